//! Numbers of things, as told: "at least 12 people", "dozens", "three-hour".

use std::ops::Range;

use dateline_model::Quantity;

use crate::Paragraph;

/// Finds the quantities told in a run of a paragraph's tokens, in text order.
#[allow(dead_code)] // called by the events annotator
pub(crate) fn quantities_in(_paragraph: &Paragraph<'_>, _tokens: Range<usize>) -> Vec<Quantity> {
    Vec::new()
}
