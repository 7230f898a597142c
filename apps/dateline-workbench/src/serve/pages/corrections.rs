//! *Corrections*: what was said by hand, forms that say it, and how it is taken back.

use axum::Extension;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use dateline_model::Verdict;
use dateline_present::safe;
use dateline_store::{About, Correction, Store};
use dateline_text::sound::folded;
use maud::{Markup, html};
use serde::Deserialize;

use crate::serve::desk::Desk;
use crate::serve::form::{self, Token};
use crate::serve::frame::Frame;
use crate::serve::guard::Asking;
use crate::serve::trouble::Trouble;
use crate::serve::{link, when};

/// Characters of a note, and of a name with its report.
const MAX_NOTE: usize = 1000;
const MAX_NAME: usize = 1000;

/// What a form says.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Said {
    token: Token,
    #[serde(flatten)]
    words: Words,
    /// The page to go back to.
    #[serde(default)]
    back: String,
}

/// A correction in words, from a form or a program.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
pub(crate) struct Words {
    /// `articles`: one story or not. `names`: one person, organization or place or not.
    #[schema(pattern = "^(articles|names)$")]
    pub(crate) about: String,
    /// `same` or `not_same`.
    #[schema(pattern = "^(same|not_same)$")]
    pub(crate) verdict: String,
    /// An article's id, a story's id or the address of its page; or a name as a report writes it, with `@` and an article's id
    /// where it stands for who bears it there.
    #[schema(max_length = 1000)]
    pub(crate) a: String,
    /// The other one.
    #[schema(max_length = 1000)]
    pub(crate) b: String,
    /// Why.
    #[serde(default)]
    pub(crate) note: Option<String>,
}

impl Words {
    /// The correction, checked against the store.
    ///
    /// # Errors
    ///
    /// Where it makes no sense or speaks of what is not there.
    pub(crate) fn check(&self, store: &Store, who: &str, at: i64) -> Result<Correction, Trouble> {
        let (about, both) = match &*self.about {
            "articles" => (About::Articles, [article_of(store, &self.a)?, article_of(store, &self.b)?]),
            "names" => (About::Names, [name_of(store, &self.a)?, name_of(store, &self.b)?]),
            _ => return Err(Trouble::bad("`about` is `articles` or `names`.")),
        };
        let verdict = match &*self.verdict {
            "same" => Verdict::Same,
            "not_same" => Verdict::NotSame,
            _ => return Err(Trouble::bad("`verdict` is `same` or `not_same`.")),
        };
        if both[0] == both[1] {
            let detail = "Both are the same already: name two different ones.";
            return Err(Trouble::new(StatusCode::CONFLICT, detail));
        }
        let note = self.note.as_deref().map(str::trim).filter(|note| !note.is_empty());
        let note = note.map(|note| note.chars().take(MAX_NOTE).collect());
        Ok(Correction { n: 0, at, who: who.to_owned(), about, verdict, both, note, undone: None })
    }
}

/// An article by its own id, or the founder of the story that an id or an address names.
fn article_of(store: &Store, words: &str) -> Result<String, Trouble> {
    let words = words.trim();
    let last = |marker: &str| {
        words.rsplit_once(marker).map(|(_, id)| id.split(['?', '#']).next().unwrap_or_default())
    };
    let id = last("/story/").or_else(|| last("/article/")).unwrap_or(words);
    let id = percent_encoding::percent_decode_str(id).decode_utf8_lossy();
    if store.article(&id)?.is_some() {
        return Ok(id.into_owned());
    }
    let story = store.story(&id)?;
    story.map(|story| story.founder).ok_or_else(|| {
        let detail = format!(
            "There is no report and no story \u{201c}{}\u{201d}. Copy the address of its page.",
            safe(&id)
        );
        Trouble::new(StatusCode::NOT_FOUND, detail)
    })
}

