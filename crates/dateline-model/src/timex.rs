//! What expressions of time mean, and what they come to once a day is known.
//!
//! `annotate` turns words into a [`TimeExpr`]; `reconcile` may learn an article's publication day from its neighbours
//! and resolves the same expressions again. So the meaning and its arithmetic live here, and the words there.
//! Values are written as TIMEX3 writes them (ISO-TimeML, ISO 24617-1; TimeML annotation guidelines 1.2.1).

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

use crate::period::monday_of;
use crate::{DayRange, Period, YearPart};

/// What an expression of time means before it is tied to a day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)] // the variants explain their fields
pub enum TimeExpr {
    /// A calendar day, month or year told in full: TIMEX3 value as it stands ("2025-04-25", "2024-12", "2014", "199").
    Absolute(String),
    /// So many units from the anchor: "yesterday" is -1 day, "last week" -1 week, "this month" 0 months.
    Offset { unit: TimeUnit, n: i32 },
    /// A weekday near the anchor.
    Weekday {
        #[serde(with = "weekday_number")]
        weekday: Weekday,
        direction: Direction,
    },
    /// A month without year ("in January", "last December").
    Month { month: i8, direction: Direction },
    /// A day of a month without year ("May 3").
    MonthDay { month: i8, day: i8, direction: Direction },
    /// A Saturday with its Sunday near the anchor ("over the weekend").
    Weekend { direction: Direction },
    /// A season, quarter or half without year ("last summer", "the third quarter").
    YearPart { part: YearPart, direction: Direction },
    /// An expression that counts from another in place of the anchor: "June of this year", "Monday last week",
    /// "two days after Christmas".
    From { expr: Box<TimeExpr>, base: Box<TimeExpr> },
    /// A part of the day that another expression gives ("Friday morning", "this morning").
    Part { of: Box<TimeExpr>, part: PartOfDay },
    /// A length of time, as a TIMEX3 value ("P3D", "PT2H").
    Duration(String),
    /// Something that repeats, as a TIMEX3 value ("P1W", "XXXX-WXX-7").
    Set(String),
    /// A reference that names no day: `PRESENT_REF`, `PAST_REF`, `FUTURE_REF`.
    Vague(String),
}

/// A calendar unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // the words say it
pub enum TimeUnit {
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
}

/// Which way from the anchor a name without a year or week lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Whichever lies nearer, where nothing in the sentence tells; before the anchor where both are as near.
    Nearest,
}

/// A part of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
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
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Resolved {
    /// TIMEX3 value; `None` where the anchor is not known.
    pub value: Option<String>,
    /// Days from the anchor, where the expression says so much and no more ("yesterday": -1).
    pub offset_days: Option<i32>,
    /// The days it can be; unknown for durations and sets.
    pub days: DayRange,
}

impl TimeExpr {
    /// What it says without the part of the day: "Friday" of "Friday morning".
    ///
    /// # Examples
    ///
    /// ```
    /// use dateline_model::{PartOfDay, TimeExpr};
    /// let day = TimeExpr::Absolute("2031-03-07".into());
    /// let morning = TimeExpr::Part { of: Box::new(day.clone()), part: PartOfDay::Morning };
    /// assert_eq!(morning.without_part(), &day);
    /// ```
    pub fn without_part(&self) -> &Self {
        match self {
            Self::Part { of, .. } => of.without_part(),
            other => other,
        }
    }

