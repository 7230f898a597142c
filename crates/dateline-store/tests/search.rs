//! Questions to a store of three invented stories.

mod invented;

use dateline_store::{Found, Kind, Store, StoreError};
use invented::{article, keep, quote, report, told};
use serde_json::json;
use tempfile::TempDir;

fn store() -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open_or_make(&folder.path().join("news.db")).unwrap();

    let orlova = told("person", "Vera Orlova", &["Orlova", "V. Orlova"]);
    let port = told("place", "Port Selm", &["Selm"]);
    let a = report(
        "a",
        "Harbor Herald",
        "2025-03-04",
        "Ferry sinks off Port Selm",
        "The ferry Marta sank off Port Selm on Tuesday. “Nobody was left behind,” said Vera Orlova, the mayor. \
         Divers look for the wreck.",
    );
    let b = report(
        "b",
        "Selm Gazette",
        "2025-03-05",
        "Mayor tells of rescue",
        "All forty passengers of the ferry were brought ashore, Orlova said. A café took them in.",
    );
    let items = vec![
        article(&a, &[&orlova], &[&port]),
        article(&b, &[&orlova], &[&port]),
        quote(&a, "Nobody was left behind", &orlova, "s-a:0"),
    ];
    keep(&mut store, "a", &[a, b], vec![orlova, port], items, json!({ "articles": [] }), 1);

    // Another story spells her in another way; its entity goes by the same name.
    let orlova = told("person", "Vera Orlova", &["Wera Orlowa"]);
    let c = report(
        "c",
        "Inland Post",
        "2025-04-01",
        "Budget is read",
        "Wera Orlowa read the budget of the town; the tram gets new rails.",
    );
    let items = vec![article(&c, &[&orlova], &[])];
    keep(&mut store, "c", &[c], vec![orlova], items, json!({ "articles": [] }), 2);

    let okoye = told("person", "Daniel Okoye", &["Okoye"]);
    let tram = told("organization", "Tram Works", &[]);
    let d = report(
        "d",
        "Inland Post",
        "2025-04-09",
        "Tram drill",
        "Daniel Okoye of the Tram Works led a drill. The ferry \"Marta\" was not part of it; NOT OR AND.",
    );
    let items = vec![article(&d, &[&okoye, &tram], &[])];
    keep(&mut store, "d", &[d], vec![okoye, tram], items, json!({ "articles": [] }), 3);
    (folder, store)
}

/// Ids of what is found, sorted.
#[track_caller]
fn check(store: &Store, query: &str, expected: &[&str]) -> Found {
    let found = store.search(query, 0, 10).unwrap_or_else(|error| panic!("{query}: {error}"));
    let mut ids: Vec<&str> = found.hits.iter().map(|hit| &*hit.of).collect();
    ids.sort_unstable();
    assert_eq!(ids, expected, "{query}");
    found
}

#[test]
fn words_phrases_and_signs() {
    let (_folder, store) = store();
    check(&store, "", &[]);
    check(&store, "ferry", &["a", "b", "d"]);
    check(&store, "ferry sank", &["a"]);
    check(&store, "ferry -sank", &["b", "d"]);
    check(&store, "ferry NOT (sank OR drill)", &["b"]);
    check(&store, "\"forty passengers\" OR rails", &["b", "c"]);
    check(&store, "\"passengers forty\"", &[]);
    check(&store, "passeng*", &["b"]);
    check(&store, "CAFE", &["b"]);
    check(&store, "(ferry -sank) OR (tram -drill)", &["b", "c", "d"]);
}

#[test]
fn fields_and_days() {
    let (_folder, store) = store();
    check(&store, "title:ferry", &["a"]);
    check(&store, "outlet:\"inland post\"", &["c", "d"]);
    check(&store, "kind:quote", &["s-a:0"]);
    check(&store, "behind -kind:quote", &["a"]);
    check(&store, "story:s-a", &["a", "b", "s-a:0"]);
    check(&store, "story:none", &[]);
    check(&store, "ferry since:2025-03-05", &["b", "d"]);
    check(&store, "ferry until:2025-03", &["a", "b"]);
    check(&store, "on:2025-04-09", &["d"]);
    check(&store, "on:2025 -ferry", &["c", "s-a:0"]);
    check(&store, "on:2025 -on:2025-03", &["c", "d"]);
}

