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
//! Feasts that move with the moon, days told by what happened on them ("two weeks after the armistice"), ages.
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

use dateline_model::{Annotated, Direction, TimeExpr, TimeMention};
use dateline_text::NameLabel;

use self::anchors::Anchors;
use self::phrases::{Phrase, directed, phrases};
pub(crate) use self::words::{NumberWord, number_word};
use crate::{Paragraph, Reading};

mod amounts;
mod anchors;
mod direction;
mod phrases;
mod words;

/// Finds the times of an article's paragraphs.
pub(crate) fn annotate(reading: &Reading<'_>, annotated: &mut Annotated) {
    let published = reading.article.published.day;
    let found: Vec<Vec<Phrase>> = reading.paragraphs.iter().map(times_in).collect();
    let mut anchors = Anchors::new(found.iter().flatten(), published);
    for (paragraph, phrases) in reading.paragraphs.iter().zip(found) {
        for phrase in phrases {
            let direction = if anchors.is_history() {
                Direction::Nearest
            } else {
                direction::direction(&paragraph.doc, &phrase.range, &phrase.expr)
            };
            let expr = directed(phrase.expr, direction);
            let (expr, anchor) = anchors.anchor(expr, phrase.from, paragraph.excerpt_of.as_deref());
            let resolved = expr.resolve(&anchor, published);
            anchors.tell(&expr, &anchor, &resolved);
            let at = paragraph.span.start as usize;
            let span = dateline_model::Span::new(phrase.range.start, phrase.range.end).shift(at);
            annotated.times.push(TimeMention { span, expr, anchor, resolved });
        }
    }
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
