//! An [`Outcome`] as a [`Record`]: ids are made, byte offsets become code points, indices become ids.

use std::collections::BTreeMap;

use dateline_model::{
    Anchor, ArticleIdx, ChangeKind, Cite, FeedFacts, LocalEntityId, LocalTimeId, PageFacts, PageSource,
    PublishedBasis, Span, Stage, Subject, TimeMention,
};
use dateline_present::{InStream, StoryPage, StorylinePage};
use jiff::civil::Date;
use sha2::{Digest, Sha256};

use crate::code_points::CodePoints;
use crate::record::{
    AlsoAt, Article, Block, Brief, BriefSentence, Change, CopyOf, Credit, Days, Difference, DifferenceValue,
    Entity, Event, Feed, Harm, Joined, LineTie, Location, Modified, Number, Omission, Origin, OutletFacts,
    Page, PageLine, Participant, Position, Problem, Published, Quantity, Quote, Reason, Record, Revision,
    Span as RecordSpan, Story, Storyline, Time, TimelineEntry, Title,
};
use crate::revisions;
use crate::run::Outcome;

impl<'a> Record<'a> {
    /// The record of a run, as far as the run went.
    pub fn of(outcome: &'a Outcome) -> Self {
        Writer::new(outcome).record()
    }

    /// The record of a run that went on with a stream: it tells what the run changed in the stories, too.
    pub fn of_stream(outcome: &'a Outcome) -> Self {
        let changes = (outcome.reached >= Stage::Cluster).then(|| changes(&outcome.clusters.changes));
        Self { changes, ..Self::of(outcome) }
    }
}

/// What writing a record needs at hand: the outcome, how to count in its texts, and the ids.
struct Writer<'a> {
    outcome: &'a Outcome,
    code_points: Vec<CodePoints<'a>>,
    entity_ids: Vec<String>,
    event_ids: Vec<String>,
    story_ids: Vec<String>,
    revisions: BTreeMap<usize, revisions::Revision>,
}

impl<'a> Writer<'a> {
    fn new(outcome: &'a Outcome) -> Self {
        let Outcome { articles, clusters, ledger, .. } = outcome;
        let place = |cite: Option<Cite>| {
            cite.map_or_else(String::new, |c| {
                format!("{}:{}", articles[c.article.index()].article.id, c.span.start)
            })
        };
        let entity_ids = ledger.entities.iter().map(|entity| {
            let first = entity.mentions.first().map(|(cite, _)| *cite);
            id("entity", &[entity.kind.name(), &entity.name, &place(first)])
        });
        let event_ids = ledger.events.iter().map(|event| {
            let first = event.accounts.first().map(|&(article, local)| Cite {
                article,
                span: articles[article.index()].events[local.index()].trigger,
            });
            id("event", &[event.kind.code(), &place(first)])
        });
        let story_ids = clusters.stories.iter().map(|story| story_id(&story.founder));
        Self {
            outcome,
            code_points: articles.iter().map(|a| CodePoints::of(&a.article.text)).collect(),
            entity_ids: entity_ids.collect(),
            event_ids: event_ids.collect(),
            story_ids: story_ids.collect(),
            revisions: revisions::revisions(articles),
        }
    }

