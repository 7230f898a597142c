//! To be written.

use dateline_model::{Annotated, Clusters, Ledger};

/// Fills `events` and `event_of`. Reads entities and times.
pub(crate) fn line_up(_articles: &[Annotated], _clusters: &Clusters, _ledger: &mut Ledger) {}
