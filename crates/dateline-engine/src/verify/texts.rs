//! The articles' texts, cut by code points: what every citation is held against.

use std::collections::HashMap;

/// Every so many code points their byte offset is kept; in between they are counted.
const STRIDE: usize = 64;

/// A text that is cut by code points.
pub(super) struct Text {
    whole: String,
    /// Byte offset of every `STRIDE`th code point; empty for a text of one-byte characters.
    offsets: Vec<usize>,
    n_chars: usize,
}

impl Text {
    fn new(text: String) -> Self {
        if text.is_ascii() {
            return Self { n_chars: text.len(), offsets: Vec::new(), whole: text };
        }
        let offsets: Vec<usize> = text.char_indices().step_by(STRIDE).map(|(at, _)| at).collect();
        let last = offsets.last().copied().unwrap_or(0);
        let n_chars = offsets.len().saturating_sub(1) * STRIDE + text[last..].chars().count();
        Self { whole: text, offsets, n_chars }
    }

    /// Code points in it.
    pub fn n_chars(&self) -> usize {
        self.n_chars
    }

    /// The words from one code point to before another; `None` where they do not lie in the text.
    pub fn slice(&self, start: usize, end: usize) -> Option<&str> {
        if start > end || end > self.n_chars {
            return None;
        }
        self.whole.get(self.byte(start)?..self.byte(end)?)
    }

    fn byte(&self, n: usize) -> Option<usize> {
        if self.offsets.is_empty() {
            return Some(n);
        }
        if n == self.n_chars {
            return Some(self.whole.len());
        }
        let from = *self.offsets.get(n / STRIDE)?;
        self.whole[from..].char_indices().nth(n % STRIDE).map(|(at, _)| from + at)
    }
}

/// The texts by their articles' ids. Looked up only, never gone through.
#[derive(Default)]
pub(super) struct Texts(HashMap<String, Text>);

impl Texts {
    /// Keeps a text; `false` where there is one with this id already.
    pub fn keep(&mut self, id: &str, text: String) -> bool {
        let is_new = !self.0.contains_key(id);
        if is_new {
            self.0.insert(id.to_owned(), Text::new(text));
        }
        is_new
    }

    pub fn get(&self, id: &str) -> Option<&Text> {
        self.0.get(id)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Text;

    proptest! {
        #[test]
        fn words_are_cut_where_counting_characters_cuts(text in "(\\PC|[aé€😀\n]){0,300}", a in 0usize..320, b in 0usize..320) {
            let cut = Text::new(text.clone());
            let chars: Vec<char> = text.chars().collect();
            prop_assert_eq!(cut.n_chars(), chars.len());
            let expected = (a <= b && b <= chars.len()).then(|| chars[a..b].iter().collect::<String>());
            prop_assert_eq!(cut.slice(a, b).map(str::to_owned), expected);
        }
    }
}
