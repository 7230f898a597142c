//! What stands around every page.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use dateline_present::{counted, safe};
use maud::{DOCTYPE, Markup, html};

use super::desk::Desk;
use super::guard::Asking;

/// A page that is about to be set.
pub(crate) struct Frame<'a> {
    pub(crate) desk: &'a Desk,
    pub(crate) asking: &'a Asking,
    /// Its title, out of a report or not.
    pub(crate) title: &'a str,
    /// The part of the head's list that it belongs to.
    pub(crate) part: &'a str,
    /// What is searched for.
    pub(crate) query: &'a str,
}

/// What the head leads to.
const PARTS: [(&str, &str); 6] = [
    ("Today", "/"),
    ("People & places", "/entities"),
    ("Sources", "/sources"),
    ("Watches", "/watches"),
    ("Corrections", "/corrections"),
    ("Search", "/search"),
];

impl Frame<'_> {
    /// The page with `main` in it. `main` is set as it is.
    pub(crate) fn page(&self, main: &Markup) -> Response {
        let why_not = self.desk.growing.why_not();
        let page = html! {
            (DOCTYPE)
            html lang="en" {
                (head(self.title))
                body.wb {
                    a.skip href="#main" { "Skip to the page" }
                    header.top {
                        p.name { a href="/" { "Dateline" } }
                        nav aria-label="Parts" {
                            @for (name, address) in PARTS {
                                a href=(address) aria-current=[(name == self.part).then_some("page")] { (name) }
                            }
                        }
                        form.seek role="search" action="/search" {
                            label.unseen for="q" { "Search" }
                            input id="q" name="q" type="search" placeholder="Words, names, \u{201c}phrases\u{201d}" value=(self.query) accesskey="s";
                            button { "Search" }
                        }
                    }
                    @if let Some(why) = why_not {
                        p.note role="status" { "The store does not grow by this server: " (safe(&why)) }
                    }
                    main #main tabindex="-1" { (main) }
                    footer {
                        p {
                            @if self.asking.who.name == "local" { "Only this machine is served." }
                            @else { "Entered as " (self.asking.who.name) ". " (self.leave()) }
                            " " a href="/api/v1/openapi.json" { "The same for programs" }
                        }
                    }
                }
            }
        };
        answer(page)
    }

    fn leave(&self) -> Markup {
        html! {
            form.inline method="post" action="/leave" {
                (self.token())
                button.plain { "Leave" }
            }
        }
    }

    /// What tells a form as one of ours.
    pub(crate) fn token(&self) -> Markup {
        token(self.desk, self.asking)
    }
}

/// What tells a form as one of ours.
pub(crate) fn token(desk: &Desk, asking: &Asking) -> Markup {
    html! { input type="hidden" name="token" value=(desk.keys.form_token(&asking.session)); }
}

/// A page for who is not known, or where something went wrong.
pub(crate) fn plain(title: &str, main: &Markup) -> Response {
    answer(html! {
        (DOCTYPE)
        html lang="en" {
            (head(title))
            body.wb {
                header.top { p.name { a href="/" { "Dateline" } } }
                main.narrow #main { (main) }
            }
        }
    })
}

fn head(title: &str) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            title { (safe(title)) " \u{b7} Dateline" }
            link rel="stylesheet" href="/assets/style.css";
            link rel="icon" href="data:,";
        }
    }
}

fn answer(page: Markup) -> Response {
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], page.into_string()).into_response()
}

/// "5 reports of 4 origins"; "1 report".
pub(crate) fn reports(n_reports: usize, n_origins: usize) -> String {
    let reports = counted(n_reports, "report", "reports");
    if n_reports == 1 { reports } else { format!("{reports} of {}", counted(n_origins, "origin", "origins")) }
}
