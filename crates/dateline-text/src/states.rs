//! Scoring what to do next: the network that the parser and the name finder share.
//!
//! A text's word vectors go in once; then, step by step, a handful of word positions go in and a score per
//! action comes out. The first layer is linear, so its products with every word in every role are made
//! beforehand and a step only adds rows.
//!
//! Source: `spacy/ml/parser_model.pyx`, `spacy.TransitionBasedParser.v2` (MIT); the features after
//! Kiperwasser and Goldberg (2016), "Simple and accurate dependency parsing using bidirectional LSTM feature
//! representations".

use crate::{
    ModelError,
    matrix::{Matrix, add, multiply},
    thinc::Layer,
    tok2vec::WIDTH,
    wheel::Wheel,
};

/// Hidden units, and pieces of each that the larger is taken of.
const HIDDEN: usize = 64;
const PIECES: usize = 2;

/// The network.
#[derive(Debug)]
pub(crate) struct StateModel {
    narrow: Matrix,
    narrow_bias: Vec<f32>,
    /// `HIDDEN` rows; for every role `PIECES * HIDDEN` columns.
    roles: Matrix,
    /// What a role adds that no word fills: a row per role.
    nobody: Matrix,
    bias: Vec<f32>,
    upper: Matrix,
    upper_bias: Vec<f32>,
}

/// The products for the words of one text, and room for the scores of one step.
pub(crate) struct States<'m> {
    model: &'m StateModel,
    words: Matrix,
    sums: Vec<f32>,
    scores: Vec<f32>,
}

impl StateModel {
    /// Finds the network among the layers of a model file; it has `n_roles` word positions and `n_actions`
    /// scores.
    pub(crate) fn new(
        layers: &[Layer],
        n_roles: usize,
        n_actions: usize,
        wheel: &Wheel,
        part: &str,
    ) -> Result<Self, ModelError> {
        Self::build(layers, n_roles, n_actions)
            .ok_or_else(|| wheel.problem(part, "not the transition network that is known"))
    }

    fn build(layers: &[Layer], n_roles: usize, n_actions: usize) -> Option<Self> {
        let linear = |shape: [usize; 2]| {
            let mut layers = layers.iter().filter(|layer| layer.name == "linear");
            layers.find(|layer| layer.tensor("W").is_some_and(|w| w.shape == shape))
        };
        let (narrow, upper) = (linear([HIDDEN, WIDTH])?, linear([n_actions, HIDDEN])?);
        let affine = layers.iter().find(|layer| layer.name == "precomputable_affine")?;
        let roles = affine.tensor("W").filter(|w| w.shape == [n_roles, HIDDEN, PIECES, HIDDEN])?;
        let nobody = affine.tensor("pad").filter(|pad| pad.shape == [1, n_roles, HIDDEN, PIECES])?;
        let bias = affine.tensor("b").filter(|b| b.shape == [HIDDEN, PIECES])?;
        // Columns are turned from (unit, piece) to (piece, unit), so that the larger piece is found stretch
        // against stretch.
        let turned = |column: usize| column % HIDDEN * PIECES + column / HIDDEN;
        let units = PIECES * HIDDEN;
        Some(Self {
            narrow: transposed(narrow, [HIDDEN, WIDTH])?,
            narrow_bias: narrow.tensor("b")?.values.clone(),
            roles: Matrix::from_fn(HIDDEN, n_roles * units, |input, column| {
                roles.values[(column / units * units + turned(column % units)) * HIDDEN + input]
            }),
            nobody: Matrix::from_fn(n_roles, units, |role, column| {
                nobody.values[role * units + turned(column)]
            }),
            bias: (0..units).map(|column| bias.values[turned(column)]).collect(),
            upper: transposed(upper, [n_actions, HIDDEN])?,
            upper_bias: upper.tensor("b")?.values.clone(),
        })
    }

    /// Makes the products for a text's word vectors.
    pub(crate) fn prepare(&self, vectors: &Matrix) -> States<'_> {
        let mut narrow = Matrix::zeros(vectors.rows(), HIDDEN);
        multiply(&vectors.values, WIDTH, &self.narrow, &mut narrow);
        for row in 0..narrow.rows() {
            add(narrow.row_mut(row), &self.narrow_bias);
        }
        let mut words = Matrix::zeros(vectors.rows(), self.roles.columns);
        multiply(&narrow.values, HIDDEN, &self.roles, &mut words);
        States { model: self, words, sums: self.bias.clone(), scores: self.upper_bias.clone() }
    }
}

impl States<'_> {
    /// The score of every action where these words stand in the roles.
    pub(crate) fn scores(&mut self, roles: &[Option<u32>]) -> &[f32] {
        let units = PIECES * HIDDEN;
        self.sums.copy_from_slice(&self.model.bias);
        for (role, word) in roles.iter().enumerate() {
            let row = match word {
                Some(word) => &self.words.row(*word as usize)[role * units..][..units],
                None => self.model.nobody.row(role),
            };
            add(&mut self.sums, row);
        }
        self.scores.copy_from_slice(&self.model.upper_bias);
        let (first, second) = self.sums.split_at(HIDDEN);
        for (unit, (&a, &b)) in first.iter().zip(second).enumerate() {
            let hidden = if b > a { b } else { a };
            for (score, weight) in self.scores.iter_mut().zip(self.model.upper.row(unit)) {
                *score += hidden * weight;
            }
        }
        &self.scores
    }
}

/// A linear layer's weights of this shape (outputs, inputs), a row per input.
pub(crate) fn transposed(linear: &Layer, shape: [usize; 2]) -> Option<Matrix> {
    let [outputs, inputs] = shape;
    linear.tensor("b").filter(|b| b.shape == [outputs])?;
    let weights = linear.tensor("W").filter(|w| w.shape == shape)?;
    Some(Matrix::from_fn(inputs, outputs, |input, output| weights.values[output * inputs + input]))
}