    /// Resolves against the anchor; `published` is the article's publication day where known.
    ///
    /// Nothing is guessed: with the anchor unknown, or too coarse for the expression ("yesterday" in a text of which only
    /// the month is known), there is no value. Weeks begin on Monday (ISO 8601).
    ///
    /// # Examples
    ///
    /// ```
    /// use dateline_model::{Anchor, Direction, TimeExpr, TimeUnit};
    /// use jiff::civil::date;
    ///
    /// let yesterday = TimeExpr::Offset { unit: TimeUnit::Day, n: -1 };
    /// let told = yesterday.resolve(&Anchor::Publication, Some(date(2031, 3, 1)));
    /// assert_eq!(told.value.as_deref(), Some("2031-02-28"));
    ///
    /// let told = yesterday.resolve(&Anchor::Publication, None);
    /// assert_eq!((told.value, told.offset_days), (None, Some(-1)));
    ///
    /// let in_october = TimeExpr::Month { month: 10, direction: Direction::Past };
    /// let told = in_october.resolve(&Anchor::Excerpt("2030-12".into()), Some(date(2031, 3, 1)));
    /// assert_eq!(told.value.as_deref(), Some("2030-10"));
    /// ```
    pub fn resolve(&self, anchor: &Anchor, published: Option<Date>) -> Resolved {
        let at = match anchor {
            Anchor::Publication => published.map(Period::Day),
            Anchor::Excerpt(value) | Anchor::Narrative(value) => Period::parse(value),
        };
        let value = self.value(at);
        let days = value.as_deref().and_then(Period::parse).map_or(DayRange::default(), Period::days);
        Resolved { value, offset_days: self.offset_days(), days }
    }

    /// The kind TIMEX3 gives it: DATE, TIME, DURATION or SET.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Duration(_) => "DURATION",
            Self::Set(_) => "SET",
            Self::Part { .. } => "TIME",
            Self::From { expr, .. } => expr.kind(),
            _ => "DATE",
        }
    }

    /// Whether its value rests on no anchor: a day told in full, a part of it, a length of time, a repetition.
    ///
    /// # Examples
    ///
    /// ```
    /// use dateline_model::{PartOfDay, TimeExpr};
    ///
    /// let day = TimeExpr::Absolute("2031-03-07".into());
    /// assert!(TimeExpr::Part { of: Box::new(day), part: PartOfDay::Morning }.is_absolute());
    /// ```
    pub fn is_absolute(&self) -> bool {
        match self {
            Self::Absolute(_) | Self::Duration(_) | Self::Set(_) => true,
            Self::Part { of: base, .. } | Self::From { base, .. } => base.is_absolute(),
            Self::Offset { .. }
            | Self::Weekday { .. }
            | Self::Month { .. }
            | Self::MonthDay { .. }
            | Self::Weekend { .. }
            | Self::YearPart { .. }
            | Self::Vague(_) => false,
        }
    }

    /// The TIMEX3 value where `at` is what it counts from.
    fn value(&self, at: Option<Period>) -> Option<String> {
        match self {
            Self::Absolute(value) | Self::Duration(value) | Self::Set(value) | Self::Vague(value) => {
                Some(value.clone())
            }
            Self::From { expr, base } => expr.value(Period::parse(&base.value(at)?)),
            Self::Part { of, part } => {
                let day = of.value(at)?;
                matches!(Period::parse(&day), Some(Period::Day(_))).then(|| format!("{day}{}", part.suffix()))
            }
            Self::Offset { unit, n } => unit.shifted(at?, *n).map(|period| period.to_string()),
            Self::Weekday { weekday, direction } => {
                weekday_near(*weekday, at?, *direction).map(|day| day.to_string())
            }
            Self::Weekend { direction } => weekend_near(at?, *direction).map(|weekend| weekend.to_string()),
            Self::Month { month, direction } => {
                let year = year_near(at?, (*month, *month), *direction)?;
                Some(Period::Month(year, *month).to_string())
            }
            Self::MonthDay { month, day, direction } => {
                month_day_near(*month, *day, at?, *direction).map(|day| day.to_string())
            }
            Self::YearPart { part, direction } => {
                let year = year_near(at?, part.months(), *direction)?;
                Some(Period::YearPart(year, *part).to_string())
            }
        }
    }

    /// Days from the anchor, where the expression says so much and no more.
    fn offset_days(&self) -> Option<i32> {
        match self {
            Self::Offset { unit: TimeUnit::Day, n } => Some(*n),
            Self::Part { of, .. } => of.offset_days(),
            Self::From { expr, base } => expr.offset_days()?.checked_add(base.offset_days()?),
            _ => None,
        }
    }
}

