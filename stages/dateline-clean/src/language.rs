//! The language of the report's own lines.
//!
//! The one thing to know: a quotation in another language, however long, does not make a report foreign: the language that a
//! report begins in is its own as long as a quarter of it is written so.

use std::cell::OnceCell;

use dateline_model::Role;
use dateline_text::{UNDETERMINED, language_of};

use crate::line::Line;

/// More than this changes no answer.
const MOST_BYTES: usize = 40_000;

/// Lines whose languages are told when they are asked for, once each.
pub(crate) struct Lines<'a> {
    all: &'a [Line<'a>],
    roles: &'a [Role],
    languages: Vec<OnceCell<Option<&'static str>>>,
}

impl<'a> Lines<'a> {
    pub(crate) fn new(lines: &'a [Line<'a>], roles: &'a [Role]) -> Self {
        Self { all: lines, roles, languages: vec![OnceCell::new(); lines.len()] }
    }

    /// Their texts and languages.
    fn with_role(&self, is_wanted: fn(Role) -> bool) -> impl Iterator<Item = OfLine<'_>> {
        let all = self.all.iter().zip(self.roles).zip(&self.languages);
        all.filter(move |((_, role), _)| is_wanted(**role))
            .map(|((line, _), language)| OfLine { text: line.text, language })
    }
}

struct OfLine<'a> {
    text: &'a str,
    language: &'a OnceCell<Option<&'static str>>,
}

impl OfLine<'_> {
    fn language(&self) -> Option<&'static str> {
        *self.language.get_or_init(|| language_of(self.text))
    }
}

/// ISO 639-1 code of the report's language, [`UNDETERMINED`] where it is plainly not English; `None` where it is too short
/// to tell.
pub(crate) fn of(lines: &Lines<'_>) -> Option<String> {
    let mut n_bytes = 0;
    let report: Vec<OfLine<'_>> = lines
        .with_role(Role::is_report)
        .take_while(|line| {
            let is_wanted = n_bytes < MOST_BYTES;
            n_bytes += line.text.len();
            is_wanted
        })
        .collect();
    let told: Vec<(&str, &str)> =
        report.iter().filter_map(|line| Some((line.language()?, line.text))).collect();
    let Some(&(first, _)) = told.first() else {
        // Line by line it is too little.
        let together: Vec<&str> = report.iter().map(|line| line.text).collect();
        return language_of(&together.join("\n")).map(str::to_owned);
    };
    let is_english = |language: &str| language == "en";
    let n_bytes_of = |english: bool| -> usize {
        told.iter().filter(|(language, _)| is_english(language) == english).map(|(_, line)| line.len()).sum()
    };
    let (n_own, n_other) = (n_bytes_of(is_english(first)), n_bytes_of(!is_english(first)));
    let is_own = 3 * n_own >= n_other;
    if is_english(first) == is_own {
        return Some("en".to_owned());
    }
    // Single lines may be taken for a neighbour's language: all of them together tell best.
    let foreign: Vec<&str> =
        told.iter().filter(|(language, _)| !is_english(language)).map(|(_, line)| *line).collect();
    let language = language_of(&foreign.join("\n")).filter(|language| !is_english(language));
    Some(language.unwrap_or(UNDETERMINED).to_owned())
}

/// A line of this many bytes tells its language well enough to speak of it.
const LEAST_BYTES: usize = 80;

/// The lines of an English report that are in another language, with the languages: a paragraph that was not translated, the
/// wording of a quotation. They are read as English like the rest, so whoever reads the record should know.
pub(crate) fn mixed(lines: &Lines<'_>, language: Option<&str>) -> Option<(usize, Vec<&'static str>)> {
    if language != Some("en") {
        return None;
    }
    let body = lines.with_role(|role| role == Role::Body);
    let long = body.filter(|line| (LEAST_BYTES..=MOST_BYTES).contains(&line.text.len()));
    let mut others: Vec<&str> =
        long.filter_map(|line| line.language()).filter(|language| *language != "en").collect();
    let n_lines = others.len();
    others.sort_unstable();
    others.dedup();
    (n_lines > 0).then_some((n_lines, others))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::line::lines;

    const ENGLISH: &str =
        "The mill burned down on Sunday, and the town will build it again, the mayor of Arden told us.\n";
    const GERMAN: &str = "Die Mühle brannte am Sonntag nieder, und die Stadt wird sie wieder aufbauen, sagte der Bürgermeister.\n";

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let lines = lines(text);
        let roles = vec![Role::Body; lines.len()];
        assert_eq!(of(&Lines::new(&lines, &roles)).as_deref(), expected, "{text}");
    }

    #[test]
    fn plain_text_is_told() {
        check(ENGLISH, Some("en"));
        check(GERMAN, Some("de"));
    }

    #[test]
    fn short_text_is_not_told() {
        check("Arden", None);
        check("", None);
    }

    #[test]
    fn short_lines_tell_together() {
        check(
            "Die Mühle brannte am Sonntag nieder.\nDie Stadt wird sie wieder aufbauen.\nDas sagte der Bürgermeister vor der Presse.",
            Some("de"),
        );
    }

    #[test]
    fn a_long_quotation_leaves_a_report_in_its_own_language() {
        check(&[ENGLISH, GERMAN, GERMAN].concat(), Some("en"));
        check(&[GERMAN, ENGLISH, ENGLISH].concat(), Some("de"));
    }

    #[test]
    fn lines_in_another_language_within_an_english_report_are_counted() {
        let mixed = |text: &str, language: &str| {
            let lines = lines(text);
            super::mixed(&Lines::new(&lines, &vec![Role::Body; lines.len()]), Some(language))
        };
        assert_eq!(mixed(&[ENGLISH, GERMAN, ENGLISH].concat(), "en"), Some((1, vec!["de"])));
        assert_eq!(mixed(&[ENGLISH, ENGLISH].concat(), "en"), None);
        assert_eq!(mixed(&[GERMAN, ENGLISH, GERMAN].concat(), "de"), None);
    }

    #[test]
    fn a_line_of_english_does_not_make_a_foreign_report_english() {
        check(&[ENGLISH, GERMAN, GERMAN, GERMAN, GERMAN].concat(), Some("de"));
    }
}