    fn record(&self) -> Record<'a> {
        let reached = self.outcome.reached;
        let from = |stage: Stage| (reached >= stage).then_some(());
        Record {
            format: "dateline/record",
            version: 1,
            articles: self.all_articles().map(|article| self.article(article)).collect(),
            entities: from(Stage::Annotate).map(|()| self.entities()),
            quotes: from(Stage::Annotate).map(|()| self.quotes()),
            times: from(Stage::Annotate).map(|()| self.times()),
            quantities: from(Stage::Annotate).map(|()| self.quantities()),
            events: from(Stage::Annotate).map(|()| self.events()),
            differences: from(Stage::Reconcile).map(|()| self.differences()),
            positions: from(Stage::Annotate).map(|()| self.positions()),
            stories: from(Stage::Cluster).map(|()| self.stories()),
            storylines: from(Stage::Cluster).map(|()| self.storylines()),
            changes: None,
            briefs: from(Stage::Present).map(|()| self.briefs()),
            problems: self.problems(),
        }
    }

    fn all_articles(&self) -> impl Iterator<Item = ArticleIdx> + use<> {
        (0..self.outcome.articles.len() as u32).map(ArticleIdx)
    }

    fn id_of(&self, article: ArticleIdx) -> &'a str {
        &self.outcome.articles[article.index()].article.id
    }

    fn span(&self, article: ArticleIdx, span: Span) -> RecordSpan<'a> {
        let (start, end) = self.code_points[article.index()].span(span);
        let exact = span.of(&self.outcome.articles[article.index()].article.text);
        RecordSpan { article: self.id_of(article), start, end, exact }
    }

    fn cites(&self, cites: &[Cite]) -> Vec<RecordSpan<'a>> {
        cites.iter().map(|cite| self.span(cite.article, cite.span)).collect()
    }

    fn article(&self, article: ArticleIdx) -> Article<'a> {
        let Outcome { articles, clusters, ledger, reached, .. } = self.outcome;
        let annotated = &articles[article.index()];
        let given = &annotated.article;
        let blocks = given.blocks.iter().map(|block| {
            let (start, end) = self.code_points[article.index()].span(block.span);
            Block { start, end, role: block.role.name() }
        });
        let published = ledger.published.get(article.index()).unwrap_or(&given.published);
        let bounds = ledger.published_bounds.get(article.index()).copied().unwrap_or_default();
        let copy_of = clusters.copy_of.get(article.index()).and_then(Option::as_ref);
        Article {
            id: &given.id,
            path: &given.path,
            url: given.url.as_deref(),
            outlet: given.outlet.as_deref(),
            outlet_facts: given.outlet_facts.as_ref().map(outlet_facts),
            byline: given.byline.as_deref(),
            title: given.title.as_deref(),
            language: given.language.as_deref(),
            published: Published {
                value: published.instant.clone().or(written(published.day)),
                basis: published.basis.name(),
                earliest: written(bounds.earliest.filter(|_| published.day.is_none())),
                latest: written(bounds.latest.filter(|_| published.day.is_none())),
                days_after_first: ledger.days_after_first.get(article.index()).copied().flatten(),
            },
            feed: given.feed.as_ref().map(feed),
            fetched: given.fetched.as_deref(),
            also_at: given
                .also_at
                .iter()
                .map(|also| AlsoAt { path: &also.path, url: also.url.as_deref() })
                .collect(),
            revision: self.revisions.get(&article.index()).map(|revision| self.revision(article, revision)),
            page: given.page.as_ref().map(|facts| self.page(article, facts)),
            text: &given.text,
            blocks: (*reached >= Stage::Clean).then(|| blocks.collect()),
            leans_on: (*reached >= Stage::Annotate)
                .then(|| annotated.leans_on.iter().map(|leaning| self.span(article, leaning.span)).collect()),
            credits: (*reached >= Stage::Annotate).then(|| self.credits(article)),
            copy_of: copy_of.map(|copy| CopyOf {
                article: &copy.original_id,
                kind: copy.kind.name(),
                similarity: thousandths(copy.similarity),
            }),
            origin: clusters.origins.get(article.index()).map(|origin| Origin {
                basis: origin.basis.name(),
                name: origin.name.as_deref(),
                article: Some(origin.first).filter(|first| *first != article).map(|first| self.id_of(first)),
                evidence: origin.evidence.map(|span| self.span(article, span)),
            }),
        }
    }

    fn revision(&self, article: ArticleIdx, revision: &revisions::Revision) -> Revision<'a> {
        let previous = ArticleIdx(revision.previous as u32);
        let spans = |article, spans: &[Span]| spans.iter().map(|&span| self.span(article, span)).collect();
        Revision {
            of: self.id_of(ArticleIdx(revision.first as u32)),
            previous: self.id_of(previous),
            number: revision.number,
            by: revision.by,
            added: spans(article, &revision.added),
            removed: spans(previous, &revision.removed),
        }
    }

    fn credits(&self, article: ArticleIdx) -> Vec<Credit<'a>> {
        let credits = self.outcome.articles[article.index()].credits.iter().map(|credit| Credit {
            name: &credit.name,
            basis: credit.basis.name(),
            evidence: credit.span.map(|span| self.span(article, span)),
        });
        credits.collect()
    }

    /// Index into the ledger's entities of an article's local entity.
    fn entity(&self, article: ArticleIdx, local: LocalEntityId) -> usize {
        self.outcome.ledger.entity_of[article.index()][local.index()]
    }

    fn entities(&self) -> Vec<Entity<'a>> {
        let entities = self.outcome.ledger.entities.iter().zip(&self.entity_ids);
        let entities = entities.map(|(entity, id)| Entity {
            id: id.clone(),
            name: &entity.name,
            kind: entity.kind.name(),
            mentions: entity.mentions.iter().map(|(cite, _)| self.span(cite.article, cite.span)).collect(),
            titles: entity
                .titles
                .iter()
                .map(|title| Title { value: &title.value, evidence: self.cites(&title.evidence) })
                .collect(),
            link: entity.link.as_deref(),
            location: entity.link.as_deref().and_then(location),
            joined: (self.outcome.reached >= Stage::Reconcile).then(|| self.joined(entity)),
        });
        entities.collect()
    }

    fn joined(&self, entity: &'a dateline_model::Entity) -> Vec<Joined<'a>> {
        let joined = entity.joined.iter().map(|joined| Joined {
            by: joined.by.name(),
            forms: &joined.forms,
            evidence: joined.evidence.map(|cite| self.span(cite.article, cite.span)),
            because: &joined.because,
        });
        joined.collect()
    }

    /// A speaker's or holder's entity id, and their name as resolved over all articles.
    fn named(
        &self,
        article: ArticleIdx,
        local: Option<LocalEntityId>,
        name: Option<&'a str>,
    ) -> (Option<String>, Option<&'a str>) {
        match local.map(|local| self.entity(article, local)) {
            Some(entity) => {
                (Some(self.entity_ids[entity].clone()), Some(&self.outcome.ledger.entities[entity].name))
            }
            None => (None, name),
        }
    }

    fn times_of(&self, article: ArticleIdx) -> &'a [TimeMention] {
        let Outcome { articles, ledger, .. } = self.outcome;
        ledger.times.get(article.index()).map_or(&articles[article.index()].times, Vec::as_slice)
    }

    fn value_of(&self, article: ArticleIdx, time: Option<LocalTimeId>) -> Option<&'a str> {
        self.times_of(article).get(time?.index())?.resolved.value.as_deref()
    }

    fn quotes(&self) -> Vec<Quote<'a>> {
        let mut quotes = Vec::new();
        for article in self.all_articles() {
            for quote in &self.outcome.articles[article.index()].quotes {
                let (speaker, speaker_name) =
                    self.named(article, quote.speaker, quote.speaker_name.as_deref());
                quotes.push(Quote {
                    span: self.span(article, quote.span),
                    kind: quote.kind.name(),
                    speaker,
                    speaker_name,
                    source: quote.source.map(|span| self.span(article, span)),
                    cue: quote.cue.map(|span| self.span(article, span)),
                    chain: quote.chain.iter().map(|&span| self.span(article, span)).collect(),
                    said_on: self.value_of(article, quote.said_on),
                });
            }
        }
        quotes
    }

    fn times(&self) -> Vec<Time<'a>> {
        let mut times = Vec::new();
        for article in self.all_articles() {
            let aligned = self.outcome.ledger.published.get(article.index()).map(|p| p.basis)
                == Some(PublishedBasis::Aligned);
            for time in self.times_of(article) {
                let basis = match &time.anchor {
                    _ if time.expr.is_absolute() => "absolute",
                    Anchor::Excerpt(_) => "excerpt",
                    Anchor::Narrative(_) => "narrative",
                    Anchor::Publication if aligned => "aligned",
                    Anchor::Publication => "published",
                };
                times.push(Time {
                    span: self.span(article, time.span),
                    value: time.resolved.value.as_deref(),
                    kind: time.expr.kind(),
                    basis,
                    offset_days: time.resolved.offset_days.filter(|_| time.resolved.value.is_none()),
                });
            }
        }
        times
    }

    fn quantities(&self) -> Vec<Number<'a>> {
        let mut numbers = Vec::new();
        for article in self.all_articles() {
            for quantity in &self.outcome.articles[article.index()].quantities {
                numbers.push(Number {
                    span: self.span(article, quantity.span),
                    of: &quantity.of,
                    unit: quantity.unit.as_deref(),
                    counted: quantity.counted.as_deref(),
                    at_least: quantity.at_least,
                    at_most: quantity.at_most,
                    attributed_to: quantity.attributed_to.map(|span| self.span(article, span)),
                });
            }
        }
        numbers
    }

    fn events(&self) -> Vec<Event<'a>> {
        let events = self.outcome.ledger.events.iter().zip(&self.event_ids).map(|(event, id)| {
            let mut articles: Vec<ArticleIdx> = event.accounts.iter().map(|(article, _)| *article).collect();
            articles.dedup();
            Event {
                id: id.clone(),
                what: &event.what,
                kind: event.kind.code(),
                mode: event.mode.as_deref(),
                type_2021: event.kind.code_2021(),
                modality: event.modality.name(),
                date: Days { earliest: written(event.days.earliest), latest: written(event.days.latest) },
                place: event.place.map(|entity| self.entity_ids[entity].clone()),
                participants: event
                    .participants
                    .iter()
                    .map(|&(role, entity)| Participant {
                        role: role.name(),
                        entity: self.entity_ids[entity].clone(),
                        harm: event
                            .harmed
                            .iter()
                            .find(|h| h.entity == entity)
                            .map(|h| Harm { value: h.harm.name(), evidence: self.cites(&h.evidence) }),
                    })
                    .collect(),
                quantities: event
                    .quantities
                    .iter()
                    .map(|quantity| Quantity {
                        of: &quantity.of,
                        at_least: quantity.at_least,
                        at_most: quantity.at_most,
                        evidence: self.cites(&quantity.evidence),
                    })
                    .collect(),
                reports: self.cites(&event.reports),
                articles: articles.into_iter().map(|article| self.id_of(article)).collect(),
                background: event.is_background,
            }
        });
        events.collect()
    }

    fn differences(&self) -> Vec<Difference<'a>> {
        let ledger = &self.outcome.ledger;
        let differences = ledger.differences.iter().map(|difference| {
            let (about, about_name) = match difference.about {
                Subject::Entity(entity) => (&self.entity_ids[entity], &ledger.entities[entity].name),
                Subject::Event(event) => (&self.event_ids[event], &ledger.events[event].what),
            };
            let values = difference.values.iter().map(|value| DifferenceValue {
                value: &value.value,
                attributed_to: (!value.attributed_to.is_empty()).then(|| value.attributed_to.join("; ")),
                articles: value.articles.iter().map(|&article| self.id_of(article)).collect(),
                origins: value.n_origins,
                evidence: self.cites(&value.evidence),
                corrected_by: self.cites(&value.corrected_by),
            });
            Difference {
                about: about.clone(),
                about_name,
                attribute: difference.attribute.name(),
                status: difference.status.name(),
                reason: Reason { code: difference.reason.code(), sentence: difference.reason.sentence() },
                values: values.collect(),
            }
        });
        differences.collect()
    }

    fn positions(&self) -> Vec<Position<'a>> {
        let mut positions = Vec::new();
        for article in self.all_articles() {
            for position in &self.outcome.articles[article.index()].positions {
                let (holder, holder_name) =
                    self.named(article, position.holder, position.holder_name.as_deref());
                positions.push(Position {
                    span: self.span(article, position.span),
                    holder,
                    holder_name,
                    issue: &position.issue,
                    issue_key: &position.issue_key,
                    stance: position.stance.name(),
                    date: self.value_of(article, position.time),
                    chain: position.chain.iter().map(|&span| self.span(article, span)).collect(),
                });
            }
        }
        positions
    }

    fn stories(&self) -> Vec<Story<'a>> {
        let Outcome { clusters, ledger, briefing, .. } = self.outcome;
        let mut events_of = vec![Vec::new(); clusters.stories.len()];
        for (event, id) in ledger.events.iter().zip(&self.event_ids) {
            if let Some(events) = events_of.get_mut(event.story) {
                events.push(id.clone());
            }
        }
        let stories = clusters.stories.iter().zip(events_of).enumerate().map(|(i, (story, events))| {
            let (first, last) = self.days_of(i);
            Story {
                id: self.story_ids[i].clone(),
                title: briefing.story_title(i).map(str::to_owned),
                articles: story.articles.iter().map(|&article| self.id_of(article).to_owned()).collect(),
                earlier: &story.earlier,
                events,
                first: written(first),
                last: written(last),
                omissions: briefing.stories.get(i).map(|page| self.omissions(page)),
                omissions_unknown: briefing.stories.get(i).map(|page| {
                    let sources = page.omissions_unknown.iter().map(|&source| &briefing.sources[source]);
                    sources.map(|source| self.id_of(source.article)).collect()
                }),
            }
        });
        stories.collect()
    }

    fn omissions(&self, page: &'a StoryPage) -> Vec<Omission<'a>> {
        let omissions = page.omissions.iter().map(|omission| Omission {
            article: self.id_of(self.outcome.briefing.sources[omission.source].article),
            what: &omission.what,
            told_by: self.cites(&omission.told_by),
            origins: omission.n_origins,
        });
        omissions.collect()
    }

    fn page(&self, article: ArticleIdx, facts: &'a PageFacts) -> Page<'a> {
        let code_points = &self.code_points[article.index()];
        let lines = facts.lines.iter();
        let lines = lines.map(|line| PageLine { start: code_points.at(line.start), xpath: &line.xpath });
        Page {
            section: facts.section.as_deref(),
            language: facts.language.as_deref(),
            published_from: facts.published_from.map(PageSource::name),
            modified: facts
                .modified
                .as_ref()
                .map(|modified| Modified { value: &modified.value, from: modified.from.name() }),
            lead_image: facts.lead_image.as_deref(),
            lead_image_caption: facts.lead_image_caption.map(|span| self.span(article, span)),
            behind_paywall: facts.is_behind_paywall,
            live_blog: facts.is_live_blog,
            lines: lines.collect(),
        }
    }

    fn timeline(&self, page: &'a StorylinePage) -> Vec<TimelineEntry<'a>> {
        let own = page.happenings.iter().map(|entry| (entry, false));
        let all = own.chain(page.background.iter().map(|entry| (entry, true)));
        let mut timeline: Vec<_> = all.collect();
        timeline.sort_by_key(|(entry, _)| {
            let days = entry.when.days;
            (days.is_unknown(), days.earliest.or(days.latest))
        });
        let timeline = timeline.into_iter().map(|(entry, background)| TimelineEntry {
            event: self.event_ids[entry.event].clone(),
            what: &entry.what,
            date: Days {
                earliest: written(entry.when.days.earliest),
                latest: written(entry.when.days.latest),
            },
            precision: entry.when.precision().name(),
            time_of_day: entry.when.part_in_words(),
            when: entry.when.in_words(),
            background,
            origins: entry.n_origins,
            evidence: self.cites(&entry.evidence),
        });
        timeline.collect()
    }

    /// The days the first and the last of a story's reports appeared.
    fn days_of(&self, story: usize) -> (Option<Date>, Option<Date>) {
        let articles = &self.outcome.clusters.stories[story].articles;
        let days = || articles.iter().filter_map(|article| day(self.outcome, *article));
        (days().min(), days().max())
    }

    fn storylines(&self) -> Vec<Storyline<'a>> {
        let storylines = self.outcome.clusters.storylines.iter().enumerate();
        let storylines = storylines.map(|(i, storyline)| {
            // Days that were learnt after clustering may put stories in another order.
            let mut order: Vec<usize> = (0..storyline.stories.len()).collect();
            order.sort_by_key(|&at| {
                let (first, _) = self.days_of(storyline.stories[at]);
                (first.is_none(), first, at)
            });
            let story_id = |at: usize| self.story_ids[storyline.stories[at]].clone();
            let why = order.iter().filter_map(|&at| {
                let tie = storyline.why.get(at)?.as_ref()?;
                Some(LineTie {
                    story: story_id(at),
                    shared: &tie.shared,
                    similarity: thousandths(tie.cosine),
                })
            });
            let days = || storyline.stories.iter().map(|&story| self.days_of(story));
            Storyline {
                id: storyline_id(&storyline.founder),
                title: self.outcome.briefing.storyline_title(i).map(str::to_owned),
                stories: order.iter().map(|&at| story_id(at)).collect(),
                earlier: storyline.earlier.iter().map(|founder| self::story_id(founder)).collect(),
                first: written(days().filter_map(|(first, _)| first).min()),
                last: written(days().filter_map(|(_, last)| last).max()),
                why: why.collect(),
                timeline: self.outcome.briefing.storylines.get(i).map(|page| self.timeline(page)),
            }
        });
        storylines.collect()
    }

    fn briefs(&self) -> Vec<Brief<'a>> {
        let briefs = (0..self.outcome.clusters.stories.len()).map(|story| Brief {
            story: self.story_ids[story].clone(),
            sentences: self
                .outcome
                .briefing
                .brief(story)
                .iter()
                .map(|sentence| BriefSentence {
                    text: &sentence.text,
                    kind: sentence.kind.name(),
                    evidence: self.cites(&sentence.evidence),
                })
                .collect(),
        });
        briefs.collect()
    }

    fn problems(&self) -> Vec<Problem<'a>> {
        let problems = self.outcome.problems.iter().map(|problem| Problem {
            path: &problem.path,
            article: problem.article.as_deref(),
            stage: problem.stage.name(),
            message: &problem.message,
        });
        problems.collect()
    }
}

