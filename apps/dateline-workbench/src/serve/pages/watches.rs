//! *Watches*: what is looked out for, a form that sets one more, and what was seen.

use axum::Extension;
use axum::extract::{Form, Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use dateline_present::{counted, safe};
use dateline_store::{Alert, Rule, Scope, Store, Target, Watch};
use maud::{Markup, html};
use serde::Deserialize;

use crate::serve::desk::Desk;
use crate::serve::form::{self, Token};
use crate::serve::frame::Frame;
use crate::serve::guard::Asking;
use crate::serve::trouble::Trouble;
use crate::serve::{link, when};
use crate::{feed, new_secret};

/// Characters of a name, a query, an address.
const MAX_WORDS: usize = 1000;
/// So many of the latest alerts are shown.
const N_SHOWN: usize = 100;

/// Rules by name, and what each looks out for.
const RULES: [(&str, &str); 7] = [
    ("query", "anything new that a search finds"),
    ("says", "anything a person says"),
    ("toll", "a new figure of people killed, hurt, missing"),
    ("second_origin", "the second independent origin of a story"),
    ("denial", "a denial"),
    ("revision", "a report that was changed after it was published"),
    ("disputed", "a value that sources dispute"),
];

/// A watch in words, from a form or a program.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
pub(crate) struct WatchWords {
    /// What people call it.
    #[schema(min_length = 1, max_length = 1000, pattern = "[^ ]")]
    pub(crate) name: String,
    /// `query`, `says`, `toll`, `second_origin`, `denial`, `revision` or `disputed`.
    #[schema(pattern = "^(query|says|toll|second_origin|denial|revision|disputed)$")]
    pub(crate) rule: String,
    /// A search. `query` needs it; of `says` it is what the words must be on; other rules look at stories alone in which it finds
    /// something.
    #[serde(default)]
    pub(crate) query: Option<String>,
    /// Whose words `says` looks out for.
    #[serde(default)]
    pub(crate) person: Option<String>,
    /// A story's id or the address of its page, for rules on stories; left out: all stories.
    #[serde(default)]
    pub(crate) story: Option<String>,
    /// Where each alert is sent; left out: it is shown here alone.
    #[serde(default)]
    #[schema(pattern = "^https?://", max_length = 1000)]
    pub(crate) webhook: Option<String>,
}

impl WatchWords {
    /// The watch, checked against the store.
    ///
    /// # Errors
    ///
    /// Where it makes no sense.
    pub(crate) fn check(&self, store: &Store) -> Result<(String, Rule, Target), Trouble> {
        let said = |words: &Option<String>| {
            let words = words.as_deref().map(str::trim).filter(|words| !words.is_empty());
            words.map(str::to_owned)
        };
        let all = [Some(&self.name), self.query.as_ref(), self.person.as_ref(), self.webhook.as_ref()];
        if all.into_iter().flatten().any(|words| words.chars().count() > MAX_WORDS) {
            return Err(Trouble::bad(format!("No word of a watch has more than {MAX_WORDS} characters.")));
        }
        let name = self.name.trim();
        if name.is_empty() {
            return Err(Trouble::bad("A watch has a name."));
        }
        let story = said(&self.story).map(|words| story_of(store, &words)).transpose()?;
        let scope = || Scope { story: story.clone(), query: said(&self.query) };
        let rule = match &*self.rule {
            "query" => {
                let missing = || Trouble::bad("Say what is to be searched for.");
                Rule::Query { query: said(&self.query).ok_or_else(missing)? }
            }
            "says" => {
                let missing = || Trouble::bad("Say whose words are looked out for.");
                let person = said(&self.person).ok_or_else(missing)?;
                Rule::Says { person, on: said(&self.query).unwrap_or_default() }
            }
            "toll" => Rule::Toll(scope()),
            "second_origin" => Rule::SecondOrigin(scope()),
            "denial" => Rule::Denial(scope()),
            "revision" => Rule::Revision(scope()),
            "disputed" => Rule::Disputed(scope()),
            _ => {
                let names: Vec<&str> = RULES.iter().map(|(name, _)| *name).collect();
                return Err(Trouble::bad(format!("`rule` is one of {}.", names.join(", "))));
            }
        };
        let to = match said(&self.webhook) {
            None => Target::Here,
            Some(url) if link::is_web(&url) => {
                let secret = new_secret().map_err(|error| Trouble::bad(error.to_string()))?;
                Target::Webhook { url, secret, private: false }
            }
            Some(_) => {
                return Err(Trouble::bad("A webhook is an address that begins with https:// or http://."));
            }
        };
        Ok((name.to_owned(), rule, to))
    }
}

/// The id of the story that an id or an address names.
fn story_of(store: &Store, words: &str) -> Result<String, Trouble> {
    let id = words.rsplit_once("/story/").map_or(words, |(_, id)| id);
    let id = id.split(['?', '#']).next().unwrap_or_default();
    let id = percent_encoding::percent_decode_str(id).decode_utf8_lossy();
    let story = store.story(&id)?;
    story.map(|story| story.id).ok_or_else(|| Trouble::not_found("story of this id or address"))
}

/// Sets a watch. Gives its number, and the key that signs what is sent, if something is.
///
/// # Errors
///
/// Where who asks may not, or it makes no sense.
pub(crate) async fn set(
    desk: &Desk,
    asking: &Asking,
    words: WatchWords,
) -> Result<(i64, Option<String>), Trouble> {
    form::may_correct(asking)?;
    let at = (desk.clock)();
    let (name, rule, to) = desk.store.look(move |store| words.check(store)).await?;
    let secret = match &to {
        Target::Webhook { secret, .. } => Some(secret.clone()),
        Target::Feed { .. } | Target::Jsonl { .. } | Target::Here => None,
    };
    let n = desk.change(move |store| store.add_watch(&name, &rule, &to, at)).await?;
    Ok((n, secret))
}

/// Takes a watch out.
///
/// # Errors
///
/// Where who asks may not, or there is none.
pub(crate) async fn remove(desk: &Desk, asking: &Asking, n: i64) -> Result<(), Trouble> {
    form::may_correct(asking)?;
    if desk.change(move |store| store.remove_watch(n)).await? {
        return Ok(());
    }
    Err(Trouble::not_found("watch of this number"))
}

/// What the form says.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Said {
    token: Token,
    #[serde(flatten)]
    words: WatchWords,
}

