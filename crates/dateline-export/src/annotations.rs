//! W3C Web Annotations (Recommendation of 2017, JSON-LD): an annotation for each statement of the record, its targets the words
//! that the statement rests on.
//!
//! What is annotated is the text of an article as the record holds it: its IRI is a `tag:`; where the article has an address,
//! that is the target's `scope`. Words are told both by quotation, with what stands around them, and by position in code points.

use serde::Serialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use crate::record::{Number, Record, Span};
use crate::texts::Texts;
use crate::{Error, Export, amounts, tags};

/// Code points before and after the words that are quoted with them.
const N_AROUND: usize = 32;

/// Writes a collection with one page of annotations.
pub(crate) fn write(record: &Record) -> Result<Export, Error> {
    let mut page = Page { record, texts: Texts::of(record), items: Vec::new() };
    page.entities()?;
    page.statements()?;
    page.events()?;
    page.differences()?;
    page.stories()?;
    let collection = tags::uri("annotations", "collection");
    let document = Collection {
        context: "http://www.w3.org/ns/anno.jsonld",
        id: &collection,
        kind: "AnnotationCollection",
        label: "What the record rests on",
        total: page.items.len(),
        first: FirstPage {
            id: tags::uri("annotations", "page"),
            kind: "AnnotationPage",
            part_of: &collection,
            start_index: 0,
            items: &page.items,
        },
    };
    Ok(Export::file("annotations.jsonld", serde_json::to_vec(&document).map_err(Error::writing)?))
}

/// The document. Annotations are written as they are made: as values they would take far more room.
#[derive(Serialize)]
struct Collection<'a> {
    #[serde(rename = "@context")]
    context: &'a str,
    id: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
    label: &'a str,
    total: usize,
    first: FirstPage<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FirstPage<'a> {
    id: String,
    #[serde(rename = "type")]
    kind: &'a str,
    part_of: &'a str,
    start_index: usize,
    items: &'a [Box<RawValue>],
}

struct Page<'a> {
    record: &'a Record,
    texts: Texts<'a>,
    items: Vec<Box<RawValue>>,
}

