//! Words into vectors: hashed embeddings, then four convolutions that let each word see four neighbours on
//! either side.
//!
//! Words by their features go in, a [`Vector`] per word comes out. The one thing to know: what depends on one word
//! alone is made once per distinct word and kept ([`Kinds`]): its vector by itself, and that vector's products with the
//! three parts of the first convolution's window. The first layer is linear up to its maxout, so each embedding
//! table is multiplied by that layer's weights at loading, and embedding only adds rows.
//!
//! Sources: `spacy.MultiHashEmbed.v2` and `spacy.MaxoutWindowEncoder.v2` in spaCy, `HashEmbed` and `StaticVectors`
//! (MIT); the hashing trick after Svenstrup and others (2017), "Hash embeddings for efficient word
//! representations".

use fearless_simd::Level;

use crate::{
    ModelError,
    hash::murmur3_quad,
    linear::Linear,
    matrix::Matrix,
    maxout::{Convolution, Maxout, PIECES, SUMS, Vector, WIDTH, WINDOW, weight},
    thinc::{Layer, Tensor},
    wheel::Wheel,
    word_vectors::{LENGTH, WordVectors},
};

/// Empty rows between two texts: as far as a word sees.
const PADDING: usize = 4;
/// A row that no word stands in.
const NO_WORD: u32 = u32::MAX;

/// The network.
#[derive(Debug)]
pub(crate) struct Tok2Vec {
    tables: Vec<Table>,
    /// The same for learnt vectors, where the model has them.
    learnt: Option<Linear<LENGTH>>,
    first: Maxout,
    /// The first convolution's weights for the word before, the word itself and the word behind, side by side.
    window: Linear<WIDTH>,
    second: Maxout,
    convolutions: Vec<Convolution>,
}

/// An embedding table, already multiplied by its part of the first layer's weights.
#[derive(Debug)]
struct Table {
    seed: u32,
    rows: Vec<[f32; SUMS]>,
}

/// What a word is known by: norm, prefix, suffix, shape, whether a space follows, whether it is white space; and its
/// spelling, where the model has learnt vectors.
pub(crate) type Features = [u64; 7];
/// The spelling's place in [`Features`].
const SPELLING: usize = 6;

/// What is known of each distinct word by itself.
#[derive(Debug)]
pub(crate) struct Kinds {
    vectors: Vec<Vector>,
    /// The products of each kind as the word before another, as the word itself, and as the word behind another.
    products: Vec<[[f32; SUMS]; 3]>,
}

/// The rows of several texts, [`PADDING`] between them.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    /// The kind of the word in each row.
    kinds: Vec<u32>,
    /// First row of each text, and one past its last.
    texts: Vec<(u32, u32)>,
    /// The vectors, and room for those of the next layer.
    vectors: Vec<Vector>,
    next: Vec<Vector>,
    wanted: Vec<u32>,
}

impl Tok2Vec {
    /// Finds the network among the layers of a model file.
    pub(crate) fn new(level: Level, layers: &[Layer], wheel: &Wheel, part: &str) -> Result<Self, ModelError> {
        Self::build(level, layers).ok_or_else(|| wheel.problem(part, "not the tok2vec network that is known"))
    }

