//! Reports in capitals throughout, written as they usually would be: old wires come so.
//!
//! An article goes in; the same article comes out with such lines in small letters but for names, each character as many
//! bytes long as before, so that spans found in one hold for the other. The one thing to know: the language model knows
//! names by their capitals, and where there is nothing else it finds few. A headline in capitals over an ordinary report
//! stays as it is: the report's own names tell those of the headline.

use std::sync::LazyLock;

use dateline_model::Article;
use dateline_text::{Model, Pos};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::calendar_words;
use crate::gazetteer::{self, MOST_WORDS};
use crate::person_words;

/// Lines with fewer words may be a name or an acronym.
const FEWEST_WORDS: usize = 4;

/// The article with its lines in capitals as they usually would be written.
pub(crate) fn in_usual_case(mut article: Article, model: &Model) -> Article {
    let mut lines = Vec::new();
    for block in article.blocks.iter().filter(|block| block.role.is_report()) {
        let mut start = block.span.start as usize;
        for line in block.span.of(&article.text).split_inclusive('\n') {
            lines.push((start, start + line.len(), is_shouted(line)));
            start += line.len();
        }
    }
    let n_bytes = |shouted: bool| -> usize {
        lines.iter().filter(|line| line.2 == shouted).map(|&(start, end, _)| end - start).sum()
    };
    if n_bytes(true) <= n_bytes(false) {
        return article;
    }
    let mut text = String::with_capacity(article.text.len());
    let mut writer = Writer { model, own: FxHashMap::default(), names: FxHashSet::default() };
    for &(start, end, _) in lines.iter().filter(|&&(.., is_shouted)| !is_shouted) {
        writer.learn(&article.text[start..end]);
    }
    for (start, end, _) in lines.into_iter().filter(|&(.., is_shouted)| is_shouted) {
        text.push_str(&article.text[text.len()..start]);
        writer.write(&article.text[start..end], &mut text);
    }
    text.push_str(&article.text[text.len()..]);
    article.text = text;
    article
}

/// Whether a line of several words has hardly a small letter.
fn is_shouted(line: &str) -> bool {
    let (mut n_small, mut n_capital) = (0usize, 0usize);
    for byte in line.bytes() {
        n_small += usize::from(byte.is_ascii_lowercase());
        n_capital += usize::from(byte.is_ascii_uppercase());
    }
    let is_word = |word: &&str| word.bytes().filter(u8::is_ascii_uppercase).count() > 1;
    n_capital > 10 * n_small && line.split_whitespace().filter(is_word).count() >= FEWEST_WORDS
}

/// How a word is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Case {
    Small,
    Capital,
    AsItStands,
}

/// Writes lines in their usual case.
struct Writer<'m> {
    model: &'m Model,
    /// How often the article's other lines write a word small, with a capital, and otherwise.
    own: FxHashMap<String, [u32; 3]>,
    /// First names and what was behind them, so far.
    names: FxHashSet<String>,
}

/// A word of a line.
struct Word {
    start: usize,
    end: usize,
    /// Where it ends without "'s".
    stem_end: usize,
    /// Its stem in small letters.
    small: String,
}

