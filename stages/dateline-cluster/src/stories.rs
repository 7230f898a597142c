//! The memory of a stream of articles: which are near each other, and the stories they make. A value: it can be saved,
//! loaded and grown.
//!
//! An article is a node (articles with the same words on one day share one). Nodes are linked to their nearest; a connected
//! stretch of links is grouped anew whenever one of its links changes. A story keeps its number as long as most of what it
//! was is still together. When its articles leave the window, what is left of them is one closed node, by which a late
//! report finds the story again.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::average_link::{self, BY_HAND, Items};
use crate::corrections::{Corrections, Verdict, id_number};
use crate::lines::{LineNo, Lines};
use crate::memory::{Memory, ROOM};
use crate::node::{Node, Printing, Slot, StoryNo};
use crate::vocabulary::Vocabulary;

/// Least mean likelihood within a story. Chosen by `cargo xtask fit stories`.
pub(crate) const LEAST_LIKELIHOOD: f64 = 0.37;
/// How many articles a day the stream brings is measured over so many days.
const RATE_DAYS: i32 = 14;
/// So many stories whose articles have all left the window are remembered, the last that were told.
const MOST_CLOSED: usize = 20_000;
/// The closed part of a story counts for at most so many articles where it is compared with what comes later.
const MOST_WEIGHT: usize = 8;
/// Where a story is torn apart its closed nodes decide which part is still that story: they count for so many of the others.
const CLOSED_VOTES: usize = 1 << 40;
/// So many nodes of a closed story are kept.
const MOST_CLOSED_NODES: usize = 3;
/// So many of a closed story's articles are remembered by id.
const MOST_IDS: usize = 64;
/// More printings of the same words on one day than this, from few outlets, are no report but a page of the site.
const MOST_PRINTINGS: usize = 40;
/// "Few outlets": fewer than one for so many printings.
const PRINTINGS_AN_OUTLET: usize = 4;

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

/// What regrouping moved, in the order in which it was done.
#[derive(Debug, PartialEq)]
pub(crate) enum Move {
    /// All of a story, which is named by its founder, is in another one now.
    Merged { into: StoryNo, from: StoryNo, founder: Box<str> },
    /// Some articles of a story, ascending by id, are in another one now.
    Split { into: StoryNo, from: StoryNo, articles: Vec<Box<str>> },
}

