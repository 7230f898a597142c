//! From reports that came in to stories that can be looked at, step by step, each of them kept before the next.

use std::fs::File;
use std::path::Path;

use anyhow::Context;
use dateline_cluster::{Clustered, Corrections, Stories, cluster};
use dateline_engine::{Models, Progress, annotate_each, one_story, story_id};
use dateline_model::{Clusters, Verdict};
use dateline_present::PresentConfig;
use dateline_reconcile::NameCorrections;
use dateline_store::{About, Correction, Growth, Store};
use dateline_text::sound::folded;

use crate::lock::hold;
use crate::state::{changed, state_of};

/// So many reports are read before what was read in them is kept.
const READ_AT_ONCE: usize = 128;
/// So many reports at most go into the stream together: a day of a large monitor in some dozens of batches.
const PLACED_AT_ONCE: usize = 4000;
/// So many stories are made anew before others get a turn.
const STORIES_AT_ONCE: usize = 64;
/// The memory is saved when it grew by so many reports, or by a twentieth: its cost stays a share of that of reading.
const SAVE_AFTER: usize = 500;

/// What growing came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Grown {
    /// Reports in which something was read.
    pub n_read: usize,
    /// Reports that went into the stream.
    pub n_placed: usize,
    /// Stories that were made anew.
    pub n_stories: usize,
    /// Corrections that are obeyed now.
    pub n_corrections: usize,
}

/// Grows one store. There is one at a time: it holds the lock beside the store's file.
#[derive(Debug)]
pub struct Grower {
    store: Store,
    /// The stream as of the store's last batch; `None`: not loaded yet.
    stories: Option<Stories>,
    n_since_saved: usize,
    _lock: File,
}

impl Grower {
    /// Opens a store to be grown; `None`: another program grows it.
    ///
    /// # Errors
    ///
    /// Where it cannot be opened.
    pub fn open(path: &Path) -> anyhow::Result<Option<Self>> {
        let Some(lock) = hold(path, ".lock")? else { return Ok(None) };
        let store = Store::open_or_make(path)?;
        Ok(Some(Self { store, stories: None, n_since_saved: 0, _lock: lock }))
    }

    /// Does all that is to do, and saves the memory. `clock` gives milliseconds since 1970, UTC.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read or written; what was done before is kept.
    pub fn grow(
        &mut self,
        models: &Models,
        clock: &dyn Fn() -> i64,
        progress: &dyn Progress,
    ) -> anyhow::Result<Grown> {
        let mut grown = Grown::default();
        while self.step(models, clock, progress, &mut grown)? {}
        if self.n_since_saved > 0 {
            self.save_memory()?;
        }
        Ok(grown)
    }

    /// Does a piece of what is to do; tells whether there may be more. For a program that has other work in between.
    ///
    /// # Errors
    ///
    /// As [`Self::grow`].
    pub fn step(
        &mut self,
        models: &Models,
        clock: &dyn Fn() -> i64,
        progress: &dyn Progress,
        grown: &mut Grown,
    ) -> anyhow::Result<bool> {
        let n_read = self.read(models, clock, progress)?;
        grown.n_read += n_read;
        if n_read == READ_AT_ONCE {
            return Ok(true);
        }
        let n_placed = self.place(clock)?;
        grown.n_placed += n_placed;
        let n_corrections = self.obey()?;
        grown.n_corrections += n_corrections;
        let n_stories = self.show(clock)?;
        grown.n_stories += n_stories;
        Ok(n_read + n_placed + n_corrections + n_stories > 0)
    }

    /// Reads what nobody has read yet.
    fn read(
        &mut self,
        models: &Models,
        clock: &dyn Fn() -> i64,
        progress: &dyn Progress,
    ) -> anyhow::Result<usize> {
        let unread = self.store.unread(READ_AT_ONCE)?;
        if unread.is_empty() {
            return Ok(0);
        }
        let n = unread.len();
        let (articles, problems) = annotate_each(unread, models, progress);
        self.store.keep_read(&articles)?;
        self.store.note_problems(&problems, clock())?;
        Ok(n)
    }

    /// Puts what was read into the stream.
    fn place(&mut self, clock: &dyn Fn() -> i64) -> anyhow::Result<usize> {
        let articles = self.store.unplaced(PLACED_AT_ONCE)?;
        if articles.is_empty() {
            return Ok(0);
        }
        let corrections = self.corrections()?.0;
        let batch = self.store.last_batch()? + 1;
        let Clustered { stories, clusters, problems } =
            cluster(self.take_stories()?, &articles, &corrections);
        let mut growth = growth_of(&clusters);
        for story in &clusters.stories {
            let ids = story.articles.iter().map(|article| &articles[article.index()].article.id);
            growth.articles.extend(ids.map(|id| (id.clone(), story.founder.clone())));
        }
        self.store.keep_growth(batch, &growth)?;
        self.store.note_problems(&problems, clock())?;
        self.stories = Some(stories);
        self.n_since_saved += articles.len();
        let size = self.stories.as_ref().map_or(0, |stories| stories.size().0);
        if self.n_since_saved >= SAVE_AFTER.max(size / 20) {
            self.save_memory()?;
        }
        Ok(articles.len())
    }

