//! A sound record, and what is told when a part of it is changed.

use serde_json::{Value, json};

use super::{Failure, FailureKind, NotARecord, Verified, verify};

/// Two reports of one fire; the first has a character of two and one of four bytes.
fn sound() -> Value {
    let span = |article: &str, start: usize, end: usize, exact: &str| json!({ "article": article, "start": start, "end": end, "exact": exact });
    let published = json!({ "value": "2031-03-07", "basis": "given" });
    json!({
        "format": "dateline/record",
        "version": 1,
        "articles": [
            {
                "id": "a", "text": "\u{1f525} A caf\u{e9} burned in Lend.\nMore news", "published": published,
                "blocks": [{ "start": 0, "end": 25, "role": "body" }, { "start": 25, "end": 34, "role": "teasers" }],
                "leans_on": [], "credits": [], "copy_of": null,
                "origin": { "basis": "own", "name": null, "article": null, "evidence": null }
            },
            {
                "id": "b", "text": "Two died in Lend, Brook said.", "published": { "value": "2031-03-08T06:00:00+01:00" },
                "copy_of": { "article": "a", "kind": "near", "similarity": 0.9 },
                "origin": { "basis": "copy", "name": null, "article": "a", "evidence": null }
            }
        ],
        "entities": [{ "id": "e1", "name": "Lend", "mentions": [span("a", 19, 23, "Lend"), span("b", 12, 16, "Lend")], "titles": [] }],
        "quotes": [{ "article": "b", "start": 0, "end": 16, "exact": "Two died in Lend", "speaker": null, "cue": span("b", 24, 28, "said"), "chain": [] }],
        "events": [{
            "id": "v1", "date": { "earliest": "2031-03-07", "latest": null }, "place": "e1", "participants": [],
            "quantities": [{ "of": "killed", "at_least": 2, "at_most": 2.0, "evidence": [span("b", 0, 3, "Two")] }],
            "reports": [span("a", 2, 15, "A caf\u{e9} burned"), span("b", 0, 8, "Two died")], "articles": ["a", "b"]
        }],
        "differences": [{
            "about": "v1", "attribute": "toll", "status": "agreed",
            "values": [{ "value": "2", "articles": ["b"], "origins": 1, "evidence": [span("b", 0, 3, "Two")] }]
        }],
        "stories": [{
            "id": "s1", "articles": ["a", "b"], "events": ["v1"], "first": "2031-03-07", "last": "2031-03-08",
            "omissions": [{ "article": "a", "what": "two died", "told_by": [span("b", 0, 8, "Two died")] }]
        }],
        "storylines": [{
            "id": "l1", "stories": ["s1"], "why": [],
            "timeline": [{ "event": "v1", "date": { "earliest": "2031-03-07", "latest": "2031-03-07" }, "precision": "day", "evidence": [span("b", 0, 8, "Two died")] }]
        }],
        "briefs": [{ "story": "s1", "sentences": [{ "text": "Two died.", "evidence": [span("b", 0, 8, "Two died")] }] }],
        "problems": []
    })
}

fn verified(record: &Value) -> Verified {
    let bytes = serde_json::to_vec(record).unwrap();
    verify(|| Ok(&bytes[..])).unwrap()
}

/// Changes one value of the sound record and expects one failure.
#[track_caller]
fn check(pointer: &str, value: Value, path: &str, message: &str) {
    let mut record = sound();
    *record.pointer_mut(pointer).expect("the place is there") = value;
    let told: Vec<_> =
        verified(&record).failures.into_iter().map(|failure| (failure.path, failure.message)).collect();
    assert_eq!(told, [(path.to_owned(), message.to_owned())]);
}

#[test]
fn a_sound_record_is_proved() {
    let verified = verified(&sound());
    assert_eq!(verified.failures, []);
    assert_eq!((verified.n_proved, verified.n_citations), (11, 11));
    assert_eq!(verified.n_elements["articles"], 2);
}

