//! Which pieces of a page's text are the report, as Readability sees it.
//!
//! The extractor cuts a copy of the tree down and rebuilds what is above the text nodes, but the text nodes themselves
//! keep their numbers. So its answer maps back exactly: a piece is the report where its node is still there.

use std::collections::HashSet;

use dom_query::{Document, NodeId};
use dom_smoothie::{Config, Readability};

use super::visible::{Line, Page};

/// Where the extractor leaves the report.
const REPORT: &str = "#readability-page-1";

/// How much of each line belongs to the report, 0 to 1. Takes the document, because the extractor cuts it.
pub(super) fn verdict(document: Document, page: &Page) -> Vec<f32> {
    if page.is_unhidden {
        document.select("[hidden]").remove_attr("hidden");
        document.select("[style]").remove_attr("style");
    }
    let kept = extract(document).unwrap_or_default();
    let share = |line: &Line| {
        let pieces = page.pieces[line.pieces.clone()].iter().filter(|piece| kept.contains(&piece.node));
        let n_bytes: usize = pieces.map(|piece| piece.n_bytes).sum();
        n_bytes as f32 / line.span.len().max(1) as f32
    };
    page.lines.iter().map(share).collect()
}

fn extract(document: Document) -> Option<HashSet<NodeId>> {
    // Classes are cleared away at the end, when all is decided: that need not be.
    let config = Config { keep_classes: true, ..Config::default() };
    let mut readability = Readability::with_document(document, None, Some(config)).ok()?;
    readability.parse().ok()?;
    let report = readability.doc.select_single(REPORT);
    let nodes = report.nodes().iter().flat_map(dom_query::NodeRef::descendants_it);
    Some(nodes.filter(dom_query::NodeRef::is_text).map(|node| node.id).collect())
}
