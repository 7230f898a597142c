//! What expressions of time mean, and what they come to once a day is known.
//!
//! `annotate` turns words into a [`TimeExpr`]; `reconcile` may learn an article's publication day from its neighbours
//! and resolves the same expressions again. So the meaning and its arithmetic live here, and the words there.
//! Values are written as TIMEX3 writes them (ISO-TimeML, ISO 24617-1; TimeML annotation guidelines 1.2.1).

use jiff::civil::{Date, Weekday};

use crate::DayRange;

/// What an expression of time means before it is tied to a day.
#[derive(Debug, Clone, PartialEq)]
pub enum TimeExpr {
    /// A calendar day, month or year told in full: TIMEX3 value as it stands ("2025-04-25", "2024-12", "2014", "199").
    Absolute(String),
    /// So many units from the anchor: "yesterday" is -1 day, "last week" -1 week, "this month" 0 months.
    Offset { unit: TimeUnit, n: i32 },
    /// A weekday near the anchor.
    Weekday { weekday: Weekday, direction: Direction },
    /// A month without year ("in January", "last December").
    Month { month: i8, direction: Direction },
    /// A day of a month without year ("April 25").
    MonthDay { month: i8, day: i8, direction: Direction },
    /// A part of the day that another expression gives ("Friday morning", "this morning").
    Part { of: Box<TimeExpr>, part: PartOfDay },
    /// A length of time, as a TIMEX3 value ("P3D", "PT2H").
    Duration(String),
    /// Something that repeats, as a TIMEX3 value ("P1W", "XXXX-WXX-7").
    Set(String),
    /// A reference that names no day: PRESENT_REF, PAST_REF, FUTURE_REF.
    Vague(String),
}

/// A calendar unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)] // the words say it
pub enum TimeUnit {
    Hour,
    Day,
    Week,
    Weekend,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
}

/// Which way from the anchor a name without a year or week lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// The nearest before the anchor, the anchor's own included.
    Past,
    /// The nearest after the anchor, the anchor's own included.
    Future,
    /// The nearest strictly before ("last Friday").
    Last,
    /// The nearest strictly after ("next Friday").
    Next,
    /// In the anchor's own week or year ("this Friday", "this December").
    This,
}

/// A part of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartOfDay {
    /// TMO
    Morning,
    /// TMI: midday
    Midday,
    /// TAF
    Afternoon,
    /// TEV
    Evening,
    /// TNI
    Night,
    /// A time of the clock: hour 0 to 23, minute 0 to 59.
    Clock(i8, i8),
}

/// What an expression counts from.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Anchor {
    /// The day the article was published.
    #[default]
    Publication,
    /// The time of the older article it is quoted from: a TIMEX3 day, month or year.
    Excerpt(String),
    /// A time told just before in the text: a TIMEX3 day, month or year.
    Narrative(String),
}

/// What an expression of time comes to.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Resolved {
    /// TIMEX3 value; `None` where the anchor is not known.
    pub value: Option<String>,
    /// Days from the anchor, where the expression says so much and no more ("yesterday": -1).
    pub offset_days: Option<i32>,
    /// The days it can be; unknown for durations and sets.
    pub days: DayRange,
}

impl TimeExpr {
    /// Resolves against the anchor; `published` is the article's publication day where known.
    pub fn resolve(&self, _anchor: &Anchor, _published: Option<Date>) -> Resolved {
        Resolved::default() // FIXME: written by the time annotator's author
    }

    /// The kind TIMEX3 gives it: DATE, TIME, DURATION or SET.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Duration(_) => "DURATION",
            Self::Set(_) => "SET",
            Self::Part { .. } => "TIME",
            _ => "DATE",
        }
    }
}
