//! The tables of agencies and outlets: a spelling goes in, the usual name comes out.

use std::ops::Range;
use std::sync::{LazyLock, OnceLock};

use regex::Regex;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::gazetteer::rows;

/// What stands between two that are credited.
static BETWEEN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\s*[/,;|&•]\s*|\s+(?:and|[-–—]+)\s+").expect("the pattern is valid: tests use it")
});

#[derive(Default)]
struct Tables {
    /// The usual name of each spelling.
    names: FxHashMap<String, &'static str>,
    /// All spellings of each usual name.
    spellings: FxHashMap<&'static str, Vec<&'static str>>,
    /// Usual names of those whose reports others print.
    agencies: FxHashSet<&'static str>,
}

fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| {
        let mut tables = Tables::default();
        for row in rows(include_str!("../../../data/agencies.tsv")) {
            tables.agencies.insert(row[0]);
            tables.add_row(&row);
        }
        // Outlets that are called by an everyday word are left out.
        let outlets = rows(include_str!("../../../data/outlets.tsv"));
        outlets.filter(|row| !row[0].starts_with('~')).for_each(|row| tables.add_row(&row));
        tables
    })
}

impl Tables {
    fn add_row(&mut self, row: &[&'static str]) {
        self.add(row[0], row[0]);
        let others = row.get(1).into_iter().flat_map(|cell| cell.split('|')).filter(|o| !o.is_empty());
        others.for_each(|spelling| self.add(spelling.trim_start_matches('~'), row[0]));
    }

    fn add(&mut self, spelling: &'static str, usual: &'static str) {
        self.spellings.entry(usual).or_default().push(spelling);
        self.names.entry(spelling.to_owned()).or_insert(usual);
        // Names are also written in capitals; of short ones that would be another acronym.
        if spelling.chars().filter(|c| c.is_alphabetic()).count() > 3 {
            self.names.entry(spelling.to_uppercase()).or_insert(usual);
        }
    }
}

/// The usual name of an agency or outlet, given with or without "the".
pub(super) fn usual_name(words: &str) -> Option<&'static str> {
    let names = &tables().names;
    names.get(words).or_else(|| names.get(without_the(words))).copied()
}

/// The usual name of an agency, one of those whose reports others print.
pub(super) fn agency(words: &str) -> Option<&'static str> {
    usual_name(words).filter(|name| tables().agencies.contains(name))
}

fn without_the(words: &str) -> &str {
    ["the ", "The ", "THE "].iter().find_map(|the| words.strip_prefix(the)).unwrap_or(words)
}

/// The parts of a list ("AP/Coast News", "Reuters and AFP") without "the", as byte ranges, and the usual name of those that have
/// one.
pub(super) fn parts(list: &str) -> Vec<(Range<usize>, Option<&'static str>)> {
    let whole = bare(list, 0..list.len());
    if whole.1.is_some() {
        return vec![whole];
    }
    let mut start = 0;
    let mut parts = Vec::new();
    for between in BETWEEN.find_iter(list) {
        parts.push(bare(list, start..between.start()));
        start = between.end();
    }
    parts.push(bare(list, start..list.len()));
    parts.retain(|(range, _)| !range.is_empty());
    parts
}

/// A part of a text without white space at the edges and "the", and its usual name.
pub(super) fn bare(text: &str, part: Range<usize>) -> (Range<usize>, Option<&'static str>) {
    let words = text[part.clone()].trim_end();
    let end = part.start + words.len();
    let words = words.trim_start();
    let words = if tables().names.contains_key(words) { words } else { without_the(words) };
    (end - words.len()..end, usual_name(words))
}

/// The parts of a list, where each of them is known; else none.
pub(super) fn all_known(list: &str) -> Vec<super::Named> {
    let known = parts(list).into_iter().map(|(range, name)| Some((range, name?.to_owned())));
    known.collect::<Option<_>>().unwrap_or_default()
}

/// Whether one that is credited, by its usual name and in the article's words, is the article's own outlet. Outlets are
/// given by name ("The Arden Post") or by host ("ardenpost.example").
pub(super) fn is_of_outlet(usual: &str, words: &str, outlet: Option<&str>) -> bool {
    let Some(outlet) = outlet.map(|outlet| without_the(outlet.trim())) else { return false };
    let is_host = outlet.contains('.') && !outlet.contains(' ');
    let of_table = tables().spellings.get(usual).map_or(&[][..], Vec::as_slice);
    of_table.iter().chain([&usual, &words]).any(|spelling| {
        let name = squeezed(spelling);
        if !is_host {
            let is_start = |rest: &str| rest.is_empty() || rest.starts_with(' ');
            return squeezed(outlet) == name
                || outlet.get(..spelling.len()).is_some_and(|start| {
                    start.eq_ignore_ascii_case(spelling) && is_start(&outlet[spelling.len()..])
                });
        }
        outlet.split('.').any(|label| {
            let label = squeezed(label);
            let bare = label.strip_prefix("the").unwrap_or(&label);
            [bare, bare.trim_end_matches("news"), bare.trim_end_matches("online")].contains(&&*name)
                || bare == initials(spelling)
        })
    })
}

/// Whether the article's own outlet is given by a name or host that has these words in it: a station ("KXYZ" of
/// "kxyz7.example").
pub(super) fn is_in_host(words: &str, outlet: Option<&str>) -> bool {
    let name = squeezed(words);
    name.len() >= 3 && outlet.is_some_and(|outlet| squeezed(outlet).contains(&name))
}

/// Letters and digits in small letters, without "the".
fn squeezed(name: &str) -> String {
    without_the(name).chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A name by the first letters of its words and its last word: "aptimes" for "Arden Post Times".
fn initials(name: &str) -> String {
    let words: Vec<&str> = without_the(name).split_whitespace().collect();
    let [firsts @ .., last] = words.as_slice() else { return String::new() };
    let firsts: String = firsts.iter().filter_map(|word| word.chars().next()).collect();
    squeezed(&format!("{firsts}{last}"))
}

#[cfg(test)]
mod tests {
    use super::{all_known, is_of_outlet, usual_name};

    #[test]
    fn spellings_have_a_usual_name() {
        assert_eq!(usual_name("AP"), Some("Associated Press"));
        assert_eq!(usual_name("The Associated Press"), Some("Associated Press"));
        assert_eq!(usual_name("REUTERS"), Some("Reuters"));
        assert_eq!(usual_name("ap"), None);
        assert_eq!(usual_name("Coast News"), None);
    }

    #[test]
    fn a_list_is_known_where_all_its_parts_are() {
        let names = |list| all_known(list).into_iter().map(|(_, name)| name).collect::<Vec<_>>();
        assert_eq!(names("AP/AFP"), ["Associated Press", "Agence France-Presse"]);
        assert_eq!(names("RFE/RL"), ["Radio Free Europe/Radio Liberty"]);
        assert!(names("AP/Coast News").is_empty());
    }

    #[test]
    fn an_outlet_is_known_by_name_and_by_host() {
        for outlet in ["Reuters", "reuters.com", "uk.reuters.com", "Reuters India", "reutersnews.example"] {
            assert!(is_of_outlet("Reuters", "REUTERS", Some(outlet)), "{outlet}");
        }
        assert!(is_of_outlet("Arden Post", "Arden Post", Some("The Arden Post")));
        assert!(is_of_outlet("Arden Post Times", "Arden Post Times", Some("aptimes.example")));
        for outlet in [None, Some("Arden Post"), Some("ardenpost.example"), Some("Reutersville Post")] {
            assert!(!is_of_outlet("Reuters", "Reuters", outlet), "{outlet:?}");
        }
    }
}
