//! Products of rows of floats with weights: where nearly all of the model's time goes.
//!
//! Rows go in, rows come out. The one thing to know: every sum starts at its bias and takes its inputs in their
//! order by fused multiply-add, however wide the processor's vectors are, so AVX-512, AVX2 and NEON give the
//! same bits. Only where there is no fused multiply-add (x86 before 2013) last bits may differ.
//!
//! After Goto and van de Geijn (2008), "Anatomy of high-performance matrix multiplication": a few rows by a few
//! vectors of columns are summed up in registers. The instructions are chosen at run time, by `fearless_simd`.

#![allow(clippy::inline_always)] // only what is inlined is compiled for the instructions of its caller

use fearless_simd::{Level, Simd, dispatch, prelude::*};

use crate::matrix::Matrix;

/// Floats that weights are packed by: the widest vector there is.
pub(crate) const PACK: usize = 16;
/// Packs of columns summed up at once; three, because a maxout unit of the encoder has three pieces.
pub(crate) const PACKS: usize = 3;
/// Columns summed up at once.
pub(crate) const TILE: usize = PACKS * PACK;

/// A linear layer with `K` inputs, its columns in tiles.
#[derive(Debug)]
pub(crate) struct Linear<const K: usize> {
    /// `K` rows per tile.
    weights: Vec<[f32; TILE]>,
    /// A row per tile.
    bias: Vec<[f32; TILE]>,
    level: Level,
}

impl<const K: usize> Linear<K> {
    /// Packs the weights given by (input, column) and the biases given by column. Columns are rounded up to whole
    /// tiles; those beyond `columns` are zero.
    pub(crate) fn new(
        level: Level,
        columns: usize,
        weight: impl Fn(usize, usize) -> f32,
        bias: impl Fn(usize) -> f32,
    ) -> Self {
        let in_tile = |tile: usize, value: &dyn Fn(usize) -> f32| {
            let column = |i| tile * TILE + i;
            std::array::from_fn(|i| if column(i) < columns { value(column(i)) } else { 0.0 })
        };
        let n_tiles = columns.div_ceil(TILE);
        let weights = (0..n_tiles * K).map(|i| in_tile(i / K, &|column| weight(i % K, column)));
        let bias = (0..n_tiles).map(|tile| in_tile(tile, &bias));
        Self { weights: weights.collect(), bias: bias.collect(), level }
    }

    /// Floats of a row that comes out: whole tiles.
    pub(crate) fn columns(&self) -> usize {
        self.bias.len() * TILE
    }

    /// The instructions that the product is made with.
    pub(crate) fn level(&self) -> Level {
        self.level
    }

    /// The tiles: `K` rows of weights each, and biases.
    pub(crate) fn tiles(&self) -> impl Iterator<Item = (&[[f32; TILE]], &[f32; TILE])> {
        self.weights.chunks_exact(K).zip(&self.bias)
    }

    /// One row out per `K` floats in; `out` takes the shape it has to have.
    pub(crate) fn apply(&self, values: &[f32], out: &mut Matrix) {
        let (rows, _) = values.as_chunks::<K>();
        out.reshape(rows.len(), self.columns());
        dispatch!(self.level, simd => apply(simd, self, rows, &mut out.values));
    }
}

#[inline(always)]
fn apply<S: Simd, const K: usize>(simd: S, layer: &Linear<K>, rows: &[[f32; K]], out: &mut [f32]) {
    if has_many_registers::<S>() {
        apply_by::<S, K, 8>(simd, layer, rows, out);
    } else {
        apply_by::<S, K, 3>(simd, layer, rows, out);
    }
}

#[inline(always)]
fn apply_by<S: Simd, const K: usize, const ROWS: usize>(
    simd: S,
    layer: &Linear<K>,
    rows: &[[f32; K]],
    out: &mut [f32],
) {
    let columns = layer.columns();
    for (group, out) in rows.chunks(ROWS).zip(out.chunks_mut(ROWS * columns)) {
        let inputs = at_least(group);
        for (index, (weights, bias)) in layer.tiles().enumerate() {
            for part in 0..parts::<S>() {
                let sums = tile::<S, K, ROWS>(simd, inputs, weights, bias, part);
                for (sums, out) in sums.iter().zip(out.chunks_exact_mut(columns)) {
                    for (pack, sum) in sums.iter().enumerate() {
                        let at = index * TILE + pack * PACK + part * lanes::<S>();
                        sum.store_slice(&mut out[at..at + lanes::<S>()]);
                    }
                }
            }
        }
    }
}

