//! XML, written so that whatever stands in a report can stand in it.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use crate::Error;

/// An XML document in the making.
pub(crate) struct Xml(Writer<Vec<u8>>);

impl Xml {
    /// A document whose elements stand on lines of their own.
    pub(crate) fn pretty() -> Result<Self, Error> {
        Self::begin(Writer::new_with_indent(Vec::new(), b' ', 2))
    }

    /// A document with no more white space than it is given.
    pub(crate) fn exact() -> Result<Self, Error> {
        Self::begin(Writer::new(Vec::new()))
    }

    fn begin(writer: Writer<Vec<u8>>) -> Result<Self, Error> {
        let mut xml = Self(writer);
        xml.put(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        Ok(xml)
    }

    /// A start tag.
    pub(crate) fn open(&mut self, name: &str, attributes: &[(&str, &str)]) -> Result<(), Error> {
        self.put(Event::Start(element(name, attributes)))
    }

    /// An end tag.
    pub(crate) fn close(&mut self, name: &str) -> Result<(), Error> {
        self.put(Event::End(BytesEnd::new(name)))
    }

    /// An element without content.
    pub(crate) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) -> Result<(), Error> {
        self.put(Event::Empty(element(name, attributes)))
    }

    /// An element with text.
    pub(crate) fn leaf(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) -> Result<(), Error> {
        self.open(name, attributes)?;
        self.text(text)?;
        self.close(name)
    }

    /// Text.
    pub(crate) fn text(&mut self, text: &str) -> Result<(), Error> {
        self.put(Event::Text(BytesText::new(&allowed(text))))
    }

    /// The document, with a last line end.
    pub(crate) fn finish(self) -> Vec<u8> {
        let mut bytes = self.0.into_inner();
        bytes.push(b'\n');
        bytes
    }

    fn put(&mut self, event: Event) -> Result<(), Error> {
        self.0.write_event(event).map_err(Error::writing)
    }
}

fn element<'a>(name: &'a str, attributes: &[(&'a str, &str)]) -> BytesStart<'a> {
    let mut element = BytesStart::new(name);
    for (key, value) in attributes {
        element.push_attribute((*key, allowed(value).as_str()));
    }
    element
}

/// Text with U+FFFD in place of each character that XML 1.0 does not allow, so that as many characters stand before each.
/// A carriage return is one that readers would turn into a line feed.
pub(crate) fn allowed(text: &str) -> String {
    let is_allowed = |c: char| match c {
        '\t' | '\n' => true,
        '\u{fffe}' | '\u{ffff}' => false,
        c => c >= ' ',
    };
    text.chars()
        .map(|c| {
            if c == '\r' {
                '\n'
            } else if is_allowed(c) {
                c
            } else {
                '\u{fffd}'
            }
        })
        .collect()
}
