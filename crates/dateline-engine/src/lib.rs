//! The order of the stages, and the record they leave.
//!
//! [`run`] takes raw articles as far along the road as asked and returns everything on the way as an [`Outcome`];
//! [`Record::of`] turns an outcome into the JSON contract, [`verify()`] proves a record against its texts. Knows no files and no clock: a [`Progress`] is told when a
//! stage begins, and whoever implements it may look at a watch.

mod code_points;
mod join;
pub mod record;
mod record_of;
mod revisions;
mod run;
mod verify;

pub use join::joined;
pub use record::Record;
pub use record_of::{changes, story_id, storyline_id};
pub use run::{
    Config, Inputs, Models, NoModel, Outcome, Progress, annotate_cleaned, annotate_each, each_by_itself,
    grow, line_up, one_story, run,
};
pub use verify::{Failure, FailureKind, NotARecord, Verified, verify};