/// Floats that a register of the processor holds.
#[inline(always)]
pub(crate) fn lanes<S: Simd>() -> usize {
    <S::f32s as SimdBase<S>>::LEN
}

/// Registers that a pack fills.
#[inline(always)]
pub(crate) fn parts<S: Simd>() -> usize {
    PACK / lanes::<S>()
}

/// Whether there are 32 registers, which hold the sums of eight rows; 16 hold those of three (with four, one is kept in memory
/// and the product takes half as long again).
#[inline(always)]
pub(crate) fn has_many_registers<S: Simd>() -> bool {
    lanes::<S>() == PACK || cfg!(target_arch = "aarch64")
}

/// The first `ROWS` items; where there are fewer, the last one again and again. There is at least one.
#[inline(always)]
pub(crate) fn at_least<T, const ROWS: usize>(items: &[T]) -> [&T; ROWS] {
    std::array::from_fn(|i| &items[i.min(items.len() - 1)])
}

/// The sums of some rows with a tile: of every pack of columns the `part`th register.
#[inline(always)]
pub(crate) fn tile<S: Simd, const K: usize, const ROWS: usize>(
    simd: S,
    rows: [&[f32; K]; ROWS],
    weights: &[[f32; TILE]],
    bias: &[f32; TILE],
    part: usize,
) -> [[S::f32s; PACKS]; ROWS] {
    let load = |row: &[f32; TILE], pack: usize| {
        let at = pack * PACK + part * lanes::<S>();
        S::f32s::from_slice(simd, &row[at..at + lanes::<S>()])
    };
    let mut sums = [[load(bias, 0), load(bias, 1), load(bias, 2)]; ROWS];
    for (k, weights) in weights.iter().enumerate().take(K) {
        let weights = [load(weights, 0), load(weights, 1), load(weights, 2)];
        for (row, sums) in rows.iter().zip(&mut sums) {
            let input = S::f32s::splat(simd, row[k]);
            for (sum, &weight) in sums.iter_mut().zip(&weights) {
                *sum = input.mul_add(weight, *sum);
            }
        }
    }
    sums
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// The instructions of this machine, widest first.
    pub(crate) fn levels() -> Vec<Level> {
        let best = Level::new();
        let mut levels = vec![best];
        #[cfg(target_arch = "x86_64")]
        levels
            .extend([best.as_avx2().map(Simd::level), best.as_sse2().map(Simd::level)].into_iter().flatten());
        levels
    }

    /// Numbers without a pattern, between -1 and 1.
    pub(crate) fn noise(i: usize) -> f32 {
        (i as u32).wrapping_mul(2_654_435_761) as f32 / u32::MAX as f32 * 2.0 - 1.0
    }

    #[cfg(target_arch = "x86_64")]
    pub(crate) fn is_fused(level: Level) -> bool {
        level.as_avx2().is_some()
    }

    #[cfg(not(target_arch = "x86_64"))]
    pub(crate) fn is_fused(level: Level) -> bool {
        !level.is_fallback()
    }

    fn product(level: Level, n_rows: usize) -> (Vec<f32>, Vec<f32>) {
        const K: usize = 5;
        let layer: Linear<K> = Linear::new(level, 50, |input, column| noise(input * 50 + column), noise);
        let values: Vec<f32> = (0..n_rows * K).map(|i| noise(i + 7)).collect();
        let mut out = Matrix::default();
        layer.apply(&values, &mut out);
        let plain = (0..n_rows * 50).map(|i| {
            let (row, column) = (i / 50, i % 50);
            (0..K).fold(noise(column), |sum, k| values[row * K + k].mul_add(noise(k * 50 + column), sum))
        });
        ((0..n_rows).flat_map(|row| out.row(row)[..50].to_vec()).collect(), plain.collect())
    }

    #[test]
    fn a_product_has_a_row_per_row_whatever_their_number() {
        for level in levels() {
            for n_rows in [0, 1, 7, 8, 9, 33] {
                let (out, plain) = product(level, n_rows);
                assert_eq!(out.len(), plain.len());
                assert!(out.iter().zip(&plain).all(|(a, b)| (a - b).abs() < 1e-5), "{n_rows} rows");
            }
        }
    }

    #[test]
    fn vectors_of_any_width_give_the_same_bits_where_multiply_add_is_fused() {
        for level in levels().into_iter().filter(|&level| is_fused(level)) {
            let (out, plain) = product(level, 11);
            assert_eq!(out, plain);
        }
    }
}
