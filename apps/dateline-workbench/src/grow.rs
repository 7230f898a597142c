//! From reports that came in to stories that can be looked at, step by step, each of them kept before the next.

use std::fs::File;
use std::path::Path;

use anyhow::Context;
use dateline_cluster::{Clustered, Corrections, Stories, cluster};
use dateline_engine::{Models, Progress, annotate_each, one_story, story_id};
use dateline_model::{Clusters, Verdict};
use dateline_present::PresentConfig;
use dateline_reconcile::NameCorrections;
use dateline_store::{About, Correction, Growth, Regrouped, Store};
use dateline_text::sound::folded;

use crate::lock::hold;
use crate::state::{changed, state_of};

/// So many reports are read before what was read in them is kept.
const READ_AT_ONCE: usize = 128;
/// After so many at most what was read goes into the stream: reports that never cease would keep everything else waiting.
const PLACED_AFTER: usize = 1024;
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
    /// Reports read since some went into the stream.
    n_since_placed: usize,
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
        Ok(Some(Self { store, stories: None, n_since_saved: 0, n_since_placed: 0, _lock: lock }))
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
        self.n_since_placed += n_read;
        if is_to_read_on(n_read, self.n_since_placed) {
            return Ok(true);
        }
        self.n_since_placed = 0;
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
        let corrections = self.rules()?.0;
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
        let mut said = self.store.in_effect()?;
        said.retain(|said| new.iter().all(|new| new.n != said.n));
        said.extend(new.iter().filter(|new| new.undone.is_none()).cloned());
        let (mut corrections, _) = rules(&said);
        for said in new.iter().filter(|said| said.about == About::Articles && said.undone.is_some()) {
            for id in &said.both {
                // That an article is one with itself says nothing, but has it grouped anew.
                corrections.add(id, id, Verdict::Same);
            }
        }
        let mut grouped = None;
        if new.iter().any(|said| said.about == About::Articles) {
            let done = cluster(self.take_stories()?, &[], &corrections);
            // The memory is saved with it: the batches before would come out otherwise by what holds from now on.
            let memory = saved(&done.stories)?;
            grouped = Some((done.stories, Regrouped { growth: growth_of(&done.clusters), memory }));
        }
        let mut stale = Vec::new();
        for said in new.iter().filter(|said| said.about == About::Names) {
            stale.extend(self.store.stories_that_name(&said.both, folded)?);
        }
        self.store.obeyed(&new, grouped.as_ref().map(|(_, regrouped)| regrouped), &stale)?;
        if let Some((stories, _)) = grouped {
            self.stories = Some(stories);
            self.n_since_saved = 0;
        }
        Ok(new.len())
    }

    /// Makes stories anew whose reports changed, and has watches look at them.
    fn show(&mut self, clock: &dyn Fn() -> i64) -> anyhow::Result<usize> {
        let founders = self.store.stale(STORIES_AT_ONCE)?;
        let (_, names) = self.rules()?;
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
        self.store.keep_memory(self.store.last_batch()?, &saved(stories)?)?;
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
        let corrections = self.rules()?.0;
        for batch in saved_after + 1..=self.store.last_batch()? {
            stories = cluster(stories, &self.store.of_batch(batch)?, &corrections).stories;
        }
        Ok(stories)
    }

    /// The corrections that the stories show, as rules.
    fn rules(&self) -> anyhow::Result<(Corrections, NameCorrections)> {
        Ok(rules(&self.store.in_effect()?))
    }
}

/// Whether more is read before anything else is done: `n_read` were read just now, `n_since_placed` since some were placed.
fn is_to_read_on(n_read: usize, n_since_placed: usize) -> bool {
    n_read == READ_AT_ONCE && n_since_placed < PLACED_AFTER
}

/// What is said of articles and of names.
fn rules(said: &[Correction]) -> (Corrections, NameCorrections) {
    let (mut articles, mut names) = (Corrections::default(), NameCorrections::default());
    for Correction { about, both: [a, b], verdict, .. } in said {
        match about {
            About::Articles => articles.add(a, b, *verdict),
            About::Names => names.add(a, b, *verdict),
        }
    }
    (articles, names)
}

