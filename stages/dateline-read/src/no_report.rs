//! Pages that stand where a report should and hold none: they ask to log in, to pay, to agree, to prove being human, or say
//! that there is no such page.
//!
//! A page is refused only where it says so itself and there is hardly a word of report beside that. A short report, or one whose
//! site also asks for something, is read.

use std::sync::LazyLock;

use dateline_model::{PageSource, Role};
use regex::Regex;

use crate::assemble::Found;
use crate::format::Name;

/// Words of report below which a page that says that it holds none is believed. Of the 1,214 real pages of the two visible
/// packs none is refused.
const MAX_WORDS: usize = 25;

/// The same for a page that says when it was published, other than by a line: sites do that for reports only.
const MAX_WORDS_OF_DATED: usize = 8;

/// Words of report below which what the site's own lines ask for counts too.
const MAX_WORDS_BESIDE_SITE: usize = 8;

/// All words of a page that shows nothing but what it asks for, menus included.
const MAX_WORDS_OF_BARE: usize = 80;

/// All words of a page beside which a line of its own is believed; on a longer one it is the report that was not found.
const MAX_WORDS_OF_SHORT: usize = 400;

/// Longer lines that hold a sign are a report that tells of such things.
const MAX_WORDS_OF_SIGN: usize = 40;

/// What a page shows in a report's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    NotFound,
    Human,
    Script,
    Paywall,
    Login,
    Cookies,
}

impl Sign {
    fn told(self) -> &'static str {
        match self {
            Self::NotFound => "is a page that says that there is no such page, and holds no report",
            Self::Human => {
                "is a page that asks to prove being human, and holds no report: fetch it in another way"
            }
            Self::Script => {
                "is a page that asks for JavaScript, and holds no report: save it from a browser that runs it"
            }
            Self::Paywall => {
                "is a page that asks to subscribe, and holds no report: save it as a subscriber sees it"
            }
            Self::Login => "is a page that asks to log in, and holds no report: save it after logging in",
            Self::Cookies => {
                "is a page that asks to agree to cookies, and holds no report: save it after that"
            }
        }
    }
}

static SIGNS: LazyLock<Vec<(Sign, Regex)>> = LazyLock::new(|| {
    let signs = [
        (
            Sign::NotFound,
            r"\bpage (was |is |could |can|has )?(not|n.t|cannot)( be| been)? found\b|^\W*(error )?404\b|\b404\W+(error|page|not found)|\berror 404\b|^\W*(page )?not found\W*$|\bpage (that )?you('re| are| were|) ?(looking for|requested|tried)|\b(page|article|story|content) (is )?(no longer|does not|doesn.t) (available|exists?)\b",
        ),
        (
            Sign::Human,
            r"\b(verify|prove|confirm)( that)? (you are|you're) (a )?(human|not a (ro)?bot)|\bare you a robot\b|\bchecking (your browser|if the site connection)|\bcomplete the captcha\b|\bsolve the captcha\b|^\W*access denied\W*$|\baccess to this page has been denied\b|\bunusual (traffic|activity) from your\b|^\W*just a moment\W*$",
        ),
        (
            Sign::Script,
            r"\b(enable|turn on|activate|requires?|needs?) (java ?script|js)\b|\bjava ?script (is|seems to be|must be|needs to be|appears to be) (currently )?(disabled|not enabled|required|enabled|turned o|not supported|blocked)",
        ),
        (
            Sign::Paywall,
            r"\b(subscribe|register|sign up|become a (subscriber|member))\b.{0,40}\b(to|and) (continue|keep|finish|read|unlock|get (full |unlimited )?access)|\bto (continue|keep|finish) reading\b|\b(available|reserved|exclusive)( only| exclusively)? (to|for) (our )?(premium |paying |digital )*(subscribers|members)\b|\bsubscribers?.only\b|\bfor subscribers only\b|\balready a (subscriber|member)\b",
        ),
        (
            Sign::Login,
            r"^\W*(log|sign).?in\b|\b(log|sign).?in to (your|continue|read|access|view|see)\b|\bforgot(ten)? (your )?password\b",
        ),
        (
            Sign::Cookies,
            r"\b(accept|agree to|allow|consent to|reject)( the use of)?( all| our)? cookies\b|\bwe( and our (partners|[0-9]+ partners))?( may)? (use|store) cookies\b|\bbefore you continue\b|\bwe value your privacy\b|\b(cookie|privacy|consent) (settings|preferences|choices)\b",
        ),
    ];
    signs
        .map(|(sign, pattern)| {
            (sign, Regex::new(&format!("(?i){pattern}")).expect("the patterns are constants"))
        })
        .into()
});

