//! Storylines: stories that carry one affair on. The same main actors, the same issue, whatever lies between in days.
//!
//! A story goes to the storyline it is most like, when it is first seen; where there is none it begins one. As long as a
//! storyline has one story only, that story looks again whenever it has changed.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::memory::Memory;
use crate::node::StoryNo;
use crate::sketch::Name;
use crate::sorted::each_shared;
use crate::stories::StoryState;
use crate::vocabulary::Sort;

/// So many of a story's most named actors are its main ones.
const MAIN_ACTORS: usize = 8;
/// So many of a storyline's.
const LINE_ACTORS: usize = 16;
/// A story and its storyline share at least so many of them, one of which can act: a person, a body.
const LEAST_SHARED: usize = 2;
/// Least cosine of the words of both.
const LEAST_COSINE: f32 = 0.3;
/// So many words of a story or a storyline are compared, the weightiest.
const MOST_WORDS: usize = 64;
/// So many of a story's articles are looked at.
const MOST_ARTICLES: usize = 24;
/// So many storylines that an actor is in are looked at, the latest.
const MOST_VISITED: usize = 400;
/// So many storylines are remembered, the last that were told.
const MOST_LINES: usize = 100_000;

/// Number of a storyline; 0 is none.
pub(crate) type LineNo = u64;

/// The storylines of a stream.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
pub(crate) struct Lines {
    by_number: BTreeMap<LineNo, Line>,
    n_begun: LineNo,
    /// For each actor the storylines it is in, oldest first.
    #[serde(skip)]
    by_actor: FxHashMap<(Sort, u32), Vec<LineNo>>,
}

/// A storyline.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Line {
    /// In the order in which they came.
    pub stories: Vec<LineStory>,
    summary: Summary,
    /// The last day one of its stories began on.
    last: Option<i32>,
}

/// A story in a storyline.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct LineStory {
    pub number: StoryNo,
    pub founder: Box<str>,
    pub first: Option<i32>,
    /// What holds it there; `None` for the one it began with.
    pub tie: Option<Tie>,
}

/// What a story shares with its storyline.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Tie {
    /// Actors, most named in the story first.
    pub shared: Vec<(Sort, u32)>,
    pub cosine: f32,
}

/// What stories are about.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Summary {
    /// By number, of length 1.
    words: Vec<(u32, f32)>,
    /// Most named first.
    actors: Vec<Actor>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Actor {
    name: (Sort, u32),
    /// In how many articles, and how often.
    n_articles: u32,
    n_mentions: u32,
}

impl Lines {
    /// Puts a story into the storyline it is most like, unless it lies in one of several stories already.
    pub fn place(&mut self, number: StoryNo, story: &StoryState, memory: &Memory) -> LineNo {
        let mut own = story.line;
        if let Some(line) = self.by_number.get(&own) {
            match &line.stories[..] {
                [alone] if alone.number == number => self.remove(own),
                // The storyline was forgotten, and another of its stories has begun it again.
                [_] => own = 0,
                _ => return own,
            }
        }
        let summary = Summary::of(story, memory);
        let best = self.best(&summary);
        let mut entry = LineStory { number, founder: story.founder.clone(), first: story.first, tie: None };
        let Some((best, tie)) = best else {
            self.n_begun += 1;
            let own = if own == 0 { self.n_begun } else { own };
            let line = Line { stories: vec![entry], summary, last: story.first };
            self.list(own, &line.summary.actors);
            self.by_number.insert(own, line);
            return own;
        };
        entry.tie = Some(tie);
        let line = self.by_number.get_mut(&best).expect("the best line is one of the lines");
        let before: Vec<Actor> = line.summary.actors.clone();
        line.summary.join(&summary, line.stories.len());
        line.stories.push(entry);
        line.last = line.last.max(story.first);
        let new: Vec<Actor> = line
            .summary
            .actors
            .iter()
            .filter(|actor| !before.iter().any(|known| known.name == actor.name))
            .copied()
            .collect();
        let kept = &self.by_number[&best].summary.actors;
        let gone = before.iter().filter(|actor| !kept.iter().any(|known| known.name == actor.name));
        let gone: Vec<Actor> = gone.copied().collect();
        self.list(best, &new);
        self.unlist(best, &gone);
        best
    }

    /// A story is no more: it leaves its storyline.
    pub fn drop_story(&mut self, line: LineNo, number: StoryNo) {
        let Some(known) = self.by_number.get_mut(&line) else { return };
        known.stories.retain(|story| story.number != number);
        if known.stories.is_empty() {
            self.remove(line);
        }
    }

    pub fn get(&self, line: LineNo) -> Option<&Line> {
        self.by_number.get(&line)
    }

    /// Forgets the storylines that were told longest ago, where there are too many: a tenth of them at once.
    pub fn forget(&mut self) {
        if self.by_number.len() <= MOST_LINES {
            return;
        }
        let mut lines: Vec<(Option<i32>, LineNo)> =
            self.by_number.iter().map(|(number, line)| (line.last, *number)).collect();
        lines.sort_unstable();
        for (_, number) in lines.into_iter().take(MOST_LINES / 10) {
            self.remove(number);
        }
    }

