//! The nodes in memory, who is near whom, and how those near a new one are found: through the words that weigh most.
//!
//! Each node has room for the nearest [`ROOM`] others; two nodes are linked where either has room for the other. So the links
//! depend on which nodes there are, not on the order in which they came.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::evidence::{days_apart, likelihood};
use crate::node::{Link, Node, Slot};
use crate::runs::LEAST_RUNS;
use crate::stories::is_page_of_site;

/// A node has room for so many nearest others.
pub(crate) const ROOM: usize = 16;
/// One node in so many may be gone before the lists are swept.
const ONE_GONE_IN: usize = 10;
/// Less in common by the keys is not worth a comparison.
const LEAST_NEARNESS: f32 = 0.06;
/// Nearness falls to half for nodes that appeared so many days apart.
const HALF_DAYS: f32 = 30.0;
/// So many entries of the keys' lists are looked at: the weightiest keys first, of each list the last that came in. News of
/// a day of 20,000 articles comes near it; a larger stream does not cost more.
const MOST_VISITED: usize = 4_000;
/// A link of less likelihood than this holds no story together.
const WORTH_KEEPING: f32 = 0.2;
/// Texts less near than this are not compared run by run.
const LEAST_NEAR_COPY: f32 = 0.2;
/// A copy printed within so many days is of its original's story.
const COPIED_WITHIN_DAYS: i32 = 3;
/// Least share of the shorter report's runs for a copy. Reports that share long quotations stay below 0.3.
pub(crate) const LEAST_COPIED: f64 = 0.6;

/// The nodes, and by which words they are found.
#[derive(Debug, Default, Clone)]
pub(crate) struct Memory {
    nodes: Vec<Option<Node>>,
    /// Slots whose node is gone and that no list names any more.
    free: Vec<Slot>,
    /// Slots whose node is gone.
    gone: Vec<Slot>,
    /// For each key, who has it and how much it weighs there, in order of arrival.
    keys: FxHashMap<u32, Vec<(Slot, f32)>>,
    /// What nodes have in common with the one at hand; all zero between searches.
    common: Vec<f32>,
    /// For each node how near the farthest of its nearest is, where it has no room left; else 0.
    reach: Vec<f32>,
    /// For each node its day, here for being at hand.
    days: Vec<Option<i32>>,
    n_arrived: u64,
    /// Logarithm of how many articles a day the stream brings.
    pub log_rate: f32,
}

/// Whether a node has room for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Room {
    Free,
    InPlaceOf(Slot),
    Full,
}

/// What is saved: the rest is made again.
#[derive(Deserialize)]
pub(crate) struct SavedNodes(Vec<Option<Node>>);

impl SavedNodes {
    /// All nodes, by slot.
    pub fn iter(&self) -> impl Iterator<Item = (Slot, &Node)> {
        self.0.iter().enumerate().filter_map(|(slot, node)| Some((slot as Slot, node.as_ref()?)))
    }

    /// Whether there is a node at a slot.
    pub fn has(&self, slot: Slot) -> bool {
        self.0.get(slot as usize).is_some_and(Option::is_some)
    }
}

impl Memory {
    pub fn get(&self, slot: Slot) -> Option<&Node> {
        self.nodes.get(slot as usize)?.as_ref()
    }

    /// The node at a slot that is known to have one.
    pub fn at(&self, slot: Slot) -> &Node {
        self.get(slot).expect("slots of links, stories and lists have a node")
    }

    pub fn at_mut(&mut self, slot: Slot) -> &mut Node {
        self.nodes[slot as usize].as_mut().expect("slots of links, stories and lists have a node")
    }

    /// All nodes, by slot.
    pub fn iter(&self) -> impl Iterator<Item = (Slot, &Node)> {
        self.nodes.iter().enumerate().filter_map(|(slot, node)| Some((slot as Slot, node.as_ref()?)))
    }

