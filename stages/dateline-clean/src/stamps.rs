//! Stamps: lines that say when the report was put out and by whom. "Published 3 May 2021", "By Jo Lind".
//!
//! A day is taken only where the line says that it is the day of publication, or is nothing but a day and a time of the
//! clock on top of the report; days told in the report itself are never taken.

use std::sync::LazyLock;

use dateline_model::Role;
use jiff::civil::Date;
use regex::Regex;

use crate::line::Line;

/// A stamp on top stands within so many first lines, one below within so many last lines.
const NEAR_THE_EDGE: usize = 8;

const MONTH: &str = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec";

static STAMP: LazyLock<Regex> = LazyLock::new(|| {
    let weekday = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?";
    let month = format!(r"(?:{MONTH})[a-z]*\.?");
    let clock = r"(?:(?:\s*(?:,|at|-|–|—|\||T)?\s*)\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\s*(?:[ap]\.?m\.?)?(?:\s*\(?[a-z]{2,5}(?:[+-]\d+)?\)?)?)";
    let pattern = format!(
        r"(?ix)^\W*
        (?P<label>(?:first\s|last\s|originally\s)?(?:published|posted|updated|modified|issued|created|release[d]?|date|publication\sdate)(?:\son|\sat|\sdate)?\s*:?\s*)?
        {clock}?\s*,?\s*
        {weekday}
        (?:(?P<month>{month})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})
          |(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<month2>{month}),?\s+(?P<year2>\d{{4}})
          |(?P<iso>\d{{4}}-\d{{2}}-\d{{2}}))
        (?P<clock>{clock})?
        (?P<rest>\W.*)?$"
    );
    Regex::new(&pattern).expect("the pattern is valid: a test uses it")
});

/// What a stamp says.
struct Stamp {
    day: Option<Date>,
    label: Label,
    has_clock: bool,
    /// Whether words follow that are not part of a stamp.
    has_rest: bool,
}

/// What a stamp says its day is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Label {
    /// "Published", "Posted": the day the report first appeared.
    First,
    /// "Updated": the day of this version.
    Updated,
    /// Nothing.
    None,
}

fn read(text: &str) -> Option<Stamp> {
    if text.len() > 200 || !may_hold_year(text) {
        return None;
    }
    let found = STAMP.captures(text)?;
    let part = |a: &str, b: &str| found.name(a).or_else(|| found.name(b)).map(|m| m.as_str());
    let day = if let Some(iso) = found.name("iso") {
        iso.as_str().parse().ok()
    } else {
        let month =
            part("month", "month2").and_then(|name| MONTH.split('|').position(|m| starts_as(name, m)));
        let number = |text: Option<&str>| text.and_then(|t| t.parse::<i16>().ok());
        match (number(part("year", "year2")), month, number(part("day", "day2"))) {
            (Some(year), Some(month), Some(day)) => Date::new(year, month as i8 + 1, day as i8).ok(),
            _ => None,
        }
    };
    let label = found.name("label").map(|m| m.as_str().to_lowercase());
    let rest = found.name("rest").map_or("", |m| m.as_str());
    // What may follow a day in a stamp: another stamp, an author line, the name of a time zone.
    let rest_is_stamp =
        rest.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty()).is_none_or(|word| {
            ["updated", "last", "modified", "by", "published", "posted", "gmt", "utc", "edt", "est"]
                .contains(&word.to_lowercase().as_str())
        });
    Some(Stamp {
        day,
        label: match label {
            Some(label) if label.contains("updat") || label.contains("modif") => Label::Updated,
            Some(_) => Label::First,
            None => Label::None,
        },
        has_clock: found.name("clock").is_some(),
        has_rest: !rest_is_stamp,
    })
}

/// Whether four digits follow each other, as in every stamp: most lines have none, and this is told far sooner than the rest.
fn may_hold_year(text: &str) -> bool {
    let mut n_digits = 0;
    text.chars().any(|c| {
        n_digits = if c.is_numeric() { n_digits + 1 } else { 0 };
        n_digits == 4
    })
}

fn starts_as(name: &str, month: &str) -> bool {
    name.get(..3).is_some_and(|start| start.eq_ignore_ascii_case(month))
}