/// A name that some story tells of, with the article where it is borne if one is told.
fn name_of(store: &Store, words: &str) -> Result<String, Trouble> {
    let words = words.trim();
    if words.chars().count() > MAX_NAME {
        return Err(Trouble::bad(format!("A name has {MAX_NAME} letters at most.")));
    }
    if words.is_empty() {
        return Err(Trouble::new(StatusCode::NOT_FOUND, "A name is missing. Write it as a report does."));
    }
    if store.stories_that_name(&[words.to_owned()], folded)?.is_empty() {
        let detail = format!("No story names \u{201c}{}\u{201d}. Write it as a report does.", safe(words));
        return Err(Trouble::new(StatusCode::NOT_FOUND, detail));
    }
    Ok(words.to_owned())
}

/// Keeps what a form says.
pub(super) async fn correct(
    State(desk): State<Desk>,
    Extension(asking): Extension<Asking>,
    Form(said): Form<Said>,
) -> Result<Response, Trouble> {
    form::is_ours(&desk, &asking, &said.token)?;
    let words = said.words.clone();
    let n = keep(&desk, &asking, said.words).await?;
    let stays = desk.store.look(move |store| stay_together(store, &words)).await?;
    let back = if link::is_own_path(&said.back) { &*said.back } else { "/corrections" };
    let mark = if back.contains('?') { '&' } else { '?' };
    Ok(Redirect::to(&format!("{back}{mark}said={n}{}", if stays { "&stays=1" } else { "" })).into_response())
}

/// Whether two reports that are not one story are one all the same: both are too old to be grouped again.
fn stay_together(store: &Store, words: &Words) -> Result<bool, Trouble> {
    if words.about != "articles" || words.verdict != "not_same" || !store.unobeyed()?.is_empty() {
        return Ok(false);
    }
    let story =
        |words| Ok::<_, Trouble>(store.article(&article_of(store, words)?)?.and_then(|row| row.story));
    let a = story(&words.a)?;
    Ok(a.is_some() && a == story(&words.b)?)
}

/// Keeps a correction, and waits a little until the stories show it. Gives its number.
///
/// # Errors
///
/// Where who asks may not correct, or it makes no sense.
pub(crate) async fn keep(desk: &Desk, asking: &Asking, words: Words) -> Result<i64, Trouble> {
    form::may_correct(asking)?;
    let (who, at) = (asking.who.name.clone(), (desk.clock)());
    let correction = desk.store.look(move |store| words.check(store, &who, at)).await?;
    let n = desk.change(move |store| store.correct(&correction)).await?;
    desk.wait_for_corrections().await;
    Ok(n)
}

/// Which correction is to be taken back.
#[derive(Deserialize)]
pub(super) struct Undo {
    token: Token,
    n: i64,
}

/// Takes a correction back.
pub(super) async fn undo(
    State(desk): State<Desk>,
    Extension(asking): Extension<Asking>,
    Form(undo): Form<Undo>,
) -> Result<Response, Trouble> {
    form::is_ours(&desk, &asking, &undo.token)?;
    take_back(&desk, &asking, undo.n).await?;
    Ok(Redirect::to("/corrections").into_response())
}

/// Takes a correction back, and waits a little until the stories show it.
///
/// # Errors
///
/// Where who asks may not correct, or there is none that holds.
pub(crate) async fn take_back(desk: &Desk, asking: &Asking, n: i64) -> Result<(), Trouble> {
    form::may_correct(asking)?;
    let at = (desk.clock)();
    if !desk.change(move |store| store.undo(n, at)).await? {
        return Err(Trouble::not_found("correction of this number that holds"));
    }
    desk.wait_for_corrections().await;
    Ok(())
}

