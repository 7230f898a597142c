//! Invented stories of two outlets: what is one event, and where the outlets differ.

use dateline_model::{
    Anchor, Annotated, ArticleIdx, Attribute, Claim, Clusters, Entity, EntityKind, EventKind, EventMention,
    Ledger, LocalEntity, LocalEntityId, LocalEventId, LocalSubject, LocalTimeId, Modality, Origin,
    OriginBasis, Participant, ParticipantRole, Published, PublishedBasis, Quantity, Quote, QuoteKind, Span,
    Status, Story, TimeExpr, TimeMention,
};
use jiff::civil::{Date, date};

use crate::events::line_up;

/// A report made sentence by sentence.
struct Report(Annotated);

impl Report {
    fn of(day: Date) -> Self {
        let mut annotated = Annotated::default();
        annotated.article.published =
            Published { day: Some(day), instant: None, basis: PublishedBasis::Given };
        Self(annotated)
    }

    fn write(&mut self, words: &str) -> Span {
        let start = self.0.article.text.len();
        self.0.article.text.push_str(words);
        self.0.article.text.push('\n');
        Span::new(start, start + words.len())
    }

    fn entity(&mut self, name: &str, kind: EntityKind) -> LocalEntityId {
        let known = self.0.entities.iter().position(|e| e.name == name);
        let at = known.unwrap_or_else(|| {
            self.0.entities.push(LocalEntity { name: name.into(), kind, link: None });
            self.0.entities.len() - 1
        });
        LocalEntityId(at as u32)
    }

    /// Tells that somebody was killed somewhere on a day.
    fn killing(mut self, victim: &str, place: &str, on: &str) -> Self {
        let span = self.write(&format!("killed {victim} in {place}"));
        let entity = self.entity(victim, EntityKind::Person);
        let place = self.entity(place, EntityKind::Place);
        let participants = vec![Participant { role: ParticipantRole::Victim, entity, span }];
        self.event(EventKind::Assault, "killing", span, participants, Some(place), on);
        self
    }

    /// Tells of a raid with a toll.
    fn raid(mut self, place: &str, on: &str, toll: &str) -> Self {
        let span = self.write(&format!("raid on {place} killed {toll}"));
        let place = self.entity(place, EntityKind::Place);
        self.event(EventKind::Assault, "airstrike", span, Vec::new(), Some(place), on);
        let event = self.0.events.last_mut().expect("just pushed");
        event.quantities.push(Quantity {
            span,
            of: "killed".into(),
            at_least: Some(1.0),
            ..Quantity::default()
        });
        self.claims(Attribute::Killed, toll)
    }

    fn event(
        &mut self,
        kind: EventKind,
        mode: &str,
        span: Span,
        participants: Vec<Participant>,
        place: Option<LocalEntityId>,
        on: &str,
    ) {
        let expr = TimeExpr::Absolute(on.into());
        let resolved = expr.resolve(&Anchor::Publication, None);
        self.0.times.push(TimeMention { span, expr, anchor: Anchor::Publication, resolved });
        self.0.events.push(EventMention {
            span,
            trigger: span,
            lemma: "kill".into(),
            kind,
            mode: Some(mode.into()),
            participants,
            time: Some(LocalTimeId(self.0.times.len() as u32 - 1)),
            place,
            quantities: Vec::new(),
            modality: Modality::Happened,
            takes_up: None,
        });
    }

    /// Claims something of the last event told.
    fn claims(mut self, attribute: Attribute, value: &str) -> Self {
        let span = self.write(&format!("says {value}"));
        let about = LocalSubject::Event(LocalEventId(self.0.events.len() as u32 - 1));
        self.0.claims.push(Claim { about, attribute, value: value.into(), span, attributed_to: None });
        self
    }

    fn ranks(mut self, name: &str, rank: &str) -> Self {
        let span = self.write(&format!("{rank} {name}"));
        let about = LocalSubject::Entity(self.entity(name, EntityKind::Person));
        self.0.claims.push(Claim {
            about,
            attribute: Attribute::Rank,
            value: rank.into(),
            span,
            attributed_to: None,
        });
        self
    }

