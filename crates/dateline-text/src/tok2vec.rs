//! Words into vectors: hashed embeddings, then four convolutions that let each word see four neighbours on
//! either side.
//!
//! Feature numbers go in, one row of [`WIDTH`] floats per word comes out. The one thing to know: the first
//! layer is linear up to its maxout, so each embedding table is multiplied by that layer's weights once, at
//! loading, and reading only adds rows.
//!
//! Sources: `spacy.MultiHashEmbed.v2` and `spacy.MaxoutWindowEncoder.v2` in spaCy, `HashEmbed`, `Maxout`,
//! `LayerNorm` in thinc (MIT); the hashing trick after Svenstrup and others (2017), "Hash embeddings for
//! efficient word representations".

use crate::{
    ModelError,
    hash::murmur3_quad,
    matrix::{Matrix, add, multiply},
    thinc::{Layer, Tensor},
    wheel::Wheel,
};

/// Floats per word.
pub(crate) const WIDTH: usize = 96;
/// Alternatives that a maxout unit takes the largest of.
const PIECES: usize = 3;
/// Rows of zeros before and after a text, as thinc pads it.
const PADDING: usize = 4;
/// Words convolved at a time: their sums stay in the processor's cache. 128 to 512 are equally fast, 64 is 5
/// % slower.
const BLOCK: usize = 128;

/// The network.
#[derive(Debug)]
pub(crate) struct Tok2Vec {
    tables: Vec<Table>,
    first: Maxout,
    convolutions: Vec<(Matrix, Maxout)>,
}

/// An embedding table, already multiplied by its part of the first layer's weights: rows of `PIECES * WIDTH`
/// floats.
#[derive(Debug)]
struct Table {
    seed: u32,
    rows: Matrix,
}

/// What follows a product: bias, largest of the pieces, layer norm.
#[derive(Debug)]
struct Maxout {
    bias: Vec<f32>,
    gain: Vec<f32>,
    shift: Vec<f32>,
}

impl Tok2Vec {
    /// Finds the network among the layers of a model file.
    pub(crate) fn new(layers: &[Layer], wheel: &Wheel, part: &str) -> Result<Self, ModelError> {
        Self::build(layers).ok_or_else(|| wheel.problem(part, "not the tok2vec network that is known"))
    }

    fn build(layers: &[Layer]) -> Option<Self> {
        let named = |name: &'static str| layers.iter().filter(move |layer| layer.name == name);
        let maxouts: Vec<&Layer> = named("maxout").collect();
        let norms: Vec<&Layer> = named("layernorm").collect();
        let embeds: Vec<&Layer> = named("hashembed").collect();
        if maxouts.len() != norms.len() {
            return None;
        }
        let weights = maxouts.first()?.tensor("W")?;
        let tables = embeds.iter().enumerate().map(|(i, embed)| Table::new(embed, weights, i, embeds.len()));
        let convolutions = maxouts.iter().zip(&norms).skip(1).map(|(maxout, norm)| {
            let weights = maxout.tensor("W").filter(|w| w.shape == [WIDTH, PIECES, 3 * WIDTH])?;
            Some((piece_major(weights, 0, 3 * WIDTH), Maxout::new(maxout, norm)?))
        });
        Some(Self {
            tables: tables.collect::<Option<_>>()?,
            first: Maxout::new(maxouts.first()?, norms.first()?)?,
            convolutions: convolutions.collect::<Option<_>>()?,
        })
    }

    /// The vector of a word by itself, from one number per table.
    pub(crate) fn embed(&self, features: &[u64], vector: &mut [f32]) {
        let mut sums = self.first.bias.clone();
        for (table, &feature) in self.tables.iter().zip(features) {
            for key in murmur3_quad(feature, table.seed) {
                add(&mut sums, table.rows.row(key as usize % table.rows.rows()));
            }
        }
        self.first.norm(&mut sums, vector);
    }

