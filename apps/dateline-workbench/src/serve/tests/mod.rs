//! The server from outside, without a socket: requests go in, answers come out. The store is made by hand, of invented reports.

mod access;
mod api;
mod hostile;
mod pages;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use dateline_model::{Change, ChangeKind, Problem, Published, RawArticle, Stage};
use dateline_store::{Growth, Item, Kind, Store, StoryState, Told};
use dateline_text::sound::folded;
use serde_json::{Value, json};
use tempfile::TempDir;
use tower::ServiceExt;

use super::access::Access;
use super::growing::Growing;
use super::{Config, app, desk};

/// When the first story was made; the second one a day later.
pub(super) const BEGUN: i64 = 1_930_000_000_000;
pub(super) const A_DAY: i64 = 86_400_000;

/// A server over a store in a folder of its own.
pub(super) struct Served {
    pub(super) folder: TempDir,
    app: Router,
}

/// An answer.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: String,
}

impl Answer {
    pub(super) fn header(&self, name: header::HeaderName) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    /// The browser's cookie for next time.
    pub(super) fn cookie(&self) -> String {
        self.header(header::SET_COOKIE).split(';').next().unwrap().to_owned()
    }

    /// The value of a form's hidden field.
    pub(super) fn field(&self, name: &str) -> String {
        let opening = format!("name=\"{name}\" value=\"");
        self.body
            .split(&opening)
            .nth(1)
            .and_then(|rest| rest.split('"').next())
            .unwrap_or_default()
            .to_owned()
    }
}

impl Served {
    /// Two stories of a bridge and a mill.
    pub(super) fn new() -> Self {
        Self::of(Access::Loopback, bridge_and_mill)
    }

    pub(super) fn of(access: Access, fill: impl FnOnce(&mut Store)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("news.db");
        fill(&mut Store::open_or_make(&path).unwrap());
        let config = Config {
            store: path,
            listen: "127.0.0.1:8787".parse().unwrap(),
            readers: 2,
            per_second: None,
            connections: 10,
            delivers: false,
        };
        let (desk, ..) =
            desk(&config, access, Growing::off("a test"), std::sync::Arc::new(|| BEGUN + 9 * A_DAY)).unwrap();
        Self { folder, app: app(desk, None) }
    }

    pub(super) fn store(&self) -> Store {
        Store::open(&self.folder.path().join("news.db")).unwrap()
    }

    pub(super) async fn get(&self, address: &str) -> Answer {
        self.get_with(address, &[]).await
    }

    pub(super) async fn get_with(&self, address: &str, headers: &[(header::HeaderName, &str)]) -> Answer {
        let mut request = Request::get(address).header(header::HOST, "127.0.0.1:8787");
        for (name, value) in headers {
            request = request.header(name, *value);
        }
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// Sends a form.
    pub(super) async fn post(&self, address: &str, cookie: &str, fields: &[(&str, &str)]) -> Answer {
        let part = |(name, value): &(&str, &str)| format!("{name}={}", super::link::part(value));
        let body = fields.iter().map(part).collect::<Vec<_>>().join("&");
        let request = Request::post(address)
            .header(header::HOST, "127.0.0.1:8787")
            .header(header::COOKIE, cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(body.into()).unwrap()).await
    }

    pub(super) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.app.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, 1 << 24).await.unwrap();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8(body.to_vec()).unwrap(),
        }
    }
}

/// A report: id, outlet, day, title, text.
pub(super) fn report(id: &str, outlet: &str, day: &str, title: &str, text: &str) -> RawArticle {
    RawArticle {
        id: id.to_owned(),
        path: format!("{id}.txt"),
        outlet: Some(outlet.to_owned()),
        title: Some(title.to_owned()),
        published: Published { day: day.parse().ok(), ..Published::default() },
        text: text.to_owned(),
        ..RawArticle::default()
    }
}

/// Somebody told of: kind, name, where it lies.
pub(super) fn told(kind: &str, name: &str, at: Option<(f64, f64)>) -> Told {
    Told {
        key: format!("{kind}:{}", folded(name)),
        kind: kind.to_owned(),
        name: name.to_owned(),
        aliases: vec![(name.to_owned(), folded(name))],
        n_mentions: 2,
        at,
        record: json!({ "id": format!("entity-{}", folded(name)), "name": name, "kind": kind }),
    }
}