impl Writer<'_> {
    /// Takes in how a line in usual case writes its words.
    fn learn(&mut self, line: &str) {
        for word in words(line) {
            let written = &line[word.start..word.end];
            let mut letters = written.chars();
            let case = match (letters.next().is_some_and(char::is_uppercase), letters.any(char::is_uppercase))
            {
                (false, false) => 0,
                (true, false) => 1,
                _ => 2,
            };
            self.own.entry(word.small).or_default()[case] += 1;
        }
    }

    /// Writes a line.
    fn write(&mut self, line: &str, out: &mut String) {
        let words = words(line);
        let cases = self.cases(line, &words);
        let mut at = 0;
        let mut is_start = true;
        for (word, case) in words.iter().zip(cases) {
            let between = &line[at..word.start];
            is_start |= between.contains(['.', '!', '?', '"', '“']) && between.contains(char::is_whitespace);
            out.push_str(between);
            let written = &line[word.start..word.end];
            let case = if is_start && case == Case::Small { Case::Capital } else { case };
            // "O'Brien", but "Arden's" and "we'll".
            let is_irish = written.starts_with("O'") || written.starts_with("O’");
            for (place, letter) in written.char_indices() {
                let is_first = place == 0 || is_irish && written[..place].ends_with(['\'', '’']);
                let is_stem = place < word.stem_end - word.start;
                let keep = is_stem && case == Case::AsItStands || case == Case::Capital && is_first;
                out.push(if keep { letter } else { small(letter) });
            }
            (at, is_start) = (word.end, false);
        }
        out.push_str(&line[at..]);
    }

    fn cases(&mut self, line: &str, words: &[Word]) -> Vec<Case> {
        let mut cases: Vec<Case> = Vec::with_capacity(words.len());
        let mut follows_first_name = false;
        while cases.len() < words.len() {
            let at = cases.len();
            let word = &words[at];
            if let Some(n_words) = self.known_name(line, &words[at..]) {
                let name = &words[at..at + n_words];
                cases.extend(name.iter().map(|word| name_case(line, word, name.len())));
                follows_first_name = false;
                continue;
            }
            let is_first_name = self.is_first_name(word, words.get(at + 1));
            let may_be_surname = !is_small_word(&word.small) && word.small.len() > 1;
            let case = if follows_first_name && may_be_surname || is_first_name {
                self.names.insert(word.small.clone());
                Case::Capital
            } else {
                self.case(line, word, at.checked_sub(1).map(|before| &words[before]))
            };
            let is_initial = word.end - word.start == 1 && line[word.end..].starts_with('.');
            follows_first_name =
                is_first_name || is_honorific(&word.small) || follows_first_name && is_initial;
            cases.push(case);
        }
        cases
    }

    /// The case of a word by itself.
    fn case(&self, line: &str, word: &Word, before: Option<&Word>) -> Case {
        let written = &line[word.start..word.stem_end];
        if word.small == "i" || word.small.starts_with("i'") {
            return Case::Capital;
        }
        if written.len() == 1 {
            let is_article = written == "A" && !line[word.end..].starts_with('.');
            return if is_article { Case::Small } else { Case::AsItStands };
        }
        if let Some(&[n_small, n_capital, n_other]) = self.own.get(&word.small) {
            return match n_small.max(n_capital).max(n_other) {
                n if n == n_small => Case::Small,
                n if n == n_capital => Case::Capital,
                _ => Case::AsItStands,
            };
        }
        if is_small_word(&word.small) {
            let is_country = word.small == "us" && before.is_some_and(|before| before.small == "the");
            return if is_country { Case::AsItStands } else { Case::Small };
        }
        if is_calendar(line, word, before) || self.names.contains(&word.small) || is_honorific(&word.small) {
            return Case::Capital;
        }
        if !self.model.classes_of(&word.small).is_empty() {
            return Case::Small;
        }
        let is_acronym = written.len() <= 3 || !written.contains(['A', 'E', 'I', 'O', 'U', 'Y']);
        if is_acronym { Case::AsItStands } else { Case::Capital }
    }

    /// How many of the words that follow make up a name that everybody knows.
    fn known_name(&self, line: &str, words: &[Word]) -> Option<usize> {
        (1..=MOST_WORDS.min(words.len())).rev().find(|&n| {
            let name = &line[words[0].start..words[n - 1].stem_end];
            let is_plain = gazetteer::known(name).is_some_and(|known| {
                let may_be_word = n == 1 && !known.is_country && self.has_other_sense(&words[0].small);
                known.is_plain && !may_be_word
            });
            is_plain && (n > 1 || !is_small_word(&words[0].small) && !self.is_small_here(&words[0].small))
        })
    }

    /// Whether a name is a verb or adjective as well ("nice"), but for peoples' names.
    fn has_other_sense(&self, word: &str) -> bool {
        let classes = self.model.classes_of(word);
        classes.contains(&Pos::Verb) || classes.contains(&Pos::Adv)
    }

    fn is_small_here(&self, word: &str) -> bool {
        self.own.get(word).is_some_and(|&[n_small, n_capital, n_other]| n_small > n_capital + n_other)
    }

    /// Whether a word is a first name: one that is nothing else, or with a word behind it that may be a surname.
    fn is_first_name(&self, word: &Word, after: Option<&Word>) -> bool {
        let mut letters = word.small.chars();
        let capital: String =
            letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
        let is_known = word.small.len() > 1 && gazetteer::is_first_name(&capital);
        if !is_known || is_small_word(&word.small) || person_words::class_of(&capital).is_some() {
            return false;
        }
        let is_noun_at_most =
            |small: &str| self.model.classes_of(small).iter().all(|&class| class == Pos::Noun);
        let may_be_surname = |after: &Word| {
            after.small.len() > 2
                && !is_small_word(&after.small)
                && person_words::class_of(&after.small).is_none()
                && is_noun_at_most(&after.small)
        };
        let is_name_only = self.model.classes_of(&word.small).is_empty() && !self.is_small_here(&word.small);
        is_name_only || after.is_some_and(may_be_surname)
    }
}

/// The words of a line: letters, with apostrophes between them.
fn words(line: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    for (start, letter) in line.char_indices() {
        let end = start + letter.len_utf8();
        let is_apostrophe = matches!(letter, '\'' | '’') && line[end..].starts_with(char::is_alphabetic);
        match words.last_mut().filter(|last| last.end == start) {
            Some(last) if letter.is_alphabetic() || is_apostrophe => {
                last.end = end;
                last.small.push(if is_apostrophe { '\'' } else { small(letter) });
            }
            _ if letter.is_alphabetic() => {
                words.push(Word { start, end, stem_end: end, small: small(letter).into() });
            }
            _ => {}
        }
    }
    // "Arden's" is Arden and an ending; "it's" is one word.
    for word in &mut words {
        word.stem_end = word.end;
        if let Some(stem) = word.small.strip_suffix("'s").filter(|_| !is_small_word(&word.small)) {
            let written = &line[word.start..word.end];
            word.stem_end = word.start + written.rfind(['\'', '’']).unwrap_or(written.len());
            word.small.truncate(stem.len());
        }
    }
    words
}

