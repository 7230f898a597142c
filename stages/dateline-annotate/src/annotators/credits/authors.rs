//! Author lines: "By Ana Reis, Associated Press", "Reuters staff", "AFP".
//!
//! A line goes in, the agencies and outlets in it come out. The one thing to know: a line that has any other words than names
//! and what authors are called is none ("By Tuesday, Reuters had asked").

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::{Named, agencies};

/// Words that tell of a picture, or of help with a report that is somebody else's.
static NOT_THE_WHOLE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:photo\w*|pictures?|images?|videos?|getty|file|files|handout|courtesy|contribut\w*|additional|reporting|editing|edited|with|wires?|information)\b",
    )
});

static BY: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[\s(—–-]*(?:By|BY|by)\b:?\s+"));

/// Where the author ends and the time begins: "on Tue 06/30", "| Updated".
static STAMP: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)[\s,|(•–—-]+(?:on\s+)?(?:(?:published|posted|updated|last)\b|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\b\.?,?\s|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d|\d{1,2}[/:.-]\d|\d{4}\b)",
    )
});

/// What an author of an agency is called, behind its name.
const CALLED: &str = r"(?:\s+(?:(?:\p{Lu}[\p{L}-]*|national|senior|chief)\s+){0,2}(?:staff(?:\s+(?:writer|reporter)s?)?|writers?|reporters?|correspondents?|journalists?|editors?|newswire|news\s+agency|Staff(?:\s+(?:Writer|Reporter)s?)?|Writers?|Reporters?|Correspondents?|Editors?|STAFF|WRITERS?))";

static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?:^|[,;|•(]\s*|\s[-–—]+\s*|\s(?:and|&|for|of|via)\s+)(?:[Tt]he\s+|THE\s+)?$")
});

static AFTER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(r"^(?P<called>{CALLED})?(?:\s*[,;|•()]|\s+[-–—]|\s+(?:and|&)\s|\s*$)"))
});

/// "AP writer Ana Reis".
static WRITER: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"^{CALLED}(?:\s+\p{{Lu}}[\p{{L}}.'’-]*){{1,4}}\s*$")));

/// An author's name, nothing between it and the agency's.
static AUTHOR: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:\p{Lu}[\p{L}.'’-]*\s+){2,4}(?:[Tt]he\s+|THE\s+)?$"));

/// An author's name with a comma or a bar.
static AUTHOR_AND: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:\p{Lu}[\p{L}.'’-]*\s+){1,3}\p{Lu}[\p{L}.'’-]*\s*[,|]\s*(?:[Tt]he\s+)?$"));

/// Words in small letters that an author line may have.
const SMALL: [&str; 39] = [
    "and",
    "for",
    "of",
    "the",
    "via",
    "at",
    "in",
    "on",
    "de",
    "van",
    "von",
    "der",
    "den",
    "da",
    "di",
    "du",
    "la",
    "le",
    "el",
    "al",
    "bin",
    "ibn",
    "staff",
    "writer",
    "writers",
    "reporter",
    "reporters",
    "correspondent",
    "correspondents",
    "journalist",
    "journalists",
    "editor",
    "editors",
    "news",
    "agency",
    "newswire",
    "national",
    "senior",
    "chief",
];

fn pattern(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is valid: tests use it")
}

/// Who is credited in an author line, and whether the line is nothing but their name. `is_told`: the line is known to be one;
/// others need a "By", a name alone, or an author before a full name.
pub(super) fn of_line(line: &str, is_told: bool) -> (Vec<Named>, bool) {
    let by = BY.find(line);
    let is_line = is_told || by.is_some();
    let start = by.map_or(0, |by| by.end());
    let rest = &line[start..];
    let stamp = STAMP.find(rest).filter(|_| is_line);
    let author = &rest[..stamp.map_or(rest.len(), |stamp| stamp.start())];
    if NOT_THE_WHOLE.is_match(line) || !is_of_names(author) {
        return (Vec::new(), false);
    }
    let author = author.trim_end_matches([' ', '.', ')', ':']);
    let opening = author.len() - author.trim_start_matches([' ', '(']).len();
    let (start, author) = (start + opening, &author[opening..]);
    let shifted = |named: Vec<Named>| -> Vec<Named> {
        named.into_iter().map(|(range, name)| (range.start + start..range.end + start, name)).collect()
    };
    let all = agencies::all_known(author);
    if !all.is_empty() {
        return (shifted(all), start == 0);
    }
    (shifted(among(author, is_line)), false)
}

/// The known names in an author line.
fn among(author: &str, is_line: bool) -> Vec<Named> {
    let is_edge = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '|' | '•' | '(' | ')');
    let mut named: Vec<Named> = Vec::new();
    let starts = author
        .char_indices()
        .filter(|&(at, c)| !is_edge(c) && author[..at].chars().next_back().is_none_or(is_edge));
    for (start, _) in starts {
        if named.last().is_some_and(|(last, _)| start < last.end) {
            continue;
        }
        let ends = author[start..].char_indices().filter(|&(_, c)| is_edge(c)).map(|(at, _)| start + at);
        let ends: Vec<usize> = ends.chain([author.len()]).take(8).collect();
        let longest = ends.into_iter().rev().find_map(|end| {
            let (words, name) = agencies::bare(author, start..end);
            name.filter(|_| is_credited(author, &words, is_line)).map(|name| (words, name.to_owned()))
        });
        named.extend(longest);
    }
    named
}