/// What one regrouping did.
#[derive(Debug, Default)]
pub(crate) struct Regrouped {
    /// Stories whose nodes are others now.
    pub touched: BTreeSet<StoryNo>,
    pub moves: Vec<Move>,
    /// Stories that are no more, and which one holds what they remembered.
    pub heirs: Vec<(StoryNo, StoryNo)>,
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
            let known = self.memory.at_mut(slot);
            known.twins.push(node.printing);
            let changed = if !was_page && is_page_of_site(known) { self.isolate(slot) } else { Vec::new() };
            return (slot, changed);
        }
        let (slot, changed) = self.memory.insert(node);
        self.by_id.insert(id, slot);
        self.by_words.entry(words).or_insert(slot);
        (slot, changed)
    }

    /// Takes an article out, with its node where it is the only printing there. Gives the slots to group anew.
    pub(crate) fn take_out(&mut self, slot: Slot, id: &str) -> Vec<Slot> {
        self.by_id.remove(&id_number(id));
        let node = self.memory.at_mut(slot);
        if let Some(twin) = node.twins.iter().position(|twin| *twin.id == *id) {
            node.twins.remove(twin);
            return vec![slot];
        }
        if let Some(twin) = node.twins.pop() {
            node.printing = twin;
            return vec![slot];
        }
        let node = self.memory.remove(slot);
        let words = (node.sketch.runs.whole, node.printing.day);
        if self.by_words.get(&words) == Some(&slot) {
            self.by_words.remove(&words);
        }
        let Some(state) = self.states.get_mut(&node.story) else { return Vec::new() };
        state.slots.retain(|&other| other != slot);
        let left = state.slots.clone();
        if left.is_empty()
            && let Some(gone) = self.states.remove(&node.story)
        {
            self.lines.drop_story(gone.line, &gone.founder);
        }
        left
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
            let line = self.lines.place(&self.states[&story], &self.memory);
            self.states.get_mut(&story).expect("it was just there").line = line;
        }
    }

    /// Cuts all links of a node.
    fn isolate(&mut self, slot: Slot) -> Vec<Slot> {
        let neighbours: Vec<Slot> = self.memory.at(slot).links.iter().map(|link| link.to).collect();
        self.memory.cut_off(slot);
        neighbours
    }

    /// Groups anew the given nodes, their stories, and the stories that they could come to. What lies beyond does not change:
    /// in a large stream nearly everything hangs together with everything by some chain of links.
    pub(crate) fn regroup(&mut self, dirty: &[Slot], corrections: &Corrections) -> Regrouped {
        let mut region: BTreeSet<Slot> = BTreeSet::new();
        for &slot in dirty.iter().filter(|&&slot| self.memory.get(slot).is_some()) {
            self.add_with_story(slot, &mut region);
            for other in self.bound_to(slot, corrections) {
                self.add_with_story(other, &mut region);
            }
        }
        let mut done = Regrouped::default();
        let mut open = region.clone();
        while let Some(start) = open.pop_first() {
            let component = self.component(start, &mut open, corrections);
            let groups = self.grouped(&component, corrections);
            self.settle(&component, groups, &mut done);
        }
        done
    }

    fn add_with_story(&self, slot: Slot, region: &mut BTreeSet<Slot>) {
        if region.insert(slot)
            && let Some(story) = self.states.get(&self.memory.at(slot).story)
        {
            region.extend(&story.slots);
        }
    }

    /// Nodes that a node could share a story with: by links that could bind, or by hand.
    fn bound_to(&self, slot: Slot, corrections: &Corrections) -> Vec<Slot> {
        let links = self.memory.at(slot).links.iter();
        let binding = links.filter(|link| f64::from(link.likelihood) >= LEAST_LIKELIHOOD);
        let by_hand = self.verdicts_on(slot, corrections).into_iter();
        let joined = by_hand.filter(|(_, verdict)| *verdict == Verdict::Same).map(|(other, _)| other);
        binding.map(|link| link.to).chain(joined).collect()
    }

    /// All nodes among `open` that hang together with one: by what could bind them, by being of one story. They are taken out
    /// of `open`; in order of precedence.
    fn component(&self, start: Slot, open: &mut BTreeSet<Slot>, corrections: &Corrections) -> Vec<Slot> {
        let mut component = Vec::new();
        let mut stories: BTreeSet<StoryNo> = BTreeSet::new();
        let mut next = vec![start];
        while let Some(slot) = next.pop() {
            component.push(slot);
            let mut bound = self.bound_to(slot, corrections);
            let story = self.memory.at(slot).story;
            if story != 0 && stories.insert(story) {
                bound.extend(&self.states[&story].slots);
            }
            next.extend(bound.into_iter().filter(|slot| open.remove(slot)));
        }
        component.sort_unstable_by(|&a, &b| {
            self.memory.at(a).printing.precedence().cmp(&self.memory.at(b).printing.precedence())
        });
        component
    }

    /// Numbers of the ids of all articles that a node stands for, as far as they are remembered.
    fn ids_at(&self, slot: Slot) -> Vec<u64> {
        let node = self.memory.at(slot);
        let mut ids: Vec<u64> = node.printings().map(|printing| id_number(&printing.id)).collect();
        if node.is_closed
            && let Some(story) = self.states.get(&node.story)
        {
            ids.extend(story.past.iter().map(|id| id_number(id)));
        }
        ids
    }

    /// What was said by hand of a node and others.
    fn verdicts_on(&self, slot: Slot, corrections: &Corrections) -> Vec<(Slot, Verdict)> {
        if corrections.is_empty() {
            return Vec::new();
        }
        let mut verdicts = Vec::new();
        for id in self.ids_at(slot) {
            for &partner in corrections.partners(id) {
                let Some(&other) = self.by_id.get(&partner).filter(|other| **other != slot) else { continue };
                if let Some(verdict) = corrections.on_numbers(id, partner) {
                    verdicts.push((other, verdict));
                }
            }
        }
        verdicts
    }

    /// The stories that a component's nodes make, as indices into it.
    fn grouped(&self, component: &[Slot], corrections: &Corrections) -> Vec<Vec<usize>> {
        if component.len() == 1 {
            return vec![vec![0]];
        }
        let place_of: FxHashMap<Slot, usize> =
            component.iter().enumerate().map(|(place, slot)| (*slot, place)).collect();
        let mut pairs: BTreeMap<(usize, usize), f64> = BTreeMap::new();
        let mut joined: BTreeSet<(usize, usize)> = BTreeSet::new();
        let mut first_closed: BTreeMap<StoryNo, usize> = BTreeMap::new();
        for (place, &slot) in component.iter().enumerate() {
            let node = self.memory.at(slot);
            for link in &node.links {
                if let Some(&other) = place_of.get(&link.to).filter(|other| **other > place) {
                    pairs.entry((place, other)).or_insert(f64::from(link.likelihood));
                }
            }
            if node.is_closed {
                let first = *first_closed.entry(node.story).or_insert(place);
                if first != place {
                    pairs.insert((first, place), BY_HAND);
                }
            }
            for (other, verdict) in self.verdicts_on(slot, corrections) {
                let Some(&other) = place_of.get(&other) else { continue };
                let partner = self.memory.at(component[other]);
                if node.is_closed && partner.is_closed && node.story == partner.story {
                    continue; // what has left the window as one stays one: its ids are kept together
                }
                let pair = (place.min(other), place.max(other));
                match verdict {
                    Verdict::Same => _ = joined.insert(pair),
                    Verdict::NotSame => _ = pairs.insert(pair, -BY_HAND),
                }
            }
        }
        let of_nodes = |slot: &Slot| self.memory.at(*slot);
        let closed: Vec<StoryNo> =
            component.iter().map(of_nodes).map(|node| if node.is_closed { node.story } else { 0 }).collect();
        let weights: Vec<usize> =
            component.iter().map(of_nodes).map(|node| (node.weight as usize).min(MOST_WEIGHT)).collect();
        let pairs: Vec<(usize, usize, f64)> = pairs.into_iter().map(|((a, b), s)| (a, b, s)).collect();
        let items = Items { closed: &closed, weights: &weights, room: ROOM, least: LEAST_LIKELIHOOD };
        let mut groups = average_link::groups(&items, &pairs);
        // Whoever joins two articles joins their stories.
        for (a, b) in joined {
            let group_of = |place: usize| groups.iter().position(|group| group.contains(&place));
            let (Some(x), Some(y)) = (group_of(a), group_of(b)) else { continue };
            let is_apart = |&(a, b, value): &(usize, usize, f64)| {
                let across = |x: usize, y: usize| groups[x].contains(&a) && groups[y].contains(&b);
                value < 0.0 && (across(x, y) || across(y, x))
            };
            if x != y && !pairs.iter().any(is_apart) {
                let moved = groups.remove(x.max(y));
                groups[x.min(y)].extend(moved);
                groups[x.min(y)].sort_unstable();
            }
        }
        groups
    }

    /// Gives each group its story: the old one most of whose nodes it holds, or a new one.
    fn settle(&mut self, component: &[Slot], groups: Vec<Vec<usize>>, done: &mut Regrouped) {
        let groups: Vec<Vec<Slot>> = groups
            .into_iter()
            .map(|group| group.into_iter().map(|place| component[place]).collect())
            .collect();
        // For each old story, in which groups its nodes are now. A closed node stands for all that have left.
        let mut votes: BTreeMap<StoryNo, BTreeMap<usize, usize>> = BTreeMap::new();
        for (group, slots) in groups.iter().enumerate() {
            for &slot in slots {
                let node = self.memory.at(slot);
                if node.story != 0 {
                    let n = if node.is_closed { CLOSED_VOTES } else { 1 };
                    *votes.entry(node.story).or_default().entry(group).or_default() += n;
                }
            }
        }
        // Of several groups with as many nodes of it, the first keeps the story.
        let kept_by = |votes: &BTreeMap<usize, usize>| {
            votes.iter().max_by(|a, b| a.1.cmp(b.1).then(b.0.cmp(a.0))).map(|(group, _)| *group)
        };
        let mut claims: BTreeMap<usize, Vec<StoryNo>> = BTreeMap::new();
        for (story, votes) in &votes {
            if let Some(group) = kept_by(votes) {
                claims.entry(group).or_default().push(*story);
            }
        }
        let mut story_of: Vec<StoryNo> = Vec::new();
        for (group, slots) in groups.iter().enumerate() {
            // Of several stories that become one, the earliest stays.
            let earliest = |story: &&StoryNo| {
                let state = &self.states[*story];
                (state.first.is_none(), state.first, state.founder.clone())
            };
            let survivor =
                claims.get(&group).and_then(|stories| stories.iter().min_by_key(earliest)).copied();
            story_of.push(survivor.unwrap_or_else(|| self.found(slots)));
        }
        for (group, slots) in groups.iter().enumerate() {
            let story = story_of[group];
            let mut left: BTreeMap<StoryNo, Vec<Slot>> = BTreeMap::new();
            for &slot in slots {
                let old = std::mem::replace(&mut self.memory.at_mut(slot).story, story);
                if old != story {
                    left.entry(old).or_default().push(slot);
                }
            }
            if left.is_empty() {
                continue;
            }
            done.touched.insert(story);
            for (old, slots) in left {
                if old == 0 {
                    continue;
                }
                done.touched.insert(old);
                let is_all = votes[&old].len() == 1;
                done.moves.push(if is_all {
                    Move::Merged { into: story, from: old, founder: self.states[&old].founder.clone() }
                } else {
                    let nodes = slots.iter().map(|&slot| self.memory.at(slot));
                    let mut articles: Vec<Box<str>> =
                        nodes.flat_map(Node::printings).map(|printing| printing.id.clone()).collect();
                    articles.sort_unstable();
                    Move::Split { into: story, from: old, articles }
                });
            }
        }
        for (group, mut slots) in groups.into_iter().enumerate() {
            slots.sort_unstable();
            let story = story_of[group];
            let is_touched = done.touched.contains(&story);
            self.states.get_mut(&story).expect("every group has a story").slots = slots;
            if is_touched {
                self.date(story);
            }
        }
        // What no group holds any more is gone; what it remembered goes where most of it went, its closed nodes too.
        let survivors: BTreeSet<StoryNo> = story_of.iter().copied().collect();
        for (group, stories) in claims {
            for old in stories.into_iter().filter(|old| !survivors.contains(old)) {
                let Some(gone) = self.states.remove(&old) else { continue };
                let heir = story_of[group];
                let state = self.states.get_mut(&heir).expect("every group has a story");
                if gone.n_past > 0 {
                    state.n_past += gone.n_past;
                    state.past.extend(gone.past);
                    state.first = [state.first, gone.first].into_iter().flatten().min();
                    state.last = state.last.max(gone.last);
                }
                done.heirs.push((old, heir));
                self.lines.drop_story(gone.line, &gone.founder);
            }
        }
    }

    /// A new story of these nodes, named by the first of them whose name is not taken.
    fn found(&mut self, slots: &[Slot]) -> StoryNo {
        self.n_founded += 1;
        let is_taken = |id: &str| {
            let holder = self.by_id.get(&id_number(id)).and_then(|slot| self.memory.get(*slot));
            let story = holder.and_then(|node| self.states.get(&node.story));
            story.is_some_and(|story| *story.founder == *id)
        };
        let mut printings: Vec<&Printing> =
            slots.iter().flat_map(|&slot| self.memory.at(slot).printings()).collect();
        printings.sort_unstable_by(|a, b| a.precedence().cmp(&b.precedence()));
        let free = printings.iter().find(|printing| !is_taken(&printing.id));
        let founder = free.or(printings.first()).map_or_else(Box::default, |printing| printing.id.clone());
        let state = StoryState {
            founder,
            slots: Vec::new(),
            first: None,
            last: None,
            past: Vec::new(),
            n_past: 0,
            line: 0,
        };
        self.states.insert(self.n_founded, state);
        self.n_founded
    }

    /// Looks up when a story's first and last articles appeared.
    fn date(&mut self, story: StoryNo) {
        let Some(state) = self.states.get(&story) else { return };
        let slots = &state.slots;
        let days = slots.iter().flat_map(|&slot| self.memory.at(slot).printings()).filter_map(|p| p.day);
        let (first, last) = days.fold((None, None), |(first, last): (Option<i32>, Option<i32>), day| {
            (Some(first.map_or(day, |first| first.min(day))), last.max(Some(day)))
        });
        let had_past = state.n_past > 0;
        let (old_first, old_last) = (state.first, state.last);
        let state = self.states.get_mut(&story).expect("it was just there");
        if had_past {
            state.first = [old_first, first].into_iter().flatten().min();
            state.last = old_last.max(last);
        } else {
            (state.first, state.last) = (first, last);
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

    /// The stream has come to a later day: what was counted counts, what is too old is closed.
    pub(crate) fn turn_to(&mut self, day: i32) -> Vec<(Printing, StoryNo)> {
        if self.today.is_some_and(|today| day <= today) {
            return Vec::new();
        }
        self.vocabulary.end_day();
        self.lines.forget();
        self.today = Some(day);
        self.arrivals.push((day, 0));
        self.arrivals.retain(|(of, _)| *of >= day - RATE_DAYS);
        self.close(day)
    }

    /// Closes what has left the window, seen from the day that is being worked on. Gives the articles that have left.
    pub(crate) fn close(&mut self, at_work: i32) -> Vec<(Printing, StoryNo)> {
        let window = i32::from(self.window.days);
        let today = self.today.unwrap_or(at_work);
        let is_old = |day: i32| day < today - window && (day - at_work).abs() > window;
        let mut old: Vec<Slot> = self
            .memory
            .iter()
            .filter(|(_, node)| !node.is_closed && is_old(node.printing.day.unwrap_or(node.came_on)))
            .map(|(slot, _)| slot)
            .collect();
        if old.is_empty() {
            return Vec::new();
        }
        old.sort_unstable_by(|&a, &b| {
            self.memory.at(a).printing.precedence().cmp(&self.memory.at(b).printing.precedence())
        });
        let mut gone = Vec::new();
        for slot in old {
            self.close_one(slot, &mut gone);
        }
        self.forget_closed();
        self.memory.sweep();
        gone
    }

    /// Makes a node the closed part of its story, or puts it into that part where there is one.
    fn close_one(&mut self, slot: Slot, gone: &mut Vec<(Printing, StoryNo)>) {
        let node = self.memory.at(slot);
        let story = node.story;
        let words = (node.sketch.runs.whole, node.printing.day);
        let printings: Vec<Printing> = node.printings().cloned().collect();
        if self.by_words.get(&words) == Some(&slot) {
            self.by_words.remove(&words);
        }
        let Some(state) = self.states.get_mut(&story) else { return };
        state.n_past += printings.len() as u32;
        let n_more = MOST_IDS.saturating_sub(state.past.len());
        state.past.extend(printings.iter().take(n_more).map(|printing| printing.id.clone()));
        // Of a story the few that tell most stay, as those by which it is found again.
        let mut kept: Vec<Slot> =
            state.slots.iter().copied().filter(|&other| self.memory.at(other).is_closed).collect();
        let is_full = kept.len() >= MOST_CLOSED_NODES;
        kept.push(slot);
        let richness = |slot: &Slot| {
            let sketch = &self.memory.at(*slot).sketch;
            sketch.words.len() + 8 * sketch.names.len()
        };
        kept.sort_by_key(|slot| (std::cmp::Reverse(richness(slot)), *slot));
        let (leaves, heir) = match kept[..] {
            [.., heir, leaves] if is_full => (Some(leaves), heir),
            _ => (None, slot),
        };
        if let Some(leaves) = leaves {
            let state = self.states.get_mut(&story).expect("it was just there");
            state.slots.retain(|&other| other != leaves);
            self.memory.inherit(heir, leaves);
            self.memory.remove(leaves);
        }
        let held_by = if leaves == Some(slot) { heir } else { slot };
        for (n, printing) in printings.iter().enumerate() {
            let id = id_number(&printing.id);
            if n < n_more {
                self.by_id.insert(id, held_by);
            } else {
                self.by_id.remove(&id);
            }
        }
        if let Some(leaves) = leaves {
            for id in &self.states[&story].past {
                self.by_id.entry(id_number(id)).and_modify(|at| *at = if *at == leaves { heir } else { *at });
            }
        }
        gone.extend(printings.into_iter().map(|printing| (printing, story)));
        if leaves == Some(slot) {
            return;
        }
        let node = self.memory.at_mut(slot);
        node.is_closed = true;
        node.twins = Vec::new();
        node.sketch.runs.forget();
    }

    /// Forgets the closed stories that were told longest ago, where there are too many.
    fn forget_closed(&mut self) {
        let mut closed: Vec<(Option<i32>, StoryNo)> = self
            .states
            .iter()
            .filter(|(_, state)| state.slots.iter().all(|&slot| self.memory.at(slot).is_closed))
            .map(|(story, state)| (state.last, *story))
            .collect();
        let n_gone = closed.len().saturating_sub(MOST_CLOSED);
        closed.sort_unstable();
        for (_, story) in closed.into_iter().take(n_gone) {
            let Some(state) = self.states.remove(&story) else { continue };
            for slot in state.slots {
                let node = self.memory.remove(slot);
                self.by_id.remove(&id_number(&node.printing.id));
            }
            for id in state.past {
                self.by_id.remove(&id_number(&id));
            }
        }
    }
}

/// Whether the same words were printed so often by so few that they are no report: a paywall, a form, a notice.
pub(crate) fn is_page_of_site(node: &Node) -> bool {
    let n = node.twins.len() + 1;
    if n <= MOST_PRINTINGS {
        return false;
    }
    let outlets: BTreeSet<Option<&str>> =
        node.printings().map(|printing| printing.outlet.as_deref()).collect();
    outlets.len() < n.div_ceil(PRINTINGS_AN_OUTLET)
}
