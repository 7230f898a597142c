//! Names and numbers, found word by word: each word begins, continues or ends one, is one by itself, or is
//! none.
//!
//! Word vectors and sentence starts go in, [`Name`]s come out. No name crosses a sentence start or starts
//! with white space. Source: `spacy/pipeline/_parser_internals/ner.pyx` (MIT); BILUO after Ratinov and Roth
//! (2009), "Design challenges and misconceptions in named entity recognition".

use fearless_simd::Level;

use crate::{
    ModelError, Name, NameLabel,
    linear::PACK,
    maxout::Vector,
    moves::read_moves,
    states::{Products, StateModel},
    thinc::Layer,
    wheel::Wheel,
};

/// The name finder.
#[derive(Debug)]
pub(crate) struct NameFinder {
    model: StateModel<N_ROLES, N_PACKS>,
    actions: Vec<Action>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Action {
    Begin(NameLabel),
    In(NameLabel),
    Last(NameLabel),
    Unit(NameLabel),
    Out,
    /// Scored by the network but never taken: a name without a label.
    Never,
}

/// What the network looks at: the word, the first word of the open name, the word before.
const N_ROLES: usize = 3;
/// Packs of scores: there are 74 actions.
const N_PACKS: usize = 5;

impl NameFinder {
    pub(crate) fn load(level: Level, wheel: &mut Wheel, layers: &[Layer]) -> Result<Self, ModelError> {
        let mut actions = Vec::new();
        for (action, text) in read_moves(wheel, "ner/moves")? {
            let action = match (action, NameLabel::parse(&text)) {
                (1, Some(label)) => Action::Begin(label),
                (2, Some(label)) => Action::In(label),
                (3, Some(label)) => Action::Last(label),
                (4, Some(label)) => Action::Unit(label),
                (4, None) if text.is_empty() => Action::Never,
                (5, _) => Action::Out,
                _ => return Err(wheel.problem("ner/moves", format!("unknown action {action} {text}"))),
            };
            actions.push(action);
        }
        Ok(Self { model: StateModel::new(level, layers, actions.len(), wheel, "ner/model")?, actions })
    }

    /// Finds the names of a text.
    pub(crate) fn find(
        &self,
        vectors: &[Vector],
        products: &mut Products,
        starts_sentence: &[bool],
        is_space: impl Fn(usize) -> bool,
    ) -> Vec<Name> {
        let n = vectors.len();
        self.model.prepare(vectors, products);
        let mut scores = [[0.0; PACK]; N_PACKS];
        let mut names = Vec::new();
        let mut open: Option<(u32, NameLabel)> = None;
        for i in 0..n {
            let word = i as u32;
            let may_go_on = i + 1 < n && !starts_sentence[i + 1];
            let may_start = open.is_none() && !is_space(i);
            let before = open.and(word.checked_sub(1));
            self.model.scores(products, [Some(word), open.map(|(start, _)| start), before], &mut scores);
            let mut best = (f32::NEG_INFINITY, Action::Out);
            for (&score, &action) in scores.as_flattened().iter().zip(&self.actions) {
                let allowed = match action {
                    Action::Begin(_) => may_start && may_go_on,
                    Action::In(label) => may_go_on && open.is_some_and(|(_, open)| open == label),
                    Action::Last(label) => open.is_some_and(|(_, open)| open == label),
                    Action::Unit(_) => may_start,
                    Action::Out => open.is_none(),
                    Action::Never => false,
                };
                if allowed && score > best.0 {
                    best = (score, action);
                }
            }
            match best.1 {
                Action::Begin(label) => open = Some((word, label)),
                Action::Last(label) => {
                    names.extend(open.map(|(start, _)| Name { start, end: word + 1, label }));
                    open = None;
                }
                Action::Unit(label) => names.push(Name { start: word, end: word + 1, label }),
                Action::In(_) | Action::Out | Action::Never => {}
            }
        }
        names
    }
}
