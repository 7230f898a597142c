//! The front door: a memory and new articles in, the memory grown and what became of the articles out.

use std::collections::{BTreeMap, BTreeSet};

use dateline_model::{
    Annotated, ArticleIdx, Change, ChangeKind, Clusters, Copy, LineTie, Problem, Stage, Story, Storyline,
};
use rustc_hash::FxHashMap;

use crate::closing::Left;
use crate::copies;
use crate::corrections::{Corrections, id_number};
use crate::days::day_of;
use crate::lines::LineNo;
use crate::node::{CopyFound, Node, Printing, Slot, StoryNo};
use crate::regroup::{Move, Regrouped};
use crate::sketch::Sketch;
use crate::stories::{Stories, is_page_of_site};

/// A report dated so many days after everything else does not carry the stream on: its date may be wrong.
const FAR_AHEAD: i32 = 366;
/// So many of them do.
const ENOUGH_AHEAD: usize = 3;
/// The last second before and the first day of the Unix epoch stand for "no date" in many programs.
const EPOCH_DAYS: [i32; 2] = [-1, 0];

/// Whether a day, counted from 1970, is one that somebody wrote.
pub(crate) fn is_dated(day: i32) -> bool {
    !EPOCH_DAYS.contains(&day)
}

/// What [`cluster`] leaves.
#[derive(Debug, Clone, Default)]
pub struct Clustered {
    /// The memory, grown.
    pub stories: Stories,
    /// What became of the new articles; indices are into them as they were given.
    pub clusters: Clusters,
    /// What was noticed.
    pub problems: Vec<Problem>,
}

/// Takes new articles into the memory, in order of day, and tells what became of them: copies, stories, storylines.
///
/// The answer depends on the articles' content and ids alone, not on their order in `articles`. An article whose id the
/// memory holds is taken as known where nothing about it changed, and as a revision that replaces the old one where
/// something did.
///
/// # Examples
///
/// ```
/// use dateline_cluster::{Corrections, Stories, cluster};
/// let done = cluster(Stories::default(), &[], &Corrections::default());
/// assert!(done.clusters.stories.is_empty() && done.clusters.storylines.is_empty());
/// ```
pub fn cluster(stories: Stories, articles: &[Annotated], corrections: &Corrections) -> Clustered {
    let mut run = Run::new(stories, articles, corrections);
    for day in run.in_days() {
        run.take_in(&day);
    }
    run.obey();
    run.finish()
}

/// A day's articles, as places in the run; `day` is `None` for those that do not carry the stream on.
struct Day {
    day: Option<i32>,
    articles: Vec<usize>,
}

/// One call of [`cluster`].
struct Run<'a> {
    stories: Stories,
    articles: &'a [Annotated],
    corrections: &'a Corrections,
    /// The articles in order of [`Printing::precedence`].
    precedence: Vec<usize>,
    /// Articles whose id another one has too, which comes before them and counts, with that one.
    doubles: Vec<(usize, usize)>,
    printings: Vec<Printing>,
    /// Where each article is, as far as it is in the window.
    slots: Vec<Option<Slot>>,
    /// Whether the memory held each article before.
    was_known: Vec<bool>,
    /// The story of each article that has left the window.
    left_in: Vec<Option<StoryNo>>,
    /// Which articles are no reports but pages of a site.
    is_page: Vec<bool>,
    /// The article of each id: of several the first by precedence.
    by_id: FxHashMap<u64, usize>,
    /// Stories that were there before the run.
    before: StoryNo,
    /// Stories that are no more, and which one holds what they remembered.
    merged: BTreeMap<StoryNo, StoryNo>,
    moves: Vec<Move>,
    /// Founder and storyline of each story of the run, also where it is forgotten by now.
    known: BTreeMap<StoryNo, (String, LineNo)>,
    /// What each article copies, found when its day was worked on.
    copies: Vec<Option<CopyFound>>,
    problems: Vec<Problem>,
}

