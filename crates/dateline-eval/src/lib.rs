//! Figures: the project's own command-line program is run over a pack, the pack's scorer over the record it writes, and
//! what comes out is laid beside the floors of `floors.toml`.
//!
//! The packs and their scorers are not part of the project (they lie in `../shared`, for measuring only), and the
//! scorers are Python 3 without packages.

mod floors;
mod score;

pub use floors::{Bound, Pack, packs};
pub use score::{EvalError, Figure, read_record, score};
