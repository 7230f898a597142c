//! Words to expressions of time: the grammar of dates, by which each stretch of words gets its meaning.
//!
//! Every method asks "does such a phrase begin at word `i`?" and answers with the word after it and what it means. What
//! the phrase does not say itself (which Friday?) is left as [`Direction::Nearest`]; `direction.rs` settles it.

use std::ops::Range;

use dateline_model::{Direction, PartOfDay, TimeExpr, TimeUnit};

use super::words::{Sense, Unit, Word};

/// An expression of time in a paragraph.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Phrase {
    /// Bytes in the paragraph.
    pub range: Range<usize>,
    /// What it means.
    pub expr: TimeExpr,
    /// What it counts from.
    pub from: From,
}

/// What an expression counts from, so far as its own words tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum From {
    /// The day of publication: "yesterday", "last week".
    Publication,
    /// A time told before: "the next day", "a year earlier".
    Told,
    /// In news the day of publication, in histories a time told before: "in April", "the end of the year".
    Ambient,
}

/// What a run of words means: the word after it, the expression, and what that counts from.
pub(super) type Parsed = Option<(usize, TimeExpr, From)>;

/// The words of one paragraph.
pub(super) struct Phrases<'w, 't> {
    /// All of them.
    pub words: &'w [Word<'t>],
}

/// Words that months, years and seasons stand after.
pub(super) const LEADS: [&str; 17] = [
    "in", "of", "since", "by", "from", "until", "till", "during", "before", "after", "early", "late", "mid",
    "between", "through", "around", "for",
];

/// Finds every expression of time in a paragraph's words: at each word the longest that begins there.
pub(super) fn phrases(words: &[Word<'_>]) -> Vec<Phrase> {
    let grammar = Phrases { words };
    let mut found: Vec<Phrase> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        if let Some(end) = grammar.age(at) {
            at = end;
            continue;
        }
        let readings = [
            grammar.time(at),
            grammar.duration(at),
            grammar.set(at),
            grammar.standalone_year(at),
            grammar.vague(at),
        ];
        // `rev`: of readings that are equally long the first one counts.
        let longest = readings.into_iter().flatten().rev().max_by_key(|&(end, ..)| end);
        let Some((end, expr, from)) = longest else {
            at += 1;
            continue;
        };
        let more = grammar.further_days(at, end, &expr);
        found.push(Phrase { range: words[at].start..words[end - 1].end, expr, from });
        at = end;
        for (word, expr) in more {
            found.push(Phrase { range: words[word].start..words[word].end, expr, from });
            at = at.max(word + 1);
        }
    }
    found.sort_by_key(|phrase| phrase.range.start);
    found
}