#[test]
fn words_that_do_not_stand_there_are_told() {
    check(
        "/quotes/0/exact",
        json!("Ten died in Lend"),
        "$.quotes[0]",
        "the text has \"Two died in Lend\" from 0 to 16, not \"Ten died in Lend\"",
    );
    check(
        "/quotes/0/cue/end",
        json!(90),
        "$.quotes[0].cue",
        "from 24 to 90 lies outside the text, which ends at 29",
    );
    check("/quotes/0/cue/start", json!(-1), "$.quotes[0].cue", "start is no offset: -1");
    check("/quotes/0/cue/start", json!(1.5), "$.quotes[0].cue", "start is no offset: 1.5");
    check("/quotes/0/cue/article", json!("z"), "$.quotes[0].cue", "no article has the id \"z\"");
    check(
        "/quotes/0/cue/exact",
        json!(["said"]),
        "$.quotes[0].cue",
        "the text has \"said\" from 24 to 28, not a list",
    );
    // Bytes are not code points.
    check(
        "/entities/0/mentions/0/start",
        json!(23),
        "$.entities[0].mentions[0]",
        "the text has \"\" from 23 to 23, not \"Lend\"",
    );
}

#[test]
fn a_value_that_its_words_do_not_say_is_told_as_such() {
    let failed = |path: &str, message: &str| Failure {
        path: path.to_owned(),
        message: message.to_owned(),
        kind: FailureKind::Value,
    };
    let mut record = sound();
    record["differences"][0]["values"][0]["value"] = json!("12");
    let message = "is \"12\", which its words do not say: \"Two\"";
    assert_eq!(verified(&record).failures, [failed("$.differences[0].values[0]", message)]);

    let mut record = sound();
    record["quantities"] = json!([
        { "article": "b", "start": 0, "end": 8, "exact": "Two died", "of": "killed", "at_least": 2, "at_most": 2 },
        { "article": "b", "start": 0, "end": 8, "exact": "Two died", "of": "killed", "at_least": 9, "at_most": 9 },
    ]);
    let message = "is 9, which its words do not say: \"Two died\"";
    assert_eq!(verified(&record).failures, [failed("$.quantities[1]", message)]);
    assert_eq!((verified(&sound()).n_values, verified(&record).n_values), (1, 3));
}

#[test]
fn a_changed_text_breaks_what_cites_it() {
    let mut record = sound();
    record["articles"][1]["text"] = json!("Six died in Lend, Brook said.");
    assert!(verified(&record).failures.len() >= 6);
}

#[test]
fn ids_that_lead_nowhere_are_told() {
    check("/quotes/0/speaker", json!("e9"), "$.quotes[0].speaker", "no entity has the id \"e9\"");
    check("/events/0/place", json!("v1"), "$.events[0].place", "no entity has the id \"v1\"");
    check("/stories/0/events/0", json!("v2"), "$.stories[0].events[0]", "no event has the id \"v2\"");
    check("/storylines/0/stories/0", json!(7), "$.storylines[0].stories[0]", "no story has the id 7");
    check("/briefs/0/story", json!("s2"), "$.briefs[0].story", "no story has the id \"s2\"");
    check(
        "/articles/1/copy_of/article",
        json!("z"),
        "$.articles[1].copy_of.article",
        "no article has the id \"z\"",
    );
    check(
        "/differences/0/about",
        json!("z"),
        "$.differences[0].about",
        "no entity and no event has the id \"z\"",
    );
}

#[test]
fn the_original_of_a_copy_may_be_of_an_earlier_run_of_a_stream() {
    let mut record = sound();
    record["articles"][1]["copy_of"]["article"] = json!("z");
    record["changes"] = json!([]);
    assert!(verified(&record).is_sound());
}

#[test]
fn blocks_cover_the_text_in_order() {
    check("/articles/0/blocks/1/end", json!(33), "$.articles[0].blocks", "cover the text up to 33 of 34");
    check(
        "/articles/0/blocks/1/start",
        json!(26),
        "$.articles[0].blocks[1]",
        "goes from 26 to 34 where 25 is next",
    );
    check(
        "/articles/0/blocks/1/start",
        json!(24),
        "$.articles[0].blocks[1]",
        "goes from 24 to 34 where 25 is next",
    );
    check(
        "/articles/0/blocks/0/role",
        json!("poem"),
        "$.articles[0].blocks[0]",
        "plays a part that is not known: \"poem\"",
    );
    check("/articles/0/blocks", json!({}), "$.articles[0].blocks", "is not a list");
}

