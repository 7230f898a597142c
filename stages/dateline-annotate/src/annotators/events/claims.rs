//! What is claimed of happenings: who is behind them, the how-manieth they were, how long they took, how many died.

use dateline_model::{Annotated, Claim};

use super::syntax::Syntax;
use crate::Paragraph;

/// Finds the claims in a paragraph whose event mentions start at `first`; `triggers` are the words of each.
pub(super) fn find(
    _syntax: &Syntax<'_>,
    _paragraph: &Paragraph<'_>,
    _annotated: &Annotated,
    _first: usize,
    _triggers: &[Vec<usize>],
) -> Vec<Claim> {
    Vec::new()
}
