//! *Person, organization, place*: under which names it goes and why they were joined, what it said, where it took part, with
//! whom it is told of, where it lies.

use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use dateline_present::{counted, safe};
use dateline_store::{EntityRow, Mentioned, Store, StoryRow};
use maud::{Markup, html};
use serde::Serialize;
use serde_json::Value;

use super::entities::in_stories;
use super::map::{Point, map};
use super::story::ties;
use super::teaser::facts;
use super::{Told, corrections};
use crate::serve::desk::Desk;
use crate::serve::extras::{Joined, joined, list};
use crate::serve::frame::Frame;
use crate::serve::guard::Asking;
use crate::serve::trouble::Trouble;
use crate::serve::{link, when};

/// Stories that are listed; of the latest of them the records are looked into.
const N_STORIES: usize = 60;
const N_RECORDS: usize = 12;
/// So many of a part.
const N_QUOTES: usize = 40;
const N_EVENTS: usize = 40;
const N_COMPANIONS: usize = 24;
const N_TIES: usize = 20;

/// Something said.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
#[schema(as = Saying)] // corrections have a `Said` too
pub(crate) struct Said {
    /// Its words.
    pub(crate) exact: String,
    /// direct | mixed | indirect
    pub(crate) kind: String,
    /// The article where it stands.
    pub(crate) article: String,
    /// From where, in code points.
    pub(crate) start: u64,
    /// To where.
    pub(crate) end: u64,
    /// When it was said; null: not known.
    #[allow(clippy::struct_field_names)] // as in the record
    pub(crate) said_on: Option<String>,
}

/// Something it took part in.
#[derive(Debug, Clone, PartialEq, Serialize, utoipa::ToSchema)]
pub(crate) struct Happening {
    /// The event's id in the story's record.
    pub(crate) id: String,
    /// The story's id.
    pub(crate) story: String,
    /// In words.
    pub(crate) what: String,
    /// The first day it can have been; null: not known.
    pub(crate) earliest: Option<String>,
    /// The last one.
    pub(crate) latest: Option<String>,
}

/// All of it.
pub(crate) struct Found {
    pub(crate) row: EntityRow,
    pub(crate) spellings: Vec<(String, usize)>,
    pub(crate) stories: Vec<StoryRow>,
    pub(crate) titles: Vec<String>,
    pub(crate) joined: Vec<Joined>,
    pub(crate) quotes: Vec<Said>,
    pub(crate) events: Vec<Happening>,
    pub(crate) companions: Vec<EntityRow>,
    pub(crate) places: Vec<EntityRow>,
}

impl Found {
    /// Whoever has this key.
    ///
    /// # Errors
    ///
    /// Where nobody has.
    pub(crate) fn find(store: &Store, key: &str) -> Result<Self, Trouble> {
        let row = store
            .entity(key)?
            .ok_or_else(|| Trouble::not_found("person, organization or place of this key"))?;
        let told_of = store.told_of(key, N_STORIES)?;
        let mut found = Self {
            spellings: store.written_as(key)?,
            titles: Vec::new(),
            joined: Vec::new(),
            quotes: Vec::new(),
            events: Vec::new(),
            companions: store.companions(key, None, 2 * N_COMPANIONS)?,
            places: store.companions(key, Some("place"), N_COMPANIONS)?,
            stories: Vec::new(),
            row,
        };
        found.companions.retain(|companion| companion.kind != "place");
        found.companions.truncate(N_COMPANIONS);
        for (i, Mentioned { story, entity }) in told_of.into_iter().enumerate() {
            found.take(&entity);
            if i < N_RECORDS
                && let Some(record) = store.last_record(&story.founder)?
            {
                found.look_into(&record, &story.id, entity["id"].as_str().unwrap_or_default());
            }
            found.stories.push(story);
        }
        found.events.sort_by(|a, b| (&b.earliest, &a.what).cmp(&(&a.earliest, &b.what)));
        Ok(found)
    }

    /// What a story's entity says of itself.
    fn take(&mut self, entity: &Value) {
        for title in list(entity, "titles").filter_map(|title| title["value"].as_str()) {
            if !self.titles.iter().any(|known| known.eq_ignore_ascii_case(title)) {
                self.titles.push(title.to_owned());
            }
        }
        let name = entity["name"].as_str().unwrap_or_default();
        for tie in list(entity, "joined").filter_map(|tie| joined(name, tie)) {
            let is_known =
                |known: &Joined| known.both[0].0 == tie.both[0].0 && known.both[1].0 == tie.both[1].0;
            if self.joined.len() < N_TIES && !self.joined.iter().any(is_known) {
                self.joined.push(tie);
            }
        }
    }

    /// What it said and where it took part, in one story.
    fn look_into(&mut self, record: &Value, story: &str, id: &str) {
        let word = |of: &Value, name: &str| of[name].as_str().map(str::to_owned);
        for quote in list(record, "quotes").filter(|quote| quote["speaker"] == id) {
            let said = || {
                Some(Said {
                    exact: word(quote, "exact")?,
                    kind: word(quote, "kind")?,
                    article: word(quote, "article")?,
                    start: quote["start"].as_u64()?,
                    end: quote["end"].as_u64()?,
                    said_on: word(quote, "said_on"),
                })
            };
            // Copies of a report say the same: each saying stands once.
            if let Some(said) =
                said().filter(|said| !self.quotes.iter().any(|known| known.exact == said.exact))
            {
                self.quotes.push(said);
            }
        }
        for event in list(record, "events") {
            let takes_part =
                list(event, "participants").any(|part| part["entity"] == id) || event["place"] == id;
            if let (true, Some(event_id), Some(what)) = (takes_part, word(event, "id"), word(event, "what")) {
                self.events.push(Happening {
                    id: event_id,
                    story: story.to_owned(),
                    what,
                    earliest: word(&event["date"], "earliest"),
                    latest: word(&event["date"], "latest"),
                });
            }
        }
    }
}

