//! The API: its lists, marks, errors, and that its document tells the truth.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use serde_json::{Value, json};

use super::Served;

#[tokio::test]
async fn a_list_goes_on_by_its_cursor() {
    let served = Served::new();
    for list in ["stories", "entities", "articles", "search?q=fell%20OR%20burned&"] {
        let sep = if list.contains('?') { "" } else { "?" };
        let mut address = format!("/api/v1/{list}{sep}limit=1");
        let (mut seen, mut n) = (Vec::new(), 0);
        loop {
            let part = served.get(&address).await;
            assert_eq!(part.status, StatusCode::OK, "{address}: {}", part.body);
            let part = part.json();
            seen.extend(part["items"].as_array().unwrap().clone());
            n += 1;
            let Some(next) = part["next"].as_str() else { break };
            address = format!("/api/v1/{list}{sep}limit=1&cursor={next}");
        }
        let all = served.get(&format!("/api/v1/{list}")).await.json();
        assert_eq!(Value::Array(seen), all["items"], "{list}");
        assert!(n > 1, "{list} has one part");
    }
}

#[tokio::test]
async fn a_story_has_its_states_and_records() {
    let served = Served::new();
    let story = served.get("/api/v1/stories/story-b1").await.json();
    assert_eq!(
        (&story["version"], &story["n_disputed"], &story["first"]),
        (&json!(2), &json!(1), &json!("2031-03-04"))
    );
    assert_eq!(story["changed"], "2031-02-28T23:06:40Z");
    let versions = served.get("/api/v1/stories/story-b1/versions").await.json();
    assert_eq!(versions.as_array().unwrap().len(), 2);
    let n = |record: Value| record["articles"].as_array().unwrap().len();
    assert_eq!(n(served.get("/api/v1/stories/story-b1/record").await.json()), 2);
    assert_eq!(n(served.get("/api/v1/stories/story-b1/record?version=1").await.json()), 1);
    let as_of = served.get("/api/v1/stories/story-b1/record?as-of=2031-02-28T12:00:00Z").await.json();
    assert_eq!(as_of["articles"][0]["text"], "Ada Brandt said: \u{201c}It will hold\u{201d}. It fell.");
}

#[tokio::test]
async fn people_reports_sources_and_problems_are_there() {
    let served = Served::new();
    let person = served.get("/api/v1/entities/person%3Aada%20brandt").await.json();
    assert_eq!(
        (&person["name"], &person["quotes"][0]["exact"]),
        (&json!("Ada Brandt"), &json!("It will hold"))
    );
    assert_eq!(person["places"][0]["latitude"], 59.0);
    assert_eq!(served.get("/api/v1/articles/m1").await.json()["text"], "A mill burned in Sull on Monday.");
    assert_eq!(served.get("/api/v1/outlets").await.json()[0]["outlet"], "Courier");
    assert_eq!(served.get("/api/v1/problems").await.json()["items"][0]["message"], "it is empty");
    assert_eq!(served.get("/api/v1/storylines/line").await.json()["n_stories"], 2);
    let changes = served.get("/api/v1/changes?after=1&limit=1").await.json();
    assert_eq!((&changes["items"][0]["n"], &changes["next"]), (&json!(2), &json!("2")));
    assert_eq!(served.get("/health").await.json()["status"], "ok");
    assert!(served.get("/metrics").await.body.contains("dateline_store_rows{of=\"stories\"} 2"));
}

#[tokio::test]
async fn what_has_not_changed_is_not_sent_again() {
    let served = Served::new();
    let first = served.get("/api/v1/stories").await;
    let mark = first.header(header::ETAG).to_owned();
    assert!(mark.starts_with("W/\""));
    let again = served.get_with("/api/v1/stories", &[(header::IF_NONE_MATCH, &mark)]).await;
    assert_eq!(
        (again.status, &*again.body, again.header(header::ETAG)),
        (StatusCode::NOT_MODIFIED, "", &*mark)
    );
    super::the_mill_again(&mut served.store());
    let changed = served.get_with("/api/v1/stories", &[(header::IF_NONE_MATCH, &mark)]).await;
    assert_eq!(changed.status, StatusCode::OK);
    assert_ne!(changed.header(header::ETAG), mark);
}

