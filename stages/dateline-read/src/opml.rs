//! Lists of feeds in OPML (<https://opml.org/spec2.opml>), in and out.

use std::fmt::Write as _;

use crate::encoding;
use crate::xml::{Element, Xml};

/// A feed in a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListedFeed {
    /// What it is called.
    pub title: Option<String>,
    /// Where it is fetched.
    pub url: String,
    /// The site it belongs to.
    pub site: Option<String>,
    /// The titles of the groups it stands in, outermost first.
    pub groups: Vec<String>,
}

/// Reads a list of feeds, in its order.
///
/// # Errors
///
/// A message where the bytes are no OPML.
///
/// # Examples
///
/// ```
/// use dateline_read::{opml_of, feeds_of_opml};
/// let list = br#"<opml><body><outline text="Sea"><outline text="Harbour Post" xmlUrl="https://post.example/rss"/></outline></body></opml>"#;
/// let feeds = feeds_of_opml(list).unwrap();
/// assert_eq!((feeds[0].url.as_str(), feeds[0].groups[0].as_str()), ("https://post.example/rss", "Sea"));
/// assert_eq!(feeds_of_opml(opml_of("My feeds", &feeds).as_bytes()).unwrap(), feeds);
/// ```
pub fn feeds_of_opml(bytes: &[u8]) -> Result<Vec<ListedFeed>, String> {
    let text = encoding::decode(bytes, true)?.text;
    let xml = Xml::read(&text);
    if xml.root().is_none_or(|root| !root.is("opml")) {
        return Err("is no OPML".to_owned());
    }
    Ok(listed(&xml))
}

/// The feeds of a document that is OPML.
pub(crate) fn listed(xml: &Xml<'_>) -> Vec<ListedFeed> {
    let outlines = xml.elements().filter(|element| element.is("outline"));
    let feed = |outline: Element<'_, '_>| {
        Some(ListedFeed {
            url: outline.attribute("xmlUrl")?,
            title: title(outline),
            site: outline.attribute("htmlUrl"),
            groups: groups(outline),
        })
    };
    outlines.filter_map(feed).collect()
}

fn title(outline: Element<'_, '_>) -> Option<String> {
    outline.attribute("title").or_else(|| outline.attribute("text"))
}

fn groups(outline: Element<'_, '_>) -> Vec<String> {
    let mut groups = Vec::new();
    let mut at = outline.parent();
    while let Some(element) = at.filter(|element| element.is("outline")) {
        groups.extend(title(element));
        at = element.parent();
    }
    groups.reverse();
    groups
}

/// What is told of a list given as input: it names feeds and holds no report.
pub(crate) fn told(feeds: &[ListedFeed]) -> String {
    const SHOWN: usize = 3;
    let names: Vec<&str> =
        feeds.iter().take(SHOWN).map(|feed| feed.title.as_deref().unwrap_or(&feed.url)).collect();
    let and_more =
        if feeds.len() > SHOWN { format!(" and {} more", feeds.len() - SHOWN) } else { String::new() };
    match feeds.len() {
        0 => "is a list of feeds without a feed".to_owned(),
        n => format!(
            "is a list of {n} feed{} and holds no report ({}{and_more}): read what was fetched from them",
            if n == 1 { "" } else { "s" },
            names.join(", ")
        ),
    }
}

/// Writes a list of feeds, each in its groups.
pub fn opml_of(title: &str, feeds: &[ListedFeed]) -> String {
    let mut opml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n  <head><title>{}</title></head>\n  <body>\n",
        escaped(title)
    );
    let mut open: &[String] = &[];
    for feed in feeds {
        let n_same = open.iter().zip(&feed.groups).take_while(|(one, other)| one == other).count();
        for depth in (n_same..open.len()).rev() {
            line(&mut opml, depth, "</outline>");
        }
        for depth in n_same..feed.groups.len() {
            line(&mut opml, depth, &format!("<outline text=\"{}\">", escaped(&feed.groups[depth])));
        }
        open = &feed.groups;
        let name = escaped(feed.title.as_deref().unwrap_or(&feed.url));
        let site =
            feed.site.as_ref().map(|site| format!(" htmlUrl=\"{}\"", escaped(site))).unwrap_or_default();
        let url = escaped(&feed.url);
        let outline =
            format!("<outline type=\"rss\" text=\"{name}\" title=\"{name}\" xmlUrl=\"{url}\"{site}/>");
        line(&mut opml, open.len(), &outline);
    }
    for depth in (0..open.len()).rev() {
        line(&mut opml, depth, "</outline>");
    }
    opml.push_str("  </body>\n</opml>\n");
    opml
}

fn line(opml: &mut String, depth: usize, outline: &str) {
    writeln!(opml, "{}{outline}", "  ".repeat(depth + 2)).expect("writing to a string does not fail");
}

/// For XML, in which most control characters may not stand: they are left out.
fn escaped(text: &str) -> String {
    let is_barred = |c: char| matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    text.replace(is_barred, "")
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_that_is_written_is_xml_whatever_the_names() {
        let feed = |url: &str, title: &str| ListedFeed {
            url: url.to_owned(),
            title: Some(title.to_owned()),
            site: None,
            groups: vec!["A\u{c}B <\"&>".to_owned()],
        };
        let opml = opml_of(
            "Feeds\0",
            &[feed("https://post.example/\u{1}rss", "Ferry\u{1b}[1m\u{ffff} & sea\u{85}")],
        );
        assert!(opml.chars().all(|c| !matches!(c, '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{ffff}')));
        let feeds = feeds_of_opml(opml.as_bytes()).unwrap();
        assert_eq!(feeds[0].url, "https://post.example/rss");
        assert_eq!(feeds[0].groups, ["AB <\"&>"]);
    }
}
