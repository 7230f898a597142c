//! Times told by their distance: "yesterday", "last week", "the following month", "three weeks ago", "a year earlier".

use dateline_model::{Direction, PartOfDay, TimeExpr, TimeUnit};

use super::amounts::Amount;
use super::phrases::{From, Parsed, Phrases, calendar_unit, directed, in_part, is_day, offset, whole};
use super::words::{Sense, Unit};

impl Phrases<'_, '_> {
    /// "yesterday", "tonight", "the day after tomorrow".
    pub fn day_word(&self, i: usize) -> Parsed {
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
    pub fn deictic(&self, i: usize) -> Parsed {
        let the = usize::from(self.is(i, "the"));
        let at = i + the;
        let word = self.word(at)?;
        let (mut next, direction, n, from) = if word.is("last") || word.is("past") && the == 0 {
            (at + 1, Direction::Last, -1, From::Publication)
        } else if word.is("next") {
            (at + 1, Direction::Next, 1, if the == 1 { From::Told } else { From::Publication })
        } else if word.is_any(&["coming", "upcoming"]) {
            (at + 1, Direction::Next, 1, From::Publication)
        } else if word.is("this") && the == 0 || word.is("current") && the == 1 {
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
            if unit == Unit::Year
                && let Some(possessed) = self.possessive(end)
                && let Some((end, expr @ (TimeExpr::YearPart { .. } | TimeExpr::Month { .. }), _)) = self
                    .quarter(possessed)
                    .or_else(|| self.season(possessed))
                    .or_else(|| self.calendar_day(possessed))
            {
                let base = offset(TimeUnit::Year, n);
                let expr = directed(expr, Direction::This);
                return Some((end, TimeExpr::From { expr: expr.into(), base: base.into() }, from));
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
        // "Said that Friday's vote": there "that" points at nothing.
        let prepositions =
            ["in", "on", "of", "during", "by", "since", "until", "before", "after", "for", "from"];
        if word.is("that") && next == at + 1 && !self.follows(i, &prepositions) {
            return None;
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
        if let Some((end, month)) = self.month(next)
            && self.day_number(end).is_none()
            && self.year(end).is_none()
        {
            return Some((end, TimeExpr::Month { month, direction }, from));
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
    pub fn unit_before(&self, i: usize) -> Parsed {
        let at = self.after(i, &["the"])?;
        let unit = self.sense(at, |s| if let Sense::Unit(unit) = s { Some(unit) } else { None })?;
        if unit == Unit::Weekend {
            return Some((at + 1, TimeExpr::Weekend { direction: Direction::Nearest }, From::Ambient));
        }
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

    /// "the quarter", "the latest quarter", "year-earlier", "the year-ago period" as reports of earnings have them.
    pub fn of_accounts(&self, i: usize) -> Parsed {
        let the = i + usize::from(self.is(i, "the"));
        let latest = the + usize::from(self.is_any(the, &["latest", "current"]));
        if latest > i && self.is(latest, "quarter") {
            return Some((latest + 1, offset(TimeUnit::Quarter, 0), From::Told));
        }
        let ways: [&[&str]; 2] = [&["year", "-", "ago"], &["year", "-", "earlier"]];
        let end = ways.iter().find_map(|way| self.after(the, way))?;
        let end = end + usize::from(self.is_any(end, &["quarter", "period"]));
        Some((end, offset(TimeUnit::Year, -1), From::Told))
    }

    /// "the year", "the month": for places where it means one that is known.
    pub fn the_unit(&self, i: usize) -> Parsed {
        let at = self.after(i, &["the"])?;
        let unit = self.sense(at, |s| if let Sense::Unit(unit) = s { Some(unit) } else { None })?;
        let (unit, _) = calendar_unit(unit).filter(|(_, size)| *size == 1)?;
        (unit != TimeUnit::Hour).then(|| (at + 1, offset(unit, 0), From::Ambient))
    }

    /// "three weeks ago", "a year earlier", "two days later", "six months from now".
    pub fn ago(&self, i: usize) -> Parsed {
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
}
