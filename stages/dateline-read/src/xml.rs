//! XML as it comes: a tree of elements out of text that need not be well-formed.
//!
//! Feeds in the wild lack end tags, hold bare ampersands and HTML entities, use prefixes that nobody declared. All of it is
//! read: an end tag closes what is open up to its own start, one without a start is passed over, what is open at the end
//! is closed there. Entities of a document type are never expanded. Time and memory grow with the text, nothing else.

use std::collections::BTreeMap;
use std::ops::Range;

/// Elements inside each other beyond which an element is not told apart from what holds it.
const MAX_DEPTH: usize = 200;

/// A document.
#[derive(Debug)]
pub(crate) struct Xml<'a> {
    source: &'a str,
    nodes: Vec<Node<'a>>,
    /// Whether elements were still open where the text ends.
    pub(crate) is_cut_off: bool,
}

#[derive(Debug)]
struct Node<'a> {
    /// As written, with its prefix.
    name: &'a str,
    attributes: Vec<(&'a str, &'a str)>,
    parent: Option<usize>,
    children: Vec<usize>,
    /// Between start tag and end tag.
    inner: Range<usize>,
}

/// One element of a document.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Element<'x, 'a> {
    xml: &'x Xml<'a>,
    idx: usize,
}

/// What stands between two angle brackets, or outside of them.
enum Token<'a> {
    Text(&'a str),
    /// Without its brackets.
    CharacterData(&'a str),
    Start {
        name: &'a str,
        attributes: Vec<(&'a str, &'a str)>,
        is_empty: bool,
    },
    End(&'a str),
    /// Comments, declarations, processing instructions.
    Other,
}

impl<'a> Xml<'a> {
    /// Reads a document. Whatever the text, some tree comes of it.
    pub(crate) fn read(source: &'a str) -> Self {
        let mut nodes: Vec<Node<'a>> = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        let mut tokens = Tokens::of(source);
        loop {
            let start = tokens.at;
            let Some(token) = tokens.next() else { break };
            match token {
                Token::Start { name, attributes, is_empty } => {
                    if open.len() >= MAX_DEPTH {
                        continue;
                    }
                    let idx = nodes.len();
                    let parent = open.last().copied();
                    if let Some(parent) = parent {
                        nodes[parent].children.push(idx);
                    }
                    let inner = tokens.at..if is_empty { tokens.at } else { source.len() };
                    nodes.push(Node { name, attributes, parent, children: Vec::new(), inner });
                    if !is_empty {
                        open.push(idx);
                    }
                }
                Token::End(name) => {
                    if let Some(place) = open.iter().rposition(|&idx| nodes[idx].name == name) {
                        for idx in open.drain(place..) {
                            nodes[idx].inner.end = start;
                        }
                    }
                }
                Token::Text(_) | Token::CharacterData(_) | Token::Other => {}
            }
        }
        Self { source, nodes, is_cut_off: !open.is_empty() }
    }

    /// All elements in the order of their start tags.
    pub(crate) fn elements(&self) -> impl Iterator<Item = Element<'_, 'a>> {
        (0..self.nodes.len()).map(|idx| Element { xml: self, idx })
    }

    /// The outermost element; the first where there are several.
    pub(crate) fn root(&self) -> Option<Element<'_, 'a>> {
        (!self.nodes.is_empty()).then_some(Element { xml: self, idx: 0 })
    }

    /// Which address each prefix stands for, wherever it is declared.
    pub(crate) fn namespaces(&self) -> BTreeMap<&'a str, &'a str> {
        let mut namespaces = BTreeMap::new();
        for (name, address) in self.nodes.iter().flat_map(|node| &node.attributes) {
            if let Some(prefix) = name.strip_prefix("xmlns:") {
                namespaces.entry(prefix).or_insert(*address);
            }
        }
        namespaces
    }
}

impl<'x, 'a> Element<'x, 'a> {
    fn node(self) -> &'x Node<'a> {
        &self.xml.nodes[self.idx]
    }

    /// Its name without the prefix.
    pub(crate) fn local_name(self) -> &'a str {
        let name = self.node().name;
        name.rsplit_once(':').map_or(name, |(_, local)| local)
    }

    /// The prefix of its name, empty where there is none.
    pub(crate) fn prefix(self) -> &'a str {
        self.node().name.rsplit_once(':').map_or("", |(prefix, _)| prefix)
    }

    /// Whether this is its name without the prefix, in any case.
    pub(crate) fn is(self, local_name: &str) -> bool {
        self.local_name().eq_ignore_ascii_case(local_name)
    }

    pub(crate) fn parent(self) -> Option<Self> {
        self.node().parent.map(|idx| Self { xml: self.xml, idx })
    }

    pub(crate) fn children(self) -> impl Iterator<Item = Self> {
        self.node().children.iter().map(move |&idx| Self { xml: self.xml, idx })
    }

    /// All elements inside it, in order.
    pub(crate) fn descendants(self) -> impl Iterator<Item = Self> {
        let (xml, end) = (self.xml, self.node().inner.end);
        (self.idx + 1..xml.nodes.len())
            .take_while(move |&idx| xml.nodes[idx].inner.start <= end)
            .map(move |idx| Self { xml, idx })
    }

    pub(crate) fn child(self, local_name: &str) -> Option<Self> {
        self.children().find(|child| child.is(local_name))
    }

    /// An attribute's value, its entities resolved; asked by its name with prefix, else without.
    pub(crate) fn attribute(self, name: &str) -> Option<String> {
        let attributes = &self.node().attributes;
        let is_local =
            |key: &str| key.rsplit_once(':').is_some_and(|(p, local)| p != "xmlns" && local == name);
        let exact = attributes.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
        let found = exact.or_else(|| attributes.iter().find(|(key, _)| is_local(key)));
        found.map(|(_, value)| decoded(value).trim().to_owned()).filter(|value| !value.is_empty())
    }

    /// Whether it holds elements, and not text alone.
    pub(crate) fn holds_elements(self) -> bool {
        !self.node().children.is_empty()
    }

    /// Its text and that of the elements inside it, entities resolved, markup left out.
    pub(crate) fn text(self) -> String {
        let mut text = String::new();
        let mut tokens = Tokens::of(&self.xml.source[self.node().inner.clone()]);
        while let Some(token) = tokens.next() {
            match token {
                Token::Text(words) => text.push_str(&decoded(words)),
                Token::CharacterData(words) => text.push_str(words),
                Token::Start { .. } | Token::End(_) | Token::Other => {}
            }
        }
        text
    }

    /// What stands inside it, as HTML: prefixes of elements and marks of character data are taken off.
    pub(crate) fn markup(self) -> String {
        let source = &self.xml.source[self.node().inner.clone()];
        let mut html = String::new();
        let mut tokens = Tokens::of(source);
        loop {
            let start = tokens.at;
            let Some(token) = tokens.next() else { return html };
            match token {
                Token::CharacterData(words) => html.push_str(words),
                Token::Start { name, .. } if name.contains(':') => {
                    let local = name.rsplit_once(':').map_or(name, |(_, local)| local);
                    html.push('<');
                    html.push_str(local);
                    html.push_str(source[start..tokens.at].split_at(1 + name.len()).1);
                }
                Token::End(name) => {
                    html.push_str("</");
                    html.push_str(name.rsplit_once(':').map_or(name, |(_, local)| local));
                    html.push('>');
                }
                Token::Text(_) | Token::Start { .. } | Token::Other => {
                    html.push_str(&source[start..tokens.at]);
                }
            }
        }
    }
}