/// A letter in lower case, where that takes as many bytes.
fn small(letter: char) -> char {
    let mut lower = letter.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(one), None) if one.len_utf8() == letter.len_utf8() => one,
        _ => letter,
    }
}

/// The case of a word of a known name: acronyms stay as they are known.
fn name_case(line: &str, word: &Word, n_words: usize) -> Case {
    let mut letters = line[word.start..word.stem_end].chars();
    let capital: String = letters.next().into_iter().chain(letters.map(small)).collect();
    if n_words > 1 {
        return if is_small_word(&word.small) { Case::Small } else { Case::Capital };
    }
    if gazetteer::known(&capital).is_some() { Case::Capital } else { Case::AsItStands }
}

fn is_small_word(word: &str) -> bool {
    static WORDS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
        gazetteer::rows(include_str!("../data/small_words.txt"))
            .flatten()
            .flat_map(str::split_whitespace)
            .collect()
    });
    WORDS.contains(word)
}

fn is_honorific(word: &str) -> bool {
    ["mr", "mrs", "ms", "dr", "gen", "col", "sen", "rep", "gov", "lt", "sgt", "capt", "prof", "rev"]
        .contains(&word)
}

/// Whether a word is a day or a month; "may" and "march" only beside a number or behind a word that leads times in.
fn is_calendar(line: &str, word: &Word, before: Option<&Word>) -> bool {
    const LEADING: [&str; 8] = ["in", "since", "last", "next", "until", "early", "late", "this"];
    let is_by_number = || {
        let is_digit = |c: char| c.is_ascii_digit();
        line[..word.start].trim_end().ends_with(is_digit)
            || line[word.end..].trim_start().starts_with(is_digit)
    };
    calendar_words::is_calendar(&word.small)
        && (!["may", "march"].contains(&&*word.small)
            || before.is_some_and(|before| LEADING.contains(&&*before.small))
            || is_by_number())
}

#[cfg(test)]
mod tests {
    use dateline_model::{Block, Role, Span};

    use super::in_usual_case;
    use crate::testing::{annotated, article, model};

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let Some(model) = model() else { return };
        let written = in_usual_case(article(text, None), model).text;
        assert_eq!(written, expected);
        assert_eq!(written.len(), text.len());
    }

    #[test]
    fn known_and_unknown_names_get_capitals_and_words_do_not() {
        check(
            "THE MAYOR OF QUELLMARSH, JONAS HURKOVA, TOLD THE BBC IN LIMA THAT FRANCE'S TALKS HAD FAILED.",
            "The mayor of Quellmarsh, Jonas Hurkova, told the BBC in Lima that France's talks had failed.",
        );
        check(
            "WE'LL SEE WHO MARCHES IN MAY, MR. O'DORRAN SAID. I'M SURE THE US MAY HELP US",
            "We'll see who marches in May, Mr. O'Dorran said. I'm sure the US may help us",
        );
    }

    #[test]
    fn words_are_written_as_the_lines_in_usual_case_write_them() {
        check(
            "BROWN MILL TO CLOSE, LINDQUO GROUP SAYS, AND 40 MEN WITH IT\nThe Brown Mill, of the Lindquo group",
            "Brown Mill to close, Lindquo group says, and 40 men with it\nThe Brown Mill, of the Lindquo group",
        );
    }

    #[test]
    fn a_headline_over_a_report_stays_in_capitals() {
        let text =
            "BROWN MILL TO CLOSE, LINDQUO GROUP SAYS\nThe Brown Mill will close, the Lindquo group said.";
        check(text, text);
    }

    #[test]
    fn ordinary_lines_stay_as_they_are() {
        let text = "The UN and NATO met.\nUSA\nÀÉ 2029 — PM\n";
        check(text, text);
        let Some(model) = model() else { return };
        let mut shouted = article("THE MAYOR OF ARDEN SAID NO.\nSHARE THIS STORY WITH ALL FRIENDS\n", None);
        shouted.blocks = vec![
            Block { span: Span::new(0, 28), role: Role::Body },
            Block { span: Span::new(28, 62), role: Role::Teasers },
        ];
        assert!(in_usual_case(shouted, model).text.ends_with("\nSHARE THIS STORY WITH ALL FRIENDS\n"));
    }

    #[test]
    fn names_are_found_in_capitals_where_they_stand() {
        let text = "JONAS HURKOVA, THE MAYOR OF QUELLMARSH, SAID ON MONDAY: “WE WILL REBUILD THE MILL.”";
        let Some(annotated) = annotated(text, None) else { return };
        assert!(annotated.mentions.iter().any(|mention| mention.span.of(text) == "JONAS HURKOVA"));
        assert_eq!(annotated.quotes[0].speaker_name.as_deref(), Some("Jonas Hurkova"));
        assert_eq!(annotated.article.text, text);
    }
}
