//! The registry: every annotator, in the order they run, with what it reads and writes.

use dateline_model::Annotated;

use crate::Reading;

mod credits;
mod events;
mod incident;
mod names;
mod positions;
mod quantities;
pub(crate) mod quotes;
mod taken_back;
mod terms;
pub(crate) mod times;
mod titles;
pub(crate) mod words;

pub use incident::{Candidates, incident_features};

/// One annotator: a file of this folder.
#[derive(Debug)]
pub struct Annotator {
    /// The file's name.
    pub name: &'static str,
    /// Which lists of [`Annotated`] it reads, besides the reading itself.
    pub reads: &'static [&'static str],
    /// Which lists it appends to; nobody else writes those, `claims` apart.
    pub writes: &'static [&'static str],
    /// Does it.
    pub run: fn(&Reading<'_>, &mut Annotated),
}

/// All annotators in the order they run: what one reads, earlier ones have written.
pub const ANNOTATORS: &[Annotator] = &[
    Annotator { name: "terms", reads: &[], writes: &["terms"], run: terms::annotate },
    Annotator { name: "names", reads: &[], writes: &["mentions", "entities"], run: names::annotate },
    Annotator { name: "titles", reads: &["mentions"], writes: &["claims"], run: titles::annotate },
    Annotator { name: "times", reads: &[], writes: &["times"], run: times::annotate },
    Annotator {
        name: "quotes",
        reads: &["mentions", "times"],
        writes: &["quotes", "leans_on"],
        run: quotes::annotate,
    },
    Annotator {
        name: "quantities",
        reads: &["mentions", "quotes"],
        writes: &["quantities"],
        run: quantities::annotate,
    },
    Annotator {
        name: "taken_back",
        reads: &["quantities"],
        writes: &["taken_back"],
        run: taken_back::annotate,
    },
    Annotator {
        name: "events",
        reads: &["mentions", "times", "quotes", "quantities"],
        writes: &["events", "claims"],
        run: events::annotate,
    },
    Annotator {
        name: "incident",
        reads: &["mentions", "times", "quantities", "taken_back", "events"],
        writes: &["incident"],
        run: incident::annotate,
    },
    Annotator {
        name: "positions",
        reads: &["mentions", "times", "quotes"],
        writes: &["positions"],
        run: positions::annotate,
    },
    Annotator { name: "credits", reads: &[], writes: &["credits"], run: credits::annotate },
];

#[cfg(test)]
mod tests {
    use super::ANNOTATORS;

    #[test]
    fn what_an_annotator_reads_an_earlier_one_has_written() {
        let mut written = Vec::new();
        for annotator in ANNOTATORS {
            for list in annotator.reads {
                assert!(written.contains(list), "{} reads {list} before anybody wrote it", annotator.name);
            }
            written.extend(annotator.writes);
        }
    }

    #[test]
    fn every_annotator_has_a_page_in_the_handbook_and_a_line_in_its_index() {
        let handbook = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/annotators");
        let index = std::fs::read_to_string(handbook.join("README.md")).unwrap();
        for annotator in ANNOTATORS {
            let page = format!("{}.md", annotator.name);
            assert!(handbook.join(&page).is_file(), "docs/annotators/{page} is missing");
            assert!(
                index.contains(&format!("]({page})")),
                "docs/annotators/README.md does not lead to {page}"
            );
        }
    }
}
