//! What cannot be true of an article's days at once: noticed and told, never mended in silence. The day that was given stays.
//!
//! One report's day against another's for the same happening is a difference between sources and lies in `differences`;
//! here it is about the days on which the reports themselves appeared, and about days that no calendar has.

use std::collections::{BTreeMap, BTreeSet};

use dateline_model::{
    Annotated, ArticleIdx, Clusters, DayRange, Ledger, Modality, Period, Problem, PublishedBasis, Role,
    Stage, TimeExpr, TimeMention,
};
use jiff::civil::{Date, Weekday};

use super::bounds::{is_supposed, looks_ahead};
use super::tellings::{Match, Reach};

/// A happening must have so much in common in two reports for their days to be held against each other.
const ENOUGH_IN_COMMON: usize = 2;
/// So many independent origins must say that a report appeared on another day than it is said to have.
const MIN_ORIGINS: usize = 2;
/// A report may tell of a day that has begun elsewhere already.
const N_DAYS_AHEAD: i64 = 1;
/// So many characters of a sentence are told.
const MAX_CHARS: usize = 80;

/// What an article's own words say against its day, and dates that name a wrong weekday.
pub(super) fn in_words(annotated: &Annotated, times: &[TimeMention]) -> Vec<Problem> {
    tells_of_later(annotated).into_iter().chain(wrong_weekday(annotated, times)).collect()
}

/// The latest day told as past by an article that is said to have appeared before it.
fn tells_of_later(annotated: &Annotated) -> Option<Problem> {
    let published = &annotated.article.published;
    let limit = published.day?.checked_add(jiff::Span::new().days(N_DAYS_AHEAD)).ok()?;
    let told = annotated.events.iter().filter(|event| event.modality == Modality::Happened);
    let told = told.filter_map(|event| {
        let time = annotated.times.get(event.time?.index())?;
        let TimeExpr::Absolute(value) = time.expr.without_part() else { return None };
        let period = Period::parse(value).filter(|p| matches!(p, Period::Day(_) | Period::Month(..)))?;
        let first = period.days().earliest.filter(|&first| first > limit)?;
        let is_past = !looks_ahead(annotated, time) && !is_supposed(annotated, time);
        (is_report(annotated, time) && is_past).then_some((first, period, event.span))
    });
    let (_, period, span) = told.max_by_key(|(first, _, span)| (*first, std::cmp::Reverse(*span)))?;
    let words = shortened(span.of(&annotated.article.text));
    Some(problem(
        annotated,
        format!(
            "{}, but its text tells of {period} as past (\"{words}\"); the day stays as it is",
            said_to_have_appeared(annotated)?
        ),
    ))
}

/// The first date with a weekday that it does not fall on.
fn wrong_weekday(annotated: &Annotated, times: &[TimeMention]) -> Option<Problem> {
    let text = &annotated.article.text;
    let told = times.iter().filter(|time| is_report(annotated, time) && !is_supposed(annotated, time));
    told.into_iter().find_map(|time| {
        let is_date = matches!(time.expr.without_part(), TimeExpr::Absolute(_) | TimeExpr::MonthDay { .. });
        let day = time.resolved.days.single().filter(|_| is_date)?;
        let words = time.span.of(text);
        let before = text[..time.span.start as usize].trim_end_matches([' ', ',', '(']);
        let named =
            words.split(|c: char| !c.is_alphabetic()).find_map(weekday).map(|weekday| (weekday, words));
        let (weekday, words) = named.or_else(|| {
            let start = before
                .rfind(|c: char| !c.is_alphabetic())
                .map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
            // "Closed on Friday. May 3 saw ..." is two sentences.
            let gap = &text[before.len()..time.span.start as usize];
            let joined = &text[start..time.span.end as usize];
            weekday(&before[start..])
                .filter(|_| !gap.is_empty() && gap.len() < 3)
                .map(|weekday| (weekday, joined))
        })?;
        (day.weekday() != weekday).then(|| {
            let (told, is) = (shortened(words), name(day.weekday()));
            problem(
                annotated,
                format!("\"{told}\" is no date: {day} is a {is}; the day of the month is taken"),
            )
        })
    })
}