impl<'t> Phrases<'_, 't> {
    pub fn word(&self, i: usize) -> Option<&Word<'t>> {
        self.words.get(i)
    }

    pub fn before(&self, i: usize) -> Option<&Word<'t>> {
        i.checked_sub(1).and_then(|i| self.words.get(i))
    }

    pub fn is(&self, i: usize, word: &str) -> bool {
        self.word(i).is_some_and(|w| w.is(word))
    }

    pub fn is_any(&self, i: usize, words: &[&str]) -> bool {
        self.word(i).is_some_and(|w| w.is_any(words))
    }

    pub fn follows(&self, i: usize, words: &[&str]) -> bool {
        self.before(i).is_some_and(|w| w.is_any(words))
    }

    /// Whether a word that months, years and seasons stand after comes before `i`.
    pub fn is_led(&self, i: usize) -> bool {
        self.follows(i, &LEADS)
    }

    /// The word after these, where they stand at `i`.
    pub fn after(&self, i: usize, words: &[&str]) -> Option<usize> {
        words.iter().enumerate().all(|(n, word)| self.is(i + n, word)).then_some(i + words.len())
    }

    pub fn sense<T>(&self, i: usize, question: impl Fn(Sense) -> Option<T>) -> Option<T> {
        self.word(i)?.sense(question)
    }

    /// A time in full: "early on Friday morning", "3 p.m. on Tuesday, May 6", "the end of last year".
    fn time(&self, i: usize) -> Parsed {
        let clock = self.clock(i).map(|(end, part)| {
            let joined = (end..=end + 1).find_map(|at| {
                let is_joined = at == end || self.is_any(end, &["on", ",", "at"]);
                self.date(at).filter(|_| is_joined)
            });
            match joined {
                Some((end, of, from)) if is_day(&of) => (end, in_part(of, part), from),
                _ => (end, in_part(offset(TimeUnit::Day, 0), part), From::Ambient),
            }
        });
        let date = self.edge(i).or_else(|| self.date(i));
        let date = date.map(|(end, of, from)| {
            let at = if self.is_any(end, &["at", ","]) { end + 1 } else { end };
            match self.clock(at) {
                Some((end, part)) if is_day(&of) => (end, in_part(of, part), from),
                _ => (end, of, from),
            }
        });
        [clock, date].into_iter().flatten().max_by_key(|&(end, ..)| end)
    }

    /// The edge of a time, which keeps the time's value: "early October", "the end of the year", "late in 1914".
    fn edge(&self, i: usize) -> Parsed {
        let the = i + usize::from(self.is_any(i, &["the", "about", "around"]));
        if let Some(edge) = self.word(the).filter(|w| {
            w.is_any(&[
                "end",
                "beginning",
                "start",
                "middle",
                "close",
                "eve",
                "height",
                "rest",
                "remainder",
                "turn",
            ])
        }) {
            let of = self.after(the + 1, &["of"])?;
            let (end, expr, from) = self.date(of).or_else(|| self.the_unit(of))?;
            // "The end of the week" lies in it; "the rest of the day" is no name of a day in the past.
            return (!edge.is("height") || !is_day(&expr)).then_some((end, expr, from));
        }
        let the = i + usize::from(self.is(i, "the"));
        let is_half =
            matches!(self.after(the, &["mid", "-"]), Some(at) if self.word(at).is_some_and(|w| w.is_glued));
        let at = if is_half {
            the + 2
        } else if self.is_any(the, &["early", "late", "mid", "earlier", "later", "sometime", "midway"]) {
            the + 1
        } else {
            return None;
        };
        let at = at + usize::from(self.is(at, "-"));
        let at = self.after(at, &["on"]).or_else(|| self.after(at, &["in"])).unwrap_or(at);
        self.date(at)
            .or_else(|| self.the_unit(at))
            .or_else(|| self.year(at).map(|(end, year)| (end, year, From::Ambient)))
            .or_else(|| {
                self.part_of_day(at).filter(|_| is_half).map(|(end, part)| (end, today(part), From::Ambient))
            })
    }

    /// A date with what follows it: "Friday" + "morning", "June" + "of this year".
    fn date(&self, i: usize) -> Parsed {
        let simple = [
            self.numeric(i),
            self.calendar_day(i),
            self.deictic(i),
            self.day_word(i),
            self.of_accounts(i),
            self.ago(i),
            self.quarter(i),
            self.season(i),
            self.decade(i),
            self.century(i),
            self.feast(i),
            self.part_of(i),
            self.before_christ(i),
        ];
        let (end, expr, from) = simple.into_iter().flatten().rev().max_by_key(|&(end, ..)| end)?;
        let (end, expr, from) = self.with_base(end, expr, from);
        if let Some((after, part)) = self.part_of_day(end + usize::from(self.is(end, "-")))
            && is_day(&expr)
        {
            return Some((after, in_part(expr, part), from));
        }
        Some((end, expr, from))
    }

    /// "(June) of this year", "(Monday) last week", "(the third quarter) of 2030".
    fn with_base(&self, end: usize, expr: TimeExpr, from: From) -> (usize, TimeExpr, From) {
        if !matches!(
            expr,
            TimeExpr::Month { .. }
                | TimeExpr::MonthDay { .. }
                | TimeExpr::Weekday { .. }
                | TimeExpr::YearPart { .. }
        ) {
            return (end, expr, from);
        }
        let of = end + usize::from(self.is_any(end, &["of", ",", "in"]));
        if let TimeExpr::YearPart { part, .. } = &expr
            && let Some((end, TimeExpr::Absolute(year))) = self.year(of)
        {
            return (end, TimeExpr::Absolute(format!("{year}-{part}")), from);
        }
        let wants = if matches!(expr, TimeExpr::Weekday { .. }) { TimeUnit::Week } else { TimeUnit::Year };
        match self.deictic(of) {
            Some((after, base @ TimeExpr::Offset { unit, .. }, base_from)) if unit == wants => {
                let expr = TimeExpr::From { expr: directed(expr, Direction::This).into(), base: base.into() };
                (after, expr, base_from)
            }
            _ => (end, expr, from),
        }
    }

    /// The word after a possessive ending.
    pub fn possessive(&self, i: usize) -> Option<usize> {
        let is_mark = self.word(i).is_some_and(|w| w.is_glued && w.is_any(&["'", "’"]));
        (is_mark && self.word(i + 1).is_some_and(|w| w.is_glued && w.is("s"))).then_some(i + 2)
    }
}