impl PartOfDay {
    /// What follows the day in a TIMEX3 value.
    fn suffix(self) -> String {
        match self {
            Self::Morning => "TMO".into(),
            Self::Midday => "TMI".into(),
            Self::Afternoon => "TAF".into(),
            Self::Evening => "TEV".into(),
            Self::Night => "TNI".into(),
            Self::Clock(hour, minute) => format!("T{hour:02}:{minute:02}"),
        }
    }
}

impl TimeUnit {
    /// The calendar unit that lies `n` of them from the one that holds `at`; `None` where `at` is coarser.
    fn shifted(self, at: Period, n: i32) -> Option<Period> {
        match self {
            Self::Hour => None,
            Self::Day => match at {
                Period::Day(day) => plus_days(day, i64::from(n)).map(Period::Day),
                _ => None,
            },
            Self::Week => match at {
                Period::Day(day) | Period::Week(day) | Period::Weekend(day) => {
                    plus_days(monday_of(day), i64::from(n) * 7).map(Period::Week)
                }
                _ => None,
            },
            Self::Month => {
                let months = i64::from(at.year()) * 12 + i64::from(at.month()? - 1) + i64::from(n);
                Some(Period::Month(year_of(months.div_euclid(12))?, months.rem_euclid(12) as i8 + 1))
            }
            Self::Quarter => {
                let quarter = match at {
                    Period::YearPart(_, YearPart::Quarter(quarter)) => quarter - 1,
                    _ => (at.month()? - 1) / 3,
                };
                let quarters = i64::from(at.year()) * 4 + i64::from(quarter) + i64::from(n);
                let part = YearPart::Quarter(quarters.rem_euclid(4) as i8 + 1);
                Some(Period::YearPart(year_of(quarters.div_euclid(4))?, part))
            }
            Self::Year => {
                let year = year_of(i64::from(at.year()) + i64::from(n))?;
                // A year from a quarter is that quarter again: what "a year earlier" means beside one.
                Some(match at {
                    Period::YearPart(_, part) => Period::YearPart(year, part),
                    _ => Period::Year(year),
                })
            }
            Self::Decade => {
                let decade = i64::from(at.year()).div_euclid(10) + i64::from(n);
                (0..1000).contains(&decade).then_some(Period::Decade(decade as i16))
            }
            Self::Century => {
                let century = i64::from(at.year()).div_euclid(100) + i64::from(n);
                (0..100).contains(&century).then_some(Period::Century(century as i16))
            }
        }
    }
}

/// A year of the calendar that `jiff` counts in.
fn year_of(year: i64) -> Option<i16> {
    i16::try_from(year).ok().filter(|year| (-9999..=9999).contains(year))
}

fn plus_days(day: Date, n: i64) -> Option<Date> {
    day.checked_add(jiff::Span::new().try_days(n).ok()?).ok()
}

/// The weekday by name nearest in that direction: from a day, or within a week.
fn weekday_near(weekday: Weekday, at: Period, direction: Direction) -> Option<Date> {
    let in_week = |monday: Date| plus_days(monday, i64::from(weekday.to_monday_zero_offset()));
    let day = match at {
        Period::Day(day) => day,
        Period::Week(monday) | Period::Weekend(monday) => return in_week(monday),
        _ => return None,
    };
    let ahead = i64::from(day.weekday().until(weekday));
    let n = match direction {
        Direction::This => return in_week(monday_of(day)),
        Direction::Past => (ahead - 7) % 7,
        Direction::Last => ahead - 7,
        Direction::Next if ahead == 0 => 7,
        Direction::Nearest if ahead > 3 => ahead - 7,
        Direction::Future | Direction::Next | Direction::Nearest => ahead,
    };
    plus_days(day, n)
}

