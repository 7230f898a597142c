//! Maxout with layer norm: what the encoder does after every product.
//!
//! [`PIECES`] sums per unit go in, one float per unit comes out: the largest, all units brought to mean 0 and
//! variance 1, then to the learned scale. Columns stand so that a tile of a product ([`crate::linear`]) holds all
//! pieces of 16 units, and the largest is found before anything is stored.
//!
//! Sources: `Maxout`, `LayerNorm` in thinc (MIT); Goodfellow and others (2013), "Maxout networks"; Ba, Kiros and
//! Hinton (2016), "Layer normalization".

#![allow(clippy::inline_always)] // only what is inlined is compiled for the instructions of its caller

use fearless_simd::{Level, Simd, dispatch, prelude::*};

use crate::{
    linear::{Linear, PACK, PACKS, TILE, at_least, has_many_registers, lanes, parts, tile},
    thinc::{Layer, Tensor},
};

/// Floats per word.
pub(crate) const WIDTH: usize = 96;
/// Alternatives that a maxout unit takes the largest of.
pub(crate) const PIECES: usize = PACKS;
/// Sums that go into a row of units.
pub(crate) const SUMS: usize = PIECES * WIDTH;
/// Floats that a convolution sees: a word and its neighbours.
pub(crate) const WINDOW: usize = 3 * WIDTH;
/// Rows whose units are kept apart until they are normed: they stay in the processor's nearest cache. A multiple of the
/// rows summed up at once.
const BLOCK: usize = 24;

/// The vector of a word.
pub(crate) type Vector = [f32; WIDTH];

/// Layer norm's scale.
#[derive(Debug)]
pub(crate) struct Norm {
    gain: Vector,
    shift: Vector,
}

/// Maxout and norm after sums that were made elsewhere.
#[derive(Debug)]
pub(crate) struct Maxout {
    bias: Box<[f32; SUMS]>,
    norm: Norm,
    level: Level,
}

/// A residual convolution: to the vector of each word is added what maxout and norm make of it and its neighbours.
#[derive(Debug)]
pub(crate) struct Convolution {
    linear: Linear<WINDOW>,
    norm: Norm,
}

/// Which (unit, piece) a column is of.
pub(crate) fn unit_and_piece(column: usize) -> (usize, usize) {
    (column / TILE * PACK + column % PACK, column % TILE / PACK)
}

/// The weight of an input in a column, of weights of shape (units, pieces, inputs).
pub(crate) fn weight(weights: &Tensor, input: usize, column: usize) -> f32 {
    let (unit, piece) = unit_and_piece(column);
    weights.values[(unit * PIECES + piece) * weights.shape[2] + input]
}

fn bias(layer: &Layer) -> Option<impl Fn(usize) -> f32> {
    let bias = layer.tensor("b").filter(|b| b.shape == [WIDTH, PIECES])?;
    Some(|column| {
        let (unit, piece) = unit_and_piece(column);
        bias.values[unit * PIECES + piece]
    })
}

impl Norm {
    fn new(layer: &Layer) -> Option<Self> {
        let vector = |name| layer.tensor(name)?.values.as_slice().try_into().ok();
        Some(Self { gain: vector("G")?, shift: vector("b")? })
    }

    #[inline(always)]
    fn apply(&self, units: &Vector) -> Vector {
        let mean = sum(units) / WIDTH as f32;
        let centred = units.map(|x| x - mean);
        let variance = sum(&centred.map(|x| x * x)) / WIDTH as f32 + 1e-8;
        let scale = 1.0 / variance.sqrt();
        std::array::from_fn(|i| centred[i] * scale * self.gain[i] + self.shift[i])
    }
}

impl Maxout {
    pub(crate) fn new(level: Level, maxout: &Layer, norm: &Layer) -> Option<Self> {
        let bias = bias(maxout)?;
        Some(Self { bias: Box::new(std::array::from_fn(bias)), norm: Norm::new(norm)?, level })
    }