#[test]
fn any_spelling_of_a_name_finds_all_that_tells_of_it() {
    let (_folder, store) = store();
    let all = ["a", "b", "c", "s-a:0"];
    let key = ["person:vera orlova"];
    for query in
        ["person:Orlova", "person:\"Wera Orlowa\"", "person:\"v orlova\"", "person:\"person:vera orlova\""]
    {
        let found = check(&store, query, &all);
        assert_eq!(found.understood[0].keys, key, "{query}");
        assert_eq!(found.understood[0].n_typos, 0, "{query}");
        assert_eq!(found.entities[0].key, key[0], "{query}");
    }
    check(&store, "place:selm", &["a", "b"]);
    check(&store, "person:selm", &[]);
    check(&store, "place:orlova", &[]);
    check(&store, "person:\"tram works\"", &["d"]);
    check(&store, "-person:orlova ferry", &["d"]);
    check(&store, "person:orl*", &all);
}

#[test]
fn a_slip_of_the_pen_in_a_name_is_understood() {
    let (_folder, store) = store();
    let found = check(&store, "person:\"Vera Orlvoa\"", &["a", "b", "c", "s-a:0"]);
    let understood = &found.understood[0];
    assert_eq!((&*understood.name, understood.n_typos, understood.at), ("vera orlova", 1, 7));
    check(&store, "person:Okoya drill", &["d"]);
    let found = check(&store, "person:Nobodyatall", &[]);
    assert!(found.understood[0].keys.is_empty());
    // Three letters: one changed makes another name.
    check(&store, "person:Ork", &[]);
    let found = check(&store, "Danil Okoye", &[]);
    assert_eq!(found.entities[0].name, "Daniel Okoye");
    let found = check(&store, "vera orlova budget", &["c"]);
    assert_eq!(found.entities[0].name, "Vera Orlova");
}

#[test]
fn the_words_around_are_shown_where_they_stand_in_the_article() {
    let (_folder, store) = store();
    let hit = &check(&store, "kind:quote nobody", &["s-a:0"]).hits[0];
    let snippet = hit.snippet.as_ref().unwrap();
    assert_eq!(snippet.text, "Nobody was left behind");
    let text = store.report("a").unwrap().unwrap().text;
    let stretch = |start: u32, end: u32| -> String {
        text.chars().skip(start as usize).take((end - start) as usize).collect()
    };
    assert_eq!(stretch(snippet.start, snippet.end), snippet.text);
    assert_eq!(snippet.marks.iter().map(|&(start, end)| stretch(start, end)).collect::<Vec<_>>(), ["Nobody"]);
    assert_eq!((hit.kind, hit.title.as_deref()), (Kind::Quote, Some("Ferry sinks off Port Selm")));
    assert_eq!(hit.outlet.as_deref(), Some("Harbor Herald"));
    assert_eq!(hit.story.as_deref(), Some("s-a"));
}

#[test]
fn pages_follow_each_other() {
    let (_folder, store) = store();
    let (first, second) = (store.search("ferry", 0, 2).unwrap(), store.search("ferry", 2, 2).unwrap());
    assert_eq!((first.hits.len(), first.more, second.hits.len(), second.more), (2, true, 1, false));
    assert!(!first.hits.contains(&second.hits[0]));
}

#[test]
fn what_cannot_be_asked_is_told_with_its_place() {
    let (_folder, store) = store();
    for (query, at) in [
        ("-ferry", 0),
        ("ferry OR -sank", 9),
        ("ferry OR kind:quote", 9),
        ("ferry NOT (a on:2025)", 13),
        ("ferry \"sank", 6),
    ] {
        match store.search(query, 0, 10) {
            Err(StoreError::NotAQuery(error)) => assert_eq!(error.at, at, "{query}"),
            other => panic!("{query}: {other:?}"),
        }
    }
    // In parentheses by itself it is what it is without them.
    check(&store, "ferry (-sank)", &["b", "d"]);
}

#[test]
fn nothing_that_is_asked_reaches_the_database_as_a_command() {
    let (_folder, store) = store();
    for query in [
        "\"a' ; DROP TABLE item; --\"",
        "ferry' OR '1'='1",
        "text:ferry",
        "{text title} : ferry",
        "ferry NEAR/2 sank",
        "NEAR(ferry sank)",
        "^ferry",
        "ferry + sank",
        "fer\u{0}ry",
        "ferry*sank *",
        "person:\"x\u{0}y\"",
        "person:\"*\u{301}a\"",
        "outlet:%",
        "\u{202e}ferry",
        "ſ K ﷽ ʼn",
    ] {
        match store.search(query, 0, 10) {
            Ok(_) | Err(StoreError::NotAQuery(_)) => {}
            Err(error) => panic!("{query:?}: {error}"),
        }
    }
    assert_eq!(store.search("ferry", 0, 10).unwrap().hits.len(), 3);
}

#[test]
fn a_story_that_ends_is_not_found_any_more() {
    let (_folder, mut store) = store();
    store.end_story("d").unwrap();
    check(&store, "ferry", &["a", "b"]);
    let found = check(&store, "person:Okoye", &[]);
    assert!(found.understood[0].keys.is_empty() && found.entities.is_empty());
}
