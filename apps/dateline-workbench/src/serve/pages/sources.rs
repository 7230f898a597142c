//! *Sources*: who published what came in, when it was last seen, and what went wrong.

use axum::Extension;
use axum::extract::{Query, State};
use axum::response::Response;
use dateline_present::{counted, safe};
use maud::html;
use serde::Deserialize;

use crate::serve::desk::Desk;
use crate::serve::frame::Frame;
use crate::serve::guard::Asking;
use crate::serve::trouble::Trouble;
use crate::serve::{link, when};

/// So many problems are shown, the last ones; so many reports of an outlet on a page.
const N_PROBLEMS: usize = 100;
const N_PER_PAGE: usize = 50;

/// The page.
pub(super) async fn sources(
    State(desk): State<Desk>,
    Extension(asking): Extension<Asking>,
) -> Result<Response, Trouble> {
    let look = |store: &dateline_store::Store| {
        Ok::<_, Trouble>((store.outlets()?, store.problems(0, N_PROBLEMS)?, store.numbers()?))
    };
    let (outlets, problems, numbers) = desk.store.look(look).await?;
    let frame = Frame { desk: &desk, asking: &asking, title: "Sources", part: "Sources", query: "" };
    Ok(frame.page(&html! {
        div.front {
            h1 { "Sources" }
            p.facts { (counted(numbers.articles, "report", "reports")) " came in; they tell " (counted(numbers.stories, "story", "stories")) "." }
            @if outlets.is_empty() { p { "Nothing came in yet." } }
            @else {
                div.scroll tabindex="0" role="region" aria-label="Outlets" {
                    table {
                        thead { tr { th scope="col" { "Outlet" } th scope="col" { "Reports" } th scope="col" { "Newest is of" } th scope="col" { "Last came" } } }
                        tbody {
                            @for row in &outlets {
                                tr {
                                    th scope="row" dir="auto" {
                                        @match &row.outlet {
                                            Some(outlet) => a href=(address(outlet)) { (safe(outlet)) },
                                            None => "outlet not known",
                                        }
                                    }
                                    td { (row.n_articles) }
                                    td { @match &row.last_published { Some(day) => (when::day(day)), None => "day not known" } }
                                    td { (when::instant(row.last_came)) }
                                }
                            }
                        }
                    }
                }
            }
            h2 { "What went wrong, and was survived" }
            @if problems.is_empty() { p { "Nothing." } }
            @else {
                p.facts { (counted(numbers.problems, "problem", "problems")) @if numbers.problems > problems.len() { ", the last " (problems.len()) " of them" } }
                ol.timeline {
                    @for (at, problem) in &problems {
                        li {
                            span.day { (when::instant(*at)) }
                            span dir="auto" {
                                (safe(&problem.message))
                                span.says { " \u{b7} " (problem.stage.name()) " \u{b7} " (safe(&problem.path)) }
                                @if let Some(id) = &problem.article { " \u{b7} " a href=(link::article(id)) { "the report" } }
                            }
                        }
                    }
                }
            }
        }
    }))
}

/// The address of an outlet's reports.
pub(super) fn address(outlet: &str) -> String {
    format!("/outlet?name={}", link::part(outlet))
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Asked {
    name: String,
    #[serde(default)]
    page: usize,
}

/// The reports of one outlet.
pub(super) async fn outlet(
    State(desk): State<Desk>,
    Extension(asking): Extension<Asking>,
    Query(Asked { name, page }): Query<Asked>,
) -> Result<Response, Trouble> {
    let page = page.max(1);
    let skip = (page - 1).saturating_mul(N_PER_PAGE);
    let asked = name.clone();
    let mut rows = desk.store.look(move |store| store.articles(Some(&asked), skip, N_PER_PAGE + 1)).await?;
    let has_more = rows.len() > N_PER_PAGE;
    rows.truncate(N_PER_PAGE);
    let frame = Frame { desk: &desk, asking: &asking, title: &name, part: "", query: "" };
    Ok(frame.page(&html! {
        div.front {
            p.kicker { "Source" }
            h1 dir="auto" { (safe(&name)) }
            @if rows.is_empty() { p { "There is no report here." } }
            ol.timeline {
                @for row in &rows {
                    li {
                        span.day { @match &row.published { Some(day) => (when::day(day)), None => "day not known" } }
                        a href=(link::article(&row.id)) dir="auto" { (safe(row.title.as_deref().unwrap_or(&row.id))) }
                    }
                }
            }
            (super::pager(&format!("{}&", address(&name)), page, has_more))
        }
    }))
}