/// The weekend nearest in that direction.
fn weekend_near(at: Period, direction: Direction) -> Option<Period> {
    let (monday, has_begun) = match at {
        Period::Day(day) => (monday_of(day), day.weekday().to_monday_zero_offset() >= 5),
        Period::Week(monday) | Period::Weekend(monday) => (monday, true),
        _ => return None,
    };
    let weeks = match direction {
        Direction::This | Direction::Future | Direction::Nearest => 0,
        Direction::Past => -i64::from(!has_begun),
        Direction::Last => -1,
        Direction::Next => 1,
    };
    plus_days(monday, weeks * 7).map(Period::Weekend)
}

/// The year of the stretch of months nearest in that direction. From a whole year it is that year's own.
fn year_near(at: Period, (first, last): (i8, i8), direction: Direction) -> Option<i16> {
    let years = match (direction, at.month()) {
        (Direction::Last, None) => -1,
        (Direction::Next, None) => 1,
        (Direction::Past, Some(month)) if first > month => -1,
        (Direction::Last, Some(month)) if last >= month => -1,
        (Direction::Future, Some(month)) if last < month => 1,
        (Direction::Next, Some(month)) if first <= month => 1,
        (Direction::Nearest, Some(month)) if first - month >= 6 => -1,
        (Direction::Nearest, Some(month)) if month - last > 6 => 1,
        _ => 0,
    };
    year_of(i64::from(at.year()) + years)
}

/// The day of a month nearest in that direction; the next 29 February that there is.
fn month_day_near(month: i8, day: i8, at: Period, direction: Direction) -> Option<Date> {
    let year = match at {
        Period::Day(from) => {
            let told = (month, day).cmp(&(from.month(), from.day()));
            let years = match direction {
                Direction::This => 0,
                Direction::Past => -i64::from(told.is_gt()),
                Direction::Last => -i64::from(told.is_ge()),
                Direction::Future => i64::from(told.is_lt()),
                Direction::Next => i64::from(told.is_le()),
                Direction::Nearest => {
                    i64::from(year_near(at, (month, month), direction)?) - i64::from(from.year())
                }
            };
            year_of(i64::from(from.year()) + years)?
        }
        _ => year_near(at, (month, month), direction)?,
    };
    let step = match direction {
        Direction::This | Direction::Nearest => return Date::new(year, month, day).ok(),
        Direction::Past | Direction::Last => -1,
        Direction::Future | Direction::Next => 1,
    };
    // Leap years lie at most eight years apart.
    (0..=8).find_map(|n| Date::new(year_of(i64::from(year) + n * step)?, month, day).ok())
}

