//! What repeats on a site's pages and is none of their reports: a plea for gifts, a list of offices, an editor's standing note.
//!
//! One page alone cannot tell: such lines are written like any other. So all pages of a run are looked at first, in any
//! order, and what most pages of a site repeat word for word is the site's.

use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};

use dateline_model::{RawArticle, Role};
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use crate::line::{self, Line};
use crate::roles;

/// On fewer pages than this a line repeats for other reasons: a quotation, a paragraph of what happened before.
const FEWEST_PAGES: usize = 3;

/// Shorter lines, and headings, are often how a site's reports are laid out: "Pros", "2.", "The verdict".
const FEWEST_WORDS: usize = 4;

/// Pages that have more than this share of their report's words in common with another are versions of one report: they
/// count for nothing.
const MOST_SHARED: f64 = 1.0 / 3.0;

/// More than this share of a report is not taken from it: what is left would be none.
const MOST_TAKEN: f64 = 0.5;

/// What repeats on the pages of each site.
#[derive(Debug, Default)]
pub struct Furniture {
    by_site: FxHashMap<String, FxHashSet<u64>>,
}

impl Furniture {
    /// Looks at all pages of a run; what is no web page, or comes from nobody knows where, is passed over.
    ///
    /// A line is furniture where it stands on at least three pages and on at least half of the site's, pages with the same
    /// title or mostly the same lines as another left out.
    pub fn of(articles: &[RawArticle]) -> Self {
        let mut sites: FxHashMap<String, Vec<&RawArticle>> = FxHashMap::default();
        for article in articles {
            if let Some(site) = site_of(article) {
                sites.entry(site).or_default().push(article);
            }
        }
        let large = sites.into_iter().filter(|(_, pages)| pages.len() >= FEWEST_PAGES);
        let told = large.map(|(site, pages)| {
            let pages: Vec<Page> = pages.into_iter().map(Page::of).collect();
            (site, repeated(&pages))
        });
        Self { by_site: told.filter(|(_, repeated)| !repeated.is_empty()).collect() }
    }

    /// Which of an article's lines are furniture.
    pub(crate) fn among(&self, article: &RawArticle, lines: &[Line<'_>]) -> Vec<bool> {
        let repeated = site_of(article).and_then(|site| self.by_site.get(&site));
        let Some(repeated) = repeated else { return Vec::new() };
        let told = roles::from_markup(lines, &article.marked);
        let is_report = |idx: usize| may_be_report(&lines[idx], told[idx]);
        let is_furniture = |idx: usize| {
            let line = &lines[idx];
            told[idx].is_none() && line.n_words >= FEWEST_WORDS && repeated.contains(&key(line.text))
        };
        let n_words = |is_wanted: &dyn Fn(usize) -> bool| -> usize {
            (0..lines.len()).filter(|&idx| is_wanted(idx)).map(|idx| lines[idx].n_words).sum()
        };
        let (n_taken, n_all) = (n_words(&is_furniture), n_words(&is_report));
        if n_taken as f64 > n_all as f64 * MOST_TAKEN {
            return Vec::new();
        }
        (0..lines.len()).map(is_furniture).collect()
    }
}

/// The site of a web page: its host, else the outlet's name.
fn site_of(article: &RawArticle) -> Option<String> {
    article.page.as_ref()?;
    let host = article.url.as_deref().and_then(|url| {
        let host = url.split_once("://")?.1.split(['/', '?', '#']).next()?.to_ascii_lowercase();
        Some(host.strip_prefix("www.").map(str::to_owned).unwrap_or(host))
    });
    host.or_else(|| article.outlet.clone())
}

/// What is left of a page: how it is titled and the lines of its report.
struct Page {
    title: String,
    /// Hash and number of words of each line, each line once.
    lines: BTreeSet<(u64, usize)>,
}

impl Page {
    fn of(article: &RawArticle) -> Self {
        let lines = line::lines(&article.text);
        let told = roles::from_markup(&lines, &article.marked);
        let report = lines.iter().zip(told).filter(|(line, told)| may_be_report(line, *told));
        Self {
            title: article.title.as_deref().unwrap_or_default().to_lowercase(),
            lines: report.map(|(line, _)| (key(line.text), line.n_words)).collect(),
        }
    }
}

/// Whether a line may be part of a report, so far as its markup says.
fn may_be_report(line: &Line<'_>, told: Option<Role>) -> bool {
    !line.is_blank() && told.is_none_or(|role| role == Role::Heading)
}

/// The lines that most pages of a site share.
fn repeated(pages: &[Page]) -> FxHashSet<u64> {
    let counted = count(pages.iter());
    let is_shared = |line: &u64| counted.get(line).is_some_and(|titles| titles.len() > 1);
    let is_of_its_own = |page: &&Page| {
        let n_words = |is_wanted: &dyn Fn(&u64) -> bool| -> usize {
            page.lines.iter().filter(|(line, _)| is_wanted(line)).map(|(_, n_words)| n_words).sum()
        };
        n_words(&is_shared) as f64 <= n_words(&|_| true) as f64 * MOST_SHARED
    };
    let counted = count(pages.iter().filter(is_of_its_own));
    let n_titles = pages.iter().map(|page| page.title.as_str()).collect::<FxHashSet<_>>().len();
    let is_repeated = |titles: &FxHashSet<&str>| titles.len() >= FEWEST_PAGES && titles.len() * 2 >= n_titles;
    counted.into_iter().filter(|(_, titles)| is_repeated(titles)).map(|(line, _)| line).collect()
}

/// Under which titles each line stands.
fn count<'a>(pages: impl Iterator<Item = &'a Page>) -> FxHashMap<u64, FxHashSet<&'a str>> {
    let mut titles: FxHashMap<u64, FxHashSet<&str>> = FxHashMap::default();
    for page in pages {
        for (line, _) in &page.lines {
            titles.entry(*line).or_default().insert(&page.title);
        }
    }
    titles
}

