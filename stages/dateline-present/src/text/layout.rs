//! Setting text in columns: wrapped, hanging, never wider than the page, safe for a terminal.

use textwrap::{Options, WordSeparator, WordSplitter};
use unicode_width::UnicodeWidthStr;

use crate::phrases::safe;

/// How words are shown where the terminal has colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Plain,
    /// Titles.
    Bold,
    /// Headings of parts.
    Heading,
    /// Citations and asides.
    Dim,
    /// Where sources contradict each other.
    Warning,
}

impl Style {
    fn code(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Bold => Some("1"),
            Self::Heading => Some("1;36"),
            Self::Dim => Some("2"),
            Self::Warning => Some("1;33"),
        }
    }
}

/// A sheet of text that grows downwards.
pub(super) struct Sheet {
    width: usize,
    is_coloured: bool,
    text: String,
}

/// Narrower than this a page cannot be set.
const MIN_WIDTH: usize = 40;

impl Sheet {
    pub fn new(width: usize, is_coloured: bool) -> Self {
        Self { width: width.max(MIN_WIDTH), is_coloured, text: String::new() }
    }

    pub fn into_text(self) -> String {
        self.text
    }

    /// Columns of the page.
    pub fn width(&self) -> usize {
        self.width
    }

    /// An empty line, never two in a row.
    pub fn gap(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// A line across the page.
    pub fn rule(&mut self, of: char) {
        let rule: String = std::iter::repeat_n(of, self.width).collect();
        self.line(&rule, Style::Dim);
    }

    /// A paragraph: the first line after `first`, the others indented as far.
    pub fn hanging(&mut self, first: &str, words: &str, style: Style) {
        let indent = " ".repeat(first.width());
        for (i, line) in wrapped(words, self.width.saturating_sub(indent.len())).iter().enumerate() {
            let lead = if i == 0 { first } else { indent.as_str() };
            let styled = self.styled(line, style);
            self.push_line(&format!("{lead}{styled}"));
        }
    }

    /// A paragraph that ends with citations, which are set in their own style.
    pub fn cited(&mut self, first: &str, words: &str, citations: &str) {
        let indent = " ".repeat(first.width());
        let whole = if citations.is_empty() { words.to_owned() } else { format!("{words} {citations}") };
        let mut left = safe(&whole).width().saturating_sub(safe(citations).width());
        for (i, line) in wrapped(&whole, self.width.saturating_sub(indent.len())).iter().enumerate() {
            let lead = if i == 0 { first } else { indent.as_str() };
            let (told, cites) = split_at_width(line, left);
            left = left.saturating_sub(line.width() + 1);
            let (told, cites) = (told.to_owned(), self.styled(cites, Style::Dim));
            self.push_line(&format!("{lead}{told}{cites}"));
        }
    }

    /// A heading at the left, wrapped, a short remark at the right of its first line.
    pub fn heading(&mut self, heading: &str, remark: &str, style: Style) {
        let heading = safe(heading);
        let remark = safe(remark);
        let indent = heading.len() - heading.trim_start().len();
        let room = self.width.saturating_sub(if remark.is_empty() { 0 } else { remark.width() + 2 });
        let lines = wrapped(heading.trim_start(), room.saturating_sub(indent).max(MIN_WIDTH / 4));
        for (i, line) in lines.iter().enumerate() {
            let lead = " ".repeat(indent);
            let fill = " ".repeat(self.width.saturating_sub(indent + line.width() + remark.width()));
            let line = self.styled(line, style);
            match i {
                0 => self.push_line(&format!("{lead}{line}{fill}{}", self.styled(&remark, Style::Dim))),
                _ => self.push_line(&format!("{lead}{line}")),
            }
        }
    }

    /// Cells beside each other, each wrapped in its own columns. `widths` count the gap to the next cell; the last cell
    /// takes what is left.
    pub fn columns(&mut self, indent: usize, widths: &[usize], cells: &[(String, Style)]) {
        let taken: usize = widths.iter().take(cells.len().saturating_sub(1)).sum();
        let last = self.width.saturating_sub(indent + taken).max(8);
        let width_of = |i: usize| if i + 1 == cells.len() { last } else { widths[i].saturating_sub(1) };
        let set: Vec<Vec<String>> =
            cells.iter().enumerate().map(|(i, (words, _))| wrapped(words, width_of(i))).collect();
        let n_lines = set.iter().map(Vec::len).max().unwrap_or(0);
        for line in 0..n_lines {
            let mut out = " ".repeat(indent);
            for (i, (_, style)) in cells.iter().enumerate() {
                let words = set[i].get(line).map_or("", String::as_str);
                out.push_str(&self.styled(words, *style));
                if i + 1 < cells.len() {
                    out.push_str(&" ".repeat(widths[i].saturating_sub(words.width())));
                }
            }
            self.push_line(out.trim_end());
        }
    }

    fn line(&mut self, words: &str, style: Style) {
        let styled = self.styled(words, style);
        self.push_line(&styled);
    }

    fn push_line(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    fn styled(&self, words: &str, style: Style) -> String {
        match style.code().filter(|_| self.is_coloured && !words.is_empty()) {
            Some(code) => format!("\u{1b}[{code}m{words}\u{1b}[0m"),
            None => words.to_owned(),
        }
    }
}

/// Lines of at most `width` columns; longer words are broken.
fn wrapped(words: &str, width: usize) -> Vec<String> {
    let options = Options::new(width.max(1))
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation)
        .break_words(true);
    let words = safe(words);
    textwrap::wrap(&words, options).into_iter().map(|line| line.trim_end().to_owned()).collect()
}

/// Splits a line after so many columns.
fn split_at_width(line: &str, width: usize) -> (&str, &str) {
    let mut columns = 0;
    for (at, c) in line.char_indices() {
        if columns >= width {
            return line.split_at(at);
        }
        columns += unicode_width::UnicodeWidthChar::width(c).unwrap_or(0);
    }
    (line, "")
}
