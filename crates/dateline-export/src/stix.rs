//! A STIX 2.1 bundle (OASIS Standard of 2021): a `report` for each article, an `identity` for each person, organization, group and
//! outlet, a `location` for each place with a known country, a `note` for each event, quote, position and difference, and an
//! `opinion` where a report takes back what was told.
//!
//! STIX wants a time of creation on everything; nothing reads a clock, so these are days of publication: of the first and last
//! report that an object rests on, each told as its first moment in UTC. What rests only on reports of unknown days is left out.
//! Ids are UUIDs of version 5, the same for the same thing in every export.

use std::collections::{BTreeMap, BTreeSet};
use std::slice;

use serde_json::{Map, Value, json};

use crate::record::{Entity, Record, Span};
use crate::{Error, Export, tags};

/// Writes the bundle.
pub(crate) fn write(record: &Record) -> Result<Export, Error> {
    let mut bundle = Bundle {
        record,
        days: days(record)?,
        objects: BTreeMap::new(),
        told_in: BTreeMap::new(),
        n_undated: 0,
    };
    bundle.outlets();
    bundle.entities()?;
    bundle.events()?;
    bundle.statements();
    bundle.differences();
    let n_reports_undated = bundle.reports();
    let objects: Vec<&Map<String, Value>> = bundle.objects.values().collect();
    if objects.is_empty() {
        return Err(Error::Nothing("STIX needs a date on every object, and the day of no report is known"));
    }
    let all: Vec<&str> = bundle.objects.keys().map(String::as_str).collect();
    let document = json!({ "type": "bundle", "id": stix_id("bundle", &all.join(" ")), "objects": objects });
    let bytes = serde_json::to_vec(&document).map_err(Error::writing)?;
    Ok(Export::file("record.stix.json", bytes)
        .noting(n_reports_undated, "report", "reports", "left out: STIX needs a day, and it is not known")
        .noting(bundle.n_undated, "object", "objects", "left out: told only by reports of unknown days"))
}

/// `TYPE--UUID`.
fn stix_id(kind: &str, id: &str) -> String {
    format!("{kind}--{}", tags::uuid(&format!("stix-{kind}"), id).hyphenated())
}

/// The moment of publication of each article where at least the day is known, as STIX writes moments.
fn days(record: &Record) -> Result<BTreeMap<&str, String>, Error> {
    let mut days = BTreeMap::new();
    for article in &record.articles {
        let Some(published) = &article.published.value else { continue };
        let instant = if let Some(instant) = article.published.instant() {
            instant.strftime("%Y-%m-%dT%H:%M:%S.000Z").to_string()
        } else {
            let day: Result<jiff::civil::Date, _> = published.get(..10).unwrap_or(published).parse();
            let is_no_day = |_| {
                Error::Unsound(format!("article {} is published on {published}, which is no day", article.id))
            };
            format!("{}T00:00:00.000Z", day.map_err(is_no_day)?)
        };
        days.insert(article.id.as_str(), instant);
    }
    Ok(days)
}

struct Bundle<'a> {
    record: &'a Record,
    days: BTreeMap<&'a str, String>,
    /// By id.
    objects: BTreeMap<String, Map<String, Value>>,
    /// Article -> the objects that it tells of.
    told_in: BTreeMap<&'a str, BTreeSet<String>>,
    n_undated: usize,
}

impl<'a> Bundle<'a> {
    /// Adds an object that rests on some articles and gives its id; `None` where the day of none is known.
    fn add(
        &mut self,
        kind: &str,
        id: &str,
        articles: impl IntoIterator<Item = &'a str>,
        fields: Value,
    ) -> Option<String> {
        let articles: BTreeSet<&str> = articles.into_iter().collect();
        let days: Vec<&String> = articles.iter().filter_map(|article| self.days.get(article)).collect();
        let (Some(first), Some(last)) = (days.iter().min(), days.iter().max()) else {
            self.n_undated += 1;
            return None;
        };
        let id = stix_id(kind, id);
        let mut object = Map::new();
        object.insert("type".into(), kind.into());
        object.insert("spec_version".into(), "2.1".into());
        object.insert("id".into(), id.clone().into());
        object.insert("created".into(), first.as_str().into());
        object.insert("modified".into(), last.as_str().into());
        if let Value::Object(fields) = fields {
            object.extend(fields.into_iter().filter(|(_, value)| !value.is_null()));
        }
        for article in articles {
            self.told_in.entry(article).or_default().insert(id.clone());
        }
        self.objects.insert(id.clone(), object);
        Some(id)
    }

