//! How much an archive may unpack to. An archive made to fill disk or time expands a thousandfold, by one member or by
//! many that share their bytes; one of text expands five- to tenfold.

use std::cell::Cell;
use std::io::{BufRead, Read};

/// What an archive may unpack to, in times of its own size.
const MAX_EXPANSION: u64 = 200;

/// What every archive may unpack to, however small.
const FREE_BYTES: u64 = 64 << 20;

/// Counts down what is unpacked of one archive.
#[derive(Debug)]
pub(super) struct Budget {
    most: u64,
    left: Cell<u64>,
    is_spent: Cell<bool>,
}

impl Budget {
    /// Of an archive of so many bytes.
    pub(super) fn of(n_bytes: u64) -> Self {
        let most = FREE_BYTES.saturating_add(n_bytes.saturating_mul(MAX_EXPANSION));
        Self { most, left: Cell::new(most), is_spent: Cell::new(false) }
    }

    /// The same for another pass.
    pub(super) fn again(&self) -> Self {
        Self { most: self.most, left: Cell::new(self.most), is_spent: Cell::new(false) }
    }

    /// Whether more was asked for than there was.
    pub(super) fn is_spent(&self) -> bool {
        self.is_spent.get()
    }

    /// What to say of an archive that unpacks to more.
    pub(super) fn told(&self) -> String {
        format!(
            "unpacks to more than {} MiB, beyond all measure for its size: what follows is left out",
            self.most >> 20
        )
    }

    /// Counts what is read from here; reading ends with an error where the budget does.
    pub(super) fn count<R>(&self, source: R) -> Bounded<'_, R> {
        Bounded { source, budget: self }
    }

    /// Counts what a part says that it unpacks to; tells whether it may.
    pub(super) fn allows(&self, n_bytes: u64) -> bool {
        self.take(n_bytes).is_ok()
    }

    fn take(&self, n_bytes: u64) -> std::io::Result<()> {
        let Some(left) = self.left.get().checked_sub(n_bytes) else {
            self.is_spent.set(true);
            return Err(std::io::Error::other(self.told()));
        };
        self.left.set(left);
        Ok(())
    }
}

/// A stream whose bytes are counted.
#[derive(Debug)]
pub(super) struct Bounded<'b, R> {
    source: R,
    budget: &'b Budget,
}

impl<R: Read> Read for Bounded<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let n_bytes = self.source.read(buffer)?;
        self.budget.take(n_bytes as u64)?;
        Ok(n_bytes)
    }
}

impl<R: BufRead> BufRead for Bounded<'_, R> {
    fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
        if self.budget.is_spent() {
            return Err(std::io::Error::other(self.budget.told()));
        }
        self.source.fill_buf()
    }

    fn consume(&mut self, n_bytes: usize) {
        // What goes beyond is told by the next read.
        let _ = self.budget.take(n_bytes as u64);
        self.source.consume(n_bytes);
    }
}
