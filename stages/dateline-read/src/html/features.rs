//! What can be seen of a line without understanding it: how it is written, where it lies in the page's tree, what lies
//! around it, what others make of it. The fitted numbers of [`scorer`](super::scorer) speak of these.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::elements::{Element, TELLING};
use super::hints::Hints;
use super::visible::{Line, Look, Page};

/// What is known of a page besides its lines.
#[derive(Debug, Default)]
pub(super) struct Beside<'a> {
    /// How much of each line another extractor holds for the report, 0 to 1.
    pub(super) verdict: &'a [f32],
    /// Which line is the headline.
    pub(super) title_idx: Option<usize>,
    /// The report as the page's metadata repeats it.
    pub(super) body: Option<&'a str>,
}

/// Names of the features, in the order of a [`Row`].
pub(super) const NAMES: [&str; 38] = [
    // How the line is written.
    "words_from_40",
    "link",
    "stops",
    "ends_sentence",
    "ends_colon",
    "starts_small",
    "words_of_site",
    "caption_look",
    // Where it lies.
    "words_of_page",
    "words_before",
    "has_title",
    "after_title",
    "in_li",
    "in_div",
    "in_footer",
    "in_form",
    "in_navigation",
    "in_author",
    "near_site",
    "near_popup",
    // How much text the elements around it hold.
    "up1_mean",
    "up3_mean",
    "up3_words",
    "in_best",
    "in_whole",
    "whole_share",
    // The four lines around it.
    "links_around",
    "headings_around",
    "sentences_around",
    "alike_around",
    // All lines that look like it.
    "alike_begin",
    "alike_end",
    // What others make of it.
    "alike_verdict",
    "verdict_around",
    "whole_verdict",
    "after_verdict",
    "heading_over_verdict",
    "out_of_body",
];

/// What is seen of one line.
pub(super) type Row = [f32; NAMES.len()];

/// Lines to either side that a line is seen with.
const AROUND: [isize; 4] = [-2, -1, 1, 2];

/// A line of so many words is hardly furniture.
const MANY_WORDS: usize = 40;

/// Looks at all lines.
pub(super) fn see(page: &Page, beside: &Beside<'_>) -> Vec<Row> {
    let lines = &page.lines;
    let n_words: usize = lines.iter().map(|line| line.n_words).sum();
    let groups = Groups::of(page, beside.verdict);
    let trees = Trees::of(page, beside.verdict);
    let written: Vec<Written> = lines.iter().map(|line| Written::of(line.span.of(&page.text))).collect();
    let body = beside.body.map(runs);
    let verdict = |idx: usize| beside.verdict.get(idx).copied().unwrap_or(0.0);
    let last_verdict = (0..lines.len()).rev().find(|&idx| verdict(idx) > 0.5).unwrap_or(lines.len());
    let [navigation, author, site, popup] =
        [&["navigation"][..], &["author"], &SITE, &["comments", "popup"]].map(Hints::of);
    let mut before = 0;
    let mut rows = Vec::with_capacity(lines.len());
    for (idx, line) in lines.iter().enumerate() {
        let words = line.span.of(&page.text);
        let written_here = &written[idx];
        let group = &groups.all[groups.of_line[idx]];
        let element = page.elements.get(line.element_idx);
        let (near, all) = element.map(|element| (element.near_hints, element.all_hints)).unwrap_or_default();
        let in_tag = |tag: &str| block_of(page, line).is_some_and(|block| block.has_tag(tag));
        let within = |name: &str| element.is_some_and(|element| is_within(element, &[name]));
        let window = idx.saturating_sub(3)..(idx + 4).min(lines.len());
        let verdict_around = window.clone().map(verdict).sum::<f32>() / window.len() as f32;
        let around = |what: &dyn Fn(usize) -> f32| {
            let others = AROUND.into_iter().filter_map(|step| idx.checked_add_signed(step));
            others.filter(|&other| other < lines.len()).map(what).sum::<f32>() / AROUND.len() as f32
        };
        let up1 = block_of(page, line).map_or(0, |block| block.parent_idx);
        let up3 = page.elements.get(up1).and_then(|element| page.elements.get(element.parent_idx));
        let up3 = up3.and_then(|element| page.elements.get(element.parent_idx));
        let mean = |element: &Element| ratio(element.n_words, element.n_lines);
        rows.push([
            flag(line.n_words >= MANY_WORDS),
            link_of(line),
            written_here.n_stops as f32,
            flag(written_here.ends_sentence),
            flag(written_here.ends_colon),
            flag(words.starts_with(char::is_lowercase)),
            ratio(written_here.n_site_words, line.n_words),
            flag(line.look == Look::Caption),
            log(n_words),
            ratio(before, n_words),
            flag(beside.title_idx.is_some()),
            flag(beside.title_idx.is_some_and(|title_idx| idx > title_idx)),
            flag(in_tag("li")),
            flag(in_tag("div")),
            flag(within("footer")),
            flag(within("form")),
            flag(all.speak_of(navigation)),
            flag(all.speak_of(author)),
            flag(near.speak_of(site)),
            flag(near.speak_of(popup)),
            page.elements.get(up1).map_or(0.0, mean),
            up3.map_or(0.0, mean),
            up3.map_or(0.0, |element| log(element.n_words)),
            flag(Trees::is_in(trees.best_idx, page, line)),
            flag(Trees::is_in(trees.whole_idx, page, line)),
            page.elements.get(trees.whole_idx).map_or(0.0, |whole| ratio(whole.n_words, n_words)),
            around(&|other| link_of(&lines[other])),
            around(&|other| flag(lines[other].look == Look::Heading)),
            around(&|other| flag(written[other].ends_sentence)),
            around(&|other| flag(groups.of_line[other] == groups.of_line[idx])),
            ratio(group.n_words_before, n_words),
            ratio(group.n_words_until, n_words),
            group.verdict / group.n_words.max(1) as f32,
            verdict_around,
            trees.whole_verdict,
            flag(idx > last_verdict),
            flag(line.look == Look::Heading) * verdict(idx + 1),
            body.as_ref().map_or(0.0, |body| 1.0 - share_of_runs(&hashes(words), body)),
        ]);
        before += line.n_words;
    }
    rows
}