    /// The vectors of a text's words in context, from their vectors by themselves.
    pub(crate) fn encode(&self, embedded: impl ExactSizeIterator<Item: AsRef<[f32]>>) -> Matrix {
        // One more row than thinc's padding at either end: the neighbours of the outermost padding.
        let margin = PADDING + 1;
        let n_words = embedded.len();
        let n_inner = n_words + 2 * PADDING;
        let mut rows = Matrix::zeros(n_words + 2 * margin, WIDTH);
        for (i, vector) in embedded.enumerate() {
            rows.row_mut(margin + i).copy_from_slice(vector.as_ref());
        }
        let mut next = rows.clone();
        let mut sums = Matrix::zeros(BLOCK, PIECES * WIDTH);
        for (weights, maxout) in &self.convolutions {
            for start in (0..n_inner).step_by(BLOCK) {
                let n = BLOCK.min(n_inner - start);
                sums.values.resize(n * PIECES * WIDTH, 0.0);
                multiply(&rows.values[start * WIDTH..(start + n + 2) * WIDTH], WIDTH, weights, &mut sums);
                for i in 0..n {
                    let row = start + i + 1;
                    let sums = sums.row_mut(i);
                    add(sums, &maxout.bias);
                    maxout.norm(sums, next.row_mut(row));
                    add(next.row_mut(row), rows.row(row));
                }
            }
            std::mem::swap(&mut rows, &mut next);
        }
        Matrix { columns: WIDTH, values: rows.values[margin * WIDTH..(margin + n_words) * WIDTH].to_vec() }
    }
}

impl Table {
    fn new(embed: &Layer, weights: &Tensor, index: usize, n_tables: usize) -> Option<Self> {
        let table =
            embed.tensor("E").filter(|e| e.shape.len() == 2 && e.shape[1] == WIDTH && e.shape[0] > 0)?;
        if weights.shape != [WIDTH, PIECES, n_tables * WIDTH] {
            return None;
        }
        let mut rows = Matrix::zeros(table.shape[0], PIECES * WIDTH);
        multiply(&table.values, WIDTH, &piece_major(weights, index * WIDTH, WIDTH), &mut rows);
        Some(Self { seed: embed.number("seed")?, rows })
    }
}

impl Maxout {
    fn new(maxout: &Layer, norm: &Layer) -> Option<Self> {
        let bias = maxout.tensor("b").filter(|b| b.shape == [WIDTH, PIECES])?;
        let vector = |name| norm.tensor(name).filter(|v| v.shape == [WIDTH]).map(|v| v.values.clone());
        let bias =
            Matrix::from_fn(1, PIECES * WIDTH, |_, i| bias.values[i % WIDTH * PIECES + i / WIDTH]).values;
        Some(Self { bias, gain: vector("G")?, shift: vector("b")? })
    }

    /// Takes the largest of each unit's pieces and brings the units to mean 0 and variance 1, then to the
    /// learned scale.
    fn norm(&self, sums: &mut [f32], out: &mut [f32]) {
        let (units, others) = sums.split_at_mut(WIDTH);
        for other in others.chunks_exact(WIDTH) {
            for (unit, &x) in units.iter_mut().zip(other) {
                *unit = if x > *unit { x } else { *unit };
            }
        }
        let mean = sum(units, |x| x) / WIDTH as f32;
        let variance = sum(units, |x| (x - mean) * (x - mean)) / WIDTH as f32 + 1e-8;
        let scale = 1.0 / variance.sqrt();
        for (((out, &x), gain), shift) in out.iter_mut().zip(&*units).zip(&self.gain).zip(&self.shift) {
            *out = (x - mean) * scale * gain + shift;
        }
    }
}

/// Eight sums side by side, so that the compiler may add them at once.
fn sum(values: &[f32], term: impl Fn(f32) -> f32) -> f32 {
    let mut sums = [0.0; 8];
    let (eights, rest) = values.as_chunks::<8>();
    for eight in eights {
        for (sum, &x) in sums.iter_mut().zip(eight) {
            *sum += term(x);
        }
    }
    sums.iter().sum::<f32>() + rest.iter().map(|&x| term(x)).sum::<f32>()
}

/// Weights of shape (units, pieces, inputs) for some of the inputs, turned: a row per input; in it first the
/// first pieces of all units, then the second pieces, so that maxout runs over whole stretches.
fn piece_major(weights: &Tensor, first_input: usize, n_inputs: usize) -> Matrix {
    let all_inputs = weights.shape[2];
    Matrix::from_fn(n_inputs, PIECES * WIDTH, |input, column| {
        let (piece, unit) = (column / WIDTH, column % WIDTH);
        weights.values[(unit * PIECES + piece) * all_inputs + first_input + input]
    })
}
