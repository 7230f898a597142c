//! To be written.

use dateline_model::{Annotated, Clusters, Ledger};

/// Fills `published`, `published_bounds` and `times`. Reads `entity_of`.
pub(crate) fn align(_articles: &[Annotated], _clusters: &Clusters, _ledger: &mut Ledger) {}
