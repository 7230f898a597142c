//! Articles and their clusters to a [`Ledger`]: who is who, what is agreed, what differs, what day it was.

use dateline_model::{Annotated, Clusters, Ledger};

mod dates;
mod differences;
mod each_for_itself;
mod entities;
mod events;

pub use each_for_itself::each_for_itself;

/// Lines up what all articles say.
pub fn reconcile(articles: &[Annotated], clusters: &Clusters) -> Ledger {
    let mut ledger = Ledger::default();
    entities::resolve(articles, clusters, &mut ledger);
    dates::align(articles, clusters, &mut ledger);
    events::line_up(articles, clusters, &mut ledger);
    differences::find(articles, clusters, &mut ledger);
    ledger
}
