//! Who is let in, and which forms count.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use dateline_store::Store;

use super::super::access::Access;
use super::super::{Permission, add_token};
use super::{BEGUN, Served, bridge_and_mill};

const CORRECTION: [(&str, &str); 5] =
    [("about", "articles"), ("verdict", "not_same"), ("a", "b1"), ("b", "b2"), ("back", "/story/story-b1")];

#[tokio::test]
async fn a_correction_lasts_until_it_is_taken_back() {
    let served = Served::new();
    let page = served.get("/story/story-b1").await;
    let (cookie, token) = (page.cookie(), page.field("token"));
    let said = served
        .post(
            "/corrections",
            &cookie,
            &[&CORRECTION[..], &[("token", &token), ("note", "two falls")]].concat(),
        )
        .await;
    assert_eq!(
        (said.status, said.header(header::LOCATION)),
        (StatusCode::SEE_OTHER, "/story/story-b1?said=1"),
        "{}",
        said.body
    );
    let kept = served.store().corrections().unwrap();
    assert_eq!(
        (kept[0].both.clone(), kept[0].note.as_deref()),
        (["b1".into(), "b2".into()], Some("two falls"))
    );
    assert!(served.get("/corrections").await.body.contains("are not one story"));
    let undone = served.post("/corrections/undo", &cookie, &[("token", &token), ("n", "1")]).await;
    assert_eq!(undone.status, StatusCode::SEE_OTHER);
    assert!(served.store().corrections().unwrap()[0].undone.is_some());
    let again = served.post("/corrections/undo", &cookie, &[("token", &token), ("n", "1")]).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_form_that_is_not_ours_changes_nothing() {
    let served = Served::new();
    let page = served.get("/story/story-b1").await;
    let (cookie, token) = (page.cookie(), page.field("token"));
    let other = served.get("/").await.field("token");
    for (cookie, token) in [(&*cookie, ""), (&*cookie, "0000"), (&*cookie, &*other), ("", &*token)] {
        let answer =
            served.post("/corrections", cookie, &[&CORRECTION[..], &[("token", token)]].concat()).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{token}");
    }
    // Ours, but sent by another site.
    for (name, value) in [("origin", "https://news.example"), ("sec-fetch-site", "cross-site")] {
        let request = Request::post("/corrections")
            .header(header::HOST, "127.0.0.1:8787")
            .header(header::COOKIE, &cookie)
            .header(name, value)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(format!("about=articles&verdict=same&a=b1&b=m1&token={token}")))
            .unwrap();
        assert_eq!(served.send(request).await.status, StatusCode::FORBIDDEN, "{name}");
    }
    assert!(served.store().corrections().unwrap().is_empty());
}

#[tokio::test]
async fn a_correction_of_what_is_not_there_is_told() {
    let served = Served::new();
    let page = served.get("/story/story-b1").await;
    let (cookie, token) = (page.cookie(), page.field("token"));
    for (about, a, b, status, told) in [
        ("articles", "b1", "gone", StatusCode::NOT_FOUND, "There is no report and no story"),
        ("articles", "b1", "b1", StatusCode::CONFLICT, "Both are the same"),
        ("names", "Ada Brandt", "Nobody Known", StatusCode::NOT_FOUND, "No story names"),
        ("names", "Ada Brandt", "", StatusCode::NOT_FOUND, "A name is missing"),
        ("weather", "a", "b", StatusCode::BAD_REQUEST, "`about` is"),
    ] {
        let fields = [("about", about), ("verdict", "same"), ("a", a), ("b", b), ("token", &*token)];
        let answer = served.post("/corrections", &cookie, &fields).await;
        assert_eq!(answer.status, status, "{told}");
        assert!(answer.body.contains(told), "{}", answer.body);
    }
    // A story by the address of its page.
    let fields = [
        ("about", "articles"),
        ("verdict", "same"),
        ("a", "b1"),
        ("b", "http://127.0.0.1:8787/story/story-m1?version=1"),
        ("token", &*token),
    ];
    assert_eq!(served.post("/corrections", &cookie, &fields).await.status, StatusCode::SEE_OTHER);
    assert_eq!(served.store().corrections().unwrap()[0].both[1], "m1");
}

#[tokio::test]
async fn going_back_stays_on_this_server() {
    let served = Served::new();
    let page = served.get("/story/story-b1").await;
    let fields = [
        ("about", "articles"),
        ("verdict", "same"),
        ("a", "b1"),
        ("b", "m1"),
        ("back", "//news.example/"),
        ("token", &page.field("token")),
    ];
    let answer = served.post("/corrections", &page.cookie(), &fields).await;
    assert_eq!(answer.header(header::LOCATION), "/corrections?said=1");
}