    /// Puts a node in and links it. Gives its slot, and the ends of links that had to go for its own and were worth something.
    pub fn insert(&mut self, node: Node) -> (Slot, Vec<Slot>) {
        let near = self.near(&node);
        let slot = self.place(node);
        let mut changed = Vec::new();
        // The nearest for whom there is room here, and all who have room for it.
        for (rank, &(other, nearness)) in near.iter().enumerate() {
            let is_near = rank < ROOM;
            let room = self.make_room(other, nearness, slot);
            if !is_near && room == Room::Full {
                continue;
            }
            let (likelihood, copied) = self.compared(slot, other, nearness);
            let link = Link { to: other, nearness, likelihood, copied, is_near };
            self.link(slot, link);
            self.link(other, Link { to: slot, is_near: room != Room::Full, ..link });
            if let Room::InPlaceOf(far) = room
                && self.evict(other, far) >= WORTH_KEEPING
            {
                changed.extend([other, far]);
            }
            if room != Room::Full {
                self.measure_reach(other);
            }
        }
        self.measure_reach(slot);
        (slot, changed)
    }

    /// Takes a node out, with its links. Its slot is free again after [`Self::sweep`].
    pub fn remove(&mut self, slot: Slot) -> Node {
        let node = self.nodes[slot as usize].take().expect("only nodes that are there are taken out");
        for link in &node.links {
            self.unlink(link.to, slot);
            self.measure_reach(link.to);
        }
        self.gone.push(slot);
        node
    }

    /// Cuts all links of a node; no later one finds it any more.
    pub fn cut_off(&mut self, slot: Slot) {
        for link in std::mem::take(&mut self.at_mut(slot).links) {
            self.unlink(link.to, slot);
            self.measure_reach(link.to);
        }
        self.measure_reach(slot);
        for (key, _) in self.at(slot).keys() {
            if let Some(list) = self.keys.get_mut(&key) {
                list.retain(|(other, _)| *other != slot);
            }
        }
    }

    /// Forgets in all lists the nodes that are gone, and frees their slots; not before there are enough of them.
    pub fn sweep(&mut self) {
        if self.gone.len() * ONE_GONE_IN < self.nodes.len() {
            return;
        }
        let nodes = &self.nodes;
        self.keys.retain(|_, list| {
            list.retain(|(slot, _)| nodes[*slot as usize].is_some());
            list.shrink_to(list.len() * 2);
            !list.is_empty()
        });
        self.free.append(&mut self.gone);
        self.free.sort_unstable_by(|a, b| b.cmp(a));
    }

    /// Makes a node stand for another one too, which is about to go: its links become the means of both.
    pub fn inherit(&mut self, heir: Slot, from: Slot) {
        let (own, other) = (self.at(heir).weight, self.at(from).weight);
        let (own_share, other_share) = {
            let all = (own + other) as f32;
            (own as f32 / all, other as f32 / all)
        };
        let mut links: BTreeMap<Slot, Link> = BTreeMap::new();
        for (slot, share) in [(heir, own_share), (from, other_share)] {
            for link in self.at(slot).links.iter().filter(|link| link.to != heir && link.to != from) {
                let part = Link { likelihood: share * link.likelihood, copied: 0.0, ..*link };
                links
                    .entry(link.to)
                    .and_modify(|known| {
                        known.likelihood += part.likelihood;
                        known.nearness = known.nearness.max(part.nearness);
                        known.is_near |= part.is_near;
                    })
                    .or_insert(part);
            }
        }
        for link in links.into_values() {
            let is_near = [heir, from]
                .iter()
                .any(|&slot| self.at(link.to).link_to(slot).is_some_and(|back| back.is_near));
            self.link(heir, link);
            self.link(link.to, Link { to: heir, is_near, ..link });
        }
        self.at_mut(heir).weight = own + other;
    }

    /// The nodes as they are saved: what [`SavedNodes`] is read from.
    pub fn nodes(&self) -> &[Option<Node>] {
        &self.nodes
    }

    pub fn from_saved(saved: SavedNodes) -> Self {
        let nothing = vec![0.0; saved.0.len()];
        let days = saved.0.iter().map(|node| node.as_ref().and_then(|node| node.sketch.day)).collect();
        let mut memory =
            Self { common: nothing.clone(), reach: nothing, days, nodes: saved.0, ..Self::default() };
        let mut in_order: Vec<(u64, Slot)> = memory.iter().map(|(slot, node)| (node.arrival, slot)).collect();
        in_order.sort_unstable();
        memory.n_arrived = in_order.last().map_or(0, |(arrival, _)| arrival + 1);
        for (_, slot) in in_order {
            memory.list(slot);
            memory.measure_reach(slot);
        }
        memory.free =
            (0..memory.nodes.len() as Slot).rev().filter(|&slot| memory.get(slot).is_none()).collect();
        memory
    }

