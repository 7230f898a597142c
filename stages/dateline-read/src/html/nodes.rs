//! The elements of a page that say something of it, gathered in one walk: a selector for each would walk the page each time.

use dom_query::{Document, NodeRef};

/// Elements by name, in order.
#[derive(Default)]
pub(super) struct Nodes<'a> {
    html: Option<NodeRef<'a>>,
    /// The first `title` in a `head`.
    pub(super) title: Option<NodeRef<'a>>,
    pub(super) metas: Vec<NodeRef<'a>>,
    pub(super) links: Vec<NodeRef<'a>>,
    pub(super) scripts: Vec<NodeRef<'a>>,
    pub(super) h1s: Vec<NodeRef<'a>>,
    pub(super) h2s: Vec<NodeRef<'a>>,
    pub(super) times: Vec<NodeRef<'a>>,
    pub(super) abbreviations: Vec<NodeRef<'a>>,
    /// Elements of any name with an `itemprop`.
    pub(super) properties: Vec<NodeRef<'a>>,
}

impl<'a> Nodes<'a> {
    pub(super) fn of(document: &'a Document) -> Self {
        let mut nodes = Self::default();
        for node in document.root().descendants_it() {
            let Some(element) = node.element_ref() else { continue };
            match &*element.name.local {
                "html" => nodes.html = nodes.html.or(Some(node)),
                "title" if nodes.title.is_none() && lies_in(&node, &["head"]) => nodes.title = Some(node),
                "meta" => nodes.metas.push(node),
                "link" => nodes.links.push(node),
                "script" => nodes.scripts.push(node),
                "h1" => nodes.h1s.push(node),
                "h2" => nodes.h2s.push(node),
                "time" => nodes.times.push(node),
                "abbr" => nodes.abbreviations.push(node),
                _ => {}
            }
            if element.attrs.iter().any(|attribute| &*attribute.name.local == "itemprop") {
                nodes.properties.push(node);
            }
        }
        nodes
    }

    /// The language that the page is declared to be in.
    pub(super) fn lang(&self) -> Option<String> {
        self.html.and_then(|html| html.attr("lang")).map(|lang| lang.to_string())
    }
}

/// So many elements around one are looked at: real pages nest less deeply.
const MOST_AROUND: usize = 500;

/// Whether an element lies in one of these names.
pub(super) fn lies_in(node: &NodeRef<'_>, names: &[&str]) -> bool {
    node.ancestors_it(Some(MOST_AROUND)).any(|around| names.iter().any(|name| around.has_name(name)))
}