/// The expression with its open direction settled; directions that its words give are kept.
pub(super) fn directed(expr: TimeExpr, to: Direction) -> TimeExpr {
    let settle = |direction| if direction == Direction::Nearest { to } else { direction };
    match expr {
        TimeExpr::Weekday { weekday, direction } => {
            TimeExpr::Weekday { weekday, direction: settle(direction) }
        }
        TimeExpr::Month { month, direction } => TimeExpr::Month { month, direction: settle(direction) },
        TimeExpr::MonthDay { month, day, direction } => {
            TimeExpr::MonthDay { month, day, direction: settle(direction) }
        }
        TimeExpr::YearPart { part, direction } => TimeExpr::YearPart { part, direction: settle(direction) },
        TimeExpr::Weekend { direction } => TimeExpr::Weekend { direction: settle(direction) },
        TimeExpr::Part { of, part } => TimeExpr::Part { of: directed(*of, to).into(), part },
        TimeExpr::From { expr, base } => TimeExpr::From { expr, base: directed(*base, to).into() },
        other @ (TimeExpr::Absolute(_)
        | TimeExpr::Offset { .. }
        | TimeExpr::Duration(_)
        | TimeExpr::Set(_)
        | TimeExpr::Vague(_)) => other,
    }
}

/// Whether the expression comes to one day.
pub(super) fn is_day(expr: &TimeExpr) -> bool {
    match expr {
        TimeExpr::Absolute(value) => value.len() == 10,
        TimeExpr::Offset { unit, .. } => *unit == TimeUnit::Day,
        TimeExpr::Weekday { .. } | TimeExpr::MonthDay { .. } => true,
        TimeExpr::From { expr, .. } => is_day(expr),
        _ => false,
    }
}

pub(super) fn offset(unit: TimeUnit, n: i32) -> TimeExpr {
    TimeExpr::Offset { unit, n }
}

pub(super) fn in_part(of: TimeExpr, part: PartOfDay) -> TimeExpr {
    TimeExpr::Part { of: of.into(), part }
}

pub(super) fn today(part: PartOfDay) -> TimeExpr {
    in_part(offset(TimeUnit::Day, 0), part)
}

pub(super) fn absolute_day(year: &str, month: i8, day: i8) -> Option<TimeExpr> {
    let day = jiff::civil::Date::new(year.parse().ok()?, month, day).ok()?;
    Some(TimeExpr::Absolute(day.to_string()))
}

/// The calendar unit that a unit is counted in, and how many of them it is.
pub(super) fn calendar_unit(unit: Unit) -> Option<(TimeUnit, i32)> {
    match unit {
        Unit::Second | Unit::Minute | Unit::Weekend => None,
        Unit::Hour => Some((TimeUnit::Hour, 1)),
        Unit::Day => Some((TimeUnit::Day, 1)),
        Unit::Week => Some((TimeUnit::Week, 1)),
        Unit::Fortnight => Some((TimeUnit::Week, 2)),
        Unit::Month => Some((TimeUnit::Month, 1)),
        Unit::Quarter => Some((TimeUnit::Quarter, 1)),
        Unit::Year => Some((TimeUnit::Year, 1)),
        Unit::Decade => Some((TimeUnit::Decade, 1)),
        Unit::Century => Some((TimeUnit::Century, 1)),
    }
}

/// A whole number that fits an offset.
pub(super) fn whole(n: f64) -> Option<i32> {
    (n.fract() == 0.0 && n.abs() < 100_000.0).then_some(n as i32)
}

#[cfg(test)]
mod tests {
    use dateline_model::Anchor;
    use jiff::civil::date;