    /// The vector of the sum of some rows.
    pub(crate) fn of_sum<'a>(&self, rows: impl Iterator<Item = &'a [f32; SUMS]>) -> Vector {
        dispatch!(self.level, simd => of_sum(simd, self, rows))
    }

    /// Slides a window over words: each comes with its products as the word before another, as the word itself, and as the
    /// word behind another. Gives the vectors of the windows, that around the place before the first word first.
    pub(crate) fn slide<'a>(
        &self,
        words: impl Iterator<Item = Option<&'a [[f32; SUMS]; 3]>>,
        take: impl FnMut(Vector),
    ) {
        dispatch!(self.level, simd => slide(simd, self, words, take));
    }

    #[inline(always)]
    fn finish(&self, sums: &[f32; SUMS]) -> Vector {
        let mut units = [0.0; WIDTH];
        for (units, tile) in units.as_chunks_mut::<PACK>().0.iter_mut().zip(sums.as_chunks::<TILE>().0) {
            let (first, others) = tile.split_at(PACK);
            let (second, third) = others.split_at(PACK);
            for (i, unit) in units.iter_mut().enumerate() {
                *unit = larger(larger(first[i], second[i]), third[i]);
            }
        }
        self.norm.apply(&units)
    }
}

impl Convolution {
    pub(crate) fn new(level: Level, maxout: &Layer, norm: &Layer) -> Option<Self> {
        let weights = maxout.tensor("W").filter(|w| w.shape == [WIDTH, PIECES, WINDOW])?;
        let linear = Linear::new(level, SUMS, |input, column| weight(weights, input, column), bias(maxout)?);
        Some(Self { linear, norm: Norm::new(norm)? })
    }

    /// Convolves the `wanted` rows into the same rows of `next`. Both neighbours of a wanted row are there.
    pub(crate) fn apply(&self, rows: &[Vector], wanted: &[u32], next: &mut [Vector]) {
        dispatch!(self.linear.level(), simd => convolve(simd, self, rows, wanted, next));
    }
}

#[inline(always)]
fn of_sum<'a, S: Simd>(_: S, maxout: &Maxout, rows: impl Iterator<Item = &'a [f32; SUMS]>) -> Vector {
    let mut sums = *maxout.bias;
    for row in rows {
        add(&mut sums, row);
    }
    maxout.finish(&sums)
}

#[inline(always)]
fn slide<'a, S: Simd>(
    _: S,
    maxout: &Maxout,
    words: impl Iterator<Item = Option<&'a [[f32; SUMS]; 3]>>,
    mut take: impl FnMut(Vector),
) {
    let [mut before, mut here, mut behind] = [*maxout.bias; 3];
    for word in words {
        if let Some([after_it, at_it, before_it]) = word {
            add(&mut before, before_it);
            add(&mut here, at_it);
            add(&mut behind, after_it);
        }
        take(maxout.finish(&before));
        (before, here, behind) = (here, behind, *maxout.bias);
    }
}

#[inline(always)]
fn add(sums: &mut [f32; SUMS], row: &[f32; SUMS]) {
    for (sum, x) in sums.iter_mut().zip(row) {
        *sum += x;
    }
}

#[inline(always)]
fn convolve<S: Simd>(simd: S, layer: &Convolution, rows: &[Vector], wanted: &[u32], next: &mut [Vector]) {
    if has_many_registers::<S>() {
        convolve_by::<S, 8>(simd, layer, rows, wanted, next);
    } else {
        convolve_by::<S, 3>(simd, layer, rows, wanted, next);
    }
}