/// Whether a known name stands in an author line as one that is credited.
fn is_credited(author: &str, name: &Range<usize>, is_line: bool) -> bool {
    let (before, words, after) = (&author[..name.start], &author[name.clone()], &author[name.end..]);
    let has_writer = WRITER.is_match(after);
    let Some(ends) = AFTER.captures(after) else { return has_writer && before.is_empty() && is_line };
    let is_called = ends.name("called").is_some();
    if !is_line {
        let is_full = words.contains(' ') || is_called;
        let is_alone = before.is_empty() && is_called;
        return ends[0].len() == after.len() && (is_alone || is_full && AUTHOR_AND.is_match(before));
    }
    // "By Ana Reis Associated Press", "By Ana Reis AP": one word in small letters would be a surname.
    let is_plain =
        words.contains(' ') || !words.contains(char::is_lowercase) && before.contains(char::is_lowercase);
    BEFORE.is_match(before) || is_plain && AUTHOR.is_match(before)
}

/// Whether all words are names or what authors are called.
fn is_of_names(author: &str) -> bool {
    let is_other = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        word.starts_with(char::is_lowercase) && !SMALL.contains(&word) && agencies::usual_name(word).is_none()
    };
    let mut words = author.split_whitespace().filter(|word| !word.contains('@'));
    author.contains(char::is_alphabetic) && !words.any(is_other)
}

#[cfg(test)]
mod tests {
    use super::of_line;

    #[track_caller]
    fn check(line: &str, is_told: bool, expected: &[&str]) {
        let (named, _) = of_line(line, is_told);
        assert_eq!(
            named.iter().map(|(range, _)| &line[range.clone()]).collect::<Vec<_>>(),
            expected,
            "{line}"
        );
    }

    #[test]
    fn author_lines_name_the_agency() {
        check("By Ana Reis, Associated Press", false, &["Associated Press"]);
        check("By ANA REIS and JO LIND, The Associated Press", false, &["Associated Press"]);
        check("By Ana Reis Associated Press", false, &["Associated Press"]);
        check("By Ana Reis of Reuters", false, &["Reuters"]);
        check("By: AFP", false, &["AFP"]);
        check("By AP and Reuters", false, &["AP", "Reuters"]);
        check("By The Associated Press on Tue 06/30/2031 04:48am", false, &["Associated Press"]);
        check("By AP writer Ana Reis", false, &["AP"]);
        check("Reuters staff", false, &["Reuters"]);
        check("Ana Reis, Associated Press", false, &["Associated Press"]);
        check("THE ASSOCIATED PRESS", false, &["ASSOCIATED PRESS"]);
        check("Ana Reis, AP", true, &["AP"]);
        check("Ana Reis (dpa)", true, &["dpa"]);
    }

    #[test]
    fn pictures_helpers_and_sentences_are_no_author_lines() {
        check("Ana Reis, AP", false, &[]);
        check("AP Photo/Ana Reis", true, &[]);
        check("Ana Reis/AFP", true, &[]);
        check("By Ana Reis with AP", false, &[]);
        check("Associated Press writer Ana Reis contributed to this report.", true, &[]);
        check("(Reporting by Ana Reis; editing by Jo Lind, Reuters)", true, &[]);
        check("By Tuesday, Reuters, AP and AFP had asked the mayor.", false, &[]);
        check("By Ana Reis, Arden Post", false, &[]);
        check("By Ana Tass", false, &[]);
        check("AP 2031 has begun", false, &[]);
        check("NPR 31 News is looking for the ferry", false, &[]);
    }
}
