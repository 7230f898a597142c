//! Every page is there and shows what the store holds.

use axum::http::{StatusCode, header};

use super::Served;

#[tokio::test]
async fn every_page_is_there_and_has_no_script_and_no_style_of_its_own() {
    let served = Served::new();
    for address in [
        "/",
        "/stories",
        "/stories?page=2",
        "/story/story-b1",
        "/story/story-b1?version=1",
        "/story/story-b1?as-of=2031-02-28",
        "/storyline/line",
        "/entities",
        "/entities?kind=person",
        "/entity/person%3Aada%20brandt",
        "/entity/place%3Ahalvern",
        "/article/b1",
        "/article/b1?from=18&to=30",
        "/sources",
        "/outlet?name=Nordwire",
        "/search",
        "/search?q=bridge",
        "/search?q=%22bridge",
        "/corrections",
        "/watches",
    ] {
        let page = served.get(address).await;
        assert_eq!(page.status, StatusCode::OK, "{address}: {}", page.body);
        assert_eq!(page.header(header::CONTENT_TYPE), "text/html; charset=utf-8", "{address}");
        for not_there in ["<script", "<style", " style=", " onclick", "javascript:"] {
            assert!(!page.body.contains(not_there), "{address} has {not_there}");
        }
        assert!(page.header(header::CONTENT_SECURITY_POLICY).starts_with("default-src 'none'"), "{address}");
        assert_eq!(page.body.matches("<h1").count().max(1), 1, "{address}");
        assert_ids_are_unique(address, &page.body);
    }
}

fn assert_ids_are_unique(address: &str, page: &str) {
    let mut ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    ids.sort_unstable();
    let n = ids.len();
    ids.dedup();
    assert_eq!(ids.len(), n, "{address} has an id twice");
}

#[tokio::test]
async fn today_puts_disagreements_first_and_tells_what_the_reports_say() {
    let today = Served::new().get("/").await.body;
    let at = |words: &str| today.find(words).unwrap_or_else(|| panic!("{words} is missing:\n{today}"));
    assert!(at("Where the reports part") < at("Mill burns in Sull"));
    assert!(at("1 dispute") < at("2 reports of 2 origins"));
    at("Wed 5 Mar 2031");
    at("The middle span fell into the river.");
}

#[tokio::test]
async fn today_tells_what_changed_since_the_reader_looked() {
    let served = Served::new();
    let first = served.get("/").await;
    assert!(first.body.contains("Tell me from now on what changes"));
    let seen = served.post("/seen", &first.cookie(), &[("n", "1"), ("token", &first.field("token"))]).await;
    assert_eq!(seen.status, StatusCode::SEE_OTHER);
    assert_eq!(seen.cookie(), "seen=1");
    let next = served.get_with("/", &[(header::COOKIE, "seen=1")]).await.body;
    assert!(next.contains("1 report came"), "{next}");
    let all = served.get_with("/", &[(header::COOKIE, "seen=99")]).await.body;
    assert!(all.contains("Nothing has changed."), "{all}");
}

#[tokio::test]
async fn a_store_without_stories_says_so() {
    let served = Served::of(super::Access::Loopback, |_| {});
    assert!(served.get("/").await.body.contains("There is no story yet"));
    assert!(served.get("/sources").await.body.contains("Nothing came in yet"));
}

#[tokio::test]
async fn a_story_is_shown_as_it_is_and_as_it_was() {
    let served = Served::new();
    let now = served.get("/story/story-b1").await.body;
    assert!(now.contains("page of 2 reports") && now.contains("Version 2 of 2"), "{now}");
    assert!(now.contains("Two of these reports tell of different happenings"));
    let then = served.get("/story/story-b1?version=1").await.body;
    assert!(then.contains("page of 1 reports") && then.contains("as it is now"), "{then}");
    assert!(!then.contains("Two of these reports"), "what is past cannot be corrected");
    // 1,930,000,000 s after 1970 is 27 February 2031; the second state was made a day later.
    let as_of = served.get("/story/story-b1?as-of=2031-02-27").await.body;
    assert!(as_of.contains("page of 1 reports") && as_of.contains("As of 2031-02-27"), "{as_of}");
    for (address, status) in [
        ("/story/story-b1?as-of=2031-02-01", StatusCode::NOT_FOUND),
        ("/story/story-b1?as-of=Tuesday", StatusCode::BAD_REQUEST),
        ("/story/story-b1?version=9", StatusCode::NOT_FOUND),
        ("/story/story-b1?version=x", StatusCode::BAD_REQUEST),
        ("/story/none", StatusCode::NOT_FOUND),
        ("/article/none", StatusCode::NOT_FOUND),
        ("/entity/none", StatusCode::NOT_FOUND),
        ("/storyline/none", StatusCode::NOT_FOUND),
        ("/nowhere", StatusCode::NOT_FOUND),
    ] {
        let page = served.get(address).await;
        assert_eq!(page.status, status, "{address}");
        assert!(page.body.contains("Back to today"), "{address}: {}", page.body);
    }
}

#[tokio::test]
async fn a_report_is_shown_with_its_marks_and_as_it_came() {
    let served = Served::new();
    let page = served.get("/article/b1?from=18&to=30").await.body;
    assert!(
        page.contains(r#"<a class="m-name" href="/entity/person%3Aada%20brandt">Ada Brandt</a>"#),
        "{page}"
    );
    assert!(
        page.contains(r#"<mark class="hit" id="here"><span class="m-quote">It will hold</span></mark>"#),
        "{page}"
    );
    let raw = served.get("/article/b1?raw=1").await;
    assert_eq!(raw.header(header::CONTENT_TYPE), "text/plain; charset=utf-8");
    assert_eq!(raw.body, "Ada Brandt said: \u{201c}It will hold\u{201d}. It fell.");
}

#[tokio::test]
async fn a_person_has_quotes_events_and_companions_and_a_place_a_map() {
    let served = Served::new();
    let person = served.get("/entity/person%3Aada%20brandt").await.body;
    for part in ["/article/b1?from=18&amp;to=30#here", "Karsten Bridge falls", "/entity/place%3Ahalvern"] {
        assert!(person.contains(part), "{part} is missing:\n{person}");
    }
    let place = served.get("/entity/place%3Ahalvern").await.body;
    assert!(place.contains(r#"href="/assets/world.svg""#) && place.contains(r#"class="main""#), "{place}");
    let unknown = served.get("/entity/place%3Asull").await.body;
    assert!(!unknown.contains("world.svg"), "a place that nobody knows is on no map");
}

#[tokio::test]
async fn a_storyline_has_a_lane_for_each_story() {
    let page = Served::new().get("/storyline/line").await.body;
    assert_eq!(page.matches("class=\"lane\"").count(), 2, "{page}");
    assert!(page.contains("3 Mar 2031") && page.contains("5 Mar 2031"), "{page}");
}

#[tokio::test]
async fn a_search_leads_to_the_words() {
    let served = Served::new();
    let page = served.get("/search?q=bridge").await.body;
    assert!(page.contains("<mark>bridge</mark>") && page.contains("#here"), "{page}");
    let wrong = served.get("/search?q=kind%3Adinner").await.body;
    assert!(wrong.contains("role=\"alert\"") && wrong.contains("a kind is one of"), "{wrong}");
}

#[tokio::test]
async fn files_of_pages_are_served() {
    let served = Served::new();
    assert!(served.get("/assets/style.css").await.body.contains("prefers-color-scheme"));
    assert_eq!(served.get("/assets/world.svg").await.header(header::CONTENT_TYPE), "image/svg+xml");
}