#[inline(always)]
fn convolve_by<S: Simd, const ROWS: usize>(
    simd: S,
    layer: &Convolution,
    rows: &[Vector],
    wanted: &[u32],
    next: &mut [Vector],
) {
    let window = |row: u32| -> &[f32; WINDOW] {
        let start = (row as usize - 1) * WIDTH;
        rows.as_flattened()[start..start + WINDOW].try_into().expect("as long as a window")
    };
    for block in wanted.chunks(BLOCK) {
        let mut units = [[0.0; WIDTH]; BLOCK];
        for (index, (weights, bias)) in layer.linear.tiles().enumerate() {
            for (group, units) in block.chunks(ROWS).zip(units.chunks_mut(ROWS)) {
                let inputs = at_least::<_, ROWS>(group).map(|&row| window(row));
                for part in 0..parts::<S>() {
                    let at = index * PACK + part * lanes::<S>();
                    let sums = tile::<S, WINDOW, ROWS>(simd, inputs, weights, bias, part);
                    for ([a, b, c], units) in sums.into_iter().zip(units.iter_mut()) {
                        a.max(b).max(c).store_slice(&mut units[at..at + lanes::<S>()]);
                    }
                }
            }
        }
        for (&row, units) in block.iter().zip(&units) {
            let normed = layer.norm.apply(units);
            let (next, old) = (&mut next[row as usize], &rows[row as usize]);
            *next = std::array::from_fn(|i| normed[i] + old[i]);
        }
    }
}

#[inline(always)]
fn larger(a: f32, b: f32) -> f32 {
    if b > a { b } else { a }
}

/// The sum in a fixed order, sixteen sums side by side first, so that the compiler may add them at once.
#[inline(always)]
fn sum(values: &Vector) -> f32 {
    let mut sums = [0.0; PACK];
    for pack in values.as_chunks::<PACK>().0 {
        for (sum, x) in sums.iter_mut().zip(pack) {
            *sum += x;
        }
    }
    let mut width = PACK / 2;
    while width > 0 {
        for i in 0..width {
            sums[i] += sums[i + width];
        }
        width /= 2;
    }
    sums[0]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::linear::tests::{is_fused, levels, noise};

    fn layer(tensors: &[(&str, &[usize])]) -> Layer {
        let tensor = |shape: &[usize]| {
            let n: usize = shape.iter().product();
            Tensor { shape: shape.to_vec(), values: (0..n).map(|i| noise(i + n)).collect() }
        };
        let tensors = tensors.iter().map(|(name, shape)| ((*name).to_owned(), tensor(shape)));
        Layer::new("maxout", tensors.collect::<BTreeMap<_, _>>())
    }

    fn convolved(level: Level, wanted: &[u32]) -> Vec<Vector> {
        let maxout = layer(&[("W", &[WIDTH, PIECES, WINDOW]), ("b", &[WIDTH, PIECES])]);
        let norm = layer(&[("G", &[WIDTH]), ("b", &[WIDTH])]);
        let convolution = Convolution::new(level, &maxout, &norm).unwrap();
        let rows: Vec<Vector> = (0..100).map(|row| std::array::from_fn(|i| noise(row * WIDTH + i))).collect();
        let mut next = vec![[0.0; WIDTH]; rows.len()];
        convolution.apply(&rows, wanted, &mut next);
        next
    }

    #[test]
    fn a_row_is_the_same_whichever_rows_are_wanted_with_it() {
        let all: Vec<u32> = (1..99).collect();
        let (all, some) = (convolved(Level::new(), &all), convolved(Level::new(), &[3, 40, 41, 97]));
        assert_eq!((all[40], all[97]), (some[40], some[97]));
        assert!(some[39].iter().all(|&x| x == 0.0), "not wanted, not touched");
    }

    #[test]
    fn vectors_of_any_width_give_the_same_bits_where_multiply_add_is_fused() {
        let wanted: Vec<u32> = (1..99).collect();
        let mut rows =
            levels().into_iter().filter(|&level| is_fused(level)).map(|level| convolved(level, &wanted));
        if let Some(first) = rows.next() {
            assert!(rows.all(|other| other == first));
        }
    }

    #[test]
    fn units_are_normed_to_mean_0_and_variance_1() {
        let norm = Norm { gain: [1.0; WIDTH], shift: [0.0; WIDTH] };
        let normed = norm.apply(&std::array::from_fn(|i| noise(i) * 30.0 + 4.0));
        assert!(sum(&normed).abs() < 1e-3);
        assert!((sum(&normed.map(|x| x * x)) / WIDTH as f32 - 1.0).abs() < 1e-3);
    }
}
