//! *Story*: the page that the store keeps of it, in any of its states; its history; its sources as a tree; forms to correct it.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use dateline_present::{counted, safe};
use dateline_store::{EntityRow, Store, StoryRow, Version};
use maud::{Markup, PreEscaped, html};
use serde::Deserialize;

use super::corrections::{self, Pair};
use super::entities;
use crate::serve::desk::Desk;
use crate::serve::extras::{Extras, Joined, Report};
use crate::serve::frame::Frame;
use crate::serve::guard::Asking;
use crate::serve::trouble::Trouble;
use crate::serve::{link, when};

/// So many states are listed, the last ones, and so many names.
const N_VERSIONS: usize = 30;
const N_NAMES: usize = 40;

/// Which state of a story is asked for.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Asked {
    /// Its number, from 1.
    version: Option<i64>,
    /// A day, or an instant: the state that stood at its end. ISO 8601.
    #[serde(rename = "as-of")]
    as_of: Option<String>,
    /// The number of a correction that was just said.
    said: Option<i64>,
    /// It came too late for what is grouped already.
    stays: Option<String>,
}

impl Asked {
    /// The number of the state that is asked for.
    ///
    /// # Errors
    ///
    /// Where there was none, or the time is none.
    pub(crate) fn number(&self, store: &Store, story: &StoryRow) -> Result<i64, Trouble> {
        let Some(words) = self.as_of.as_deref() else {
            return Ok(self.version.unwrap_or(story.version));
        };
        let at = when::as_of(words).ok_or_else(|| {
            Trouble::bad("as-of takes a day like 2031-03-04 or an instant like 2031-03-04T12:00:00Z.")
        })?;
        let number = store.version_at(&story.founder, at)?;
        number.ok_or_else(|| Trouble::not_found(&format!("state of this story that stood as of {words}")))
    }
}

struct Found {
    story: StoryRow,
    number: i64,
    page: String,
    versions: Vec<Version>,
    /// Of the present state alone.
    extras: Option<Arc<Extras>>,
    told: Vec<EntityRow>,
    line: Vec<StoryRow>,
}

fn find(desk: &Desk, store: &Store, id: &str, asked: &Asked) -> Result<Found, Trouble> {
    let story = store.story(id)?.ok_or_else(|| Trouble::not_found("story of this id"))?;
    let number = asked.number(store, &story)?;
    let page =
        store.page(&story.founder, number)?.ok_or_else(|| Trouble::not_found("state of this number"))?;
    let mut told = store.told_in(&story.founder)?;
    told.truncate(N_NAMES);
    Ok(Found {
        number,
        page,
        versions: store.versions(&story.founder)?,
        extras: (number == story.version).then(|| desk.extras.of(store, &story)).transpose()?,
        told,
        line: store.storyline(&story.storyline)?,
        story,
    })
}

/// The page.
pub(super) async fn story(
    State(desk): State<Desk>,
    Extension(asking): Extension<Asking>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Trouble> {
    let (looking, asked_id, asked_of) = (desk.clone(), id.clone(), asked.clone());
    let found = desk.store.look(move |store| find(&looking, store, &asked_id, &asked_of)).await?;
    if found.story.id != id {
        // It became part of another one.
        let said = asked.said.map(|n| format!("?said={n}")).unwrap_or_default();
        let address = format!("{}{said}", link::story(&found.story.id));
        return Ok(Redirect::temporary(&address).into_response());
    }
    let frame = Frame { desk: &desk, asking: &asking, title: &found.story.title, part: "", query: "" };
    let main = html! {
        h1.unseen { "A story and its sources" }
        div.desk #top {
            (corrections::said(asked.said, asked.stays.is_some()))
            (state(&found, asked.as_of.as_deref()))
            (PreEscaped(&found.page))
            div.after {
                (names(&found.told))
                (line(&found))
                @if let Some(extras) = &found.extras { (tree(extras)) }
                (history(&found))
                @if let Some(extras) = &found.extras {
                    @if asking.who.may_correct() { (correct(&frame, &found, extras)) }
                }
            }
        }
    };
    Ok(frame.page(&main))
}