    use super::super::words::words;
    use super::*;

    /// What each phrase comes to, counted from Thursday 2031-03-06, dates without direction lying before it.
    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str)]) {
        let found: Vec<_> = phrases(&words(text))
            .into_iter()
            .map(|phrase| {
                let expr = directed(phrase.expr, Direction::Past);
                let told = expr.resolve(&Anchor::Publication, Some(date(2031, 3, 6)));
                (&text[phrase.range], told.value.unwrap_or_default())
            })
            .collect();
        let found: Vec<_> = found.iter().map(|(words, value)| (*words, value.as_str())).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn days_are_found_however_they_are_written() {
        let day = "2030-04-25";
        for words in
            ["April 25, 2030", "25 April 2030", "Apr. 25, 2030", "2030-04-25", "4/25/2030", "25.04.2030"]
        {
            check(words, &[(words, day)]);
        }
        check("Thursday, April 25th, 2030", &[("Thursday, April 25th, 2030", day)]);
        check("the 25th of April 2030", &[("the 25th of April 2030", day)]);
        check("on Feb. 3", &[("Feb. 3", "2031-02-03")]);
        check("April 14 and 15", &[("April 14", "2030-04-14"), ("15", "2030-04-15")]);
        check("14-15 April", &[("14", "2030-04-14"), ("15 April", "2030-04-15")]);
    }

    #[test]
    fn weekdays_take_their_part_and_their_week() {
        check("on Friday morning", &[("Friday morning", "2031-02-28TMO")]);
        check("Tuesday of last week", &[("Tuesday of last week", "2031-02-25")]);
        check("at 3:30 p.m. on Monday", &[("3:30 p.m. on Monday", "2031-03-03T15:30")]);
        check("at 1800 GMT on Monday", &[("1800 GMT on Monday", "2031-03-03T18:00")]);
        check("by 0630 hours", &[("0630 hours", "2031-03-06T06:30")]);
        check("the first 1200 hours and 1875 GMT", &[("the first 1200 hours", "PT1200H"), ("1875", "1875")]);
        check("over the weekend", &[("the weekend", "2031-W09-WE")]);
    }

    #[test]
    fn months_years_and_longer() {
        check("January of this year", &[("January of this year", "2031-01")]);
        check("in late June", &[("late June", "2030-06")]);
        check("the end of last year", &[("the end of last year", "2030")]);
        check("from 1994 to 1998", &[("1994", "1994"), ("1998", "1998")]);
        check("July–November 2030", &[("July", "2030-07"), ("November 2030", "2030-11")]);
        check("the early 1990s", &[("the early 1990s", "199")]);
        check("the 19th century", &[("the 19th century", "18")]);
        check("in 264 BC", &[("264 BC", "BC0264")]);
        check("the third quarter", &[("the third quarter", "2030-Q3")]);
        check("the summer of 2029", &[("the summer of 2029", "2029-SU")]);
    }

    #[test]
    fn distances_lengths_and_sets() {
        check("three weeks ago", &[("three weeks ago", "2031-W07")]);
        check("the day before yesterday", &[("the day before yesterday", "2031-03-04")]);
        check("two days after Christmas", &[("two days after Christmas", "2030-12-27")]);
        check("over two and a half years", &[("over two and a half years", "P2Y6M")]);
        check("a two-hour meeting", &[("two-hour", "PT2H")]);
        check("every Friday and daily", &[("every Friday", "XXXX-WXX-5"), ("daily", "P1D")]);
    }

    #[test]
    fn what_only_looks_like_a_time_is_left() {
        for text in [
            "a 20-year-old man",
            "2,031 people",
            "It may march on.",
            "$2000 was paid",
            "the second time",
            "aged 12 years old",
            "won 3-2",
        ] {
            check(text, &[]);
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_and_phrases_lie_in_it_in_order(
            text in "((the|last|May|25|,|of|-|2031|two|week|ago|Friday|p\\.m\\.|'s|st|é|/) ?){0,12}"
        ) {
            let mut end = 0;
            for phrase in phrases(&words(&text)) {
                proptest::prop_assert!(phrase.range.start >= end && text.get(phrase.range.clone()).is_some());
                end = phrase.range.end;
            }
        }
    }
}