/// Reports that two origins or more put on another day than the one they are said to have appeared on.
pub(super) fn with_others(
    articles: &[Annotated],
    matches: &[Match],
    clusters: &Clusters,
    ledger: &Ledger,
) -> Vec<Problem> {
    let day_of = |article: usize| ledger.published[article].day;
    let mut votes: BTreeMap<usize, BTreeMap<Date, BTreeSet<ArticleIdx>>> = BTreeMap::new();
    for found in matches.iter().filter(|found| found.n_in_common >= ENOUGH_IN_COMMON) {
        for (mine, other) in [(found.a, found.b), (found.b, found.a)] {
            let Reach::Exactly(n) = mine.reach else { continue };
            let happened = other.reach.day(day_of(other.article));
            let day = happened.and_then(|day| day.checked_sub(jiff::Span::new().try_days(n).ok()?).ok());
            if let (Some(_), Some(day)) = (day_of(mine.article), day) {
                let origin = clusters.origin(ArticleIdx(other.article as u32));
                votes.entry(mine.article).or_default().entry(day).or_default().insert(origin);
            }
        }
    }
    let told = votes.into_iter().filter_map(|(article, days)| {
        let given = day_of(article).filter(|given| !days.contains_key(given))?;
        if ledger.published[article].basis == PublishedBasis::Aligned {
            return None;
        }
        let mut ranked: Vec<(usize, Date)> = days.iter().map(|(day, by)| (by.len(), *day)).collect();
        ranked.sort_unstable_by(|a, b| b.cmp(a));
        let (n_origins, day) = ranked[0];
        let is_clear = ranked.get(1).is_none_or(|second| second.0 * 2 < n_origins);
        (n_origins >= MIN_ORIGINS && is_clear).then(|| {
            problem(
                &articles[article],
                format!(
                    "is said to have appeared on {given}, but by what it shares with {n_origins} other origins it appeared on \
                     {day}; the day stays as it is"
                ),
            )
        })
    });
    told.collect()
}

/// An undated report whose bounds leave no day: what it tells of lies after what others allow.
pub(super) fn without_a_day(annotated: &Annotated, own: DayRange, others: DayRange) -> Problem {
    let day = |day: Option<Date>| day.map_or_else(|| "unknown".to_owned(), |day| day.to_string());
    problem(
        annotated,
        format!(
            "tells of {} as past, but by what it shares with other reports it appeared not after {}; its day stays unknown",
            day(own.earliest),
            day(others.latest)
        ),
    )
}

fn said_to_have_appeared(annotated: &Annotated) -> Option<String> {
    let published = &annotated.article.published;
    let by = match published.basis {
        PublishedBasis::Metadata => "by its metadata it",
        PublishedBasis::Feed => "by its feed it",
        PublishedBasis::Text => "by a line of its text it",
        PublishedBasis::Given | PublishedBasis::Aligned | PublishedBasis::Unknown => "it is said to have",
    };
    Some(format!("{by} appeared on {}", published.day?))
}

fn problem(annotated: &Annotated, message: String) -> Problem {
    Problem {
        path: annotated.article.path.clone(),
        article: Some(annotated.article.id.clone()),
        stage: Stage::Reconcile,
        message,
    }
}

/// Whether a time stands in the report's own sentences.
fn is_report(annotated: &Annotated, time: &TimeMention) -> bool {
    let after = annotated.sentences.partition_point(|sentence| sentence.span.start <= time.span.start);
    let sentence = after.checked_sub(1).map(|s| &annotated.sentences[s]);
    sentence.is_some_and(|s| s.span.contains(time.span) && s.role == Role::Body && !s.is_excerpt)
}

fn shortened(words: &str) -> String {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(MAX_CHARS) {
        Some((cut, _)) => format!("{}\u{2026}", words[..cut].trim_end()),
        None => words,
    }
}

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("Monday", Weekday::Monday),
    ("Tuesday", Weekday::Tuesday),
    ("Wednesday", Weekday::Wednesday),
    ("Thursday", Weekday::Thursday),
    ("Friday", Weekday::Friday),
    ("Saturday", Weekday::Saturday),
    ("Sunday", Weekday::Sunday),
];

