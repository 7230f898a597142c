//! GeoJSON, read by `geojson`; Web Annotations and STIX, held against schemas.

use std::path::Path;

use dateline_export::{Error, Format};
use serde_json::{Value, json};

use crate::{as_text, exported, exporting, file, fixture};

#[test]
fn geojson_has_what_has_a_position() {
    let export = exported(Format::Geojson);
    let features: geojson::FeatureCollection =
        as_text(file(&export)).parse::<geojson::GeoJson>().unwrap().try_into().unwrap();
    let told = features.features.iter().map(|feature| {
        let geojson::GeometryValue::Point { coordinates } = &feature.geometry.as_ref().unwrap().value else {
            panic!("not a point")
        };
        let id = match feature.id.as_ref().unwrap() {
            geojson::feature::Id::String(id) => id.as_str(),
            geojson::feature::Id::Number(_) => panic!("ids are text"),
        };
        (id, coordinates.as_slice().to_vec(), feature.property("position_of").unwrap().as_str().unwrap())
    });
    assert_eq!(
        told.collect::<Vec<_>>(),
        [
            ("entity-4", vec![-9.15, 38.73], "place"),
            ("entity-5", vec![-9.15, 38.73], "capital"),
            ("event-0000000000a2", vec![-9.15, 38.73], "place"),
            ("event-0000000000a3", vec![-9.15, 38.73], "capital"),
        ]
    );
    assert_eq!(export.notes, ["2 events left out: no known position"]);
    assert!(features.features[3].property("modality").unwrap() == "alleged");
    assert!(!features.features[0].contains_property("population"));
}

/// What the Web Annotation Data Model (W3C Recommendation of 23 February 2017) says must be, for what the export uses.
fn annotation_schema() -> Value {
    let iri = json!({ "type": "string", "pattern": "^[a-z][a-z0-9+.-]*:[^ ]+$" });
    let body = json!({
        "type": "object",
        "required": ["type", "value"],
        "properties": {
            "type": { "const": "TextualBody" },
            "value": { "type": "string" },
            "format": { "const": "text/plain" },
            "purpose": { "enum": ["classifying", "describing", "identifying"] },
        },
        "additionalProperties": false,
    });
    let quote = json!({
        "type": "object",
        "required": ["type", "exact", "prefix", "suffix"],
        "properties": { "type": { "const": "TextQuoteSelector" }, "exact": { "type": "string", "minLength": 1 } },
    });
    let position = json!({
        "type": "object",
        "required": ["type", "start", "end"],
        "properties": {
            "type": { "const": "TextPositionSelector" },
            "start": { "type": "integer", "minimum": 0 },
            "end": { "type": "integer", "minimum": 0 },
        },
    });
    let target = json!({
        "type": "object",
        "required": ["type", "source", "selector"],
        "properties": {
            "type": { "const": "SpecificResource" },
            "source": { "type": "object", "required": ["id"], "properties": { "id": iri, "type": { "const": "Text" } } },
            "scope": iri,
            "selector": { "type": "array", "prefixItems": [quote, position], "items": false, "minItems": 2 },
        },
        "additionalProperties": false,
    });
    let annotation = json!({
        "type": "object",
        "required": ["id", "type", "target"],
        "properties": {
            "id": iri,
            "type": { "const": "Annotation" },
            "motivation": { "enum": ["classifying", "describing", "identifying"] },
            "body": { "type": "array", "items": body },
            "target": { "type": "array", "minItems": 1, "items": target },
        },
        "additionalProperties": false,
    });
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "required": ["@context", "id", "type", "total", "first"],
        "properties": {
            "@context": { "const": "http://www.w3.org/ns/anno.jsonld" },
            "id": iri,
            "type": { "const": "AnnotationCollection" },
            "label": { "type": "string" },
            "total": { "type": "integer", "minimum": 0 },
            "first": {
                "type": "object",
                "required": ["id", "type", "partOf", "items"],
                "properties": { "id": iri, "type": { "const": "AnnotationPage" }, "partOf": iri,
                                "items": { "type": "array", "items": annotation } },
            },
        },
        "additionalProperties": false,
    })
}

