//! What the makers of pages look up: the ledger with ways into it by story, and who tells how much of it.

use std::cell::OnceCell;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use dateline_model::{
    Annotated, ArticleIdx, Cite, Clusters, Difference, Entity, EntityKind, Event, EventKind, Ledger,
    LocalEntityId, LocalTimeId, PartOfDay, Published, Sentence, Span, Subject, TimeExpr, TimeMention,
};
use jiff::civil::{Date, Weekday};

use super::columns::{Column, country_of};
use crate::{Relative, When};

/// The ledger, opened by story.
pub(crate) struct Desk<'a> {
    pub articles: &'a [Annotated],
    pub clusters: &'a Clusters,
    pub ledger: &'a Ledger,
    /// For each story its events, ascending.
    events_of: Vec<Vec<usize>>,
    /// For each story its differences, ascending.
    differences_of: Vec<Vec<usize>>,
    /// For each quotation the group of `Ledger::same_utterance` it lies in.
    utterance_of: BTreeMap<(ArticleIdx, usize), usize>,
    /// For each event its clauses, sorted: by article.
    tellings_of: Vec<Vec<Cite>>,
    /// For each event the words of each of its numbers, sorted: by article.
    numbers_of: Vec<Vec<Vec<Cite>>>,
    /// For each entity whom its titles say it acts for, once that was asked.
    pub affiliations: Vec<OnceCell<Option<Column>>>,
    /// For each entity what it is called beside its name, once that was asked.
    pub called: Vec<OnceCell<Option<String>>>,
    /// For each article its index into the briefing's sources; empty until they are numbered.
    pub source_of: Vec<usize>,
}

impl<'a> Desk<'a> {
    pub fn new(articles: &'a [Annotated], clusters: &'a Clusters, ledger: &'a Ledger) -> Self {
        let mut story_of = vec![0; articles.len()];
        for (story, page) in clusters.stories.iter().enumerate() {
            for article in &page.articles {
                story_of[article.index()] = story;
            }
        }
        let mut events_of = vec![Vec::new(); clusters.stories.len()];
        for (i, event) in ledger.events.iter().enumerate() {
            if let Some(events) = events_of.get_mut(event.story) {
                events.push(i);
            }
        }
        let mut differences_of = vec![Vec::new(); clusters.stories.len()];
        for (i, difference) in ledger.differences.iter().enumerate() {
            let story = match difference.about {
                Subject::Event(event) => ledger.events.get(event).map(|event| event.story),
                Subject::Entity(_) => story_of_most(difference, &story_of),
            };
            if let Some(differences) = story.and_then(|story| differences_of.get_mut(story)) {
                differences.push(i);
            }
        }
        let groups = ledger.same_utterance.iter().enumerate();
        let utterance_of =
            groups.flat_map(|(group, quotes)| quotes.iter().map(move |&quote| (quote, group))).collect();
        let sorted = |cites: &[Cite]| {
            let mut cites = cites.to_vec();
            cites.sort();
            cites
        };
        let numbers = |event: &Event| event.quantities.iter().map(|q| sorted(&q.evidence)).collect();
        Self {
            articles,
            clusters,
            ledger,
            events_of,
            differences_of,
            utterance_of,
            tellings_of: ledger.events.iter().map(|event| sorted(&event.reports)).collect(),
            numbers_of: ledger.events.iter().map(numbers).collect(),
            affiliations: vec![OnceCell::new(); ledger.entities.len()],
            called: vec![OnceCell::new(); ledger.entities.len()],
            source_of: Vec::new(),
        }
    }

    /// The clauses by which an article tells of an event.
    pub fn tellings(&self, event: usize, article: ArticleIdx) -> &[Cite] {
        of_article(&self.tellings_of[event], article)
    }

    /// For each number that is told of an event, the words by which an article tells it.
    pub fn numbers(&self, event: usize, article: ArticleIdx) -> impl Iterator<Item = &[Cite]> {
        self.numbers_of[event].iter().map(move |cites| of_article(cites, article))
    }