    fn outlets(&mut self) {
        let record = self.record;
        let outlets: BTreeSet<&str> = record.articles.iter().filter_map(|a| a.outlet.as_deref()).collect();
        for outlet in outlets {
            let own = record.articles.iter().filter(|article| article.outlet.as_deref() == Some(outlet));
            let fields = json!({ "name": outlet, "identity_class": "organization", "roles": ["outlet"] });
            self.add("identity", &outlet_key(outlet), own.map(|article| article.id.as_str()), fields);
        }
    }

    /// The id of an entity's object; `None` where it has none.
    fn id_of(&self, entity: &Entity) -> Option<String> {
        let id = stix_id(if entity.kind == "place" { "location" } else { "identity" }, &entity.id);
        self.objects.contains_key(&id).then_some(id)
    }

    fn ids_of(&self, entities: impl Iterator<Item = &'a str>) -> Result<Vec<String>, Error> {
        let mut ids = Vec::new();
        for entity in entities {
            ids.extend(self.id_of(self.record.entity(entity)?));
        }
        Ok(ids)
    }

    fn entities(&mut self) -> Result<(), Error> {
        let record = self.record;
        for entity in record.entities()? {
            let articles = entity.mentions.iter().map(|span| span.article.as_str());
            let links: Option<Value> = entity
                .link
                .as_deref()
                .and_then(|link| link.split_once(':'))
                .map(|(source, id)| json!([{ "source_name": source, "external_id": id }]));
            if let Some(class) = identity_class(&entity.kind) {
                let roles: BTreeSet<&str> = entity.titles.iter().map(|title| title.value.as_str()).collect();
                let roles = Some(roles).filter(|roles| !roles.is_empty());
                let fields = json!({
                    "name": entity.name, "identity_class": class, "roles": roles, "external_references": links,
                });
                self.add("identity", &entity.id, articles, fields);
            } else if let Some(location) = entity.location.as_ref().filter(|_| entity.kind == "place") {
                // A country's position is its capital's, so that only its code is told.
                let position = Some([location.latitude, location.longitude]).filter(|_| !entity.is_country());
                let fields = json!({
                    "name": entity.name,
                    "country": location.country,
                    "latitude": position.map(|[latitude, _]| latitude),
                    "longitude": position.map(|[_, longitude]| longitude),
                    "external_references": links,
                });
                self.add("location", &entity.id, articles, fields);
            }
        }
        Ok(())
    }

    fn events(&mut self) -> Result<(), Error> {
        let record = self.record;
        for event in record.events.iter().flatten() {
            let involved = event.participants.iter().map(|participant| participant.entity.as_str());
            let refs = self.ids_of(involved.chain(event.place.as_deref()))?;
            let days = match (event.date.day(), &event.date.earliest, &event.date.latest) {
                (Some(day), ..) => format!(" ({day})"),
                (None, Some(earliest), Some(latest)) => format!(" ({earliest} to {latest})"),
                (None, Some(earliest), None) => format!(" (not before {earliest})"),
                (None, None, Some(latest)) => format!(" (not after {latest})"),
                (None, None, None) => String::new(),
            };
            let content = format!("{}{days}", event.what);
            let labels: Vec<&str> =
                [Some("event"), Some(event.kind.as_str()), event.mode.as_deref(), event.modality.as_deref()]
                    .into_iter()
                    .flatten()
                    .collect();
            self.note(&event.id, &labels, &content, None, refs, &event.reports);
        }
        Ok(())
    }

    fn statements(&mut self) {
        let record = self.record;
        for (number, quote) in record.quotes.iter().flatten().enumerate() {
            let speaker = quote.speaker.as_deref().and_then(|id| record.entity(id).ok());
            let refs = speaker.and_then(|speaker| self.id_of(speaker)).into_iter().collect();
            let labels = ["quote", quote.kind.as_str()];
            let id = format!("quote/{number}");
            self.note(
                &id,
                &labels,
                &quote.span.exact,
                quote.speaker_name.as_deref(),
                refs,
                slice::from_ref(&quote.span),
            );
        }
        for (number, position) in record.positions.iter().flatten().enumerate() {
            let holder = position.holder.as_deref().and_then(|id| record.entity(id).ok());
            let refs = holder.and_then(|holder| self.id_of(holder)).into_iter().collect();
            let content = format!("{}: {}", position.stance, position.issue);
            let labels = ["position", position.stance.as_str()];
            let id = format!("position/{number}");
            self.note(
                &id,
                &labels,
                &content,
                position.holder_name.as_deref(),
                refs,
                slice::from_ref(&position.span),
            );
        }
    }