    fn quotes(mut self, name: &str, words: &str) -> Self {
        let span = self.write(words);
        let speaker = Some(self.entity(name, EntityKind::Person));
        let (source, cue, said_on) = (None, None, None);
        let speaker_name = Some(name.to_owned());
        self.0.quotes.push(Quote {
            span,
            kind: QuoteKind::Direct,
            speaker,
            speaker_name,
            source,
            cue,
            chain: Vec::new(),
            said_on,
        });
        self
    }
}

/// Lines up reports; names that are the same are one entity. `stories` are lists of reports.
fn ledger(reports: Vec<Report>, stories: &[&[u32]], copies: &[(u32, u32)]) -> Ledger {
    let articles: Vec<Annotated> = reports.into_iter().map(|r| r.0).collect();
    let mut ledger = Ledger::default();
    for article in &articles {
        let ids = article.entities.iter().map(|local| {
            let known = ledger.entities.iter().position(|e| e.name == local.name);
            known.unwrap_or_else(|| {
                let (name, kind) = (local.name.clone(), local.kind);
                ledger.entities.push(Entity {
                    name,
                    kind,
                    mentions: Vec::new(),
                    members: Vec::new(),
                    titles: Vec::new(),
                    joined: Vec::new(),
                    link: None,
                });
                ledger.entities.len() - 1
            })
        });
        let ids: Vec<usize> = ids.collect();
        ledger.entity_of.push(ids);
        ledger.times.push(article.times.clone());
        ledger.published.push(article.article.published.clone());
    }
    let story = |articles: &&[u32]| Story {
        articles: articles.iter().map(|&a| ArticleIdx(a)).collect(),
        ..Story::default()
    };
    let mut clusters = Clusters {
        stories: stories.iter().map(story).collect(),
        origins: (0..articles.len() as u32).map(|a| own(ArticleIdx(a))).collect(),
        ..Clusters::default()
    };
    for &(copy, original) in copies {
        clusters.origins[copy as usize] = Origin { basis: OriginBasis::Copy, ..own(ArticleIdx(original)) };
    }
    line_up(&articles, &clusters, &mut ledger);
    super::find(&articles, &clusters, &mut ledger);
    ledger
}

fn own(first: ArticleIdx) -> Origin {
    Origin { first, basis: OriginBasis::Own, name: None, evidence: None }
}

fn status(ledger: &Ledger, attribute: Attribute) -> Option<Status> {
    ledger.differences.iter().find(|d| d.attribute == attribute).map(|d| d.status)
}

const DAY: Date = date(2031, 5, 8);

#[test]
fn two_outlets_that_give_one_man_two_ranks_dispute() {
    let reports = vec![
        Report::of(DAY).ranks("Otto Kern", "major general"),
        Report::of(DAY).ranks("Otto Kern", "lieutenant general"),
        Report::of(DAY).ranks("Otto Kern", "senior general"),
    ];
    let ledger = ledger(reports, &[&[0, 1, 2]], &[]);
    assert_eq!(status(&ledger, Attribute::Rank), Some(Status::Disputed));
    assert_eq!(ledger.differences[0].values.len(), 3);
}

#[test]
fn one_killing_told_by_two_outlets_is_one_event_and_its_toll_grows() {
    let raid = |day, toll| Report::of(day).raid("Zell", "2031-05-07", toll);
    let updated = ledger(vec![raid(DAY, "12"), raid(date(2031, 5, 9), "14")], &[&[0, 1]], &[]);
    assert_eq!(updated.events.len(), 1);
    assert_eq!(status(&updated, Attribute::Killed), Some(Status::Updated));
    let refined = ledger(vec![raid(DAY, "at least 12"), raid(DAY, "14")], &[&[0, 1]], &[]);
    assert_eq!(status(&refined, Attribute::Killed), Some(Status::Refined));
}

