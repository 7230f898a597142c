//! The record as exports read it: only what some format shows, with the record's own names.
//!
//! What each field means stands where the record is written (`dateline_engine::record`). Lists that a run did not come to are
//! `None`; fields that are added to the record are passed over.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;

use crate::Error;

/// What a record says of itself.
#[derive(Debug, Deserialize)]
pub(crate) struct Head {
    format: Option<String>,
    version: Option<u64>,
}

impl Head {
    /// # Errors
    ///
    /// [`Error::OtherFormat`] where it is no record of version 1.
    pub(crate) fn check(self) -> Result<(), Error> {
        if self.format.as_deref() == Some("dateline/record") && self.version == Some(1) {
            return Ok(());
        }
        Err(Error::OtherFormat { format: self.format, version: self.version })
    }
}

/// A record.
#[derive(Debug, Deserialize)]
pub(crate) struct Record {
    pub(crate) articles: Vec<Article>,
    pub(crate) entities: Option<Vec<Entity>>,
    pub(crate) quotes: Option<Vec<Quote>>,
    pub(crate) times: Option<Vec<Time>>,
    pub(crate) quantities: Option<Vec<Number>>,
    pub(crate) events: Option<Vec<Event>>,
    pub(crate) differences: Option<Vec<Difference>>,
    pub(crate) positions: Option<Vec<Position>>,
    pub(crate) stories: Option<Vec<Story>>,
    pub(crate) storylines: Option<Vec<Storyline>>,
    pub(crate) briefs: Option<Vec<Brief>>,
    #[serde(default)]
    pub(crate) problems: Vec<Problem>,
    #[serde(skip)]
    articles_by_id: HashMap<String, usize>,
    #[serde(skip)]
    entities_by_id: HashMap<String, usize>,
}

impl Record {
    /// Reads a record's JSON.
    ///
    /// # Errors
    ///
    /// Where it is not a record's, or names two articles or two entities the same.
    pub(crate) fn parse(json: &[u8]) -> Result<Self, Error> {
        let head: Head = serde_json::from_slice(json)?;
        head.check()?;
        let mut record: Self = serde_json::from_slice(json)?;
        record.articles_by_id = by_id(record.articles.iter().map(|article| &article.id))?;
        record.entities_by_id = by_id(record.entities.iter().flatten().map(|entity| &entity.id))?;
        Ok(record)
    }

    pub(crate) fn article(&self, id: &str) -> Result<&Article, Error> {
        let idx = self.articles_by_id.get(id);
        idx.map(|&idx| &self.articles[idx])
            .ok_or_else(|| Error::Unsound(format!("no article has the id {id}")))
    }

    pub(crate) fn entity(&self, id: &str) -> Result<&Entity, Error> {
        let found = self.entities_by_id.get(id).and_then(|&idx| self.entities.as_ref()?.get(idx));
        found.ok_or_else(|| Error::Unsound(format!("no entity has the id {id}")))
    }

    /// # Errors
    ///
    /// [`Error::NotReadSoFar`] where the run did not come to entities.
    pub(crate) fn entities(&self) -> Result<&[Entity], Error> {
        self.entities.as_deref().ok_or(Error::NotReadSoFar { list: "entities" })
    }

    /// # Errors
    ///
    /// [`Error::NotReadSoFar`] where the run did not come to events.
    pub(crate) fn events(&self) -> Result<&[Event], Error> {
        self.events.as_deref().ok_or(Error::NotReadSoFar { list: "events" })
    }
}

/// Items by what they belong to, in their order.
pub(crate) fn grouped<'a, T>(items: impl IntoIterator<Item = (&'a str, T)>) -> BTreeMap<&'a str, Vec<T>> {
    let mut groups: BTreeMap<&str, Vec<T>> = BTreeMap::new();
    for (key, item) in items {
        groups.entry(key).or_default().push(item);
    }
    groups
}

