//! Which pieces of a page's text are the report, as Readability sees it.
//!
//! The extractor cuts a copy of the tree down and rebuilds what is above the text nodes, but the text nodes themselves
//! keep their numbers. So its answer maps back exactly: a piece is the report where its node is still there.

use std::collections::BTreeSet;

use dom_query::{Document, NodeId};
use dom_smoothie::Readability;

use super::visible::Page;

/// Where the extractor leaves the report.
const REPORT: &str = "#readability-page-1";

/// Tells for each piece of the page whether it belongs to the report. Takes the document, because the extractor cuts it.
pub(super) fn find(document: Document, page: &Page) -> Vec<bool> {
    if page.is_unhidden {
        document.select("[hidden]").remove_attr("hidden");
        document.select("[style]").remove_attr("style");
    }
    let kept = extract(document).unwrap_or_default();
    page.pieces.iter().map(|piece| kept.contains(&piece.node)).collect()
}

fn extract(document: Document) -> Option<BTreeSet<NodeId>> {
    let mut readability = Readability::with_document(document, None, None).ok()?;
    readability.parse().ok()?;
    let report = readability.doc.select_single(REPORT);
    let nodes = report.nodes().iter().flat_map(dom_query::NodeRef::descendants_it);
    Some(nodes.filter(dom_query::NodeRef::is_text).map(|node| node.id).collect())
}
