//! A story as it stands in a list.

use dateline_present::{counted, safe};
use dateline_store::StoryRow;
use maud::{Markup, html};

use crate::serve::{frame, link, when};

/// A story in a list, with the first sentence of its brief where that is at hand.
pub(super) fn teaser(story: &StoryRow, first_sentence: Option<&str>) -> Markup {
    html! {
        article.teaser {
            h3 dir="auto" { a href=(link::story(&story.id)) { (safe(&story.title)) } }
            @if let Some(sentence) = first_sentence { p.dek dir="auto" { (safe(sentence)) } }
            p.facts {
                @if story.n_disputed > 0 {
                    span.chip.grave { (counted(story.n_disputed, "dispute", "disputes")) } " "
                }
                (facts(story))
            }
        }
    }
}

/// "Halvern · Tue 4 Mar 2031 · 5 reports of 4 origins".
pub(super) fn facts(story: &StoryRow) -> String {
    let mut facts = Vec::new();
    if !story.places.is_empty() {
        facts.push(safe(&story.places.iter().take(3).cloned().collect::<Vec<_>>().join(", ")));
    }
    facts.extend(when::days(story.earliest.as_deref(), story.latest.as_deref()));
    facts.push(frame::reports(story.n_reports, story.n_origins));
    facts.join(" \u{b7} ")
}
