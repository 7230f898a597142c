//! What a report leaves out that most others had told by then.
//!
//! A fact is left out by a report where no copy or sibling of it tells the fact either; where at least two other origins tell it, and
//! at least half of those that reported the story by then, which is on the report's own day or at most two days before;
//! and where neither the report nor a copy of it has the words of it anywhere, or any word for what it is about ("blamed", "wounded").
//! Of a report whose text is cut off, empty or not read nobody knows what it leaves out. So a first report is not blamed for what came out later, nor a
//! late one for not telling all over again.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use dateline_model::{
    Annotated, ArticleIdx, Attribute, Cite, EventKind, EventMention, ParticipantRole, QuoteKind, Role,
    Subject,
};
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
    /// What is told of a happening, with the words of each value.
    attribute: Option<(Attribute, Vec<BTreeSet<String>>)>,
}

/// A report that may leave something out.
struct Report<'a> {
    article: ArticleIdx,
    origin: ArticleIdx,
    day: Option<Date>,
    is_cut: bool,
    /// The words of all reports of its origin, once they were asked for.
    words: &'a OnceCell<BTreeSet<String>>,
    /// All reports of its origin.
    family: &'a [ArticleIdx],
}

impl Report<'_> {
    fn words(&self, desk: &Desk) -> &BTreeSet<String> {
        self.words.get_or_init(|| self.family.iter().flat_map(|&article| words_of(desk, article)).collect())
    }
}

/// The reports of a story that nobody can say of what they leave out, because not all of their text is at hand: indices into
/// the sources.
pub(super) fn unknown(desk: &Desk, story: usize) -> Vec<usize> {
    let originals: Vec<ArticleIdx> = desk.originals(story).collect();
    if desk.n_origins(originals.iter().copied()) <= MIN_ORIGINS {
        return Vec::new();
    }
    let cut = originals.into_iter().filter(|&article| is_cut(desk.annotated(article)));
    let mut sources: Vec<usize> = cut.map(|article| desk.source_of[article.index()]).collect();
    sources.sort_unstable();
    sources
}

/// Whether a report has no sentence that was read, or ends in the middle.
fn is_cut(annotated: &Annotated) -> bool {
    let text = &annotated.article.text;
    let body = annotated.sentences.iter().filter(|sentence| sentence.role == Role::Body);
    let Some(last) = body.map(|sentence| sentence.span).max_by_key(|span| span.end) else { return true };
    let line_end = text[last.end as usize..].find('\n').map_or(text.len(), |at| last.end as usize + at);
    let end = text[last.start as usize..line_end].trim_end();
    CUT_ENDS.iter().any(|cut| end.ends_with(cut)) || end.ends_with(" chars]") || !ends_a_sentence(end)
}

/// How a text ends that goes on elsewhere.
const CUT_ENDS: [&str; 4] = ["...", "\u{2026}", "[...]", "[\u{2026}]"];

fn ends_a_sentence(words: &str) -> bool {
    let marks: &[char] = &['"', '\'', '\u{2019}', '\u{201d}', '\u{bb}', ')', ']', '*'];
    words.trim_end_matches(marks).ends_with(['.', '!', '?', ':', ';']) || words.ends_with(marks)
}