impl Page<'_> {
    /// Adds the annotation of one statement; one that rests on no words has none.
    ///
    /// `id` tells it from all others, `class` is what it is (`quote/direct`), `said` what it says beyond that.
    fn add<'s>(
        &mut self,
        id: &str,
        motivation: &str,
        class: &str,
        said: Option<&str>,
        evidence: impl IntoIterator<Item = &'s Span>,
    ) -> Result<(), Error> {
        let targets: Vec<Value> =
            evidence.into_iter().map(|span| self.target(span)).collect::<Result<_, _>>()?;
        if targets.is_empty() {
            return Ok(());
        }
        let mut bodies = vec![body("classifying", class)];
        let purpose = if motivation == "identifying" { "identifying" } else { "describing" };
        bodies.extend(said.map(|said| body(purpose, said)));
        let annotation = json!({
            "id": tags::uri("annotation", id),
            "type": "Annotation",
            "motivation": motivation,
            "body": bodies,
            "target": targets,
        });
        self.items.push(serde_json::value::to_raw_value(&annotation).map_err(Error::writing)?);
        Ok(())
    }

    fn target(&self, span: &Span) -> Result<Value, Error> {
        let text = self.texts.proved(span)?;
        let before = text.slice(span.start.saturating_sub(N_AROUND), span.start);
        let after = text.slice(span.end, text.len().min(span.end + N_AROUND));
        let article = self.record.article(&span.article)?;
        let mut source = Map::new();
        source.insert("id".into(), tags::uri("article", &article.id).into());
        source.insert("type".into(), "Text".into());
        source.insert("format".into(), "text/plain".into());
        source.extend(article.language.clone().map(|language| ("language".to_owned(), language.into())));
        let mut target = Map::new();
        target.insert("type".into(), "SpecificResource".into());
        target.insert("source".into(), source.into());
        target.extend(article.url.clone().map(|url| ("scope".to_owned(), url.into())));
        target.insert(
            "selector".into(),
            json!([
                {
                    "type": "TextQuoteSelector",
                    "exact": span.exact,
                    "prefix": before.unwrap_or_default(),
                    "suffix": after.unwrap_or_default(),
                },
                { "type": "TextPositionSelector", "start": span.start, "end": span.end },
            ]),
        );
        Ok(target.into())
    }

    fn entities(&mut self) -> Result<(), Error> {
        for entity in self.record.entities.iter().flatten() {
            let class = format!("entity/{}", entity.kind);
            self.add(&entity.id, "identifying", &class, Some(&entity.name), &entity.mentions)?;
            for (number, title) in entity.titles.iter().enumerate() {
                let id = format!("{}/title/{number}", entity.id);
                let said = format!("{}: {}", entity.name, title.value);
                self.add(&id, "describing", "title", Some(&said), &title.evidence)?;
            }
        }
        Ok(())
    }

    fn statements(&mut self) -> Result<(), Error> {
        let record = self.record;
        for (number, quote) in record.quotes.iter().flatten().enumerate() {
            let said = quote.speaker_name.as_ref().map(|name| format!("said by {name}"));
            let rest = quote.source.iter().chain(&quote.cue).chain(&quote.chain);
            let spans = std::iter::once(&quote.span).chain(rest);
            let class = format!("quote/{}", quote.kind);
            self.add(&format!("quote/{number}"), "describing", &class, said.as_deref(), spans)?;
        }
        for (number, time) in record.times.iter().flatten().enumerate() {
            let class = format!("time/{}", time.kind);
            self.add(&format!("time/{number}"), "classifying", &class, time.value.as_deref(), [&time.span])?;
        }
        for (number, quantity) in record.quantities.iter().flatten().enumerate() {
            let spans = std::iter::once(&quantity.span).chain(&quantity.attributed_to);
            let class = format!("quantity/{}", quantity.of);
            self.add(
                &format!("quantity/{number}"),
                "describing",
                &class,
                amount(quantity).as_deref(),
                spans,
            )?;
        }
        for (number, position) in record.positions.iter().flatten().enumerate() {
            let holder = position.holder_name.as_ref().map(|name| format!("{name} "));
            let said = format!("{}{}: {}", holder.unwrap_or_default(), position.stance, position.issue);
            let spans = std::iter::once(&position.span).chain(&position.chain);
            self.add(&format!("position/{number}"), "describing", "position", Some(&said), spans)?;
        }
        Ok(())
    }

    fn events(&mut self) -> Result<(), Error> {
        let record = self.record;
        for event in record.events.iter().flatten() {
            let class = format!("event/{}", event.kind);
            self.add(&event.id, "describing", &class, Some(&event.what), &event.reports)?;
            for (number, quantity) in event.quantities.iter().enumerate() {
                let said = amounts::in_words(quantity.at_least, quantity.at_most)
                    .map(|amount| format!("{}: {}: {amount}", event.what, quantity.of));
                let id = format!("{}/quantity/{number}", event.id);
                self.add(&id, "describing", "event/quantity", said.as_deref(), &quantity.evidence)?;
            }
            for participant in &event.participants {
                let Some(harm) = &participant.harm else { continue };
                let name = &record.entity(&participant.entity)?.name;
                let id = format!("{}/{}/{}", event.id, participant.role, participant.entity);
                let said = format!("{name}: {}", harm.value);
                self.add(&id, "describing", "event/harm", Some(&said), &harm.evidence)?;
            }
        }
        Ok(())
    }

    fn differences(&mut self) -> Result<(), Error> {
        for (number, difference) in self.record.differences.iter().flatten().enumerate() {
            for (value_number, value) in difference.values.iter().enumerate() {
                let id = format!("difference/{number}/{value_number}");
                let class = format!("difference/{}", difference.status);
                let says = value.attributed_to.as_ref().map(|who| format!(", says {who}"));
                let says = says.unwrap_or_default();
                let said =
                    format!("{}: {}: {}{says}", difference.about_name, difference.attribute, value.value);
                self.add(&id, "describing", &class, Some(&said), &value.evidence)?;
                let id = format!("{id}/corrected");
                let said = format!("takes back: {said}");
                self.add(&id, "describing", "difference/corrected", Some(&said), &value.corrected_by)?;
            }
        }
        Ok(())
    }

    fn stories(&mut self) -> Result<(), Error> {
        let record = self.record;
        for brief in record.briefs.iter().flatten() {
            for (number, sentence) in brief.sentences.iter().enumerate() {
                let id = format!("{}/brief/{number}", brief.story);
                self.add(&id, "describing", "brief", Some(&sentence.text), &sentence.evidence)?;
            }
        }
        for story in record.stories.iter().flatten() {
            for (number, omission) in story.omissions.iter().flatten().enumerate() {
                let id = format!("{}/omission/{number}", story.id);
                let article = record.article(&omission.article)?;
                let who = article.outlet.as_deref().unwrap_or(&article.id);
                let said = format!("left out by {who}: {}", omission.what);
                self.add(&id, "describing", "omission", Some(&said), &omission.told_by)?;
            }
        }
        Ok(())
    }
}

fn body(purpose: &str, value: &str) -> Value {
    json!({ "type": "TextualBody", "format": "text/plain", "purpose": purpose, "value": value })
}

fn amount(quantity: &Number) -> Option<String> {
    let bounds = amounts::in_words(quantity.at_least, quantity.at_most)?;
    let unit = quantity.unit.as_ref().map(|unit| format!(" {unit}")).unwrap_or_default();
    Some(format!("{bounds}{unit}"))
}