impl<'a> Run<'a> {
    fn new(stories: Stories, articles: &'a [Annotated], corrections: &'a Corrections) -> Self {
        let mut problems = Vec::new();
        let printings: Vec<Printing> = articles
            .iter()
            .map(|annotated| {
                let mut printing = Printing::of(annotated);
                if printing.day.is_some_and(|day| !is_dated(day)) {
                    printing.day = None;
                    problems.push(problem(annotated, "is dated to the day that computers count from, which stands for no date; taken as undated".into()));
                }
                printing
            })
            .collect();
        let mut precedence: Vec<usize> = (0..articles.len()).collect();
        precedence.sort_by_key(|&i| (printings[i].precedence(), printings[i].content));
        let mut by_id: FxHashMap<u64, usize> = FxHashMap::default();
        let mut doubles: Vec<(usize, usize)> = Vec::new();
        for &i in &precedence {
            let first = *by_id.entry(id_number(&printings[i].id)).or_insert(i);
            if first != i {
                doubles.push((i, first));
                if printings[i].content != printings[first].content {
                    let message = "has the id of another text that came with it, which counts in its place";
                    problems.push(problem(&articles[i], message.into()));
                }
            }
        }
        Self {
            before: stories.n_founded,
            stories,
            articles,
            corrections,
            precedence,
            doubles,
            printings,
            slots: vec![None; articles.len()],
            was_known: vec![false; articles.len()],
            left_in: vec![None; articles.len()],
            is_page: vec![false; articles.len()],
            by_id,
            merged: BTreeMap::new(),
            moves: Vec::new(),
            known: BTreeMap::new(),
            copies: vec![None; articles.len()],
            problems,
        }
    }

    /// The articles by day; those without a date, and those that lie far ahead of all others, come last.
    fn in_days(&mut self) -> Vec<Day> {
        let dated: Vec<usize> = self.counting().filter(|&i| self.printings[i].day.is_some()).collect();
        let day_at = |i: usize| self.printings[i].day.unwrap_or(i32::MAX);
        let mut n_sound = dated.len();
        for n in (dated.len().saturating_sub(ENOUGH_AHEAD - 1)..dated.len()).rev() {
            let before = if n > 0 { Some(day_at(dated[n - 1])) } else { None };
            let before = before.max(self.stories.today);
            if before.is_some_and(|before| day_at(dated[n]) - before > FAR_AHEAD) {
                n_sound = n;
            }
        }
        let (sound, ahead) = dated.split_at(n_sound);
        let mut days: Vec<Day> = sound
            .chunk_by(|&a, &b| day_at(a) == day_at(b))
            .map(|day| Day { day: Some(day_at(day[0])), articles: day.to_vec() })
            .collect();
        for &i in ahead {
            let day = day_of(day_at(i)).map_or_else(String::new, |day| day.to_string());
            self.problems.push(problem(
                &self.articles[i],
                format!(
                    "is dated {day}, more than a year after everything else; it stands by itself in time"
                ),
            ));
        }
        let undated = self.counting().filter(|&i| self.printings[i].day.is_none());
        days.push(Day { day: None, articles: ahead.iter().copied().chain(undated).collect() });
        days
    }

    /// The articles that count, by precedence: all but the doubles.
    fn counting(&self) -> impl Iterator<Item = usize> {
        let first_of = |i: usize| self.by_id.get(&id_number(&self.printings[i].id));
        self.precedence.iter().copied().filter(move |&i| first_of(i) == Some(&i))
    }

    /// Takes a day's articles in, and groups what they touch.
    fn take_in(&mut self, day: &Day) {
        if let Some(number) = day.day {
            let left = self.stories.turn_to(number);
            self.note_left(left);
        }
        let is_new = |&&i: &&usize| !self.stories.by_id.contains_key(&id_number(&self.printings[i].id));
        let n_new = day.articles.iter().filter(is_new).count();
        self.stories.expect(n_new);
        let mut dirty: BTreeSet<Slot> = BTreeSet::new();
        let mut new: Vec<Slot> = Vec::new();
        for &i in &day.articles {
            if let Some(slot) = self.known_slot(i) {
                self.was_known[i] = true;
                let node = self.stories.memory.at(slot);
                if node.is_closed {
                    // Its slot may go to another before the run is over.
                    let story = node.story;
                    self.left_in[i] = Some(story);
                    self.remember(story);
                } else {
                    self.slots[i] = Some(slot);
                }
                continue;
            }
            let node = self.node(i);
            let (slot, changed) = self.stories.take_in(node);
            self.slots[i] = Some(slot);
            new.push(slot);
            dirty.insert(slot);
            dirty.extend(changed);
        }
        let dirty: Vec<Slot> = dirty.into_iter().collect();
        self.regroup(&dirty);
        new.sort_unstable();
        new.dedup();
        self.stories.find_originals(&new);
        for &i in &day.articles {
            if let Some(slot) = self.slots[i] {
                self.copies[i] = self.stories.copy_of(slot, &self.printings[i].id);
            }
        }
        if let Some(number) = day.day.filter(|&number| self.stories.is_before_window(number)) {
            let left = self.stories.close(number);
            self.note_left(left);
        }
    }

