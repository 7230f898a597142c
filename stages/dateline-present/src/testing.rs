//! Small invented articles, clusters and ledgers for the tests of this crate.

use dateline_model::{
    Annotated, Article, ArticleIdx, Attribute, Block, Cite, Clusters, Copy, CopyKind, DayRange, Difference,
    DifferenceValue, Entity, EntityKind, Event, EventKind, EventMention, Leaning, Ledger, LocalEntity,
    LocalEntityId, LocalEventId, Mention, MentionForm, Modality, Origin, OriginBasis, ParticipantRole,
    Position, Published, PublishedBasis, Quote, QuoteKind, Reason, Role, Sentence, Span, Stance, Status,
    Story, Storyline, Subject, TitleGiven,
};
use jiff::civil::{Date, date};

use crate::{Briefing, PresentConfig, present};

/// Where `words` first stand in `text`.
#[track_caller]
pub(crate) fn span(text: &str, words: &str) -> Span {
    let start = text.find(words).unwrap_or_else(|| panic!("{words:?} does not stand in the text"));
    Span::new(start, start + words.len())
}

/// Articles with the words in which they tell something.
type Told<'a> = &'a [(ArticleIdx, &'a str)];

/// A run in the making: articles by lines, each line a block, each sentence ending with a full stop and a space.
#[derive(Default)]
pub(crate) struct Newsroom {
    pub articles: Vec<Annotated>,
    pub clusters: Clusters,
    pub ledger: Ledger,
}

impl Newsroom {
    pub fn report(&mut self, outlet: Option<&str>, day: Option<Date>, lines: &[(Role, &str)]) -> ArticleIdx {
        let idx = ArticleIdx(self.articles.len() as u32);
        let mut article = Article {
            id: format!("a{}", idx.0),
            path: format!("reports/a{}.txt", idx.0),
            outlet: outlet.map(str::to_owned),
            published: Published { day, instant: None, basis: PublishedBasis::Given },
            ..Article::default()
        };
        if day.is_none() {
            article.published.basis = PublishedBasis::Unknown;
        }
        let mut sentences = Vec::new();
        for (block_idx, (role, line)) in lines.iter().enumerate() {
            let start = article.text.len();
            article.text.push_str(line);
            article.text.push('\n');
            article.blocks.push(Block { span: Span::new(start, article.text.len()), role: *role });
            let mut at = start;
            for sentence in line.split_inclusive(". ").filter(|_| role.is_report()) {
                let span = Span::new(at, at + sentence.trim_end().len());
                at += sentence.len();
                sentences.push(Sentence {
                    span,
                    role: *role,
                    block_idx: block_idx as u32,
                    is_excerpt: false,
                });
            }
        }
        self.ledger.published.push(article.published.clone());
        self.ledger.published_bounds.push(DayRange::default());
        self.ledger.days_after_first.push(None);
        self.ledger.times.push(Vec::new());
        self.ledger.entity_of.push(Vec::new());
        self.ledger.event_of.push(Vec::new());
        self.clusters.copy_of.push(None);
        self.clusters.origins.push(Origin {
            first: idx,
            basis: OriginBasis::Own,
            name: None,
            evidence: None,
        });
        self.articles.push(Annotated { article, sentences, ..Annotated::default() });
        idx
    }

    pub fn story(&mut self, articles: &[ArticleIdx]) -> usize {
        self.clusters.stories.push(Story { articles: articles.to_vec(), ..Story::default() });
        self.clusters.stories.len() - 1
    }

    pub fn storyline(&mut self, stories: &[usize]) {
        self.clusters.storylines.push(Storyline { stories: stories.to_vec(), ..Storyline::default() });
    }

    #[track_caller]
    pub fn cite(&self, article: ArticleIdx, words: &str) -> Cite {
        Cite { article, span: span(&self.articles[article.index()].article.text, words) }
    }

    /// An entity that every given article names once.
    #[track_caller]
    pub fn entity(
        &mut self,
        name: &str,
        kind: EntityKind,
        title: Option<&str>,
        named: &[(ArticleIdx, &str)],
    ) -> usize {
        let idx = self.ledger.entities.len();
        let mut entity = Entity {
            name: name.into(),
            kind,
            link: None,
            mentions: Vec::new(),
            members: Vec::new(),
            titles: Vec::new(),
            joined: Vec::new(),
        };
        for &(article, words) in named {
            let cite = self.cite(article, words);
            let annotated = &mut self.articles[article.index()];
            let local = LocalEntityId(annotated.entities.len() as u32);
            annotated.entities.push(LocalEntity { name: name.into(), kind, link: None });
            annotated.mentions.push(Mention { span: cite.span, entity: local, form: MentionForm::Name });
            entity.mentions.push((cite, MentionForm::Name));
            entity.members.push((article, local));
            self.ledger.entity_of[article.index()].push(idx);
            if let Some(value) = title.filter(|_| entity.titles.is_empty()) {
                entity.titles.push(TitleGiven { value: value.into(), evidence: vec![cite] });
            }
        }
        self.ledger.entities.push(entity);
        idx
    }

    fn local(&self, article: ArticleIdx, entity: usize) -> Option<LocalEntityId> {
        let known = self.ledger.entity_of[article.index()].iter().position(|&known| known == entity);
        known.map(|local| LocalEntityId(local as u32))
    }

    #[track_caller]
    pub fn event(&mut self, story: usize, what: &str, days: DayRange, told: &[(ArticleIdx, &str)]) -> usize {
        let idx = self.ledger.events.len();
        let mut event = Event {
            what: what.into(),
            kind: EventKind::Accident,
            mode: None,
            modality: Modality::Happened,
            days,
            place: None,
            participants: Vec::new(),
            harmed: Vec::new(),
            quantities: Vec::new(),
            accounts: Vec::new(),
            reports: Vec::new(),
            story,
            is_background: false,
        };
        for &(article, words) in told {
            let cite = self.cite(article, words);
            let annotated = &mut self.articles[article.index()];
            event.accounts.push((article, LocalEventId(annotated.events.len() as u32)));
            event.reports.push(cite);
            annotated.events.push(EventMention {
                span: cite.span,
                trigger: cite.span,
                lemma: words.into(),
                kind: EventKind::Accident,
                mode: None,
                participants: Vec::new(),
                time: None,
                place: None,
                quantities: Vec::new(),
                modality: Modality::Happened,
                takes_up: None,
            });
            self.ledger.event_of[article.index()].push(Some(idx));
        }
        self.ledger.events.push(event);
        idx
    }

    #[track_caller]
    pub fn difference(
        &mut self,
        about: Subject,
        attribute: Attribute,
        status: Status,
        values: &[(&str, Option<&str>, Told)],
    ) {
        let values = values.iter().map(|&(value, attributed_to, told)| DifferenceValue {
            value: value.into(),
            attributed_to: attributed_to.map(str::to_owned).into_iter().collect(),
            articles: told.iter().map(|(article, _)| *article).collect(),
            evidence: told.iter().map(|&(article, words)| self.cite(article, words)).collect(),
            n_origins: told.len(),
            corrected_by: Vec::new(),
        });
        let values = values.collect();
        let reason = match status {
            Status::Disputed => Reason::BothCannotBeTrue,
            Status::Updated => Reason::LaterReportReplaces,
            Status::Refined => Reason::OneInsideOther,
            Status::Variant => Reason::OtherWords,
            Status::Agreed => Reason::SameWords,
            Status::SingleOrigin => Reason::OneOriginOnly,
        };
        self.ledger.differences.push(Difference { about, attribute, status, reason, values });
    }

    #[track_caller]
    pub fn quote(&mut self, article: ArticleIdx, words: &str, kind: QuoteKind, speaker: Option<usize>) {
        let quote = Quote {
            span: self.cite(article, words).span,
            kind,
            speaker: speaker.and_then(|speaker| self.local(article, speaker)),
            speaker_name: None,
            source: None,
            cue: None,
            chain: Vec::new(),
            said_on: None,
        };
        self.articles[article.index()].quotes.push(quote);
    }

    #[track_caller]
    pub fn position(&mut self, article: ArticleIdx, words: &str, holder: usize, stance: Stance, issue: &str) {
        let position = Position {
            span: self.cite(article, words).span,
            holder: self.local(article, holder),
            holder_name: None,
            issue: issue.into(),
            issue_key: String::new(),
            stance,
            time: None,
            chain: Vec::new(),
        };
        self.articles[article.index()].positions.push(position);
    }

    #[track_caller]
    pub fn leans_on(&mut self, article: ArticleIdx, words: &str, outlet: usize) {
        let span = self.cite(article, words).span;
        let entity = self.local(article, outlet).expect("the article names the outlet");
        self.articles[article.index()].leans_on.push(Leaning { span, entity });
    }

    pub fn brief(&self) -> Briefing {
        present(&self.articles, &self.clusters, &self.ledger, &PresentConfig::default())
    }
}

/// A mill burns: three reports, one of them a copy, another toll, another rank, a residue of teasers.
pub(crate) fn mill_fire() -> Newsroom {
    let mut news = Newsroom::default();
    let first = news.report(
        Some("Lend Gazette"),
        Some(date(2031, 3, 7)),
        &[
            (Role::Title, "Mill burns down in Lend"),
            (Role::Body, "A paper mill burned down in Lend on Friday, killing two workers. Captain Una Brook of the fire brigade said the roof had fallen in within minutes."),
            (Role::Body, "\u{201c}We could not reach them in time,\u{201d} Brook said. The mayor demanded the closure of the second mill."),
            (Role::Teasers, "Bakery wins prize\n20 minutes -"),
        ],
    );
    let second = news.report(
        None,
        Some(date(2031, 3, 8)),
        &[
            (Role::Body, "Three workers died when a paper mill in Lend burned down yesterday, the brigade said. Major Una Brook called it the worst fire of the decade."),
            (Role::Body, "\"We were not able to get to them in time,\" Brook told the Lend Gazette. The owner rejects a closure."),
        ],
    );
    let copy = news.report(
        Some("Copy <b>Daily</b>"),
        Some(date(2031, 3, 7)),
        &[(Role::Body, "A paper mill burned down in Lend on Friday, killing two workers.")],
    );
    let story = news.story(&[first, second, copy]);
    news.storyline(&[story]);
    news.clusters.copy_of[copy.index()] = Some(Copy {
        original: Some(first),
        original_id: "first".into(),
        kind: CopyKind::Excerpt,
        similarity: 0.97,
    });
    news.clusters.origins[copy.index()].first = first;

    let brook = news.entity(
        "Una Brook",
        EntityKind::Person,
        Some("fire captain"),
        &[(first, "Una Brook"), (second, "Una Brook")],
    );
    let mayor = news.entity("Mayor of Lend", EntityKind::Person, None, &[(first, "mayor")]);
    let owner = news.entity("Owner of the mill", EntityKind::Person, None, &[(second, "owner")]);
    let gazette = news.entity("Lend Gazette", EntityKind::Organization, None, &[(second, "Lend Gazette")]);
    let mill = news.entity("Paper mill", EntityKind::Organization, None, &[(first, "paper mill")]);
    let fire = news.event(
        story,
        "Paper mill burns down in Lend",
        DayRange::day(date(2031, 3, 7)),
        &[
            (first, "A paper mill burned down in Lend on Friday"),
            (second, "a paper mill in Lend burned down yesterday"),
            (copy, "A paper mill burned down in Lend on Friday"),
        ],
    );
    news.ledger.events[fire].participants.push((ParticipantRole::Victim, mill));
    news.event(
        story,
        "The roof falls in",
        DayRange::day(date(2031, 3, 7)),
        &[(first, "the roof had fallen in within minutes")],
    );
    news.difference(
        Subject::Entity(brook),
        Attribute::Rank,
        Status::Disputed,
        &[("captain", None, &[(first, "Captain")]), ("major", Some("the brigade"), &[(second, "Major")])],
    );
    news.difference(
        Subject::Event(fire),
        Attribute::Killed,
        Status::Updated,
        &[("2", None, &[(first, "killing two workers")]), ("3", None, &[(second, "Three workers died")])],
    );
    news.difference(
        Subject::Event(fire),
        Attribute::Place,
        Status::Agreed,
        &[("Lend", None, &[(first, "in Lend on"), (second, "in Lend burned")])],
    );
    news.quote(first, "We could not reach them in time,", QuoteKind::Direct, Some(brook));
    news.quote(second, "We were not able to get to them in time,", QuoteKind::Direct, Some(brook));
    news.ledger.same_utterance.push(vec![(first, 0), (second, 0)]);
    news.position(
        first,
        "demanded the closure of the second mill",
        mayor,
        Stance::Demands,
        "the closure of the second mill",
    );
    news.position(second, "rejects a closure", owner, Stance::Rejects, "a closure of the mill");
    news.leans_on(second, "Lend Gazette", gazette);
    news
}

/// What an unkind sender would put into a report: markup, very long words, faces, right-to-left words, controls.
pub(crate) fn hostile() -> Newsroom {
    let mut news = Newsroom::default();
    let long = "Donau\u{1f6a2}".repeat(60);
    let line = format!(
        "<script>alert('x')</script> & \"{long}\" \u{1b}[31mred\u{7} \u{202e}\u{5e9}\u{5dc}\u{5d5}\u{5dd} went to Lend on Friday with the others."
    );
    let outlet = format!("</title><img src=x onerror=alert(1)>{long}");
    let article = news.report(Some(&outlet), None, &[(Role::Title, "<h1>&amp;</h1>"), (Role::Body, &line)]);
    let story = news.story(&[article]);
    news.storyline(&[story]);
    let who = news.entity("<i>Eve</i>", EntityKind::Person, Some("\u{202e}evil"), &[(article, "others")]);
    let what = format!("<script>{long}</script> \u{1b}[2J");
    let event = news.event(story, &what, DayRange::default(), &[(article, "went to Lend")]);
    news.quote(article, "went to Lend on Friday", QuoteKind::Mixed, Some(who));
    news.position(article, "went to", who, Stance::Threatens, &long);
    news.difference(
        Subject::Event(event),
        Attribute::Place,
        Status::Disputed,
        &[(&long, Some("<b>"), &[(article, "Lend")]), ("there", None, &[(article, "to Lend on")])],
    );
    news
}
