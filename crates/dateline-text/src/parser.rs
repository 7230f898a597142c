//! Syntax: heads, relations and sentence starts, by arc-eager parsing.
//!
//! Word vectors go in, a [`Tree`] comes out. The one thing to know: a word that is to be reduced without
//! having a head goes back to the buffer once, instead of staying without one.
//!
//! Sources: Nivre (2003), "An efficient algorithm for projective dependency parsing"; Honnibal and Johnson
//! (2015), "An improved non-monotonic transition system for dependency parsing";
//! `spacy/pipeline/_parser_internals/arc_eager.pyx` and `_state.pyx` (MIT).

use fearless_simd::Level;

use crate::{
    Dep, ModelError,
    linear::PACK,
    maxout::Vector,
    moves::read_moves,
    states::{Products, StateModel},
    thinc::read_layers,
    tree::{Label, Tree},
    wheel::Wheel,
};

/// The parser.
#[derive(Debug)]
pub(crate) struct Parser {
    model: StateModel<N_ROLES, N_PACKS>,
    actions: Vec<Action>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Action {
    /// Moves the first word of the buffer onto the stack.
    Shift,
    /// Takes a word off the stack.
    Reduce,
    /// Makes the first word of the buffer the head of the stack's top, and takes that off.
    Left(Label),
    /// Makes the stack's top the head of the first word of the buffer, and shifts that.
    Right(Label),
    /// Starts a sentence at the second word of the buffer.
    Break,
}

/// The word positions that the network looks at.
const N_ROLES: usize = 8;
/// Packs of scores: there are 106 actions.
const N_PACKS: usize = 7;

impl Parser {
    pub(crate) fn load(level: Level, wheel: &mut Wheel) -> Result<Self, ModelError> {
        let mut actions = Vec::new();
        for (action, text) in read_moves(wheel, "parser/moves")? {
            let label = Label::parse(&text);
            let action = match (action, label) {
                (0, _) => Action::Shift,
                (1, _) => Action::Reduce,
                (2, Some(label)) => Action::Left(label),
                (3, Some(label)) => Action::Right(label),
                (4, Some(label)) if label.dep == Dep::Root => Action::Break,
                _ => return Err(wheel.problem("parser/moves", format!("unknown action {action} {text}"))),
            };
            actions.push(action);
        }
        let layers = read_layers(wheel, "parser/model")?;
        Ok(Self { model: StateModel::new(level, &layers, actions.len(), wheel, "parser/model")?, actions })
    }

    /// Parses a text; `is_space` tells which words are white space.
    pub(crate) fn parse(
        &self,
        vectors: &[Vector],
        products: &mut Products,
        is_space: impl Fn(usize) -> bool,
    ) -> Tree {
        self.model.prepare(vectors, products);
        let mut scores = [[0.0; PACK]; N_PACKS];
        let mut state = State::new(vectors.len());
        while !state.is_final() {
            self.model.scores(products, state.roles(), &mut scores);
            let allowed = state.allowed();
            let mut best: Option<(f32, Action)> = None;
            for (&score, &action) in scores.as_flattened().iter().zip(&self.actions) {
                if allowed.has(action) && best.is_none_or(|(most, _)| score > most) {
                    best = Some((score, action));
                }
            }
            // A stack can always be reduced and an empty one shifted to; without an action (scores that are
            // no numbers) it ends.
            let Some((_, action)) = best else { break };
            state.take(action);
        }
        Tree::new(state.heads, &state.labels, is_space)
    }
}

const NONE: u32 = u32::MAX;

/// Where the parser stands.
struct State {
    n: u32,
    stack: Vec<u32>,
    /// Words put back, last first; they come before the rest of the buffer.
    put_back: Vec<u32>,
    /// First word of the rest of the buffer.
    next: u32,
    /// Whether a word was put back and may not be shifted again as it is.
    unshiftable: Vec<bool>,
    starts_sentence: Vec<bool>,
    /// Head of each word, or [`NONE`].
    heads: Vec<u32>,
    labels: Vec<Label>,
    left: Arcs,
    right: Arcs,
}

/// The children of every word on one side, latest first.
struct Arcs {
    last: Vec<u32>,
    before: Vec<u32>,
}

/// Which kinds of action are allowed.
#[allow(clippy::struct_excessive_bools)] // one per kind
struct Allowed {
    shift: bool,
    reduce: bool,
    arc: bool,
    sentence_break: bool,
}

impl State {
    fn new(n: usize) -> Self {
        let arcs = || Arcs { last: vec![NONE; n], before: vec![NONE; n] };
        Self {
            n: n as u32,
            stack: Vec::new(),
            put_back: Vec::new(),
            next: 0,
            unshiftable: vec![false; n],
            starts_sentence: vec![false; n],
            heads: vec![NONE; n],
            labels: vec![Label::ROOT; n],
            left: arcs(),
            right: arcs(),
        }
    }

    fn is_final(&self) -> bool {
        self.stack.is_empty() && self.buffer_length() == 0
    }

    fn buffer_length(&self) -> usize {
        (self.n - self.next) as usize + self.put_back.len()
    }

    /// The `i`th word of the buffer.
    fn buffer(&self, i: usize) -> Option<u32> {
        if i < self.put_back.len() {
            return Some(self.put_back[self.put_back.len() - 1 - i]);
        }
        Some(self.next + (i - self.put_back.len()) as u32).filter(|&word| word < self.n)
    }