/// A line without what differs from page to page: case, digits, spaces.
fn key(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    for word in text.split_whitespace() {
        for c in word.chars().filter(|c| !c.is_numeric()).flat_map(char::to_lowercase) {
            c.hash(&mut hasher);
        }
        ' '.hash(&mut hasher);
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use dateline_model::{Block, PageFacts, Span};

    use super::*;

    const PLEA: &str =
        "The Harbour Post lives by its readers, and a gift of any size keeps its boats on the water.";

    /// A page whose report is three lines of its own and those given.
    fn page(nth: usize, more: &[&str]) -> RawArticle {
        let place = ["Norden", "Sull", "Arden", "Quell", "Marsh", "Hollow"][nth];
        let mut lines = vec![
            format!("The mayor of {place} opened the new lock on Monday, before some two hundred guests."),
            format!(
                "It took {place} four years and a loan from the county to build, she said in her speech."
            ),
            format!("The first boat through was that of the oldest skipper of {place}, who is ninety."),
        ];
        lines.extend(more.iter().map(|&line| line.to_owned()));
        RawArticle {
            title: Some(format!("{place} opens its lock")),
            url: Some(format!("https://www.post.example/{place}")),
            text: lines.join("\n") + "\n",
            page: Some(PageFacts::default()),
            ..RawArticle::default()
        }
    }

    fn taken(pages: &[RawArticle], of: &RawArticle) -> Vec<usize> {
        let among = Furniture::of(pages).among(of, &line::lines(&of.text));
        (0..among.len()).filter(|&idx| among[idx]).collect()
    }

    #[test]
    fn what_most_pages_of_a_site_repeat_is_furniture_in_any_order() {
        let mut pages: Vec<RawArticle> = (0..4).map(|nth| page(nth, &[PLEA])).collect();
        pages.push(page(4, &[]));
        let last = pages[3].clone();
        assert_eq!(taken(&pages, &last), [3]);
        pages.reverse();
        assert_eq!(taken(&pages, &last), [3]);
    }

    #[test]
    fn two_pages_or_few_of_many_are_not_enough() {
        let pages: Vec<RawArticle> = (0..2).map(|nth| page(nth, &[PLEA])).collect();
        assert!(taken(&pages, &pages[0]).is_empty());
        let mut pages: Vec<RawArticle> = (0..2).map(|nth| page(nth, &[PLEA])).collect();
        pages.extend((2..6).map(|nth| page(nth, &[])));
        assert!(taken(&pages, &pages[0]).is_empty());
    }

    #[test]
    fn how_reports_are_laid_out_is_left_to_them() {
        let mut pages: Vec<RawArticle> = (0..4).map(|nth| page(nth, &["2.", PLEA])).collect();
        for page in &mut pages {
            let start = page.text.find(PLEA).unwrap();
            page.marked = vec![Block { span: Span::new(start, page.text.len()), role: Role::Heading }];
        }
        assert!(taken(&pages, &pages[0]).is_empty());
    }

    #[test]
    fn versions_of_one_report_are_no_furniture() {
        let mut pages: Vec<RawArticle> = (0..3).map(|_| page(0, &[PLEA])).collect();
        assert!(taken(&pages, &pages[0]).is_empty(), "the same title");
        for (nth, page) in pages.iter_mut().enumerate() {
            page.title = Some(format!("Norden opens its lock, version {nth}"));
        }
        assert!(taken(&pages, &pages[0]).is_empty(), "the same lines");
    }

    #[test]
    fn other_sites_and_plain_texts_are_left_alone() {
        let mut pages: Vec<RawArticle> = (0..4).map(|nth| page(nth, &[PLEA])).collect();
        let mut other = page(4, &[PLEA]);
        other.url = Some("https://other.example/marsh".to_owned());
        pages.push(other.clone());
        assert!(taken(&pages, &other).is_empty());
        let plain = RawArticle { page: None, ..pages[0].clone() };
        assert!(taken(&pages, &plain).is_empty());
    }

    #[test]
    fn a_page_that_would_lose_most_of_its_report_keeps_it() {
        let mut pages: Vec<RawArticle> = (0..4).map(|nth| page(nth, &[PLEA])).collect();
        let short = RawArticle { text: format!("The lock is open.\n{PLEA}\n"), ..page(4, &[]) };
        pages.push(short.clone());
        assert!(taken(&pages, &short).is_empty());
    }
}
