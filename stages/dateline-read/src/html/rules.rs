//! What a user's own rule for a site finds on a page.

use std::collections::HashSet;

use dom_query::{Document, NodeId, NodeRef};

use super::metadata::one_line;
use super::visible::Page;
use crate::published::{self, Order};
use crate::sites::Site;

/// What was found; each part may be missing.
#[derive(Debug, Default)]
pub(super) struct Ruled {
    /// How much of each line is the report, 0 to 1.
    pub(super) shares: Option<Vec<f64>>,
    pub(super) title: Option<String>,
    pub(super) byline: Option<String>,
    /// Words that give a day.
    pub(super) date: Option<String>,
}

/// Looks for what the rule names.
pub(super) fn find(document: &Document, page: &Page, site: &Site) -> Ruled {
    let first = |selector: &Option<String>| {
        let selection = document.try_select(selector.as_deref()?)?;
        selection.nodes().iter().map(|node| one_line(&node.text())).find(|text| !text.is_empty())
    };
    Ruled {
        shares: shares(document, page, site),
        title: first(&site.title),
        byline: first(&site.byline),
        date: date(document, site.date.as_deref()),
    }
}

fn shares(document: &Document, page: &Page, site: &Site) -> Option<Vec<f64>> {
    let text = texts_in(document, site.text.as_deref()?);
    let removed = site.remove.as_deref().map(|selector| texts_in(document, selector)).unwrap_or_default();
    let is_report = |node: &NodeId| text.contains(node) && !removed.contains(node);
    let shares: Vec<f64> = page
        .lines
        .iter()
        .map(|line| {
            let pieces = page.pieces[line.pieces.clone()].iter().filter(|piece| is_report(&piece.node));
            let n_bytes: usize = pieces.map(|piece| piece.n_bytes).sum();
            n_bytes as f64 / line.span.len().max(1) as f64
        })
        .collect();
    shares.iter().any(|share| *share > 0.5).then_some(shares)
}

/// The text nodes in what a selector selects.
fn texts_in(document: &Document, selector: &str) -> HashSet<NodeId> {
    let selection = document.try_select(selector);
    let nodes = selection.iter().flat_map(dom_query::Selection::nodes);
    nodes.flat_map(NodeRef::descendants_it).filter(NodeRef::is_text).map(|node| node.id).collect()
}

fn date(document: &Document, selector: Option<&str>) -> Option<String> {
    let is_day = |words: &String| published::parse_in(words, Order::DayFirst).is_ok();
    document.try_select(selector?)?.nodes().iter().find_map(|node| {
        let attributes = ["datetime", "content"].into_iter().filter_map(|key| node.attr(key));
        attributes
            .map(|value| value.to_string())
            .find(is_day)
            .or_else(|| Some(one_line(&node.text())).filter(is_day))
    })
}