    /// Where an article is that the memory knows, word for word; a known article that has changed is taken out first.
    fn known_slot(&mut self, i: usize) -> Option<Slot> {
        let id = id_number(&self.printings[i].id);
        let slot = *self.stories.by_id.get(&id)?;
        let node = self.stories.memory.get(slot)?;
        if node.is_closed {
            return Some(slot);
        }
        let known = node.printings().find(|known| known.id == self.printings[i].id)?;
        if known.content == self.printings[i].content {
            return Some(slot);
        }
        self.problems.push(problem(
            &self.articles[i],
            "is another text than the article of this id that is known; it takes its place".into(),
        ));
        let freed = self.stories.take_out(slot, &self.printings[i].id.clone());
        self.regroup(&freed);
        None
    }

    fn node(&mut self, i: usize) -> Node {
        let printing = self.printings[i].clone();
        let today = self.stories.today.or(printing.day).unwrap_or(0);
        let sketch = Sketch::of(&self.articles[i], printing.day, &mut self.stories.vocabulary, today);
        if sketch.words.is_empty() {
            self.problems.push(problem(
                &self.articles[i],
                "has no words to compare it by; it is a story of its own".into(),
            ));
        }
        Node {
            printing,
            twins: Vec::new(),
            sketch,
            arrival: 0,
            came_on: today,
            links: Vec::new(),
            story: 0,
            is_closed: false,
            weight: 1,
            copy_of: None,
        }
    }

    fn regroup(&mut self, dirty: &[Slot]) {
        let Regrouped { touched, moves, heirs } = self.stories.regroup(dirty, self.corrections);
        self.merged.extend(heirs);
        self.moves.extend(moves);
        self.stories.place_in_lines(&touched);
        for story in touched {
            self.remember(story);
        }
    }

    /// Keeps a story's name and storyline for the end of the run.
    fn remember(&mut self, story: StoryNo) {
        if let Some(state) = self.stories.states.get(&story) {
            self.known.insert(story, (state.founder.to_string(), state.line));
        }
    }

    /// Groups anew what people spoke of.
    fn obey(&mut self) {
        let spoken_of = self.corrections.all().into_iter();
        let slots = spoken_of.filter_map(|id| self.stories.by_id.get(&id).copied());
        // Of the closed nodes of a story any may stand for an article that has left.
        let dirty: BTreeSet<Slot> = slots.flat_map(|slot| self.stories.closed_with(slot)).collect();
        let dirty: Vec<Slot> = dirty.into_iter().collect();
        self.regroup(&dirty);
    }

    fn note_left(&mut self, left: Vec<Left>) {
        for node in left {
            let ids = node.printings.iter().map(|printing| id_number(&printing.id));
            let of_run: Vec<usize> = ids.filter_map(|id| self.by_id.get(&id).copied()).collect();
            for &i in &of_run {
                self.left_in[i] = Some(node.story);
                self.slots[i] = None;
            }
            if node.is_page {
                self.note_page(of_run, node.printings.len());
            }
        }
    }

    /// Tells of a text that is no report but a page of a site, with those of the run's articles that are printings of it.
    fn note_page(&mut self, mut articles: Vec<usize>, n_printings: usize) {
        articles.sort_by_key(|&i| self.printings[i].precedence());
        let Some(&first) = articles.first() else { return };
        for i in articles {
            self.is_page[i] = true;
        }
        let message = format!(
            "has the same words as {} others of its day from few outlets, as a paywall or a notice has; each stands alone, and none is a story",
            n_printings - 1
        );
        self.problems.push(problem(&self.articles[first], message));
    }

