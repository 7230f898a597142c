//! Expressions of time: their words, what they mean, what they count from and what they come to.
//!
//! # Finds
//!
//! Days, weeks, months, quarters, seasons, years, decades, centuries; parts of the day and clocks; lengths of time; what
//! repeats; "now", "recently". Each paragraph is cut to words (`words.rs`), read by a grammar (`phrases.rs`,
//! `amounts.rs`); the verb tells which Friday (`direction.rs`), the text before it which year (`anchors.rs`).
//!
//! # Misses
//!
//! Feasts that move with the moon, days told by what happened on them ("two weeks after the flood"), ages.
//!
//! # Example
//!
//! ```text
//! The bridge at Dell closed on Friday and will open again next week.
//!                              ^^^^^^                     ^^^^^^^^^
//! published Saturday 2031-03-08: 2031-03-07, 2031-W11
//! ```
//!
//! # Source
//!
//! TIMEX3 of TimeML 1.2.1; rules by hand, in the way of `HeidelTime` (Strötgen and Gertz 2013) and `SynTime` (Zhong et al. 2017).

use dateline_model::{Anchor, Annotated, Article, Role, Span, TimeExpr, TimeMention};
use dateline_text::NameLabel;

use self::anchors::Anchors;
use self::phrases::{Phrase, directed, phrases};
pub use self::words::{NumberWord, number_word};
use crate::{Paragraph, Reading};

mod amounts;
mod anchors;
mod calendar;
mod clock;
mod direction;
mod phrases;
mod relative;
mod words;
mod years;

/// Finds the times of an article's paragraphs, and the full dates of the posts put into it.
pub(crate) fn annotate(reading: &Reading<'_>, annotated: &mut Annotated) {
    let published = reading.article.published.day;
    let found: Vec<Vec<Phrase>> = reading.paragraphs.iter().map(times_in).collect();
    let mut anchors = Anchors::new(found.iter().flatten(), published);
    for (paragraph, phrases) in reading.paragraphs.iter().zip(found) {
        for phrase in phrases {
            let direction = if anchors.is_history() {
                anchors.direction(&phrase.expr)
            } else {
                direction::direction(&paragraph.doc, &phrase.range, &phrase.expr)
            };
            let expr = directed(phrase.expr, direction);
            let (expr, anchor) = anchors.anchor(expr, phrase.from, paragraph.excerpt_of.as_deref());
            let resolved = expr.resolve(&anchor, published);
            anchors.tell(&expr, &anchor, &resolved);
            let at = paragraph.span.start as usize;
            let span = Span::new(phrase.range.start, phrase.range.end).shift(at);
            annotated.times.push(TimeMention { span, expr, anchor, resolved });
        }
    }
    annotated.times.extend(dates_of_embeds(reading.article));
    annotated.times.sort_by_key(|time| time.span);
}

/// The dates with a year in posts put into the report: they prove that it is no older.
fn dates_of_embeds(article: &Article) -> Vec<TimeMention> {
    let embeds = article.blocks.iter().filter(|block| block.role == Role::Embed);
    let dates = embeds.flat_map(|block| {
        let found = phrases(&words::words(block.span.of(&article.text)));
        found.into_iter().map(|phrase| (phrase, block.span.start as usize))
    });
    dates
        .filter(|(phrase, _)| matches!(phrase.expr, TimeExpr::Absolute(_)))
        .map(|(Phrase { range, expr, .. }, at)| {
            let resolved = expr.resolve(&Anchor::Publication, None);
            let span = Span::new(range.start, range.end).shift(at);
            TimeMention { span, expr, anchor: Anchor::Publication, resolved }
        })
        .collect()
}

/// The TIMEX3 values of the dates in a text that name their year, in text order.
pub(crate) fn dates_with_year(text: &str) -> Vec<String> {
    let absolute = |phrase: Phrase| match phrase.expr {
        TimeExpr::Absolute(value) => Some(value),
        _ => None,
    };
    phrases(&words::words(text)).into_iter().filter_map(absolute).collect()
}

/// The expressions of time in a paragraph, without those that are part of a longer name ("the Sunday Herald").
fn times_in(paragraph: &Paragraph<'_>) -> Vec<Phrase> {
    let doc = &paragraph.doc;
    let mut found = phrases(&words::words(doc.text));
    found.retain(|phrase| {
        let covering = doc.names.partition_point(|name| doc.bytes(name.tokens()).end <= phrase.range.start);
        doc.names.get(covering).is_none_or(|name| {
            let bytes = doc.bytes(name.tokens());
            let is_within = bytes.start <= phrase.range.start
                && phrase.range.end <= bytes.end
                && (bytes.len() > phrase.range.len() || name.label == NameLabel::Person);
            let is_proper = matches!(
                name.label,
                NameLabel::Person
                    | NameLabel::Org
                    | NameLabel::WorkOfArt
                    | NameLabel::Product
                    | NameLabel::Fac
                    | NameLabel::Gpe
            );
            !(is_within && is_proper)
        })
    });
    found
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};

    use crate::testing::annotated;

    #[track_caller]
    fn check(text: &str, published: Option<Date>, expected: &[(&str, Option<&str>)]) {
        let Some(annotated) = annotated(text, published) else { return };
        let found: Vec<_> =
            annotated.times.iter().map(|t| (t.span.of(text), t.resolved.value.as_deref())).collect();
        assert_eq!(found, expected);
    }

    /// A Saturday.
    const PUBLISHED: Date = date(2031, 3, 8);

    #[test]
    fn the_verb_tells_which_friday() {
        check("The ministers met on Friday.", Some(PUBLISHED), &[("Friday", Some("2031-03-07"))]);
        check("The ministers will meet on Friday.", Some(PUBLISHED), &[("Friday", Some("2031-03-14"))]);
        check("He has to leave by Tuesday.", Some(PUBLISHED), &[("Tuesday", Some("2031-03-11"))]);
    }

    #[test]
    fn without_a_day_of_publication_nothing_is_dated_but_the_distance_is_kept() {
        let Some(annotated) = annotated("The bridge fell yesterday, the mayor said on Friday.", None) else {
            return;
        };
        assert!(annotated.times.iter().all(|time| time.resolved.value.is_none()));
        assert_eq!(annotated.times[0].resolved.offset_days, Some(-1));
    }

    #[test]
    fn an_excerpt_counts_from_its_own_month() {
        check(
            "As this paper reported in September 2029:\nLast month, the dam broke. In May, a bridge fell.",
            Some(PUBLISHED),
            &[("September 2029", Some("2029-09")), ("Last month", Some("2029-08")), ("May", Some("2029-05"))],
        );
    }

    #[test]
    fn the_next_day_is_counted_from_the_day_before_it() {
        check(
            "The talks failed on May 3, 2030. The next day the war began.",
            Some(PUBLISHED),
            &[("May 3, 2030", Some("2030-05-03")), ("The next day", Some("2030-05-04"))],
        );
    }

    #[test]
    fn a_history_counts_from_date_to_date() {
        check(
            "The war began on June 2, 1871. In August the city fell. A truce of 1872 failed in 1873. It ended in \
             1874, and in October the king returned. By 1875 all was rebuilt.",
            Some(PUBLISHED),
            &[
                ("June 2, 1871", Some("1871-06-02")),
                ("August", Some("1871-08")),
                ("1872", Some("1872")),
                ("1873", Some("1873")),
                ("1874", Some("1874")),
                ("October", Some("1874-10")),
                ("1875", Some("1875")),
            ],
        );
    }
}