/// What the reports of a story leave out; `main` is the happening that stands for it, `tables` what the reports differ
/// and agree on.
pub(super) fn of<'t>(
    desk: &Desk,
    story: usize,
    main: Option<usize>,
    tables: impl Iterator<Item = &'t DifferenceTable>,
) -> Vec<Omission> {
    let mut families: BTreeMap<ArticleIdx, Vec<ArticleIdx>> = BTreeMap::new();
    for &article in desk.reports(story) {
        families.entry(desk.origin(article)).or_default().push(article);
    }
    let words: BTreeMap<ArticleIdx, OnceCell<BTreeSet<String>>> =
        families.keys().map(|&origin| (origin, OnceCell::new())).collect();
    let reports: Vec<Report> = desk
        .originals(story)
        .map(|article| {
            let origin = desk.origin(article);
            Report {
                article,
                origin,
                day: desk.published(article).day,
                is_cut: is_cut(desk.annotated(article)),
                words: &words[&origin],
                family: &families[&origin],
            }
        })
        .collect();
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
    for report in reports.iter().filter(|report| !report.is_cut) {
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
    if fact.event.is_some_and(|event| tells_akin(desk, report.article, event))
        || fact
            .attribute
            .as_ref()
            .is_some_and(|(attribute, values)| mentions(desk, report, *attribute, values))
    {
        return None;
    }
    // Whoever has all the words of one telling tells it too, in a way that was not understood.
    let has_words = told.words.iter().any(|words| !words.is_empty() && words.is_subset(report.words(desk)));
    (!has_words).then(|| Omission {
        source: desk.source_of[report.article.index()],
        what: fact.what.clone(),
        told_by: told.told_by.clone(),
        n_origins: told.n_origins,
    })
}

fn words_of(desk: &Desk, article: ArticleIdx) -> impl Iterator<Item = String> {
    let annotated = desk.annotated(article);
    let sentences = annotated.sentences.iter().map(|sentence| sentence.span.of(&annotated.article.text));
    sentences.flat_map(content_words)
}

/// Whether a report or a copy of it speaks of an attribute at all, in whatever words: it gives a value to it, has a value's own
/// words, or has a word for it. Of a deed it speaks of who is behind it where it names a doer.
fn mentions(desk: &Desk, report: &Report, attribute: Attribute, values: &[BTreeSet<String>]) -> bool {
    let begins_with = |word: &str| {
        let next = report.words(desk).range(word.to_owned()..).next();
        next.is_some_and(|next| next.starts_with(word))
    };
    let has_word = || words_for(attribute).iter().any(|word| begins_with(word));
    let has_value = || values.iter().any(|value| !value.is_empty() && value.is_subset(report.words(desk)));
    let claims = |article: &ArticleIdx| {
        let annotated = desk.annotated(*article);
        annotated.claims.iter().any(|claim| claim.attribute == attribute)
            || attribute == Attribute::Responsibility && annotated.events.iter().any(names_doer)
    };
    has_word() || has_value() || report.family.iter().any(claims)
}

/// Whether a clause names who did a deed.
fn names_doer(event: &EventMention) -> bool {
    let is_deed = matches!(event.kind, EventKind::Assault | EventKind::Crime | EventKind::Accuse);
    is_deed && event.participants.iter().any(|participant| participant.role == ParticipantRole::Actor)
}

/// How the words begin by which a report speaks of an attribute.
fn words_for(attribute: Attribute) -> &'static [&'static str] {
    static WORDS: LazyLock<BTreeMap<&str, Vec<&str>>> = LazyLock::new(|| {
        let lines =
            include_str!("../../data/attribute_words.tsv").lines().filter(|line| !line.starts_with('#'));
        let rows = lines.filter_map(|line| line.split_once('\t'));
        rows.map(|(name, words)| (name, words.split(' ').collect())).collect()
    });
    WORDS.get(attribute.name()).map_or(&[], Vec::as_slice)
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
        Fact {
            what: desk.telling(event),
            told_by,
            origins: BTreeSet::new(),
            about: None,
            event: Some(event),
            attribute: None,
        }
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
        attribute: Some((table.attribute, values.iter().map(|value| content_words(value)).collect())),
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
        Some(Fact {
            what,
            told_by: by_article(&cites),
            origins: BTreeSet::new(),
            about: None,
            event: None,
            attribute: None,
        })
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
    use dateline_model::{
        ArticleIdx, Attribute, DayRange, EntityKind, ParticipantRole, Role, Status, Subject,
    };
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
    fn nobody_says_what_a_report_leaves_out_whose_text_is_cut_or_empty() {
        for text in
            ["A mill burned down in the\u{2026}", "A mill burned down in", "A mill burned down [+1200 chars]"]
        {
            let (news, reports) = four([7, 7, 7, 7], text);
            assert_eq!(omitted(&news), []);
            let briefing = news.brief();
            assert_eq!(briefing.stories[0].omissions_unknown, [briefing.source_of[reports[3].index()]]);
            let set = crate::text::render(&briefing, &news.articles, &crate::text::TextOptions::default());
            assert!(set.contains("not known of [4]: its text is cut off, empty or not read"), "{set}");
        }
        let (mut news, reports) = four([7, 7, 7, 7], "A mill burned down.");
        news.articles[reports[3].index()].sentences.clear();
        assert_eq!((omitted(&news), news.brief().stories[0].omissions_unknown.len()), (vec![], 1));
    }

    /// Three reports blame a rival for a fire; the last one says what it says.
    fn blamed(last: &str) -> Newsroom {
        let mut news = Newsroom::default();
        let told = "A mill burned. Police blamed a rival miller.";
        let reports = [told, told, told, last]
            .map(|text| news.report(Some("Gazette"), Some(date(2031, 3, 7)), &[(Role::Body, text)]));
        let story = news.story(&reports);
        news.storyline(&[story]);
        let fire = reports.map(|report| (report, "mill"));
        let event = news.event(story, "Mill burns in Lend", DayRange::day(date(2031, 3, 7)), &fire);
        news.difference(
            Subject::Event(event),
            Attribute::Responsibility,
            Status::Agreed,
            &[("rival miller", Some("police"), &[0, 1, 2].map(|i| (reports[i], "blamed a rival miller")))],
        );
        news
    }

    #[test]
    fn who_is_behind_it_is_left_out_only_where_no_word_of_that_is_said() {
        assert_eq!(omitted(&blamed("A mill burned down on Friday.")), [(3, 3)]);
        for told in [
            "A mill burned down. Detectives suspect the owner of another one.",
            "A mill burned down. Nobody has claimed it.",
            "A mill burned down. Its rival, a miller of the next town, is in custody.",
        ] {
            assert_eq!(omitted(&blamed(told)), [], "{told}");
        }
    }

    #[test]
    fn what_a_copy_says_is_not_left_out() {
        let mut news = blamed("A mill burned down on Friday.");
        let copy = news.report(
            Some("Courier"),
            Some(date(2031, 3, 7)),
            &[(Role::Body, "A mill burned down on Friday. The owner is accused.")],
        );
        news.clusters.stories[0].articles.push(copy);
        news.clusters.origins[copy.index()].first = ArticleIdx(3);
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