    /// The reports of a story, ascending.
    pub fn reports(&self, story: usize) -> &'a [ArticleIdx] {
        &self.clusters.stories[story].articles
    }

    /// The reports of a story that are nobody's copy, ascending.
    pub fn originals(&self, story: usize) -> impl Iterator<Item = ArticleIdx> {
        let is_copy =
            |article: ArticleIdx| self.clusters.copy_of.get(article.index()).is_some_and(Option::is_some);
        self.reports(story).iter().copied().filter(move |&article| !is_copy(article))
    }

    pub fn annotated(&self, article: ArticleIdx) -> &'a Annotated {
        &self.articles[article.index()]
    }

    /// Who of this run reported first what this article tells: itself, what it copies, the first that credits the same agency.
    pub fn origin(&self, article: ArticleIdx) -> ArticleIdx {
        self.clusters.origin(article)
    }

    /// How many independent origins these articles have.
    pub fn n_origins(&self, articles: impl Iterator<Item = ArticleIdx>) -> usize {
        articles.map(|article| self.origin(article)).collect::<BTreeSet<_>>().len()
    }

    /// When an article appeared.
    pub fn published(&self, article: ArticleIdx) -> &'a Published {
        self.ledger
            .published
            .get(article.index())
            .unwrap_or(&self.articles[article.index()].article.published)
    }

    /// The first day a report of the story appeared or can have appeared; unknown days sort last.
    pub fn first_day(&self, story: usize) -> Date {
        let days = self.reports(story).iter().filter_map(|&article| {
            let bounds = self.ledger.published_bounds.get(article.index()).copied().unwrap_or_default();
            self.published(article).day.or(bounds.earliest)
        });
        days.min().unwrap_or(Date::MAX)
    }

    /// Indices into the briefing's sources, ascending.
    pub fn sources_of(&self, story: usize) -> Vec<usize> {
        let mut sources: Vec<usize> =
            self.reports(story).iter().map(|article| self.source_of[article.index()]).collect();
        sources.sort_unstable();
        sources
    }

    /// Number of an article's source, from 1.
    pub fn number(&self, article: ArticleIdx) -> usize {
        self.source_of.get(article.index()).map_or(0, |source| source + 1)
    }

    /// Who a local entity is across articles.
    pub fn entity(&self, article: ArticleIdx, local: LocalEntityId) -> Option<(usize, &'a Entity)> {
        let &entity = self.ledger.entity_of.get(article.index())?.get(local.index())?;
        self.ledger.entities.get(entity).map(|known| (entity, known))
    }

    /// An expression of time, resolved with what is known from all articles.
    pub fn time(&self, article: ArticleIdx, time: LocalTimeId) -> Option<&'a TimeMention> {
        let own = &self.articles[article.index()].times;
        self.ledger
            .times
            .get(article.index())
            .filter(|times| !times.is_empty())
            .unwrap_or(own)
            .get(time.index())
    }

    /// Events of a story, ascending.
    pub fn events(&self, story: usize) -> &[usize] {
        &self.events_of[story]
    }

    pub fn differences(&self, story: usize) -> impl Iterator<Item = &'a Difference> {
        self.differences_of[story].iter().map(|&i| &self.ledger.differences[i])
    }

    /// The group of quotations that give one utterance.
    pub fn utterance(&self, article: ArticleIdx, quote: usize) -> Option<usize> {
        self.utterance_of.get(&(article, quote)).copied()
    }

    /// Independent origins that tell of an event.
    pub fn event_origins(&self, event: usize) -> usize {
        self.n_origins(self.ledger.events[event].accounts.iter().map(|(article, _)| *article))
    }

    /// The sentence a span starts in: index into the article's sentences.
    pub fn sentence_idx(&self, article: ArticleIdx, span: Span) -> Option<usize> {
        let sentences: &[Sentence] = &self.articles[article.index()].sentences;
        let idx = sentences.partition_point(|sentence| sentence.span.start <= span.start).checked_sub(1)?;
        (sentences[idx].span.end > span.start).then_some(idx)
    }

    /// How much an event is the story's news: told by many, told early. 0 to its number of origins.
    pub fn newsworth(&self, event: usize) -> f64 {
        let told = &self.ledger.events[event];
        let mut first_told: BTreeMap<ArticleIdx, usize> = BTreeMap::new();
        for cite in &told.reports {
            if let Some(position) = self.sentence_idx(cite.article, cite.span) {
                let first = first_told.entry(cite.article).or_insert(position);
                *first = position.min(*first);
            }
        }
        let n_articles = first_told.len().max(1) as f64;
        let mean_position = first_told.into_values().sum::<usize>() as f64 / n_articles;
        let background = if told.is_background { 0.25 } else { 1.0 };
        background * self.event_origins(event) as f64 / (1.0 + mean_position / 4.0)
    }

    /// Events of a story that it is about, the most newsworthy first.
    pub fn main_events(&self, story: usize) -> Vec<usize> {
        let events = self.events_of[story].iter().filter(|&&event| !self.ledger.events[event].is_background);
        let mut ranked: Vec<(f64, usize)> = events.map(|&event| (self.newsworth(event), event)).collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        ranked.into_iter().map(|(_, event)| event).collect()
    }

    /// When an event happened, with what is known instead where its day is not.
    pub fn when(&self, event: usize) -> When {
        let told = &self.ledger.events[event];
        let mut when = When::days(told.days);
        if let Some(day) = told.days.single() {
            when.part = self.part_of_day(event, day);
            return when;
        }
        let mut weekdays: BTreeSet<i8> = BTreeSet::new();
        for &(article, local) in &told.accounts {
            let account = self.annotated(article).events.get(local.index());
            let Some(time) = account.and_then(|a| a.time).and_then(|time| self.time(article, time)) else {
                continue;
            };
            weekdays.extend(weekday(&time.expr).map(Weekday::to_monday_one_offset));
            let offset = time.resolved.offset_days.filter(|_| time.resolved.value.is_none());
            if let (None, Some(days)) = (when.relative, offset) {
                when.relative = Some(Relative { number: self.number(article), days });
            }
        }
        if let (1, Some(&only)) = (weekdays.len(), weekdays.first()) {
            when.weekday = Weekday::from_monday_one_offset(only).ok();
        }
        when
    }

    /// The part of its day at which an event took place: where reports tell several, the one that lies in all of them.
    fn part_of_day(&self, event: usize, day: Date) -> Option<PartOfDay> {
        let accounts = self.ledger.events[event].accounts.iter();
        let told = accounts.filter_map(|&(article, local)| {
            let time = self.annotated(article).events.get(local.index())?.time?;
            let time = self.time(article, time)?;
            part(&time.expr).filter(|_| time.resolved.days.single() == Some(day))
        });
        let mut told: Vec<PartOfDay> = told.collect();
        told.sort_by_key(|part| !matches!(part, PartOfDay::Clock(..)));
        let first = *told.first()?;
        told.iter().all(|other| *other == first || holds(*other, first)).then_some(first)
    }

    /// What an event is on a page: its own line where that names somebody and what befell them, else the words of the
    /// report that tells it most fully, in marks.
    pub fn telling(&self, event: usize) -> String {
        let told = &self.ledger.events[event];
        if self.is_plain(event) {
            return plain(&told.what);
        }
        let clauses = told.reports.iter().map(|&cite| self.words(cite));
        let fullest =
            clauses.max_by_key(|clause| (clause.chars().count().min(FULL_CLAUSE), Reverse(clause.len())));
        match fullest {
            Some(clause) if clause.contains(' ') => format!("\u{201c}{}\u{201d}", shortened(&clause)),
            _ => plain(&told.what),
        }
    }

    /// Whether an event's own line says who did what: it names somebody beside the happening, and nobody meets a town or a
    /// hospital.
    pub fn is_plain(&self, event: usize) -> bool {
        let told = &self.ledger.events[event];
        if told.kind == EventKind::Consult && self.names_premises(told) {
            return false;
        }
        let names = told.participants.iter().filter_map(|&(_, entity)| self.ledger.entities.get(entity));
        let n_named = names.filter(|entity| told.what.contains(&entity.name)).count();
        n_named >= 2 || n_named == 1 && told.what.split_whitespace().count() >= 4 && !told.what.contains(": ")
    }

    /// Whether the line of a meeting names a party that is a place where people are: a town or a hospital that is "met", a
    /// "Lend" whose hospital is visited.
    fn names_premises(&self, told: &Event) -> bool {
        let is_visit = told.mode.as_deref() == Some("visit");
        let parties = told.participants.iter().filter_map(|&(_, entity)| self.ledger.entities.get(entity));
        let named: Vec<&Entity> = parties.filter(|entity| told.what.contains(&entity.name)).collect();
        let is_met_place = |entity: &&Entity| match entity.kind {
            EntityKind::Place => country_of(entity).is_none(),
            EntityKind::Organization => entity.name.rsplit(' ').next().is_some_and(is_premises),
            EntityKind::Person | EntityKind::Group | EntityKind::Work | EntityKind::Other => false,
        };
        if !is_visit && named.iter().any(is_met_place) {
            return true;
        }
        // The clauses of a few reports show whether the name is part of a longer one.
        let clauses: Vec<String> =
            told.reports.iter().take(MAX_CLAUSES).map(|&cite| self.words(cite)).collect();
        let is_part = |entity: &&Entity| {
            let next = |clause: &String| {
                let (_, rest) = clause.split_once(&entity.name)?;
                let rest = rest.strip_prefix(' ')?;
                Some(is_premises(rest.split(|c: char| !c.is_alphanumeric()).next()?))
            };
            entity.kind == EntityKind::Person
                && clauses.iter().filter_map(next).any(|is_premises| is_premises)
        };
        // "Met the families of the dead in Lend" is told of families.
        let is_where = |entity: &&Entity| {
            let mut before =
                clauses.iter().filter_map(|clause| Some(clause.split_once(&entity.name)?.0)).peekable();
            let stands_behind_in = |before: &str| {
                before.split_whitespace().next_back().is_some_and(|word| WHERE.contains(&word))
            };
            !is_visit && before.peek().is_some() && before.all(stands_behind_in)
        };
        named.iter().any(is_part) || named.iter().any(is_where)
    }

    /// A value as a report writes it, capitals and all, where its words stand in the evidence: the plainest such spelling.
    pub fn as_written(&self, value: &str, evidence: &[Cite]) -> String {
        let told = plain(value);
        let lower = told.to_lowercase();
        let written = evidence.iter().filter_map(|&cite| {
            let words = self.words(cite);
            let at = words.to_lowercase().find(&lower)?;
            // Lower case can change a word's length; then the words are not where they seem to be.
            let written = words.get(at..at + told.len())?;
            (written.to_lowercase() == lower).then(|| written.to_owned())
        });
        let n_capitals = |words: &String| words.chars().filter(|c| c.is_uppercase()).count();
        written.min_by_key(n_capitals).unwrap_or(told)
    }

    /// The words of a citation, white space made plain.
    pub fn words(&self, cite: Cite) -> String {
        plain(cite.span.of(&self.articles[cite.article.index()].article.text))
    }
}

