//! Closing: what becomes of nodes that leave the window. Of a story the few that tell most stay, as closed nodes that stand
//! for the others too; of all closed stories, those that were told last.

use std::cmp::Reverse;

use crate::corrections::id_number;
use crate::node::{Node, Printing, Slot, StoryNo};
use crate::stories::{Stories, is_page_of_site};

/// So many stories whose articles have all left the window are remembered, the last that were told.
const MOST_CLOSED: usize = 20_000;
/// So many nodes of a closed story are kept.
const MOST_CLOSED_NODES: usize = 3;
/// So many of a closed story's articles are remembered by id.
const MOST_IDS: usize = 64;

/// A node that has left the window.
#[derive(Debug)]
pub(crate) struct Left {
    pub printings: Vec<Printing>,
    /// The story that it was in.
    pub story: StoryNo,
    /// Whether it was a page of a site, which is not remembered.
    pub is_page: bool,
}

impl Stories {
    /// Closes what has left the window, seen from the day that is being worked on. Gives the articles that have left.
    pub(crate) fn close(&mut self, at_work: i32) -> Vec<Left> {
        let window = i32::from(self.window.days);
        let today = self.today.unwrap_or(at_work);
        let is_old = |node: &Node| {
            // A date far ahead keeps nothing here for ever.
            let day = node.printing.day.map_or(node.came_on, |day| day.min(node.came_on));
            day < today - window && (day - at_work).abs() > window
        };
        let mut old: Vec<Slot> = self
            .memory
            .iter()
            .filter(|(_, node)| !node.is_closed && is_old(node))
            .map(|(slot, _)| slot)
            .collect();
        if old.is_empty() {
            return Vec::new();
        }
        old.sort_unstable_by(|&a, &b| {
            self.memory.at(a).printing.precedence().cmp(&self.memory.at(b).printing.precedence())
        });
        let left = old.into_iter().map(|slot| self.close_one(slot)).collect();
        self.forget_closed();
        self.memory.sweep();
        left
    }

    /// Makes a node the closed part of its story, or puts it into that part where there is one.
    fn close_one(&mut self, slot: Slot) -> Left {
        let node = self.memory.at(slot);
        let story = node.story;
        let words = (node.sketch.runs.whole, node.printing.day);
        let printings: Vec<Printing> = node.printings().cloned().collect();
        if is_page_of_site(node) {
            for printing in &printings {
                self.by_id.remove(&id_number(&printing.id));
            }
            self.drop_node(slot);
            return Left { printings, story, is_page: true };
        }
        if self.by_words.get(&words) == Some(&slot) {
            self.by_words.remove(&words);
        }
        let state = self.states.get_mut(&story).expect("whoever was regrouped has a story");
        state.n_past += printings.len() as u32;
        let n_more = MOST_IDS.saturating_sub(state.past.len());
        state.past.extend(printings.iter().take(n_more).map(|printing| printing.id.clone()));
        // Of a story the few that tell most stay, as those by which it is found again.
        let mut kept: Vec<Slot> =
            state.slots.iter().copied().filter(|&other| self.memory.at(other).is_closed).collect();
        let is_full = kept.len() >= MOST_CLOSED_NODES;
        kept.push(slot);
        // Not by slot: a memory that was loaded fills its empty slots in another order.
        kept.sort_by_key(|&slot| {
            let Node { sketch, arrival, .. } = self.memory.at(slot);
            (Reverse(sketch.words.len() + 8 * sketch.names.len()), *arrival)
        });
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
        if leaves != Some(slot) {
            let node = self.memory.at_mut(slot);
            node.is_closed = true;
            node.twins = Vec::new();
            node.sketch.runs.forget();
        }
        Left { printings, story, is_page: false }
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
            let Some(state) = self.end_story(story) else { continue };
            for slot in state.slots {
                self.memory.remove(slot);
            }
            for id in state.past {
                self.by_id.remove(&id_number(&id));
            }
        }
    }
}
