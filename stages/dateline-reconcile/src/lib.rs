//! Articles and their clusters to a [`Ledger`]: who is who, what is agreed, what differs, what day it was.

use dateline_model::{Annotated, Clusters, Ledger};

mod dates;
mod differences;
mod each_for_itself;
mod entities;
mod events;

pub use each_for_itself::each_for_itself;
pub use entities::{NameCorrections, NameFound, NamesTold};

/// Lines up what all articles say, obeying what people said of names by hand.
pub fn reconcile(articles: &[Annotated], clusters: &Clusters, corrections: &NameCorrections) -> Ledger {
    let mut ledger = Ledger::default();
    entities::resolve(articles, clusters, corrections, &mut ledger);
    dates::align(articles, clusters, &mut ledger);
    events::line_up(articles, clusters, &mut ledger);
    differences::find(articles, clusters, &mut ledger);
    ledger
}