    fn build(level: Level, layers: &[Layer]) -> Option<Self> {
        let named = |name: &'static str| layers.iter().filter(move |layer| layer.name == name);
        let maxouts: Vec<&Layer> = named("maxout").collect();
        let norms: Vec<&Layer> = named("layernorm").collect();
        let embeds: Vec<&Layer> = named("hashembed").collect();
        let [first, second, later @ ..] = &*maxouts else { return None };
        let [first_norm, second_norm, later_norms @ ..] = &*norms else { return None };
        if later.len() != later_norms.len() || later.len() + 1 != PADDING {
            return None;
        }
        let static_vectors = named("static_vectors").next();
        let n_parts = embeds.len() + usize::from(static_vectors.is_some());
        let weights = first.tensor("W").filter(|w| w.shape == [WIDTH, PIECES, n_parts * WIDTH])?;
        let window = second.tensor("W").filter(|w| w.shape == [WIDTH, PIECES, WINDOW])?;
        let window_weight =
            |input: usize, column: usize| weight(window, column / SUMS * WIDTH + input, column % SUMS);
        let tables = embeds.iter().enumerate().map(|(i, embed)| Table::new(level, embed, weights, i));
        let convolutions =
            later.iter().zip(later_norms).map(|(maxout, norm)| Convolution::new(level, maxout, norm));
        let learnt = match static_vectors {
            Some(vectors) => Some(learnt_vectors(level, vectors, weights, embeds.len())?),
            None => None,
        };
        Some(Self {
            tables: tables.collect::<Option<_>>()?,
            learnt,
            first: Maxout::new(level, first, first_norm)?,
            window: Linear::new(level, 3 * SUMS, window_weight, |_| 0.0),
            second: Maxout::new(level, second, second_norm)?,
            convolutions: convolutions.collect::<Option<_>>()?,
        })
    }

    /// Adds what these words are by themselves to the kinds known.
    pub(crate) fn embed(&self, words: &[Features], learnt: Option<&WordVectors>, kinds: &mut Kinds) {
        let n_known = kinds.vectors.len();
        let mut learnt_part = Matrix::default();
        if let (Some(linear), Some(learnt)) = (&self.learnt, learnt) {
            let vector = |word: &Features| learnt.get(word[SPELLING]).copied().unwrap_or([0.0; LENGTH]);
            linear.apply(words.iter().map(vector).collect::<Vec<_>>().as_flattened(), &mut learnt_part);
        }
        let learnt_part = learnt_part.values.as_chunks::<SUMS>().0;
        for (i, features) in words.iter().enumerate() {
            let rows = self.tables.iter().zip(features).flat_map(|(table, &feature)| {
                murmur3_quad(feature, table.seed).map(|key| &table.rows[key as usize % table.rows.len()])
            });
            kinds.vectors.push(self.first.of_sum(rows.chain(learnt_part.get(i))));
        }
        let mut products = Matrix::default();
        self.window.apply(kinds.vectors[n_known..].as_flattened(), &mut products);
        kinds.products.extend_from_slice(products.values.as_chunks::<SUMS>().0.as_chunks().0);
    }

    /// Gives every row that a word stands in the vector of that word in context.
    pub(crate) fn encode(&self, kinds: &Kinds, rows: &mut Rows) {
        rows.vectors.resize(rows.kinds.len(), [0.0; WIDTH]);
        rows.next.resize(rows.kinds.len(), [0.0; WIDTH]);
        self.convolve_first(kinds, rows);
        for (convolution, reach) in self.convolutions.iter().zip((0..PADDING - 1).rev()) {
            rows.want(reach);
            convolution.apply(&rows.vectors, &rows.wanted, &mut rows.next);
            std::mem::swap(&mut rows.vectors, &mut rows.next);
        }
    }

    /// The first convolution, whose products are all known. Gives every row that the second one looks at its vector.
    fn convolve_first(&self, kinds: &Kinds, rows: &mut Rows) {
        const REACH: usize = PADDING - 1;
        for &(start, end) in &rows.texts {
            let wanted = start as usize - REACH..end as usize + REACH;
            let around = &rows.kinds[wanted.start + 1..=wanted.end];
            let words = around.iter().map(|&kind| kinds.products.get(kind as usize));
            let mut wanted = rows.vectors[wanted.clone()].iter_mut().zip(&rows.kinds[wanted]);
            self.second.slide(words, |vector| {
                let Some((row, &kind)) = wanted.next() else { return };
                *row = vector;
                if let Some(alone) = kinds.vectors.get(kind as usize) {
                    for (x, alone) in row.iter_mut().zip(alone) {
                        *x += alone;
                    }
                }
            });
        }
    }
}