#[test]
fn two_raids_are_two_and_their_tolls_do_not_meet() {
    let reports = vec![
        Report::of(DAY).raid("Zell", "2031-05-07", "at least 12"),
        Report::of(date(2031, 9, 1)).raid("Zell", "2031-08-31", "at least 72"),
    ];
    let ledger = ledger(reports, &[&[0], &[1]], &[]);
    assert_eq!(ledger.events.len(), 2);
    assert_eq!(status(&ledger, Attribute::Killed), None);
}

#[test]
fn blamed_stands_against_not_claimed() {
    let killing = || Report::of(DAY).killing("Otto Kern", "Zell", "2031-05-07");
    let reports = vec![
        killing().claims(Attribute::Responsibility, "Freedonia"),
        killing().claims(Attribute::Responsibility, "not claimed"),
    ];
    let ledger = ledger(reports, &[&[0, 1]], &[]);
    assert_eq!(ledger.events.len(), 1);
    assert_eq!(ledger.events[0].what, "Otto Kern is killed in Zell");
    assert_eq!(status(&ledger, Attribute::Responsibility), Some(Status::Disputed));
}

#[test]
fn copies_of_one_report_count_once() {
    let reports = || {
        let killing =
            || Report::of(DAY).killing("Otto Kern", "Zell", "2031-05-07").claims(Attribute::Ordinal, "3");
        vec![killing(), killing()]
    };
    assert_eq!(status(&ledger(reports(), &[&[0, 1]], &[(1, 0)]), Attribute::Ordinal), None);
    assert_eq!(status(&ledger(reports(), &[&[0, 1]], &[]), Attribute::Ordinal), Some(Status::Agreed));
}

#[test]
fn two_wordings_of_one_quotation_are_a_variant() {
    let reports = vec![
        Report::of(DAY).quotes("Ada Brandt", "The lake will remain with Lima. And they know it."),
        Report::of(DAY).quotes("Ada Brandt", "The lake will stay with Lima."),
    ];
    let ledger = ledger(reports, &[&[0, 1]], &[]);
    assert_eq!(status(&ledger, Attribute::Quotation), Some(Status::Variant));
    assert_eq!(ledger.differences[0].values[0].value, "The lake will remain with Lima");
    assert_eq!(ledger.same_utterance, [[(ArticleIdx(0), 0), (ArticleIdx(1), 0)]]);
}

#[test]
fn what_two_outlets_say_alike_is_agreed_with_its_day_and_place() {
    let killing = || Report::of(DAY).killing("Otto Kern", "Zell", "2031-05-07");
    let ledger = ledger(vec![killing(), killing()], &[&[0, 1]], &[]);
    assert_eq!(status(&ledger, Attribute::Date), Some(Status::Agreed));
    assert_eq!(ledger.events[0].days.single(), Some(date(2031, 5, 7)));
}

#[test]
fn a_killing_recalled_by_two_stories_is_one_event() {
    let killing = || Report::of(DAY).killing("Otto Kern", "Zell", "2030-12");
    let ledger = ledger(vec![killing(), killing()], &[&[0], &[1]], &[]);
    assert_eq!(ledger.events.len(), 1);
    assert!(ledger.events[0].is_background);
}

#[test]
fn every_attribute_and_status_has_a_page_in_the_handbook_and_a_line_in_its_index() {
    let handbook = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reconcile");
    let index = std::fs::read_to_string(handbook.join("README.md")).unwrap();
    let of_attribute = |attribute: &Attribute| if attribute.is_toll() { "toll" } else { attribute.name() };
    let statuses = [
        Status::Disputed,
        Status::Updated,
        Status::Refined,
        Status::Variant,
        Status::Agreed,
        Status::SingleOrigin,
    ];
    let pages = Attribute::ALL.iter().map(of_attribute).chain(statuses.iter().map(|status| status.name()));
    for page in pages {
        assert!(handbook.join(format!("{page}.md")).is_file(), "docs/reconcile/{page}.md is missing");
        assert!(index.contains(&format!("]({page}.md)")), "docs/reconcile/README.md does not lead to {page}");
    }
}
