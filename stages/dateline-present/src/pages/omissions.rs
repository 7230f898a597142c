//! What a report leaves out that most others had told by then.
//!
//! A fact is left out by a report where no copy or sibling of it tells the fact either; where at least two other origins tell it, and
//! at least half of those that reported the story by then, which is on the report's own day or at most two days before;
//! and where the report has not the words of it anywhere. So a first report is not blamed for what came out later, nor a
//! late one for not telling all over again.

use std::collections::{BTreeMap, BTreeSet};

use dateline_model::{ArticleIdx, Attribute, Cite, EventKind, QuoteKind, Subject};
use jiff::civil::Date;

use super::desk::{Desk, plain, shortened};
use super::timeline::{first_of_each, is_told};
use crate::{DifferenceTable, Omission};

/// So many other origins must tell a fact, and so large a share of those that reported by then.
const MIN_ORIGINS: usize = 2;
const MIN_SHARE: f64 = 0.5;
/// How many days before a report the others may lie that it is held against.
const N_DAYS: i64 = 2;

/// Something that reports tell.
struct Fact {
    what: String,
    /// Where each article tells it.
    told_by: BTreeMap<ArticleIdx, Cite>,
    /// The origins of those articles.
    origins: BTreeSet<ArticleIdx>,
    /// Whom it is about, if an article must speak of them before it can leave this out.
    about: Option<Subject>,
    /// Which happening it is, if it is one.
    event: Option<usize>,
}

/// A report that may leave something out.
struct Report {
    article: ArticleIdx,
    origin: ArticleIdx,
    day: Option<Date>,
    words: BTreeSet<String>,
}

/// What the reports of a story leave out; `main` is the happening that stands for it, `tables` what the reports differ
/// and agree on.
pub(super) fn of<'t>(
    desk: &Desk,
    story: usize,
    main: Option<usize>,
    tables: impl Iterator<Item = &'t DifferenceTable>,
) -> Vec<Omission> {
    let reports: Vec<Report> = desk.originals(story).map(|article| report(desk, article)).collect();
    let n_origins = desk.n_origins(reports.iter().map(|report| report.article));
    if n_origins <= MIN_ORIGINS {
        return Vec::new();
    }
    let mut facts = happenings(desk, story, main);
    facts.extend(tables.filter_map(attribute));
    facts.extend(utterances(desk, story));
    for fact in &mut facts {
        fact.origins = fact.told_by.keys().map(|&article| desk.origin(article)).collect();
    }
    let least = MIN_ORIGINS.max((MIN_SHARE * (n_origins - 1) as f64).ceil() as usize);
    // Reports of one day are held against the same others: what those tell is gone through once a day.
    let mut by_day: BTreeMap<Option<Date>, Others> = BTreeMap::new();
    let mut omissions = Vec::new();
    for report in &reports {
        let Others { by_then, told } = by_day.entry(report.day).or_insert_with(|| {
            let others = reports.iter().filter(|other| is_by_then(other.day, report.day));
            let by_then: BTreeSet<ArticleIdx> = others.map(|other| other.origin).collect();
            let told = facts.iter().map(|fact| ByThen::of(desk, fact, &by_then)).collect();
            Others { by_then, told }
        });
        let n_others = by_then.len() - usize::from(by_then.contains(&report.origin));
        for (fact, told) in facts.iter().zip(told.iter()) {
            // Facts that few tell are no omission of anybody: so what is gone through grows with what is told.
            let most_tell = n_others + 1 < n_origins || fact.told_by.len() >= least;
            if let Some(told) = told.as_ref().filter(|_| most_tell && !fact.origins.contains(&report.origin))
            {
                omissions.extend(omission(desk, report, fact, told, n_others));
            }
        }
    }
    omissions.sort_by_key(|omission| (omission.source, std::cmp::Reverse(omission.n_origins)));
    omissions
}

/// Whether another report counts as told by the time of this one. Where a day is not known nothing speaks against it.
fn is_by_then(other: Option<Date>, mine: Option<Date>) -> bool {
    let (Some(other), Some(mine)) = (other, mine) else { return true };
    let first = mine.checked_sub(jiff::Span::new().days(N_DAYS)).unwrap_or(mine);
    (first..=mine).contains(&other)
}

/// What the others had told by some day.
struct Others {
    /// The origins that had reported.
    by_then: BTreeSet<ArticleIdx>,
    /// For each fact who of them tells it.
    told: Vec<Option<ByThen>>,
}

/// Who of those that had reported by some day tells a fact.
struct ByThen {
    /// Where, the first [`MOST_CITED`].
    told_by: Vec<Cite>,
    n_origins: usize,
    /// The words of those.
    words: Vec<BTreeSet<String>>,
}

/// So many tellings show that a fact is told.
const MOST_CITED: usize = 12;

