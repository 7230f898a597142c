//! From the program's byte offsets to the record's code points.

use dateline_model::Span;

/// Every so many bytes the count of code points before is kept; in between they are counted.
const STRIDE: usize = 128;

/// Counts code points in one text.
pub(crate) struct CodePoints<'a> {
    text: &'a str,
    /// Code points that start before byte `i * STRIDE`; empty for a text of one-byte characters.
    before: Vec<u32>,
}

impl<'a> CodePoints<'a> {
    pub(crate) fn of(text: &'a str) -> Self {
        let mut before = Vec::new();
        if !text.is_ascii() {
            let mut count = 0;
            for chunk in text.as_bytes().chunks(STRIDE) {
                before.push(count);
                count += starts(chunk);
            }
            before.push(count);
        }
        Self { text, before }
    }

    /// How many code points lie before a byte offset, which must lie on a character boundary.
    pub(crate) fn at(&self, byte: u32) -> u32 {
        if self.before.is_empty() {
            return byte;
        }
        let stride = byte as usize / STRIDE;
        self.before[stride] + starts(&self.text.as_bytes()[stride * STRIDE..byte as usize])
    }

    /// Start and end of a span in code points.
    pub(crate) fn span(&self, span: Span) -> (u32, u32) {
        (self.at(span.start), self.at(span.end))
    }
}

/// Bytes that start a code point.
fn starts(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count() as u32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::CodePoints;

    proptest! {
        #[test]
        fn offsets_are_what_counting_characters_gives(text in "(\\PC|[aé€😀\n]){0,400}") {
            let code_points = CodePoints::of(&text);
            for (n, (byte, _)) in text.char_indices().enumerate() {
                prop_assert_eq!(code_points.at(byte as u32), n as u32);
            }
            prop_assert_eq!(code_points.at(text.len() as u32), text.chars().count() as u32);
        }
    }
}
