//! Events as JSON records of PLOVER (Open Event Data Alliance, draft 0.6b2, "Data Fields"), a line each.
//!
//! A record there needs a day and one of PLOVER's categories. Fields that PLOVER does not have keep the names they have in the
//! record (`modality`), as its manual allows.

use serde_json::{Map, Value, json};

use crate::record::{Article, Entity, Event, Quantity, Record};
use crate::{Error, Export, amounts};

/// Writes the events that PLOVER can hold.
pub(crate) fn write(record: &Record) -> Result<Export, Error> {
    let (mut lines, mut n_undated, mut n_uncoded) = (Vec::new(), 0, 0);
    for event in record.events()? {
        if event.type_2021.is_none() {
            n_uncoded += 1;
        } else if event.date.earliest.is_none() || event.date.latest.is_none() {
            n_undated += 1;
        } else {
            serde_json::to_writer(&mut lines, &coded(record, event)?).map_err(Error::writing)?;
            lines.push(b'\n');
        }
    }
    Ok(Export::file("events.plover.jsonl", lines)
        .noting(
            n_uncoded,
            "event",
            "events",
            "left out: of a kind that PLOVER does not have (an accident, a journey)",
        )
        .noting(n_undated, "event", "events", "left out: PLOVER needs a day, and it is not known"))
}

fn coded(record: &Record, event: &Event) -> Result<Value, Error> {
    let actors = |roles: &[&str]| -> Result<Vec<Value>, Error> {
        let all = roles.iter().flat_map(|role| event.in_role(role));
        all.map(|entity| record.entity(entity).map(actor)).collect()
    };
    let mut fields = Map::new();
    let mut tell =
        |name: &str, value: Option<Value>| fields.extend(value.map(|value| (name.to_owned(), value)));
    tell("id", Some(event.id.clone().into()));
    tell("date", event.date.earliest.clone().map(Value::from));
    tell("enddate", event.date.latest.clone().map(Value::from));
    if event.date.day().is_none() {
        tell("comment", Some("one day or some days between date and enddate".into()));
    }
    tell("source", Some(actors(&["actor"])?.into()));
    tell("target", Some(actors(&["recipient", "victim"])?).filter(|all| !all.is_empty()).map(Value::from));
    tell("event", Some(event.kind.clone().into()));
    tell("quadCode", quad(&event.kind).map(Value::from));
    tell("mode", event.mode.clone().map(Value::from));
    tell("context", context(event).map(Value::from));
    tell("modality", event.modality.clone().map(Value::from));
    for (name, of) in [("dead", "killed"), ("injured", "injured")] {
        let quantity = event.quantities.iter().find(|quantity| quantity.of == of);
        tell(name, quantity.and_then(number));
    }
    if let Some(place) = event.place.as_deref() {
        tell("eventLoc", Some(location(record.entity(place)?)));
    }
    if let Some(report) = event.reports.first() {
        let article = record.article(&report.article)?;
        tell("text", Some(report.exact.clone().into()));
        tell("textInfo", Some(json!({ "start": report.start, "end": report.end })));
        tell("citation", Some(article.id.clone().into()));
        of_article(article, &mut tell);
    }
    tell("coder", Some("Dateline".into()));
    tell("codebook", Some("PLOVER".into()));
    Ok(fields.into())
}

fn of_article(article: &Article, tell: &mut impl FnMut(&str, Option<Value>)) {
    tell("url", article.url.clone().map(Value::from));
    tell("language", article.language.clone().map(Value::from));
    tell("publication", article.outlet.clone().map(Value::from));
}

/// An information object for an actor. Country and sector codes are not known.
fn actor(entity: &Entity) -> Value {
    json!({ "actorText": entity.name, "identifier": entity.id })
}

/// A location object: GeoNames' names of fields.
fn location(entity: &Entity) -> Value {
    let mut fields = Map::new();
    fields.insert("name".into(), entity.name.clone().into());
    let geoname = entity.link.as_deref().and_then(|link| link.strip_prefix("geonames:")?.parse::<u64>().ok());
    fields.extend(geoname.map(|id| ("geonameid".to_owned(), id.into())));
    if let Some(location) = &entity.location {
        fields.insert("latitude".into(), location.latitude.into());
        fields.insert("longitude".into(), location.longitude.into());
        fields.extend(location.country.clone().map(|code| ("country code".to_owned(), code.into())));
        fields.extend(location.population.map(|people| ("population".to_owned(), people.into())));
    }
    fields.into()
}

/// PLOVER's contexts for what has not simply happened. It has none for what is alleged, threatened or denied.
fn context(event: &Event) -> Option<Vec<&'static str>> {
    let of_modality = match event.modality.as_deref() {
        Some("planned") => Some("future"),
        Some("hypothetical") => Some("hypothetical"),
        _ => None,
    };
    let of_background = (event.background == Some(true)).then_some("historical");
    let all: Vec<_> = of_modality.into_iter().chain(of_background).collect();
    (!all.is_empty()).then_some(all)
}

/// A number, where it is one, else words: "at least 7".
fn number(quantity: &Quantity) -> Option<Value> {
    let (at_least, at_most) = (quantity.at_least, quantity.at_most);
    match amounts::exact(at_least, at_most) {
        // A count is written as one: 9, not 9.0.
        Some(exact) if exact.fract() == 0.0 && exact.abs() < 1e15 => Some((exact as i64).into()),
        Some(exact) => Some(exact.into()),
        None => amounts::in_words(at_least, at_most).map(Value::from),
    }
}

/// PLOVER's four classes: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict. REQUEST and
/// ACCUSE hold what DEMAND and DISAPPROVE held.
pub(crate) fn quad(kind: &str) -> Option<i64> {
    match kind {
        "AGREE" | "CONSULT" | "SUPPORT" | "CONCEDE" => Some(1),
        "COOPERATE" | "AID" | "RETREAT" => Some(2),
        "REQUEST" | "ACCUSE" | "REJECT" | "THREATEN" | "SANCTION" => Some(3),
        "PROTEST" | "MOBILIZE" | "COERCE" | "ASSAULT" => Some(4),
        _ => None,
    }
}
