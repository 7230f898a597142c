//! [`Annotated`](dateline_model::Annotated) articles to [`Clusters`](dateline_model::Clusters): copies, stories,
//! storylines, out of a stream.
//!
//! [`cluster`] takes a memory of the stream ([`Stories`]) and new articles, and gives the memory grown and what became of the
//! articles. A copy is told by its words in their order, a story by what its articles are about, who and where is named, and
//! on which days things happened; a storyline by who acts in its stories and what they are about. All three are the same
//! for any order of a day's articles.

mod average_link;
mod closing;
mod cluster;
mod copies;
mod corrections;
mod cues;
mod days;
mod evidence;
mod followed;
mod hash;
#[cfg(test)]
mod invariants;
mod lines;
mod memory;
mod node;
mod pairs;
mod regroup;
mod runs;
mod saved;
mod sketch;
mod sorted;
mod stories;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod vocabulary;
mod why;
mod wording;

pub use cluster::{Clustered, cluster};
pub use corrections::Corrections;
pub use dateline_model::Verdict;
pub use evidence::Family;
pub use followed::{Followed, Place, compared, stream_day};
pub use pairs::{Pair, feature_names, pairs};
pub use saved::SavedError;
pub use stories::{Stories, Window};
pub use why::{Reason, Unknown, Why};
pub use wording::Wording;