/// Sets what the form says.
pub(super) async fn add(
    State(desk): State<Desk>,
    Extension(asking): Extension<Asking>,
    Form(said): Form<Said>,
) -> Result<Response, Trouble> {
    form::is_ours(&desk, &asking, &said.token)?;
    let (n, secret) = set(&desk, &asking, said.words).await?;
    let Some(secret) = secret else { return Ok(Redirect::to("/watches").into_response()) };
    let frame =
        Frame { desk: &desk, asking: &asking, title: "The key that signs", part: "Watches", query: "" };
    Ok(frame.page(&html! {
        div.front {
            h1 { "Watch " (n) " is set" }
            p { "What it sends is signed with this key, as Standard Webhooks asks. It is shown this once: keep it where it is checked." }
            p { code { (secret) } }
            p { a href="/watches" { "All watches" } }
        }
    }))
}

/// Which watch is to be taken out.
#[derive(Deserialize)]
pub(super) struct Remove {
    token: Token,
    n: i64,
}

/// Takes a watch out.
pub(super) async fn take_out(
    State(desk): State<Desk>,
    Extension(asking): Extension<Asking>,
    Form(Remove { token, n }): Form<Remove>,
) -> Result<Response, Trouble> {
    form::is_ours(&desk, &asking, &token)?;
    remove(&desk, &asking, n).await?;
    Ok(Redirect::to("/watches").into_response())
}

