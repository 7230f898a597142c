//! Lengths of time, and what repeats: "two and a half years", "the past two weeks", "every Friday", "daily".

use dateline_model::TimeExpr;

use super::phrases::{From, Parsed, Phrases};
use super::words::{Sense, Unit};

/// How many.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Amount {
    /// So many.
    Exact(f64),
    /// "several", "a few", or nothing said ("for weeks").
    Unsaid,
}

impl Phrases<'_, '_> {
    /// The word after "about", "more than" and the like, where they stand at `i`.
    pub fn approximation(&self, i: usize) -> Option<usize> {
        let leads: [&[&str]; 15] = [
            &["about"],
            &["nearly"],
            &["almost"],
            &["around"],
            &["approximately"],
            &["roughly"],
            &["over"],
            &["more", "than"],
            &["less", "than"],
            &["fewer", "than"],
            &["at", "least"],
            &["at", "most"],
            &["no", "more", "than"],
            &["up", "to"],
            &["just", "over"],
        ];
        leads.iter().find_map(|lead| self.after(i, lead))
    }

    /// A number, in figures or words, whole or with its half; "a" and "an" count as one.
    pub fn amount(&self, i: usize) -> Option<(usize, Amount)> {
        let vague: [&[&str]; 14] = [
            &["several"],
            &["a", "few"],
            &["few"],
            &["many"],
            &["a", "number", "of"],
            &["dozens", "of"],
            &["hundreds", "of"],
            &["thousands", "of"],
            &["a", "matter", "of"],
            &["some"],
            &["a", "fewer"],
            &["countless"],
            &["scores", "of"],
            &["tens", "of"],
        ];
        if let Some(end) = vague.iter().find_map(|words| self.after(i, words)) {
            return Some((end, Amount::Unsaid));
        }
        let of = |end: usize| self.after(end, &["of"]).unwrap_or(end);
        if let Some(end) = self.after(i, &["a", "couple"]) {
            return Some((of(end), Amount::Exact(2.0)));
        }
        if let Some(end) = self.after(i, &["a", "dozen"]) {
            return Some((of(end), Amount::Exact(12.0)));
        }
        if let Some(half) = self.after(i, &["half"]) {
            let end = half + usize::from(self.is_any(half, &["a", "an", "-"]));
            return (end > half).then_some((end, Amount::Exact(0.5)));
        }
        if self.is_any(i, &["a", "an"]) {
            let scaled = self.sense(i + 1, |s| if let Sense::Scale(n) = s { Some(n) } else { None });
            return Some(scaled.map_or((i + 1, Amount::Exact(1.0)), |n| (i + 2, Amount::Exact(n as f64))));
        }
        let (end, n) = self.number(i)?;
        if let Some(end) = self.and_a_half(end) {
            return Some((end, Amount::Exact(n + 0.5)));
        }
        // "Two to three weeks", "12 to 18 months": as TimeBank's annotators did, the first number counts.
        if self.is_any(end, &["to", "or", "-", "–"])
            && let Some((after, _)) = self.number(end + 1)
            && self.unit(after).is_some()
        {
            return Some((after, Amount::Exact(n)));
        }
        Some((end, Amount::Exact(n)))
    }

    fn and_a_half(&self, i: usize) -> Option<usize> {
        let ways: [&[&str]; 3] =
            [&["and", "a", "half"], &["-", "and", "-", "a", "-", "half"], &["1", "/", "2"]];
        ways.iter().find_map(|way| self.after(i, way)).or_else(|| self.after(i, &["½"]))
    }

    fn number(&self, i: usize) -> Option<(usize, f64)> {
        let word = self.word(i)?;
        if let Some(figures) = word.figures {
            let fraction = self.word(i + 2).filter(|w| {
                w.is_glued
                    && w.figures.is_some()
                    && self.word(i + 1).is_some_and(|dot| dot.is_glued && dot.is("."))
            });
            return Some(match fraction {
                Some(fraction) => {
                    (i + 3, format!("{figures}.{}", fraction.text).parse().unwrap_or(figures as f64))
                }
                None => (i + 1, figures as f64),
            });
        }
        let number = |i: usize| self.sense(i, |s| if let Sense::Number(n) = s { Some(n) } else { None });
        let mut n = number(i)?;
        let mut end = i + 1;
        if n >= 20 {
            let at = end + usize::from(self.is(end, "-"));
            if let Some(ones) = number(at).filter(|ones| *ones < 10) {
                n += ones;
                end = at + 1;
            }
        }
        while let Some(scale) = self.sense(end, |s| if let Sense::Scale(n) = s { Some(n) } else { None }) {
            n = n.saturating_mul(scale);
            end += 1;
        }
        Some((end, n as f64))
    }

