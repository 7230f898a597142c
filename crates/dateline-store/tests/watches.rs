//! Rules held against two invented stories that grow.

mod invented;

use dateline_store::{Alert, Rule, Scope, Store, StoreError, Target};
use invented::{article, keep, quote, report, told};
use serde_json::{Value, json};

fn scope(query: &str) -> Scope {
    Scope { story: None, query: Some(query.to_owned()) }
}

fn to() -> Target {
    Target::Jsonl { path: "alerts.jsonl".into() }
}

fn store() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open_or_make(&folder.path().join("news.db")).unwrap();
    (folder, store)
}

/// The story of a ferry after `n` reports, the `n`th of which came at `n` * 10.
fn ferry(store: &mut Store, n: usize, record: Value) {
    let okoye = told("person", "Daniel Okoye", &["Okoye"]);
    let texts = [
        "A ferry sank off Port Selm. “We search,” said Daniel Okoye.",
        "The ferry that sank had no lights. “No lights were on,” said Okoye.",
        "Divers found the ferry. “The budget is spent,” said Okoye.",
    ];
    let quotes = ["We search", "No lights were on", "The budget is spent"];
    let reports: Vec<_> = (0..n)
        .map(|i| {
            let (id, outlet) = (format!("f{i}"), ["Harbor Herald", "Selm Gazette", "Inland Post"][i]);
            report(&id, outlet, "2025-03-04", "Ferry sinks", texts[i])
        })
        .collect();
    let mut items: Vec<_> = reports.iter().map(|report| article(report, &[&okoye], &[])).collect();
    // Quotes are counted anew with each report: their ids move, their places do not.
    let of = |i: usize| format!("s-f0:{}", n - i);
    items.extend(reports.iter().enumerate().map(|(i, report)| quote(report, quotes[i], &okoye, &of(i))));
    let at = 10 * i64::try_from(n).expect("few reports");
    keep(store, "f0", &reports, vec![okoye.clone()], items, record, at);
}

/// What was told since, first things first.
#[track_caller]
fn look_out(store: &mut Store, at: i64, expected: &[&str]) -> Vec<Alert> {
    let n = store.look_out(at).unwrap();
    let mut alerts = store.alerts(None, 0, n).unwrap();
    alerts.reverse();
    let words: Vec<&str> = alerts.iter().map(|alert| alert.body["what"].as_str().unwrap()).collect();
    assert_eq!(words, expected);
    assert_eq!(store.look_out(at).unwrap(), 0, "each is told once");
    alerts
}

#[test]
fn what_a_query_finds_is_told_once_and_only_of_reports_that_came_since() {
    let (_folder, mut store) = store();
    ferry(&mut store, 1, json!({}));
    store.add_watch("ferries", &Rule::Query { query: "kind:article ferry sank".into() }, &to(), 15).unwrap();
    look_out(&mut store, 16, &[]);
    ferry(&mut store, 2, json!({}));
    let alerts = look_out(&mut store, 21, &["a report in Selm Gazette: Ferry sinks"]);
    let facts = &alerts[0].body["facts"];
    let text = store.report("f1").unwrap().unwrap().text;
    let (start, end) =
        (facts["snippet"]["start"].as_u64().unwrap(), facts["snippet"]["end"].as_u64().unwrap());
    let stretch: String = text.chars().skip(start as usize).take((end - start) as usize).collect();
    assert_eq!(facts["snippet"]["text"], stretch);
    assert_eq!(alerts[0].body["story"], json!({ "id": "s-f0", "title": "Ferry sinks" }));
    ferry(&mut store, 3, json!({}));
    look_out(&mut store, 31, &[]);
}

#[test]
fn what_somebody_says_on_something() {
    let (_folder, mut store) = store();
    let says = |on: &str| Rule::Says { person: "D. Okoye".into(), on: on.into() };
    store.add_watch("Okoye", &says(""), &to(), 0).unwrap();
    store.add_watch("Okoye on money", &says("budget OR money"), &to(), 0).unwrap();
    ferry(&mut store, 2, json!({}));
    look_out(&mut store, 21, &[]);
    // Nobody was found to be called so; the name that reports use is.
    store
        .add_watch("Okoye", &Rule::Says { person: "Okoye".into(), on: "budget OR money".into() }, &to(), 22)
        .unwrap();
    ferry(&mut store, 3, json!({}));
    look_out(&mut store, 31, &["Okoye, quoted in Inland Post: The budget is spent"]);
}

