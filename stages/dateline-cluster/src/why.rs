//! What holds two articles together, or keeps them apart, feature by feature.

use crate::Verdict;
use crate::corrections::{Corrections, id_number};
use crate::evidence::{FEATURES, Family, days_apart, evidence, shown};
use crate::node::Slot;
use crate::regroup::LEAST_LIKELIHOOD;
use crate::sketch::{Sketch, Word};
use crate::stories::Stories;
use crate::vocabulary::Sort;

/// So many shared words are told, the weightiest.
const MOST_WORDS: usize = 12;

/// How two articles stand to each other.
#[derive(Debug, Clone, PartialEq)]
pub struct Why {
    /// Whether they are in one story.
    pub is_one_story: bool,
    /// Founders of their stories.
    pub stories: (String, String),
    /// Whether the closed part of a story speaks for each, because it has left the window.
    pub are_closed: (bool, bool),
    /// What a person said of them.
    pub by_hand: Option<Verdict>,
    /// How likely these two by themselves tell of one happening: 0 to 1.
    pub likelihood: f64,
    /// The least mean likelihood within a story.
    pub least: f64,
    /// Mean likelihood over the pairs of the two stories, or within the one; pairs that are far apart count 0.
    pub mean: f64,
    /// How many pairs that is.
    pub n_pairs: usize,
    /// Whether the days or counts of their happenings exclude each other, whatever else speaks for it.
    pub is_contradicted: bool,
    /// Days between their publication; `None` where one is not known.
    pub days_apart: Option<i32>,
    /// Share of the shorter one's text that stands in the other: 0 to 1.
    pub text_shared: f64,
    /// What each family of features adds to the log odds against a usual pair that is compared, and the value of its leading
    /// features.
    pub reasons: Vec<Reason>,
    /// Words both have, weightiest first.
    pub shared_words: Vec<String>,
    /// Names both have: persons, places, bodies.
    pub shared_names: Vec<String>,
    /// Names only the first has, only the second has: persons and places.
    pub other_names: (Vec<String>, Vec<String>),
}

/// What a family of features says.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// Which.
    pub family: Family,
    /// In units of log odds: above 0 for one story, below 0 against.
    pub weight: f64,
    /// Its features with their values (cosines from 0 to 1, counts, 1 for what holds), those that weigh most first.
    pub features: Vec<(&'static str, f64)>,
}

/// An article that the memory does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no article {0} is in memory")]
pub struct Unknown(pub String);

impl Stories {
    /// Whether the memory holds an article.
    pub fn has(&self, id: &str) -> bool {
        self.by_id.get(&id_number(id)).is_some_and(|&slot| self.memory.get(slot).is_some())
    }

    /// Tells what holds two articles together or keeps them apart. Of an article that has left the window its closed story
    /// speaks.
    ///
    /// # Errors
    ///
    /// [`Unknown`] where the memory does not hold one of them.
    pub fn why(&self, a: &str, b: &str, corrections: &Corrections) -> Result<Why, Unknown> {
        let slot = |id: &str| {
            self.by_id
                .get(&id_number(id))
                .copied()
                .filter(|&slot| self.memory.get(slot).is_some())
                .ok_or_else(|| Unknown(id.to_owned()))
        };
        let (first, second) = (slot(a)?, slot(b)?);
        let (x, y) = (self.memory.at(first), self.memory.at(second));
        let found = evidence(&x.sketch, &y.sketch, self.memory.log_rate);
        let reasons = Family::ALL.map(|family| {
            let places = (0..FEATURES.len()).filter(|&place| FEATURES[place].1 == family);
            let mut features: Vec<(usize, f32)> =
                places.map(|place| (place, found.contributions[place])).collect();
            let weight = features.iter().map(|(_, weight)| f64::from(*weight)).sum();
            features.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then(a.0.cmp(&b.0)));
            let features = features
                .into_iter()
                .map(|(place, _)| (FEATURES[place].0, shown(FEATURES[place].0, found.features[place]).into()))
                .collect();
            Reason { family, weight, features }
        });
        let (mean, n_pairs) = self.mean_between(first, second);
        let founder = |slot: Slot| {
            let story = self.states.get(&self.memory.at(slot).story);
            story.map_or_else(String::new, |story| story.founder.to_string())
        };
        Ok(Why {
            is_one_story: x.story == y.story,
            stories: (founder(first), founder(second)),
            are_closed: (x.is_closed, y.is_closed),
            by_hand: corrections.on(a, b),
            likelihood: f64::from(found.likelihood),
            least: LEAST_LIKELIHOOD,
            mean,
            n_pairs,
            is_contradicted: found.is_contradicted,
            days_apart: days_apart(&x.sketch, &y.sketch),
            text_shared: if first == second { 1.0 } else { x.sketch.runs.shared(&y.sketch.runs) },
            reasons: reasons.into(),
            shared_words: self.shared_words(&x.sketch, &y.sketch),
            shared_names: self.names(&x.sketch, &y.sketch, true),
            other_names: (self.names(&x.sketch, &y.sketch, false), self.names(&y.sketch, &x.sketch, false)),
        })
    }

    /// Mean likelihood over all pairs of two nodes' stories, or within their one story.
    fn mean_between(&self, a: Slot, b: Slot) -> (f64, usize) {
        let slots = |slot: Slot| self.states.get(&self.memory.at(slot).story).map_or(&[][..], |s| &s.slots);
        let (first, second) = (slots(a), slots(b));
        let is_one = self.memory.at(a).story == self.memory.at(b).story;
        let (mut sum, mut n) = (0.0, 0_usize);
        for &x in first {
            for &y in second {
                if x != y && !(is_one && x > y) {
                    n += 1;
                    sum += self.memory.at(x).link_to(y).map_or(0.0, |link| f64::from(link.likelihood));
                }
            }
        }
        (if n > 0 { sum / n as f64 } else { 0.0 }, n)
    }

    fn shared_words(&self, a: &Sketch, b: &Sketch) -> Vec<String> {
        let other = |word: &Word| b.words.binary_search_by_key(&word.number, |w| w.number).ok();
        let mut shared: Vec<(f32, u32)> = a
            .words
            .iter()
            .filter_map(|word| Some((word.weight * b.words[other(word)?].weight, word.number)))
            .collect();
        shared.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        shared.truncate(MOST_WORDS);
        shared.into_iter().filter_map(|(_, number)| self.written(number)).collect()
    }

    /// The names of `of` that `beside` has too, or has not.
    fn names(&self, of: &Sketch, beside: &Sketch, is_shared: bool) -> Vec<String> {
        let has = |sort: Sort, number: u32| beside.names_of(sort).iter().any(|name| name.number == number);
        let sorts: &[Sort] =
            if is_shared { &[Sort::Person, Sort::Place, Sort::Body] } else { &[Sort::Person, Sort::Place] };
        let names = sorts.iter().flat_map(|&sort| of.names_of(sort));
        let mut names: Vec<_> = names.filter(|name| has(name.sort, name.number) == is_shared).collect();
        names.sort_by(|a, b| {
            a.sort.cmp(&b.sort).then(b.weight.total_cmp(&a.weight)).then(a.number.cmp(&b.number))
        });
        names.into_iter().filter_map(|name| self.written(name.number)).collect()
    }

    fn written(&self, number: u32) -> Option<String> {
        self.vocabulary.written(number).map(str::to_owned)
    }
}
