//! Lines of a text and what they look like, before anybody asks what they are.

use dateline_model::Span;

/// One line of the text.
#[derive(Debug)]
pub(crate) struct Line<'t> {
    /// Where, its line break included.
    pub span: Span,
    /// Its words, without white space at the edges.
    pub text: &'t str,
    /// How many words, counted by white space.
    pub n_words: usize,
    /// How it ends.
    pub ending: Ending,
}

/// How a line ends, closing quotation marks and brackets aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// As a sentence does: full stop, exclamation mark, ellipsis.
    Stop,
    /// With a question mark.
    Question,
    /// With a colon.
    Colon,
    /// With a mark that wants something to follow: comma, semicolon, dash.
    Open,
    /// With a letter, a digit or another sign.
    Word,
}

/// Cuts a text into its lines; together they cover it.
pub(crate) fn lines(text: &str) -> Vec<Line<'_>> {
    let mut at = 0;
    text.split_inclusive('\n')
        .map(|line| {
            let span = Span::new(at, at + line.len());
            at += line.len();
            let text = line.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'));
            Line { span, text, n_words: text.split_whitespace().count(), ending: ending(text) }
        })
        .collect()
}

fn ending(text: &str) -> Ending {
    let bare = text.trim_end_matches(['"', '\'', '”', '’', '»', '›', ')', ']', '*', '_']);
    match bare.chars().next_back() {
        Some('.' | '!' | '…' | '。' | '！' | '।' | '۔') => Ending::Stop,
        Some('?' | '？' | '؟') => Ending::Question,
        Some(':' | '：') => Ending::Colon,
        Some(',' | ';' | '-' | '–' | '—' | '、') => Ending::Open,
        _ => Ending::Word,
    }
}

impl Line<'_> {
    /// Whether nothing stands in it.
    pub fn is_blank(&self) -> bool {
        self.text.is_empty()
    }

    /// Whether it holds no letter and no digit: a rule, a bullet, a star.
    pub fn is_separator(&self) -> bool {
        !self.is_blank() && self.n_words <= 12 && !self.text.chars().any(char::is_alphanumeric)
    }

    /// Whether it reads like a paragraph: sentences, closed by a stop, or simply long.
    pub fn is_paragraph(&self) -> bool {
        match self.ending {
            Ending::Stop => self.n_words >= 5,
            Ending::Question => self.n_words >= 12,
            Ending::Colon | Ending::Open | Ending::Word => self.n_words > MOST_HEADLINE_WORDS,
        }
    }

    /// Whether it could be a headline: short, opens like one, no final stop.
    pub fn is_headline_like(&self) -> bool {
        (3..=MOST_HEADLINE_WORDS).contains(&self.n_words)
            && self.text.len() <= 260
            && matches!(self.ending, Ending::Word | Ending::Question)
            && self.opens_like_a_sentence()
    }

    /// Whether it begins with a capital, a digit, an opening mark, or a letter of a script without capitals.
    pub fn opens_like_a_sentence(&self) -> bool {
        match self.text.chars().next() {
            Some(c) if c.is_alphabetic() => !c.is_lowercase(),
            Some(c) => c.is_numeric() || "\"'“‘«¿¡$£€(‹[".contains(c),
            None => false,
        }
    }

    /// Share of its words that begin with a capital or a digit, short function words aside: 0 to 1.
    pub fn title_case(&self) -> f64 {
        let (mut n, mut n_capital) = (0, 0);
        for word in self.text.split_whitespace().take(MOST_HEADLINE_WORDS) {
            let Some(first) = word.chars().find(|c| c.is_alphanumeric()) else { continue };
            if word.chars().count() > 3 || first.is_uppercase() {
                n += 1;
                n_capital += usize::from(!first.is_lowercase());
            }
        }
        if n == 0 { 0.0 } else { f64::from(n_capital as u32) / f64::from(n) }
    }
}

/// Longer headlines are rare: 99 of 100 titles in the story packs have fewer words.
const MOST_HEADLINE_WORDS: usize = 26;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_cover_the_text() {
        let text = "one\r\n\n two ";
        let lines = lines(text);
        let ends: Vec<u32> = lines.iter().map(|line| line.span.end).collect();
        assert_eq!(ends, [5, 6, 11]);
        assert_eq!((lines[0].text, lines[2].text), ("one", "two"));
    }

    #[test]
    fn closing_marks_do_not_hide_the_stop() {
        assert_eq!(ending("He said: “Go.”"), Ending::Stop);
        assert_eq!(ending("(It rained.)"), Ending::Stop);
        assert_eq!(ending("What now?"), Ending::Question);
        assert_eq!(ending("Town hall reopens"), Ending::Word);
    }
}