#[test]
fn a_new_toll_a_denial_a_revision_and_a_dispute() {
    let (_folder, mut store) = store();
    let rules = [
        Rule::Toll(scope("ferry")),
        Rule::Denial(Scope::default()),
        Rule::Revision(Scope { story: Some("s-f0".into()), query: None }),
        Rule::Disputed(scope("ferry")),
        Rule::Toll(scope("tram")),
        Rule::SecondOrigin(Scope::default()),
    ];
    for rule in &rules {
        store.add_watch("it", rule, &to(), 0).unwrap();
    }
    let event = |least: u32, modality: &str| {
        json!({
            "id": "e1", "what": "sinking", "modality": modality,
            "reports": [{ "article": "f0", "start": 0, "end": 12, "exact": "A ferry sank" }],
            "quantities": [
                { "of": "killed", "at_least": least, "at_most": null },
                { "of": "money", "at_least": 5, "at_most": 5 },
            ],
        })
    };
    ferry(&mut store, 1, json!({ "events": [event(3, "happened")] }));
    look_out(&mut store, 11, &["killed: at least 3"]);
    let difference = json!({
        "about": "e1", "about_name": "sinking", "attribute": "toll", "status": "disputed",
        "values": [{ "value": "3" }, { "value": "4" }],
    });
    let revised =
        json!({ "id": "f1", "outlet": "Selm Gazette", "title": "Ferry sinks", "revision": { "of": "f0" } });
    let record = json!({
        "events": [event(4, "denied")], "differences": [difference], "articles": [{ "id": "f0" }, revised],
    });
    ferry(&mut store, 2, record.clone());
    look_out(
        &mut store,
        21,
        &[
            "killed: at least 4",
            "denied: A ferry sank",
            "revised by Selm Gazette: Ferry sinks",
            "disputed: toll of sinking: 3",
            "disputed: toll of sinking: 4",
            "2 independent origins tell this story",
        ],
    );
    ferry(&mut store, 3, record);
    look_out(&mut store, 31, &[]);
}

#[test]
fn a_watch_goes_on_after_a_restart_and_what_was_removed_is_gone() {
    let (folder, mut store) = store();
    let n = store.add_watch("it", &Rule::SecondOrigin(Scope::default()), &to(), 0).unwrap();
    ferry(&mut store, 2, json!({}));
    drop(store);
    let mut store = Store::open(&folder.path().join("news.db")).unwrap();
    look_out(&mut store, 21, &["2 independent origins tell this story"]);
    drop(store);
    let mut store = Store::open(&folder.path().join("news.db")).unwrap();
    look_out(&mut store, 22, &[]);
    assert_eq!(store.alerts_due(22, 10).unwrap().len(), 1);
    assert!(store.remove_watch(n).unwrap() && !store.remove_watch(n).unwrap());
    assert!(store.watches().unwrap().is_empty() && store.alerts_due(22, 10).unwrap().is_empty());
}

#[test]
fn an_alert_is_due_until_it_is_sent_and_given_up_in_the_end() {
    let (_folder, mut store) = store();
    store.add_watch("it", &Rule::SecondOrigin(Scope::default()), &to(), 0).unwrap();
    ferry(&mut store, 2, json!({}));
    store.look_out(100).unwrap();
    let due = |store: &Store, at: i64| store.alerts_due(at, 10).unwrap().len();
    let n = store.alerts_due(100, 10).unwrap()[0].n;
    store.alert_failed(n, 100, "refused").unwrap();
    assert_eq!((due(&store, 30_099), due(&store, 30_100)), (0, 1));
    store.alert_failed(n, 30_100, "refused").unwrap();
    assert_eq!((due(&store, 90_099), due(&store, 90_100)), (0, 1));
    store.alert_sent(n, 90_101).unwrap();
    assert_eq!(due(&store, i64::MAX / 2), 0);

    store.add_watch("again", &Rule::Toll(Scope::default()), &to(), 0).unwrap();
    let event = json!({ "id": "e", "quantities": [{ "of": "killed", "at_least": 1, "at_most": 1 }] });
    ferry(&mut store, 3, json!({ "events": [event] }));
    store.look_out(200).unwrap();
    let n = store.alerts_due(200, 10).unwrap()[0].n;
    for _ in 0..15 {
        store.alert_failed(n, 200, "refused").unwrap();
    }
    assert_eq!(due(&store, i64::MAX / 2), 0);
    assert!(store.alerts(None, 0, 1).unwrap()[0].is_given_up());
}

#[test]
fn a_rule_that_cannot_be_asked_is_refused() {
    let (_folder, mut store) = store();
    let set = store.add_watch("it", &Rule::Toll(scope("ferry (")), &to(), 0);
    assert!(matches!(set, Err(StoreError::NotAQuery(_))), "{set:?}");
    assert!(store.watches().unwrap().is_empty());
}
