//! What an expression counts from: the day of publication, an excerpt's day, or a time told before.
//!
//! The one thing to know: a history ("In June 1940 ... In September ...") counts on from date to date, news counts from
//! its own day. Which of the two a text is, its own expressions tell.

use dateline_model::{Anchor, Direction, Period, Resolved, TimeExpr};
use jiff::civil::Date;

use super::phrases::{From, Phrase, is_day};

/// How many times told before are looked at for one to count from.
const N_REMEMBERED: usize = 6;

/// The times told so far, and what kind of text tells them.
pub(super) struct Anchors {
    is_history: bool,
    /// The latest last.
    told: Vec<Told>,
}

/// A time told before.
struct Told {
    expr: TimeExpr,
    anchor: Anchor,
    value: Option<String>,
}

impl Anchors {
    /// Judges by all expressions of an article whether it is a history: dates with years, most of them far from the
    /// day of publication, and hardly any that count from that day.
    pub fn new<'p>(phrases: impl Iterator<Item = &'p Phrase>, published: Option<Date>) -> Self {
        let (mut n_far, mut n_near, mut n_deictic) = (0_usize, 0_usize, 0_usize);
        for phrase in phrases {
            match &phrase.expr {
                TimeExpr::Absolute(value) => {
                    let year = Period::parse(value).map(Period::year);
                    let is_near =
                        published.is_some_and(|day| year.is_some_and(|year| (day.year() - year).abs() <= 1));
                    *(if is_near { &mut n_near } else { &mut n_far }) += 1;
                }
                TimeExpr::Weekday { .. } | TimeExpr::Weekend { .. } => n_deictic += 1,
                TimeExpr::Offset { .. } | TimeExpr::Part { .. } if phrase.from == From::Publication => {
                    n_deictic += 1;
                }
                _ => {}
            }
        }
        let is_history = n_far >= 5 && n_far >= n_near && n_far >= 4 * n_deictic;
        Self { is_history, told: Vec::new() }
    }

    /// The direction of a date without its year in a history: it goes on from the date before within one year, and
    /// over the turn of the year only from its last months to the first of the next, or back.
    pub fn direction(&self, expr: &TimeExpr) -> Direction {
        let month = match expr {
            TimeExpr::Month { month, .. } | TimeExpr::MonthDay { month, .. } => *month,
            TimeExpr::Part { of, .. } => return self.direction(of),
            _ => return Direction::Nearest,
        };
        let told = self.told.last().and_then(|told| Period::parse(told.value.as_deref()?)?.month());
        if told.is_some_and(|told| (told - month).abs() >= 8) { Direction::Nearest } else { Direction::This }
    }

    pub fn is_history(&self) -> bool {
        self.is_history
    }

    /// What an expression counts from; the expression itself changes where it counts from one that has no value yet.
    pub fn anchor(&self, expr: TimeExpr, from: From, excerpt_of: Option<&str>) -> (TimeExpr, Anchor) {
        let own = || excerpt_of.map_or(Anchor::Publication, |value| Anchor::Excerpt(value.into()));
        if matches!(
            expr,
            TimeExpr::Absolute(_) | TimeExpr::Duration(_) | TimeExpr::Set(_) | TimeExpr::Vague(_)
        ) {
            return (expr, own());
        }
        match from {
            From::Publication => (expr, own()),
            From::Ambient if !self.is_history => (expr, own()),
            From::Ambient | From::Told => {
                let told = self.told.iter().rev().find_map(|told| {
                    let anchor = Anchor::Narrative(told.value.clone()?);
                    expr.resolve(&anchor, None).value.is_some().then_some(anchor)
                });
                if let Some(anchor) = told {
                    return (expr, anchor);
                }
                match self
                    .told
                    .last()
                    .filter(|told| told.value.is_none() && is_day(&told.expr) && from == From::Told)
                {
                    Some(told) => {
                        let base = Box::new(told.expr.clone());
                        (TimeExpr::From { expr: expr.into(), base }, told.anchor.clone())
                    }
                    // Nothing was told that it could count from.
                    None if from == From::Told => (expr, Anchor::Narrative(String::new())),
                    None => (expr, own()),
                }
            }
        }
    }

    /// Remembers a time for those that count from it.
    pub fn tell(&mut self, expr: &TimeExpr, anchor: &Anchor, resolved: &Resolved) {
        let period = resolved.value.as_deref().and_then(Period::parse);
        let names_a_time = match period {
            Some(Period::Decade(_) | Period::Century(_)) => false,
            Some(_) => true,
            None => is_day(expr),
        };
        // "Today" in a history is the reader's, and nothing is told from there.
        if names_a_time && !(self.is_history && counts_from_publication(expr, anchor)) {
            if self.told.len() == N_REMEMBERED {
                self.told.remove(0);
            }
            let expr = match expr {
                TimeExpr::Part { of, .. } => &**of,
                other => other,
            };
            let value = period.map(|period| period.to_string());
            self.told.push(Told { expr: expr.clone(), anchor: anchor.clone(), value });
        }
    }
}

fn counts_from_publication(expr: &TimeExpr, anchor: &Anchor) -> bool {
    *anchor == Anchor::Publication && !matches!(expr, TimeExpr::Absolute(_))
}