    /// Makes the index of actors again.
    pub fn index(&mut self) {
        self.by_actor = FxHashMap::default();
        let all: Vec<(LineNo, Vec<Actor>)> =
            self.by_number.iter().map(|(number, line)| (*number, line.summary.actors.clone())).collect();
        for (number, actors) in all {
            self.list(number, &actors);
        }
    }

    fn list(&mut self, number: LineNo, actors: &[Actor]) {
        for actor in actors {
            let list = self.by_actor.entry(actor.name).or_default();
            let place = list.partition_point(|other| *other < number);
            if list.get(place) != Some(&number) {
                list.insert(place, number);
            }
        }
    }

    fn remove(&mut self, number: LineNo) {
        let Some(line) = self.by_number.remove(&number) else { return };
        self.unlist(number, &line.summary.actors);
    }

    fn unlist(&mut self, number: LineNo, actors: &[Actor]) {
        for actor in actors {
            if let Some(list) = self.by_actor.get_mut(&actor.name)
                && let Ok(place) = list.binary_search(&number)
            {
                list.remove(place);
                if list.is_empty() {
                    self.by_actor.remove(&actor.name);
                }
            }
        }
    }

    fn best(&self, summary: &Summary) -> Option<(LineNo, Tie)> {
        let mut shared: BTreeMap<LineNo, Vec<(Sort, u32)>> = BTreeMap::new();
        for actor in summary.actors.iter().take(MAIN_ACTORS) {
            let lines = self.by_actor.get(&actor.name).into_iter().flatten();
            for &line in lines.rev().take(MOST_VISITED) {
                shared.entry(line).or_default().push(actor.name);
            }
        }
        shared
            .into_iter()
            .filter(|(_, shared)| {
                shared.len() >= LEAST_SHARED && shared.iter().any(|name| name.0 != Sort::Place)
            })
            .map(|(number, shared)| {
                (
                    number,
                    Tie { shared, cosine: cosine(&self.by_number[&number].summary.words, &summary.words) },
                )
            })
            .filter(|(_, tie)| tie.cosine >= LEAST_COSINE)
            .max_by(|a, b| a.1.cosine.total_cmp(&b.1.cosine).then(b.0.cmp(&a.0)))
    }
}

impl Summary {
    fn of(story: &StoryState, memory: &Memory) -> Self {
        let mut words: BTreeMap<u32, f32> = BTreeMap::new();
        let mut actors: BTreeMap<(Sort, u32), (u32, u32)> = BTreeMap::new();
        let mut slots = story.slots.clone();
        slots.sort_unstable_by(|&a, &b| {
            memory.at(a).printing.precedence().cmp(&memory.at(b).printing.precedence())
        });
        for &slot in slots.iter().take(MOST_ARTICLES) {
            let sketch = &memory.at(slot).sketch;
            for word in &*sketch.words {
                *words.entry(word.number).or_default() += word.weight / sketch.lengths[0];
            }
            for Name { sort, number, n_mentions, .. } in &*sketch.names {
                if *sort != Sort::FullName {
                    let (n_articles, n) = actors.entry((*sort, *number)).or_default();
                    *n_articles += 1;
                    *n += u32::from(*n_mentions);
                }
            }
        }
        let actors =
            actors.into_iter().map(|(name, (n_articles, n_mentions))| Actor { name, n_articles, n_mentions });
        let mut summary = Self { words: words.into_iter().collect(), actors: actors.collect() };
        summary.trim(MAIN_ACTORS);
        summary
    }

    /// Takes in another story, beside `n` that it is made of.
    fn join(&mut self, other: &Self, n: usize) {
        let mut words: BTreeMap<u32, f32> =
            self.words.iter().map(|(word, weight)| (*word, weight * n as f32)).collect();
        for (word, weight) in &other.words {
            *words.entry(*word).or_default() += weight;
        }
        self.words = words.into_iter().collect();
        for actor in &other.actors {
            match self.actors.iter_mut().find(|known| known.name == actor.name) {
                Some(known) => {
                    known.n_articles += actor.n_articles;
                    known.n_mentions += actor.n_mentions;
                }
                None => self.actors.push(*actor),
            }
        }
        self.trim(LINE_ACTORS);
    }

    fn trim(&mut self, most_actors: usize) {
        self.words.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        self.words.truncate(MOST_WORDS);
        self.words.sort_unstable_by_key(|(word, _)| *word);
        let length = self.words.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt();
        if length > 0.0 {
            self.words.iter_mut().for_each(|(_, weight)| *weight /= length);
        }
        self.actors.sort_unstable_by(|a, b| {
            (b.n_articles, b.n_mentions, a.name).cmp(&(a.n_articles, a.n_mentions, b.name))
        });
        self.actors.truncate(most_actors);
    }
}

/// Of vectors of length 1, ascending by number.
fn cosine(a: &[(u32, f32)], b: &[(u32, f32)]) -> f32 {
    let mut sum = 0.0;
    each_shared(a, b, |(number, _)| *number, |one, other| sum += one.1 * other.1);
    sum
}
