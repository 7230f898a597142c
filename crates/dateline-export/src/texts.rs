//! The articles' texts, cut by code points.

use std::collections::HashMap;

use crate::Error;
use crate::record::{Record, Span};

/// Every text of a record by its article's id.
pub(crate) struct Texts<'a>(HashMap<&'a str, Text<'a>>);

impl<'a> Texts<'a> {
    pub(crate) fn of(record: &'a Record) -> Self {
        Self(record.articles.iter().map(|article| (article.id.as_str(), Text::of(&article.text))).collect())
    }

    /// The text that a span is of, where the span's words stand there.
    ///
    /// # Errors
    ///
    /// [`Error::Unsound`] where they do not.
    pub(crate) fn proved(&self, span: &Span) -> Result<&Text<'a>, Error> {
        let text = self.0.get(span.article.as_str());
        text.filter(|text| text.slice(span.start, span.end) == Some(span.exact.as_str())).ok_or_else(|| {
            Error::Unsound(format!(
                "the words cited from {} to {} of article {} do not stand there",
                span.start, span.end, span.article
            ))
        })
    }
}

/// One text.
pub(crate) struct Text<'a> {
    text: &'a str,
    /// The byte at which each code point starts; empty for a text of one-byte characters.
    starts: Vec<usize>,
}

impl<'a> Text<'a> {
    pub(crate) fn of(text: &'a str) -> Self {
        let starts =
            if text.is_ascii() { Vec::new() } else { text.char_indices().map(|(at, _)| at).collect() };
        Self { text, starts }
    }

    /// How many code points it has.
    pub(crate) fn len(&self) -> usize {
        if self.starts.is_empty() { self.text.len() } else { self.starts.len() }
    }

    /// Its code points from `start` up to `end`; `None` where it has not so many.
    pub(crate) fn slice(&self, start: usize, end: usize) -> Option<&'a str> {
        self.text.get(self.byte(start)?..self.byte(end)?)
    }

    fn byte(&self, code_point: usize) -> Option<usize> {
        if self.starts.is_empty() {
            return Some(code_point);
        }
        self.starts.get(code_point).copied().or((code_point == self.starts.len()).then_some(self.text.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::Text;

    #[test]
    fn texts_are_cut_by_code_points() {
        for (text, start, end, cut) in [
            ("abc", 1, 3, Some("bc")),
            ("a\u{1f6a2}c", 1, 2, Some("\u{1f6a2}")),
            ("a\u{1f6a2}c", 2, 3, Some("c")),
            ("a\u{1f6a2}c", 3, 3, Some("")),
            ("a\u{1f6a2}c", 2, 4, None),
            ("abc", 2, 4, None),
            ("abc", 3, 2, None),
        ] {
            assert_eq!(Text::of(text).slice(start, end), cut, "{text} {start} {end}");
        }
    }
}