    /// A unit by name, one or many.
    pub fn unit(&self, i: usize) -> Option<(usize, Unit)> {
        let unit = self
            .sense(i, |s| if let Sense::Unit(unit) | Sense::Units(unit) = s { Some(unit) } else { None })?;
        Some((i + 1, unit))
    }

    /// The word after an age ("20-year-old", "aged 12 months"), which is no expression of time.
    pub fn age(&self, i: usize) -> Option<usize> {
        let (at, _) = self.amount(i)?;
        let (at, _) = self.unit(at + usize::from(self.is(at, "-")))?;
        let at = at + usize::from(self.is(at, "-"));
        self.is_any(at, &["old", "olds"]).then_some(at + 1)
    }

    /// A length of time.
    pub fn duration(&self, i: usize) -> Parsed {
        // "Over the past year" is a preposition, "over a year" an approximation.
        let is_preposition = self.is(i, "over") && self.is_any(i + 1, &["the", "these", "those"]);
        let at = self.approximation(i).filter(|_| !is_preposition).unwrap_or(i);
        let the = at + usize::from(self.is_any(at, &["the", "these", "those"]));
        let which = [
            "past",
            "last",
            "next",
            "first",
            "coming",
            "following",
            "previous",
            "final",
            "preceding",
            "ensuing",
            "latest",
            "recent",
            "intervening",
            "opening",
        ];
        let is_which = self.is_any(the, &which);
        let number = the + usize::from(is_which);
        let approx = self.approximation(number).unwrap_or(number);
        let Some((end, amount)) = self.amount(approx) else {
            return self.unsaid_length(i, the, number);
        };
        let end = end + usize::from(self.is(end, "-"));
        let more = [
            "more",
            "additional",
            "full",
            "consecutive",
            "straight",
            "long",
            "whole",
            "further",
            "trading",
            "other",
        ];
        let end = end + usize::from(self.is_any(end, &more));
        let (end, unit) = self.unit(end)?;
        let (end, amount) = match (amount, self.and_a_half(end)) {
            (Amount::Exact(n), Some(after)) => (after, Amount::Exact(n + 0.5)),
            _ => (end, amount),
        };
        // A month of a year, an hour of a clock: "a second" is a moment or one more.
        if unit == Unit::Second && self.is(end - 1, "second") {
            return None;
        }
        if self.is_any(end + usize::from(self.is(end, "-")), &["old", "olds"]) {
            return None;
        }
        let is_rate = self.is_any(i, &["a", "an"])
            && (self.follows(i, &["times", "once", "twice", "percent", "%"])
                || self.before(i).is_some_and(|w| w.figures.is_some()));
        let expr = if is_rate {
            TimeExpr::Set(length(amount, unit))
        } else {
            TimeExpr::Duration(length(amount, unit))
        };
        let end = self.after(end, &["or", "so"]).unwrap_or(end);
        Some((end, expr, From::Publication))
    }

    /// "the past year", "recent days", "for weeks".
    fn unsaid_length(&self, i: usize, the: usize, number: usize) -> Parsed {
        let unit = self.sense(number, |s| if let Sense::Unit(unit) = s { Some(unit) } else { None });
        if let Some(unit) = unit {
            let is_length = the > i && self.is_any(the, &["past", "last"]) && number > the;
            return is_length.then(|| {
                (number + 1, TimeExpr::Duration(length(Amount::Exact(1.0), unit)), From::Publication)
            });
        }
        let units = self.sense(number, |s| if let Sense::Units(unit) = s { Some(unit) } else { None })?;
        if number > the {
            let reference = match &self.words[the] {
                w if w.is_any(&["past", "recent", "last", "previous", "preceding"]) => "PAST_REF",
                w if w.is_any(&["coming", "next"]) => "FUTURE_REF",
                _ => {
                    return Some((
                        number + 1,
                        TimeExpr::Duration(length(Amount::Unsaid, units)),
                        From::Publication,
                    ));
                }
            };
            return Some((number + 1, TimeExpr::Vague(reference.into()), From::Publication));
        }
        let is_led = the == i
            && self.follows(i, &["for", "in", "within", "after", "over", "of", "took", "take", "lasted"]);
        is_led.then(|| (number + 1, TimeExpr::Duration(length(Amount::Unsaid, units)), From::Publication))
    }