impl Table {
    fn new(level: Level, embed: &Layer, weights: &Tensor, index: usize) -> Option<Self> {
        let table =
            embed.tensor("E").filter(|e| e.shape.len() == 2 && e.shape[1] == WIDTH && e.shape[0] > 0)?;
        let mut rows = Matrix::default();
        let part: Linear<WIDTH> =
            Linear::new(level, SUMS, |input, column| weight(weights, index * WIDTH + input, column), |_| 0.0);
        part.apply(&table.values, &mut rows);
        Some(Self { seed: embed.number("seed")?, rows: rows.values.as_chunks().0.to_vec() })
    }
}

/// The layer of learnt vectors, already multiplied by its part of the first layer's weights.
fn learnt_vectors(level: Level, layer: &Layer, weights: &Tensor, index: usize) -> Option<Linear<LENGTH>> {
    let vectors = layer.tensor("W").filter(|w| w.shape == [WIDTH, LENGTH])?;
    let product = |input: usize, column: usize| {
        (0..WIDTH)
            .map(|unit| weight(weights, index * WIDTH + unit, column) * vectors.values[unit * LENGTH + input])
            .sum()
    };
    Some(Linear::new(level, SUMS, product, |_| 0.0))
}

impl Kinds {
    /// With room for so many kinds: memory that the system gives when it is first used.
    pub(crate) fn with_capacity(n: usize) -> Self {
        Self { vectors: Vec::with_capacity(n), products: Vec::with_capacity(n) }
    }

    /// Keeps these kinds, which are in ascending order; they are numbered anew, in the same order.
    pub(crate) fn keep(&mut self, kept: &[u32]) {
        for (new, &old) in kept.iter().enumerate() {
            self.vectors[new] = self.vectors[old as usize];
            self.products[new] = self.products[old as usize];
        }
        self.vectors.truncate(kept.len());
        self.products.truncate(kept.len());
    }
}

impl Rows {
    /// Forgets all texts.
    pub(crate) fn clear(&mut self) {
        self.texts.clear();
        self.kinds.clear();
        self.kinds.resize(PADDING, NO_WORD);
    }

    /// Adds a text, word by word.
    pub(crate) fn add(&mut self, kinds: impl Iterator<Item = u32>) {
        let start = self.kinds.len() as u32;
        self.kinds.extend(kinds);
        self.texts.push((start, self.kinds.len() as u32));
        self.kinds.extend([NO_WORD; PADDING]);
    }

    /// The vectors of each text's words.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &[Vector]> {
        self.texts.iter().map(|&(start, end)| &self.vectors[start as usize..end as usize])
    }

    /// Wants the rows of all texts and as many on either side as `reach` says.
    fn want(&mut self, reach: usize) {
        self.wanted.clear();
        let mut from = 0;
        for &(start, end) in &self.texts {
            let until = end + reach as u32;
            self.wanted.extend(from.max(start - reach as u32)..until);
            from = until;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_wanted_once_and_no_farther_than_the_reach() {
        let mut rows = Rows::default();
        rows.clear();
        for text in [&[7, 8][..], &[], &[9]] {
            rows.add(text.iter().copied());
        }
        assert_eq!(rows.texts, [(4, 6), (10, 10), (14, 15)]);
        rows.want(0);
        assert_eq!(rows.wanted, [4, 5, 14]);
        rows.want(PADDING - 1);
        assert_eq!(rows.wanted, (1..=17).collect::<Vec<_>>());
    }

    #[test]
    fn kinds_that_are_kept_move_up_in_order() {
        let mut kinds = Kinds::with_capacity(4);
        for kind in 0..4u8 {
            kinds.vectors.push([kind.into(); WIDTH]);
            kinds.products.push([[kind.into(); SUMS]; 3]);
        }
        kinds.keep(&[1, 3]);
        let firsts = kinds.vectors.iter().zip(&kinds.products).map(|(vector, [at, ..])| (vector[0], at[0]));
        assert_eq!(firsts.collect::<Vec<_>>(), [(1.0, 1.0), (3.0, 3.0)]);
    }
}