/// The day an article appeared, as far as the run knows.
fn day(outcome: &Outcome, article: ArticleIdx) -> Option<Date> {
    let given = &outcome.articles[article.index()].article.published;
    outcome.ledger.published.get(article.index()).unwrap_or(given).day
}

/// What the gazetteer has of a place.
fn location(link: &str) -> Option<Location> {
    let facts = dateline_annotate::place_facts(link)?;
    Some(Location {
        country: facts.country,
        latitude: facts.latitude,
        longitude: facts.longitude,
        population: Some(facts.population).filter(|&people| people > 0),
    })
}

fn feed(facts: &FeedFacts) -> Feed<'_> {
    Feed {
        title: facts.title.as_deref(),
        guid: facts.guid.as_deref(),
        updated: facts.updated.as_deref(),
        text: facts.text.name(),
        dated_by_change: facts.is_dated_by_change,
    }
}

fn outlet_facts(facts: &dateline_model::OutletFacts) -> OutletFacts<'_> {
    OutletFacts {
        name: &facts.name,
        domain: &facts.domain,
        country: facts.country.as_deref(),
        language: facts.language.as_deref(),
        agency: facts.is_agency,
    }
}

fn written(day: Option<Date>) -> Option<String> {
    day.map(|day| day.to_string())
}

