//! The words around what was looked for, found in the article's text. Words are cut and folded as FTS5's `unicode61` does it
//! with `remove_diacritics`: letters and digits, no accents, small.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::Snippet;

/// So long a snippet is at most, in code points.
const WIDTH: u32 = 240;
/// So much of it stands before the first word that was looked for.
const BEFORE: u32 = 60;

/// Words that are marked where they stand side by side; folded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Needle {
    words: Vec<String>,
    is_prefix: bool,
}

/// A phrase as it is looked for in texts.
pub(super) fn needle(phrase: &str, is_prefix: bool) -> Needle {
    Needle { words: words(phrase, 0).into_iter().map(|word| word.folded).collect(), is_prefix }
}

struct Word {
    /// Code points of the text.
    start: u32,
    end: u32,
    folded: String,
}

/// The words of a text whose first code point is number `from`.
fn words(text: &str, from: u32) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut open = false;
    for (at, letter) in (from..).zip(text.chars()) {
        let is_mark = is_combining_mark(letter);
        if !(letter.is_alphanumeric() || open && is_mark) {
            open = false;
            continue;
        }
        if !open {
            words.push(Word { start: at, end: at, folded: String::new() });
            open = true;
        }
        if let Some(word) = words.last_mut() {
            word.end = at + 1;
            if letter.is_ascii() {
                word.folded.push(letter.to_ascii_lowercase());
            } else {
                let plain = std::iter::once(letter).nfd().filter(|letter| !is_combining_mark(*letter));
                word.folded.extend(plain.flat_map(char::to_lowercase));
            }
        }
    }
    words
}

/// The words around the needles in the part `within` of a text (code points; the whole text where it is empty): the stretch
/// with most different needles, of such the first; the beginning where there are none.
pub(super) fn snippet(text: &str, within: (u32, u32), needles: &[Needle]) -> Snippet {
    let (from, to) = if within.0 < within.1 { within } else { (0, u32::MAX) };
    let part: String = text.chars().skip(from as usize).take((to - from) as usize).collect();
    let words = words(&part, from);
    let part_end = from + part.chars().count() as u32;
    let mut hits: Vec<(u32, u32, usize)> = Vec::new();
    for (which, needle) in needles.iter().enumerate() {
        for run in words.windows(needle.words.len().max(1)) {
            if needle.stands_in(run) {
                hits.push((run[0].start, run[run.len() - 1].end, which));
            }
        }
    }
    hits.sort_unstable();
    let mut best = (0, 0);
    let mut first = from;
    for (i, hit) in hits.iter().enumerate() {
        let near = hits[i..].iter().take_while(|other| other.1 <= hit.0 + WIDTH - BEFORE);
        let mut which: Vec<usize> = near.map(|other| other.2).collect();
        let n_hits = which.len();
        which.sort_unstable();
        which.dedup();
        if (which.len(), n_hits.min(3)) > best {
            best = (which.len(), n_hits.min(3));
            first = hit.0;
        }
    }
    // Begin and end with whole words.
    let wanted = first.saturating_sub(BEFORE).max(from);
    let start = if wanted == from {
        from
    } else {
        words.iter().map(|word| word.start).find(|&start| start >= wanted).unwrap_or(from).min(first)
    };
    let limit = (start + WIDTH).min(part_end);
    let end = if limit == part_end {
        limit
    } else {
        let last = words.iter().map(|word| word.end).take_while(|&end| end <= limit).last();
        last.filter(|&end| end > start).unwrap_or(limit)
    };
    let mut marks: Vec<(u32, u32)> = Vec::new();
    for (hit_start, hit_end, _) in hits {
        if hit_start < start || hit_end > end {
            continue;
        }
        match marks.last_mut() {
            Some(last) if hit_start < last.1 => last.1 = last.1.max(hit_end),
            _ => marks.push((hit_start, hit_end)),
        }
    }
    let text = text.chars().skip(start as usize).take((end - start) as usize).collect();
    Snippet { text, start, end, marks }
}

impl Needle {
    fn stands_in(&self, run: &[Word]) -> bool {
        let n = self.words.len();
        n > 0
            && run.len() == n
            && self.words.iter().zip(run).enumerate().all(|(i, (wanted, word))| {
                if self.is_prefix && i + 1 == n {
                    word.folded.starts_with(wanted.as_str())
                } else {
                    word.folded == *wanted
                }
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, within: (u32, u32), needles: &[&str], expected: &str) {
        let needles: Vec<Needle> =
            needles.iter().map(|word| needle(word.trim_end_matches('*'), word.ends_with('*'))).collect();
        let found = snippet(text, within, &needles);
        let stretch = |start: u32, end: u32| -> String {
            text.chars().skip(start as usize).take((end - start) as usize).collect()
        };
        assert_eq!(stretch(found.start, found.end), found.text);
        let marks: Vec<String> = found.marks.iter().map(|&(start, end)| stretch(start, end)).collect();
        assert_eq!(format!("{} | {}", found.text, marks.join(", ")), expected);
    }

    #[test]
    fn words_are_found_without_accents_and_capitals() {
        check(
            "The FÉRRY of Łomża sank.",
            (0, 0),
            &["ferry", "sank"],
            "The FÉRRY of Łomża sank. | FÉRRY, sank",
        );
        check("Fe\u{301}rries came", (0, 0), &["ferr*"], "Fe\u{301}rries came | Fe\u{301}rries");
        check("a b a b c", (0, 0), &["a b c"], "a b a b c | a b c");
        check("a b c d", (2, 5), &["b c", "c", "d"], "b c | b c");
        check("nothing here", (0, 0), &["ferry"], "nothing here | ");
        check("", (0, 0), &["ferry"], " | ");
    }

    #[test]
    fn the_stretch_with_most_of_the_words_is_shown() {
        let filler = "word ".repeat(80);
        let text = format!("harbor {filler}ferry sank in the harbor {filler}ferry");
        let needles = [needle("ferry", false), needle("sank", false), needle("harbor", false)];
        let found = snippet(&text, (0, 0), &needles);
        assert!(found.text.contains("ferry sank in the harbor") && found.text.len() <= 240, "{found:?}");
        assert_eq!(found.marks.len(), 3);
        assert!(found.text.starts_with("word") && found.text.ends_with("word"), "{found:?}");
    }
}