struct Tokens<'a> {
    source: &'a str,
    at: usize,
    /// Tags so far that never ended.
    n_unended: usize,
}

/// Each tag that never ends is looked for to the end of the text; after so many no further one is, so that work stays linear.
const MOST_UNENDED: usize = 16;

impl<'a> Tokens<'a> {
    fn of(source: &'a str) -> Self {
        Self { source, at: 0, n_unended: 0 }
    }

    fn next(&mut self) -> Option<Token<'a>> {
        let rest = &self.source[self.at..];
        if rest.is_empty() {
            return None;
        }
        if !rest.starts_with('<') {
            let end = rest.find('<').unwrap_or(rest.len());
            self.at += end;
            return Some(Token::Text(&rest[..end]));
        }
        if let Some(inside) = rest.strip_prefix("<![CDATA[") {
            // One that is left open would swallow the rest of the feed; it does so for every reader.
            let end = inside.find("]]>").unwrap_or(inside.len());
            self.at += 9 + end + inside[end..].len().min(3);
            return Some(Token::CharacterData(&inside[..end]));
        }
        for (opening, closing) in [("<!--", "-->"), ("<?", "?>")] {
            if let Some(inside) = rest.strip_prefix(opening) {
                let end = inside.find(closing).map_or(inside.len(), |end| end + closing.len());
                self.at += opening.len() + end;
                return Some(Token::Other);
            }
        }
        if rest.starts_with("<!") {
            self.at += end_of_declaration(rest);
            return Some(Token::Other);
        }
        if let Some(inside) = rest.strip_prefix("</") {
            if let Some(end) = inside.find(['>', '<']).filter(|_| inside.starts_with(is_name_start)) {
                self.at += 2 + end + usize::from(inside[end..].starts_with('>'));
                return Some(Token::End(inside[..end].trim()));
            }
        } else if rest[1..].starts_with(is_name_start) && self.n_unended < MOST_UNENDED {
            if let Some(token) = self.start_tag(rest) {
                return Some(token);
            }
            self.n_unended += 1;
        }
        // A bare angle bracket.
        let end = rest[1..].find('<').map_or(rest.len(), |end| end + 1);
        self.at += end;
        Some(Token::Text(&rest[..end]))
    }

    /// `None` where no tag ends.
    fn start_tag(&mut self, rest: &'a str) -> Option<Token<'a>> {
        let bytes = rest.as_bytes();
        let name_end = rest[1..].find(|c: char| !is_name(c))? + 1;
        let (name, mut attributes, mut i) = (&rest[1..name_end], Vec::new(), name_end);
        loop {
            i += rest[i..].find(|c: char| !c.is_whitespace())?;
            match bytes[i] {
                b'>' => {
                    self.at += i + 1;
                    return Some(Token::Start { name, attributes, is_empty: false });
                }
                b'/' if bytes.get(i + 1) == Some(&b'>') => {
                    self.at += i + 2;
                    return Some(Token::Start { name, attributes, is_empty: true });
                }
                b'<' => {
                    // The tag was never ended; the next one begins.
                    self.at += i;
                    return Some(Token::Start { name, attributes, is_empty: false });
                }
                b'/' | b'=' | b'"' | b'\'' => i += 1,
                _ => {
                    let key_end = i + rest[i..].find(|c: char| c.is_whitespace() || "=>/<\"'".contains(c))?;
                    let key = &rest[i..key_end];
                    i = key_end + rest[key_end..].find(|c: char| !c.is_whitespace())?;
                    if bytes[i] != b'=' {
                        attributes.push((key, ""));
                        continue;
                    }
                    i += 1;
                    i += rest[i..].find(|c: char| !c.is_whitespace())?;
                    let quote = char::from(bytes[i]);
                    let value_end = if quote == '"' || quote == '\'' {
                        i += 1;
                        i + rest[i..].find(quote)?
                    } else {
                        i + rest[i..].find(|c: char| c.is_whitespace() || c == '>' || c == '<')?
                    };
                    attributes.push((key, &rest[i..value_end]));
                    i = value_end + usize::from(matches!(bytes[value_end], b'"' | b'\''));
                }
            }
        }
    }
}