    /// The story that a story is in now.
    fn now(&self, mut story: StoryNo) -> StoryNo {
        // A story that has an heir is gone for good, so the way has an end.
        while let Some(into) = self.merged.get(&story) {
            story = *into;
        }
        story
    }

    fn finish(mut self) -> Clustered {
        self.note_pages();
        for &(double, first) in &self.doubles {
            self.slots[double] = self.slots[first];
            self.left_in[double] = self.left_in[first];
            self.is_page[double] = self.is_page[first];
            self.was_known[double] = true;
            let copy = self.copies[first].clone();
            self.copies[double] = copy;
        }
        let n = self.articles.len();
        let idx = |i: usize| ArticleIdx(i as u32);
        // A page that a site shows in place of reports is no story: each printing stands alone.
        let mut groups: BTreeMap<(StoryNo, usize), Vec<usize>> = BTreeMap::new();
        for i in 0..n {
            let slot = self.slots[i];
            let story = self.left_in[i].or(slot.map(|slot| self.stories.memory.at(slot).story)).unwrap_or(0);
            groups.entry((self.now(story), if self.is_page[i] { i + 1 } else { 0 })).or_default().push(i);
        }
        let mut rank = vec![0; n];
        for (place, &i) in self.precedence.iter().enumerate() {
            rank[i] = place;
        }
        let mut groups: Vec<((StoryNo, usize), Vec<usize>)> = groups.into_iter().collect();
        groups.sort_by_key(|(_, articles)| articles.iter().map(|&i| rank[i]).min());

        let mut story_of = vec![0; n];
        let mut stories: Vec<Story> = Vec::new();
        let mut numbers: Vec<StoryNo> = Vec::new();
        for ((number, page), articles) in groups {
            for &i in &articles {
                story_of[i] = stories.len();
            }
            let is_page = page > 0;
            let founder = match self.known_story(number) {
                Some((founder, _)) if !is_page => founder,
                _ => self.printings[articles[0]].id.to_string(),
            };
            let earlier = if is_page { Vec::new() } else { self.earlier(number) };
            stories.push(Story { articles: articles.into_iter().map(idx).collect(), founder, earlier });
            numbers.push(if is_page { 0 } else { number });
        }
        let copy_of: Vec<Option<Copy>> = self
            .copies
            .iter()
            .map(|copy| {
                copy.as_ref().map(|copy| Copy {
                    original: self.by_id.get(&id_number(&copy.original)).map(|&i| idx(i)),
                    original_id: copy.original.to_string(),
                    kind: copy.kind.into(),
                    similarity: f64::from(copy.similarity),
                })
            })
            .collect();
        let origins = copies::origins(self.articles, &self.precedence, &copy_of, &story_of);
        let storylines = self.storylines(&stories, &numbers);
        let changes = self.changes(&stories, &numbers);
        self.problems.sort();
        let clusters = Clusters { copy_of, origins, stories, storylines, changes };
        Clustered { stories: self.stories, clusters, problems: self.problems }
    }

    fn known_story(&self, story: StoryNo) -> Option<(String, LineNo)> {
        let live = self.stories.states.get(&story).map(|state| (state.founder.to_string(), state.line));
        live.or_else(|| self.known.get(&story).cloned())
    }

    /// Ids of a story's articles that are not of this run, in order.
    fn earlier(&self, story: StoryNo) -> Vec<String> {
        let Some(state) = self.stories.states.get(&story) else { return Vec::new() };
        let is_of_run = |id: &str| self.by_id.contains_key(&id_number(id));
        let live = state.slots.iter().map(|&slot| self.stories.memory.at(slot));
        let mut printings: Vec<&Printing> =
            live.filter(|node| !node.is_closed).flat_map(Node::printings).collect();
        printings.sort_unstable_by(|a, b| a.precedence().cmp(&b.precedence()));
        let past = state.past.iter().map(|id| &**id);
        let all = past.chain(printings.into_iter().map(|printing| &*printing.id));
        all.filter(|id| !is_of_run(id)).map(str::to_owned).collect()
    }

