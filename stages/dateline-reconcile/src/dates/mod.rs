//! Which day each article appeared, and what its times come to with that: given days are kept, others follow from
//! what several reports tell of one happening.
//!
//! One report says "yesterday" of a meeting, another, dated Friday, says "on Friday" of it: so the first appeared on
//! Saturday. Where no report is dated the order of the days is still told, and bounds are kept. The one thing to know:
//! a day is set only where happenings with two things in common leave exactly one; all else stays unknown. What cannot be
//! true at once becomes a problem (`contradictions`); a day that was given is never changed.

mod anchored;
mod bounds;
mod contradictions;
mod relative;
mod tellings;

use std::collections::BTreeMap;

use dateline_model::{
    Annotated, Clusters, DayRange, Ledger, Problem, Published, PublishedBasis, TimeMention,
};
use jiff::civil::Date;

use tellings::{Match, Reach, matches};

/// Fills `published`, `published_bounds`, `days_after_first`, `times` and `problems`. Reads `entity_of`.
pub(crate) fn align(articles: &[Annotated], clusters: &Clusters, ledger: &mut Ledger) {
    ledger.published = articles.iter().map(|a| a.article.published.clone()).collect();
    ledger.published_bounds = articles.iter().map(bounds::of_text).collect();
    ledger.days_after_first = vec![None; articles.len()];
    for story in &clusters.stories {
        let matches = matches(articles, &story.articles, ledger);
        // A day that was found may lead to the next; a chain of three reports is as far as that is trusted.
        for _ in 0..2 {
            pin(&matches, ledger);
        }
        narrow(articles, &matches, ledger);
        ledger.problems.extend(contradictions::with_others(articles, &matches, clusters, ledger));
        let days: Vec<_> =
            story.articles.iter().map(|a| (a.index(), ledger.published[a.index()].day)).collect();
        for (article, day) in relative::days_after_first(&days, &matches) {
            ledger.days_after_first[article] = Some(day);
        }
    }
    for (article, published) in ledger.published.iter().enumerate() {
        if let Some(day) = published.day {
            ledger.published_bounds[article] = DayRange::day(day);
        }
    }
    ledger.times = articles.iter().zip(&ledger.published).map(|(a, published)| again(a, published)).collect();
    let in_words =
        articles.iter().zip(&ledger.times).flat_map(|(a, times)| contradictions::in_words(a, times));
    ledger.problems.extend(in_words);
}

/// An article's times, resolved with the day now known.
fn again(article: &Annotated, published: &Published) -> Vec<TimeMention> {
    let resolve = |time: &TimeMention| TimeMention {
        resolved: time.expr.resolve(&time.anchor, published.day),
        ..time.clone()
    };
    let mut times: Vec<TimeMention> = article.times.iter().map(resolve).collect();
    anchored::resolve(article, &mut times);
    times
}

/// How much two reports must have in common, over all their happenings, for a day to follow.
const ENOUGH_IN_COMMON: usize = 2;

/// Sets the day of undated articles that matches leave exactly one for.
fn pin(matches: &[Match], ledger: &mut Ledger) {
    let mut votes: BTreeMap<usize, BTreeMap<Date, usize>> = BTreeMap::new();
    for found in matches {
        for (mine, other) in [(found.a, found.b), (found.b, found.a)] {
            if ledger.published[mine.article].day.is_some() {
                continue;
            }
            let happened = other.reach.day(ledger.published[other.article].day);
            if let (Reach::Exactly(n), Some(happened)) = (mine.reach, happened)
                && let Ok(span) = jiff::Span::new().try_days(n)
                && let Ok(day) = happened.checked_sub(span)
            {
                *votes.entry(mine.article).or_default().entry(day).or_default() += found.n_in_common;
            }
        }
    }
    for (article, days) in votes {
        let mut days: Vec<(usize, Date)> = days.into_iter().map(|(day, votes)| (votes, day)).collect();
        days.sort_unstable_by(|a, b| b.cmp(a));
        let is_clear = days.get(1).is_none_or(|second| second.0 * 2 < days[0].0);
        let (votes, day) = days[0];
        let is_possible = ledger.published_bounds[article].meets(DayRange::day(day));
        if votes >= ENOUGH_IN_COMMON && is_clear && is_possible {
            ledger.published[article] =
                Published { day: Some(day), instant: None, basis: PublishedBasis::Aligned };
        }
    }
}

