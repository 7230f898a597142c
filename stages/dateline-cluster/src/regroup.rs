//! Regrouping: the stories that nodes make, grouped anew around what has changed, and which of the old stories each one is.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use crate::Verdict;
use crate::average_link::{self, BY_HAND, Items};
use crate::corrections::{Corrections, id_number};
use crate::memory::ROOM;
use crate::node::{Node, Printing, Slot, StoryNo};
use crate::stories::{Stories, StoryState};

/// Least mean likelihood within a story. Chosen by `scripts/fit_stories.py`.
pub(crate) const LEAST_LIKELIHOOD: f64 = 0.37;
/// The closed part of a story counts for at most so many articles where it is compared with what comes later.
const MOST_WEIGHT: usize = 8;
/// Where a story is torn apart its closed nodes decide which part is still that story: they count for so many of the others.
const CLOSED_VOTES: usize = 1 << 24;

/// What regrouping moved, in the order in which it was done.
#[derive(Debug, PartialEq)]
pub(crate) enum Move {
    /// All of a story, which is named by its founder, is in another one now.
    Merged { into: StoryNo, from: StoryNo, founder: Box<str> },
    /// Some articles of a story, ascending by id, are in another one now.
    Split { into: StoryNo, from: StoryNo, founder: Box<str>, articles: Vec<Box<str>> },
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
                let founder = self.states[&old].founder.clone();
                done.moves.push(if is_all {
                    Move::Merged { into: story, from: old, founder }
                } else {
                    let nodes = slots.iter().map(|&slot| self.memory.at(slot));
                    let mut articles: Vec<Box<str>> =
                        nodes.flat_map(Node::printings).map(|printing| printing.id.clone()).collect();
                    articles.sort_unstable();
                    Move::Split { into: story, from: old, founder, articles }
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
                let Some(gone) = self.end_story(old) else { continue };
                let heir = story_of[group];
                let state = self.states.get_mut(&heir).expect("every group has a story");
                if gone.n_past > 0 {
                    state.n_past += gone.n_past;
                    state.past.extend(gone.past);
                    state.first = [state.first, gone.first].into_iter().flatten().min();
                    state.last = state.last.max(gone.last);
                }
                if votes[&old].len() > 1 {
                    // What was split off went its way; all else of it is the heir's, what has left the memory too.
                    done.moves.retain(|moved| !matches!(moved, Move::Split { into, from, .. } if (*into, *from) == (heir, old)));
                    done.moves.push(Move::Merged { into: heir, from: old, founder: gone.founder });
                }
                done.heirs.push((old, heir));
                self.lines.drop_story(gone.line, old);
            }
        }
    }

    /// A new story of these nodes, named by the first of them whose name is not taken.
    fn found(&mut self, slots: &[Slot]) -> StoryNo {
        self.n_founded += 1;
        let mut printings: Vec<&Printing> =
            slots.iter().flat_map(|&slot| self.memory.at(slot).printings()).collect();
        printings.sort_unstable_by(|a, b| a.precedence().cmp(&b.precedence()));
        let free = printings.iter().find(|printing| !self.founders.contains(&id_number(&printing.id)));
        let founder = match (free, printings.first()) {
            (Some(printing), _) => printing.id.clone(),
            // All names are taken by stories that these articles founded and left.
            (None, Some(first)) => format!("{}, story {}", first.id, self.n_founded).into(),
            (None, None) => Box::default(),
        };
        self.founders.insert(id_number(&founder));
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
}
