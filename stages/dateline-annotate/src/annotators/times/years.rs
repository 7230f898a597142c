//! Years and what is longer or named by them: "2031", "'98", "264 BC", "the 1990s", "the third quarter", "the summer".

use dateline_model::{Direction, TimeExpr, TimeUnit, YearPart};

use super::phrases::{From, LEADS, Parsed, Phrases};
use super::words::Sense;

impl Phrases<'_, '_> {
    /// A year in figures or spelled: "2031", "'98", "nineteen ninety-six". For places where only a year can stand.
    pub fn year(&self, i: usize) -> Option<(usize, TimeExpr)> {
        let word = self.word(i)?;
        if let Some(year) = word.figures {
            let is_year = word.text.len() == 4 && (1000..=2100).contains(&year) && !word.text.contains(',');
            let is_more = self.word(i + 1).is_some_and(|w| w.is_glued && (w.is_letters() || w.is("%")));
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

    pub fn spelled_year(&self, i: usize) -> Option<(usize, TimeExpr)> {
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
    pub fn standalone_year(&self, i: usize) -> Parsed {
        let the = i + usize::from(self.is(i, "the") && self.is(i + 1, "year")) * 2;
        let (end, expr) = self.year(the)?;
        let Some(figures) = self.word(the)?.figures else {
            return Some((end, expr, From::Publication));
        };
        if the > i {
            return Some((end, expr, From::Publication));
        }
        let more = [
            "throughout",
            "circa",
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
        let is_led = before.is_some_and(|w| w.is_any(&LEADS) || w.is_any(&more));
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
    pub fn before_christ(&self, i: usize) -> Parsed {
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

    /// "the third quarter", "Q3 2030", "the first half of 1990", "fiscal 1989".
    pub fn quarter(&self, i: usize) -> Parsed {
        if let Some(year) = self.after(i, &["fiscal", "year"]).or_else(|| self.after(i, &["fiscal"]))
            && let Some((end, expr)) = self.year(year)
        {
            return Some((end, expr, From::Publication));
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
    pub fn season(&self, i: usize) -> Parsed {
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
        let more =
            ["this", "last", "next", "that", "following", "previous", "past", "each", "every", "coming", "-"];
        let plain = !self.is(end, "of")
            && (the > i && !self.is_any(the, &["fall"]) || self.is_led(i) || self.follows(i, &more));
        plain.then_some((end, TimeExpr::YearPart { part, direction: Direction::Nearest }, From::Ambient))
    }

    /// "the 1990s", "the '80s", "the nineties".
    pub fn decade(&self, i: usize) -> Parsed {
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
    pub fn century(&self, i: usize) -> Parsed {
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

    pub fn before_christ_mark(&self, i: usize) -> Parsed {
        let word = self.word(i)?;
        (word.text == "BC" || word.text == "BCE")
            .then(|| (i + 1, TimeExpr::Absolute(String::new()), From::Publication))
    }
}