/// Bounds the articles that told of a dated happening by its weekday: they appeared on that day or within the week.
fn narrow(articles: &[Annotated], matches: &[Match], ledger: &mut Ledger) {
    let mut without_a_day: BTreeMap<usize, Problem> = BTreeMap::new();
    for found in matches {
        for (mine, other) in [(found.a, found.b), (found.b, found.a)] {
            let happened = other.reach.day(ledger.published[other.article].day);
            let (Reach::On(weekday), Some(happened)) = (mine.reach, happened) else { continue };
            if happened.weekday() != weekday || found.n_in_common < ENOUGH_IN_COMMON {
                continue;
            }
            let week = DayRange {
                earliest: Some(happened),
                latest: happened.checked_add(jiff::Span::new().days(6)).ok(),
            };
            let own = ledger.published_bounds[mine.article];
            match own.meet(week) {
                Some(both) => ledger.published_bounds[mine.article] = both,
                None if own.earliest > week.latest && ledger.published[mine.article].day.is_none() => {
                    let told = || contradictions::without_a_day(&articles[mine.article], own, week);
                    without_a_day.entry(mine.article).or_insert_with(told);
                }
                None => {}
            }
        }
    }
    ledger.problems.extend(without_a_day.into_values());
}

#[cfg(test)]
mod tests {
    use dateline_model::{
        Anchor, ArticleIdx, Direction, EventKind, EventMention, LocalEntityId, LocalTimeId, Modality,
        Participant, ParticipantRole, Span, Story, TimeExpr, TimeUnit,
    };
    use jiff::civil::{Weekday, date};

    use super::*;

    /// An article with one meeting of two people (entities 0 and 1 of the ledger) and the day told of it.
    fn report(published: Option<Date>, expr: TimeExpr) -> Annotated {
        let mut annotated = Annotated::default();
        annotated.article.published.day = published;
        let span = Span::new(0, 0);
        let resolved = expr.resolve(&Anchor::Publication, published);
        annotated.times.push(TimeMention { span, expr, anchor: Anchor::Publication, resolved });
        let participant =
            |entity| Participant { role: ParticipantRole::Actor, entity: LocalEntityId(entity), span };
        annotated.events.push(EventMention {
            span,
            trigger: span,
            lemma: "meet".into(),
            kind: EventKind::Consult,
            mode: None,
            participants: vec![participant(0), participant(1)],
            time: Some(LocalTimeId(0)),
            place: None,
            quantities: Vec::new(),
            modality: Modality::Happened,
            takes_up: None,
        });
        annotated
    }

    fn aligned(articles: &[Annotated]) -> Ledger {
        let story =
            Story { articles: (0..articles.len() as u32).map(ArticleIdx).collect(), ..Story::default() };
        let clusters = Clusters { stories: vec![story], ..Clusters::default() };
        let mut ledger = Ledger { entity_of: vec![vec![0, 1]; articles.len()], ..Ledger::default() };
        align(articles, &clusters, &mut ledger);
        ledger
    }

    fn yesterday() -> TimeExpr {
        TimeExpr::Offset { unit: TimeUnit::Day, n: -1 }
    }

    fn on_friday() -> TimeExpr {
        TimeExpr::Weekday { weekday: Weekday::Friday, direction: Direction::Past }
    }