#[tokio::test]
async fn a_correction_is_said_and_taken_back() {
    let served = Served::new();
    let send = |method: Method, address: &'static str, kind: &'static str, body: Value| {
        let request = Request::builder()
            .method(method)
            .uri(address)
            .header(header::HOST, "localhost")
            .header(header::CONTENT_TYPE, kind);
        served.send(request.body(Body::from(body.to_string())).unwrap())
    };
    let said = json!({ "about": "articles", "verdict": "not_same", "a": "b1", "b": "story-m1" });
    let kept = send(Method::POST, "/api/v1/corrections", "application/json", said.clone()).await;
    assert_eq!(
        (kept.status, &*kept.body, kept.header(header::LOCATION)),
        (StatusCode::CREATED, "1", "/api/v1/corrections/1")
    );
    let list = served.get("/api/v1/corrections").await.json();
    assert_eq!(
        (&list[0]["b"], &list[0]["who"], &list[0]["undone"]),
        (&json!("m1"), &json!("local"), &Value::Null)
    );
    let undone = send(Method::DELETE, "/api/v1/corrections/1", "application/json", Value::Null).await;
    assert_eq!(undone.status, StatusCode::NO_CONTENT);
    let again = send(Method::DELETE, "/api/v1/corrections/1", "application/json", Value::Null).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND);
    // What a form of another site can send is not taken.
    let form = send(Method::POST, "/api/v1/corrections", "text/plain", said).await;
    assert_eq!(form.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert_problem(&form);
}

fn assert_problem(answer: &super::Answer) {
    assert_eq!(answer.header(header::CONTENT_TYPE), "application/problem+json", "{}", answer.body);
    let problem = answer.json();
    assert_eq!(problem["type"], "about:blank");
    assert_eq!(problem["status"], answer.status.as_u16());
    assert!(
        !problem["title"].as_str().unwrap().is_empty() && !problem["detail"].as_str().unwrap().is_empty()
    );
}

#[tokio::test]
async fn every_error_is_a_problem_document() {
    let served = Served::new();
    for (address, status) in [
        ("/api/v1/stories/none", StatusCode::NOT_FOUND),
        ("/api/v1/stories?cursor=x", StatusCode::BAD_REQUEST),
        ("/api/v1/stories?limit=0", StatusCode::BAD_REQUEST),
        ("/api/v1/stories?limit=many", StatusCode::BAD_REQUEST),
        ("/api/v1/stories?since=Tuesday", StatusCode::BAD_REQUEST),
        ("/api/v1/search", StatusCode::BAD_REQUEST),
        ("/api/v1/search?q=kind%3Adinner", StatusCode::BAD_REQUEST),
        ("/api/v1/entities/none", StatusCode::NOT_FOUND),
        ("/api/v1/articles/none", StatusCode::NOT_FOUND),
        ("/api/v1/nowhere", StatusCode::NOT_FOUND),
        ("/api/v2", StatusCode::NOT_FOUND),
    ] {
        let answer = served.get(address).await;
        assert_eq!(answer.status, status, "{address}: {}", answer.body);
        assert_problem(&answer);
    }
    let request =
        Request::put("/api/v1/stories").header(header::HOST, "localhost").body(Body::empty()).unwrap();
    let answer = served.send(request).await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_problem(&answer);
    assert!(answer.header(header::ALLOW).contains("GET"));
}

#[tokio::test]
async fn every_part_that_the_document_names_is_there() {
    let served = Served::new();
    let document = served.get("/api/v1/openapi.json").await.json();
    for (path, methods) in document["paths"].as_object().unwrap() {
        if path.ends_with("/events") || !methods.as_object().unwrap().contains_key("get") {
            continue;
        }
        let address = path
            .replace("stories/{id}", "stories/story-b1")
            .replace("articles/{id}", "articles/b1")
            .replace("{founder}", "line")
            .replace("{key}", "place%3Asull")
            + if path.ends_with("/search") { "?q=mill" } else { "" };
        assert_eq!(served.get(&address).await.status, StatusCode::OK, "{address}");
    }
}

#[tokio::test]
async fn changes_come_as_events() {
    use futures_util::StreamExt;
    use tower::ServiceExt;

    let served = Served::new();
    let request = Request::get("/api/v1/events")
        .header(header::HOST, "localhost")
        .header("last-event-id", "1")
        .body(Body::empty())
        .unwrap();
    let response = served.app.clone().oneshot(request).await.unwrap();
    assert_eq!(response.headers()[header::CONTENT_TYPE], "text/event-stream");
    let mut body = response.into_body().into_data_stream();
    let event = String::from_utf8(body.next().await.unwrap().unwrap().to_vec()).unwrap();
    assert!(
        event.contains("event: change") && event.contains("id: 2") && event.contains("\"version\":2"),
        "{event}"
    );
}
