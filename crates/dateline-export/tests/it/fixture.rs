//! A small record of invented events, with all that is awkward in real ones: names for files that are none, characters that XML
//! forbids, quotes over several lines, days that nobody knows.

use serde_json::{Value, json};

/// The ids of the articles.
pub(crate) const COURIER: &str = "courier-1";
/// An id that must not become a path.
pub(crate) const GAZETTE: &str = "../gazette <2>\u{1f4f0}";
/// Of no known day.
pub(crate) const UNDATED: &str = "undated";

const COURIER_TEXT: &str = "Ferry <Aurelia> & barge collide\r\n\r\n\u{1f6a2} Minister Ada Brandt met Noor Vale, \"head\" of Harbour Union, in Lisbon on Tuesday.\nTwo deckhands were killed, the harbour office said. \u{201c}We were warned.\nNobody listened,\u{201d} Vale said.\u{b}";
const GAZETTE_TEXT: &str = "=1+1,Ada Brandt held talks with Noor Vale on Tuesday evening, not Monday. Three deckhands died, not two as first reported.";
const UNDATED_TEXT: &str = "Yesterday Portugal sent help\tto Harbour Union. A strike is planned.";

/// The span of some words where they first stand.
pub(crate) fn span(article: &str, exact: &str) -> Value {
    let text = text_of(article);
    let byte = text.find(exact).unwrap_or_else(|| panic!("{exact:?} is not in {article}"));
    let start = text[..byte].chars().count();
    json!({ "article": article, "start": start, "end": start + exact.chars().count(), "exact": exact })
}

pub(crate) fn text_of(article: &str) -> &'static str {
    match article {
        COURIER => COURIER_TEXT,
        GAZETTE => GAZETTE_TEXT,
        _ => UNDATED_TEXT,
    }
}

/// A span with more fields.
fn spanning(article: &str, exact: &str, fields: Value) -> Value {
    let mut span = span(article, exact);
    let Value::Object(fields) = fields else { panic!("fields are an object") };
    span.as_object_mut().unwrap().extend(fields);
    span
}

fn article(id: &str, fields: Value) -> Value {
    let mut article = json!({
        "id": id, "path": format!("{id}.txt"), "url": null, "outlet": null, "byline": null, "title": null,
        "language": "en", "published": { "value": null, "basis": "unknown" }, "text": text_of(id),
        "blocks": [], "copy_of": null,
    });
    let Value::Object(fields) = fields else { panic!("fields are an object") };
    article.as_object_mut().unwrap().extend(fields);
    article
}

fn entity(id: &str, name: &str, kind: &str, mentions: &[Value], link: Option<(&str, f64, f64)>) -> Value {
    let location = link.map(|(_, latitude, longitude)| {
        json!({ "country": "PT", "latitude": latitude, "longitude": longitude, "population": null })
    });
    json!({
        "id": id, "name": name, "kind": kind, "mentions": mentions, "titles": [],
        "link": link.map(|(link, ..)| link), "location": location,
    })
}

fn event(id: &str, fields: Value) -> Value {
    let mut event = json!({
        "id": id, "mode": null, "type_2021": null, "modality": "happened", "date": { "earliest": null, "latest": null },
        "place": null, "participants": [], "quantities": [], "background": false,
    });
    let Value::Object(fields) = fields else { panic!("fields are an object") };
    event.as_object_mut().unwrap().extend(fields);
    event
}

/// The record.
pub(crate) fn record() -> Value {
    json!({
        "format": "dateline/record",
        "version": 1,
        "articles": [
            article(GAZETTE, json!({
                "outlet": "Gazette, \"Daily\"", "url": "https://gazette.example/a?b=1&c=2", "title": "Talks after the crash",
                "published": { "value": "2031-03-05T22:15:00+01:00", "basis": "metadata" },
                "copy_of": { "article": "of-an-earlier-run", "kind": "near", "similarity": 0.91 },
                "origin": { "basis": "own", "name": null, "article": null, "evidence": null },
            })),
            article(COURIER, json!({
                "outlet": "Courier", "published": { "value": "2031-03-04", "basis": "given" },
            })),
            article(UNDATED, json!({})),
        ],
        "entities": entities(),
        "quotes": [
            spanning(COURIER, "We were warned.\nNobody listened,", json!({
                "kind": "direct", "speaker": "entity-2", "speaker_name": "Noor Vale", "source": span(COURIER, "Vale said"),
                "cue": span(COURIER, "said"), "chain": [], "said_on": null,
            })),
            spanning(COURIER, "Two deckhands were killed", json!({
                "kind": "indirect", "speaker": null, "speaker_name": "the harbour office",
                "source": span(COURIER, "the harbour office"), "cue": null,
                "chain": [span(COURIER, "harbour office")], "said_on": "2031-03-04",
            })),
        ],
        "times": [
            spanning(COURIER, "Tuesday", json!({ "value": "2031-03-04", "kind": "DATE", "basis": "published" })),
            spanning(GAZETTE, "Tuesday evening", json!({ "value": "2031-03-04TEV", "kind": "TIME", "basis": "published" })),
            spanning(GAZETTE, "evening", json!({ "value": null, "kind": "TIME", "basis": "published" })),
            spanning(UNDATED, "Yesterday", json!({ "value": null, "kind": "DATE", "basis": "published", "offset_days": -1 })),
        ],
        "quantities": [
            spanning(COURIER, "Two deckhands", json!({
                "of": "killed", "unit": null, "counted": "deckhands", "at_least": 2.0, "at_most": 2.0,
                "attributed_to": span(COURIER, "the harbour office"),
            })),
        ],
        "events": events(),
        "differences": [{
            "about": "event-0000000000a1", "about_name": "Two vessels collide", "attribute": "toll", "status": "updated",
            "reason": { "code": "corrected", "sentence": "A report takes it back." },
            "values": [
                { "value": "3", "attributed_to": null, "articles": [GAZETTE], "origins": 1,
                  "evidence": [span(GAZETTE, "Three deckhands died")] },
                { "value": "2", "attributed_to": "the harbour office", "articles": [COURIER], "origins": 1,
                  "evidence": [span(COURIER, "Two deckhands were killed")],
                  "corrected_by": [span(GAZETTE, "not two as first reported")] },
            ],
        }],
        "positions": [
            spanning(UNDATED, "A strike is planned", json!({
                "holder": "entity-3", "holder_name": "Harbour Union", "issue": "strike", "issue_key": "strike",
                "stance": "threatens", "date": null, "chain": [],
            })),
        ],
        "stories": [
            { "id": "story-1", "title": "Ferry and barge collide", "articles": [COURIER, GAZETTE],
              "events": ["event-0000000000a1", "event-0000000000a2"], "first": "2031-03-04", "last": "2031-03-05",
              "omissions": [{ "article": GAZETTE, "what": "the warning", "origins": 1,
                              "told_by": [span(COURIER, "We were warned.")] }],
              "omissions_unknown": [] },
            { "id": "story-2", "title": null, "articles": [UNDATED], "earlier": ["of-an-earlier-run"],
              "events": ["event-0000000000a3"], "first": null, "last": null, "omissions": [] },
        ],
        "storylines": [{ "id": "storyline-1", "title": null, "stories": ["story-1"], "first": "2031-03-04",
                         "last": "2031-03-05", "why": [] }],
        "briefs": [{ "story": "story-1", "sentences": [
            { "text": "Two were killed & <nobody> listened.", "kind": "report",
              "evidence": [span(COURIER, "Two deckhands were killed")] },
        ]}],
        "problems": [{ "path": "odd.txt", "article": null, "stage": "read", "message": "empty, \"as sent\"\r\nby mail" }],
    })
}

