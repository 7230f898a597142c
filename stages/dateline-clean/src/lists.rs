//! Lists of other reports: headlines that carry ages, or that follow a lead-in ("Latest stories").
//!
//! Lines in, the stretches of them that are such lists out.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::line::{Ending, Line};
use crate::patterns::is_lead_in;

/// An age alone on its line: "33 minutes -", "2 hours ago", "5h". Source: how news sites write them; own.
static AGE: LazyLock<Regex> = LazyLock::new(|| {
    let unit =
        "s|sec(?:ond)?s?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|wks?|weeks?|mo|months?|y|yrs?|years?";
    let age = format!(
        r"(?i)^\W{{0,3}}(?:posted |published |updated )?(?:(?:about |over )?(?:\d{{1,3}}|an?|one|two) ?(?:{unit})(?: ago)?|just now|yesterday|today)\W{{0,4}}$"
    );
    Regex::new(&age).expect("the pattern is valid: a test uses it")
});

/// Most lines without an age between two that carry one in the same list.
const MOST_BETWEEN: usize = 4;

/// Finds the lists; the answer is in order and does not overlap. Lines that are `taken` end a list.
pub(crate) fn teasers(lines: &[Line<'_>], taken: &[bool]) -> Vec<Range<usize>> {
    let with_ages = by_age(lines);
    let has_age = |i: usize| {
        let after = with_ages.partition_point(|list| list.end <= i);
        with_ages.get(after).is_some_and(|list| list.contains(&i))
    };
    let mut found: Vec<Range<usize>> = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        let inside = has_age(i) || found.last().is_some_and(|list| list.contains(&i));
        if !inside && is_lead_in(line) {
            let end = headlines_after(lines, taken, i + 1);
            if end > i + 1 {
                found.push(i..end);
            }
        }
    }
    found.extend(with_ages);
    found.sort_by_key(|list| list.start);
    found
}

/// Runs of headlines with ages.
fn by_age(lines: &[Line<'_>]) -> Vec<Range<usize>> {
    let mut lists: Vec<(Range<usize>, usize)> = Vec::new();
    let mut n_between = 0;
    for (i, line) in lines.iter().enumerate() {
        if line.is_blank() || line.is_separator() {
            continue;
        }
        if is_age(line) {
            match lists.last_mut() {
                Some((list, n_ages)) if n_between > 0 && n_between <= MOST_BETWEEN => {
                    list.end = i + 1;
                    *n_ages += 1;
                }
                _ => lists.push((i..i + 1, 1)),
            }
            n_between = 0;
        } else {
            n_between += if is_teaser_line(line) { 1 } else { MOST_BETWEEN + 1 };
        }
    }
    lists.into_iter().filter(|(_, n_ages)| *n_ages >= 2).map(|(list, _)| grown(lines, list)).collect()
}

/// The list with the headline before its first age, lead-ins and separators around it.
fn grown(lines: &[Line<'_>], list: Range<usize>) -> Range<usize> {
    let mut start = list.start;
    let mut has_headline = false;
    while let Some(before) = start.checked_sub(1) {
        let line = &lines[before];
        let takes = line.is_blank()
            || line.is_separator()
            || is_lead_in(line)
            || (!has_headline && is_teaser_line(line) && line.n_words >= 3);
        if !takes {
            break;
        }
        has_headline |= is_teaser_line(line) && !is_lead_in(line);
        start = before;
        if is_lead_in(line) {
            break;
        }
    }
    let mut end = list.end;
    while lines.get(end).is_some_and(|line| line.is_blank() || line.is_separator()) {
        end += 1;
    }
    // Where ages stand above their headlines, the last headline comes after the last age.
    if !has_headline && lines.get(end).is_some_and(is_teaser_line) {
        end += 1;
    }
    start..end
}

/// The end of the run of headlines that begins at `from`.
fn headlines_after(lines: &[Line<'_>], taken: &[bool], from: usize) -> usize {
    let mut end = from;
    for (i, line) in lines.iter().enumerate().skip(from) {
        if line.is_blank() || line.is_separator() {
            continue;
        }
        if taken[i] || !(is_teaser_line(line) || is_age(line)) {
            break;
        }
        // One short line above a paragraph is its heading, not a list.
        let is_heading = lines[i + 1..].iter().find(|line| !line.is_blank()).is_some_and(Line::is_paragraph);
        if is_heading && end > from {
            break;
        }
        end = i + 1;
    }
    end
}

fn is_age(line: &Line<'_>) -> bool {
    line.n_words <= 6 && line.text.len() <= 40 && AGE.is_match(line.text)
}

fn is_teaser_line(line: &Line<'_>) -> bool {
    !line.is_paragraph()
        && matches!(line.ending, Ending::Word | Ending::Question | Ending::Stop | Ending::Colon)
}

#[cfg(test)]
#[allow(clippy::single_range_in_vec_init)] // a list of one list
mod tests {
    use super::*;
    use crate::line::lines;

    #[track_caller]
    fn check(text: &str, expected: &[Range<usize>]) {
        let lines = lines(text);
        assert_eq!(teasers(&lines, &vec![false; lines.len()]), expected);
    }

    #[test]
    fn headlines_with_ages_are_a_list() {
        check(
            "The mill burned down on Sunday, the town said.\n-\nMayor opens new bridge in Arden\n5 minutes -\nLake rises for third day\n2 hours -\n",
            &[1..6],
        );
    }

    #[test]
    fn ages_may_stand_above_their_headlines() {
        check(
            "All is well in Arden again.\n2h ago\nLake rises for third day\n\n3h ago\nMill reopens after fire\n",
            &[1..6],
        );
    }

    #[test]
    fn a_lead_in_opens_a_list() {
        check(
            "It rained in Arden on Sunday.\nMost read\nMill reopens after fire\nLake rises again\n",
            &[1..4],
        );
    }

    #[test]
    fn a_single_age_is_no_list() {
        check("It rained in Arden on Sunday.\n2 hours\nThe mill stood empty, she said.\n", &[]);
    }
}
