//! *Source text*: a report as it was read, what is not the report greyed, names, quotations and times marked; or as it came.

use std::collections::BTreeMap;

use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use dateline_present::safe;
use dateline_store::{ArticleRow, Store};
use dateline_text::sound::folded;
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::Value;

use crate::serve::desk::Desk;
use crate::serve::extras::list;
use crate::serve::frame::Frame;
use crate::serve::guard::Asking;
use crate::serve::trouble::Trouble;
use crate::serve::{link, when};

/// A text longer than this, in characters, is shown without marks.
const MAX_MARKED: usize = 400_000;

/// So many words stand for a headline that is not known.
const N_OPENING: usize = 12;

/// How a report is asked for.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Asked {
    raw: Option<String>,
    /// Words to be marked, in code points.
    from: Option<usize>,
    to: Option<usize>,
}

/// A stretch of a report's text, in code points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) what: What,
}

/// What a stretch is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum What {
    /// Not the report: in words, what it is.
    Aside(String),
    /// A name, and the key of who bears it.
    Name(String),
    Quote,
    Time(Option<String>),
    /// The words that a link leads to.
    Here,
}

/// The page.
pub(super) async fn article(
    State(desk): State<Desk>,
    Extension(asking): Extension<Asking>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Trouble> {
    let found = desk.store.look(move |store| find(store, &id)).await?;
    let (row, text, mut stretches, story_title) = found;
    if asked.raw.is_some() {
        return Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response());
    }
    if let (Some(start), Some(end)) = (asked.from, asked.to) {
        stretches.push(Stretch { start, end, what: What::Here });
    }
    let title = row.title.clone().unwrap_or_else(|| opening(&text));
    let frame = Frame { desk: &desk, asking: &asking, title: &title, part: "", query: "" };
    Ok(frame.page(&html! {
        article.narrow.report {
            h1 dir="auto" { (safe(&title)) }
            p.facts {
                bdi { @if let Some(outlet) = &row.outlet { a href=(super::sources::address(outlet)) { (safe(outlet)) } } @else { "outlet not known" } }
                " \u{b7} " @if let Some(day) = &row.published { (when::day(day)) } @else { "day not known" }
                " \u{b7} came " (when::instant(row.came))
                @if let Some(url) = row.url.as_deref().filter(|url| link::is_web(url)) {
                    " \u{b7} " a href=(url) rel="noreferrer noopener" { "where it was published" }
                }
                " \u{b7} " a href=(format!("{}?raw=1", link::article(&row.id))) { "the text as it came" }
            }
            p.facts {
                @match (&row.story, &story_title) {
                    (Some(story), Some(title)) => { "Part of " a href=(link::story(story)) dir="auto" { (safe(title)) } },
                    _ => "It is in no story yet: names and quotations are marked when it is.",
                }
            }
            p.legend aria-label="Marks" {
                span.m-name { "name" } " " span.m-quote { "quotation" } " " span.m-time { "time" } " " span.aside { "not the report" }
            }
            div.text { (lines(&text, &stretches)) }
        }
    }))
}

/// A text's first words, for a report whose headline is not known.
fn opening(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().take(N_OPENING).collect();
    format!("{}\u{2026}", words.join(" "))
}

type Found = (ArticleRow, String, Vec<Stretch>, Option<String>);

fn find(store: &Store, id: &str) -> Result<Found, Trouble> {
    let none = || Trouble::not_found("report of this id");
    let row = store.article(id)?.ok_or_else(none)?;
    let text = store.report(id)?.ok_or_else(none)?.text;
    let story = row.story.as_deref().map(|story| store.story(story)).transpose()?.flatten();
    let Some(story) = story else { return Ok((row, text, Vec::new(), None)) };
    let record = store.last_record(&story.founder)?;
    let stretches = record.map(|record| stretches(&record, id)).unwrap_or_default();
    Ok((row, text, stretches, Some(story.title)))
}

/// What a story's record says of one of its reports.
pub(super) fn stretches(record: &Value, id: &str) -> Vec<Stretch> {
    let span = |of: &Value, what: What| {
        let number = |name: &str| of[name].as_u64().and_then(|n| usize::try_from(n).ok());
        Some(Stretch { start: number("start")?, end: number("end")?, what })
    };
    let of_this = |of: &Value| of["article"] == id;
    let mut stretches = Vec::new();
    for article in list(record, "articles").filter(|article| article["id"] == id) {
        for block in list(article, "blocks") {
            let role = block["role"].as_str().unwrap_or_default();
            if !matches!(role, "body" | "heading" | "title") {
                stretches.extend(span(block, What::Aside(safe(&role.replace('_', " ")))));
            }
        }
    }
    for entity in list(record, "entities") {
        let (name, kind) =
            (entity["name"].as_str().unwrap_or_default(), entity["kind"].as_str().unwrap_or_default());
        let key = entity["link"].as_str().map_or_else(|| format!("{kind}:{}", folded(name)), str::to_owned);
        for mention in list(entity, "mentions").filter(|mention| of_this(mention)) {
            stretches.extend(span(mention, What::Name(key.clone())));
        }
    }
    for quote in list(record, "quotes").filter(|quote| of_this(quote)) {
        if quote["kind"] != "indirect" {
            stretches.extend(span(quote, What::Quote));
        }
    }
    for time in list(record, "times").filter(|time| of_this(time)) {
        stretches.extend(span(time, What::Time(time["value"].as_str().map(safe))));
    }
    stretches.sort_by_key(|stretch| (stretch.start, std::cmp::Reverse(stretch.end)));
    stretches
}