    /// Tells of the pages of sites that are still in the window.
    fn note_pages(&mut self) {
        let mut pages: BTreeMap<Slot, Vec<usize>> = BTreeMap::new();
        for (i, slot) in self.slots.iter().enumerate() {
            if let Some(slot) = slot.filter(|&slot| is_page_of_site(self.stories.memory.at(slot))) {
                pages.entry(slot).or_default().push(i);
            }
        }
        for (slot, articles) in pages {
            self.note_page(articles, 1 + self.stories.memory.at(slot).twins.len());
        }
    }

    fn storylines(&self, stories: &[Story], numbers: &[StoryNo]) -> Vec<Storyline> {
        let mut lines: Vec<Storyline> = Vec::new();
        let mut place_of: BTreeMap<LineNo, usize> = BTreeMap::new();
        let of_run: BTreeSet<&str> = stories.iter().map(|story| story.founder.as_str()).collect();
        for (place, number) in numbers.iter().enumerate() {
            let line = if *number == 0 { 0 } else { self.known_story(*number).map_or(0, |(_, line)| line) };
            let known = self.stories.lines.get(line);
            let founder = known.and_then(|line| line.stories.first()).map(|first| first.founder.to_string());
            let entry =
                known.and_then(|line| line.stories.iter().rev().find(|story| story.number == *number));
            let tie = entry.and_then(|entry| entry.tie.as_ref()).map(|tie| LineTie {
                shared: tie
                    .shared
                    .iter()
                    .filter_map(|(_, number)| self.stories.vocabulary.written(*number).map(str::to_owned))
                    .collect(),
                cosine: f64::from(tie.cosine),
            });
            if let Some(&at) = place_of.get(&line).filter(|_| line != 0) {
                lines[at].stories.push(place);
                lines[at].why.push(tie);
                continue;
            }
            place_of.insert(line, lines.len());
            let earlier =
                known.into_iter().flat_map(|line| &line.stories).map(|story| story.founder.to_string());
            lines.push(Storyline {
                stories: vec![place],
                earlier: earlier.filter(|founder| !of_run.contains(founder.as_str())).collect(),
                founder: founder.unwrap_or_else(|| stories[place].founder.clone()),
                why: vec![tie],
            });
        }
        lines
    }

    /// What the run changed in the stories that were there before, and which are new.
    fn changes(&self, stories: &[Story], numbers: &[StoryNo]) -> Vec<Change> {
        let mut changes = Vec::new();
        for (story, number) in stories.iter().zip(numbers) {
            let is_old = *number != 0 && *number <= self.before;
            let new = story.articles.iter().map(|i| i.index()).filter(|&i| !self.was_known[i]);
            let articles: Vec<String> = new.map(|i| self.printings[i].id.to_string()).collect();
            if !articles.is_empty() {
                changes.push(Change {
                    story: story.founder.clone(),
                    kind: if is_old { ChangeKind::Grew } else { ChangeKind::Created },
                    other: None,
                    articles,
                });
            }
        }
        let founder = |story: StoryNo| self.known_story(story).map(|(founder, _)| founder);
        for moved in &self.moves {
            let (kind, into, from, other, articles) = match moved {
                Move::Merged { into, from, founder } => {
                    (ChangeKind::Merged, *into, *from, Some(founder.to_string()), &[][..])
                }
                Move::Split { into, from, founder, articles } => {
                    (ChangeKind::Split, *into, *from, Some(founder.to_string()), &articles[..])
                }
            };
            if from > self.before {
                continue; // it came and went within the run
            }
            let Some(name) = founder(self.now(into)) else { continue };
            // What is new in this run was in no story before.
            let is_new = |id: &str| self.by_id.get(&id_number(id)).is_some_and(|&i| !self.was_known[i]);
            let articles: Vec<String> =
                articles.iter().filter(|id| !is_new(id)).map(ToString::to_string).collect();
            if kind == ChangeKind::Split && articles.is_empty() {
                continue;
            }
            changes.push(Change { story: name, kind, other, articles });
        }
        changes.sort();
        changes.dedup();
        changes
    }
}

fn problem(annotated: &Annotated, message: String) -> Problem {
    Problem {
        path: annotated.article.path.clone(),
        article: Some(annotated.article.id.clone()),
        stage: Stage::Cluster,
        message,
    }
}
