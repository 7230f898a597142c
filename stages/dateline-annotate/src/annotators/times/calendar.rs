//! Days, months and weekdays by name or number: "Friday, 25 April 2031", "Apr. 25", "2031-05-06", "Christmas Eve".

use dateline_model::{Direction, TimeExpr};
use jiff::civil::Weekday;

use super::phrases::{From, Parsed, Phrases, absolute_day, in_part, is_day};
use super::words::Sense;

impl Phrases<'_, '_> {
    /// "2031-05-06", "5/6/2031" (the month first, as in the US, unless it cannot be one), "06.05.2031".
    pub fn numeric(&self, i: usize) -> Parsed {
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
    pub fn calendar_day(&self, i: usize) -> Parsed {
        if let Some((end, weekday)) = self.weekday(i) {
            let after = end + usize::from(self.is(end, ","));
            let after = after + usize::from(self.is_any(after, &["the", "on"]));
            if let Some((end, expr)) = self.month_day(after)
                && (matches!(&expr, TimeExpr::MonthDay { .. }) || is_day(&expr))
            {
                return Some((end, expr, From::Ambient));
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

    pub fn weekday(&self, i: usize) -> Option<(usize, Weekday)> {
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
    pub fn month(&self, i: usize) -> Option<(usize, i8)> {
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
    pub fn day_number(&self, i: usize) -> Option<(usize, i8)> {
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
    pub fn month_day(&self, i: usize) -> Option<(usize, TimeExpr)> {
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
        // "July–November 2031": the year stands for both.
        if self.is_any(end, &["/", "-", "–", "—", "and", "to", "or"])
            && let Some((after, _)) = self.month(end + 1)
            && let Some((_, TimeExpr::Absolute(year))) = self.year(after + usize::from(self.is(after, "of")))
        {
            return Some((end, TimeExpr::Absolute(format!("{year}-{month:02}"))));
        }
        let is_plain = !self.is_any(i, &["may", "march"])
            || self.is_led(i)
            || self.follows(
                i,
                &[
                    "and",
                    "to",
                    "last",
                    "next",
                    "this",
                    "each",
                    "every",
                    "following",
                    "previous",
                    "same",
                    "-",
                    "late-",
                ],
            );
        is_plain.then_some((end, TimeExpr::Month { month, direction: Direction::Nearest }))
    }

    /// "(25 April) and 26", "14 and (15 July)": further days of the month that a phrase names.
    pub fn further_days(&self, start: usize, end: usize, expr: &TimeExpr) -> Vec<(usize, TimeExpr)> {
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
            if let Some((after, day)) = self.day_number(end + 1)
                && is_last(after)
                && self.month(after).is_none()
            {
                more.extend(same_month(day).map(|expr| (end + 1, expr)));
            }
        }
        let is_day_first = self.day_number(start).is_some();
        if is_day_first
            && start >= 2
            && self.is_any(start - 1, &joins)
            && let Some((_, day)) = self.day_number(start - 2).filter(|&(after, _)| after == start - 1)
        {
            more.extend(same_month(day).map(|expr| (start - 2, expr)));
        }
        more
    }

    /// "Christmas Eve", "New Year's Day".
    pub fn feast(&self, i: usize) -> Parsed {
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
}
