//! What the elements of a feed's entry mean, in RSS, RDF and Atom and in the vocabularies that stand among them.

use std::collections::BTreeMap;

use url::Url;

use super::entry::Entry;
use crate::words::{Words, one_line, one_plain_line};
use crate::xml::{Element, Xml};

/// The vocabularies that are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Vocabulary {
    /// RSS or Atom itself.
    Feed,
    DublinCore,
    /// `content:encoded`
    Content,
    Media,
    Itunes,
    Other,
}

/// Which vocabulary each prefix stands for: by its declaration, else as everybody uses it.
pub(super) struct Namespaces<'a>(BTreeMap<&'a str, &'a str>);

impl<'a> Namespaces<'a> {
    pub(super) fn of(xml: &Xml<'a>) -> Self {
        Self(xml.namespaces())
    }

    fn vocabulary(&self, element: Element<'_, '_>) -> Vocabulary {
        const ADDRESSES: &[(&str, Vocabulary)] = &[
            ("purl.org/dc/", Vocabulary::DublinCore),
            ("purl.org/rss/1.0/modules/content", Vocabulary::Content),
            ("purl.org/rss/1.0/modules", Vocabulary::Other),
            ("search.yahoo.com/mrss", Vocabulary::Media),
            ("itunes.com/dtds", Vocabulary::Itunes),
            ("w3.org/2005/atom", Vocabulary::Feed),
            ("purl.org/atom/", Vocabulary::Feed),
            ("purl.org/rss/1.0", Vocabulary::Feed),
            ("purl.org/net/rss", Vocabulary::Feed),
            ("my.netscape.com/rdf", Vocabulary::Feed),
            ("backend.userland.com/rss", Vocabulary::Feed),
        ];
        let prefix = element.prefix();
        if prefix.is_empty() {
            return Vocabulary::Feed;
        }
        let declared = self.0.get(prefix).map(|address| address.to_ascii_lowercase());
        let told = declared.and_then(|address| ADDRESSES.iter().find(|(part, _)| address.contains(part)));
        match (told, prefix.to_ascii_lowercase().as_str()) {
            (Some((_, vocabulary)), _) => *vocabulary,
            (None, "dc" | "dcterms") => Vocabulary::DublinCore,
            (None, "content") => Vocabulary::Content,
            (None, "media") => Vocabulary::Media,
            (None, "itunes") => Vocabulary::Itunes,
            (None, "atom" | "atom10" | "atom03" | "a10" | "rss") => Vocabulary::Feed,
            (None, _) => Vocabulary::Other,
        }
    }

    /// The children of this name and vocabulary, in order.
    fn all<'x>(
        &self,
        of: Element<'x, 'a>,
        vocabulary: Vocabulary,
        name: &str,
    ) -> impl Iterator<Item = Element<'x, 'a>> {
        of.children().filter(move |child| child.is(name) && self.vocabulary(*child) == vocabulary)
    }
}

/// Reads one `item` or `entry`.
pub(super) fn entry<'a>(element: Element<'_, 'a>, namespaces: &Namespaces<'a>, feed: Option<&Url>) -> Entry {
    use Vocabulary::{Content, DublinCore, Feed, Itunes, Media, Other};
    let texts = |wanted: &[(Vocabulary, &str)]| -> Vec<String> {
        let found = wanted.iter().flat_map(|&(vocabulary, name)| namespaces.all(element, vocabulary, name));
        found.filter_map(|child| one_line(&child.text())).collect()
    };
    let words = |wanted: &[(Vocabulary, &str)]| {
        let mut found =
            wanted.iter().flat_map(|&(vocabulary, name)| namespaces.all(element, vocabulary, name));
        found.find_map(words)
    };
    let guid = texts(&[(Feed, "guid"), (Feed, "id")]).into_iter().next();
    let source = namespaces.all(element, Feed, "source").next();
    Entry {
        title: title(element, namespaces),
        link: link(element, namespaces, feed),
        guid,
        published: texts(&[
            (Feed, "pubDate"),
            (Feed, "published"),
            (Feed, "issued"),
            (DublinCore, "date"),
            (DublinCore, "issued"),
            (DublinCore, "created"),
            (Feed, "created"),
            (Feed, "date"),
        ]),
        updated: texts(&[
            (Feed, "updated"),
            (Feed, "modified"),
            (DublinCore, "modified"),
            (Feed, "lastBuildDate"),
        ]),
        authors: authors(element, namespaces),
        content: words(&[
            (Content, "encoded"),
            (Feed, "content"),
            (Other, "body"),
            (Feed, "body"),
            (Feed, "fulltext"),
        ]),
        summary: words(&[
            (Feed, "description"),
            (Feed, "summary"),
            (DublinCore, "description"),
            (DublinCore, "abstract"),
            (Itunes, "summary"),
            (Media, "description"),
            (Itunes, "subtitle"),
        ]),
        source: source.and_then(|source| {
            source.child("title").map_or_else(|| one_line(&source.text()), |title| one_line(&title.text()))
        }),
    }
}

/// The title of a feed or an entry.
pub(super) fn title<'a>(element: Element<'_, 'a>, namespaces: &Namespaces<'a>) -> Option<String> {
    use Vocabulary::{DublinCore, Feed, Itunes, Media};
    [Feed, DublinCore, Itunes, Media].iter().find_map(|&vocabulary| {
        namespaces.all(element, vocabulary, "title").find_map(|title| match words(title)? {
            Words::Html(words) => one_line(&words),
            Words::Plain(words) => one_plain_line(&words),
        })
    })
}

