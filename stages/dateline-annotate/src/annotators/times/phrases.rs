//! Words to expressions of time: the grammar of dates, by which each stretch of words gets its meaning.
//!
//! Every method asks "does such a phrase begin at word `i`?" and answers with the word after it and what it means. What
//! the phrase does not say itself (which Friday?) is left as [`Direction::Nearest`]; `direction.rs` settles it.

use std::ops::Range;

use dateline_model::{Direction, PartOfDay, TimeExpr, TimeUnit, YearPart};
use jiff::civil::Weekday;

use super::amounts::Amount;
use super::words::{DayPart, Sense, Unit, Word};

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

    /// A date with what follows it: "Friday" + "morning", "February" + "of this year".
    fn date(&self, i: usize) -> Parsed {
        let simple = [
            self.numeric(i),
            self.calendar_day(i),
            self.deictic(i),
            self.day_word(i),
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
        if let Some((after, part)) = self.part_of_day(end + usize::from(self.is(end, "-"))) {
            if is_day(&expr) {
                return Some((after, in_part(expr, part), from));
            }
        }
        Some((end, expr, from))
    }

    /// "(February) of this year", "(Thursday) last week", "(the third quarter) of 1984".
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
        if let TimeExpr::YearPart { part, .. } = &expr {
            if let Some((end, TimeExpr::Absolute(year))) = self.year(of) {
                return (end, TimeExpr::Absolute(format!("{year}-{part}")), from);
            }
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

    /// "2031-05-06", "5/6/2031" (the month first, as in the US, unless it cannot be one), "06.05.2031".
    fn numeric(&self, i: usize) -> Parsed {
        if self.word(i)?.is_glued && !self.follows(i, &["(", "[", "\"", "“", "-", "–", "—"]) {
            return None;
        }
        let glued = |i: usize| self.word(i).filter(|w| w.is_glued);
        let mark = glued(i + 1)?;
        if !mark.is_any(&["-", "/", "."]) || !glued(i + 3)?.is(mark.text) {
            return None;
        }
        let part = |i: usize| Some((self.words[i].figures?, self.words[i].text.len()));
        let (first, second, third) = (
            part(i)?,
            {
                glued(i + 2)?;
                part(i + 2)?
            },
            {
                glued(i + 4)?;
                part(i + 4)?
            },
        );
        let (year, month, day) = match (first, second, third) {
            ((year, 4), (month, 1..=2), (day, 1..=2)) => (year, month, day),
            ((day, 1..=2), (month, 1..=2), (year, 4)) if mark.is(".") || day > 12 => (year, month, day),
            ((month, 1..=2), (day, 1..=2), (year, 4)) if !mark.is(".") => (year, month, day),
            ((month, 1..=2), (day, 1..=2), (year, 2)) if mark.is("/") => {
                (if year < 70 { 2000 + year } else { 1900 + year }, month, day)
            }
            _ => return None,
        };
        let valid = jiff::civil::Date::new(i16::try_from(year).ok()?, month as i8, day as i8).ok()?;
        let clock = (self.is(i + 5, "T") || self.is(i + 5, "t")).then(|| self.clock(i + 6)).flatten();
        let day = TimeExpr::Absolute(valid.to_string());
        Some(match clock {
            Some((end, part)) => (end, in_part(day, part), From::Publication),
            None => (i + 5, day, From::Publication),
        })
    }

    /// Days, months and weekdays by name: "Friday, 25 April 2031", "the 3rd of May", "Apr. 25", "April 2031", "Friday".
    fn calendar_day(&self, i: usize) -> Parsed {
        if let Some((end, weekday)) = self.weekday(i) {
            let after = end + usize::from(self.is(end, ","));
            let after = after + usize::from(self.is_any(after, &["the", "on"]));
            if let Some((end, expr)) = self.month_day(after) {
                if matches!(&expr, TimeExpr::MonthDay { .. }) || is_day(&expr) {
                    return Some((end, expr, From::Ambient));
                }
            }
            return Some((end, TimeExpr::Weekday { weekday, direction: Direction::Nearest }, From::Ambient));
        }
        let the = i + usize::from(self.is(i, "the"));
        let (end, expr) = self.month_day(the)?;
        // "The May meeting" leaves its article outside.
        if the > i && matches!(&expr, TimeExpr::Month { .. }) {
            return None;
        }
        Some((end, expr, From::Ambient))
    }

    fn weekday(&self, i: usize) -> Option<(usize, Weekday)> {
        let word = self.word(i)?;
        let named = ["black", "bloody", "easter", "palm", "good", "ash", "holy", "maundy", "super", "cyber"];
        if !word.is_capital() || self.before(i).is_some_and(|w| w.is_capital() && w.is_any(&named)) {
            return None;
        }
        let full = word.sense(|s| if let Sense::Weekday(weekday) = s { Some(weekday) } else { None });
        if let Some(weekday) = full {
            return Some((i + 1, weekday));
        }
        let weekday =
            word.sense(|s| if let Sense::ShortWeekday(weekday) = s { Some(weekday) } else { None })?;
        let dot = i + 1 + usize::from(self.is(i + 1, "."));
        let comma = dot + usize::from(self.is(dot, ","));
        // "Sun" and "Wed" are weekdays only beside a date.
        self.month_day(comma).map(|_| (dot, weekday))
    }

    /// A month's name, whole or cut short; a short form needs its stop or a number beside it.
    fn month(&self, i: usize) -> Option<(usize, i8)> {
        let word = self.word(i)?;
        if !word.is_capital() {
            return None;
        }
        if let Some(month) = word.sense(|s| if let Sense::Month(month) = s { Some(month) } else { None }) {
            return Some((i + 1, month));
        }
        let month = word.sense(|s| if let Sense::ShortMonth(month) = s { Some(month) } else { None })?;
        let dot = self.word(i + 1).is_some_and(|w| w.is(".") && w.is_glued);
        let end = i + 1 + usize::from(dot);
        let is_number = |i: usize| self.word(i).is_some_and(|w| w.figures.is_some());
        (dot || is_number(end) || i.checked_sub(1).is_some_and(is_number)).then_some((end, month))
    }

    /// The day of a month: "25", "25th", "twenty-fifth".
    fn day_number(&self, i: usize) -> Option<(usize, i8)> {
        let word = self.word(i)?;
        if let Some(figures) = word.figures.filter(|n| word.text.len() <= 2 && (1..=31).contains(n)) {
            let ordinal = self.word(i + 1).is_some_and(|w| w.is_glued && w.is_any(&["st", "nd", "rd", "th"]));
            let end = i + 1 + usize::from(ordinal);
            // "5.2", "5%", "5:30" and "5-year" are no days.
            let next = self.word(end);
            let is_part = next.is_some_and(|w| w.is_glued && w.is_any(&["%", ":", ",", "."]))
                && self.word(end + 1).is_some_and(|w| w.is_glued && w.figures.is_some());
            let is_amount = next.is_some_and(|w| w.is_glued && (w.is("%") || w.is_letters()));
            return (!is_part && !is_amount).then_some((end, figures as i8));
        }
        let tens = word.sense(|s| match s {
            Sense::Number(n @ (20 | 30)) => Some(n),
            _ => None,
        });
        let ordinal = |i: usize| self.sense(i, |s| if let Sense::Ordinal(n) = s { Some(n) } else { None });
        if let Some(tens) = tens {
            let at = i + 1 + usize::from(self.is(i + 1, "-"));
            let ones = ordinal(at).filter(|n| *n < 10)?;
            return (tens + ones <= 31).then_some((at + 1, (tens + ones) as i8));
        }
        ordinal(i).map(|n| (i + 1, n as i8))
    }

    /// A month with or without its day and year.
    fn month_day(&self, i: usize) -> Option<(usize, TimeExpr)> {
        if let Some((end, day)) = self.day_number(i) {
            let of = end + usize::from(self.is(end, "of"));
            // "25-April" as well as "25 April".
            let of = of + usize::from(self.word(of).is_some_and(|w| w.is_glued && w.is("-")));
            if let Some((end, month)) = self.month(of) {
                let comma = end + usize::from(self.is_any(end, &[",", "-"]));
                return Some(match self.year(comma) {
                    Some((end, TimeExpr::Absolute(year))) => (end, absolute_day(&year, month, day)?),
                    _ => (end, TimeExpr::MonthDay { month, day, direction: Direction::Nearest }),
                });
            }
        }
        let (end, month) = self.month(i)?;
        let the = end + usize::from(self.is(end, "the"));
        if let Some((end, day)) = self.day_number(the) {
            let comma = end + usize::from(self.is(end, ","));
            return Some(match self.year(comma) {
                Some((end, TimeExpr::Absolute(year))) => (end, absolute_day(&year, month, day)?),
                _ => (end, TimeExpr::MonthDay { month, day, direction: Direction::Nearest }),
            });
        }
        let of = end + usize::from(self.is_any(end, &["of", ",", "-"]));
        if let Some((end, TimeExpr::Absolute(year))) = self.year(of) {
            return Some((end, TimeExpr::Absolute(format!("{year}-{month:02}"))));
        }
        // "May" alone may be a verb or a name, "March" a march.
        let is_plain = !self.is_any(i, &["may", "march"])
            || self.follows(
                i,
                &[
                    "in",
                    "of",
                    "since",
                    "by",
                    "from",
                    "until",
                    "till",
                    "during",
                    "through",
                    "between",
                    "and",
                    "to",
                    "last",
                    "next",
                    "this",
                    "early",
                    "late",
                    "mid",
                    "before",
                    "after",
                    "around",
                    "each",
                    "every",
                    "following",
                    "previous",
                    "same",
                    "-",
                    "late-",
                    "for",
                ],
            );
        is_plain.then_some((end, TimeExpr::Month { month, direction: Direction::Nearest }))
    }

    /// "(25 April) and 26", "14 and (15 July)": further days of the month that a phrase names.
    fn further_days(&self, start: usize, end: usize, expr: &TimeExpr) -> Vec<(usize, TimeExpr)> {
        let same_month = |day: i8| match expr {
            TimeExpr::MonthDay { month, direction, .. } => {
                Some(TimeExpr::MonthDay { month: *month, day, direction: *direction })
            }
            TimeExpr::Absolute(value) if value.len() == 10 => {
                absolute_day(&value[..4], value[5..7].parse().ok()?, day)
            }
            _ => None,
        };
        let joins = ["and", "to", "or", "-", "–", "—", "/"];
        let mut more = Vec::new();
        if self.is_any(end, &joins) {
            let is_last = |i: usize| {
                // Not a number of things, a year's beginning, a clock or a day of another month.
                self.word(i)
                    .is_none_or(|w| !w.is_letters() || w.is_any(&["and", "the", "in", "at", "when", "as"]))
            };
            if let Some((after, day)) = self.day_number(end + 1) {
                if is_last(after) && self.month(after).is_none() {
                    more.extend(same_month(day).map(|expr| (end + 1, expr)));
                }
            }
        }
        let is_day_first = self.day_number(start).is_some();
        if is_day_first && start >= 2 && self.is_any(start - 1, &joins) {
            if let Some((_, day)) = self.day_number(start - 2).filter(|&(after, _)| after == start - 1) {
                more.extend(same_month(day).map(|expr| (start - 2, expr)));
            }
        }
        more
    }

    /// A year in figures or spelled: "2031", "'98", "nineteen ninety-six". For places where only a year can stand.
    pub fn year(&self, i: usize) -> Option<(usize, TimeExpr)> {
        let word = self.word(i)?;
        if let Some(year) = word.figures {
            let is_year = word.text.len() == 4 && (1000..=2999).contains(&year) && !word.text.contains(',');
            let is_more = self.word(i + 1).is_some_and(|w| {
                w.is_glued && (w.is_letters() || w.is("%")) || w.is_glued && w.is_any(&[":"])
            });
            return (is_year && !is_more).then(|| (i + 1, TimeExpr::Absolute(year.to_string())));
        }
        if word.is_any(&["'", "’", "‘"]) {
            let short = self.word(i + 1).filter(|w| w.is_glued && w.text.len() == 2)?;
            let year = short.figures.filter(|n| (60..100).contains(n))?;
            let is_decade = self.word(i + 2).is_some_and(|w| w.is_glued && w.is_letters());
            return (!is_decade).then(|| (i + 2, TimeExpr::Absolute(format!("19{year}"))));
        }
        self.spelled_year(i)
    }

    fn spelled_year(&self, i: usize) -> Option<(usize, TimeExpr)> {
        let number = |i: usize| self.sense(i, |s| if let Sense::Number(n) = s { Some(n) } else { None });
        let dash = |i: usize| i + usize::from(self.is(i, "-"));
        let absolute = |year: u64| TimeExpr::Absolute(year.to_string());
        if let Some(two_thousand) = self.after(i, &["two", "thousand"]) {
            let and = two_thousand + usize::from(self.is(two_thousand, "and"));
            return number(and)
                .filter(|n| *n < 60 && self.follows(i, &["in", "of", "since", "by", "year"]))
                .map(|n| (and + 1, absolute(2000 + n)))
                .or_else(|| self.follows(i, &["year"]).then(|| (two_thousand, absolute(2000))));
        }
        let century = number(i).filter(|n| (17..=20).contains(n))?;
        let at = dash(i + 1);
        let tens = number(at).filter(|n| (10..100).contains(n))?;
        let ones = number(dash(at + 1)).filter(|n| *n < 10 && tens >= 20);
        let end = if ones.is_some() { dash(at + 1) + 1 } else { at + 1 };
        Some((end, absolute(century * 100 + tens + ones.unwrap_or(0))))
    }

    /// A year where anything might stand: in figures, told by what is around it.
    fn standalone_year(&self, i: usize) -> Parsed {
        let the = i + usize::from(self.is(i, "the") && self.is(i + 1, "year")) * 2;
        let (end, expr) = self.year(the)?;
        let Some(figures) = self.word(the)?.figures else {
            return Some((end, expr, From::Publication));
        };
        if the > i {
            return Some((end, expr, From::Publication));
        }
        let prepositions = [
            "in",
            "of",
            "since",
            "by",
            "from",
            "until",
            "till",
            "during",
            "before",
            "after",
            "early",
            "late",
            "mid",
            "between",
            "through",
            "throughout",
            "around",
            "circa",
            "for",
            "year",
            "fiscal",
            "spring",
            "summer",
            "autumn",
            "winter",
            "to",
            "and",
            "or",
            "within",
            "season",
        ];
        let before = self.before(i);
        let after = self.word(end);
        let is_amount = before.is_some_and(|w| {
            w.is_any(&[
                "$", "€", "£", "¥", "#", "no", "number", "about", "nearly", "than", "some", "exactly",
                "flight",
            ]) || self.words[i].is_glued && (w.is_letters() || w.is_any(&[".", "/", "+", "_", ","]))
        }) || after
            .is_some_and(|w| w.is_any(&["%", "percent", "°", "km", "kilometers", "miles", "meters", "feet"]));
        let is_led = before.is_some_and(|w| w.is_any(&prepositions));
        let is_enclosed =
            before.is_none_or(|w| w.is_any(&["(", "-", "–", "—", ",", "[", "the", "this", "its", "s"]));
        let is_counted = after.is_some_and(|w| {
            w.text.ends_with('s')
                && w.text.len() > 3
                && !w.is_capital()
                && w.is_letters()
                && !w.is_any(&["was", "elections"])
        });
        let is_close = (1900..=2050).contains(&figures);
        let counts = !is_amount
            && if is_close {
                is_led || is_enclosed || !is_counted
            } else {
                is_led || is_enclosed && !is_counted
            };
        counts.then_some((end, expr, From::Publication))
    }

    /// "264 BC", "AD 70".
    fn before_christ(&self, i: usize) -> Parsed {
        let era = |i: usize, letters: &[&str]| {
            letters.iter().enumerate().try_fold(i, |at, (n, letter)| {
                let at = at + usize::from(n > 0 && self.is(at, "."));
                self.word(at).filter(|w| w.text == *letter).map(|_| at + 1)
            })
        };
        let word = self.word(i)?;
        if let Some(year) = word.figures.filter(|n| (1..=9999).contains(n)) {
            let before =
                ["BC", "BCE"].iter().find_map(|e| era(i + 1, &[e])).or_else(|| era(i + 1, &["B", "C"]));
            if let Some(end) = before {
                let end = end + usize::from(self.words[end - 1].text.len() == 1 && self.is(end, "."));
                return Some((end, TimeExpr::Absolute(format!("BC{year:04}")), From::Publication));
            }
            let after =
                ["AD", "CE"].iter().find_map(|e| era(i + 1, &[e])).or_else(|| era(i + 1, &["A", "D"]));
            return after.map(|end| (end, TimeExpr::Absolute(format!("{year:04}")), From::Publication));
        }
        let at = era(i, &["AD"])?;
        let year = self.word(at)?.figures.filter(|n| (1..=2999).contains(n))?;
        Some((at + 1, TimeExpr::Absolute(format!("{year:04}")), From::Publication))
    }

    /// "yesterday", "tonight", "the day after tomorrow".
    fn day_word(&self, i: usize) -> Parsed {
        let day = |i: usize| self.sense(i, |s| if let Sense::Day(n) = s { Some(n) } else { None });
        let the = i + usize::from(self.is(i, "the"));
        if let Some(at) = self.after(the, &["day", "before"]) {
            if let Some((end, expr, from)) = self.calendar_day(at).filter(|(_, expr, _)| is_day(expr)) {
                let expr = TimeExpr::From { expr: offset(TimeUnit::Day, -1).into(), base: expr.into() };
                return Some((end, expr, from));
            }
            return day(at)
                .filter(|n| *n < 0)
                .map(|n| (at + 1, offset(TimeUnit::Day, n - 1), From::Publication));
        }
        if let Some(at) = self.after(the, &["day", "after"]) {
            return day(at)
                .filter(|n| *n > 0)
                .map(|n| (at + 1, offset(TimeUnit::Day, n + 1), From::Publication));
        }
        if let Some(n) = day(i) {
            // "Today's youth", "USA Today" are told apart by the language model, not here.
            return Some((i + 1, offset(TimeUnit::Day, n), From::Publication));
        }
        self.sense(i, |s| (s == Sense::Tonight).then_some(()))?;
        Some((i + 1, in_part(offset(TimeUnit::Day, 0), PartOfDay::Night), From::Publication))
    }

    /// "last week", "this Friday", "the following month", "that day", "this morning".
    fn deictic(&self, i: usize) -> Parsed {
        let the = usize::from(self.is(i, "the"));
        let at = i + the;
        let word = self.word(at)?;
        let (mut next, direction, n, from) = if word.is("last") {
            (at + 1, Direction::Last, -1, From::Publication)
        } else if word.is_any(&["past"]) && the == 0 {
            (at + 1, Direction::Last, -1, From::Publication)
        } else if word.is("next") {
            (at + 1, Direction::Next, 1, if the == 1 { From::Told } else { From::Publication })
        } else if word.is_any(&["coming", "upcoming"]) {
            (at + 1, Direction::Next, 1, From::Publication)
        } else if word.is("this") && the == 0 {
            (at + 1, Direction::This, 0, From::Publication)
        } else if word.is("current") && the == 1 {
            (at + 1, Direction::This, 0, From::Publication)
        } else if word.is_any(&["previous", "preceding"]) || word.is("prior") && the == 1 {
            (at + 1, Direction::Last, -1, From::Told)
        } else if word.is_any(&["following", "ensuing", "subsequent"]) {
            (at + 1, Direction::Next, 1, From::Told)
        } else if word.is_any(&["that", "same"]) || word.is("very") && self.is(at + 1, "same") {
            (at + 1, Direction::This, 0, From::Told)
        } else {
            return self.unit_before(i);
        };
        let (mut direction, mut n) = (direction, n);
        if word.is_any(&["that", "very"]) && self.is_any(next, &["very", "same"]) {
            next += 1 + usize::from(self.is(next + 1, "same"));
        } else if word.is("this") && self.is_any(next, &["coming", "past", "last", "same"]) {
            direction = if self.is(next, "coming") { Direction::Next } else { Direction::Last };
            n = if self.is(next, "coming") { 1 } else { -1 };
            next += 1;
        } else if word.is("last") && the == 1 {
            // "The last week" is a length that ends now.
            return None;
        }
        if word.is("that") && the == 1 {
            return None;
        }
        let fiscal = next + usize::from(self.is_any(next, &["fiscal", "calendar", "school", "election"]));
        let unit = self.sense(fiscal, |s| if let Sense::Unit(unit) = s { Some(unit) } else { None });
        if let Some(unit) = unit.filter(|_| !self.is(fiscal, "second") || self.is(fiscal, "seconds")) {
            let end = fiscal + 1;
            if self.word(end).is_some_and(|w| w.is_glued && w.is("-")) {
                return None;
            }
            // "This year's third quarter".
            if unit == Unit::Year {
                if let Some(possessed) = self.possessive(end) {
                    if let Some((end, expr @ (TimeExpr::YearPart { .. } | TimeExpr::Month { .. }), _)) = self
                        .quarter(possessed)
                        .or_else(|| self.season(possessed))
                        .or_else(|| self.calendar_day(possessed))
                    {
                        let base = offset(TimeUnit::Year, n);
                        let expr = directed(expr, Direction::This);
                        return Some((end, TimeExpr::From { expr: expr.into(), base: base.into() }, from));
                    }
                }
            }
            if unit == Unit::Weekend {
                return Some((end, TimeExpr::Weekend { direction }, from));
            }
            let (unit, size) = calendar_unit(unit)?;
            if from == From::Told && unit == TimeUnit::Day && word.is("that") && n == 0 {
                return Some((end, offset(TimeUnit::Day, 0), From::Told));
            }
            return Some((end, offset(unit, n * size), from));
        }
        if let Some((end, part)) = self.part_of_day(next) {
            // "This morning", "last night", "the next morning", "that evening".
            let is_day_part = direction != Direction::Next || from == From::Told;
            return is_day_part.then(|| (end, in_part(offset(TimeUnit::Day, n), part), from));
        }
        if let Some((end, weekday)) = self.weekday(next) {
            let direction = if from == From::Told && n == 0 { Direction::Nearest } else { direction };
            if let Some((end, expr, _)) =
                self.calendar_day(next).filter(|(e, expr, _)| *e > end && is_day(expr))
            {
                return Some((end, expr, From::Ambient));
            }
            return Some((end, TimeExpr::Weekday { weekday, direction }, from));
        }
        if let Some((end, month)) = self.month(next) {
            if self.day_number(end).is_none() && self.year(end).is_none() {
                return Some((end, TimeExpr::Month { month, direction }, from));
            }
        }
        if let Some((end, TimeExpr::YearPart { part, .. }, _)) =
            self.season(next).or_else(|| self.quarter(next))
        {
            return Some((end, TimeExpr::YearPart { part, direction }, from));
        }
        if let Some((end, TimeExpr::MonthDay { month, day, .. }, _)) = self.feast(next) {
            return Some((end, TimeExpr::MonthDay { month, day, direction }, from));
        }
        None
    }

    /// "the month before", "the day after" without a thing that it is before or after; "the year earlier".
    fn unit_before(&self, i: usize) -> Parsed {
        let at = self.after(i, &["the"])?;
        let unit = self.sense(at, |s| if let Sense::Unit(unit) = s { Some(unit) } else { None })?;
        let (unit, size) = calendar_unit(unit)?;
        let n = match self.word(at + 1)? {
            w if w.is_any(&["before", "earlier", "previous"]) => -size,
            w if w.is_any(&["after", "later"]) => size,
            _ => return None,
        };
        // "The day before the vote" counts from the vote.
        let ends = self.word(at + 2).is_none_or(|w| {
            !w.is_letters()
                || w.is_any(&["in", "and", "on", "when", "but", "at", "as", "for", "to", "by", "with"])
        });
        ends.then(|| (at + 2, offset(unit, n), From::Told))
    }

    /// "the year", "the month": for places where it means one that is known.
    pub fn the_unit(&self, i: usize) -> Parsed {
        let at = self.after(i, &["the"])?;
        let unit = self.sense(at, |s| if let Sense::Unit(unit) = s { Some(unit) } else { None })?;
        let (unit, _) = calendar_unit(unit).filter(|(_, size)| *size == 1)?;
        (unit != TimeUnit::Hour).then(|| (at + 1, offset(unit, 0), From::Ambient))
    }

    /// "three weeks ago", "a year earlier", "two days later", "six months from now".
    fn ago(&self, i: usize) -> Parsed {
        let at = self.approximation(i).unwrap_or(i);
        let (at, amount) = self.amount(at)?;
        let at = at + usize::from(self.is(at, "-"));
        let (at, unit) = self.unit(at)?;
        let at = self.after(at, &["or", "so"]).or_else(|| self.after(at, &["or", "more"])).unwrap_or(at);
        let word = self.word(at)?;
        let (end, sign, from) = if word.is("ago") {
            (at + 1, -1, From::Publication)
        } else if word.is("earlier") {
            (at + 1, -1, From::Told)
        } else if word.is("later") {
            (at + 1, 1, From::Told)
        } else if let Some(end) = self.after(at, &["from", "now"]) {
            (end, 1, From::Publication)
        } else if word.is("hence") {
            (at + 1, 1, From::Publication)
        } else if word.is_any(&["after", "before"]) {
            let sign = if word.is("after") { 1 } else { -1 };
            let (end, base, from) = self.calendar_day(at + 1).or_else(|| self.feast(at + 1))?;
            let Amount::Exact(n) = amount else { return None };
            let (unit, size) = calendar_unit(unit)?;
            let expr = offset(unit, sign * whole(n)?.checked_mul(size)?);
            return is_day(&base)
                .then(|| (end, TimeExpr::From { expr: expr.into(), base: base.into() }, from));
        } else {
            return None;
        };
        let vague = || TimeExpr::Vague(if sign < 0 { "PAST_REF" } else { "FUTURE_REF" }.into());
        let expr = match (amount, calendar_unit(unit)) {
            (Amount::Exact(n), Some((TimeUnit::Year, 1))) if n.fract() != 0.0 => {
                whole(n * 12.0).map_or_else(vague, |months| offset(TimeUnit::Month, sign * months))
            }
            (Amount::Exact(n), Some((unit, size))) => {
                whole(n).and_then(|n| n.checked_mul(size * sign)).map_or_else(vague, |n| offset(unit, n))
            }
            _ => vague(),
        };
        Some((end, expr, from))
    }

    /// "the third quarter", "Q3 2030", "the first half of 1990", "fiscal 1989".
    fn quarter(&self, i: usize) -> Parsed {
        if let Some(year) = self.after(i, &["fiscal", "year"]).or_else(|| self.after(i, &["fiscal"])) {
            if let Some((end, expr)) = self.year(year) {
                return Some((end, expr, From::Publication));
            }
        }
        let nearest = |part| TimeExpr::YearPart { part, direction: Direction::Nearest };
        let word = self.word(i)?;
        if word.text == "Q" || word.text == "q" {
            let n = self.word(i + 1).filter(|w| w.is_glued)?.figures.filter(|n| (1..=4).contains(n))?;
            return Some((i + 2, nearest(YearPart::Quarter(n as i8)), From::Ambient));
        }
        let the = i + usize::from(self.is_any(i, &["the", "its", "their"]));
        let the = the + usize::from(self.is_any(the, &["fiscal"]));
        let the = the + usize::from(self.is(the, "-"));
        let ordinal = self.sense(the, |s| if let Sense::Ordinal(n) = s { Some(n) } else { None });
        let figures = self.word(the).and_then(|w| w.figures);
        let suffixed = self.word(the + 1).is_some_and(|w| w.is_glued && w.is_any(&["st", "nd", "rd", "th"]));
        let (at, n) = match (ordinal, figures.filter(|_| suffixed)) {
            (Some(n), _) => (the + 1, n),
            (None, Some(n)) => (the + 2, n),
            (None, None) => return None,
        };
        let at = at + usize::from(self.is(at, "-"));
        let at = at + usize::from(self.is(at, "fiscal"));
        if self.is(at, "quarter") && (1..=4).contains(&n) {
            return Some((at + 1, nearest(YearPart::Quarter(n as i8)), From::Ambient));
        }
        if self.is(at, "half") && (1..=2).contains(&n) {
            // A match has halves too: a half of a year says of which.
            let end = self.after(at, &["half", "of"])?;
            let part = YearPart::Half(n as i8);
            return match (self.year(end), self.deictic(end)) {
                (Some((end, TimeExpr::Absolute(year))), _) => {
                    Some((end, TimeExpr::Absolute(format!("{year}-{part}")), From::Publication))
                }
                (_, Some((_, TimeExpr::Offset { unit: TimeUnit::Year, .. }, _))) => {
                    Some((at + 1, nearest(part), From::Ambient))
                }
                _ => None,
            };
        }
        None
    }

    /// "the summer", "spring 1990", "in autumn".
    fn season(&self, i: usize) -> Parsed {
        let the = i + usize::from(self.is(i, "the"));
        let season = |s| if let Sense::Season(part) = s { Some(part) } else { None };
        let part = self.sense(the, season)?;
        let end = the + 1;
        let of = end + usize::from(self.is_any(end, &["of", ","]));
        if let Some((end, TimeExpr::Absolute(year))) = self.year(of) {
            // "Winter 1941-42" is named by its first year.
            return Some((end, TimeExpr::Absolute(format!("{year}-{part}")), From::Ambient));
        }
        // "The fall of the city", "the spring of a clock", "to fall", "a hot spring".
        let led = [
            "in",
            "this",
            "last",
            "next",
            "of",
            "by",
            "since",
            "until",
            "during",
            "through",
            "early",
            "late",
            "mid",
            "that",
            "following",
            "previous",
            "past",
            "for",
            "each",
            "every",
            "coming",
            "-",
            "every",
        ];
        let plain = !self.is(end, "of") && (the > i && !self.is_any(the, &["fall"]) || self.follows(i, &led));
        let plain = plain
            || the > i
                && self.follows(i, &["in", "during", "of", "by", "until", "since"])
                && !self.is(end, "of");
        plain.then_some((end, TimeExpr::YearPart { part, direction: Direction::Nearest }, From::Ambient))
    }

    /// "the 1990s", "the '80s", "the nineties".
    fn decade(&self, i: usize) -> Parsed {
        let the = i + usize::from(self.is(i, "the"));
        let the = the + usize::from(self.is_any(the, &["early", "late", "mid", "later"]));
        let the = the + usize::from(self.is(the, "-"));
        let word = self.word(the)?;
        if let Some(figure) = word.sense(|s| if let Sense::Decade(figure) = s { Some(figure) } else { None })
        {
            // "In his thirties" is an age.
            return self
                .follows(the, &["the", "early", "late", "mid"])
                .then(|| (the + 1, TimeExpr::Absolute(format!("19{figure}")), From::Publication))
                .filter(|_| self.follows(i, &["in", "since", "of", "during", "the", "from"]) || the > i);
        }
        let quote = usize::from(word.is_any(&["'", "’", "‘"]));
        let number = self.word(the + quote)?;
        let year = number.figures?;
        let at = the + quote + 1;
        let s = if self.word(at).is_some_and(|w| w.is_glued && w.text == "s") {
            at + 1
        } else if self.word(at).is_some_and(|w| w.is_glued && w.is_any(&["'", "’"]))
            && self.word(at + 1).is_some_and(|w| w.is_glued && w.text == "s")
            && year % 10 == 0
        {
            at + 2
        } else {
            return None;
        };
        let decade = match (number.text.len(), quote) {
            (4, 0) if year % 10 == 0 && (1000..3000).contains(&year) => year / 10,
            (2, 1) if year % 10 == 0 => 190 + year / 10,
            _ => return None,
        };
        if decade % 10 == 0 && decade < 200 {
            // "The 1800s" is a century.
            return Some((s, TimeExpr::Absolute(format!("{:02}", decade / 10)), From::Publication));
        }
        Some((s, TimeExpr::Absolute(format!("{decade}")), From::Publication))
    }

    /// "the 20th century", "the nineteenth century".
    fn century(&self, i: usize) -> Parsed {
        let the = i + usize::from(self.is(i, "the"));
        let the = the + usize::from(self.is_any(the, &["early", "late", "mid"]));
        let the = the + usize::from(self.is(the, "-"));
        let suffixed = self.word(the + 1).is_some_and(|w| w.is_glued && w.is_any(&["st", "nd", "rd", "th"]));
        let (at, n) = if let Some(n) = self.word(the)?.figures.filter(|_| suffixed) {
            (the + 2, n)
        } else if let Some((at, n)) = self.day_number(the) {
            (at, n as u64)
        } else {
            return None;
        };
        let at = at + usize::from(self.is(at, "-"));
        let end = self.after(at, &["century"]).filter(|_| (2..=30).contains(&n))?;
        if let Some((end, TimeExpr::Absolute(_), _)) = self.before_christ_mark(end) {
            return Some((end, TimeExpr::Absolute(format!("BC{:02}", n - 1)), From::Publication));
        }
        Some((end, TimeExpr::Absolute(format!("{:02}", n - 1)), From::Publication))
    }

    fn before_christ_mark(&self, i: usize) -> Parsed {
        let word = self.word(i)?;
        (word.text == "BC" || word.text == "BCE")
            .then(|| (i + 1, TimeExpr::Absolute(String::new()), From::Publication))
    }

    /// "Christmas Eve", "New Year's Day".
    fn feast(&self, i: usize) -> Parsed {
        let on = |end, month, day| {
            Some((end, TimeExpr::MonthDay { month, day, direction: Direction::Nearest }, From::Ambient))
        };
        if let Some(year) = self.after(i, &["New", "Year"]).and_then(|end| self.possessive(end)) {
            return match self.word(year)? {
                w if w.is("day") => on(year + 1, 1, 1),
                w if w.is("eve") => on(year + 1, 12, 31),
                _ => None,
            };
        }
        let (month, day) =
            self.sense(i, |s| if let Sense::Feast(month, day) = s { Some((month, day)) } else { None })?;
        match self.word(i + 1) {
            Some(w) if w.is("eve") => on(i + 2, month, day - 1),
            Some(w) if w.is("day") => on(i + 2, month, day),
            _ => on(i + 1, month, day),
        }
    }

    /// "the morning of April 6", "overnight", "the night".
    fn part_of(&self, i: usize) -> Parsed {
        let the = i + usize::from(self.is(i, "the"));
        let (end, part) = self.part_of_day(the)?;
        let of = self.after(end, &["of"]);
        if let Some((end, day, from)) = of.and_then(|of| self.calendar_day(of).or_else(|| self.day_word(of)))
        {
            return is_day(&day).then(|| (end, in_part(day, part), from));
        }
        if self.is(i, "overnight") && !self.word(end).is_some_and(|w| w.is_any(&["stay", "success"])) {
            return Some((end, in_part(offset(TimeUnit::Day, 0), part), From::Ambient));
        }
        let led = the > i && self.follows(i, &["in", "during", "throughout", "through", "into"])
            || the == i && self.follows(i, &["at", "by"]);
        led.then(|| (end, in_part(offset(TimeUnit::Day, 0), part), From::Told))
    }

    /// "morning"; not "noon", which is a time of the clock.
    fn part_of_day(&self, i: usize) -> Option<(usize, PartOfDay)> {
        let part = self.sense(i, |s| if let Sense::Part(part) = s { Some(part) } else { None })?;
        let part = match part {
            DayPart::Morning => PartOfDay::Morning,
            DayPart::Midday => PartOfDay::Midday,
            DayPart::Afternoon => PartOfDay::Afternoon,
            DayPart::Evening => PartOfDay::Evening,
            DayPart::Night => PartOfDay::Night,
            DayPart::Noon | DayPart::Midnight => return None,
        };
        Some((i + 1, part))
    }

    /// A time of the clock: "3:30 p.m.", "10 a.m. EST", "15:30", "noon", "midnight".
    fn clock(&self, i: usize) -> Option<(usize, PartOfDay)> {
        if let Some(part) = self.sense(i, |s| if let Sense::Part(part) = s { Some(part) } else { None }) {
            return match part {
                DayPart::Noon => Some((i + 1, PartOfDay::Clock(12, 0))),
                DayPart::Midnight => Some((i + 1, PartOfDay::Clock(24, 0))),
                _ => None,
            };
        }
        let hour = self.word(i)?.figures.filter(|_| self.words[i].text.len() <= 2)?;
        let glued = |i: usize, mark: &str| self.word(i).is_some_and(|w| w.is_glued && w.is(mark));
        let minute =
            |i: usize| self.word(i).filter(|w| w.is_glued && w.text.len() == 2)?.figures.filter(|n| *n < 60);
        let told = if glued(i + 1, ":") || glued(i + 1, ".") { minute(i + 2) } else { None };
        let at = if told.is_some() { i + 3 } else { i + 1 };
        let (half, end) = self.half_of_day(at).map_or((None, at), |(end, half)| (Some(half), end));
        let hour = match half {
            Some(_) if !(1..=12).contains(&hour) => return None,
            Some(Half::Am) => hour % 12,
            Some(Half::Pm) => hour % 12 + 12,
            Some(Half::Unknown) => return (hour <= 12).then_some((end, PartOfDay::Clock(hour as i8, 0))),
            // Without a half it takes a colon and the minutes.
            None => hour,
        };
        if half.is_none() && (told.is_none() || !glued(i + 1, ":") || hour > 24 || glued(at, ":")) {
            return None;
        }
        let zones = [
            "EST", "EDT", "ET", "GMT", "UTC", "CET", "CEST", "PST", "PDT", "PT", "CST", "CDT", "MST", "BST",
            "IST", "JST",
        ];
        let zone = self.word(end).is_some_and(|w| zones.contains(&w.text));
        let local = self.after(end, &["local", "time"]);
        let end = local.unwrap_or(end + usize::from(zone));
        Some((end, PartOfDay::Clock(hour as i8, told.unwrap_or(0) as i8)))
    }

    /// "a.m.", "pm", "o'clock", "in the morning" after an hour.
    fn half_of_day(&self, i: usize) -> Option<(usize, Half)> {
        let word = self.word(i)?;
        if word.is_any(&["am", "pm"]) {
            return Some((i + 1, if word.is("am") { Half::Am } else { Half::Pm }));
        }
        if word.is_any(&["a", "p"]) && self.is(i + 1, ".") && self.is(i + 2, "m") {
            let end = i + 3 + usize::from(self.word(i + 3).is_some_and(|w| w.is(".") && w.is_glued));
            return Some((end, if word.is("a") { Half::Am } else { Half::Pm }));
        }
        let clock = self.after(i, &["o", "'", "clock"]).or_else(|| self.after(i, &["o", "’", "clock"]));
        let at = clock.unwrap_or(i);
        if self.after(at, &["in", "the", "morning"]).is_some() {
            return Some((at + 3, Half::Am));
        }
        if self.after(at, &["in", "the"]).is_some() && self.is_any(at + 2, &["afternoon", "evening"]) {
            return Some((at + 3, Half::Pm));
        }
        clock.map(|end| (end, Half::Unknown))
    }

    /// The word after a possessive ending.
    fn possessive(&self, i: usize) -> Option<usize> {
        let is_mark = self.word(i).is_some_and(|w| w.is_glued && w.is_any(&["'", "’"]));
        (is_mark && self.word(i + 1).is_some_and(|w| w.is_glued && w.is("s"))).then_some(i + 2)
    }
}

enum Half {
    Am,
    Pm,
    Unknown,
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

fn in_part(of: TimeExpr, part: PartOfDay) -> TimeExpr {
    TimeExpr::Part { of: of.into(), part }
}

fn today(part: PartOfDay) -> TimeExpr {
    in_part(offset(TimeUnit::Day, 0), part)
}

fn absolute_day(year: &str, month: i8, day: i8) -> Option<TimeExpr> {
    let day = jiff::civil::Date::new(year.parse().ok()?, month, day).ok()?;
    Some(TimeExpr::Absolute(day.to_string()))
}

/// The calendar unit that a unit is counted in, and how many of them it is.
fn calendar_unit(unit: Unit) -> Option<(TimeUnit, i32)> {
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
fn whole(n: f64) -> Option<i32> {
    (n.fract() == 0.0 && n.abs() < 100_000.0).then_some(n as i32)
}
