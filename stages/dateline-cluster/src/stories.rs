//! The memory of a stream of articles: which are near each other, and the stories they make. A value: it can be saved,
//! loaded and grown.
//!
//! An article is a node (articles with the same words on one day share one). Nodes are linked to their nearest; when a
//! node or a link changes, its story and those it could come to are grouped anew. A story keeps its number as long as most of what it
//! was is still together. When its articles leave the window, the few that tell most stay as closed nodes, by which a late
//! report finds the story again.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use crate::closing::Left;
use crate::corrections::id_number;
use crate::lines::{LineNo, Lines};
use crate::memory::Memory;
use crate::node::{Node, Slot, StoryNo};
use crate::vocabulary::Vocabulary;

/// How many articles a day the stream brings is measured over so many days.
const RATE_DAYS: i32 = 14;
/// More printings of the same words on one day than this, from few outlets, are no report but a page of the site.
const MOST_PRINTINGS: usize = 40;
/// "Few outlets": fewer than one for so many printings.
const PRINTINGS_AN_OUTLET: usize = 4;

/// A text of so many words that names somebody is longer than what a site shows in place of reports.
const LEAST_REPORT_WORDS: u32 = 100;

/// How far the memory reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// Articles are compared one by one as long as they are at most so many days old.
    pub days: u16,
}

impl Default for Window {
    fn default() -> Self {
        Self { days: 14 }
    }
}

/// The memory of a stream.
#[derive(Debug, Clone, Default)]
pub struct Stories {
    pub(crate) window: Window,
    /// The day that the stream has come to, since 1970; `None` before the first dated article.
    pub(crate) today: Option<i32>,
    /// How many articles each of the last days brought, oldest first; the last is `today`.
    pub(crate) arrivals: Vec<(i32, u32)>,
    pub(crate) vocabulary: Vocabulary,
    pub(crate) memory: Memory,
    pub(crate) states: BTreeMap<StoryNo, StoryState>,
    pub(crate) n_founded: StoryNo,
    /// Numbers of the founders that stories are named by now.
    pub(crate) founders: FxHashSet<u64>,
    pub(crate) lines: Lines,
    /// Which node holds an article, by the number of its id.
    pub(crate) by_id: FxHashMap<u64, Slot>,
    /// Which node has the same words on the same day.
    pub(crate) by_words: FxHashMap<(u64, Option<i32>), Slot>,
}

/// A story in memory.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct StoryState {
    /// Id of the article that founded it.
    pub founder: Box<str>,
    /// Its nodes, ascending by slot.
    pub slots: Vec<Slot>,
    /// The days its first and last articles appeared, since 1970.
    pub first: Option<i32>,
    pub last: Option<i32>,
    /// Ids of its articles that have left the window, the first ones.
    pub past: Vec<Box<str>>,
    /// How many have left.
    pub n_past: u32,
    pub line: LineNo,
}

impl Stories {
    /// An empty memory.
    pub fn new(window: Window) -> Self {
        Self { window, ..Self::default() }
    }

    /// The day that the stream has come to.
    pub fn today(&self) -> Option<jiff::civil::Date> {
        self.today.and_then(crate::days::day_of)
    }

    /// How many articles are compared one by one, and how many stories are remembered, the closed ones included.
    pub fn size(&self) -> (usize, usize) {
        let n_articles =
            self.memory.iter().filter(|(_, node)| !node.is_closed).map(|(_, node)| 1 + node.twins.len());
        (n_articles.sum(), self.states.len())
    }

    /// Takes a node in, or its article as another printing of one that is there. Gives the slot and all whose links changed.
    pub(crate) fn take_in(&mut self, node: Node) -> (Slot, Vec<Slot>) {
        let id = id_number(&node.printing.id);
        let words = (node.sketch.runs.whole, node.printing.day);
        if node.sketch.runs.n_words > 0
            && let Some(&slot) = self.by_words.get(&words)
            && let Some(known) = self.memory.get(slot).filter(|known| !known.is_closed)
        {
            let was_page = is_page_of_site(known);
            self.by_id.insert(id, slot);
            self.memory.at_mut(slot).twins.push(node.printing);
            return (slot, self.turned(slot, was_page));
        }
        let (slot, changed) = self.memory.insert(node);
        self.by_id.insert(id, slot);
        self.by_words.entry(words).or_insert(slot);
        (slot, changed)
    }

    /// Takes an article out, with its node where it is the only printing there. Gives the slots to group anew.
    pub(crate) fn take_out(&mut self, slot: Slot, id: &str) -> Vec<Slot> {
        self.by_id.remove(&id_number(id));
        let was_page = is_page_of_site(self.memory.at(slot));
        let node = self.memory.at_mut(slot);
        if let Some(twin) = node.twins.iter().position(|twin| *twin.id == *id) {
            node.twins.remove(twin);
        } else if let Some(twin) = node.twins.pop() {
            node.printing = twin;
        } else {
            let story = self.drop_node(slot).story;
            return self.states.get(&story).map_or_else(Vec::new, |state| state.slots.clone());
        }
        let mut changed = self.turned(slot, was_page);
        changed.push(slot);
        changed
    }

