//! Scoring what to do next: the network that the parser and the name finder share.
//!
//! A text's word vectors go in once; then, step by step, a handful of word positions go in and a score per
//! action comes out. The first layer is linear, so its products with every word in every role are made
//! beforehand and a step only adds rows.
//!
//! Source: `spacy/ml/parser_model.pyx`, `spacy.TransitionBasedParser.v2` (MIT); the features after
//! Kiperwasser and Goldberg (2016), "Simple and accurate dependency parsing using bidirectional LSTM feature
//! representations".

#![allow(clippy::inline_always)] // only what is inlined is compiled for the instructions of its caller

use fearless_simd::{Level, Simd, dispatch, prelude::*};

use crate::{
    ModelError,
    linear::{Linear, PACK, lanes, parts},
    matrix::Matrix,
    maxout::{Vector, WIDTH},
    thinc::Layer,
    wheel::Wheel,
};

/// Hidden units, and pieces of each that the larger is taken of.
const HIDDEN: usize = 64;
const PIECES: usize = 2;
const UNITS: usize = PIECES * HIDDEN;

/// The network: `ROLES` word positions, as many actions as `PACKS` packs of scores hold.
#[derive(Debug)]
pub(crate) struct StateModel<const ROLES: usize, const PACKS: usize> {
    narrow: Linear<WIDTH>,
    /// For every role [`UNITS`] columns.
    roles: Linear<HIDDEN>,
    /// What a role adds that no word fills.
    nobody: [[f32; UNITS]; ROLES],
    bias: [f32; UNITS],
    upper: Vec<[[f32; PACK]; PACKS]>,
    upper_bias: [[f32; PACK]; PACKS],
    level: Level,
}

/// The products for the words of one text; their room is used again for the next one.
#[derive(Debug, Default)]
pub(crate) struct Products {
    narrow: Matrix,
    roles: Matrix,
    /// Room for the tagger's scores.
    pub(crate) scores: Matrix,
}

impl<const ROLES: usize, const PACKS: usize> StateModel<ROLES, PACKS> {
    /// Finds the network among the layers of a model file; it has `n_actions` scores.
    pub(crate) fn new(
        level: Level,
        layers: &[Layer],
        n_actions: usize,
        wheel: &Wheel,
        part: &str,
    ) -> Result<Self, ModelError> {
        Self::build(level, layers, n_actions)
            .ok_or_else(|| wheel.problem(part, "not the transition network that is known"))
    }

    fn build(level: Level, layers: &[Layer], n_actions: usize) -> Option<Self> {
        if n_actions.div_ceil(PACK) != PACKS {
            return None;
        }
        let upper = linear(layers, [n_actions, HIDDEN])?;
        let affine = layers.iter().find(|layer| layer.name == "precomputable_affine")?;
        let roles = affine.tensor("W").filter(|w| w.shape == [ROLES, HIDDEN, PIECES, HIDDEN])?;
        let nobody = affine.tensor("pad").filter(|pad| pad.shape == [1, ROLES, HIDDEN, PIECES])?;
        let bias = affine.tensor("b").filter(|b| b.shape == [HIDDEN, PIECES])?;
        // Columns are turned from (unit, piece) to (piece, unit), so that the larger piece is found stretch
        // against stretch.
        let turned = |column: usize| column % HIDDEN * PIECES + column / HIDDEN;
        let role_weight = |input: usize, column: usize| {
            roles.values[(column / UNITS * UNITS + turned(column % UNITS)) * HIDDEN + input]
        };
        let packed = |value: &dyn Fn(usize) -> f32| {
            std::array::from_fn(|pack| {
                let action = |i| pack * PACK + i;
                std::array::from_fn(|i| if action(i) < n_actions { value(action(i)) } else { 0.0 })
            })
        };
        Some(Self {
            narrow: linear(layers, [HIDDEN, WIDTH])?.packed(level),
            roles: Linear::new(level, ROLES * UNITS, role_weight, |_| 0.0),
            nobody: std::array::from_fn(|role| {
                std::array::from_fn(|column| nobody.values[role * UNITS + turned(column)])
            }),
            bias: std::array::from_fn(|column| bias.values[turned(column)]),
            upper: (0..HIDDEN).map(|unit| packed(&|action| upper.weight(unit, action))).collect(),
            upper_bias: packed(&|action| upper.bias[action]),
            level,
        })
    }

