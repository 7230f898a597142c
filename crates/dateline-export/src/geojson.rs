//! GeoJSON (RFC 7946): places, and events that happened at one.

use serde_json::{Map, Value, json};

use crate::record::{Entity, Event, Location, Record};
use crate::{Error, Export};

/// A feature for each place, then for each event, with a known position.
pub(crate) fn write(record: &Record) -> Result<Export, Error> {
    let (entities, events) = (record.entities()?, record.events.as_deref().unwrap_or_default());
    let places = || entities.iter().filter(|entity| entity.kind == "place");
    let mut features: Vec<Value> = places().filter_map(place).collect();
    let n_places = features.len();
    let mut n_without = 0;
    for event in events {
        match happening(record, event)? {
            Some(feature) => features.push(feature),
            None => n_without += 1,
        }
    }
    let collection = json!({ "type": "FeatureCollection", "features": features });
    let bytes = serde_json::to_vec(&collection).map_err(Error::writing)?;
    Ok(Export::file("record.geojson", bytes)
        .noting(places().count() - n_places, "place", "places", "left out: no known position")
        .noting(n_without, "event", "events", "left out: no known position"))
}

fn place(entity: &Entity) -> Option<Value> {
    let location = entity.location.as_ref()?;
    let mut properties = Map::new();
    properties.insert("is".into(), "place".into());
    properties.insert("name".into(), entity.name.clone().into());
    properties.insert("mentions".into(), entity.mentions.len().into());
    properties.extend(location.population.map(|people| ("population".to_owned(), people.into())));
    position(&mut properties, entity, location);
    Some(feature(&entity.id, location, &properties))
}

fn happening(record: &Record, event: &Event) -> Result<Option<Value>, Error> {
    let Some(entity) = event.place.as_deref().map(|place| record.entity(place)).transpose()? else {
        return Ok(None);
    };
    let Some(location) = &entity.location else { return Ok(None) };
    let mut properties = Map::new();
    let mut tell = |name: &str, value: Option<Value>| {
        properties.extend(value.map(|value| (name.to_owned(), value)));
    };
    tell("is", Some("event".into()));
    tell("what", Some(event.what.clone().into()));
    tell("type", Some(event.kind.clone().into()));
    tell("mode", event.mode.clone().map(Value::from));
    tell("modality", event.modality.clone().map(Value::from));
    tell("earliest", event.date.earliest.clone().map(Value::from));
    tell("latest", event.date.latest.clone().map(Value::from));
    tell("place", Some(entity.id.clone().into()));
    tell("place_name", Some(entity.name.clone().into()));
    tell("reports", Some(event.reports.len().into()));
    position(&mut properties, entity, location);
    Ok(Some(feature(&event.id, location, &properties)))
}

/// Where the position comes from, and what it is the position of.
fn position(properties: &mut Map<String, Value>, entity: &Entity, location: &Location) {
    properties.extend(location.country.clone().map(|country| ("country".to_owned(), country.into())));
    properties.extend(entity.link.clone().map(|link| ("link".to_owned(), link.into())));
    let of = if entity.is_country() { "capital" } else { "place" };
    properties.insert("position_of".into(), of.into());
}

fn feature(id: &str, location: &Location, properties: &Map<String, Value>) -> Value {
    json!({
        "type": "Feature",
        "id": id,
        "geometry": { "type": "Point", "coordinates": [location.longitude, location.latitude] },
        "properties": properties,
    })
}