/// The page.
pub(super) async fn corrections(
    State(desk): State<Desk>,
    Extension(asking): Extension<Asking>,
    Query(asked): Query<super::Told>,
) -> Result<Response, Trouble> {
    let mut corrections = desk.store.look(Store::corrections).await?;
    corrections.reverse();
    let frame = Frame { desk: &desk, asking: &asking, title: "Corrections", part: "Corrections", query: "" };
    Ok(frame.page(&html! {
        div.front {
            h1 { "Corrections" }
            p.facts { "What people said by hand. It holds against every rule until it is taken back." }
            (said(asked.said, asked.stays.is_some()))
            @if corrections.is_empty() { p { "Nobody has corrected anything. On a story\u{2019}s page, look for \u{201c}Something is wrong?\u{201d}." } }
            @else {
                ol.timeline reversed { @for correction in &corrections { (row(&frame, correction)) } }
            }
        }
    }))
}

fn row(frame: &Frame, correction: &Correction) -> Markup {
    let one = |word: &str| {
        html! {
            @match correction.about {
                About::Articles => a href=(link::article(word)) dir="auto" { (safe(word)) },
                About::Names => {
                    @let (name, article) = word.rsplit_once('@').map_or((word, None), |(name, id)| (name, Some(id)));
                    strong dir="auto" { (safe(name)) }
                    @if let Some(id) = article { " in " a href=(link::article(id)) dir="auto" { (safe(id)) } }
                }
            }
        }
    };
    let verdict = match (correction.about, correction.verdict) {
        (About::Articles, Verdict::Same) => "are one story",
        (About::Articles, Verdict::NotSame) => "are not one story",
        (About::Names, Verdict::Same) => "are one",
        (About::Names, Verdict::NotSame) => "are two",
    };
    html! {
        li id=(format!("correction-{}", correction.n)) class=[correction.undone.map(|_| "undone")] {
            span.day { (when::instant(correction.at)) br; "by " (safe(&correction.who)) }
            span {
                (one(&correction.both[0])) " and " (one(&correction.both[1])) " " (verdict)
                @if let Some(note) = &correction.note { span.says dir="auto" { " \u{b7} " (safe(note)) } }
                " "
                @if let Some(at) = correction.undone { span.says { "\u{b7} taken back " (when::instant(at)) } }
                @else if frame.asking.who.may_correct() {
                    form.inline method="post" action="/corrections/undo" {
                        (frame.token())
                        input type="hidden" name="n" value=(correction.n);
                        button.small aria-label=(format!("Take back correction {}", correction.n)) { "Take back" }
                    }
                }
            }
        }
    }
}

/// Tells that a correction was kept, and whether it came too late for what is grouped already.
pub(super) fn said(n: Option<i64>, stays: bool) -> Markup {
    html! {
        @if let Some(n) = n {
            p.note role="status" {
                "Kept as " a href=(format!("/corrections#correction-{n}")) { "correction " (n) } ". "
                @if stays { "But both reports are older than the days in which stories are still grouped anew: they stay together." }
                @else { "Where the stories do not show it yet, they will in a moment." }
            }
        }
    }
}

/// What every form of a correction brings besides the two and the note.
pub(super) fn hidden(frame: &Frame, about: &str, verdict: &str, back: &str) -> Markup {
    html! {
        (frame.token())
        input type="hidden" name="about" value=(about);
        input type="hidden" name="verdict" value=(verdict);
        input type="hidden" name="back" value=(back);
    }
}

/// A line for why. `of` tells it from the others on the page.
pub(super) fn note(of: &str) -> Markup {
    let id = format!("note-{of}");
    html! { p { label for=(id) { "Why (may be left out)" } input id=(id) name="note" maxlength=(MAX_NOTE); } }
}

/// A correction that takes one click.
pub(super) struct Pair<'a> {
    pub(super) about: &'a str,
    pub(super) verdict: &'a str,
    pub(super) a: &'a str,
    pub(super) b: &'a str,
    pub(super) back: &'a str,
}

impl Pair<'_> {
    pub(super) fn button(&self, frame: &Frame, says: &str) -> Markup {
        html! {
            form.inline method="post" action="/corrections" {
                (hidden(frame, self.about, self.verdict, self.back))
                input type="hidden" name="a" value=(self.a);
                input type="hidden" name="b" value=(self.b);
                button.small { (says) }
            }
        }
    }
}