fn by_id<'a>(ids: impl Iterator<Item = &'a String>) -> Result<HashMap<String, usize>, Error> {
    let mut by_id = HashMap::new();
    for (idx, id) in ids.enumerate() {
        if by_id.insert(id.clone(), idx).is_some() {
            return Err(Error::Unsound(format!("the id {id} is given twice")));
        }
    }
    Ok(by_id)
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub(crate) struct Span {
    pub(crate) article: String,
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) exact: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Article {
    pub(crate) id: String,
    pub(crate) path: String,
    pub(crate) url: Option<String>,
    pub(crate) outlet: Option<String>,
    pub(crate) byline: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) language: Option<String>,
    pub(crate) published: Published,
    pub(crate) fetched: Option<String>,
    pub(crate) text: String,
    pub(crate) copy_of: Option<CopyOf>,
    pub(crate) origin: Option<Origin>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Published {
    pub(crate) value: Option<String>,
    pub(crate) basis: String,
    pub(crate) earliest: Option<String>,
    pub(crate) latest: Option<String>,
}

impl Published {
    /// The instant, where it is known and not only the day.
    pub(crate) fn instant(&self) -> Option<jiff::Timestamp> {
        self.value.as_deref()?.parse().ok()
    }
}

#[derive(Debug, Deserialize)]
pub(crate) struct CopyOf {
    pub(crate) article: String,
    pub(crate) kind: String,
    pub(crate) similarity: Option<f64>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Origin {
    pub(crate) basis: String,
    pub(crate) name: Option<String>,
    pub(crate) article: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Entity {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) mentions: Vec<Span>,
    #[serde(default)]
    pub(crate) titles: Vec<Title>,
    pub(crate) link: Option<String>,
    pub(crate) location: Option<Location>,
}

impl Entity {
    /// Whether it can meet somebody: people, organizations and groups.
    pub(crate) fn is_actor(&self) -> bool {
        matches!(self.kind.as_str(), "person" | "organization" | "group")
    }

    /// Whether its position is that of its country's capital.
    pub(crate) fn is_country(&self) -> bool {
        self.link.as_deref().is_some_and(|link| link.starts_with("iso3166:"))
    }
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Location {
    pub(crate) country: Option<String>,
    pub(crate) latitude: f64,
    pub(crate) longitude: f64,
    pub(crate) population: Option<u64>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Title {
    pub(crate) value: String,
    pub(crate) evidence: Vec<Span>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Quote {
    #[serde(flatten)]
    pub(crate) span: Span,
    pub(crate) kind: String,
    pub(crate) speaker: Option<String>,
    pub(crate) speaker_name: Option<String>,
    pub(crate) source: Option<Span>,
    pub(crate) cue: Option<Span>,
    #[serde(default)]
    pub(crate) chain: Vec<Span>,
    pub(crate) said_on: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Time {
    #[serde(flatten)]
    pub(crate) span: Span,
    pub(crate) value: Option<String>,
    pub(crate) kind: String,
    pub(crate) basis: String,
    pub(crate) offset_days: Option<i64>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Number {
    #[serde(flatten)]
    pub(crate) span: Span,
    pub(crate) of: String,
    pub(crate) unit: Option<String>,
    pub(crate) counted: Option<String>,
    pub(crate) at_least: Option<f64>,
    pub(crate) at_most: Option<f64>,
    pub(crate) attributed_to: Option<Span>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Event {
    pub(crate) id: String,
    pub(crate) what: String,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) mode: Option<String>,
    pub(crate) type_2021: Option<String>,
    pub(crate) modality: Option<String>,
    pub(crate) date: Days,
    pub(crate) place: Option<String>,
    pub(crate) participants: Vec<Participant>,
    pub(crate) quantities: Vec<Quantity>,
    pub(crate) reports: Vec<Span>,
    pub(crate) articles: Vec<String>,
    pub(crate) background: Option<bool>,
}

impl Event {
    /// Who took part in one role, in the record's order.
    pub(crate) fn in_role<'a>(&'a self, role: &'a str) -> impl Iterator<Item = &'a str> {
        let all = self.participants.iter().filter(move |participant| participant.role == role);
        all.map(|participant| participant.entity.as_str())
    }
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Days {
    pub(crate) earliest: Option<String>,
    pub(crate) latest: Option<String>,
}

impl Days {
    /// The day, where it is one.
    pub(crate) fn day(&self) -> Option<&str> {
        self.earliest.as_deref().filter(|_| self.earliest == self.latest)
    }
}

#[derive(Debug, Deserialize)]
pub(crate) struct Participant {
    pub(crate) role: String,
    pub(crate) entity: String,
    pub(crate) harm: Option<Harm>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Harm {
    pub(crate) value: String,
    pub(crate) evidence: Vec<Span>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Quantity {
    pub(crate) of: String,
    pub(crate) at_least: Option<f64>,
    pub(crate) at_most: Option<f64>,
    pub(crate) evidence: Vec<Span>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Difference {
    pub(crate) about: String,
    pub(crate) about_name: String,
    pub(crate) attribute: String,
    pub(crate) status: String,
    pub(crate) reason: Option<Reason>,
    pub(crate) values: Vec<DifferenceValue>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Reason {
    pub(crate) code: String,
    pub(crate) sentence: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct DifferenceValue {
    pub(crate) value: String,
    pub(crate) attributed_to: Option<String>,
    pub(crate) origins: Option<u64>,
    pub(crate) evidence: Vec<Span>,
    #[serde(default)]
    pub(crate) corrected_by: Vec<Span>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Position {
    #[serde(flatten)]
    pub(crate) span: Span,
    pub(crate) holder: Option<String>,
    pub(crate) holder_name: Option<String>,
    pub(crate) issue: String,
    pub(crate) stance: String,
    pub(crate) date: Option<String>,
    #[serde(default)]
    pub(crate) chain: Vec<Span>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Story {
    pub(crate) id: String,
    pub(crate) title: Option<String>,
    pub(crate) articles: Vec<String>,
    pub(crate) events: Vec<String>,
    pub(crate) first: Option<String>,
    pub(crate) last: Option<String>,
    pub(crate) omissions: Option<Vec<Omission>>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Omission {
    pub(crate) article: String,
    pub(crate) what: String,
    pub(crate) told_by: Vec<Span>,
    pub(crate) origins: Option<u64>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Storyline {
    pub(crate) id: String,
    pub(crate) title: Option<String>,
    pub(crate) stories: Vec<String>,
    pub(crate) first: Option<String>,
    pub(crate) last: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Brief {
    pub(crate) story: String,
    pub(crate) sentences: Vec<BriefSentence>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct BriefSentence {
    pub(crate) text: String,
    pub(crate) kind: Option<String>,
    pub(crate) evidence: Vec<Span>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Problem {
    pub(crate) path: String,
    pub(crate) article: Option<String>,
    pub(crate) stage: String,
    pub(crate) message: String,
}
