//! Reports are hostile input: whatever stands in their titles, names, addresses and ids is shown and not obeyed.

use axum::http::StatusCode;
use dateline_model::RawArticle;
use serde_json::json;

use super::super::access::Access;
use super::super::link::part;
use super::{BEGUN, Served, keep, report, told};

const ATTACK: &str = "\"><script>alert(1)</script><img src=x onerror=alert(1)>'\u{202e}&";

fn hostile() -> Served {
    Served::of(Access::Loopback, |store| {
        let news = RawArticle {
            url: Some("javascript:alert(1)".into()),
            byline: Some(ATTACK.into()),
            ..report(&format!("id{ATTACK}"), ATTACK, "2031-03-04", ATTACK, ATTACK)
        };
        let other = report("plain", ATTACK, "2031-03-05", "Plain", "Plain words.");
        let record = json!({
            "articles": [
                { "id": news.id, "outlet": ATTACK, "title": ATTACK, "published": { "value": ATTACK },
                  "blocks": [{ "start": 0, "end": 9, "role": ATTACK }], "copy_of": null },
                { "id": "plain", "copy_of": { "article": news.id, "kind": ATTACK } },
            ],
            "entities": [{
                "id": "e1", "name": ATTACK, "kind": "person", "link": null, "titles": [{ "value": ATTACK }],
                "mentions": [{ "article": news.id, "start": 0, "end": 5 }],
                "joined": [{ "by": ATTACK, "forms": [ATTACK, "other"], "because": [ATTACK],
                             "evidence": [{ "article": news.id }, { "article": "plain" }] }],
            }],
            "quotes": [{ "article": news.id, "start": 0, "end": 5, "exact": ATTACK, "kind": "direct", "speaker": "e1", "said_on": ATTACK }],
            "times": [{ "article": news.id, "start": 0, "end": 9, "value": ATTACK }],
            "events": [{ "id": ATTACK, "what": ATTACK, "date": { "earliest": ATTACK }, "participants": [{ "entity": "e1" }] }],
            "briefs": [{ "sentences": [{ "text": ATTACK }] }],
        });
        let mut entity = told("person", ATTACK, Some((1.0, 2.0)));
        entity.key = ATTACK.into();
        entity.record = record["entities"][0].clone();
        let founder = news.id.clone();
        keep(store, &founder, &[news, other], vec![entity], record, 1, BEGUN);
    })
}

/// A page without the values of its forms' fields: what they send must be the very id.
fn without_values(page: &str) -> String {
    let mut pieces = page.split(" value=\"");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |seen, piece| seen + piece.split_once('"').map_or("", |(_, rest)| rest))
}

#[tokio::test]
async fn attacks_in_reports_come_out_as_text() {
    let served = hostile();
    let (id, attack) = (part(&format!("id{ATTACK}")), part(ATTACK));
    let story = part(&format!("story-id{ATTACK}"));
    for address in [
        "/".to_owned(),
        "/stories".to_owned(),
        format!("/story/{story}"),
        "/storyline/line".to_owned(),
        "/entities".to_owned(),
        format!("/entity/{attack}"),
        format!("/article/{id}"),
        format!("/article/{id}?from=0&to=30"),
        "/sources".to_owned(),
        format!("/outlet?name={attack}"),
        format!("/search?q={attack}"),
        "/search?q=plain".to_owned(),
        "/search?q=script".to_owned(),
    ] {
        let page = served.get(&address).await;
        assert_eq!(page.status, StatusCode::OK, "{address}: {}", page.body);
        for part in ["<script", "<img", "onerror=alert(1)>", "href=\"javascript"] {
            assert!(!page.body.contains(part), "{address} obeys {part}:\n{}", page.body);
        }
        assert!(!without_values(&page.body).contains('\u{202e}'), "{address} turns the direction of writing");
    }
}

#[tokio::test]
async fn what_is_asked_for_is_not_obeyed_either() {
    let served = hostile();
    let attack = part(ATTACK);
    for address in [
        format!("/story/{attack}"),
        format!("/story/{attack}?as-of={attack}"),
        format!("/nowhere/{attack}"),
        format!("/enter?back={attack}"),
        format!("/entities?kind={attack}"),
        format!("/stories?page={attack}"),
    ] {
        let page = served.get(&address).await;
        assert!(!page.body.contains("<script") && !page.body.contains("<img"), "{address}: {}", page.body);
    }
}
