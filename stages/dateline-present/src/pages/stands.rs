//! Who stands where: positions as a table of issues by holders.
//!
//! A holder's column is a country where the reports' own words tie the holder to one: the country itself, its capital or
//! people, somebody whose title names it. Else it is the holder. Issues told in much the same words share a row.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use dateline_model::{ArticleIdx, Cite, EntityKind, Position};

use super::desk::{Desk, plain};
use crate::{Stand, Stands, StandsRow};

/// Country codes of capitals by GeoNames id: a government is often named by its seat.
static CAPITALS: LazyLock<BTreeMap<&str, &str>> = LazyLock::new(|| {
    let rows = include_str!("../../data/capitals.tsv").lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(|row| row.split_once('\t')).collect()
});

/// Issues share a row when they share so much of the shorter one's words.
const SAME_ISSUE: f64 = 0.6;

/// Words that say nothing about which issue is meant.
const PLAIN_WORDS: &str = "the a an of to in on at by for from with and or that this these those its his \
                           her their it he she they them be is are was were been has have had will would \
                           could should may might not no any as if into over under about up out new all \
                           some such more than";

/// Whose column a position goes to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Column {
    /// ISO 3166-1 code.
    Country(String),
    /// Index into the ledger's entities.
    Entity(usize),
    /// A holder who is only described.
    Described(String),
}

/// One position with the column it goes to.
struct Held<'a> {
    article: ArticleIdx,
    position: &'a Position,
    column: Column,
    holder_name: String,
    issue: String,
    words: BTreeSet<String>,
}

/// The table of a story.
pub(super) fn of(desk: &Desk, story: usize) -> Stands {
    let countries = Countries::of(desk, story);
    let mut held: Vec<Held> = Vec::new();
    for article in desk.originals(story) {
        for position in &desk.annotated(article).positions {
            held.extend(countries.held(desk, article, position));
        }
    }
    let mut n_positions: BTreeMap<&Column, usize> = BTreeMap::new();
    for position in &held {
        *n_positions.entry(&position.column).or_default() += 1;
    }
    let mut columns: Vec<(&Column, usize)> = n_positions.into_iter().collect();
    columns.sort_by_key(|&(column, n)| (Reverse(n), column));
    let rows = rows(&held);
    let mut issues: Vec<StandsRow> = rows
        .iter()
        .map(|row| {
            let cells = columns.iter().map(|(column, _)| cell(row, column, &countries)).collect();
            StandsRow { issue: row[0].issue.clone(), cells }
        })
        .collect();
    // The sort is stable: issues that as many speak to stay in the order they are told in.
    issues.sort_by_key(|row| {
        let n_holders = row.cells.iter().filter(|cell| !cell.is_empty()).count();
        Reverse((n_holders, row.cells.iter().map(Vec::len).sum::<usize>()))
    });
    let holders = columns.iter().map(|(column, _)| countries.name(desk, column)).collect();
    Stands { holders, issues }
}

/// Positions on one issue stand together: each joins the row whose first issue shares most of its words.
fn rows<'h, 'a>(held: &'h [Held<'a>]) -> Vec<Vec<&'h Held<'a>>> {
    let mut rows: Vec<Vec<&Held>> = Vec::new();
    let mut rows_of_word: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for position in held {
        let mut n_shared: BTreeMap<usize, usize> = BTreeMap::new();
        for row in position.words.iter().filter_map(|word| rows_of_word.get(word.as_str())).flatten() {
            *n_shared.entry(*row).or_default() += 1;
        }
        let alike = |(row, shared): (usize, usize)| {
            let words = &rows[row][0].words;
            (shared as f64 / position.words.len().min(words.len()).max(1) as f64, shared, Reverse(row))
        };
        let best = n_shared
            .into_iter()
            .map(alike)
            .max_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
        match best {
            Some((share, _, Reverse(row))) if share >= SAME_ISSUE => rows[row].push(position),
            _ => {
                for word in &position.words {
                    rows_of_word.entry(word).or_default().push(rows.len());
                }
                rows.push(vec![position]);
            }
        }
    }
    rows
}

/// What one column says on one issue: each stance of each holder once, with all its words.
fn cell(row: &[&Held], column: &Column, countries: &Countries) -> Vec<Stand> {
    let mut stands: Vec<Stand> = Vec::new();
    for held in row.iter().filter(|held| held.column == *column) {
        let cite = Cite { article: held.article, span: held.position.span };
        let holder = (!countries.is_itself(held)).then(|| held.holder_name.clone());
        let wording = (held.issue != row[0].issue).then(|| held.issue.clone());
        let same =
            stands.iter_mut().find(|stand| stand.stance == held.position.stance && stand.holder == holder);
        match same {
            Some(stand) => stand.evidence.push(cite),
            None => {
                stands.push(Stand { stance: held.position.stance, holder, wording, evidence: vec![cite] });
            }
        }
    }
    stands
}