    #[test]
    fn yesterday_beside_a_dated_friday_is_a_saturday() {
        // 2031-03-07 is a Friday.
        let ledger = aligned(&[report(Some(date(2031, 3, 7)), on_friday()), report(None, yesterday())]);
        assert_eq!(ledger.published[1].day, Some(date(2031, 3, 8)));
        assert_eq!(ledger.published[1].basis, PublishedBasis::Aligned);
        assert_eq!(ledger.times[1][0].resolved.value.as_deref(), Some("2031-03-07"));
        assert_eq!(ledger.days_after_first, [Some(0), Some(1)]);
    }

    #[test]
    fn friday_beside_a_dated_yesterday_leaves_a_week() {
        let ledger = aligned(&[report(Some(date(2031, 3, 8)), yesterday()), report(None, on_friday())]);
        assert_eq!(ledger.published[1].day, None);
        let week = DayRange { earliest: Some(date(2031, 3, 7)), latest: Some(date(2031, 3, 13)) };
        assert_eq!(ledger.published_bounds[1], week);
    }

    #[test]
    fn without_any_date_the_second_day_comes_after_the_first_and_no_day_is_made_up() {
        let articles = [report(None, yesterday()), report(None, on_friday()), report(None, yesterday())];
        let ledger = aligned(&articles);
        assert_eq!(ledger.days_after_first, [Some(1), Some(0), Some(1)]);
        assert!(ledger.published.iter().all(|published| published.day.is_none()));
        assert!(ledger.published_bounds.iter().all(|bounds| bounds.is_unknown()));
    }

    #[test]
    fn two_fridays_tell_no_order() {
        let ledger = aligned(&[report(None, on_friday()), report(None, on_friday())]);
        assert_eq!(ledger.days_after_first, [None, None]);
    }

    #[test]
    fn two_others_that_say_another_day_are_told_and_the_given_day_stays() {
        // 2031-03-07 is a Friday; the third report was given a day of February.
        let wrong = date(2031, 2, 3);
        let articles = [
            report(Some(date(2031, 3, 7)), on_friday()),
            report(Some(date(2031, 3, 8)), yesterday()),
            report(Some(wrong), yesterday()),
        ];
        let ledger = aligned(&articles);
        assert_eq!(ledger.published[2].day, Some(wrong));
        let [problem] = &ledger.problems[..] else { panic!("{:?}", ledger.problems) };
        assert!(problem.message.contains("2 other origins it appeared on 2031-03-08"), "{}", problem.message);
        assert_eq!(aligned(&articles[1..]).problems, [], "one against one tells nothing");
    }

    #[test]
    fn undated_reports_of_another_week_than_they_tell_of_are_told() {
        let mut undated = report(None, on_friday());
        undated.times.push(TimeMention {
            span: Span::new(0, 0),
            expr: TimeExpr::Absolute("2031-05-01".into()),
            anchor: Anchor::Publication,
            resolved: dateline_model::Resolved::default(),
        });
        let ledger = aligned(&[report(Some(date(2031, 3, 8)), yesterday()), undated]);
        assert_eq!(ledger.published[1].day, None);
        assert!(ledger.problems[0].message.contains("tells of 2031-05-01 as past"), "{:?}", ledger.problems);
    }

    #[test]
    fn five_thousand_reports_take_no_longer_each_than_fifty() {
        let articles: Vec<Annotated> = (0..5_000)
            .map(|i| {
                if i % 3 == 0 {
                    report(Some(date(2031, 3, 7)), on_friday())
                } else {
                    report(None, yesterday())
                }
            })
            .collect();
        let ledger = aligned(&articles);
        assert!(ledger.published.iter().all(|published| published.day.is_some()));
        assert_eq!(ledger.problems, []);
    }

    #[test]
    fn another_weekday_is_another_happening() {
        let on_monday = TimeExpr::Weekday { weekday: Weekday::Monday, direction: Direction::Past };
        let ledger = aligned(&[report(Some(date(2031, 3, 8)), yesterday()), report(None, on_monday)]);
        assert!(ledger.published_bounds[1].is_unknown());
    }
}