/// Which state is shown.
fn state(found: &Found, as_of: Option<&str>) -> Markup {
    let shown = found.versions.iter().find(|version| version.number == found.number);
    let is_past = found.number != found.story.version;
    html! {
        // The only state there was needs no word.
        @if let Some(version) = shown.filter(|_| is_past || as_of.is_some() || found.versions.len() > 1) {
            div class=(if is_past { "note state" } else { "facts state" }) {
                p {
                    @if let Some(as_of) = as_of { "As of " (safe(as_of)) ": " }
                    "Version " (version.number) " of " (found.story.version) ", " (when::instant(version.made))
                    " \u{b7} " (safe(&version.why.join(", ")))
                    @if is_past { " \u{b7} " a href=(link::story(&found.story.id)) { "as it is now" } }
                    @else if found.versions.len() > 1 { " \u{b7} " a href="#history" { "history" } }
                }
            }
        }
    }
}

fn names(told: &[EntityRow]) -> Markup {
    html! {
        @if !told.is_empty() {
            section aria-labelledby="told" {
                h3 #told { "Who and what it tells of" }
                @for (kind, called) in entities::KINDS.into_iter().chain([("", "More")]) {
                    @let of_kind: Vec<&EntityRow> = told.iter().filter(|entity| entities::listed_as(&entity.kind) == kind).collect();
                    @if !of_kind.is_empty() {
                        p.names {
                            span.says { (called) ": " }
                            @for (i, entity) in of_kind.into_iter().enumerate() {
                                @if i > 0 { ", " }
                                a href=(link::entity(&entity.key)) dir="auto" { (safe(&entity.name)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn line(found: &Found) -> Markup {
    html! {
        @if found.line.len() > 1 {
            section aria-labelledby="line" {
                h3 #line { "Its storyline" }
                ol.timeline {
                    @for story in &found.line {
                        li {
                            span.day { @if let Some(day) = &story.earliest { (when::day(day)) } @else { "day not known" } }
                            span dir="auto" {
                                @if story.id == found.story.id { (safe(&story.title)) }
                                @else { a href=(link::story(&story.id)) { (safe(&story.title)) } }
                            }
                        }
                    }
                }
                p { a href=(link::storyline(&found.story.storyline)) { "The storyline on a time axis" } }
            }
        }
    }
}

/// The reports, copies beneath what they copy.
fn tree(extras: &Extras) -> Markup {
    html! {
        section aria-labelledby="tree" {
            h3 #tree { "Reports, and who copies whom" }
            ul.tree {
                @for (root, copies) in extras.tree() {
                    li {
                        (report(root))
                        @if !copies.is_empty() {
                            ul {
                                @for copy in copies {
                                    li {
                                        (report(copy))
                                        @if let Some((_, kind)) = &copy.copy_of { span.says { " \u{b7} " (copied(kind)) } }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn copied(kind: &str) -> &'static str {
    match kind {
        "exact" => "word for word",
        "excerpt" => "an excerpt",
        _ => "a near copy",
    }
}

fn report(report: &Report) -> Markup {
    html! {
        a href=(link::article(&report.id)) dir="auto" { (safe(&name(report))) }
        span.says { @if let Some(day) = &report.published { " \u{b7} " (when::day(day)) } }
    }
}

/// "Nordwire: Bridge falls".
fn name(report: &Report) -> String {
    match (&report.outlet, &report.title) {
        (Some(outlet), Some(title)) => format!("{outlet}: {title}"),
        (Some(name), None) | (None, Some(name)) => name.clone(),
        (None, None) => report.id.clone(),
    }
}

/// Its states, the last first, and a way to any day.
fn history(found: &Found) -> Markup {
    html! {
        section aria-labelledby="history" {
            h3 #history { "History" }
            ol.timeline reversed {
                @for version in found.versions.iter().rev().take(N_VERSIONS) {
                    li {
                        span.day { (when::instant(version.made)) }
                        span dir="auto" {
                            @if version.number == found.number { strong { "Version " (version.number) } }
                            @else { a href=(link::version(&found.story.id, version.number)) { "Version " (version.number) } }
                            ": " (safe(&version.why.join(", ")))
                            span.says {
                                " \u{b7} " (counted(version.n_reports, "report", "reports"))
                                @if version.n_disputed > 0 { " \u{b7} " (counted(version.n_disputed, "dispute", "disputes")) }
                            }
                            @if version.title != found.story.title { br; span.says { "then called: " (safe(&version.title)) } }
                        }
                    }
                }
            }
            @if found.versions.len() > N_VERSIONS { p.meta { "Earlier ones: " (found.versions.len() - N_VERSIONS) } }
            form.row action=(link::story(&found.story.id)) {
                label for="as-of" { "As it was known at the end of" }
                input #as-of type="date" name="as-of" required;
                button { "Show" }
            }
        }
    }
}

/// Forms: reports that do not belong together, another story that is this one, names that are one or two.
fn correct(frame: &Frame, found: &Found, extras: &Extras) -> Markup {
    let back = link::story(&found.story.id);
    let reports = |id: &str| {
        html! {
            select id=(id) name=(id) required {
                option value="" { "Choose a report" }
                @for report in &extras.reports { option value=(report.id) { (safe(&name(report))) @if let (None, Some(day)) = (&report.title, &report.published) { ", " (when::day(day)) } } }
            }
        }
    };
    html! {
        section.correct aria-labelledby="correct" {
            h3 #correct { "Something is wrong?" }
            p.meta { "What you say holds against every rule, lasts, and can be taken back under " a href="/corrections" { "Corrections" } "." }
            @if extras.reports.len() > 1 {
                details {
                    summary { "Two of these reports tell of different happenings" }
                    form method="post" action="/corrections" {
                        (corrections::hidden(frame, "articles", "not_same", &back))
                        p { label for="a" { "This one" } (reports("a")) }
                        p { label for="b" { "and this one" } (reports("b")) }
                        (corrections::note("split"))
                        button { "They are not one story" }
                    }
                }
            }
            details {
                summary { "Another story is this one" }
                form method="post" action="/corrections" {
                    (corrections::hidden(frame, "articles", "same", &back))
                    input type="hidden" name="a" value=(found.story.founder);
                    p {
                        label for="other" { "The other story or report: its id, or the address of its page" }
                        input #other name="b" required maxlength="2000";
                    }
                    (corrections::note("join"))
                    button { "They are one story" }
                }
            }
            details {
                summary { "Two names are one, or one name is two" }
                datalist #names { @for entity in &found.told { option value=(safe(&entity.name)) {} } }
                form method="post" action="/corrections" {
                    (corrections::hidden(frame, "names", "same", &back))
                    p { label for="name-a" { "This name" } input #name-a name="a" list="names" required maxlength="300"; }
                    p { label for="name-b" { "and this name" } input #name-b name="b" list="names" required maxlength="300"; }
                    (corrections::note("names"))
                    button { "They are one" }
                }
                @if !extras.joined.is_empty() {
                    p.meta { "These were taken for one:" }
                    ul.plain { @for joined in &extras.joined { li { (ties(frame, joined, &back)) } } }
                }
            }
        }
    }
}

/// Why two spellings were joined, and a button that parts them.
pub(super) fn ties(frame: &Frame, joined: &Joined, back: &str) -> Markup {
    let [(a, in_a), (b, in_b)] = &joined.both;
    let pair = Pair {
        about: "names",
        verdict: "not_same",
        a: &format!("{a}@{in_a}"),
        b: &format!("{b}@{in_b}"),
        back,
    };
    html! {
        span dir="auto" {
            a href=(link::article(in_a)) { (safe(a)) } " and " a href=(link::article(in_b)) { (safe(b)) }
            span.says { " \u{b7} " (safe(&joined.by)) @if !joined.because.is_empty() { " \u{b7} " (safe(&joined.because.join(", "))) } }
        }
        @if frame.asking.who.may_correct() { " " (pair.button(frame, "These are two")) }
    }
}