impl ByThen {
    /// `None` where too few tell it.
    fn of(desk: &Desk, fact: &Fact, by_then: &BTreeSet<ArticleIdx>) -> Option<Self> {
        let told = fact.told_by.iter().filter(|(article, _)| by_then.contains(&desk.origin(**article)));
        let mut told_by: Vec<Cite> = told.map(|(_, cite)| *cite).collect();
        let n_origins = desk.n_origins(told_by.iter().map(|cite| cite.article));
        told_by.truncate(MOST_CITED);
        let words = told_by.iter().map(|cite| content_words(&desk.words(*cite))).collect();
        (n_origins >= MIN_ORIGINS).then_some(Self { told_by, n_origins, words })
    }
}

/// `n_others`: how many origins besides the report's own had reported by then.
fn omission(desk: &Desk, report: &Report, fact: &Fact, told: &ByThen, n_others: usize) -> Option<Omission> {
    let enough = told.n_origins as f64 >= MIN_SHARE * n_others as f64;
    if !enough || !fact.about.is_none_or(|about| speaks_of(desk, report.article, about)) {
        return None;
    }
    if fact.event.is_some_and(|event| tells_akin(desk, report.article, event)) {
        return None;
    }
    // Whoever has all the words of one telling tells it too, in a way that was not understood.
    let has_words = told.words.iter().any(|words| !words.is_empty() && words.is_subset(&report.words));
    (!has_words).then(|| Omission {
        source: desk.source_of[report.article.index()],
        what: fact.what.clone(),
        told_by: told.told_by.clone(),
        n_origins: told.n_origins,
    })
}

fn report(desk: &Desk, article: ArticleIdx) -> Report {
    let annotated = desk.annotated(article);
    let sentences = annotated.sentences.iter().map(|sentence| sentence.span.of(&annotated.article.text));
    let words = sentences.flat_map(content_words).collect();
    Report { article, origin: desk.origin(article), day: desk.published(article).day, words }
}

/// The story's own happenings that name somebody. The one that stands for the story no report of it leaves out: where one
/// seems to, it was not understood.
fn happenings(desk: &Desk, story: usize, main: Option<usize>) -> Vec<Fact> {
    let own = desk.events(story).iter().copied().filter(|&event| {
        Some(event) != main
            && desk.is_plain(event)
            && !desk.ledger.events[event].is_background
            && is_told(desk, event)
            && desk.event_origins(event) >= MIN_ORIGINS
    });
    own.map(|event| {
        let told_by = by_article(&desk.ledger.events[event].reports);
        Fact { what: desk.telling(event), told_by, origins: BTreeSet::new(), about: None, event: Some(event) }
    })
    .collect()
}

/// What is told of somebody or of a happening, whatever the value. Names and places of a happening are part of telling it.
fn attribute(table: &DifferenceTable) -> Option<Fact> {
    if matches!(table.attribute, Attribute::Title | Attribute::Quotation | Attribute::Date | Attribute::Place)
    {
        return None;
    }
    // What somebody is called beside their name is nobody's news.
    let Subject::Event(_) = table.subject else { return None };
    let cites: Vec<Cite> = table.values.iter().flat_map(|value| &value.evidence).copied().collect();
    let values: Vec<&str> = table.values.iter().map(|value| value.value.as_str()).collect();
    let what = format!("{}: {}", table.heading(), values.join(" / "));
    Some(Fact {
        what,
        told_by: by_article(&cites),
        origins: BTreeSet::new(),
        about: Some(table.subject),
        event: None,
    })
}

/// What somebody said, in whatever wording.
fn utterances(desk: &Desk, story: usize) -> Vec<Fact> {
    let mut groups: BTreeMap<usize, Vec<(ArticleIdx, usize)>> = BTreeMap::new();
    for &article in desk.reports(story) {
        for quote in 0..desk.annotated(article).quotes.len() {
            if let Some(group) = desk.utterance(article, quote) {
                groups.entry(group).or_default().push((article, quote));
            }
        }
    }
    let told = groups.into_values().filter_map(|told| {
        let quote = |&(article, quote): &(ArticleIdx, usize)| &desk.annotated(article).quotes[quote];
        let direct = told.iter().find(|at| quote(at).kind != QuoteKind::Indirect)?;
        let cites: Vec<Cite> = told.iter().map(|at| Cite { article: at.0, span: quote(at).span }).collect();
        let who = quote(direct).speaker.and_then(|local| desk.entity(direct.0, local));
        let who = who.map(|(_, entity)| plain(&entity.name)).or(quote(direct).speaker_name.clone());
        let marks: &[char] = &['"', '\u{201c}', '\u{201d}', ',', ' '];
        let words = desk.words(Cite { article: direct.0, span: quote(direct).span });
        let words = format!("\u{201c}{}\u{201d}", shortened(words.trim_matches(marks)));
        let what = who.map_or(words.clone(), |who| format!("{who}: {words}"));
        Some(Fact { what, told_by: by_article(&cites), origins: BTreeSet::new(), about: None, event: None })
    });
    told.collect()
}

