//! "Three days after the strike": days counted from a happening that the article dates.

use dateline_model::{Anchor, Annotated, EventMention, TimeExpr, TimeMention, TimeUnit};
use jiff::civil::Date;

/// No more days are counted: what lies further off is told in months and years.
const MAX_DAYS: i32 = 60;

/// Gives a day to lengths of time that stand before "after the ..." or "before the ..." and a happening of one known day.
/// Nothing else is touched.
pub(super) fn resolve(article: &Annotated, times: &mut [TimeMention]) {
    let counted = (0..times.len()).filter_map(|i| {
        let TimeExpr::Duration(value) = &times[i].expr else { return None };
        let (n, after) = (n_days(value)?, article.article.text.get(times[i].span.end as usize..)?);
        let (word, sign) = [(" after the ", 1), (" before the ", -1)]
            .into_iter()
            .find(|(word, _)| after.starts_with(word))?;
        let event = event_at(article, times[i].span.end + word.len() as u32, i)?;
        let day = day_of(article, times, event)?;
        Some((i, TimeExpr::Offset { unit: TimeUnit::Day, n: sign * n }, Anchor::Narrative(day.to_string())))
    });
    for (i, expr, anchor) in counted.collect::<Vec<_>>() {
        let resolved = expr.resolve(&anchor, None);
        times[i] = TimeMention { expr, anchor, resolved, ..times[i].clone() };
    }
}

/// Days of a length in whole days or weeks: "P3D", "P2W".
fn n_days(value: &str) -> Option<i32> {
    let length = value.strip_prefix('P')?;
    let days = match (length.strip_suffix('D'), length.strip_suffix('W')) {
        (Some(days), _) => days.parse::<i32>().ok()?,
        (None, Some(weeks)) => weeks.parse::<i32>().ok()?.checked_mul(7)?,
        (None, None) => return None,
    };
    (1..=MAX_DAYS).contains(&days).then_some(days)
}

/// The happening that the word at a place names, where it takes up one that was told before. Where the length was taken for
/// that happening's own time it stays a length: else it would move what it counts from.
fn event_at(article: &Annotated, start: u32, length: usize) -> Option<&EventMention> {
    let named = article.events.iter().find(|event| event.trigger.start == start)?;
    if named.time.is_some_and(|time| time.index() == length) {
        return None;
    }
    article.events.get(named.takes_up?.index())
}

/// The one day of a happening.
fn day_of(article: &Annotated, times: &[TimeMention], event: &EventMention) -> Option<Date> {
    let first = event.takes_up.and_then(|first| article.events.get(first.index())).unwrap_or(event);
    let day = |event: &EventMention| times.get(event.time?.index())?.resolved.days.single();
    day(event).or_else(|| day(first))
}

#[cfg(test)]
mod tests {
    use dateline_model::{EventKind, LocalEventId, LocalTimeId, Modality, Span};

    use super::*;

    #[track_caller]
    fn check(length: &str, value: &str, link: &str, expected: Option<&str>) {
        let text = format!("Rebels struck Lend on 7 March 2031. {length} {link} strike the mayor resigned.");
        let span = |words: &str| {
            let start = text.find(words).unwrap();
            Span::new(start, start + words.len())
        };
        let time = |words: &str, expr: TimeExpr| {
            let resolved = expr.resolve(&Anchor::Publication, None);
            TimeMention { span: span(words), expr, anchor: Anchor::Publication, resolved }
        };
        let event = |trigger: &str, time, takes_up| EventMention {
            span: span(trigger),
            trigger: span(trigger),
            lemma: "strike".into(),
            kind: EventKind::Assault,
            mode: None,
            participants: Vec::new(),
            time,
            place: None,
            quantities: Vec::new(),
            modality: Modality::Happened,
            takes_up,
        };
        let mut article = Annotated {
            times: vec![
                time("7 March 2031", TimeExpr::Absolute("2031-03-07".into())),
                time(length, TimeExpr::Duration(value.into())),
            ],
            events: vec![
                event("struck", Some(LocalTimeId(0)), None),
                event("strike", None, Some(LocalEventId(0))),
            ],
            ..Annotated::default()
        };
        article.article.text.clone_from(&text);
        let mut times = article.times.clone();
        resolve(&article, &mut times);
        let day = times[1].resolved.value.as_deref().filter(|day| *day != value);
        assert_eq!(day, expected);
    }

    #[test]
    fn days_are_counted_from_the_happening_that_is_taken_up() {
        check("Three days", "P3D", "after the", Some("2031-03-10"));
        check("Two weeks", "P2W", "after the", Some("2031-03-21"));
        check("A day", "P1D", "before the", Some("2031-03-06"));
    }

    #[test]
    fn other_lengths_stay_lengths() {
        check("Three years", "P3Y", "after the", None);
        check("Three days", "P3D", "of the", None);
        check("Some days", "PXD", "after the", None);
    }
}