/// Kinds of names that say that something belongs to the site and not to one report.
const SITE: [&str; 11] = [
    "comments",
    "related",
    "aside",
    "share",
    "navigation",
    "footer",
    "header",
    "advert",
    "call",
    "author",
    "popup",
];

fn log(n: usize) -> f32 {
    (n as f32).ln_1p()
}

fn ratio(part: usize, whole: usize) -> f32 {
    part as f32 / whole.max(1) as f32
}

fn flag(is_so: bool) -> f32 {
    if is_so { 1.0 } else { 0.0 }
}

fn link_of(line: &Line) -> f32 {
    ratio(line.n_link_bytes, line.span.len())
}

/// Whether an element is or lies in one of these.
pub(super) fn is_within(element: &Element, names: &[&str]) -> bool {
    TELLING.iter().enumerate().any(|(bit, name)| element.within >> bit & 1 == 1 && names.contains(name))
}

fn block_of<'a>(page: &'a Page, line: &Line) -> Option<&'a Element> {
    page.elements.get(page.elements.get(line.element_idx)?.block_idx)
}

/// How a line is written.
struct Written {
    ends_sentence: bool,
    ends_colon: bool,
    n_stops: usize,
    n_site_words: usize,
}

impl Written {
    fn of(words: &str) -> Self {
        let end = words.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']', ' ']);
        Self {
            ends_sentence: end.ends_with(['.', '!', '?', '…', '。', '！', '？']),
            ends_colon: end.ends_with([':', '：']),
            n_stops: words.matches(['.', '!', '?', '。']).take(10).count(),
            n_site_words: n_site_words(words),
        }
    }
}

/// How many words of a line are such as sites say and reports seldom do.
fn n_site_words(words: &str) -> usize {
    static KNOWN: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
        let table = include_str!("../../data/line_words.tsv").lines().filter(|line| !line.starts_with('#'));
        table.filter_map(|line| Some(line.split_once('\t')?.1)).collect()
    });
    let mut small = String::new();
    let mut is_known = |word: &&str| {
        small.clear();
        small.extend(word.chars().flat_map(char::to_lowercase));
        KNOWN.contains(small.as_str())
    };
    let words = words.split(|c: char| !c.is_alphabetic());
    words.filter(|word| (1..=16).contains(&word.len())).filter(|word| is_known(word)).count()
}

/// Lines that look alike: same element and classes, in one with the same.
struct Group {
    n_words: usize,
    verdict: f32,
    n_words_before: usize,
    n_words_until: usize,
}

struct Groups {
    all: Vec<Group>,
    of_line: Vec<usize>,
}