/// Whether a report speaks of somebody or of a happening at all.
fn speaks_of(desk: &Desk, article: ArticleIdx, about: Subject) -> bool {
    match about {
        Subject::Entity(entity) => {
            let members = &desk.ledger.entities[entity].members;
            let at = members.partition_point(|(other, _)| *other < article);
            members.get(at).is_some_and(|(other, _)| *other == article)
        }
        Subject::Event(event) => {
            let accounts = &desk.ledger.events[event].accounts;
            let at = accounts.partition_point(|(other, _)| *other < article);
            accounts.get(at).is_some_and(|(other, _)| *other == article)
        }
    }
}

/// Whether an article tells a happening so near to this one that it may be this one: of one kind, and it names all who
/// take part; or what a traveller did, where this is the journey.
fn tells_akin(desk: &Desk, article: ArticleIdx, event: usize) -> bool {
    let left_out = &desk.ledger.events[event];
    let names_all =
        left_out.participants.iter().all(|&(_, entity)| speaks_of(desk, article, Subject::Entity(entity)));
    desk.annotated(article).events.iter().enumerate().any(|(i, mention)| {
        let told =
            desk.ledger.event_of.get(article.index()).and_then(|events| events.get(i).copied().flatten());
        let told = told.and_then(|told| desk.ledger.events.get(told));
        let is_stay = left_out.kind == EventKind::Travel
            && told.is_some_and(|told| {
                told.participants
                    .iter()
                    .any(|(_, who)| left_out.participants.iter().any(|(_, other)| who == other))
            });
        is_stay || mention.kind == left_out.kind && names_all
    })
}

fn by_article(cites: &[Cite]) -> BTreeMap<ArticleIdx, Cite> {
    first_of_each(cites).into_iter().map(|cite| (cite.article, cite)).collect()
}

/// Words of four letters or more and numbers, lower case, cut to their first letters so that "closing" meets "closed".
fn content_words(words: &str) -> BTreeSet<String> {
    const STEM: usize = 5;
    let words = words.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
    let told = words.filter(|word| word.chars().count() > 3 || word.starts_with(|c: char| c.is_numeric()));
    told.map(|word| word.chars().take(STEM).collect()).collect()
}

#[cfg(test)]
mod tests {
    use dateline_model::{ArticleIdx, DayRange, EntityKind, ParticipantRole, Role};
    use jiff::civil::date;

    use crate::testing::Newsroom;

    /// Four reports; the last one does not tell that the mayor resigned.
    fn four(days: [i8; 4], last: &str) -> (Newsroom, Vec<ArticleIdx>) {
        let mut news = Newsroom::default();
        let told = "A mill burned. The mayor resigned at once.";
        let reports: Vec<ArticleIdx> = [told, told, told, last]
            .iter()
            .zip(days)
            .map(|(text, day)| news.report(Some("Gazette"), Some(date(2031, 3, day)), &[(Role::Body, text)]))
            .collect();
        let story = news.story(&reports);
        news.storyline(&[story]);
        let tellers: Vec<(ArticleIdx, &str)> =
            reports[..3].iter().map(|&report| (report, "The mayor resigned")).collect();
        let mayor = news.entity("Mayor of Lend", EntityKind::Person, None, &[(reports[0], "mayor")]);
        let event =
            news.event(story, "Mayor of Lend resigns at once", DayRange::day(date(2031, 3, 7)), &tellers);
        news.ledger.events[event].participants.push((ParticipantRole::Actor, mayor));
        let fire: Vec<(ArticleIdx, &str)> =
            [0, 1, 2].iter().map(|&i| (reports[i], "A mill burned")).chain([(reports[3], "mill")]).collect();
        news.event(story, "Mill burns in Lend", DayRange::day(date(2031, 3, 7)), &fire);
        (news, reports)
    }

    fn omitted(news: &Newsroom) -> Vec<(usize, usize)> {
        let briefing = news.brief();
        briefing.stories[0]
            .omissions
            .iter()
            .map(|omission| (omission.source, omission.told_by.len()))
            .collect()
    }

    #[test]
    fn what_most_others_tell_and_one_does_not_is_left_out() {
        let (news, _) = four([7, 7, 7, 7], "A mill burned down.");
        assert_eq!(omitted(&news), [(3, 3)]);
    }

    #[test]
    fn a_first_report_leaves_out_nothing_that_came_later() {
        let (news, _) = four([8, 8, 8, 7], "A mill burned down.");
        assert_eq!(omitted(&news), []);
    }

    #[test]
    fn a_late_report_need_not_tell_all_over_again() {
        let (news, _) = four([7, 7, 7, 20], "The mill will be built again.");
        assert_eq!(omitted(&news), []);
    }

    #[test]
    fn a_report_that_has_the_words_tells_it() {
        let (news, _) = four([7, 7, 7, 7], "The mayor, who had resigned, wept at the mill.");
        assert_eq!(omitted(&news), []);
    }

    #[test]
    fn copies_neither_tell_by_themselves_nor_leave_out() {
        let (mut news, reports) = four([7, 7, 7, 7], "A mill burned down.");
        for copy in &reports[1..3] {
            news.clusters.origins[copy.index()].first = reports[0];
        }
        assert_eq!(omitted(&news), [], "one origin is too few");
    }
}
