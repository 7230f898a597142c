//! Parts of the day and times of the clock: "the morning of April 6", "overnight", "3:30 p.m. EST", "noon".

use dateline_model::{PartOfDay, TimeExpr, TimeUnit};

use super::phrases::{From, Parsed, Phrases, in_part, is_day, offset};
use super::words::{DayPart, Sense, Word};

impl Phrases<'_, '_> {
    /// "the morning of April 6", "overnight", "the night".
    pub fn part_of(&self, i: usize) -> Parsed {
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
        if the == i && self.is(i, "night") && self.follows(i, &["at", "by"]) {
            return Some((end, TimeExpr::Set("XXXX-XX-XXTNI".into()), From::Publication));
        }
        let led = the > i && self.follows(i, &["in", "during", "throughout", "through", "into"])
            || the == i && self.follows(i, &["at", "by"]);
        led.then(|| (end, in_part(offset(TimeUnit::Day, 0), part), From::Told))
    }

    /// "morning"; not "noon", which is a time of the clock.
    pub fn part_of_day(&self, i: usize) -> Option<(usize, PartOfDay)> {
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
    pub fn clock(&self, i: usize) -> Option<(usize, PartOfDay)> {
        if let Some(part) = self.sense(i, |s| if let Sense::Part(part) = s { Some(part) } else { None }) {
            return match part {
                DayPart::Noon => Some((i + 1, PartOfDay::Clock(12, 0))),
                DayPart::Midnight => Some((i + 1, PartOfDay::Clock(24, 0))),
                _ => None,
            };
        }
        if let Some(found) = self.military_clock(i) {
            return Some(found);
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
        let end = self.zone(end).unwrap_or(end);
        Some((end, PartOfDay::Clock(hour as i8, told.unwrap_or(0) as i8)))
    }

    /// "1800 GMT", "0630 local time", "2100 hours": four figures, and a word after them that says it is the clock's.
    fn military_clock(&self, i: usize) -> Option<(usize, PartOfDay)> {
        let word = self.word(i)?;
        let figures = word.figures.filter(|_| word.text.len() == 4)?;
        let (hour, minute) = (figures / 100, figures % 100);
        let hours = || self.after(i + 1, &["hours"]).filter(|_| self.follows(i, &["at", "by", "until"]));
        let end = self.zone(i + 1).or_else(hours)?;
        (hour < 24 && minute < 60).then_some((end, PartOfDay::Clock(hour as i8, minute as i8)))
    }

    /// The word after a time zone ("GMT", "local time") that stands at `i`, in capitals.
    fn zone(&self, i: usize) -> Option<usize> {
        let is_capitals = |word: &&Word<'_>| word.text.bytes().all(|b| b.is_ascii_uppercase());
        let zone = self.word(i).filter(is_capitals);
        let end = zone.and_then(|word| word.sense(|s| (s == Sense::Zone).then_some(i + 1)));
        end.or_else(|| self.after(i, &["local", "time"]))
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
}

/// Which half of the day an hour is said to lie in.
enum Half {
    Am,
    Pm,
    Unknown,
}
