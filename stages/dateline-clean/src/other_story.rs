//! Other stories glued on behind the report: what a scraper took along from the page's foot.
//!
//! Lines and the roles told so far in, the lines of the foreign tail out. A tail begins where the words and names stop
//! having to do with the rest. How much paragraphs of one report have in common differs from report to report, so the
//! measure is the report's own cohesion: the share of a paragraph's content words that stand in another of its
//! paragraphs. Form counts beside it: such teasers are cut off in mid-sentence and often open with a kicker in capitals
//! ("NEW PORT: ..."). A tail must begin with such a paragraph: a report's last paragraphs recall other things, and by their
//! words alone they cannot be told from a complete story glued on (tried: nine in ten were missed, and good body was lost).

use std::sync::LazyLock;

use dateline_model::Role;
use regex::Regex;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::line::{Ending, Line};
use crate::place::is_wrapped;

/// A tail has at most so many paragraphs.
const MOST_PARAGRAPHS: usize = 30;
/// What must stand before it.
const LEAST_PARAGRAPHS_BEFORE: usize = 3;
const LEAST_WORDS_BEFORE: usize = 80;
/// Shorter paragraphs are not judged by themselves; they go with those around them.
const LEAST_WORDS_JUDGED: usize = 25;
/// A paragraph cut off in mid-sentence has at least so many words.
const LEAST_WORDS_CUT: usize = 30;
/// So many first words of a paragraph are looked at, and so many first paragraphs for the report's own cohesion.
const MOST_WORDS: usize = 300;
const MOST_CORE: usize = 60;
/// Most overlap with the report, as a share of the report's own cohesion, by the number of signs of form: none, one, two.
/// Chosen by gluing openings of other articles to reports of three packs.
const MOST_OVERLAP: [f64; 3] = [0.3, 0.6, 0.9];

/// "NEW PORT: The works..."; short kickers such as "Q:" and "UPDATE:" are none.
static KICKER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^['‘“\x22]?\p{Lu}[\p{Lu}\p{N} .,&'’‘”\x22-]{3,50}['’”\x22]?\s?[:：]\s?\S")
        .expect("the pattern is valid: a test uses it")
});

static COMMON: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
    include_str!("../data/common_words.txt").lines().filter(|line| !line.starts_with('#')).collect()
});

/// A paragraph as far as it is looked at here.
struct Paragraph {
    /// Index of its line.
    line: usize,
    n_words: usize,
    /// Its content words, each once.
    words: Vec<u32>,
    /// Signs that it was cut out of another page: a kicker, an end in mid-sentence.
    n_signs: usize,
}