/// The text line by line, what is marked in it marked.
pub(super) fn lines(text: &str, stretches: &[Stretch]) -> Markup {
    let is_long = text.len() > MAX_MARKED;
    let mut by_line: BTreeMap<usize, Vec<&Stretch>> = BTreeMap::new();
    let mut starts = vec![0];
    let mut n_chars = 0;
    for c in text.chars() {
        n_chars += 1;
        if c == '\n' {
            starts.push(n_chars);
        }
    }
    for stretch in stretches.iter().filter(|stretch| !is_long && stretch.start < stretch.end.min(n_chars)) {
        let first = starts.partition_point(|&start| start <= stretch.start) - 1;
        let last = starts.partition_point(|&start| start < stretch.end) - 1;
        for line in first..=last {
            by_line.entry(line).or_default().push(stretch);
        }
    }
    let mut is_here_told = false;
    html! {
        @for (i, line) in text.split('\n').enumerate() {
            @if !line.trim().is_empty() {
                @let stretches = by_line.get(&i).map(Vec::as_slice).unwrap_or_default();
                @let chars: Vec<char> = line.chars().collect();
                @let aside = whole_aside(stretches, starts[i], starts[i] + chars.len());
                p class=[aside.map(|_| "aside")] title=[aside] dir="auto" {
                    span.n aria-hidden="true" { (i + 1) }
                    (pieces(&chars, starts[i], stretches, &mut is_here_told))
                }
            }
        }
    }
}

/// What a line is that as a whole is not the report.
fn whole_aside<'a>(stretches: &[&'a Stretch], start: usize, end: usize) -> Option<&'a str> {
    stretches.iter().find_map(|stretch| match &stretch.what {
        What::Aside(role) if stretch.start <= start && stretch.end >= end => Some(&**role),
        _ => None,
    })
}

/// One line cut where marks begin and end.
fn pieces(chars: &[char], at: usize, stretches: &[&Stretch], is_here_told: &mut bool) -> Markup {
    let mut cuts: Vec<usize> = stretches
        .iter()
        .flat_map(|stretch| [stretch.start, stretch.end])
        .map(|cut| cut.saturating_sub(at).min(chars.len()))
        .chain([0, chars.len()])
        .collect();
    cuts.sort_unstable();
    cuts.dedup();
    html! {
        @for cut in cuts.windows(2) {
            @let words = safe(&chars[cut[0]..cut[1]].iter().collect::<String>());
            @let over: Vec<&What> = stretches
                .iter()
                .filter(|stretch| stretch.start <= at + cut[0] && stretch.end >= at + cut[1])
                .map(|stretch| &stretch.what)
                .collect();
            (piece(&words, &over, is_here_told))
        }
    }
}

fn piece(words: &str, over: &[&What], is_here_told: &mut bool) -> Markup {
    let mut set = html! { (words) };
    for what in over {
        if let What::Name(key) = what {
            set = html! { a.m-name href=(link::entity(key)) { (set) } };
            break;
        }
    }
    for what in over {
        set = match what {
            What::Aside(role) => html! { span.aside title=(role) { (set) } },
            What::Quote => html! { span.m-quote { (set) } },
            What::Time(value) => html! { span.m-time title=[value.as_deref()] { (set) } },
            What::Name(_) | What::Here => set,
        };
    }
    if over.contains(&&What::Here) {
        // The first piece is what the address leads to.
        let id = (!std::mem::replace(is_here_told, true)).then_some("here");
        set = html! { mark.hit id=[id] { (set) } };
    }
    set
}

#[cfg(test)]
mod tests {
    use super::{Stretch, What, lines};

    fn stretch(start: usize, end: usize, what: What) -> Stretch {
        Stretch { start, end, what }
    }

    #[test]
    fn marks_that_cross_are_cut() {
        let stretches = [stretch(0, 7, What::Quote), stretch(4, 13, What::Here)];
        let set = lines("one two three", &stretches).into_string();
        assert!(
            set.contains(r#"<span class="m-quote">one </span><mark class="hit" id="here"><span class="m-quote">two</span></mark><mark class="hit"> three</mark>"#),
            "{set}"
        );
    }

    #[test]
    fn a_mark_goes_on_in_the_next_line() {
        let set = lines("one\ntwo\n", &[stretch(1, 6, What::Here)]).into_string();
        assert!(set.contains("ne</mark>") && set.contains(r#"<mark class="hit">tw</mark>o"#), "{set}");
    }

    #[test]
    fn markup_is_shown_and_not_obeyed() {
        let set = lines("<b>\u{202e}&", &[stretch(0, 3, What::Name("person:\"<".into()))]).into_string();
        assert!(set.contains("&lt;b&gt;</a>&amp;") && set.contains("/entity/person%3A%22%3C"), "{set}");
    }

    #[test]
    fn what_is_not_the_report_is_greyed() {
        let set = lines("Share this\nIt burned.", &[stretch(0, 10, What::Aside("navigation".into()))])
            .into_string();
        assert!(set.contains(r#"<p class="aside" title="navigation""#), "{set}");
    }

    #[test]
    fn a_mark_beyond_the_text_does_no_harm() {
        let set = lines("one", &[stretch(2, 90, What::Here), stretch(50, 60, What::Quote)]).into_string();
        assert!(set.contains(r#"on<mark class="hit" id="here">e</mark>"#), "{set}");
    }
}