fn weekday(word: &str) -> Option<Weekday> {
    WEEKDAYS.iter().find(|(name, _)| *name == word).map(|(_, weekday)| *weekday)
}

fn name(weekday: Weekday) -> &'static str {
    WEEKDAYS.iter().find(|(_, known)| *known == weekday).map_or("", |(name, _)| name)
}

#[cfg(test)]
mod tests {
    use dateline_model::{Anchor, EventKind, EventMention, LocalTimeId, Sentence, Span};
    use jiff::civil::date;

    use super::*;

    fn span(text: &str, words: &str) -> Span {
        let start = text.find(words).unwrap();
        Span::new(start, start + words.len())
    }

    /// A report of one sentence with one time, which its one happening has.
    fn report(text: &str, words: &str, expr: TimeExpr, published: Option<Date>) -> Annotated {
        let mut annotated = Annotated::default();
        annotated.article.text = text.into();
        annotated.article.published.day = published;
        annotated.article.published.basis = PublishedBasis::Metadata;
        let whole = Span::new(0, text.len());
        annotated.sentences.push(Sentence { span: whole, role: Role::Body, block_idx: 0, is_excerpt: false });
        let resolved = expr.resolve(&Anchor::Publication, published);
        annotated.times.push(TimeMention {
            span: span(text, words),
            expr,
            anchor: Anchor::Publication,
            resolved,
        });
        annotated.events.push(EventMention {
            span: whole,
            trigger: whole,
            lemma: "break".into(),
            kind: EventKind::Accident,
            mode: None,
            participants: Vec::new(),
            time: Some(LocalTimeId(0)),
            place: None,
            quantities: Vec::new(),
            modality: Modality::Happened,
            takes_up: None,
        });
        annotated
    }

    #[track_caller]
    fn check(annotated: &Annotated, part: Option<&str>) {
        let told: Vec<String> =
            in_words(annotated, &annotated.times).into_iter().map(|problem| problem.message).collect();
        match part {
            Some(part) => assert!(told.len() == 1 && told[0].contains(part), "{told:?}"),
            None => assert_eq!(told, Vec::<String>::new()),
        }
    }

    #[test]
    fn a_later_day_told_as_past_speaks_against_the_given_one() {
        let told = |text, day| {
            report(text, "7 May 2031", TimeExpr::Absolute("2031-05-07".into()), Some(date(2031, 5, day)))
        };
        let part = "by its metadata it appeared on 2031-05-03, but its text tells of 2031-05-07 as past";
        check(&told("The dam broke on 7 May 2031.", 3), Some(part));
        check(&told("The dam broke on 7 May 2031.", 7), None);
        // It is the seventh in the east already.
        check(&told("The dam broke on 7 May 2031.", 6), None);
        check(&told("The dam will open on 7 May 2031.", 3), None);
        check(&told("If it had broken on 7 May 2031, hundreds were dead.", 3), None);
        let mut planned = told("The dam opens on 7 May 2031.", 3);
        planned.events[0].modality = Modality::Planned;
        check(&planned, None);
    }

    #[test]
    fn a_date_must_fall_on_its_weekday() {
        // 2031-05-03 is a Saturday.
        let absolute = || TimeExpr::Absolute("2031-05-03".into());
        check(
            &report("It broke on Friday, 3 May 2031.", "3 May 2031", absolute(), None),
            Some("\"Friday, 3 May 2031\" is no date: 2031-05-03 is a Saturday"),
        );
        check(
            &report("It broke on Friday, 3 May 2031.", "Friday, 3 May 2031", absolute(), None),
            Some("\"Friday, 3 May 2031\" is no date"),
        );
        check(&report("It broke on Saturday, 3 May 2031.", "3 May 2031", absolute(), None), None);
        check(
            &report("If it broke on Friday, 3 May 2031, all is lost.", "3 May 2031", absolute(), None),
            None,
        );
        check(
            &report(
                "It broke on a Friday in \u{e9}t\u{e9} \u{2013} 3 May 2031.",
                "3 May 2031",
                absolute(),
                None,
            ),
            None,
        );
        check(&report("3 May 2031 it was.", "3 May 2031", absolute(), None), None);
    }
}