    /// Takes a node out of the memory and of its story, and the story too where it was all of it.
    pub(crate) fn drop_node(&mut self, slot: Slot) -> Node {
        let node = self.memory.remove(slot);
        let words = (node.sketch.runs.whole, node.printing.day);
        if self.by_words.get(&words) == Some(&slot) {
            self.by_words.remove(&words);
        }
        if let Some(state) = self.states.get_mut(&node.story) {
            state.slots.retain(|&other| other != slot);
            if state.slots.is_empty()
                && let Some(gone) = self.end_story(node.story)
            {
                self.lines.drop_story(gone.line, node.story);
            }
        }
        node
    }

    /// All closed nodes of a closed node's story; a node that is not closed by itself.
    pub(crate) fn closed_with(&self, slot: Slot) -> Vec<Slot> {
        let node = self.memory.at(slot);
        match self.states.get(&node.story) {
            Some(story) if node.is_closed => {
                story.slots.iter().copied().filter(|&other| self.memory.at(other).is_closed).collect()
            }
            _ => vec![slot],
        }
    }

    /// A story is no more, and its name is free again.
    pub(crate) fn end_story(&mut self, story: StoryNo) -> Option<StoryState> {
        let state = self.states.remove(&story)?;
        self.founders.remove(&id_number(&state.founder));
        Some(state)
    }

    /// Puts stories that have changed into their storylines, in order of day and founder.
    pub(crate) fn place_in_lines(&mut self, touched: &BTreeSet<StoryNo>) {
        let mut order: Vec<StoryNo> =
            touched.iter().copied().filter(|story| self.states.contains_key(story)).collect();
        order.sort_by(|a, b| {
            let key = |story| {
                let state: &StoryState = &self.states[story];
                (state.first.is_none(), state.first, &state.founder)
            };
            key(a).cmp(&key(b))
        });
        for story in order {
            let line = self.lines.place(story, &self.states[&story], &self.memory);
            self.states.get_mut(&story).expect("it was just there").line = line;
        }
    }

    /// What has become a page of a site loses all its links, and what is none any more can be found again. Gives those that
    /// it was linked to.
    fn turned(&mut self, slot: Slot, was_page: bool) -> Vec<Slot> {
        match (was_page, is_page_of_site(self.memory.at(slot))) {
            (false, true) => {
                let neighbours = self.memory.at(slot).links.iter().map(|link| link.to).collect();
                self.memory.cut_off(slot);
                neighbours
            }
            (true, false) => {
                self.memory.list(slot);
                Vec::new()
            }
            (true, true) | (false, false) => Vec::new(),
        }
    }

    /// So many articles of `today` are about to come in. How many a day the stream brings is what the days before brought;
    /// on its first day, what comes now.
    pub(crate) fn expect(&mut self, n: usize) {
        let days_before = match self.arrivals.split_last() {
            Some((_, before)) if self.today.is_some() => before,
            _ => &[],
        };
        let n_before: u32 = days_before.iter().map(|(_, n)| n).sum();
        let rate = match (days_before.first(), self.today) {
            (Some((first, _)), Some(today)) => f64::from(n_before) / f64::from((today - first).max(1)),
            _ => n as f64,
        };
        self.memory.log_rate = rate.max(1.0).ln() as f32;
        if let Some((_, today)) = self.arrivals.last_mut() {
            *today += n as u32;
        }
    }

    /// Whether a day has left the window.
    pub(crate) fn is_before_window(&self, day: i32) -> bool {
        self.today.is_some_and(|today| day < today - i32::from(self.window.days))
    }

    /// The stream has come to a later day: what was counted counts, what is too old is closed.
    pub(crate) fn turn_to(&mut self, day: i32) -> Vec<Left> {
        if self.today.is_some_and(|today| day <= today) {
            return Vec::new();
        }
        self.vocabulary.end_day();
        self.lines.forget();
        if self.today.is_none() {
            // What came undated before the first dated article came now, as far as anybody can tell.
            self.memory.all_came_on(day);
        }
        self.today = Some(day);
        self.arrivals.push((day, 0));
        self.arrivals.retain(|(of, _)| *of >= day - RATE_DAYS);
        self.close(day)
    }
}

/// Whether a text tells what happened on some day, or is long, names somebody and no outlet is known to show it again and
/// again: however often such a report comes, it is copies of one.
fn tells_news(node: &Node) -> bool {
    let is_of_no_outlet = || node.printings().all(|printing| printing.outlet.is_none());
    let is_long = node.sketch.runs.n_words >= LEAST_REPORT_WORDS;
    !node.sketch.cues.days.is_empty() || is_long && !node.sketch.names.is_empty() && is_of_no_outlet()
}

/// Whether the same words were printed so often by so few that they are no report: a paywall, a form, a notice.
pub(crate) fn is_page_of_site(node: &Node) -> bool {
    let n = node.twins.len() + 1;
    if n <= MOST_PRINTINGS || tells_news(node) {
        return false;
    }
    let outlets: BTreeSet<Option<&str>> =
        node.printings().map(|printing| printing.outlet.as_deref()).collect();
    outlets.len() < n.div_ceil(PRINTINGS_AN_OUTLET)
}
