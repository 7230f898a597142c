//! Roles that lines have by their place: the title on top, headings between paragraphs, words of the site at the end.

use dateline_model::Role;
use rustc_hash::FxHashSet;

use crate::line::{Ending, Line};

/// Among so many first lines the title is looked for.
const TITLE_WITHIN: usize = 5;
/// More lines than these at the end are a list that belongs to the report.
const MOST_SCRAPS: usize = 12;
/// Longer lines are not headings.
const MOST_HEADING_WORDS: usize = 14;

/// The line that is the headline: the one that says what the metadata's title says, else a headline-like first line.
pub(crate) fn title(lines: &[Line<'_>], roles: &[Option<Role>], given: Option<&str>) -> Option<usize> {
    let mut open = (0..lines.len()).filter(|&i| !lines[i].is_blank() && roles[i].is_none());
    if let Some(given) = given {
        let given = words(given);
        return open
            .take(TITLE_WITHIN)
            .find(|&i| lines[i].n_words <= 40 && are_alike(&given, &words(lines[i].text)));
    }
    let first = open.next()?;
    let body_follows =
        lines.iter().zip(roles).skip(first + 1).any(|(line, role)| role.is_none() && line.is_paragraph());
    (lines[first].is_headline_like() && body_follows).then_some(first)
}

fn words(text: &str) -> FxHashSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.take(60).map(str::to_lowercase).collect()
}

/// Whether two thirds of the words of both are the same; the outlet's name often stands behind one of them.
fn are_alike(a: &FxHashSet<String>, b: &FxHashSet<String>) -> bool {
    let n_shared = a.intersection(b).count();
    n_shared > 0 && n_shared * 3 >= (a.len() + b.len()).div_ceil(2) * 2
}

/// The lines that head a section: short, no final stop, a paragraph (or the title) before and a paragraph after.
pub(crate) fn headings(lines: &[Line<'_>], roles: &[Option<Role>]) -> Vec<usize> {
    let told: Vec<usize> = (0..lines.len())
        .filter(|&i| {
            let is_report = roles[i].is_none_or(|role| role == Role::Title);
            is_report && !lines[i].is_blank() && !lines[i].is_separator()
        })
        .collect();
    if is_wrapped(lines) {
        return Vec::new();
    }
    told.windows(3)
        .filter(|w| {
            let (before, here, after) = (&lines[w[0]], &lines[w[1]], &lines[w[2]]);
            let after_title = roles[w[0]] == Some(Role::Title);
            roles[w[1]].is_none()
                && looks_like_a_heading(here)
                && (before.is_paragraph() || after_title)
                && (after.is_paragraph() && after.opens_like_a_sentence())
        })
        .map(|w| w[1])
        .collect()
}

fn looks_like_a_heading(line: &Line<'_>) -> bool {
    if line.n_words > MOST_HEADING_WORDS || line.text.len() > 120 || !line.opens_like_a_sentence() {
        return false;
    }
    match line.ending {
        Ending::Word | Ending::Question => {
            !line.text.starts_with(['"', '“', '(', '[']) && !line.text.ends_with(['"', '”'])
        }
        // "Friday evening:" leads into what somebody said; "UPDATE:" and "The Way Ahead:" head a section.
        Ending::Colon => line.n_words <= 6 && line.title_case() > 0.99,
        Ending::Stop | Ending::Open => false,
    }
}

/// Whether paragraphs are broken over several lines, so that a line's end says nothing.
pub(crate) fn is_wrapped(lines: &[Line<'_>]) -> bool {
    let long = lines.iter().filter(|line| line.n_words > 7);
    let (n, n_open) = long.fold((0_usize, 0_usize), |(n, n_open), line| {
        (n + 1, n_open + usize::from(matches!(line.ending, Ending::Word | Ending::Open)))
    });
    n >= 6 && n_open * 2 > n
}

/// The lines after the last paragraph that are neither sentences nor lead anywhere: two or more short scraps of the site.
pub(crate) fn scraps(lines: &[Line<'_>], roles: &[Option<Role>]) -> Vec<usize> {
    let Some(last) = (0..lines.len()).rev().find(|&i| roles[i].is_none() && lines[i].is_paragraph()) else {
        return Vec::new();
    };
    if lines[last].ending != Ending::Stop {
        return Vec::new();
    }
    let tail: Vec<usize> = (last + 1..lines.len())
        .filter(|&i| roles[i].is_none() && !lines[i].is_blank() && !lines[i].is_separator())
        .collect();
    let is_scrap = |&i: &usize| {
        let line = &lines[i];
        let is_item = line.text.starts_with(|c: char| c.is_ascii_digit() || !c.is_alphanumeric());
        line.n_words <= MOST_HEADING_WORDS + 4 && line.ending == Ending::Word && !is_item
    };
    if (2..=MOST_SCRAPS).contains(&tail.len()) && tail.iter().all(is_scrap) { tail } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::line::lines;

    #[track_caller]
    fn check(text: &str, expected: &[usize]) {
        let lines = lines(text);
        let mut roles = vec![None; lines.len()];
        if let Some(title) = title(&lines, &roles, None) {
            roles[title] = Some(Role::Title);
        }
        assert_eq!(headings(&lines, &roles), expected);
    }

    #[test]
    fn headings_stand_between_paragraphs() {
        check(
            "Fire at Arden mill\nThe mill burned down on Sunday.\nWhat is known\nNobody was hurt, the mayor said.\nWho pays?\nThe town will pay for it.\n",
            &[2, 4],
        );
    }

    #[test]
    fn a_speaker_before_a_quotation_is_no_heading() {
        check("The mill burned down on Sunday.\nThe mayor told us:\n“We will build it again soon.”\n", &[]);
    }

    #[test]
    fn lines_of_a_broken_paragraph_are_no_headings() {
        check("The mill burned\n", &[]);
    }

    #[test]
    fn the_given_title_is_found_below_a_kicker() {
        let lines = lines("ARDEN\nFire destroys old mill\nThe mill burned down on Sunday.\n");
        assert_eq!(title(&lines, &[None; 3], Some("Fire destroys old mill - Arden Post")), Some(1));
    }
}