#[test]
fn days_are_days_and_in_order() {
    check(
        "/events/0/date/earliest",
        json!("7 March"),
        "$.events[0].date.earliest",
        "is no day of the calendar (YYYY-MM-DD): \"7 March\"",
    );
    check(
        "/stories/0/last",
        json!("2031-02-30"),
        "$.stories[0].last",
        "is no day of the calendar (YYYY-MM-DD): \"2031-02-30\"",
    );
    check(
        "/stories/0/last",
        json!("2031-03-01"),
        "$.stories[0]",
        "first 2031-03-07 lies after last 2031-03-01",
    );
    check(
        "/articles/0/published/value",
        json!("Friday"),
        "$.articles[0].published.value",
        "is no day and no instant of ISO 8601: \"Friday\"",
    );
}

#[test]
fn what_rests_on_nothing_is_told() {
    check(
        "/briefs/0/sentences/0/evidence",
        json!([]),
        "$.briefs[0].sentences[0].evidence",
        "does not say on which words it rests",
    );
    check(
        "/differences/0/values/0/articles",
        json!(["b", "a"]),
        "$.differences[0].values[0].articles",
        "are not the articles that evidence cites",
    );
    check(
        "/differences/0/values/0/origins",
        json!(2),
        "$.differences[0].values[0].origins",
        "counts 2 origins of 1 article",
    );
    check("/differences/0/values", json!([]), "$.differences[0].values", "is empty");
    check(
        "/events/0/quantities/0/at_least",
        json!(3),
        "$.events[0].quantities[0]",
        "at least 3 and at most 2",
    );
    check(
        "/stories/0/omissions/0/article",
        json!("b"),
        "$.stories[0].omissions[0]",
        "is told by the article that is said to leave it out",
    );
}

#[test]
fn wrong_types_are_told_and_not_fallen_over() {
    for pointer in [
        "/articles",
        "/entities",
        "/quotes",
        "/events",
        "/differences",
        "/stories",
        "/storylines",
        "/briefs",
        "/problems",
        "/articles/0",
        "/articles/0/text",
        "/articles/0/id",
        "/entities/0",
        "/events/0",
        "/stories/0/articles",
        "/differences/0/values/0",
        "/briefs/0/sentences/0/text",
        "/events/0/participants",
        "/articles/0/published",
        "/events/0/date",
    ] {
        for value in
            [json!(null), json!(1), json!("x"), json!([1]), json!({ "exact": 1 }), json!([[[]]]), json!(true)]
        {
            let mut record = sound();
            *record.pointer_mut(pointer).unwrap() = value.clone();
            let bytes = serde_json::to_vec(&record).unwrap();
            // Whatever comes, it is no panic; most of it is a failure.
            let _ = verify(|| Ok(&bytes[..]));
        }
    }
}

#[test]
fn what_is_no_record_is_said_to_be_none() {
    let check = |text: &str, part: &str| {
        let error = verify(|| Ok(text.as_bytes())).unwrap_err();
        let told = match &error {
            NotARecord::NotJson(source) => format!("{error}: {source}"),
            _ => error.to_string(),
        };
        assert!(told.contains(part), "{told}");
    };
    check("", "EOF");
    check("[]", "expected a record");
    check("{\"format\":\"dateline/record\"", "EOF");
    check("{}", "it names no format");
    check(r#"{"format":"dateline/why","version":1}"#, "its format is \"dateline/why\"");
    check(r#"{"format":"dateline/record","version":2,"articles":[]}"#, "its version is 2");
    check(r#"{"format":"dateline/record","version":1}"#, "no list of articles");
    check(r#"{"format":"dateline/record","version":1,"articles":[]} x"#, "trailing");
    let deep = format!(r#"{{"format":"dateline/record","version":1,"articles":[{}"#, "[".repeat(100_000));
    check(&deep, "recursion limit");
}

#[test]
fn a_list_that_stands_twice_is_told() {
    let text = r#"{"format":"dateline/record","version":1,"articles":[],"quotes":[],"quotes":[]}"#;
    let verified = verify(|| Ok(text.as_bytes())).unwrap();
    assert_eq!(verified.failures[0].message, "stands in the record twice");
}
