//! What holds of a memory between two runs, whatever came in: for the tests.

use std::collections::BTreeSet;

use crate::corrections::id_number;
use crate::node::Slot;
use crate::stories::Stories;

impl Stories {
    /// Panics, with what is wrong, where the memory contradicts itself.
    #[track_caller]
    pub(crate) fn assert_sound(&self) {
        self.memory.assert_sound();
        for (slot, node) in self.memory.iter() {
            let story = self.states.get(&node.story).unwrap_or_else(|| panic!("node {slot} has no story"));
            assert!(story.slots.contains(&slot), "the story of node {slot} does not list it");
            if node.is_closed {
                assert!(node.twins.is_empty(), "closed node {slot} has twins");
                continue;
            }
            for printing in node.printings() {
                assert_eq!(
                    self.by_id.get(&id_number(&printing.id)),
                    Some(&slot),
                    "{} is not found by its id",
                    printing.id
                );
            }
        }
        for (number, story) in &self.states {
            assert!(!story.slots.is_empty(), "story {number} has no nodes");
            assert!(story.slots.is_sorted_by(|a, b| a < b), "slots of story {number}: {:?}", story.slots);
            for &slot in &story.slots {
                let node = self.memory.get(slot).unwrap_or_else(|| panic!("slot {slot} of a story is empty"));
                assert_eq!(node.story, *number, "slot {slot} is of another story");
            }
            let closed: Vec<Slot> =
                story.slots.iter().copied().filter(|&slot| self.memory.at(slot).is_closed).collect();
            assert_eq!(
                closed.is_empty(),
                story.n_past == 0,
                "story {number}: {closed:?}, {} are past",
                story.n_past
            );
            for id in &story.past {
                let at = self.by_id.get(&id_number(id));
                assert!(
                    at.is_some_and(|at| closed.contains(at)),
                    "{id} of story {number} is past, found at {at:?}"
                );
            }
            let line =
                self.lines.get(story.line).unwrap_or_else(|| panic!("story {number} is in no storyline"));
            assert!(
                line.stories.iter().any(|known| known.founder == story.founder),
                "the storyline of {} does not list it",
                story.founder
            );
        }
        let known: BTreeSet<u64> = self
            .memory
            .iter()
            .flat_map(|(_, node)| node.printings())
            .map(|printing| id_number(&printing.id))
            .chain(self.states.values().flat_map(|story| &story.past).map(|id| id_number(id)))
            .collect();
        let mut named: Vec<(u64, Slot)> = self.by_id.iter().map(|(id, slot)| (*id, *slot)).collect();
        named.sort_unstable();
        for (id, slot) in named {
            assert!(self.memory.get(slot).is_some(), "an id leads to slot {slot}, which is empty");
            assert!(known.contains(&id), "an id leads to slot {slot}, which does not hold it");
        }
        let mut by_words: Vec<(&(u64, Option<i32>), &Slot)> = self.by_words.iter().collect();
        by_words.sort_unstable();
        for (words, slot) in by_words {
            let node =
                self.memory.get(*slot).unwrap_or_else(|| panic!("words lead to slot {slot}, which is empty"));
            assert!(!node.is_closed, "words lead to closed node {slot}");
            assert_eq!(*words, (node.sketch.runs.whole, node.printing.day), "of node {slot}");
        }
    }
}