/// What a run changed in stories, as records tell it.
pub fn changes(changes: &[dateline_model::Change]) -> Vec<Change<'_>> {
    let changes = changes.iter().map(|change| Change {
        kind: change.kind.name(),
        story: story_id(&change.story),
        other: change.other.as_deref().map(story_id),
        articles: &change.articles,
    });
    changes.collect()
}

fn thousandths(share: f64) -> f64 {
    (share * 1000.0).round() / 1000.0
}

impl Outcome {
    /// Tells the briefing what a stream calls its stories, and what this run changed in them.
    pub fn tell_stream(&mut self) {
        for (page, story) in self.briefing.stories.iter_mut().zip(&self.clusters.stories) {
            let changes = self.clusters.changes.iter().filter(|change| change.story == story.founder);
            let changes = changes.map(in_words).collect();
            page.stream = Some(InStream { id: story_id(&story.founder), changes });
        }
    }
}

fn in_words(change: &dateline_model::Change) -> String {
    let n = change.articles.len();
    let reports = if n == 1 { "1 report".to_owned() } else { format!("{n} reports") };
    let other = change.other.as_deref().map(story_id).unwrap_or_default();
    match change.kind {
        ChangeKind::Created => "new".into(),
        ChangeKind::Grew => format!("{reports} came"),
        ChangeKind::Merged => format!("{other} is part of it now"),
        ChangeKind::Split => format!("{reports} came out of {other}"),
    }
}

/// The id, in records, of the story that an article founded.
pub fn story_id(founder: &str) -> String {
    id("story", &[founder])
}

/// The id of the storyline that began with the story which an article founded.
pub fn storyline_id(founder: &str) -> String {
    id("storyline", &[&story_id(founder)])
}

/// An id made of what it stands for: the same parts give the same id. 48 bits: among a million ids of one kind the
/// chance of one collision is below 0.2 %.
fn id(kind: &str, parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let digest = hash.finalize();
    let number = digest.iter().take(6).fold(0_u64, |number, &byte| number << 8 | u64::from(byte));
    format!("{kind}-{number:012x}")
}