/// Those of sorted citations that are of one article.
fn of_article(cites: &[Cite], article: ArticleIdx) -> &[Cite] {
    let start = cites.partition_point(|cite| cite.article < article);
    let n = cites[start..].partition_point(|cite| cite.article == article);
    &cites[start..start + n]
}

/// Words before the name of where something is.
const WHERE: [&str; 4] = ["in", "at", "near", "outside"];

/// So many clauses of an event are looked at for what its names are part of.
const MAX_CLAUSES: usize = 12;

/// Whether a word is a kind of place that people visit and do not meet: "hospital".
fn is_premises(word: &str) -> bool {
    static PREMISES: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
        include_str!("../../data/premises.tsv").lines().filter(|line| !line.starts_with('#')).collect()
    });
    PREMISES.contains(word.to_lowercase().as_str())
}

/// A clause of so many characters tells an event fully.
const FULL_CLAUSE: usize = 70;
/// What is longer than this many characters is cut at a word.
const MAX_CHARS: usize = 110;

/// Cut at the last word that fits, with an ellipsis.
pub(crate) fn shortened(words: &str) -> String {
    let Some((limit, _)) = words.char_indices().nth(MAX_CHARS) else {
        return words.to_owned();
    };
    let cut = words[..limit].rfind(' ').filter(|&cut| cut > 0).unwrap_or(limit);
    format!("{}\u{2026}", words[..cut].trim_end_matches([',', ';', ':', ' ', '\u{2013}', '\u{2014}']))
}

