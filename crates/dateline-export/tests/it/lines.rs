//! Formats of a line or a row for each item: JSONL, PLOVER, GDELT.

use dateline_export::Format;
use serde_json::{Value, json};

use crate::{as_text, exported, file, fixture, named};

fn lines(bytes: &[u8]) -> Vec<Value> {
    as_text(bytes).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn jsonl_has_a_line_for_each_item_with_all_its_fields() {
    let record = fixture::record();
    let lines = lines(file(&exported(Format::Jsonl)));
    assert_eq!(lines[0], json!({ "item": "record", "format": "dateline/record", "version": 1 }));
    for (list, item) in
        [("articles", "article"), ("quotes", "quote"), ("stories", "story"), ("problems", "problem")]
    {
        let of_list = lines.iter().filter(|line| line["item"] == item).cloned().map(|mut line| {
            line.as_object_mut().unwrap().remove("item");
            line
        });
        assert_eq!(Value::from(of_list.collect::<Vec<_>>()), record[list], "{list}");
    }
    let n_items: usize =
        record.as_object().unwrap().values().filter_map(|list| Some(list.as_array()?.len())).sum();
    assert_eq!(lines.len(), n_items + 1);
}

#[test]
fn jsonl_of_a_record_that_somebody_set_with_line_ends_is_the_same() {
    let record = fixture::record();
    let pretty =
        dateline_export::export(&serde_json::to_vec_pretty(&record).unwrap(), Format::Jsonl).unwrap();
    assert_eq!(lines(file(&pretty)), lines(file(&exported(Format::Jsonl))));
}

/// The fields of PLOVER's manual (draft 0.6b2, table "PLOVER JSON"), and ours.
fn plover_schema() -> Value {
    let actors = json!({ "type": "array", "items": { "type": "object", "properties": { "actorText": { "type": "string" } } } });
    let day = json!({ "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" });
    let number = json!({ "type": ["number", "string"] });
    let texts = json!({ "type": "array", "items": { "type": "string" } });
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "required": ["id", "date", "enddate", "source", "event"],
        "properties": {
            "id": { "type": "string" }, "date": day, "enddate": day, "source": actors, "target": actors,
            "event": { "enum": ["AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE",
                                "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"] },
            "eventLoc": { "type": "object", "properties": { "latitude": { "type": "number" }, "geonameid": { "type": "integer" } } },
            "quadCode": { "enum": [1, 2, 3, 4] }, "mode": { "type": "string" }, "context": texts,
            "dead": number, "injured": number, "text": { "type": "string" }, "textInfo": { "type": "object" },
            "citation": { "type": "string" }, "url": { "type": "string" }, "language": { "type": "string" },
            "publication": { "type": "string" }, "coder": { "type": "string" }, "codebook": { "type": "string" },
            "comment": { "type": "string" }, "modality": { "type": "string" },
        },
        "additionalProperties": false,
    })
}

#[test]
fn plover_records_have_the_fields_of_its_manual() {
    let export = exported(Format::Plover);
    let events = lines(file(&export));
    let schema = jsonschema::validator_for(&plover_schema()).unwrap();
    for event in &events {
        let errors: Vec<String> = schema.iter_errors(event).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?} in {event}");
    }
    assert_eq!(
        events[0],
        json!({
            "id": "event-0000000000a2", "date": "2031-03-04", "enddate": "2031-03-04", "event": "CONSULT", "mode": "meet",
            "quadCode": 1, "modality": "happened",
            "source": [{ "actorText": "Ada Brandt", "identifier": "entity-1" }],
            "target": [{ "actorText": "Noor Vale", "identifier": "entity-2" }],
            "eventLoc": { "name": "Lisbon", "geonameid": 2_267_057, "latitude": 38.73, "longitude": -9.15, "country code": "PT" },
            "text": "Minister Ada Brandt met Noor Vale", "textInfo": { "start": 37, "end": 70 }, "citation": "courier-1",
            "language": "en", "publication": "Courier", "coder": "Dateline", "codebook": "PLOVER",
        })
    );
    assert_eq!((&events[1]["injured"], events[1].get("dead")), (&json!("at least 7"), None));
    assert_eq!(
        export.notes,
        [
            "1 event left out: of a kind that PLOVER does not have (an accident, a journey)",
            "1 event left out: PLOVER needs a day, and it is not known"
        ]
    );
}

/// A tab-separated table as any reader takes it: no quoting.
fn rows(bytes: &[u8]) -> Vec<std::collections::HashMap<String, String>> {
    let mut reader = csv::ReaderBuilder::new().delimiter(b'\t').quoting(false).from_reader(bytes);
    reader.deserialize().map(Result::unwrap).collect()
}

#[test]
fn gdelt_tables_have_its_columns_and_only_what_is_known() {
    let export = exported(Format::Gdelt);
    let header = as_text(named(&export, "events.tsv")).lines().next().unwrap().to_owned();
    let columns: Vec<&str> = header.split('\t').collect();
    // GDELT 2.0's table of events ends with its 61st column.
    assert_eq!((columns.len(), columns[0], columns[60]), (71, "GlobalEventID", "SOURCEURL"));
    let events = rows(named(&export, "events.tsv"));
    let [collision, talks, aid, strike] = &events[..] else { panic!("{} events", events.len()) };
    assert_eq!(
        (talks["Day"].as_str(), talks["EventRootCode"].as_str(), talks["QuadClass"].as_str()),
        ("20310304", "04", "1")
    );
    assert_eq!(
        (talks["GlobalEventID"].as_str(), talks["NumMentions"].as_str(), talks["NumSources"].as_str()),
        ("162", "2", "2")
    );
    assert_eq!((talks["ActionGeo_Lat"].as_str(), talks["ActionGeo_Type"].as_str()), ("38.73", ""));
    assert_eq!(
        (aid["Day"].as_str(), aid["MonthYear"].as_str(), aid["ActionGeo_Type"].as_str()),
        ("", "203103", "1")
    );
    assert_eq!((collision["EventRootCode"].as_str(), strike["Day"].as_str()), ("", ""));
    assert!(events.iter().all(|event| event["AvgTone"].is_empty() && event["GoldsteinScale"].is_empty()));

    let mentions = rows(named(&export, "mentions.tsv"));
    assert_eq!(mentions.len(), 5);
    let gazette = mentions.iter().find(|mention| mention["DatelineArticle"] == fixture::GAZETTE).unwrap();
    assert_eq!(
        (gazette["MentionTimeDate"].as_str(), gazette["MentionType"].as_str()),
        ("20310305211500", "1")
    );
    assert_eq!((mentions[0]["MentionTimeDate"].as_str(), mentions[0]["MentionDocLen"].as_str()), ("", "217"));
}