#[tokio::test]
async fn on_loopback_only_names_of_this_machine_are_answered_to() {
    let served = Served::new();
    for address in ["/", "/api/v1/stories", "/health"] {
        let request = Request::get(address).header(header::HOST, "news.example").body(Body::empty()).unwrap();
        assert_eq!(served.send(request).await.status, StatusCode::MISDIRECTED_REQUEST, "{address}");
    }
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused() {
    let served = Served::new();
    let page = served.get("/").await;
    let long = "x".repeat(70_000);
    let answer = served
        .post(
            "/corrections",
            &page.cookie(),
            &[&CORRECTION[..], &[("token", &page.field("token")), ("note", &long)]].concat(),
        )
        .await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
}

fn with_tokens() -> (Served, String, String) {
    let mut tokens = Vec::new();
    let fill = |store: &mut Store| {
        bridge_and_mill(store);
        tokens.push(add_token(store, "anna", Permission::Reader).unwrap());
        tokens.push(add_token(store, "erik", Permission::Editor).unwrap());
    };
    let served = Served::of(Access::Token, fill);
    let [reader, editor] = tokens.try_into().unwrap();
    (served, reader, editor)
}

#[tokio::test]
async fn where_others_can_reach_it_a_token_is_asked_for() {
    let (served, reader, _) = with_tokens();
    let page = served.get("/story/story-b1?version=1").await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    assert_eq!(page.header(header::LOCATION), "/enter?back=%2Fstory%2Fstory-b1%3Fversion%3D1");
    let api = served.get("/api/v1/stories").await;
    assert_eq!((api.status, api.header(header::WWW_AUTHENTICATE)), (StatusCode::UNAUTHORIZED, "Bearer"));
    assert_eq!(api.header(header::CONTENT_TYPE), "application/problem+json");
    for open in ["/health", "/enter", "/assets/style.css"] {
        assert_eq!(served.get(open).await.status, StatusCode::OK, "{open}");
    }
    assert_eq!(served.get("/metrics").await.status, StatusCode::SEE_OTHER);
    let bearer = format!("Bearer {reader}");
    assert_eq!(
        served.get_with("/api/v1/stories", &[(header::AUTHORIZATION, &bearer)]).await.status,
        StatusCode::OK
    );
    let wrong = format!("{bearer}0");
    assert_eq!(
        served.get_with("/api/v1/stories", &[(header::AUTHORIZATION, &wrong)]).await.status,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn a_reader_looks_and_an_editor_corrects() {
    let (served, reader, editor) = with_tokens();
    for (token, status) in [(reader, StatusCode::FORBIDDEN), (editor, StatusCode::SEE_OTHER)] {
        let entered = served.post("/enter", "", &[("key", &token), ("back", "/stories")]).await;
        assert_eq!(
            (entered.status, entered.header(header::LOCATION)),
            (StatusCode::SEE_OTHER, "/stories"),
            "{}",
            entered.body
        );
        let cookie = entered.cookie();
        let page = served.get_with("/story/story-b1", &[(header::COOKIE, &cookie)]).await;
        assert_eq!(page.status, StatusCode::OK);
        assert_eq!(page.body.contains("Something is wrong?"), status == StatusCode::SEE_OTHER);
        let token = page.field("token");
        let said =
            served.post("/corrections", &cookie, &[&CORRECTION[..], &[("token", &token)]].concat()).await;
        assert_eq!(said.status, status);
        let left = served.post("/leave", &cookie, &[("token", &token)]).await;
        assert_eq!(left.status, StatusCode::SEE_OTHER);
        assert_eq!(served.get_with("/", &[(header::COOKIE, &cookie)]).await.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(served.store().corrections().unwrap()[0].who, "erik");
    assert_eq!(served.post("/enter", "", &[("key", "anna.0000")]).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_watch_tells_what_comes_after_it_was_set() {
    let served = Served::new();
    let page = served.get("/watches").await;
    let (cookie, token) = (page.cookie(), page.field("token"));
    let words = [("token", &*token), ("name", "the <mill>"), ("rule", "second_origin"), ("query", "mill")];
    assert_eq!(served.post("/watches", &cookie, &words).await.status, StatusCode::SEE_OTHER);
    let mut store = served.store();
    super::the_mill_again(&mut store);
    assert!(store.look_out(BEGUN).unwrap() > 0);
    let page = served.get("/watches").await.body;
    assert!(page.contains("the &lt;mill&gt;") && page.contains("2 independent origins"), "{page}");
    let feed = served.get("/watches/1/feed.atom").await;
    assert!(feed.body.contains("the &lt;mill&gt;") && feed.body.contains("<entry>"), "{}", feed.body);
    let alerts = served.get("/api/v1/alerts?watch=1").await.json();
    assert_eq!(alerts["items"][0]["watch"], 1, "{alerts}");
    assert_eq!(served.get("/watches/7/feed.atom").await.status, StatusCode::NOT_FOUND);
    let removed = served.post("/watches/remove", &cookie, &[("token", &token), ("n", "1")]).await;
    assert_eq!(removed.status, StatusCode::SEE_OTHER);
    assert_eq!(served.get("/api/v1/watches").await.json(), serde_json::json!([]));
}

#[tokio::test]
async fn a_watch_that_makes_no_sense_is_refused_and_its_key_is_shown_once() {
    let served = Served::new();
    let page = served.get("/watches").await;
    let (cookie, token) = (page.cookie(), page.field("token"));
    for more in [
        [("rule", "query"), ("query", " ")],
        [("rule", "says"), ("query", "")],
        [("rule", "weather"), ("query", "rain")],
        [("rule", "denial"), ("webhook", "javascript:alert(1)")],
    ] {
        let words = [&[("token", &*token), ("name", "x")][..], &more].concat();
        assert_eq!(
            served.post("/watches", &cookie, &words).await.status,
            StatusCode::BAD_REQUEST,
            "{more:?}"
        );
    }
    let nowhere = [("token", &*token), ("name", "x"), ("rule", "denial"), ("story", "nowhere")];
    assert_eq!(served.post("/watches", &cookie, &nowhere).await.status, StatusCode::NOT_FOUND);
    let hook = [("rule", "denial"), ("webhook", "https://desk.example.org/hook")];
    let words = [&[("token", &*token), ("name", "x")][..], &hook].concat();
    let shown = served.post("/watches", &cookie, &words).await;
    assert!(shown.body.contains("whsec_"), "{}", shown.body);
    for address in ["/watches", "/api/v1/watches"] {
        assert!(!served.get(address).await.body.contains("whsec_"), "{address}");
    }
}