/// The lines of the foreign tail, ascending.
pub(crate) fn find(lines: &[Line<'_>], roles: &[Option<Role>]) -> Vec<usize> {
    if is_wrapped(lines) {
        return Vec::new();
    }
    let paragraphs = paragraphs(lines, roles);
    let n = paragraphs.len();
    let mut tail = None;
    for start in (n.saturating_sub(MOST_PARAGRAPHS).max(LEAST_PARAGRAPHS_BEFORE)..n).rev() {
        let (before, after) = paragraphs.split_at(start);
        if before.iter().map(|p| p.n_words).sum::<usize>() < LEAST_WORDS_BEFORE {
            break;
        }
        match judge(before, after) {
            Verdict::Foreign => tail = Some(start),
            Verdict::Undecided => {}
            Verdict::Report => break,
        }
    }
    tail.map_or_else(Vec::new, |start| paragraphs[start..].iter().map(|p| p.line).collect())
}

enum Verdict {
    Foreign,
    /// Not by itself; a paragraph above may say.
    Undecided,
    Report,
}

fn judge(before: &[Paragraph], after: &[Paragraph]) -> Verdict {
    let core = &before[..before.len().min(MOST_CORE)];
    let mut n_in: FxHashMap<u32, u32> = FxHashMap::default();
    for &word in before.iter().flat_map(|p| &p.words) {
        *n_in.entry(word).or_default() += 1;
    }
    let in_others = |p: &Paragraph, n: u32| share(&p.words, |word| n_in.get(&word).is_some_and(|&k| k >= n));
    let mut own: Vec<f64> =
        core.iter().filter(|p| p.n_words >= LEAST_WORDS_JUDGED).map(|p| in_others(p, 2)).collect();
    if own.len() < 2 {
        own = core.iter().map(|p| in_others(p, 2)).collect();
    }
    own.sort_by(f64::total_cmp);
    let cohesion = own[own.len() / 2];

    for (i, paragraph) in after.iter().enumerate().filter(|(_, p)| p.n_words >= LEAST_WORDS_JUDGED) {
        if in_others(paragraph, 1) > MOST_OVERLAP[paragraph.n_signs] * cohesion {
            return if i == 0 { Verdict::Report } else { Verdict::Undecided };
        }
    }
    // A tail begins with a paragraph whose form says so; what stands below it need only have little to do with the report.
    if after[0].n_signs == 0 { Verdict::Undecided } else { Verdict::Foreign }
}

fn share(words: &[u32], is_in: impl Fn(u32) -> bool) -> f64 {
    if words.is_empty() {
        return 0.0;
    }
    words.iter().filter(|&&word| is_in(word)).count() as f64 / words.len() as f64
}

fn paragraphs(lines: &[Line<'_>], roles: &[Option<Role>]) -> Vec<Paragraph> {
    let mut ids: FxHashMap<String, u32> = FxHashMap::default();
    lines
        .iter()
        .enumerate()
        .filter(|(i, line)| {
            roles[*i].is_none_or(|role| role == Role::Title) && !line.is_blank() && !line.is_separator()
        })
        .map(|(i, line)| {
            let mut words = Vec::new();
            let mut opens_sentence = true;
            for token in line.text.split_whitespace().take(MOST_WORDS) {
                let bare = token.trim_matches(|c: char| !c.is_alphanumeric());
                let bare = bare.strip_suffix("'s").or_else(|| bare.strip_suffix("’s")).unwrap_or(bare);
                let lower = bare.to_lowercase();
                let is_name = !opens_sentence && bare.starts_with(char::is_uppercase);
                opens_sentence = token.ends_with(['.', '!', '?', ':', '”', '"']);
                if lower.chars().nth(2).is_none() && !is_name || COMMON.contains(lower.as_str()) {
                    continue;
                }
                let stem = lower.strip_suffix('s').filter(|stem| stem.len() > 3).unwrap_or(&lower).to_owned();
                let n_ids = ids.len() as u32;
                let id = *ids.entry(stem).or_insert(n_ids);
                words.push(id);
            }
            words.sort_unstable();
            words.dedup();
            let is_cut =
                line.n_words >= LEAST_WORDS_CUT && matches!(line.ending, Ending::Word | Ending::Open);
            // One word with a colon is more often who speaks ("WARDEN: ...") or "CORRECTION".
            let is_kicked = line.text.len() < 100_000
                && KICKER.find(line.text).is_some_and(|kicker| {
                    is_cut
                        || kicker
                            .as_str()
                            .split([':', '：'])
                            .next()
                            .is_some_and(|words| words.trim().contains(' '))
                });
            let n_signs = usize::from(is_cut) + usize::from(is_kicked);
            Paragraph { line: i, n_words: line.n_words, words, n_signs }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::line::lines;

    const REPORT: &str = "\
The old mill in Arden burned down on Sunday and the fire brigade of Arden fought the fire for six hours, the mayor said.
Mayor Jo Lind said the mill had stood empty since the spring, and that the fire brigade had warned the owner of the mill twice.
The owner of the mill, Ida Falk, told the Arden Post that the warnings of the fire brigade had never reached her or her lawyer.
Lind said the owner would have to pay the fire brigade, and that Arden would not let the ruin of the mill stand for long.
";

    #[track_caller]
    fn check(tail: &str, expected: &[usize]) {
        let text = format!("{REPORT}{tail}");
        let lines = lines(&text);
        assert_eq!(find(&lines, &vec![None; lines.len()]), expected);
    }

    #[test]
    fn a_foreign_story_cut_off_in_mid_sentence_is_found() {
        check(
            "ORBITAL PORT: The satellite carries four telescopes built by Kessen Optics and will circle the planet for nine years Kessen Optics plans to launch a second satellite with better mirrors, its director Tam Oduya announced at a congress in Velm, adding that investors had already put\n",
            &[4],
        );
    }

    #[test]
    fn the_last_paragraph_of_a_report_is_body() {
        check(
            "Last spring a fire destroyed the brewery of Arden, and the owner left the town without paying the fire brigade for its work, Lind said.\n",
            &[],
        );
    }

    #[test]
    fn background_without_common_names_is_body() {
        check(
            "Timber buildings of the last century are seldom insured, because few companies will take the risk of fire, said a lawyer.\n",
            &[],
        );
    }
}