/// The address at which a feed or an entry can be read. Relative ones are resolved by `xml:base`, else by the feed's own.
pub(super) fn link<'a>(
    element: Element<'_, 'a>,
    namespaces: &Namespaces<'a>,
    feed: Option<&Url>,
) -> Option<String> {
    let links: Vec<_> = namespaces.all(element, Vocabulary::Feed, "link").collect();
    let rel = |link: &Element<'_, '_>| link.attribute("rel").map(|rel| rel.to_ascii_lowercase());
    let is_page = |link: &&Element<'_, '_>| link.attribute("type").is_none_or(|kind| kind.contains("html"));
    let alternates: Vec<_> =
        links.iter().filter(|link| rel(link).is_none_or(|rel| rel == "alternate")).collect();
    let href = |link: &Element<'_, '_>| link.attribute("href").map(|href| resolved(&href, *link, feed));
    let written = |link: &Element<'_, '_>| one_line(&link.text()).map(|href| resolved(&href, *link, feed));
    let by_link = || {
        let pages = alternates.iter().copied().filter(is_page);
        pages.chain(alternates.iter().copied()).find_map(|link| href(link).or_else(|| written(link)))
    };
    // A permanent address stands in where there is no link.
    let by_guid = || {
        let mut guids = namespaces.all(element, Vocabulary::Feed, "guid");
        let guid = guids
            .find(|guid| guid.attribute("isPermaLink").is_none_or(|is| !is.eq_ignore_ascii_case("false")))?;
        one_line(&guid.text()).filter(|guid| is_web_address(guid))
    };
    let by_about = || element.attribute("rdf:about").filter(|about| is_web_address(about));
    let by_content = || {
        let mut contents = namespaces.all(element, Vocabulary::Feed, "content");
        contents.find_map(|content| Some(resolved(&content.attribute("src")?, content, feed)))
    };
    by_link().or_else(by_guid).or_else(by_about).or_else(by_content).or_else(|| links.iter().find_map(href))
}

fn is_web_address(address: &str) -> bool {
    address.starts_with("http://") || address.starts_with("https://")
}

fn resolved(address: &str, element: Element<'_, '_>, feed: Option<&Url>) -> String {
    if Url::parse(address).is_ok() {
        return address.to_owned();
    }
    let base = base(element).or_else(|| feed.cloned());
    base.and_then(|base| base.join(address).ok()).map_or_else(|| address.to_owned(), String::from)
}

/// What `xml:base` makes of it, from the outermost element in.
fn base(element: Element<'_, '_>) -> Option<Url> {
    let mut given = Vec::new();
    let mut at = Some(element);
    while let Some(element) = at {
        given.extend(element.attribute("xml:base"));
        at = element.parent();
    }
    given.into_iter().rev().fold(None, |base: Option<Url>, step| match &base {
        Some(base) => base.join(&step).ok(),
        None => Url::parse(&step).ok(),
    })
}

/// Who wrote it: names, of addresses of mail nothing.
fn authors<'a>(element: Element<'_, 'a>, namespaces: &Namespaces<'a>) -> Vec<String> {
    use Vocabulary::{DublinCore, Feed, Itunes};
    let sources = [(DublinCore, "creator"), (Feed, "author"), (Itunes, "author")];
    for (vocabulary, name) in sources {
        let mut names: Vec<String> = Vec::new();
        for author in namespaces.all(element, vocabulary, name) {
            let written = author.child("name").map_or_else(|| author.text(), Element::text);
            if let Some(name) = one_line(&written).and_then(|written| name_in(&written))
                && !names.contains(&name)
            {
                names.push(name);
            }
        }
        if !names.is_empty() {
            return names;
        }
    }
    Vec::new()
}

/// "ada@post.example (Ada Quill)" and "Ada Quill <ada@post.example>" name Ada Quill.
fn name_in(written: &str) -> Option<String> {
    let name = match written.split_once('(') {
        Some((address, name)) if address.contains('@') => name.trim_end().trim_end_matches(')'),
        _ => written.split('<').next().unwrap_or(written),
    };
    let name = name.trim();
    (!name.is_empty() && (!name.contains('@') || name.contains(' '))).then(|| name.to_owned())
}

/// The words of an element of text, by what its attributes say and by looks.
fn words(element: Element<'_, '_>) -> Option<Words> {
    let kind = element.attribute("type").unwrap_or_default().to_ascii_lowercase();
    let mode = element.attribute("mode").unwrap_or_default().to_ascii_lowercase();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    let is_markup = kind == "xhtml" || kind.ends_with("/xml") || kind.ends_with("+xml");
    let is_text = kind.is_empty() || kind.starts_with("text") || kind.contains("html") || kind == "escaped";
    let words = if element.holds_elements() {
        Words::Html(element.markup())
    } else if mode == "base64" || (!is_markup && !is_text) {
        // Of a type that nobody knows it may be text as well.
        let text = element.text();
        let decoded = from_base64(&text).and_then(|bytes| String::from_utf8(bytes).ok());
        Words::by_looks(decoded.unwrap_or(text))
    } else if matches!(kind, "text" | "text/plain") && mode != "escaped" {
        Words::Plain(element.text())
    } else {
        Words::by_looks(element.text())
    };
    let (Words::Html(text) | Words::Plain(text)) = &words;
    (!text.trim().is_empty()).then_some(words)
}

/// Decodes base64; white space is passed over. `None` where it is none.
fn from_base64(text: &str) -> Option<Vec<u8>> {
    let (mut bytes, mut bits, mut n_bits) = (Vec::new(), 0_u32, 0);
    for byte in text.bytes().filter(|byte| !byte.is_ascii_whitespace()) {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' => break,
            _ => return None,
        };
        bits = (bits << 6 | u32::from(value)) & 0xffff;
        n_bits += 6;
        if n_bits >= 8 {
            n_bits -= 8;
            bytes.push((bits >> n_bits) as u8);
        }
    }
    (!bytes.is_empty()).then_some(bytes)
}