/// Whether a line near the top or the end is nothing but a stamp.
pub(crate) fn is_stamp(line: &Line<'_>, lines_from_edge: usize) -> bool {
    lines_from_edge < NEAR_THE_EDGE
        && line.n_words <= 24
        && read(line.text)
            .is_some_and(|stamp| !stamp.has_rest && (stamp.label != Label::None || line.n_words <= 8))
}

/// The day the report says it was published, where a stamp says so unmistakably.
pub(crate) fn published(lines: &[Line<'_>], roles: &[Role]) -> Option<Date> {
    let stamps: Vec<Stamp> = lines
        .iter()
        .zip(roles)
        .filter_map(|(line, role)| match role {
            Role::Byline => read(line.text),
            Role::Title => split_title(line.text).1.and_then(read),
            _ => None,
        })
        .filter(|stamp| !stamp.has_rest)
        .collect();
    let best = |wanted: fn(&Stamp) -> bool| stamps.iter().find(|s| wanted(s)).and_then(|stamp| stamp.day);
    best(|s| s.label == Label::First)
        .or_else(|| best(|s| s.has_clock))
        .or_else(|| best(|s| s.label != Label::None))
}

/// A headline line and the stamp that some sites set behind it ("Mill burns down Posted: Monday, May 3, 2021 1:55 PM").
pub(crate) fn split_title(line: &str) -> (&str, Option<&str>) {
    let at =
        ["Posted: ", "Published: "].iter().filter_map(|label| line.find(label)).min().filter(|&at| at > 0);
    match at.map(|at| line.split_at(at)) {
        Some((title, stamp)) if read(stamp).is_some_and(|stamp| stamp.day.is_some()) => {
            (title.trim(), Some(stamp))
        }
        _ => (line, None),
    }
}

/// The author that an author line names; `None` for stamps and for lines that name agencies' staff at length.
pub(crate) fn author(line: &str) -> Option<String> {
    let bare = line.trim_start_matches(['(', '—', '–', '-', ' ']);
    let name =
        bare.strip_prefix("By ").or_else(|| bare.strip_prefix("BY ")).or_else(|| bare.strip_prefix("by "))?;
    let name = name.split('|').next().unwrap_or(name).trim();
    (!name.is_empty()).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::line::lines;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        let lines = lines(text);
        let roles: Vec<Role> =
            lines.iter().map(|line| if is_stamp(line, 0) { Role::Byline } else { Role::Body }).collect();
        let day = expected.map(|day| day.parse().expect("a day of the test"));
        assert_eq!(published(&lines, &roles), day, "{text}");
    }

    #[test]
    fn a_stamp_gives_the_day() {
        check("Published 3 May 2021", Some("2021-05-03"));
        check(
            "Posted: Monday, May 3, 2021 1:55 PM EST Updated: Tuesday, May 4, 2021 1:58 PM EST",
            Some("2021-05-03"),
        );
        check("May 3, 2021 7:18 PM", Some("2021-05-03"));
        check("Updated: 2021-05-04\nPublished: 2021-05-03", Some("2021-05-03"));
        check("Updated: 2021-05-04", Some("2021-05-04"));
    }

    #[test]
    fn a_day_in_the_report_is_no_stamp() {
        check("May 3, 2021 was the day the mill burned down", None);
        check("On 3 May 2021 the mill burned down.", None);
        check("Published 33 May 2021", None);
        check("May 3, 2021", None);
    }

    #[test]
    fn a_stamp_behind_the_headline_is_split_off() {
        let (title, stamp) = split_title("Mill burns down Posted: Monday, May 3, 2021 1:55 PM EDT");
        assert_eq!(
            (title, stamp.and_then(read).and_then(|s| s.day)),
            ("Mill burns down", "2021-05-03".parse().ok())
        );
        assert_eq!(split_title("Posted: missing").1, None);
    }

    #[test]
    fn author_lines_give_the_author() {
        assert_eq!(author("By Jo Lind").as_deref(), Some("Jo Lind"));
        assert_eq!(author("Published 3 May 2021"), None);
    }
}