impl Groups {
    fn of(page: &Page, verdict: &[f32]) -> Self {
        let mut by_signature: FxHashMap<u64, usize> = FxHashMap::default();
        let mut groups = Self { all: Vec::new(), of_line: Vec::with_capacity(page.lines.len()) };
        let mut before = 0;
        for (idx, line) in page.lines.iter().enumerate() {
            let signature = block_of(page, line).map_or(0, |block| block.signature);
            let nth = *by_signature.entry(signature).or_insert_with(|| {
                groups.all.push(Group {
                    n_words: 0,
                    verdict: 0.0,
                    n_words_before: before,
                    n_words_until: before,
                });
                groups.all.len() - 1
            });
            before += line.n_words;
            let group = &mut groups.all[nth];
            group.n_words += line.n_words;
            group.verdict += verdict.get(idx).copied().unwrap_or(0.0) * line.n_words as f32;
            group.n_words_until = before;
            groups.of_line.push(nth);
        }
        groups
    }
}

/// Two guesses at the element that holds the report, from paragraphs alone.
struct Trees {
    /// The element whose own paragraphs, those of its children and of theirs weigh most.
    best_idx: usize,
    /// The smallest around it that holds three fourths of all paragraphs.
    whole_idx: usize,
    /// How much of that another extractor holds for the report.
    whole_verdict: f32,
}

impl Trees {
    fn of(page: &Page, verdict: &[f32]) -> Self {
        let elements = &page.elements;
        let mut verdict_words = vec![0.0; elements.len()];
        for (line, share) in page.lines.iter().zip(verdict) {
            if let Some(words) = verdict_words.get_mut(line.element_idx) {
                *words += line.n_words as f32 * share;
            }
        }
        let mut score: Vec<f32> = elements.iter().map(|element| element.n_paragraph_words as f32).collect();
        let mut all_paragraphs: Vec<usize> =
            elements.iter().map(|element| element.n_paragraph_words).collect();
        for idx in (1..elements.len()).rev() {
            let parent_idx = elements[idx].parent_idx;
            score[parent_idx] += elements[idx].n_paragraph_words as f32 * 0.5;
            if elements[idx].parent_idx > 0 {
                score[elements[parent_idx].parent_idx] += elements[idx].n_paragraph_words as f32 * 0.25;
            }
            verdict_words[parent_idx] += verdict_words[idx];
            all_paragraphs[parent_idx] += all_paragraphs[idx];
        }
        let weight =
            |idx: usize| score[idx] * (1.0 - ratio(elements[idx].n_link_bytes, elements[idx].n_bytes));
        let best_idx =
            (0..elements.len()).fold(0, |best, idx| if weight(idx) > weight(best) { idx } else { best });
        let all = all_paragraphs.first().copied().unwrap_or(0);
        let mut whole_idx = best_idx;
        while whole_idx > 0 && all_paragraphs[whole_idx] * 4 < all * 3 {
            whole_idx = elements[whole_idx].parent_idx;
        }
        let whole_words = elements.get(whole_idx).map_or(1, |whole| whole.n_words.max(1)) as f32;
        let whole_verdict = verdict_words.get(whole_idx).map_or(0.0, |words| words / whole_words);
        Self { best_idx, whole_idx, whole_verdict }
    }

    /// Whether a line lies in an element. Those in an element come after it.
    fn is_in(ancestor_idx: usize, page: &Page, line: &Line) -> bool {
        let mut at = line.element_idx;
        while at > ancestor_idx {
            at = page.elements[at].parent_idx;
        }
        at == ancestor_idx && !page.elements.is_empty()
    }
}

/// Hashes of all runs of three words.
fn runs(text: &str) -> FxHashSet<u64> {
    hashes(text).windows(3).map(run).collect()
}

/// One hash of three words.
fn run(words: &[u64]) -> u64 {
    words.iter().fold(0, |hash, word| (hash.rotate_left(21) ^ word).wrapping_mul(FNV_PRIME))
}

const FNV_PRIME: u64 = 0x0100_0000_01b3;

/// A hash of each word, in any case (FNV-1a).
fn hashes(text: &str) -> Vec<u64> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let hash = |word: &str| {
        let letters = word.chars().flat_map(char::to_lowercase);
        letters.fold(0xcbf2_9ce4_8422_2325, |hash, c| (hash ^ u64::from(c)).wrapping_mul(FNV_PRIME))
    };
    words.map(hash).collect()
}

/// How many of a line's runs are among those: 0 to 1. Lines of less than three words have none.
fn share_of_runs(words: &[u64], known: &FxHashSet<u64>) -> f32 {
    let runs = words.windows(3);
    let n = runs.len();
    ratio(runs.filter(|words| known.contains(&run(words))).count(), n)
}