/// A weekday as its number, Monday 1 (ISO 8601): jiff does not write weekdays.
mod weekday_number {
    use jiff::civil::Weekday;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    #[allow(clippy::trivially_copy_pass_by_ref)] // what serde hands over
    pub fn serialize<S: Serializer>(weekday: &Weekday, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_i8(weekday.to_monday_one_offset())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Weekday, D::Error> {
        let number = i8::deserialize(from)?;
        Weekday::from_monday_one_offset(number).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(expr: &TimeExpr, anchor: &str, expected: Option<&str>) {
        let told = expr.resolve(&Anchor::Narrative(anchor.into()), None);
        assert_eq!(told.value.as_deref(), expected, "{expr:?} from {anchor}");
    }

    fn offset(unit: TimeUnit, n: i32) -> TimeExpr {
        TimeExpr::Offset { unit, n }
    }

    #[test]
    fn offsets_count_calendar_units() {
        check(&offset(TimeUnit::Day, 1), "2024-02-28", Some("2024-02-29"));
        check(&offset(TimeUnit::Week, -1), "2031-01-01", Some("2030-W52"));
        check(&offset(TimeUnit::Month, -1), "2031-01-15", Some("2030-12"));
        check(&offset(TimeUnit::Month, -1), "2030-12", Some("2030-11"));
        check(&offset(TimeUnit::Quarter, 1), "2030-11-02", Some("2031-Q1"));
        check(&offset(TimeUnit::Quarter, -4), "1989-Q3", Some("1988-Q3"));
        check(&offset(TimeUnit::Year, -2), "2030", Some("2028"));
        check(&offset(TimeUnit::Year, -1), "2030-Q3", Some("2029-Q3"));
        check(&offset(TimeUnit::Decade, 0), "1994-05", Some("199"));
        check(&offset(TimeUnit::Century, -1), "1994", Some("18"));
    }

    #[test]
    fn what_is_finer_than_its_anchor_has_no_value() {
        check(&offset(TimeUnit::Day, -1), "2030-12", None);
        check(&offset(TimeUnit::Week, 0), "2030-12", None);
        check(&offset(TimeUnit::Month, -1), "2030", None);
        let friday = TimeExpr::Weekday { weekday: Weekday::Friday, direction: Direction::Past };
        check(&friday, "2030-12", None);
    }

    #[test]
    fn weekdays_look_both_ways() {
        // 2031-03-05 is a Wednesday.
        for (weekday, direction, expected) in [
            (Weekday::Wednesday, Direction::Past, "2031-03-05"),
            (Weekday::Thursday, Direction::Past, "2031-02-27"),
            (Weekday::Wednesday, Direction::Last, "2031-02-26"),
            (Weekday::Friday, Direction::Future, "2031-03-07"),
            (Weekday::Wednesday, Direction::Next, "2031-03-12"),
            (Weekday::Monday, Direction::This, "2031-03-03"),
            (Weekday::Saturday, Direction::Nearest, "2031-03-08"),
            (Weekday::Sunday, Direction::Nearest, "2031-03-02"),
        ] {
            check(&TimeExpr::Weekday { weekday, direction }, "2031-03-05", Some(expected));
        }
    }

    #[test]
    fn months_and_days_find_their_year() {
        let month = |month, direction| TimeExpr::Month { month, direction };
        check(&month(10, Direction::Past), "2030-12", Some("2030-10"));
        check(&month(12, Direction::Past), "2030-12", Some("2030-12"));
        check(&month(12, Direction::Last), "2030-12-20", Some("2029-12"));
        check(&month(1, Direction::Nearest), "2030-12-20", Some("2031-01"));
        check(&month(4, Direction::Past), "2030", Some("2030-04"));
        let leap_day = TimeExpr::MonthDay { month: 2, day: 29, direction: Direction::Past };
        check(&leap_day, "2031-03-05", Some("2028-02-29"));
        let may_day = TimeExpr::MonthDay { month: 5, day: 1, direction: Direction::Future };
        check(&may_day, "2031-05-02", Some("2032-05-01"));
    }

    #[test]
    fn seasons_quarters_and_weekends_are_found_from_a_day() {
        let part = |part, direction| TimeExpr::YearPart { part, direction };
        check(&part(YearPart::Quarter(3), Direction::Past), "2030-10-26", Some("2030-Q3"));
        check(&part(YearPart::Quarter(4), Direction::Past), "2030-02-01", Some("2029-Q4"));
        check(&part(YearPart::Summer, Direction::Last), "2030-07-01", Some("2029-SU"));
        check(&part(YearPart::Winter, Direction::Past), "2030-01-10", Some("2029-WI"));
        check(&TimeExpr::Weekend { direction: Direction::Past }, "2031-03-05", Some("2031-W09-WE"));
        check(&TimeExpr::Weekend { direction: Direction::This }, "2031-03-05", Some("2031-W10-WE"));
    }

    #[test]
    fn parts_and_bases_nest() {
        let thursday = TimeExpr::Weekday { weekday: Weekday::Thursday, direction: Direction::This };
        let thursday_last_week =
            TimeExpr::From { expr: thursday.into(), base: offset(TimeUnit::Week, -1).into() };
        let at_noon = TimeExpr::Part { of: thursday_last_week.into(), part: PartOfDay::Clock(12, 0) };
        check(&at_noon, "2031-03-05", Some("2031-02-27T12:00"));
        let last_night = TimeExpr::Part { of: offset(TimeUnit::Day, -1).into(), part: PartOfDay::Night };
        assert_eq!(last_night.resolve(&Anchor::Publication, None).offset_days, Some(-1));
        assert_eq!(last_night.kind(), "TIME");
    }

    fn any_expr() -> impl Strategy<Value = TimeExpr> {
        let direction = prop::sample::select(vec![
            Direction::Past,
            Direction::Future,
            Direction::Last,
            Direction::Next,
            Direction::This,
            Direction::Nearest,
        ]);
        let unit = prop::sample::select(vec![
            TimeUnit::Hour,
            TimeUnit::Day,
            TimeUnit::Week,
            TimeUnit::Month,
            TimeUnit::Quarter,
            TimeUnit::Year,
            TimeUnit::Decade,
            TimeUnit::Century,
        ]);
        let leaf = prop_oneof![
            (unit, any::<i32>()).prop_map(|(unit, n)| TimeExpr::Offset { unit, n }),
            (1i8..=12, any::<i8>(), direction.clone())
                .prop_map(|(month, day, direction)| TimeExpr::MonthDay { month, day, direction }),
            (1i8..=12, direction.clone()).prop_map(|(month, direction)| TimeExpr::Month { month, direction }),
            direction.clone().prop_map(|direction| TimeExpr::Weekend { direction }),
            (any::<i8>(), direction.clone()).prop_map(|(quarter, direction)| TimeExpr::YearPart {
                part: YearPart::Quarter(quarter),
                direction
            }),
            (0i8..7, direction).prop_map(|(n, direction)| TimeExpr::Weekday {
                weekday: Weekday::from_monday_zero_offset(n).unwrap(),
                direction
            }),
            "[0-9W-]{0,10}".prop_map(TimeExpr::Absolute),
        ];
        leaf.prop_recursive(3, 6, 2, |inner| {
            prop_oneof![
                (inner.clone(), inner.clone())
                    .prop_map(|(expr, base)| TimeExpr::From { expr: expr.into(), base: base.into() }),
                (inner, any::<i8>(), any::<i8>()).prop_map(|(of, hour, minute)| TimeExpr::Part {
                    of: of.into(),
                    part: PartOfDay::Clock(hour, minute)
                }),
            ]
        })
    }

    proptest! {
        #[test]
        fn any_expression_resolves_without_panic(
            expr in any_expr(), year in -9999i16..=9999, month in 1i8..=12, day in 1i8..=28, coarse in 0usize..4
        ) {
            let value = date(year, month, day).to_string();
            let anchor = match coarse {
                0 => Anchor::Publication,
                1 => Anchor::Narrative(Period::Month(year, month).to_string()),
                2 => Anchor::Narrative(Period::Year(year).to_string()),
                _ => Anchor::Excerpt(value),
            };
            expr.resolve(&anchor, Some(date(year, month, day)));
            expr.resolve(&anchor, None);
        }

        #[test]
        fn without_a_day_to_count_from_nothing_is_dated(n in any::<i32>(), month in 1i8..=12) {
            for expr in [
                offset(TimeUnit::Day, n),
                TimeExpr::Month { month, direction: Direction::Past },
                TimeExpr::Weekend { direction: Direction::Past },
            ] {
                let told = expr.resolve(&Anchor::Publication, None);
                prop_assert!(told.value.is_none() && told.days.is_unknown());
            }
        }
    }
}