/// Which names of a story mean a country.
struct Countries {
    /// Lower-case names of countries and peoples, as mentioned in the run, with the country's code.
    code_of_name: BTreeMap<String, String>,
    /// The name each country goes by.
    name_of_code: BTreeMap<String, String>,
}

impl Countries {
    fn of(desk: &Desk, story: usize) -> Self {
        let mut countries = Self { code_of_name: BTreeMap::new(), name_of_code: BTreeMap::new() };
        for &article in desk.reports(story) {
            let annotated = desk.annotated(article);
            for mention in &annotated.mentions {
                let Some((_, entity)) = desk.entity(article, mention.entity) else { continue };
                let Some(code) = entity.link.as_deref().and_then(country_code) else { continue };
                let words = desk.words(Cite { article, span: mention.span }).to_lowercase();
                countries.code_of_name.insert(words, code.to_owned());
                let is_country = entity.kind == EntityKind::Place && is_country_link(entity.link.as_deref());
                if is_country || !countries.name_of_code.contains_key(code) {
                    countries.name_of_code.insert(code.to_owned(), entity.name.clone());
                }
            }
        }
        countries
    }

    fn held<'a>(&self, desk: &Desk, article: ArticleIdx, position: &'a Position) -> Option<Held<'a>> {
        let issue = plain(&position.issue);
        let known = position.holder.and_then(|local| desk.entity(article, local));
        let (column, holder_name) = if let Some((idx, entity)) = known {
            let titles = entity.titles.iter().map(|title| title.value.as_str());
            let own = entity.link.as_deref().and_then(country_code).map(str::to_owned);
            let code = own.or_else(|| self.named_in(titles));
            (code.map_or(Column::Entity(idx), Column::Country), entity.name.clone())
        } else {
            let name = plain(position.holder_name.as_deref()?);
            let code = self.named_in(std::iter::once(name.as_str()));
            (code.map_or_else(|| Column::Described(name.clone()), Column::Country), name)
        };
        let words = content_words(&issue);
        (!issue.is_empty()).then_some(Held { article, position, column, holder_name, issue, words })
    }

    /// The country that a title or description names: the first name in it that means one.
    fn named_in<'t>(&self, titles: impl Iterator<Item = &'t str>) -> Option<String> {
        for title in titles {
            let words: Vec<String> = title
                .split(|c: char| !c.is_alphanumeric() && c != '.')
                .map(str::to_lowercase)
                .filter(|word| !word.is_empty())
                .collect();
            for start in 0..words.len() {
                let named = (1..=3.min(words.len() - start))
                    .rev()
                    .find_map(|n| self.code_of_name.get(&words[start..start + n].join(" ")));
                if let Some(code) = named {
                    return Some(code.clone());
                }
            }
        }
        None
    }

    fn name(&self, desk: &Desk, column: &Column) -> String {
        match column {
            Column::Country(code) => self.name_of_code.get(code).unwrap_or(code).clone(),
            Column::Entity(entity) => desk.ledger.entities[*entity].name.clone(),
            Column::Described(name) => name.clone(),
        }
    }

    /// Whether the holder is what the column is headed by.
    fn is_itself(&self, held: &Held) -> bool {
        match &held.column {
            Column::Country(code) => self.name_of_code.get(code) == Some(&held.holder_name),
            Column::Entity(_) | Column::Described(_) => true,
        }
    }
}

/// The country a gazetteer entry is, or is the capital of.
fn country_code(link: &str) -> Option<&str> {
    if let Some(code) = link.strip_prefix("iso3166:") {
        return Some(code);
    }
    CAPITALS.get(link.strip_prefix("geonames:")?).copied()
}

fn is_country_link(link: Option<&str>) -> bool {
    link.is_some_and(|link| link.starts_with("iso3166:"))
}

/// Words that tell which issue is meant, cut to their stems so that "closing" meets "closed".
fn content_words(issue: &str) -> BTreeSet<String> {
    let words = issue.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
    let told =
        words.filter(|word| word.chars().count() > 1 && !PLAIN_WORDS.split(' ').any(|plain| plain == word));
    told.map(|word| stem(&word)).collect()
}

fn stem(word: &str) -> String {
    let endings = ["ations", "ation", "ings", "ing", "ies", "ied", "es", "ed", "s", "e", "y"];
    let cut =
        endings.iter().find_map(|ending| word.strip_suffix(ending).filter(|stem| stem.chars().count() >= 4));
    cut.unwrap_or(word).to_owned()
}
