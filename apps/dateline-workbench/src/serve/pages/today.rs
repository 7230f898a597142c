//! *Today*: what changed since the reader looked, where the reports part, and the stories of the newest days, by weight and
//! freshness. The newest day is that of the reports, never the machine's.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Extension;
use axum::extract::{Form, Query, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use dateline_present::{counted, safe};
use dateline_store::{Pending, Store, StoreError, StoryRow, Version};
use jiff::ToSpan;
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Deserialize;

use super::teaser::teaser;
use crate::serve::desk::Desk;
use crate::serve::extras::Extras;
use crate::serve::form::{self, Token};
use crate::serve::frame::Frame;
use crate::serve::guard::{Asking, cookie_named};
use crate::serve::trouble::Trouble;
use crate::serve::{link, when};

/// The cookie with the last version that the reader has seen.
const SEEN: &str = "seen";
/// Stories of so many days before the newest are shown.
const N_DAYS: i32 = 7;
/// A story's weight halves with each so many days.
const HALF_LIFE_DAYS: f64 = 1.5;
/// So many are shown with a sentence, so many at all, and so many where the reports part.
const N_TOLD: usize = 6;
const N_SHOWN: usize = 60;
const N_DISPUTED: usize = 5;
/// Where the newest days have fewer, older ones are shown too.
const N_FEW: usize = 12;
/// So many changes are looked at, and so many stories of them shown.
const MAX_CHANGES: usize = 500;
const N_CHANGED: usize = 12;
const N_LINES: usize = 8;
/// Stories on a page of all.
const N_PER_PAGE: usize = 50;

/// What the page shows.
struct Morning {
    newest_day: Option<String>,
    disputed: Vec<(StoryRow, Arc<Extras>)>,
    told: Vec<(StoryRow, Arc<Extras>)>,
    more: Vec<StoryRow>,
    lines: Vec<(String, StoryRow, usize)>,
    /// What changed since the reader looked; `None`: this reader has not said yet that anything was seen.
    changes: Option<Vec<Version>>,
    last_version: i64,
    pending: Pending,
}

fn morning(desk: &Desk, store: &Store, seen: Option<i64>) -> Result<Morning, StoreError> {
    let newest_day = store.last_day()?;
    let newest: Option<Date> = newest_day.as_deref().and_then(|day| day.parse().ok());
    let since = newest.and_then(|day| day.checked_sub(N_DAYS.days()).ok()).map(|day| day.to_string());
    let mut stories = store.stories(since.as_deref(), 0, 4 * N_SHOWN)?;
    if stories.len() < N_FEW {
        stories = store.stories(None, 0, N_FEW)?;
    }
    stories
        .sort_by(|a, b| freshness(b, newest).total_cmp(&freshness(a, newest)).then_with(|| a.id.cmp(&b.id)));
    stories.truncate(N_SHOWN);
    let (mut disputed, mut others): (Vec<_>, Vec<_>) =
        stories.into_iter().partition(|story| story.n_disputed > 0);
    if disputed.len() > N_DISPUTED {
        others.extend(disputed.split_off(N_DISPUTED));
        others.sort_by(|a, b| {
            freshness(b, newest).total_cmp(&freshness(a, newest)).then_with(|| a.id.cmp(&b.id))
        });
    }
    let more = others.split_off(others.len().min(N_TOLD));
    let with_extras = |stories: Vec<StoryRow>| -> Result<Vec<_>, StoreError> {
        stories.into_iter().map(|story| Ok((story.clone(), desk.extras.of(store, &story)?))).collect()
    };
    let mut lines = Vec::new();
    for (founder, n) in store.storylines(N_LINES)? {
        if let Some(first) = store.storyline(&founder)?.into_iter().next() {
            lines.push((founder, first, n));
        }
    }
    Ok(Morning {
        newest_day,
        disputed: with_extras(disputed)?,
        told: with_extras(others)?,
        more,
        lines,
        changes: seen.map(|seen| store.changes(seen, MAX_CHANGES)).transpose()?,
        last_version: store.last_version()?,
        pending: store.pending()?,
    })
}

/// A story's weight, less the older it is.
fn freshness(story: &StoryRow, newest: Option<Date>) -> f64 {
    let latest: Option<Date> = story.latest.as_deref().and_then(|day| day.parse().ok());
    let age = latest
        .zip(newest)
        .and_then(|(latest, newest)| latest.until(newest).ok())
        .map_or(0, |span| span.get_days());
    story.weight * 0.5_f64.powf(f64::from(age.max(0)) / HALF_LIFE_DAYS)
}

/// The page.
pub(super) async fn today(
    State(desk): State<Desk>,
    Extension(asking): Extension<Asking>,
    headers: HeaderMap,
) -> Result<Response, Trouble> {
    let seen = cookie_named(&headers, SEEN).and_then(|n| n.parse().ok());
    let looking = desk.clone();
    let morning = desk.store.look(move |store| morning(&looking, store, seen)).await?;
    let frame = Frame { desk: &desk, asking: &asking, title: "Today", part: "Today", query: "" };
    let main = html! {
        div.front {
            h1 { @match &morning.newest_day { Some(day) => (when::day(day)), None => "Today" } }
            p.facts { "The newest day that the reports are of." }
            (pending(&morning.pending))
            (changes(&frame, &morning))
            @if morning.disputed.is_empty() && morning.told.is_empty() {
                p { "There is no story yet. Reports come in by " code { "dateline read INPUT\u{2026} --store FILE" } "." }
            }
            @if !morning.disputed.is_empty() {
                section {
                    h2 { "Where the reports part" }
                    div.leads { @for (story, extras) in &morning.disputed { (teaser(story, extras.first_sentence.as_deref())) } }
                }
            }
            @if !morning.told.is_empty() {
                section {
                    h2 { "Stories" }
                    div.leads { @for (story, extras) in &morning.told { (teaser(story, extras.first_sentence.as_deref())) } }
                    @if !morning.more.is_empty() { div.briefly { @for story in &morning.more { (teaser(story, None)) } } }
                    p { a href="/stories" { "All stories" } }
                }
            }
            @if !morning.lines.is_empty() {
                section {
                    h2 { "Storylines" }
                    ul.plain {
                        @for (founder, first, n) in &morning.lines {
                            li dir="auto" {
                                a href=(link::storyline(founder)) { (safe(&first.title)) }
                                span.facts { " \u{b7} " (counted(*n, "story", "stories")) }
                            }
                        }
                    }
                }
            }
        }
    };
    Ok(frame.page(&main))
}

fn pending(pending: &Pending) -> Markup {
    let n_waiting = pending.n_unread.max(pending.n_unplaced);
    html! {
        @if n_waiting > 0 {
            p.note role="status" { (counted(n_waiting, "report", "reports")) " came in and " (if n_waiting == 1 { "is" } else { "are" }) " not in the stories yet." }
        }
    }
}

/// What changed since the reader looked, story by story; the last version says what it is called and how it stands.
fn changes(frame: &Frame, morning: &Morning) -> Markup {
    let mut by_story: BTreeMap<&str, Vec<&Version>> = BTreeMap::new();
    for version in morning.changes.iter().flatten() {
        by_story.entry(&version.story).or_default().push(version);
    }
    let mut stories: Vec<Vec<&Version>> = by_story.into_values().collect();
    let is_about_disputes =
        |versions: &[&Version]| versions.iter().any(|v| v.why.iter().any(|why| why.contains("disputed")));
    // Disagreements first, then what changed last.
    stories.sort_by_key(|versions| {
        (!is_about_disputes(versions), std::cmp::Reverse(versions.last().map(|v| v.n)))
    });
    let seen = html! {
        form method="post" action="/seen" {
            (frame.token())
            input type="hidden" name="n" value=(morning.last_version);
            button { @if morning.changes.is_some() { "I have seen this" } @else { "Tell me from now on what changes" } }
        }
    };
    html! {
        section.changes aria-labelledby="changes" {
            h2 #changes { "Since you looked" }
            @match &morning.changes {
                None => {
                    p { "Nothing is remembered yet of what you have seen." }
                    (seen)
                },
                Some(_) if stories.is_empty() => p.facts { "Nothing has changed." },
                Some(changes) => {
                    ul.plain {
                        @for versions in stories.iter().take(N_CHANGED) {
                            @if let Some(last) = versions.last() {
                                li dir="auto" {
                                    a href=(link::story(&last.story)) { (safe(&last.title)) }
                                    span.facts { " \u{b7} " (why(versions)) }
                                }
                            }
                        }
                    }
                    @if stories.len() > N_CHANGED || changes.len() == MAX_CHANGES {
                        p.facts { "and more: " (counted(stories.len().saturating_sub(N_CHANGED), "other story", "other stories")) @if changes.len() == MAX_CHANGES { " at least" } }
                    }
                    (seen)
                }
            }
        }
    }
}

/// What the versions changed, in words, each once.
fn why(versions: &[&Version]) -> String {
    let mut words: Vec<&str> = Vec::new();
    for why in versions.iter().flat_map(|version| &version.why) {
        if !words.contains(&&**why) {
            words.push(why);
        }
    }
    safe(&words.join(", "))
}

/// What "I have seen this" brings.
#[derive(Deserialize)]
pub(super) struct Seen {
    n: i64,
    token: Token,
}

/// Remembers in the browser what the reader has seen.
pub(super) async fn seen(
    State(desk): State<Desk>,
    Extension(asking): Extension<Asking>,
    Form(seen): Form<Seen>,
) -> Result<Response, Trouble> {
    form::is_ours(&desk, &asking, &seen.token)?;
    let mut response = Redirect::to("/").into_response();
    let cookie = format!("{SEEN}={}; Path=/; HttpOnly; SameSite=Strict; Max-Age=31536000", seen.n);
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// Which page of a list.
#[derive(Deserialize)]
pub(super) struct Page {
    #[serde(default)]
    page: usize,
}

/// All stories by weight.
pub(super) async fn stories(
    State(desk): State<Desk>,
    Extension(asking): Extension<Asking>,
    Query(Page { page }): Query<Page>,
) -> Result<Response, Trouble> {
    let page = page.max(1);
    let skip = (page - 1).saturating_mul(N_PER_PAGE);
    let mut stories = desk.store.look(move |store| store.stories(None, skip, N_PER_PAGE + 1)).await?;
    let has_more = stories.len() > N_PER_PAGE;
    stories.truncate(N_PER_PAGE);
    let frame = Frame { desk: &desk, asking: &asking, title: "All stories", part: "", query: "" };
    Ok(frame.page(&html! {
        div.front {
            h1 { "All stories" }
            h2 { "By weight" }
            div.briefly { @for story in &stories { (teaser(story, None)) } }
            @if stories.is_empty() { p { "There is none here." } }
            (super::pager("/stories?", page, has_more))
        }
    }))
}