#[track_caller]
fn check(schema: &jsonschema::Validator, value: &Value) {
    let errors: Vec<String> =
        schema.iter_errors(value).map(|error| format!("{error} at {}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn annotations_are_as_the_model_has_them_and_their_selectors_meet() {
    let document: Value = serde_json::from_slice(file(&exported(Format::Annotations))).unwrap();
    check(&jsonschema::validator_for(&annotation_schema()).unwrap(), &document);
    let items = document["first"]["items"].as_array().unwrap();
    assert_eq!(document["total"], items.len());
    let ids: std::collections::BTreeSet<&str> =
        items.iter().map(|item| item["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), items.len());
    for target in items.iter().flat_map(|item| item["target"].as_array().unwrap()) {
        let (quote, position) = (&target["selector"][0], &target["selector"][1]);
        let text = [fixture::COURIER, fixture::GAZETTE, fixture::UNDATED]
            .map(fixture::text_of)
            .into_iter()
            .find(|text| {
                let around = ["prefix", "exact", "suffix"].map(|part| quote[part].as_str().unwrap()).concat();
                text.contains(&around)
            })
            .expect("the words stand with what is around them");
        let [start, end] = ["start", "end"].map(|end| position[end].as_u64().unwrap() as usize);
        let words: String = text.chars().skip(start).take(end - start).collect();
        assert_eq!(quote["exact"], words);
    }
}

#[test]
fn every_statement_with_evidence_is_annotated() {
    let document: Value = serde_json::from_slice(file(&exported(Format::Annotations))).unwrap();
    let items = document["first"]["items"].as_array().unwrap();
    let said = |class: &str| -> Vec<&str> {
        let of_class = items.iter().filter(|item| item["body"][0]["value"] == class);
        of_class.map(|item| item["body"][1]["value"].as_str().unwrap_or("-")).collect()
    };
    assert_eq!(said("entity/person"), ["Ada Brandt", "Noor Vale"]);
    assert_eq!(said("quote/indirect"), ["said by the harbour office"]);
    assert_eq!(said("time/DATE"), ["2031-03-04", "-"]);
    assert_eq!(said("event/harm"), ["Noor Vale: injured"]);
    assert_eq!(said("position"), ["Harbour Union threatens: strike"]);
    assert_eq!(
        said("difference/updated"),
        ["Two vessels collide: toll: 3", "Two vessels collide: toll: 2, says the harbour office"]
    );
    assert_eq!(said("omission"), ["left out by Gazette, \"Daily\": the warning"]);
    assert_eq!(said("brief"), ["Two were killed & <nobody> listened."]);
}

/// The schemas of STIX's objects, by type.
fn stix_schema(kind: &str) -> jsonschema::Validator {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stix-2.1");
    let read = |path: &Path| -> Value { serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap() };
    let mut resources = Vec::new();
    for entry in ["common", "sdos"].iter().flat_map(|part| std::fs::read_dir(folder.join(part)).unwrap()) {
        let schema = read(&entry.unwrap().path());
        resources.push((schema["$id"].as_str().unwrap().to_owned(), schema));
    }
    let registry = jsonschema::Registry::new().extend(resources).unwrap().prepare().unwrap();
    let schema = read(&folder.join(format!("sdos/{kind}.json")));
    jsonschema::options().with_registry(&registry).build(&schema).unwrap()
}

#[test]
fn the_bundle_is_as_stix_has_it_and_leads_only_to_itself() {
    let export = exported(Format::Stix);
    let bundle: Value = serde_json::from_slice(file(&export)).unwrap();
    assert_eq!(
        (&bundle["type"], bundle["id"].as_str().unwrap().starts_with("bundle--")),
        (&json!("bundle"), true)
    );
    let objects = bundle["objects"].as_array().unwrap();
    let ids: Vec<&str> = objects.iter().map(|object| object["id"].as_str().unwrap()).collect();
    for kind in ["report", "identity", "location", "note", "opinion"] {
        let schema = stix_schema(kind);
        let of_kind: Vec<&Value> = objects.iter().filter(|object| object["type"] == kind).collect();
        assert!(!of_kind.is_empty(), "no {kind}");
        for object in of_kind {
            check(&schema, object);
        }
    }
    for object in objects {
        let refs = object["object_refs"].as_array().into_iter().flatten().chain(object.get("created_by_ref"));
        for id in refs {
            assert!(ids.contains(&id.as_str().unwrap()), "{id} of {object} is not there");
        }
        assert!(object["created"].as_str() <= object["modified"].as_str());
        assert!(
            object["created"].as_str().unwrap().starts_with("2031-03-0"),
            "a time of the clock: {object}"
        );
    }
    assert_eq!(
        export.notes,
        [
            "1 report left out: STIX needs a day, and it is not known",
            "4 objects left out: told only by reports of unknown days"
        ]
    );
}

#[test]
fn a_bundle_of_nothing_dated_is_refused() {
    let mut record = fixture::record();
    for article in record["articles"].as_array_mut().unwrap() {
        article["published"]["value"] = Value::Null;
    }
    assert!(matches!(exporting(&record, Format::Stix), Err(Error::Nothing(_))));
}
