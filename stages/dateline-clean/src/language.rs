//! The language of the report's own lines.

use std::sync::LazyLock;

use dateline_model::Role;
use rustc_hash::FxHashMap;

use crate::line::Line;

/// Shorter reports are not told: below, whatlang takes names for languages.
const LEAST_BYTES: usize = 80;
/// More than this changes no answer.
const MOST_BYTES: usize = 8_000;

/// ISO 639-3 to ISO 639-1.
static CODES: LazyLock<FxHashMap<&str, &str>> = LazyLock::new(|| {
    let rows = include_str!("../data/languages.tsv").lines().filter(|row| !row.starts_with('#'));
    rows.filter_map(|row| row.split_once('\t')).collect()
});

/// ISO 639-1 code of the language of the body; `None` where it is too short or not plain.
pub(crate) fn of(lines: &[Line<'_>], roles: &[Role]) -> Option<String> {
    let mut body = String::new();
    for (line, _) in lines.iter().zip(roles).filter(|(_, role)| **role == Role::Body) {
        let room = MOST_BYTES.saturating_sub(body.len()).min(line.text.len());
        let end = (0..=room).rev().find(|&end| line.text.is_char_boundary(end)).unwrap_or(0);
        body.push_str(&line.text[..end]);
        body.push('\n');
        if body.len() >= MOST_BYTES {
            break;
        }
    }
    if body.len() < LEAST_BYTES {
        return None;
    }
    let told = whatlang::detect(&body).filter(whatlang::Info::is_reliable)?;
    CODES.get(told.lang().code()).map(|code| (*code).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::line::lines;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let lines = lines(text);
        assert_eq!(of(&lines, &vec![Role::Body; lines.len()]).as_deref(), expected);
    }

    #[test]
    fn plain_text_is_told() {
        check(
            "The mill burned down on Sunday, and the town will build it again, the mayor of Arden told us.",
            Some("en"),
        );
        check(
            "Die Mühle brannte am Sonntag nieder, und die Stadt wird sie wieder aufbauen, sagte der Bürgermeister.",
            Some("de"),
        );
    }

    #[test]
    fn short_text_is_not_told() {
        check("Arden", None);
    }
}
