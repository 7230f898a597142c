//! Lines that close a report with whose it is: "Copyright 2031 Associated Press. All rights reserved", "Source: Xinhua", "- AFP".
//!
//! Only known agencies and outlets count; notices of pictures, and of those who only helped, do not.

use std::sync::LazyLock;

use dateline_model::Role;
use regex::Regex;

use super::{Named, agencies};

/// A credit without more words stands within so many last lines.
const LAST_LINES: usize = 4;

static NOTICE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\W*(?:TM and )?(?:[Cc]opyright|COPYRIGHT|©|\([Cc]\))[\s©]*(?:\([Cc]\)\s*)?(?:[Cc]opyright\s+)?(?:\d{4}(?:\s?[-–]\s?\d{4})?\W*?)?\s*(?:by\s+)?(?P<who>[^.]*?(?:,? Inc)?)(?:\.(?:\s|$|\))|\s*[Aa]ll [Rr]ights|\s*ALL RIGHTS|\s*This material|\)?$)",
    )
});

static RIGHTS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)rights reserved|may not be (?:published|reproduced)"));

static PICTURE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)\b(?:photo\w*|pictures?|images?|videos?|getty|handout|courtesy)\b"));

/// The whole line.
static SOURCE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^\(?(?:(?:[Ss]ource|SOURCE|[Vv]ia)\s?:\s*|[-–—]+\s*|\()?(?P<who>\p{L}[^()]*?)\)?\.?$")
});

/// "This story was originally published by Coast News."
static ORIGINAL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:\W*(?i:this (?:story|article|report|piece)\b[^.]{0,20}?|the post\b.{1,160}?)\s)?(?i:(?:first|originally) (?:published|appeared)|(?:published|appeared) (?:first|originally)) (?:on|in|by|at) (?P<who>[^.]*)\.?$",
    )
});

/// The last words of a paragraph, behind its last sentence.
static LAST_WORDS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"[.!?][”“’\x22']?\s+(?:[-–—]+\s*(?P<dash>\p{L}[^()–—]{1,40}?)|\((?:[Ss]ource: )?(?P<bracket>[^()]{2,40})\))\.?$",
    )
});

fn pattern(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is valid: tests use it")
}

/// Who is credited in a line, `from_end` lines before the last.
pub(super) fn of_line(line: &str, role: Role, from_end: usize) -> Vec<Named> {
    // A short notice with a year and a name stands under pictures too.
    if (role == Role::Credit && !RIGHTS.is_match(line)) || PICTURE.is_match(line) {
        return Vec::new();
    }
    if let Some(who) = NOTICE.captures(line).and_then(|found| found.name("who")) {
        let known = agencies::parts(who.as_str()).into_iter();
        let known = known.filter_map(|(range, name)| Some((range, name?.to_owned())));
        return shifted(known.collect(), who.start());
    }
    let whole = if from_end < LAST_LINES { SOURCE.captures(line) } else { None };
    let found = [whole, ORIGINAL.captures(line)].into_iter().flatten();
    let whos = found.filter_map(|found| found.name("who"));
    whos.map(|who| shifted(agencies::all_known(who.as_str()), who.start()))
        .find(|named| !named.is_empty())
        .unwrap_or_default()
}

/// Who is credited behind the last sentence of the report: "... on Sunday. (AFP)".
pub(super) fn of_last_words(paragraph: &str) -> Vec<Named> {
    let near = paragraph.floor_char_boundary(paragraph.len().saturating_sub(80));
    let found = LAST_WORDS.captures(&paragraph[near..]);
    let who = found.and_then(|found| found.name("dash").or_else(|| found.name("bracket")));
    who.map(|who| shifted(agencies::all_known(who.as_str()), near + who.start())).unwrap_or_default()
}

fn shifted(named: Vec<Named>, by: usize) -> Vec<Named> {
    named.into_iter().map(|(range, name)| (range.start + by..range.end + by, name)).collect()
}

#[cfg(test)]
mod tests {
    use dateline_model::Role;

    use super::{of_last_words, of_line};

    #[track_caller]
    fn check(line: &str, expected: &[&str]) {
        let named = of_line(line, Role::Body, 0);
        assert_eq!(
            named.iter().map(|(range, _)| &line[range.clone()]).collect::<Vec<_>>(),
            expected,
            "{line}"
        );
    }

    #[test]
    fn notices_of_copyright_name_the_owner() {
        check("Copyright 2031 The Associated Press. All rights reserved.", &["Associated Press"]);
        check("© 2031 AFP", &["AFP"]);
        check("(Copyright © 2031 by Reuters. This material may not be published.)", &["Reuters"]);
        check("Copyright Associated Press / Coast News", &["Associated Press"]);
        check(
            "Copyright 2031 Coast News. All rights reserved. The Associated Press contributed to this report.",
            &[],
        );
        check("© 2031 AFP/Getty Images", &[]);
    }

    #[test]
    fn short_lines_name_the_source() {
        check("Source: Xinhua", &["Xinhua"]);
        check("— Reuters", &["Reuters"]);
        check("(AP/AFP)", &["AP", "AFP"]);
        check("The Associated Press", &["Associated Press"]);
        check("This story was originally published by ProPublica.", &["ProPublica"]);
        check("Contributing: The Associated Press", &[]);
        check("The Associated Press contributed to this report.", &[]);
        check("Source: harbour office", &[]);
        check("(Photo: Reuters)", &[]);
    }

    #[test]
    fn last_words_name_the_source() {
        let words =
            |paragraph| of_last_words(paragraph).into_iter().map(|(_, name)| name).collect::<Vec<_>>();
        assert_eq!(words("Ferries stood still on Sunday. (AFP)"), ["Agence France-Presse"]);
        assert_eq!(words("“Nobody sails.” — Reuters"), ["Reuters"]);
        assert!(words("The mayor spoke to the Associated Press (AP)").is_empty());
        assert!(words("He left. (Monday)").is_empty());
    }
}