/// The page.
pub(super) async fn entity(
    State(desk): State<Desk>,
    Extension(asking): Extension<Asking>,
    Path(key): Path<String>,
    Query(told): Query<Told>,
) -> Result<Response, Trouble> {
    let found = desk.store.look(move |store| Found::find(store, &key)).await?;
    let frame = Frame { desk: &desk, asking: &asking, title: &found.row.name, part: "", query: "" };
    let is_place = found.row.kind == "place";
    Ok(frame.page(&html! {
        (corrections::said(told.said, false))
        div.front {
            p.kicker { (found.row.kind) }
            h1 dir="auto" { (safe(&found.row.name)) }
            p.facts {
                @if !found.titles.is_empty() { (safe(&found.titles.iter().take(4).cloned().collect::<Vec<_>>().join(", "))) " \u{b7} " }
                "named " (counted(found.row.n_mentions, "time", "times")) " in " (counted(found.row.n_stories, "story", "stories"))
            }
            @if is_place { (place(&found)) }
            (names(&frame, &found))
            (quotes(&found.quotes))
            (events(&found))
            @if !is_place { (place(&found)) }
            (stories(&found.stories))
            (companions(&found))
        }
    }))
}

fn place(found: &Found) -> Markup {
    let point = |row: &EntityRow, is_main| {
        row.lat.zip(row.lon).map(|(north, east)| Point {
            name: row.name.clone(),
            north,
            east,
            is_main,
            link: link::entity(&row.key),
        })
    };
    let mut points: Vec<Point> = found.places.iter().filter_map(|row| point(row, false)).collect();
    points.extend(point(&found.row, true));
    html! {
        @if let Some(drawn) = map(&points) {
            section aria-labelledby="map" {
                h2 #map { "Where" }
                (drawn)
                p.meta {
                    "Places that are told of with " (safe(&found.row.name)) " and that the gazetteer knows. Land: Natural Earth."
                }
            }
        }
    }
}

fn names(frame: &Frame, found: &Found) -> Markup {
    let back = link::entity(&found.row.key);
    html! {
        section aria-labelledby="names" {
            h2 #names { "Under these names" }
            ul.plain {
                @for (name, n) in &found.spellings {
                    li dir="auto" { strong { (safe(name)) } span.says { (in_stories(*n)) } }
                }
            }
            @if !found.joined.is_empty() {
                h3 { "Why they were taken for one" }
                ul.plain { @for tie in &found.joined { li { (ties(frame, tie, &back)) } } }
            }
            @if frame.asking.who.may_correct() {
                details.correct {
                    summary { "Another name is the same" }
                    form method="post" action="/corrections" {
                        (corrections::hidden(frame, "names", "same", &back))
                        input type="hidden" name="a" value=(found.row.name);
                        p { label for="other" { "The other name, as a report writes it" } input #other name="b" required maxlength="300"; }
                        (corrections::note("names"))
                        button { "They are one" }
                    }
                }
            }
        }
    }
}

fn quotes(quotes: &[Said]) -> Markup {
    html! {
        @if !quotes.is_empty() {
            section aria-labelledby="quotes" {
                h2 #quotes { "Said" }
                @for said in quotes.iter().take(N_QUOTES) {
                    blockquote {
                        p dir="auto" {
                            @let words = safe(super::without_comma(&said.exact));
                            a href=(link::words(&said.article, said.start, said.end)) {
                                @if said.kind == "indirect" { (words) } @else { "\u{201c}" (words) "\u{201d}" }
                            }
                            @if let Some(day) = &said.said_on { span.says { " \u{b7} " (when::day(day)) } }
                        }
                    }
                }
                @if quotes.len() > N_QUOTES { p.meta { "and " (quotes.len() - N_QUOTES) " more" } }
            }
        }
    }
}

fn events(found: &Found) -> Markup {
    let events = &found.events;
    html! {
        @if !events.is_empty() {
            section aria-labelledby="events" {
                h2 #events { @if found.row.kind == "place" { "Happened there" } @else { "Took part in" } }
                ol.timeline {
                    @for event in events.iter().take(N_EVENTS) {
                        li {
                            span.day { (when::days(event.earliest.as_deref(), event.latest.as_deref()).unwrap_or_else(|| "day not known".into())) }
                            a href=(link::story(&event.story)) dir="auto" { (safe(&event.what)) }
                        }
                    }
                }
                @if events.len() > N_EVENTS { p.meta { "and " (events.len() - N_EVENTS) " more" } }
            }
        }
    }
}

fn stories(stories: &[StoryRow]) -> Markup {
    html! {
        section aria-labelledby="stories" {
            h2 #stories { "Stories" }
            ul.plain {
                @for story in stories {
                    li dir="auto" { a href=(link::story(&story.id)) { (safe(&story.title)) } span.says { " \u{b7} " (facts(story)) } }
                }
            }
        }
    }
}

fn companions(found: &Found) -> Markup {
    let list = |rows: &[EntityRow]| {
        html! {
            ul.plain.many {
                @for row in rows {
                    li dir="auto" {
                        a href=(link::entity(&row.key)) { (safe(&row.name)) }
                        span.says { @if row.kind != "place" { " " (row.kind) } (in_stories(row.n_stories)) }
                    }
                }
            }
        }
    };
    html! {
        @if !found.companions.is_empty() || !found.places.is_empty() {
            section aria-labelledby="companions" {
                h2 #companions { "Told of in the same stories" }
                (list(&found.companions))
                @if !found.places.is_empty() { h3 { "Places" } (list(&found.places)) }
            }
        }
    }
}