/// A watch's alerts as an Atom feed.
pub(super) async fn atom(State(desk): State<Desk>, Path(n): Path<i64>) -> Result<Response, Trouble> {
    let look = move |store: &Store| {
        let watch = store.watches()?.into_iter().find(|watch| watch.n == n);
        let watch = watch.ok_or_else(|| Trouble::not_found("watch of this number"))?;
        Ok::<_, Trouble>(feed(store, &watch)?)
    };
    let feed = desk.store.look(look).await?;
    Ok(([(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")], feed).into_response())
}

/// The page.
pub(super) async fn watches(
    State(desk): State<Desk>,
    Extension(asking): Extension<Asking>,
) -> Result<Response, Trouble> {
    let look = |store: &Store| Ok::<_, Trouble>((store.watches()?, store.alerts(None, 0, N_SHOWN)?));
    let (watches, alerts) = desk.store.look(look).await?;
    let frame = Frame { desk: &desk, asking: &asking, title: "Watches", part: "Watches", query: "" };
    Ok(frame.page(&html! {
        div.front {
            h1 { "Watches" }
            p.facts { "What is looked out for in all that comes in. Each thing is told once." }
            @if watches.is_empty() { p { "Nothing is looked out for yet." } }
            @else { ol.timeline { @for watch in &watches { (row(&frame, watch)) } } }
            @if asking.who.may_correct() { (form_for_one_more(&frame)) }
            h2 { "What was seen" }
            @if alerts.is_empty() { p { "Nothing was seen so far." } }
            @else {
                ol.timeline reversed { @for alert in &alerts { (seen(alert, &watches)) } }
            }
        }
    }))
}

fn row(frame: &Frame, watch: &Watch) -> Markup {
    html! {
        li id=(format!("watch-{}", watch.n)) {
            span.day { "since " (when::instant(watch.at)) }
            span {
                strong dir="auto" { (safe(&watch.name)) } ": " (in_words(&watch.rule))
                span.says { " \u{b7} " (where_to(&watch.to)) " \u{b7} " }
                a href=(format!("/watches/{}/feed.atom", watch.n)) { "Atom feed" }
                " "
                @if frame.asking.who.may_correct() {
                    form.inline method="post" action="/watches/remove" {
                        (frame.token())
                        input type="hidden" name="n" value=(watch.n);
                        button.small aria-label=(format!("Remove watch {}", watch.n)) { "Remove" }
                    }
                }
            }
        }
    }
}

/// What a rule looks out for.
fn in_words(rule: &Rule) -> Markup {
    let what = |name: &str| RULES.iter().find(|(rule, _)| *rule == name).map_or("", |(_, what)| *what);
    let scoped = |name: &str, scope: &Scope| {
        html! {
            (what(name))
            @if let Some(story) = &scope.story { ", in " a href=(link::story(story)) { "one story" } }
            @if let Some(query) = &scope.query { ", where \u{201c}" bdi { (safe(query)) } "\u{201d} is found" }
        }
    };
    match rule {
        Rule::Query { query } => html! { "anything new on \u{201c}" bdi { (safe(query)) } "\u{201d}" },
        Rule::Says { person, on } => html! {
            "anything " bdi { (safe(person)) } " says"
            @if !on.is_empty() { " on \u{201c}" bdi { (safe(on)) } "\u{201d}" }
        },
        Rule::Toll(scope) => scoped("toll", scope),
        Rule::SecondOrigin(scope) => scoped("second_origin", scope),
        Rule::Denial(scope) => scoped("denial", scope),
        Rule::Revision(scope) => scoped("revision", scope),
        Rule::Disputed(scope) => scoped("disputed", scope),
    }
}

/// Where it tells.
pub(crate) fn where_to(target: &Target) -> String {
    match target {
        Target::Here => "shown here".to_owned(),
        Target::Webhook { url, .. } => format!("sent to {}", safe(url)),
        Target::Feed { path } => format!("an Atom feed in {}", safe(path)),
        Target::Jsonl { path } => format!("lines in {}", safe(path)),
    }
}

fn seen(alert: &Alert, watches: &[Watch]) -> Markup {
    let word = |value: &serde_json::Value| safe(value.as_str().unwrap_or_default());
    let name = watches.iter().find(|watch| watch.n == alert.watch).map_or("", |watch| &*watch.name);
    let story = &alert.body["story"];
    html! {
        li {
            span.day { (when::instant(alert.at)) }
            span {
                bdi { (word(&alert.body["what"])) }
                " \u{b7} " a href=(link::story(story["id"].as_str().unwrap_or_default())) dir="auto" { (word(&story["title"])) }
                span.says {
                    " \u{b7} " bdi { (safe(name)) }
                    @if alert.is_given_up() { " \u{b7} not delivered" @if let Some(error) = &alert.error { ": " (safe(error)) } }
                    @else if let Some(error) = &alert.error {
                        " \u{b7} " (counted(alert.n_tries as usize, "vain try", "vain tries")) ": " (safe(error))
                    }
                }
            }
        }
    }
}

fn form_for_one_more(frame: &Frame) -> Markup {
    html! {
        details.correct {
            summary { "Look out for something else" }
            form method="post" action="/watches" {
                (frame.token())
                p { label for="watch-name" { "Its name" } input id="watch-name" name="name" required maxlength=(MAX_WORDS); }
                p {
                    label for="watch-rule" { "Look out for" }
                    select id="watch-rule" name="rule" { @for (name, what) in RULES { option value=(name) { (what) } } }
                }
                p { label for="watch-query" { "A search (for a person: what the words are on; else: only in stories where it finds something)" } input id="watch-query" name="query" maxlength=(MAX_WORDS); }
                p { label for="watch-person" { "The person, for what somebody says" } input id="watch-person" name="person" maxlength=(MAX_WORDS); }
                p { label for="watch-story" { "One story only: the address of its page (may be left out)" } input id="watch-story" name="story" maxlength=(MAX_WORDS); }
                p { label for="watch-webhook" { "A webhook that gets each alert, signed (may be left out)" } input id="watch-webhook" name="webhook" type="url" maxlength=(MAX_WORDS); }
                p { button { "Look out" } }
            }
        }
    }
}