/// One line: every run of white space is one space.
pub(crate) fn plain(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn part(expr: &TimeExpr) -> Option<PartOfDay> {
    match expr {
        TimeExpr::Part { part, .. } => Some(*part),
        _ => None,
    }
}

/// Whether a time of the clock lies in a part of the day, whose ends nobody draws sharply.
fn holds(part: PartOfDay, clock: PartOfDay) -> bool {
    let PartOfDay::Clock(hour, _) = clock else { return false };
    match part {
        PartOfDay::Morning => (4..12).contains(&hour),
        PartOfDay::Midday => (11..14).contains(&hour),
        PartOfDay::Afternoon => (12..19).contains(&hour),
        PartOfDay::Evening => (17..=23).contains(&hour),
        PartOfDay::Night => !(6..20).contains(&hour),
        PartOfDay::Clock(..) => false,
    }
}

fn weekday(expr: &TimeExpr) -> Option<Weekday> {
    match expr {
        TimeExpr::Weekday { weekday, .. } => Some(*weekday),
        TimeExpr::Part { of, .. } => weekday(of),
        _ => None,
    }
}

/// The story most of the articles that speak of it lie in, the first of several.
fn story_of_most(difference: &Difference, story_of: &[usize]) -> Option<usize> {
    let mut n_articles: BTreeMap<usize, usize> = BTreeMap::new();
    for article in difference.values.iter().flat_map(|value| &value.articles) {
        if let Some(&story) = story_of.get(article.index()) {
            *n_articles.entry(story).or_default() += 1;
        }
    }
    n_articles.into_iter().max_by_key(|&(story, n)| (n, Reverse(story))).map(|(story, _)| story)
}

#[cfg(test)]
mod tests {
    use dateline_model::{DayRange, EntityKind, EventKind, ParticipantRole, Role};
    use jiff::civil::date;

    use crate::testing::Newsroom;

    /// How a meeting that one clause tells is shown, where the second party is of a kind.
    fn shown(what: &str, clause: &str, met: &str, kind: EntityKind, link: Option<&str>) -> String {
        let mut news = Newsroom::default();
        let text = format!("{clause}.");
        let report = news.report(Some("Gazette"), Some(date(2031, 3, 7)), &[(Role::Body, &text)]);
        let story = news.story(&[report]);
        news.storyline(&[story]);
        let parties =
            [("Petru Albu", EntityKind::Person, None), (met, kind, link)].map(|(name, kind, link)| {
                let entity = news.entity(name, kind, None, &[(report, name)]);
                news.ledger.entities[entity].link = link.map(str::to_owned);
                entity
            });
        let event = news.event(story, what, DayRange::day(date(2031, 3, 7)), &[(report, clause)]);
        let told = &mut news.ledger.events[event];
        told.kind = EventKind::Consult;
        told.mode = what.contains("visits").then(|| "visit".into());
        told.participants =
            vec![(ParticipantRole::Actor, parties[0]), (ParticipantRole::Recipient, parties[1])];
        news.brief().stories[0].timeline[0].what.clone()
    }

    #[test]
    fn nobody_meets_a_town_or_a_hospital() {
        let met = |what: &str, name, kind| shown(what, &format!("Petru Albu met {name}"), name, kind, None);
        assert_eq!(
            met("Petru Albu meets Lend", "Lend", EntityKind::Place),
            "\u{201c}Petru Albu met Lend\u{201d}"
        );
        assert_eq!(
            met("Petru Albu meets Ana Hospital", "Ana Hospital", EntityKind::Organization),
            "\u{201c}Petru Albu met Ana Hospital\u{201d}"
        );
        let told = "Petru Albu met the families in Lend";
        let families = shown("Petru Albu meets Lend", told, "Lend", EntityKind::Organization, None);
        assert_eq!(families, format!("\u{201c}{told}\u{201d}"));
        let bank = met("Petru Albu meets Lend Bank", "Lend Bank", EntityKind::Organization);
        assert_eq!(bank, "Petru Albu meets Lend Bank");
        let country = shown(
            "Petru Albu meets Peru",
            "Petru Albu met Peru",
            "Peru",
            EntityKind::Place,
            Some("iso3166:PE"),
        );
        assert_eq!(country, "Petru Albu meets Peru");
    }

    #[test]
    fn who_gives_a_hospital_its_name_is_not_visited() {
        let clause = "Petru Albu visited Ana hospital";
        let told = shown("Petru Albu visits Ana", clause, "Ana", EntityKind::Person, None);
        assert_eq!(told, "\u{201c}Petru Albu visited Ana hospital\u{201d}");
        let clause = "Petru Albu visited Ana in hospital";
        let told = shown("Petru Albu visits Ana", clause, "Ana", EntityKind::Person, None);
        assert_eq!(told, "Petru Albu visits Ana");
    }
}