    /// What repeats.
    pub fn set(&self, i: usize) -> Parsed {
        if let Some(value) = self.sense(i, |s| if let Sense::Set(value) = s { Some(value) } else { None }) {
            return (!self
                .before(i)
                .is_some_and(|w| w.is_capital() && w.is_letters() && self.words[i].is_capital()))
            .then(|| (i + 1, TimeExpr::Set(value.into()), From::Publication));
        }
        let weekly = |weekday: jiff::civil::Weekday| format!("XXXX-WXX-{}", weekday.to_monday_one_offset());
        if let Some(weekday) =
            self.sense(i, |s| if let Sense::Weekdays(weekday) = s { Some(weekday) } else { None })
        {
            return self.words[i]
                .is_capital()
                .then(|| (i + 1, TimeExpr::Set(weekly(weekday)), From::Publication));
        }
        if !self.is_any(i, &["every", "each", "per"]) {
            return None;
        }
        let other = i + 1 + usize::from(self.is(i + 1, "other"));
        if let Some(weekday) =
            self.sense(other, |s| if let Sense::Weekday(weekday) = s { Some(weekday) } else { None })
        {
            return Some((other + 1, TimeExpr::Set(weekly(weekday)), From::Publication));
        }
        if let Some(month) =
            self.sense(other, |s| if let Sense::Month(month) = s { Some(month) } else { None })
        {
            return self.words[other]
                .is_capital()
                .then(|| (other + 1, TimeExpr::Set(format!("XXXX-{month:02}")), From::Publication));
        }
        if let Some(season) =
            self.sense(other, |s| if let Sense::Season(part) = s { Some(part) } else { None })
        {
            return Some((other + 1, TimeExpr::Set(format!("XXXX-{season}")), From::Publication));
        }
        if let Some((end, unit)) = self.unit(other) {
            let n = if other > i + 1 { 2.0 } else { 1.0 };
            return Some((end, TimeExpr::Set(length(Amount::Exact(n), unit)), From::Publication));
        }
        let (at, amount) = self.amount(other)?;
        let (end, unit) = self.unit(at)?;
        Some((end, TimeExpr::Set(length(amount, unit)), From::Publication))
    }

    /// References that name no day: "now", "recently", "in the future".
    pub fn vague(&self, i: usize) -> Parsed {
        if let Some(end) = self.after(i, &["the", "past"]) {
            return self
                .is_noun_end(end)
                .then(|| (end, TimeExpr::Vague("PAST_REF".into()), From::Publication));
        }
        let the = i + usize::from(self.is(i, "the"));
        let at = the + usize::from(self.is_any(the, &["near", "right"]));
        let value = self.sense(at, |s| if let Sense::Vague(value) = s { Some(value) } else { None })?;
        let is_future = self.is(at, "future");
        if the > i && !is_future {
            return None;
        }
        Some((at + 1, TimeExpr::Vague(value.into()), From::Publication))
    }

    /// Whether no noun follows that the words before would describe.
    fn is_noun_end(&self, i: usize) -> bool {
        self.word(i).is_none_or(|w| {
            !w.is_letters()
                || w.is_any(&[
                    "and", "but", "the", "has", "had", "have", "with", "to", "when", "as", "or", "by",
                    "that", "for",
                ])
        })
    }
}

/// A length as TIMEX3 writes it.
fn length(amount: Amount, unit: Unit) -> String {
    let (prefix, letter, factor) = match unit {
        Unit::Second => ("PT", "S", 1.0),
        Unit::Minute => ("PT", "M", 1.0),
        Unit::Hour => ("PT", "H", 1.0),
        Unit::Day => ("P", "D", 1.0),
        Unit::Week => ("P", "W", 1.0),
        Unit::Fortnight => ("P", "W", 2.0),
        Unit::Weekend => ("P", "WE", 1.0),
        Unit::Month => ("P", "M", 1.0),
        Unit::Quarter => ("P", "Q", 1.0),
        Unit::Year => ("P", "Y", 1.0),
        Unit::Decade => ("P", "Y", 10.0),
        Unit::Century => ("P", "Y", 100.0),
    };
    let Amount::Exact(n) = amount else {
        let letter = match unit {
            Unit::Decade => "E",
            Unit::Century => "C",
            _ => letter,
        };
        return format!("{prefix}X{letter}");
    };
    let n = n * factor;
    let is_half = (n.fract() - 0.5).abs() < f64::EPSILON;
    if !is_half {
        return format!("{prefix}{n}{letter}");
    }
    let whole = n.trunc();
    let first = if whole == 0.0 { String::new() } else { format!("{whole}{letter}") };
    match unit {
        Unit::Year | Unit::Decade | Unit::Century => format!("P{first}6M"),
        Unit::Day => format!("P{first}T12H"),
        Unit::Hour => format!("PT{first}30M"),
        Unit::Minute => format!("PT{first}30S"),
        Unit::Second | Unit::Week | Unit::Fortnight | Unit::Weekend | Unit::Month | Unit::Quarter => {
            format!("{prefix}{n}{letter}")
        }
    }
}