/// Refuses a page that shows something else in a report's place.
///
/// # Errors
///
/// What it shows.
pub(crate) fn refuse(found: &Found, html: &str) -> Result<(), String> {
    let is_dated = found.facts.as_ref().is_some_and(|facts| {
        facts.published_from.is_some_and(|from| !matches!(from, PageSource::Line | PageSource::Script))
    });
    let max_words = if is_dated { MAX_WORDS_OF_DATED } else { MAX_WORDS };
    let title = found.fields.title.as_deref().unwrap_or_default();
    let (mut signs, mut n_words, mut n_all_words) = (Vec::new(), 0, 0);
    let mut see = |line: &str, role: Option<Role>| {
        let n_here = line.split_whitespace().count();
        n_all_words += n_here;
        let sign = if n_here > MAX_WORDS_OF_SIGN { None } else { sign_of(line) };
        signs.extend(sign.map(|sign| (sign, role.is_none_or(Role::is_report))));
        if sign.is_none() && role.is_none_or(|role| role == Role::Body) && line.trim() != title {
            n_words += n_here;
        }
    };
    if found.marked.is_empty() {
        found.text.lines().for_each(|line| see(line, None));
    }
    for block in &found.marked {
        see(block.span.of(&found.text), Some(block.role));
    }
    if n_words >= max_words {
        return Ok(());
    }
    let asks_password = asks_password(html);
    // The site's own lines may ask for things beside the shortest report, or beside one that was not found.
    let is_bare = n_words < MAX_WORDS_BESIDE_SITE && n_all_words < MAX_WORDS_OF_BARE;
    let is_short = n_all_words < MAX_WORDS_OF_SHORT;
    let of_lines = signs.iter().filter(|(_, is_of_report)| *is_of_report && is_short || is_bare);
    let of_lines = of_lines.map(|(sign, _)| *sign);
    let of_noscript = || (is_bare && asks_for_script(html)).then_some(Sign::Script);
    let mut all = sign_of(title).into_iter().chain(of_lines).chain(of_noscript());
    let shown = all.find(|sign| *sign != Sign::Login || asks_password);
    shown.map_or(Ok(()), |sign| Err(sign.told().to_owned()))
}

fn sign_of(line: &str) -> Option<Sign> {
    SIGNS.iter().find(|(_, pattern)| pattern.is_match(line)).map(|(sign, _)| *sign)
}

/// Whether what is shown where no script runs asks for one.
fn asks_for_script(html: &str) -> bool {
    static NOSCRIPT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new("(?is)<noscript[^>]*>(.*?)</noscript").expect("the pattern is a constant")
    });
    NOSCRIPT.captures_iter(html).any(|found| sign_of(&found[1]) == Some(Sign::Script))
}

fn asks_password(html: &str) -> bool {
    let html = html.to_ascii_lowercase();
    ["type=\"password\"", "type='password'", "type=password"].iter().any(|field| html.contains(field))
}

/// Refuses a page where a feed should be: to log in, to prove being human, of an error.
///
/// # Errors
///
/// What it is.
pub(crate) fn refuse_for_feed(name: Name, html: &str) -> Result<(), String> {
    match name {
        Name::Xml | Name::Feed if asks_password(html) => {
            Err("is a page that asks for a password, in a feed's place: the feed was not fetched".to_owned())
        }
        Name::Feed => Err("is a web page in a feed's place: the feed was not fetched".to_owned()),
        Name::Xml | Name::Text | Name::Json | Name::JsonLines | Name::Html | Name::Silent => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use crate::{Input, ReadConfig, read};

    const MENU: &str =
        "<nav><a href=/>Home</a> <a href=/sea>Sea</a> <a href=/land>Land</a> <a href=/in>Log in</a></nav>";
    const FOOT: &str = "<footer>Cookie settings. We use cookies. Please enable JavaScript.</footer>";

    fn told(title: &str, body: &str) -> Option<String> {
        let page = format!(
            "<!doctype html><html><head><title>{title} | Harbour Post</title></head><body>{MENU}{body}{FOOT}</body></html>"
        );
        let outcome =
            read(&Input { path: "a.html", bytes: page.as_bytes(), sidecar: None }, &ReadConfig::default());
        assert_eq!(outcome.articles.len() + outcome.problems.len(), 1, "{:?}", outcome.problems);
        outcome.problems.into_iter().next().map(|problem| problem.message)
    }

    #[track_caller]
    fn is_refused(title: &str, body: &str, expected: &str) {
        let told = told(title, body).unwrap_or_else(|| panic!("{title} is read"));
        assert!(told.contains(expected), "{told}");
    }

    #[test]
    fn pages_in_a_reports_place_are_told() {
        is_refused(
            "Page not found",
            "<h1>404</h1><p>Sorry, the page you are looking for is not here.</p>",
            "no such page",
        );
        is_refused(
            "Sign in",
            "<h1>Sign in</h1><form><label>Password</label><input type=password></form>",
            "asks to log in",
        );
        is_refused(
            "Ferry sails again",
            "<h1>Ferry sails again</h1><p>Subscribe now to continue reading.</p>",
            "subscribe",
        );
        is_refused(
            "Harbour Post",
            "<noscript>You need to enable JavaScript to run this app.</noscript>",
            "JavaScript",
        );
        is_refused(
            "Just a moment...",
            "<p>Checking your browser before accessing post.example.</p>",
            "being human",
        );
        is_refused(
            "Before you continue",
            "<p>We and our partners use cookies. Accept all cookies?</p>",
            "cookies",
        );
    }

    #[test]
    fn a_short_report_on_a_site_that_asks_for_things_is_read() {
        let report = "<h1>Ferry sails again</h1><p>The ferry between Norden and Sull sails again after four months in the yard, the
            harbour office said on Tuesday; the first boat left with two hundred passengers.</p>";
        assert_eq!(told("Ferry sails again", report), None);
        let asks =
            format!("{report}<p>Subscribe now to continue reading.</p><form><input type=password></form>");
        assert_eq!(told("Ferry sails again", &asks), None);
        let of_such_things = "<h1>Page not found: the lost diary of Sull</h1><p>Historians in Norden have found all but one page of the
            harbour master's diary, the museum said on Tuesday, and they hope that a family on the island still keeps it.</p>";
        assert_eq!(told("Page not found: the lost diary of Sull", of_such_things), None);
    }
}
