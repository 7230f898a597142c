//! A story's days drawn as a strip: a dot for each happening, larger where more origins tell it, hollow where the
//! reports recall it. Distances grow with the logarithm of the days between, so that years and hours fit on one line.

use std::collections::BTreeMap;

use jiff::civil::Date;
use maud::{Markup, html};

use crate::TimelineEntry;
use crate::phrases::safe;
use crate::when::{day_in_words, days_in_words};

/// Dots above each other on one day; more are counted.
const MAX_STACK: usize = 6;
/// Pixels between dots of one day.
const STEP: usize = 16;
/// So many per cent of the width a letter of a label takes, where the strip is as narrow as on a phone (330 pixels).
const LETTER: f64 = 2.0;
/// Labels this near to an end, in per cent, begin or end at their day; others stand in the middle under it.
const AT_AN_END: f64 = 12.0;

/// What is drawn on one day.
struct Day<'a> {
    entries: Vec<(&'a TimelineEntry, bool)>,
    /// Per cent of the width from the left.
    x: f64,
}

/// Draws the strip; nothing where the story's days are fewer than two.
pub(super) fn strip(own: &[TimelineEntry], recalled: &[TimelineEntry]) -> Option<Markup> {
    let all = own.iter().map(|entry| (entry, false)).chain(recalled.iter().map(|entry| (entry, true)));
    let mut days: BTreeMap<Date, Day> = BTreeMap::new();
    for (entry, is_recalled) in all {
        if let Some(day) = entry.when.days.earliest {
            let day = days.entry(day).or_insert_with(|| Day { entries: Vec::new(), x: 0.0 });
            day.entries.push((entry, is_recalled));
        }
    }
    if days.len() < 2 {
        return None;
    }
    spread(&mut days);
    let labels = labels(&days);
    let n_stacked = days.values().map(|day| day.entries.len().min(MAX_STACK)).max().unwrap_or(1);
    let axis = n_stacked * STEP + 14;
    Some(html! {
        svg class="strip" width="100%" height=(axis + 28) role="img" aria-label="The story\u{2019}s days on a line" {
            line x1="0%" x2="100%" y1=(axis) y2=(axis) class="axis" {}
            @for day in days.values() {
                @let x = format!("{:.1}%", day.x);
                line x1=(x) x2=(x) y1=(axis - 4) y2=(axis + 4) class="axis" {}
                @for (i, (entry, is_recalled)) in day.entries.iter().take(MAX_STACK).enumerate() {
                    circle cx=(x) cy=(axis - 12 - i * STEP) r=(3 + entry.n_origins.min(4))
                        class=(if *is_recalled { "recalled" } else { "own" }) {
                        title { (safe(&format!("{}: {}", entry.when.in_words(), entry.what))) }
                    }
                }
                @if day.entries.len() > MAX_STACK {
                    text x=(x) y="10" text-anchor="middle" { "+" (day.entries.len() - MAX_STACK) }
                }
            }
            @for Label { words, x, anchor, .. } in &labels {
                text x=(format!("{x:.1}%")) y=(axis + 20) text-anchor=(anchor) { (words) }
            }
        }
    })
}

/// Places the days between 3 and 97 per cent.
fn spread(days: &mut BTreeMap<Date, Day>) {
    let mut at = 0.0;
    let mut before: Option<Date> = None;
    for (&date, day) in days.iter_mut() {
        let n_days = before.and_then(|before| before.until(date).ok()).map_or(0, |span| span.get_days());
        at += f64::from(n_days).ln_1p();
        day.x = at;
        before = Some(date);
    }
    for day in days.values_mut() {
        day.x = 3.0 + 94.0 * day.x / at.max(f64::EPSILON);
    }
}

/// A day in words, or the month or year where no more is known.
fn label(day: &Day, date: Date) -> String {
    let ranges = day.entries.iter().map(|(entry, _)| entry.when.days);
    let narrowest = ranges.min_by_key(|days| days.latest);
    match narrowest.filter(|days| days.single().is_none()) {
        Some(days) => days_in_words(days),
        None => day_in_words(date),
    }
}

/// A day's words under the axis.
struct Label {
    words: String,
    /// Per cent of the width from the left: its day, and from where to where it reaches.
    x: f64,
    from: f64,
    to: f64,
    anchor: &'static str,
}

impl Label {
    fn of(words: String, x: f64) -> Self {
        let width = LETTER * words.chars().count() as f64;
        let (anchor, from) = if x < AT_AN_END {
            ("start", x)
        } else if x > 100.0 - AT_AN_END {
            ("end", x - width)
        } else {
            ("middle", x - width / 2.0)
        };
        Self { words, x, from, to: from + width, anchor }
    }
}

/// Labels that have room: the ends first, then the days with most happenings.
fn labels(days: &BTreeMap<Date, Day>) -> Vec<Label> {
    let is_end = |x: f64| !(3.05..96.95).contains(&x);
    let mut ranked: Vec<(Date, &Day)> = days.iter().map(|(&date, day)| (date, day)).collect();
    ranked.sort_by_key(|&(date, day)| (!is_end(day.x), std::cmp::Reverse(day.entries.len()), date));
    let mut placed: Vec<Label> = Vec::new();
    for (date, day) in ranked {
        let label = Label::of(label(day, date), day.x);
        if placed.iter().all(|other| label.to <= other.from || other.to <= label.from) {
            placed.push(label);
        }
    }
    placed.sort_by(|a, b| a.x.total_cmp(&b.x));
    placed
}

#[cfg(test)]
mod tests {
    use dateline_model::DayRange;
    use jiff::civil::date;

    use super::strip;
    use crate::{TimelineEntry, When};

    fn entry(what: &str, days: DayRange) -> TimelineEntry {
        TimelineEntry {
            event: 0,
            what: what.into(),
            when: When::days(days),
            evidence: Vec::new(),
            n_origins: 1,
        }
    }

    #[test]
    fn a_year_is_not_drawn_as_its_first_day() {
        let year = DayRange { earliest: Some(date(2020, 1, 1)), latest: Some(date(2020, 12, 31)) };
        let own = [entry("a mill burns", DayRange::day(date(2031, 3, 7)))];
        let drawn = strip(&own, &[entry("it was built", year)]).unwrap().into_string();
        assert!(drawn.contains(">2020<") && drawn.contains(">7 Mar 2031<"), "{drawn}");
        assert!(!drawn.contains("1 Jan 2020"));
    }

    #[test]
    fn a_label_that_would_lie_over_another_is_left_out() {
        let on = |day| DayRange::day(date(2031, 3, day));
        let own = [entry("rain", on(1)), entry("a mill burns", on(19)), entry("it is pulled down", on(22))];
        let drawn = strip(&own, &[]).unwrap().into_string();
        assert!(drawn.contains(">1 Mar 2031<") && drawn.contains(">22 Mar 2031<"), "{drawn}");
        assert!(!drawn.contains(">19 Mar 2031<"), "{drawn}");
    }

    #[test]
    fn one_day_alone_is_not_drawn() {
        let day = DayRange::day(date(2031, 3, 7));
        assert!(strip(&[entry("a mill burns", day), entry("rain", day)], &[]).is_none());
    }
}
