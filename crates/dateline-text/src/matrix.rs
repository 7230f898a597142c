//! Matrices of 32-bit floats, row after row.

/// A matrix; row `i` is `values[i * columns..][..columns]`. It keeps its room when it is made smaller.
#[derive(Debug, Default)]
pub(crate) struct Matrix {
    pub(crate) columns: usize,
    pub(crate) values: Vec<f32>,
}

impl Matrix {
    /// Makes room for so many rows and columns. What stands in them is not told.
    pub(crate) fn reshape(&mut self, rows: usize, columns: usize) {
        self.columns = columns;
        if self.values.len() < rows * columns {
            self.values.resize(rows * columns, 0.0);
        }
    }

    pub(crate) fn row(&self, row: usize) -> &[f32] {
        &self.values[row * self.columns..][..self.columns]
    }
}