fn entities() -> Value {
    let mut minister = entity(
        "entity-1",
        "Ada Brandt",
        "person",
        &[span(COURIER, "Ada Brandt"), span(GAZETTE, "Ada Brandt")],
        None,
    );
    minister["titles"] = json!([{ "value": "minister", "evidence": [span(COURIER, "Minister")] }]);
    json!([
        minister,
        entity(
            "entity-2",
            "Noor Vale",
            "person",
            &[span(COURIER, "Noor Vale"), span(COURIER, "Vale said"), span(GAZETTE, "Noor Vale")],
            None
        ),
        entity(
            "entity-3",
            "Harbour Union",
            "organization",
            &[span(COURIER, "Harbour Union"), span(UNDATED, "Harbour Union")],
            None
        ),
        entity(
            "entity-4",
            "Lisbon",
            "place",
            &[span(COURIER, "Lisbon")],
            Some(("geonames:2267057", 38.73, -9.15))
        ),
        entity(
            "entity-5",
            "Portugal",
            "place",
            &[span(UNDATED, "Portugal")],
            Some(("iso3166:PT", 38.73, -9.15))
        ),
        entity("entity-6", "Aurelia", "work", &[span(COURIER, "Aurelia")], None),
    ])
}

fn events() -> Value {
    json!([
        event(
            "event-0000000000a1",
            json!({
                "what": "Two vessels collide", "type": "ACCIDENT", "mode": "collision",
                "date": { "earliest": "2031-03-04", "latest": "2031-03-04" },
                "quantities": [{ "of": "killed", "at_least": 2.0, "at_most": 2.0, "evidence": [span(COURIER, "Two deckhands")] }],
                "reports": [span(COURIER, "Ferry <Aurelia> & barge collide")], "articles": [COURIER],
            })
        ),
        event(
            "event-0000000000a2",
            json!({
                "what": "Ada Brandt meets Noor Vale", "type": "CONSULT", "mode": "meet", "type_2021": "CONSULT",
                "date": { "earliest": "2031-03-04", "latest": "2031-03-04" }, "place": "entity-4",
                "participants": [{ "role": "actor", "entity": "entity-1", "harm": null },
                                 { "role": "recipient", "entity": "entity-2",
                                   "harm": { "value": "injured", "evidence": [span(GAZETTE, "Noor Vale")] } }],
                "reports": [span(COURIER, "Minister Ada Brandt met Noor Vale"),
                            span(GAZETTE, "Ada Brandt held talks with Noor Vale")],
                "articles": [COURIER, GAZETTE],
            })
        ),
        event(
            "event-0000000000a3",
            json!({
                "what": "Portugal sends help", "type": "AID", "type_2021": "AID", "modality": "alleged", "place": "entity-5",
                "date": { "earliest": "2031-03-01", "latest": "2031-03-31" },
                "participants": [{ "role": "actor", "entity": "entity-5", "harm": null },
                                 { "role": "recipient", "entity": "entity-3", "harm": null }],
                "quantities": [{ "of": "injured", "at_least": 7.0, "at_most": null, "evidence": [] }],
                "reports": [span(UNDATED, "Portugal sent help\tto Harbour Union")], "articles": [UNDATED],
            })
        ),
        event(
            "event-0000000000a4",
            json!({
                "what": "A strike", "type": "PROTEST", "mode": "strike", "type_2021": "PROTEST", "modality": "planned",
                "reports": [span(UNDATED, "A strike is planned")], "articles": [UNDATED],
            })
        ),
    ])
}
