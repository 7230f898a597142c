//! Words that stand before or beside a person's name: ranks, honorifics, offices, roles. Tables in `data/`, read once.

use std::ops::Range;
use std::sync::OnceLock;

use dateline_text::{Doc, Tag};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::gazetteer::{self, rows};

/// How a word says who somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PersonWord {
    /// Goes with a name and says nothing else ("Mr").
    Honorific,
    /// A rank of an armed force or the police.
    Rank,
    /// A post that few hold at a time ("foreign minister").
    Office,
    /// What somebody does or is called ("singer").
    Role,
    /// May stand before an office or a role ("former").
    Modifier,
}

/// The most words an entry has.
const MOST_WORDS: usize = 5;

#[derive(Default)]
struct Tables {
    classes: FxHashMap<String, PersonWord>,
    ranks: FxHashMap<String, &'static str>,
    /// The words that entries begin and end with: what has none of them is not looked up.
    first_words: FxHashSet<String>,
    last_words: FxHashSet<String>,
}

fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| {
        let mut tables = Tables::default();
        for row in rows(include_str!("../data/titles.tsv")) {
            let class = match row[0] {
                "honorific" => PersonWord::Honorific,
                "office" => PersonWord::Office,
                "role" => PersonWord::Role,
                _ => PersonWord::Modifier,
            };
            for word in row[1].split('|') {
                tables.classes.entry(word.to_owned()).or_insert(class);
            }
        }
        for row in rows(include_str!("../data/ranks.tsv")) {
            for word in row[1].split('|').chain([row[0]]).filter(|word| !word.is_empty()) {
                tables.ranks.insert(word.to_owned(), row[0]);
            }
        }
        let entries: Vec<String> = rows(include_str!("../data/titles.tsv"))
            .chain(rows(include_str!("../data/ranks.tsv")))
            .flat_map(|row| row.iter().flat_map(|cell| cell.split('|')).map(plain).collect::<Vec<_>>())
            .collect();
        for entry in &entries {
            tables.first_words.extend(entry.split(' ').next().map(str::to_owned));
            tables.last_words.extend(entry.split(' ').next_back().map(str::to_owned));
        }
        tables
    })
}

/// Words as the tables have them: lower case, hyphens as blanks, without dots.
pub(crate) fn plain(words: &str) -> String {
    let words = words.to_lowercase().replace('-', " ").replace(['.', '\u{2019}', '\''], "");
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Calls back with the words as the tables have them; short plain ones cost no memory.
fn with_plain<R>(words: &str, look_up: impl FnOnce(&str) -> R) -> R {
    const MOST_BYTES: usize = 64;
    if !words.is_ascii() || words.len() > MOST_BYTES {
        return look_up(&plain(words));
    }
    let mut buffer = [0; MOST_BYTES];
    let mut len = 0;
    for byte in words.bytes() {
        match byte {
            b'.' | b'\'' => continue,
            b'-' | b' ' | b'\t' | b'\n' | b'\r' => {
                if len == 0 || buffer[len - 1] == b' ' {
                    continue;
                }
                buffer[len] = b' ';
            }
            _ => buffer[len] = byte.to_ascii_lowercase(),
        }
        len += 1;
    }
    let written = std::str::from_utf8(&buffer[..len]).expect("ASCII in, ASCII out");
    look_up(written.trim_end())
}

/// How these words say who somebody is; ranks before all else.
pub(crate) fn class_of(words: &str) -> Option<PersonWord> {
    with_plain(words, |words| {
        let tables = tables();
        if tables.ranks.contains_key(words) {
            Some(PersonWord::Rank)
        } else {
            tables.classes.get(words).copied()
        }
    })
}

/// The full name of a rank ("major general" for "Maj. Gen.").
pub(crate) fn rank_of(words: &str) -> Option<&'static str> {
    with_plain(words, |words| tables().ranks.get(words).copied())
}

/// The longest entry that begins with token `start` and ends before `limit`.
pub(crate) fn entry_at(doc: &Doc<'_>, start: usize, limit: usize) -> Option<(Range<usize>, PersonWord)> {
    let last = limit.min(start + MOST_WORDS + 2).min(doc.tokens.len());
    let may_begin = |word: &str| {
        word.split(' ').next().is_some_and(|word| word.is_empty() || tables().first_words.contains(word))
    };
    if start >= last || !with_plain(doc.word(start), may_begin) {
        return None;
    }
    (start + 1..=last).rev().find_map(|end| Some((start..end, class_of(doc.words(start..end))?)))
}

/// The longest entry that ends with the token before `end` and does not begin before `floor`.
pub(crate) fn entry_before(doc: &Doc<'_>, end: usize, floor: usize) -> Option<(Range<usize>, PersonWord)> {
    let first = floor.max(end.saturating_sub(MOST_WORDS + 2));
    let may_end = |word: &str| {
        word.split(' ').next_back().is_some_and(|word| word.is_empty() || tables().last_words.contains(word))
    };
    if first >= end || !with_plain(doc.word(end - 1), may_end) {
        return None;
    }
    (first..end).find_map(|start| {
        let class = class_of(doc.words(start..end))?;
        // "of state" must not be cut from "secretary of state", nor a hyphen begin an entry.
        (doc.tokens[start].tag != Tag::Hyph).then_some((start..end, class))
    })
}

/// The words before a name that say who it is, from the first modifier, nationality or country to the name:
/// "former US special envoy" before "Ada Brandt". Empty where there are none.
pub(crate) fn chain_before(doc: &Doc<'_>, name_start: usize, floor: usize) -> Range<usize> {
    let mut start = name_start;
    let mut has_head = false;
    loop {
        if let Some((entry, class)) = entry_before(doc, start, floor) {
            if class != PersonWord::Modifier {
                has_head = true;
            } else if !has_head {
                break;
            }
            start = entry.start;
        } else if has_head && start > floor {
            let word = doc.word(start - 1);
            let is_known = gazetteer::known(word).is_some_and(|known| known.is_plain);
            let goes_on = is_known || matches!(doc.tokens[start - 1].tag, Tag::Hyph);
            if !goes_on {
                break;
            }
            start -= 1;
        } else {
            break;
        }
    }
    if has_head { start..name_start } else { name_start..name_start }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_are_known_in_full_and_short() {
        assert_eq!(rank_of("Maj. Gen."), Some("major general"));
        assert_eq!(rank_of("Lieutenant-Colonel"), Some("lieutenant colonel"));
        assert_eq!(rank_of("Senior Vice President"), None);
    }

    #[test]
    fn the_quick_way_reads_words_as_the_slow_one() {
        for words in ["Maj. Gen.", " Vice-President ", "-", "", "children's", "Señor", "co - founder\tof"] {
            with_plain(words, |quick| assert_eq!(quick, plain(words)));
        }
    }

    #[test]
    fn the_rank_wins_over_the_role() {
        assert_eq!(class_of("General"), Some(PersonWord::Rank));
        assert_eq!(class_of("Foreign Minister"), Some(PersonWord::Office));
    }
}