/// Where a declaration such as a document type ends, with what it holds in brackets.
fn end_of_declaration(rest: &str) -> usize {
    let end = rest.find('>').map_or(rest.len(), |end| end + 1);
    match rest[..end].find('[') {
        Some(bracket) => {
            let inside = &rest[bracket..];
            let closing = inside.find(']').unwrap_or(inside.len());
            bracket + closing + inside[closing..].find('>').map_or(inside.len() - closing, |end| end + 1)
        }
        None => end,
    }
}

fn is_name_start(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':')
}

/// Resolves entities: those of XML, numbers, and those of HTML, which feeds use without declaring them. What is none stays.
pub(crate) fn decoded(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        result.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some((value, n_bytes)) = entity(rest) {
            result.push_str(&value);
            rest = &rest[n_bytes..];
        } else {
            result.push('&');
            rest = &rest[1..];
        }
    }
    result.push_str(rest);
    result
}

/// What the entity at the beginning stands for, and how long it is.
fn entity(text: &str) -> Option<(String, usize)> {
    const LONGEST_NAME: usize = 32;
    let end = text.bytes().take(LONGEST_NAME + 2).position(|byte| byte == b';')?;
    let name = text.get(1..end)?;
    let value = match name {
        "amp" => "&".to_owned(),
        "lt" => "<".to_owned(),
        "gt" => ">".to_owned(),
        "quot" => "\"".to_owned(),
        "apos" => "'".to_owned(),
        "nbsp" => "\u{a0}".to_owned(),
        _ => match name.strip_prefix('#') {
            Some(number) => {
                let code = match number.strip_prefix(['x', 'X']) {
                    Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                    None => number.parse().ok()?,
                };
                char::from_u32(code)
                    .filter(|c| !c.is_control() || c.is_whitespace())
                    .unwrap_or('\u{fffd}')
                    .into()
            }
            None if !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
                let entity = &text[..=end];
                let resolved = dom_query::Document::fragment(entity).text().to_string();
                if resolved.is_empty() || resolved == entity {
                    return None;
                }
                resolved
            }
            None => return None,
        },
    };
    Some((value, end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, expected: &str) {
        fn told(element: Element<'_, '_>) -> String {
            let inside: Vec<String> = element.children().map(told).collect();
            if inside.is_empty() {
                format!("{}={}", element.local_name(), element.text())
            } else {
                format!("{}({})", element.local_name(), inside.join(" "))
            }
        }
        assert_eq!(Xml::read(source).root().map(told).unwrap_or_default(), expected);
    }

    #[test]
    fn elements_are_read_with_their_text() {
        check("<?xml version='1.0'?><!-- a --><a><b>one</b><c d='e'/></a>", "a(b=one c=)");
        check("<a><b><![CDATA[<i>one</i> & two]]></b></a>", "a(b=<i>one</i> & two)");
        check("<!DOCTYPE a [<!ENTITY b \"<c>\">]><a>&b;</a>", "a=&b;");
        check("<a>AT&amp;T &#8211; caf&eacute; &unknown; &</a>", "a=AT&T – café &unknown; &");
    }

    #[test]
    fn what_is_not_well_formed_is_read_as_far_as_it_goes() {
        check("<a><b>one<c>two</b><d>three</d></a>", "a(b(c=two) d=three)");
        check("<a></x><b>1 < 2</b></a>", "a(b=1 < 2)");
        check("<a><b>cut", "a(b=cut)");
        check("<a><b href=x y>one</b", "a(b=one</b)");
        check("<a><b c=\"never ended>one</b></a>", "a=<b c=\"never ended>one");
        assert!(Xml::read("<a><b>").is_cut_off && !Xml::read("<a></a>").is_cut_off);
    }

    #[test]
    fn attributes_are_found_with_or_without_prefix() {
        let xml = Xml::read("<a xml:base='x&amp;y' href = \"z\" xmlns:m='address'>t</a>");
        let root = xml.root().unwrap();
        assert_eq!(root.attribute("base").as_deref(), Some("x&y"));
        assert_eq!(root.attribute("href").as_deref(), Some("z"));
        assert_eq!(xml.namespaces().get("m"), Some(&"address"));
    }

    #[test]
    fn markup_loses_its_prefixes() {
        let xml = Xml::read("<a><x:p class='y'>one <x:b>two</x:b></x:p><![CDATA[<i>]]></a>");
        assert_eq!(xml.root().unwrap().markup(), "<p class='y'>one <b>two</b></p><i>");
    }

    #[test]
    fn a_tower_of_elements_is_no_danger() {
        let tower = "<a>".repeat(1_000_000);
        let xml = Xml::read(&tower);
        assert_eq!(xml.elements().count(), MAX_DEPTH);
        assert!(xml.is_cut_off);
    }

    #[test]
    fn odd_markup_is_read_in_time_that_grows_with_it() {
        let started = std::time::Instant::now();
        for odd in
            ["<a/b=x", "<!>", "<a b=\"", "<a b='", "</a", "<![CDATA[", "<!--", "<", "&", "<a b", "<![", "<?"]
        {
            let source = odd.repeat(500_000);
            Xml::read(&format!("<r>{source}")).root().map(Element::text);
            decoded(&source);
        }
        assert!(started.elapsed().as_secs() < 60);
    }

    /// Would take minutes if each were looked for to the end.
    #[test]
    fn tags_that_never_end_are_given_up() {
        let source = format!("<a>one</a><b{}", " c=\"<b \"".repeat(50_000));
        assert_eq!(Xml::read(&source).root().map(Element::text), Some("one".to_owned()));
    }
}