    /// Does what people said by hand since.
    fn obey(&mut self) -> anyhow::Result<usize> {
        let new = self.store.unobeyed()?;
        if new.is_empty() {
            return Ok(0);
        }
        let (mut corrections, _) = self.corrections()?;
        for said in new.iter().filter(|said| said.about == About::Articles && said.undone.is_some()) {
            for id in &said.both {
                // That an article is one with itself says nothing, but has it grouped anew.
                corrections.add(id, id, Verdict::Same);
            }
        }
        if new.iter().any(|said| said.about == About::Articles) {
            let done = cluster(self.take_stories()?, &[], &corrections);
            let batch = self.store.last_batch()?;
            self.store.keep_growth(batch, &growth_of(&done.clusters))?;
            self.stories = Some(done.stories);
            // A batch that is done again would not know what was said after it.
            self.save_memory()?;
        }
        for said in new.iter().filter(|said| said.about == About::Names) {
            for story in self.store.stories_that_name(&said.both, folded)? {
                self.store.make_stale(Some(&story))?;
            }
        }
        self.store.obeyed(&new)?;
        Ok(new.len())
    }

    /// Makes stories anew whose reports changed, and has watches look at them.
    fn show(&mut self, clock: &dyn Fn() -> i64) -> anyhow::Result<usize> {
        let founders = self.store.stale(STORIES_AT_ONCE)?;
        let (_, names) = self.corrections()?;
        for founder in &founders {
            let articles = self.store.of_story(founder)?;
            if articles.is_empty() {
                self.store.end_story(founder)?;
                continue;
            }
            let before = self.store.last_record(founder)?;
            let outcome = one_story(articles, founder, &names, &PresentConfig::default());
            let mut state = state_of(&outcome, founder);
            state.why = changed(before.as_ref(), &state);
            self.store.keep_story(state, clock())?;
        }
        if !founders.is_empty() {
            self.store.look_out(clock())?;
        }
        Ok(founders.len())
    }

    fn save_memory(&mut self) -> anyhow::Result<()> {
        let Some(stories) = &self.stories else { return Ok(()) };
        let mut bytes = Vec::new();
        stories.save(&mut bytes).context("cannot save the memory of the stream")?;
        self.store.keep_memory(self.store.last_batch()?, &bytes)?;
        self.n_since_saved = 0;
        Ok(())
    }

    /// The stream after the last batch: as it was saved, and the batches since done again.
    fn take_stories(&mut self) -> anyhow::Result<Stories> {
        if let Some(stories) = self.stories.take() {
            return Ok(stories);
        }
        let (saved_after, mut stories) = match self.store.memory()? {
            Some((batch, bytes)) => {
                (batch, Stories::load(&*bytes).context("the stream's memory in the store")?)
            }
            None => (0, Stories::default()),
        };
        let corrections = self.corrections()?.0;
        for batch in saved_after + 1..=self.store.last_batch()? {
            stories = cluster(stories, &self.store.of_batch(batch)?, &corrections).stories;
        }
        Ok(stories)
    }

    /// All that people said and did not take back.
    fn corrections(&self) -> anyhow::Result<(Corrections, NameCorrections)> {
        let said = self.store.corrections()?;
        let holds = |about| {
            said.iter().filter(move |said: &&Correction| said.undone.is_none() && said.about == about)
        };
        let mut articles = Corrections::default();
        for Correction { both: [a, b], verdict, .. } in holds(About::Articles) {
            articles.add(a, b, *verdict);
        }
        let mut names = NameCorrections::default();
        for Correction { both: [a, b], verdict, .. } in holds(About::Names) {
            names.add(a, b, *verdict);
        }
        Ok((articles, names))
    }
}

/// What became of stories, without the articles of the batch.
fn growth_of(clusters: &Clusters) -> Growth {
    let mut stories = Vec::new();
    for line in &clusters.storylines {
        let of_run = line.stories.iter().map(|&story| &clusters.stories[story].founder);
        for founder in of_run.chain(&line.earlier) {
            stories.push((founder.clone(), story_id(founder), line.founder.clone()));
        }
    }
    for change in &clusters.changes {
        for founder in [Some(&change.story), change.other.as_ref()].into_iter().flatten() {
            if !stories.iter().any(|(known, ..)| known == founder) {
                stories.push((founder.clone(), story_id(founder), founder.clone()));
            }
        }
    }
    Growth { articles: Vec::new(), changes: clusters.changes.clone(), stories }
}