/// A story of these reports, as the grower would keep it.
pub(super) fn keep(
    store: &mut Store,
    founder: &str,
    reports: &[RawArticle],
    entities: Vec<Told>,
    record: Value,
    n_disputed: usize,
    at: i64,
) {
    store.take_in(reports.to_vec(), at).unwrap();
    let ids: Vec<String> = reports.iter().map(|report| report.id.clone()).collect();
    let growth = Growth {
        articles: ids.iter().map(|id| (id.clone(), founder.to_owned())).collect(),
        changes: vec![Change {
            story: founder.to_owned(),
            kind: ChangeKind::Grew,
            other: None,
            articles: ids,
        }],
        stories: vec![(founder.to_owned(), format!("story-{founder}"), "line".to_owned())],
    };
    store.keep_growth(1, &growth).unwrap();
    let days = || reports.iter().filter_map(|report| report.published.day).map(|day| day.to_string());
    let title = reports[0].title.clone().unwrap_or_default();
    let item = |report: &RawArticle| Item {
        kind: Kind::Article,
        of: report.id.clone(),
        place: Some((report.id.clone(), 0, 0)),
        day: report.published.day.map(|day| day.to_string()),
        text: report.text.clone(),
        title: report.title.clone().unwrap_or_default(),
        outlet: report.outlet.clone().unwrap_or_default(),
        person: String::new(),
        location: String::new(),
    };
    let state = StoryState {
        id: founder.to_owned(),
        why: vec![if reports.len() == 1 { "new" } else { "1 report came" }.into()],
        title: title.clone(),
        places: vec!["Halvern".into()],
        days: (days().min(), days().max()),
        n_reports: reports.len(),
        n_origins: reports.len(),
        n_disputed,
        weight: reports.len() as f64 + n_disputed as f64,
        record,
        page: format!("<div class=\"stories\"><p>page of {} reports</p></div>", reports.len()),
        entities,
        items: reports.iter().map(item).collect(),
    };
    store.keep_story(state, at).unwrap();
}

/// The record of a story: its articles, who is named in the first one, what she said there.
pub(super) fn record(reports: &[RawArticle]) -> Value {
    let article = |report: &RawArticle| {
        let n = report.text.chars().count();
        json!({
            "id": report.id, "outlet": report.outlet, "title": report.title, "copy_of": null,
            "published": { "value": report.published.day.map(|day| day.to_string()) },
            "blocks": [{ "start": 0, "end": n, "role": "body" }],
        })
    };
    json!({
        "articles": reports.iter().map(article).collect::<Vec<_>>(),
        "entities": [{
            "id": "entity-ada brandt", "name": "Ada Brandt", "kind": "person", "link": null,
            "mentions": [{ "article": reports[0].id, "start": 0, "end": 10, "exact": "Ada Brandt" }],
        }],
        "quotes": [{
            "article": reports[0].id, "start": 18, "end": 30, "exact": "It will hold", "kind": "direct",
            "speaker": "entity-ada brandt", "said_on": null,
        }],
        "events": [{
            "id": "event-1", "what": "Karsten Bridge falls", "place": "entity-halvern",
            "date": { "earliest": "2031-03-04", "latest": "2031-03-04" },
            "participants": [{ "role": "actor", "entity": "entity-ada brandt" }],
        }],
        "briefs": [{ "sentences": [{ "text": "The middle span fell into the river." }] }],
    })
}

/// A story of a bridge in two states, disputed, and one of a mill.
pub(crate) fn bridge_and_mill(store: &mut Store) {
    let first = report(
        "b1",
        "Nordwire",
        "2031-03-04",
        "Karsten Bridge falls",
        "Ada Brandt said: \u{201c}It will hold\u{201d}. It fell.",
    );
    let second = report(
        "b2",
        "Courier",
        "2031-03-05",
        "Bridge in Halvern falls",
        "The bridge in Halvern fell on Tuesday.",
    );
    let people = || vec![told("person", "Ada Brandt", None), told("place", "Halvern", Some((59.0, 10.0)))];
    keep(store, "b1", std::slice::from_ref(&first), people(), record(std::slice::from_ref(&first)), 0, BEGUN);
    let both = [first, second];
    keep(store, "b1", &both, people(), record(&both), 1, BEGUN + A_DAY);
    let mill =
        report("m1", "Courier", "2031-03-03", "Mill burns in Sull", "A mill burned in Sull on Monday.");
    let people = vec![told("place", "Sull", None)];
    keep(store, "m1", std::slice::from_ref(&mill), people, record(std::slice::from_ref(&mill)), 0, BEGUN);
    let problem =
        Problem { path: "c.txt".into(), article: None, stage: Stage::Read, message: "it is empty".into() };
    store.note_problems(&[problem], BEGUN).unwrap();
}

/// One more report of the mill.
pub(super) fn the_mill_again(store: &mut Store) {
    let mill =
        report("m1", "Courier", "2031-03-03", "Mill burns in Sull", "A mill burned in Sull on Monday.");
    let more = report("m2", "Nordwire", "2031-03-06", "Mill in Sull was old", "The mill in Sull was old.");
    let both = [mill, more];
    keep(store, "m1", &both, vec![told("place", "Sull", None)], record(&both), 0, BEGUN + 2 * A_DAY);
}
