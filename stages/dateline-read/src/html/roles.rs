//! The role of each line of a page: the report where it is likely enough, else what its place says.

use dateline_model::Role;

use super::elements::Element;
use super::features::is_within;
use super::hints::KINDS;
use super::scorer::REPORT;
use super::visible::{Line, Look, Page};

/// A byline is no longer than this.
const BYLINE_BYTES: usize = 200;

/// Tells every line's role. `title_idx` is the headline's line.
pub(super) fn tell(page: &Page, likelihoods: &[f64], title_idx: Option<usize>) -> Vec<Role> {
    let lines = page.lines.iter().zip(likelihoods).enumerate();
    lines
        .map(|(idx, (line, &likelihood))| {
            if title_idx == Some(idx) {
                return Role::Title;
            }
            let is_report = likelihood > REPORT;
            match line.look {
                Look::Caption => Role::Caption,
                Look::Byline if line.span.len() < BYLINE_BYTES => Role::Byline,
                Look::Heading if is_report => Role::Heading,
                _ if is_report => Role::Body,
                _ => page
                    .elements
                    .get(line.element_idx)
                    .map_or(Role::Navigation, |element| beside(line, element)),
            }
        })
        .collect()
}

/// What a line is that is not the report.
fn beside(line: &Line, element: &Element) -> Role {
    let says = |kind: &str| {
        let bit = KINDS.iter().position(|&known| known == kind);
        bit.is_some_and(|bit| element.near_hints.has(bit))
    };
    let is_short = line.span.len() < BYLINE_BYTES;
    if is_within(element, &["figure"]) {
        Role::Caption
    } else if says("author") && is_short && !says("related") {
        Role::Byline
    } else if says("tags") && line.n_link_bytes > 0 && is_short {
        Role::Tags
    } else if says("related") && line.n_link_bytes > 0 && !is_within(element, &["nav", "footer"]) {
        Role::Teasers
    } else {
        Role::Navigation
    }
}
