//! Which paragraphs are taken over from an older article, and when that appeared: their "last month" counts from there.
//!
//! An excerpt is led in by a sentence that ends in a colon, speaks of a report and dates it with a year ("As this paper
//! reported in December 2028:"). It ends where the quotation marks around it end; without any, where the report plainly
//! comes back to its own days. The one thing to know: an excerpt taken too long dates the news itself wrongly, so each
//! sign of coming back counts.

use std::sync::LazyLock;

use dateline_model::{Period, Role};
use dateline_text::Doc;
use regex::Regex;

use crate::Paragraph;
use crate::annotators::times::dates_with_year;

/// Marks the paragraphs that stand in an excerpt: sets their `excerpt_of`.
pub(crate) fn mark(paragraphs: &mut [Paragraph<'_>]) {
    let mut open: Option<Excerpt> = None;
    let mut weekdays_before: Vec<&'static str> = Vec::new();
    for paragraph in paragraphs {
        let text = paragraph.doc.text;
        let begins_quoted = text.starts_with(['"', '“', '„', '«']);
        if let Some(excerpt) = &mut open {
            let quoted = *excerpt.is_quoted.get_or_insert(begins_quoted);
            let is_over = paragraph.role != Role::Body
                || quoted && !begins_quoted
                || !quoted && (excerpt.lead == Lead::Saying || comes_back(text, excerpt, &weekdays_before));
            if is_over {
                open = None;
            }
        }
        if let Some(excerpt) = &open {
            paragraph.excerpt_of = Some(excerpt.of.clone());
        } else {
            let new = WEEKDAYS.into_iter().filter(|day| text.contains(day) && !weekdays_before.contains(day));
            let new: Vec<_> = new.collect();
            weekdays_before.extend(new);
            open = led_in(&paragraph.doc);
        }
    }
}

/// An excerpt that has begun.
struct Excerpt {
    /// When the older article appeared: a TIMEX3 day, month or year.
    of: String,
    lead: Lead,
    /// Whether its paragraphs stand between quotation marks: told by its first.
    is_quoted: Option<bool>,
}

/// What leads an excerpt in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lead {
    /// Words of reporting: what follows is the older report.
    Reporting,
    /// Words of saying alone: what follows is one only between quotation marks.
    Saying,
}

const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// The excerpt that a paragraph's last sentence leads in.
fn led_in(doc: &Doc<'_>) -> Option<Excerpt> {
    static REPORTING: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?i)\b(?:as (?:previously |first |earlier )?(?:\w+ ){0,6}?(?:reported|wrote|noted|covered|published|explained)|(?:reported|wrote|published) (?:in|on|at|earlier|previously)|(?:in|from) (?:\w+ ){1,5}?(?:report|article|story|column|piece|dispatch|editorial|post|analysis)s?\b)",
        )
        .expect("a valid pattern")
    });
    static SAYING: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)\b(?:said|told|stated|declared|testified|warned)\b").expect("a valid pattern")
    });
    let text = doc.text.strip_suffix(':')?;
    let last = doc.sentences().last().map(|tokens| doc.bytes(tokens).start)?;
    let sentence = text.get(last..)?;
    let lead = if REPORTING.is_match(sentence) {
        Lead::Reporting
    } else if SAYING.is_match(sentence) {
        Lead::Saying
    } else {
        return None;
    };
    // The first date is the report's own; later ones belong to what it told.
    let of = dates_with_year(sentence).into_iter().next()?;
    Some(Excerpt { of, lead, is_quoted: None })
}

/// Whether a paragraph after an unquoted excerpt's lead speaks from the report's own day again.
fn comes_back(text: &str, excerpt: &Excerpt, weekdays_before: &[&str]) -> bool {
    static TURN: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:Since then|More recently|In the latest|Back in the present|Fast forward|Now,)\b")
            .expect("a valid pattern")
    });
    let opening = text.get(..text.char_indices().nth(40).map_or(text.len(), |(at, _)| at)).unwrap_or(text);
    let names_own_day = weekdays_before.iter().any(|day| opening.contains(day));
    let latest = |value: &str| Period::parse(value).and_then(|period| period.days().latest);
    let is_later =
        |value: String| match (Period::parse(&value).and_then(|p| p.days().earliest), latest(&excerpt.of)) {
            (Some(day), Some(of)) => day > of,
            _ => false,
        };
    // A date after the older report cannot stand in it, unless it is one that was looked forward to.
    let tells_later = dates_with_year(text).into_iter().any(is_later) && !text.contains(" will ");
    TURN.is_match(text) || names_own_day || tells_later
}

#[cfg(test)]
mod tests {
    use crate::Reading;
    use crate::testing::{article, model};

    #[track_caller]
    fn check(text: &str, expected: &[Option<&str>]) {
        let Some(model) = model() else { return };
        let article = article(text, None);
        let reading = Reading::new(&article, model);
        let found: Vec<_> = reading.paragraphs.iter().map(|p| p.excerpt_of.as_deref()).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn an_older_report_runs_until_the_report_names_its_own_day_again() {
        check(
            "The dam at Orrin broke on Tuesday. As this paper reported in June 2028 when it was built:\n\
             Last month, engineers found cracks in the wall.\n\
             In May, two of them resigned.\n\
             The mayor said on Tuesday that help was coming.",
            &[None, Some("2028-06"), Some("2028-06"), None],
        );
    }

    #[test]
    fn quotation_marks_end_an_excerpt() {
        check(
            "Ada Brandt told parliament in March 2027:\n“Last week I saw the mine myself.”\nThe mine has since closed.",
            &[None, Some("2027-03"), None],
        );
    }

    #[test]
    fn a_colon_without_a_dated_report_leads_nothing_in() {
        check("The council decided three things in 2027:\nThe pool stays open.", &[None, None]);
        check("Brandt said:\nThe pool stays open.", &[None, None]);
    }
}