    /// The `i`th word of the stack from its top.
    fn stack(&self, i: usize) -> Option<u32> {
        self.stack.len().checked_sub(i + 1).map(|at| self.stack[at])
    }

    fn roles(&self) -> [Option<u32>; N_ROLES] {
        let (first, top) = (self.buffer(0), self.stack(0));
        [
            first,
            self.buffer(1),
            top,
            self.stack(1),
            self.stack(2),
            first.and_then(|word| self.left.last(word)),
            top.and_then(|word| self.left.last(word)),
            top.and_then(|word| self.right.last(word)),
        ]
    }

    fn allowed(&self) -> Allowed {
        let length = self.buffer_length();
        let first = self.buffer(0);
        let starts_sentence = first.is_some_and(|word| self.starts_sentence[word as usize]);
        let unshiftable = first.is_some_and(|word| self.unshiftable[word as usize]);
        let next_to_first = self
            .buffer(1)
            .filter(|&second| first == Some(second - 1))
            .is_some_and(|second| !self.starts_sentence[second as usize]);
        Allowed {
            shift: self.stack.is_empty() || (length >= 2 && !starts_sentence && !unshiftable),
            reduce: !self.stack.is_empty(),
            arc: !self.stack.is_empty() && length > 0 && !starts_sentence,
            sentence_break: length >= 2 && next_to_first,
        }
    }

    fn take(&mut self, action: Action) {
        match (action, self.stack(0), self.buffer(0)) {
            (Action::Shift, _, Some(_)) => self.shift(),
            (Action::Reduce, Some(top), _) => {
                self.stack.pop();
                if self.heads[top as usize] == NONE && !self.stack.is_empty() {
                    self.unshiftable[top as usize] = true;
                    self.put_back.push(top);
                }
            }
            (Action::Left(label), Some(top), Some(first)) => {
                self.attach(first, top, label);
                self.unshiftable[first as usize] = false;
                self.stack.pop();
            }
            (Action::Right(label), Some(top), Some(first)) => {
                self.attach(top, first, label);
                self.shift();
            }
            (Action::Break, _, _) => {
                if let Some(second) = self.buffer(1) {
                    self.starts_sentence[second as usize] = true;
                }
            }
            // `allowed` lets none of these through.
            (Action::Shift | Action::Reduce | Action::Left(_) | Action::Right(_), _, _) => {}
        }
    }

    fn shift(&mut self) {
        let word = self.put_back.pop().unwrap_or_else(|| {
            self.next += 1;
            self.next - 1
        });
        self.stack.push(word);
    }

    fn attach(&mut self, head: u32, child: u32, label: Label) {
        let old = self.heads[child as usize];
        if old != NONE {
            let side = if old > child { &mut self.left } else { &mut self.right };
            side.remove(old, child);
        }
        let side = if head > child { &mut self.left } else { &mut self.right };
        side.add(head, child);
        self.heads[child as usize] = head;
        self.labels[child as usize] = label;
    }
}

impl Arcs {
    fn last(&self, head: u32) -> Option<u32> {
        Some(self.last[head as usize]).filter(|&child| child != NONE)
    }

    fn add(&mut self, head: u32, child: u32) {
        self.before[child as usize] = self.last[head as usize];
        self.last[head as usize] = child;
    }

    /// Takes an arc away. Only a head's latest child ever changes its head: it is on the stack, right above
    /// that head.
    fn remove(&mut self, head: u32, child: u32) {
        if self.last[head as usize] == child {
            self.last[head as usize] = self.before[child as usize];
        }
    }
}

impl Allowed {
    fn has(&self, action: Action) -> bool {
        match action {
            Action::Shift => self.shift,
            Action::Reduce => self.reduce,
            Action::Left(_) | Action::Right(_) => self.arc,
            Action::Break => self.sentence_break,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SUBJECT: Label = Label { dep: Dep::Nsubj, lifted_from: None };
    const OBJECT: Label = Label { dep: Dep::Dobj, lifted_from: None };

    /// Takes these actions on a text of `n` words and tells the heads.
    fn heads(n: usize, actions: &[Action]) -> Vec<u32> {
        let mut state = State::new(n);
        for &action in actions {
            assert!(state.allowed().has(action), "{action:?}");
            state.take(action);
        }
        state.heads
    }

    #[test]
    fn arcs_lead_left_and_right() {
        let sailors_mend_nets = [Action::Shift, Action::Left(SUBJECT), Action::Shift, Action::Right(OBJECT)];
        assert_eq!(heads(3, &sailors_mend_nets), [1, NONE, 1]);
    }

    #[test]
    fn a_word_without_a_head_goes_back_to_the_buffer_once() {
        let mut state = State::new(3);
        state.take(Action::Shift);
        state.take(Action::Shift);
        state.take(Action::Reduce);
        assert_eq!(state.buffer(0), Some(1));
        assert!(!state.allowed().shift);
        state.take(Action::Right(OBJECT));
        assert_eq!(state.heads, [NONE, 0, NONE]);
    }

    #[test]
    fn no_arc_crosses_a_sentence_start() {
        let mut state = State::new(2);
        assert!(state.allowed().sentence_break);
        state.take(Action::Break);
        state.take(Action::Shift);
        let allowed = state.allowed();
        assert!(!allowed.arc && !allowed.shift && allowed.reduce);
    }
}
