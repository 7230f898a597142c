//! *Storyline*: the stories of one affair on a time axis.

use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;
use dateline_present::{counted, safe};
use dateline_store::StoryRow;
use jiff::civil::Date;
use maud::html;

use super::axis::Axis;
use super::teaser::facts;
use crate::serve::desk::Desk;
use crate::serve::frame::Frame;
use crate::serve::guard::Asking;
use crate::serve::trouble::Trouble;
use crate::serve::{link, when};

/// The page.
pub(super) async fn storyline(
    State(desk): State<Desk>,
    Extension(asking): Extension<Asking>,
    Path(founder): Path<String>,
) -> Result<Response, Trouble> {
    let stories = desk.store.look(move |store| store.storyline(&founder)).await?;
    let first = stories.first().ok_or_else(|| Trouble::not_found("storyline of this founder"))?;
    let axis = Axis::of(
        stories
            .iter()
            .filter_map(days)
            .flat_map(|(first, last)| [first, last])
            .collect::<Vec<_>>()
            .into_iter(),
    );
    let frame = Frame { desk: &desk, asking: &asking, title: &first.title, part: "", query: "" };
    Ok(frame.page(&html! {
        div.front {
            p.kicker { "Storyline" }
            h1 dir="auto" { (safe(&first.title)) }
            p.facts { (counted(stories.len(), "story", "stories")) }
            ol.lanes {
                @for story in &stories {
                    li {
                        a href=(link::story(&story.id)) dir="auto" { (safe(&story.title)) }
                        p.facts {
                            @if story.n_disputed > 0 { span.chip.grave { (counted(story.n_disputed, "dispute", "disputes")) } " " }
                            (facts(story))
                        }
                        @match (axis, days(story)) {
                            (Some(axis), Some((first, last))) => (axis.lane(first, last, &words(story))),
                            _ => p.facts { "day not known" },
                        }
                    }
                }
            }
            @if let Some(axis) = axis { (axis.ticks()) }
        }
    }))
}

/// First and last day on which it was reported, where both are known.
fn days(story: &StoryRow) -> Option<(Date, Date)> {
    let parsed = |day: &Option<String>| day.as_deref().and_then(|day| day.parse().ok());
    let (first, last) = (parsed(&story.earliest), parsed(&story.latest));
    first.or(last).zip(last.or(first))
}

fn words(story: &StoryRow) -> String {
    when::days(story.earliest.as_deref(), story.latest.as_deref()).unwrap_or_default()
}