/// The stream's memory as bytes.
fn saved(stories: &Stories) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    stories.save(&mut bytes).context("cannot save the memory of the stream")?;
    Ok(bytes)
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use dateline_model::{
        Annotated, Article, Block, Published, PublishedBasis, RawArticle, Role, Sentence, Span, Term,
    };

    use super::*;

    const CLOCK: &dyn Fn() -> i64 = &|| 0;

    /// A report came and was read, by the simplest means: each word is a term.
    fn came(store: &mut Store, id: &str, day: &str, text: &str) {
        let published = Published { day: day.parse().ok(), instant: None, basis: PublishedBasis::Given };
        let raw = RawArticle {
            id: id.into(),
            text: text.into(),
            published: published.clone(),
            ..RawArticle::default()
        };
        store.take_in(vec![raw], 0).unwrap();
        let span = Span::new(0, text.len());
        let mut words: BTreeMap<String, u32> = BTreeMap::new();
        for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 3) {
            *words.entry(word.to_lowercase()).or_default() += 1;
        }
        let term = |(word, n)| Term { word, n, in_title: false, in_lead: true };
        let annotated = Annotated {
            article: Article {
                id: id.into(),
                text: text.into(),
                published,
                blocks: vec![Block { span, role: Role::Body }],
                ..Article::default()
            },
            sentences: vec![Sentence { span, role: Role::Body, block_idx: 0, is_excerpt: false }],
            terms: words.into_iter().map(term).collect(),
            ..Annotated::default()
        };
        store.keep_read(&[annotated]).unwrap();
    }

    fn not_one_story(a: &str, b: &str) -> Correction {
        Correction {
            n: 0,
            at: 0,
            who: "anna".into(),
            about: About::Articles,
            verdict: Verdict::NotSame,
            both: [a.into(), b.into()],
            note: None,
            undone: None,
        }
    }

    /// The stream as it would be after a kill: the batches since the memory was saved are done again.
    fn after_a_kill(grower: Grower, path: &Path) -> (Grower, Vec<u8>) {
        drop(grower);
        let mut again = Grower::open(path).unwrap().expect("nobody else grows it");
        let stories = again.take_stories().unwrap();
        let bytes = saved(&stories).unwrap();
        again.stories = Some(stories);
        (again, bytes)
    }

    fn placed(grower: &mut Grower) -> Vec<u8> {
        assert!(grower.place(CLOCK).unwrap() > 0);
        saved(grower.stories.as_ref().unwrap()).unwrap()
    }

    fn n_stories(grower: &Grower) -> usize {
        grower.store.stale(10).unwrap().len()
    }

    const FERRY: &str = "The ferry Astrid sank in the harbour of Norvik after it struck a barge, the coast guard said. Divers under \
                         Captain Hale searched the wreck for missing passengers.";

    #[test]
    fn batches_done_again_after_a_kill_see_only_what_was_obeyed_when_they_were_placed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("news.db");
        let mut grower = Grower::open(&path).unwrap().unwrap();
        came(&mut grower.store, "a", "2031-03-03", FERRY);
        came(&mut grower.store, "b", "2031-03-03", &FERRY.replace("barge", "tanker"));
        let before = placed(&mut grower);
        assert_eq!(n_stories(&grower), 1);

        let n = grower.store.correct(&not_one_story("a", "b")).unwrap();
        let (mut grower, again) = after_a_kill(grower, &path);
        assert!(again == before, "what is not obeyed yet must not count");

        assert_eq!(grower.obey().unwrap(), 1);
        assert_eq!(n_stories(&grower), 2);
        came(&mut grower.store, "c", "2031-03-04", &FERRY.replace("sank", "burned"));
        placed(&mut grower);
        let (mut grower, before) = after_a_kill(grower, &path);
        grower.store.undo(n, 1).unwrap();
        let (mut grower, again) = after_a_kill(grower, &path);
        assert!(again == before, "what was taken back counts until that is obeyed");

        assert_eq!(grower.obey().unwrap(), 1);
        let saved_after = grower.store.memory().unwrap().map(|(batch, _)| batch);
        assert_eq!(saved_after, Some(2), "what was obeyed is saved with it");
    }

    #[test]
    fn reports_that_never_cease_are_placed_after_a_thousand() {
        assert!(is_to_read_on(READ_AT_ONCE, READ_AT_ONCE));
        assert!(!is_to_read_on(READ_AT_ONCE - 1, READ_AT_ONCE - 1), "nothing more has come");
        assert!(!is_to_read_on(READ_AT_ONCE, PLACED_AFTER));
    }
}
