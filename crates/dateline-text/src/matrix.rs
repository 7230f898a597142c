//! Matrices of 32-bit floats, row after row, and the product that nearly all of the model's time goes into.

use ndarray::{ArrayView2, ArrayViewMut2, ShapeBuilder, linalg::general_mat_mul};

/// A matrix; row `i` is `values[i * columns..][..columns]`.
#[derive(Debug, Clone, Default)]
pub(crate) struct Matrix {
    pub(crate) columns: usize,
    pub(crate) values: Vec<f32>,
}

impl Matrix {
    /// A matrix of zeros.
    pub(crate) fn zeros(rows: usize, columns: usize) -> Self {
        Self { columns, values: vec![0.0; rows * columns] }
    }

    /// A matrix made cell by cell from (row, column).
    pub(crate) fn from_fn(rows: usize, columns: usize, cell: impl Fn(usize, usize) -> f32) -> Self {
        let values = (0..rows * columns).map(|i| cell(i / columns, i % columns)).collect();
        Self { columns, values }
    }

    pub(crate) fn rows(&self) -> usize {
        self.values.len().checked_div(self.columns).unwrap_or(0)
    }

    pub(crate) fn row(&self, row: usize) -> &[f32] {
        &self.values[row * self.columns..][..self.columns]
    }

    pub(crate) fn row_mut(&mut self, row: usize) -> &mut [f32] {
        &mut self.values[row * self.columns..][..self.columns]
    }

    fn view(&self) -> ArrayView2<'_, f32> {
        ArrayView2::from_shape((self.rows(), self.columns), &self.values).expect("as long as rows by columns")
    }
}

/// `out = windows * weights`, where row `i` of `windows` starts at `values[i * step]` and is as long as
/// `weights` has rows: with a step shorter than that, neighbouring rows overlap. `out` has one row per
/// window.
pub(crate) fn multiply(values: &[f32], step: usize, weights: &Matrix, out: &mut Matrix) {
    if out.rows() == 0 {
        return;
    }
    let shape = (out.rows(), weights.rows());
    let windows =
        ArrayView2::from_shape(shape.strides((step, 1)), values).expect("values cover every window");
    let columns = out.columns;
    let mut product =
        ArrayViewMut2::from_shape((shape.0, columns), &mut out.values).expect("as long as rows by columns");
    general_mat_mul(1.0, &windows, &weights.view(), 0.0, &mut product);
}

/// `sum += row`.
pub(crate) fn add(sum: &mut [f32], row: &[f32]) {
    for (sum, x) in sum.iter_mut().zip(row) {
        *sum += x;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_may_overlap() {
        let weights = Matrix { columns: 2, values: vec![1.0, 0.0, 0.0, 1.0, 1.0, 1.0] };
        let mut out = Matrix::zeros(3, 2);
        multiply(&[1.0, 2.0, 3.0, 4.0, 5.0], 1, &weights, &mut out);
        assert_eq!(out.values, [4.0, 5.0, 6.0, 7.0, 8.0, 9.0]);
    }

    #[test]
    fn no_windows_give_no_rows() {
        let mut out = Matrix::zeros(0, 2);
        multiply(&[], 1, &Matrix::zeros(3, 2), &mut out);
        assert!(out.values.is_empty());
    }
}