    fn place(&mut self, mut node: Node) -> Slot {
        let slot = self.free.pop().unwrap_or_else(|| {
            self.nodes.push(None);
            self.common.push(0.0);
            self.reach.push(0.0);
            self.days.push(None);
            self.nodes.len() as Slot - 1
        });
        node.arrival = self.n_arrived;
        self.n_arrived += 1;
        self.reach[slot as usize] = 0.0;
        self.days[slot as usize] = node.sketch.day;
        self.nodes[slot as usize] = Some(node);
        self.list(slot);
        slot
    }

    /// Makes a node findable, unless it is a page that a site shows in place of reports.
    fn list(&mut self, slot: Slot) {
        if is_page_of_site(self.at(slot)) {
            return;
        }
        for (key, weight) in self.at(slot).keys() {
            self.keys.entry(key).or_default().push((slot, weight));
        }
    }

    /// Who is near a node that is not in yet, nearest first.
    fn near(&mut self, node: &Node) -> Vec<(Slot, f32)> {
        let mut met: Vec<Slot> = Vec::new();
        let mut left = MOST_VISITED;
        for (key, weight) in node.keys() {
            let Some(list) = self.keys.get(&key) else { continue };
            let n_visited = list.len().min(left);
            left -= n_visited;
            for &(slot, other) in list.iter().rev().take(n_visited) {
                let common = &mut self.common[slot as usize];
                if *common == 0.0 {
                    met.push(slot);
                }
                *common += weight * other;
            }
        }
        let mut near: Vec<(Slot, f32)> = Vec::new();
        for slot in met {
            let common = std::mem::take(&mut self.common[slot as usize]);
            if common < LEAST_NEARNESS {
                continue;
            }
            if self.nodes[slot as usize].is_none() {
                continue;
            }
            let days = node.sketch.day.zip(self.days[slot as usize]).map_or(0, |(a, b)| (a - b).abs());
            near.push((slot, common / (1.0 + days as f32 / HALF_DAYS)));
        }
        let nearest_first =
            |a: &(Slot, f32), b: &(Slot, f32)| b.1.total_cmp(&a.1).then_with(|| self.by_name(a.0, b.0));
        if near.len() > ROOM {
            // Beyond the nearest only those matter that have room for it.
            near.select_nth_unstable_by(ROOM, nearest_first);
            let far = near.split_off(ROOM);
            near.extend(far.into_iter().filter(|&(slot, nearness)| nearness >= self.reach[slot as usize]));
            near[ROOM..].sort_unstable_by(nearest_first);
        }
        near
    }

    fn by_name(&self, a: Slot, b: Slot) -> Ordering {
        self.at(a).printing.id.cmp(&self.at(b).printing.id)
    }

    /// Whether a node has room for a new one that is so near.
    fn make_room(&self, slot: Slot, nearness: f32, new: Slot) -> Room {
        if self.at(slot).is_closed {
            return Room::Full; // what is closed looks for nobody; it is found
        }
        let reach = self.reach[slot as usize];
        if reach == 0.0 {
            return Room::Free;
        }
        if nearness < reach {
            return Room::Full;
        }
        let Some(farthest) = self.farthest(slot) else { return Room::Free };
        let is_nearer =
            nearness.total_cmp(&farthest.nearness).then_with(|| self.by_name(farthest.to, new)).is_gt();
        if is_nearer { Room::InPlaceOf(farthest.to) } else { Room::Full }
    }

    /// The farthest of a node's nearest.
    fn farthest(&self, slot: Slot) -> Option<&Link> {
        let near = self.at(slot).links.iter().filter(|link| link.is_near);
        near.min_by(|a, b| a.nearness.total_cmp(&b.nearness).then_with(|| self.by_name(b.to, a.to)))
    }

    fn measure_reach(&mut self, slot: Slot) {
        let n_near = self.at(slot).links.iter().filter(|link| link.is_near).count();
        let farthest = self.farthest(slot).map_or(0.0, |link| link.nearness);
        self.reach[slot as usize] = if n_near >= ROOM { farthest } else { 0.0 };
    }