    /// A note on what was told: of those it is about, else of the reports that tell it.
    fn note(
        &mut self,
        id: &str,
        labels: &[&str],
        content: &str,
        author: Option<&str>,
        refs: Vec<String>,
        evidence: &'a [Span],
    ) -> Option<String> {
        let articles = || evidence.iter().map(|span| span.article.as_str());
        let mut refs: BTreeSet<String> = refs.into_iter().collect();
        if refs.is_empty() {
            let dated = articles().filter(|id| self.days.contains_key(id));
            refs.extend(dated.map(|id| stix_id("report", id)));
        }
        let fields = json!({
            "abstract": labels.first(),
            "content": content,
            "authors": author.map(|author| [author]),
            "labels": labels,
            "object_refs": refs,
            "external_references": self.sources(evidence),
        });
        self.add("note", id, articles(), fields)
    }

    /// The words, and where they stand.
    fn sources(&self, evidence: &[Span]) -> Vec<Value> {
        let sources = evidence.iter().map(|span| {
            let article = self.record.article(&span.article).ok();
            let mut source = Map::new();
            let name = article.and_then(|article| article.outlet.as_deref()).unwrap_or(&span.article);
            source.insert("source_name".into(), name.into());
            let words = format!("{} [{}:{}] {}", span.article, span.start, span.end, span.exact);
            source.insert("description".into(), words.into());
            let url = article.and_then(|article| article.url.clone());
            source.extend(url.map(|url| ("url".to_owned(), url.into())));
            Value::from(source)
        });
        sources.collect()
    }

    fn differences(&mut self) {
        let record = self.record;
        for (number, difference) in record.differences.iter().flatten().enumerate() {
            let about_entity = record.entity(&difference.about).ok().and_then(|entity| self.id_of(entity));
            let about_event =
                Some(stix_id("note", &difference.about)).filter(|id| self.objects.contains_key(id));
            let about = about_entity.or(about_event);
            for (value_number, value) in difference.values.iter().enumerate() {
                let id = format!("difference/{number}/{value_number}");
                let labels = ["difference", difference.attribute.as_str(), difference.status.as_str()];
                let content = format!("{}: {}: {}", difference.about_name, difference.attribute, value.value);
                let refs = about.iter().cloned().collect();
                let author = value.attributed_to.as_deref();
                let note = self.note(&id, &labels, &content, author, refs, &value.evidence);
                let Some(note) = note.filter(|_| !value.corrected_by.is_empty()) else { continue };
                let articles = value.corrected_by.iter().map(|span| span.article.as_str());
                let outlets: BTreeSet<&str> =
                    articles.clone().filter_map(|id| record.article(id).ok()?.outlet.as_deref()).collect();
                let fields = json!({
                    "opinion": "disagree",
                    "explanation": "The report takes it back.",
                    "authors": Some(outlets).filter(|outlets| !outlets.is_empty()),
                    "object_refs": [note],
                    "external_references": self.sources(&value.corrected_by),
                });
                self.add("opinion", &format!("{id}/corrected"), articles, fields);
            }
        }
    }

    /// Adds a report for each article of a known day; gives how many have none.
    fn reports(&mut self) -> usize {
        let record = self.record;
        let mut n_undated = 0;
        for article in &record.articles {
            let Some(published) = self.days.get(article.id.as_str()).cloned() else {
                n_undated += 1;
                continue;
            };
            let outlet = article.outlet.as_deref().map(|outlet| stix_id("identity", &outlet_key(outlet)));
            let mut refs = self.told_in.remove(article.id.as_str()).unwrap_or_default();
            refs.extend(outlet.clone());
            // A report must be on something; one that tells of nothing is on itself.
            let own = stix_id("report", &article.id);
            let refs = if refs.is_empty() { BTreeSet::from([own]) } else { refs };
            let first_line = article.text.lines().find(|line| !line.trim().is_empty());
            let references = article.url.as_ref().map(
                |url| json!([{ "source_name": article.outlet.as_deref().unwrap_or("source"), "url": url }]),
            );
            let fields = json!({
                "name": article.title.as_deref().or(first_line).unwrap_or(&article.id),
                "description": article.text,
                "published": published,
                "created_by_ref": outlet,
                "lang": article.language,
                "object_refs": refs,
                "external_references": references,
            });
            self.add("report", &article.id, [article.id.as_str()], fields);
        }
        n_undated
    }
}

fn outlet_key(outlet: &str) -> String {
    format!("outlet/{outlet}")
}

/// STIX's class of an identity; `None` for what is none.
fn identity_class(kind: &str) -> Option<&'static str> {
    match kind {
        "person" => Some("individual"),
        "organization" => Some("organization"),
        "group" => Some("group"),
        _ => None,
    }
}