    /// Makes the products for a text's word vectors.
    pub(crate) fn prepare(&self, vectors: &[Vector], products: &mut Products) {
        let Products { narrow, roles, .. } = products;
        self.narrow.apply(vectors.as_flattened(), narrow);
        // `narrow` has whole tiles of columns; the next layer reads only the hidden units.
        for row in 0..vectors.len() {
            narrow.values.copy_within(row * narrow.columns..row * narrow.columns + HIDDEN, row * HIDDEN);
        }
        self.roles.apply(&narrow.values[..vectors.len() * HIDDEN], roles);
    }

    /// The score of every action where these words stand in the roles; scores beyond the actions are 0.
    pub(crate) fn scores(
        &self,
        products: &Products,
        words: [Option<u32>; ROLES],
        scores: &mut [[f32; PACK]; PACKS],
    ) {
        let rows = std::array::from_fn(|role| match words[role] {
            Some(word) => &products.roles.row(word as usize)[role * UNITS..(role + 1) * UNITS],
            None => &self.nobody[role],
        });
        dispatch!(self.level, simd => score(simd, self, rows, scores));
    }
}

#[inline(always)]
fn score<S: Simd, const ROLES: usize, const PACKS: usize>(
    simd: S,
    model: &StateModel<ROLES, PACKS>,
    rows: [&[f32]; ROLES],
    scores: &mut [[f32; PACK]; PACKS],
) {
    let load = |values: &[f32], at: usize| S::f32s::from_slice(simd, &values[at..at + lanes::<S>()]);
    let mut hidden = [0.0; HIDDEN];
    for (unit, hidden) in hidden.chunks_exact_mut(lanes::<S>()).enumerate() {
        let unit = unit * lanes::<S>();
        let mut first = load(&model.bias, unit);
        let mut second = load(&model.bias, HIDDEN + unit);
        for row in rows {
            first += load(row, unit);
            second += load(row, HIDDEN + unit);
        }
        first.max(second).store_slice(hidden);
    }
    for part in 0..parts::<S>() {
        let at = part * lanes::<S>();
        let mut sums: [S::f32s; PACKS] = std::array::from_fn(|pack| load(&model.upper_bias[pack], at));
        for (&unit, weights) in hidden.iter().zip(&model.upper) {
            let unit = S::f32s::splat(simd, unit);
            for (sum, weights) in sums.iter_mut().zip(weights) {
                *sum = unit.mul_add(load(weights, at), *sum);
            }
        }
        for (sum, scores) in sums.iter().zip(scores.iter_mut()) {
            sum.store_slice(&mut scores[at..at + lanes::<S>()]);
        }
    }
}

/// A linear layer's weights and biases as they stand in a model file.
pub(crate) struct RawLinear<'l> {
    weights: &'l [f32],
    bias: &'l [f32],
    inputs: usize,
}

/// The linear layer of this shape (outputs, inputs).
pub(crate) fn linear(layers: &[Layer], shape: [usize; 2]) -> Option<RawLinear<'_>> {
    let layer = layers.iter().find(|layer| layer.tensor("W").is_some_and(|w| w.shape == shape))?;
    let bias = layer.tensor("b").filter(|b| b.shape == [shape[0]])?;
    Some(RawLinear { weights: &layer.tensor("W")?.values, bias: &bias.values, inputs: shape[1] })
}

impl RawLinear<'_> {
    fn weight(&self, input: usize, output: usize) -> f32 {
        self.weights[output * self.inputs + input]
    }

    /// Packed for products; it has `K` inputs.
    pub(crate) fn packed<const K: usize>(&self, level: Level) -> Linear<K> {
        Linear::new(level, self.bias.len(), |input, output| self.weight(input, output), |i| self.bias[i])
    }
}