    /// Takes `far` out of a node's nearest; their link is cut where it is not one of the other's nearest either. Gives the
    /// likelihood that was cut.
    fn evict(&mut self, slot: Slot, far: Slot) -> f32 {
        let keeps = self.at(far).link_to(slot).is_some_and(|link| link.is_near);
        if keeps {
            let links = &mut self.at_mut(slot).links;
            if let Ok(place) = links.binary_search_by_key(&far, |link| link.to) {
                links[place].is_near = false;
            }
            0.0
        } else {
            let cut = self.at(slot).link_to(far).map_or(0.0, |link| link.likelihood);
            self.unlink(slot, far);
            self.unlink(far, slot);
            cut
        }
    }

    fn link(&mut self, slot: Slot, link: Link) {
        let links = &mut self.at_mut(slot).links;
        match links.binary_search_by_key(&link.to, |link| link.to) {
            Ok(place) => links[place] = link,
            Err(place) => links.insert(place, link),
        }
    }

    fn unlink(&mut self, slot: Slot, to: Slot) {
        if let Some(node) = &mut self.nodes[slot as usize]
            && let Ok(place) = node.links.binary_search_by_key(&to, |link| link.to)
        {
            node.links.remove(place);
        }
    }

    /// How likely two nodes tell of one happening, and the share of the one's text that is copied.
    fn compared(&self, a: Slot, b: Slot, nearness: f32) -> (f32, f32) {
        let (a, b) = (&self.at(a).sketch, &self.at(b).sketch);
        let is_worth = nearness >= LEAST_NEAR_COPY && a.runs.len().min(b.runs.len()) >= LEAST_RUNS;
        let shared = if is_worth { a.runs.shared(&b.runs) } else { 0.0 };
        let copied = if shared >= LEAST_COPIED { shared as f32 } else { 0.0 };
        // An excerpt has few words in common with a long original, but is of its story.
        let likelihood = likelihood(a, b, self.log_rate);
        let is_of_story = copied > 0.0 && days_apart(a, b).is_none_or(|days| days <= COPIED_WITHIN_DAYS);
        (if is_of_story { likelihood.max(copied) } else { likelihood }, copied)
    }
}

#[cfg(test)]
impl Memory {
    /// Panics, with what is wrong, where links or lists contradict the nodes.
    #[track_caller]
    pub fn assert_sound(&self) {
        for (slot, node) in self.iter() {
            assert!(node.links.is_sorted_by(|a, b| a.to < b.to), "links of {slot} are not in order");
            for link in &node.links {
                assert_ne!(link.to, slot, "{slot} is linked to itself");
                assert!(self.get(link.to).is_some(), "{slot} is linked to {}, which is gone", link.to);
                let back = self.at(link.to).link_to(slot);
                let back = back.unwrap_or_else(|| panic!("{} has no link back to {slot}", link.to));
                assert_eq!(
                    (link.nearness, link.likelihood, link.copied),
                    (back.nearness, back.likelihood, back.copied),
                    "{slot} and {} see their link differently",
                    link.to
                );
                assert!(link.is_near || back.is_near, "{slot} and {} need no link", link.to);
            }
            if !node.is_closed {
                let near: Vec<&Link> = node.links.iter().filter(|link| link.is_near).collect();
                assert!(near.len() <= ROOM, "{slot} has {} nearest", near.len());
                let reach =
                    if near.len() < ROOM { 0.0 } else { self.farthest(slot).map_or(0.0, |l| l.nearness) };
                assert_eq!(self.reach[slot as usize].to_bits(), reach.to_bits(), "reach of {slot}");
            }
            let is_listed = |(key, _): (u32, f32)| {
                self.keys.get(&key).is_some_and(|list| list.iter().any(|(other, _)| *other == slot))
            };
            let is_findable = !is_page_of_site(node);
            assert!(node.keys().into_iter().all(|key| is_listed(key) == is_findable), "keys of {slot}");
        }
        assert!(self.common.iter().all(|common| *common == 0.0), "a search left something behind");
        let n_empty = self.nodes.iter().filter(|node| node.is_none()).count();
        let mut empty: Vec<Slot> = self.free.iter().chain(&self.gone).copied().collect();
        empty.sort_unstable();
        empty.dedup();
        assert_eq!((empty.len(), self.free.len() + self.gone.len()), (n_empty, n_empty), "empty slots");
        assert!(empty.iter().all(|&slot| self.get(slot).is_none()), "an empty slot has a node");
    }
}
