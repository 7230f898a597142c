//! Whose column a position goes to.
//!
//! It is a country's where the reports' own words tie the holder to one: the country itself, its people, its capital or
//! government's house, somebody whose title names one of these. It is a body's where somebody's title names the body.
//! Else it is the holder's own.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use dateline_model::{Cite, Entity, EntityKind};

use super::desk::Desk;

/// Country codes of capitals by GeoNames id: a government is often named by its seat.
static CAPITALS: LazyLock<BTreeMap<&str, &str>> =
    LazyLock::new(|| rows(include_str!("../../data/capitals.tsv")).collect());

/// Country codes of houses and bodies by name.
static HOUSES: LazyLock<BTreeMap<String, &str>> = LazyLock::new(|| {
    rows(include_str!("../../data/houses.tsv")).map(|(name, code)| (name.to_lowercase(), code)).collect()
});

/// Names of countries by code.
static COUNTRIES: LazyLock<BTreeMap<&str, &str>> =
    LazyLock::new(|| peoples().map(|(code, name, _)| (code, name)).collect());

/// Country codes by lower-case adjective or name of the people.
static PEOPLES: LazyLock<BTreeMap<String, &str>> = LazyLock::new(|| {
    let named = peoples().flat_map(|(code, _, people)| people.split('|').map(move |name| (name, code)));
    let named = named.filter(|(name, _)| !name.is_empty());
    named.map(|(name, code)| (name.to_lowercase(), code)).collect()
});

/// Code, name, names of the people.
fn peoples() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
    rows(include_str!("../../data/peoples.tsv")).map(|(code, rest)| {
        let (name, people) = rest.split_once('\t').unwrap_or((rest, ""));
        (code, name, people)
    })
}

/// The country whose people a word names, as adjective or noun, one or many.
fn country_of_people(word: &str) -> Option<&'static str> {
    let word = word.to_lowercase();
    PEOPLES.get(&word).or_else(|| PEOPLES.get(word.strip_suffix('s')?)).copied()
}

fn rows(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    table.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'))
}

/// Between "Norland" and "minister" so many bytes may stand ("'s ").
const MAX_GAP: u32 = 5;

/// Whose column.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Column {
    /// ISO 3166-1 code.
    Country(String),
    /// Index into the ledger's entities.
    Entity(usize),
    /// A holder who is only described.
    Described(String),
}

/// Which names of a story mean a country.
pub(super) struct Columns {
    /// Lower-case names of countries and peoples, as mentioned in the story, with the country's code.
    code_of_name: BTreeMap<String, String>,
    /// The name each country goes by.
    name_of_code: BTreeMap<String, String>,
}

impl Columns {
    /// Learns from the story's mentions which words mean which country.
    pub fn of(desk: &Desk, story: usize) -> Self {
        let mut columns = Self { code_of_name: BTreeMap::new(), name_of_code: BTreeMap::new() };
        for &article in desk.reports(story) {
            for mention in &desk.annotated(article).mentions {
                let Some((_, entity)) = desk.entity(article, mention.entity) else { continue };
                let Some(code) = country_of(entity) else { continue };
                let words = desk.words(Cite { article, span: mention.span }).to_lowercase();
                columns.code_of_name.insert(words, code.to_owned());
                let is_country = entity.link.as_deref().is_some_and(|link| link.starts_with("iso3166:"));
                if is_country && entity.kind == EntityKind::Place {
                    columns.name_of_code.insert(code.to_owned(), entity.name.clone());
                }
            }
        }
        columns
    }

    /// The column of somebody or something known.
    pub fn of_entity(&self, desk: &Desk, idx: usize) -> Column {
        let entity = &desk.ledger.entities[idx];
        if let Some(code) = country_of(entity) {
            return Column::Country(code.to_owned());
        }
        let affiliated = (entity.kind == EntityKind::Person)
            // Many stories tell of the same few people.
            .then(|| desk.affiliations[idx].get_or_init(|| affiliation(desk, entity)).clone())
            .flatten();
        affiliated.unwrap_or_else(|| {
            let titles = entity.titles.iter().map(|title| title.value.as_str());
            self.named_in(titles).map_or(Column::Entity(idx), Column::Country)
        })
    }

    /// The column of somebody who is only described.
    pub fn of_description(&self, name: &str) -> Column {
        self.named_in(std::iter::once(name))
            .map_or_else(|| Column::Described(name.to_owned()), Column::Country)
    }

    /// What a column is headed.
    pub fn name(&self, desk: &Desk, column: &Column) -> String {
        match column {
            Column::Country(code) => {
                let usual =
                    || COUNTRIES.get(code.as_str()).map_or_else(|| code.clone(), |&name| name.to_owned());
                self.name_of_code.get(code).cloned().unwrap_or_else(usual)
            }
            Column::Entity(entity) => desk.ledger.entities[*entity].name.clone(),
            Column::Described(name) => name.clone(),
        }
    }

    /// The country that a title or description names: the first name in it that means one.
    fn named_in<'t>(&self, titles: impl Iterator<Item = &'t str>) -> Option<String> {
        for title in titles {
            let words =
                title.split(|c: char| !c.is_alphanumeric() && c != '.').filter(|word| !word.is_empty());
            let words: Vec<String> = words.map(str::to_lowercase).collect();
            for start in 0..words.len() {
                let longest_first = (1..=3.min(words.len() - start)).rev();
                let mut names = longest_first.map(|n| words[start..start + n].join(" "));
                let meant = |name: String| {
                    let people = || country_of_people(&name).map(str::to_owned);
                    self.code_of_name.get(&name).cloned().or_else(people)
                };
                if let Some(code) = names.find_map(meant) {
                    return Some(code);
                }
            }
        }
        None
    }
}

/// What most of a person's titles say they act for: the name in the title ("president of Norland") or right before it
/// ("Norland's minister", "the Norlandish envoy").
fn affiliation(desk: &Desk, person: &Entity) -> Option<Column> {
    let mut n_told: BTreeMap<Column, usize> = BTreeMap::new();
    for cite in person.titles.iter().flat_map(|title| &title.evidence) {
        let annotated = desk.annotated(cite.article);
        let owner = annotated.mentions.iter().find(|mention| {
            let gap = cite.span.start.checked_sub(mention.span.end);
            cite.span.contains(mention.span)
                || gap.is_some_and(|gap| gap <= MAX_GAP && is_owned(desk, *cite, gap))
        });
        let Some((idx, entity)) = owner.and_then(|owner| desk.entity(cite.article, owner.entity)) else {
            continue;
        };
        let column = match (country_of(entity), entity.kind) {
            (Some(code), _) => Column::Country(code.to_owned()),
            (None, EntityKind::Organization | EntityKind::Place) => Column::Entity(idx),
            (None, EntityKind::Person | EntityKind::Group | EntityKind::Work | EntityKind::Other) => continue,
        };
        *n_told.entry(column).or_default() += 1;
    }
    n_told
        .into_iter()
        .max_by_key(|(column, n)| (*n, std::cmp::Reverse(column.clone())))
        .map(|(column, _)| column)
}

/// Whether nothing but a possessive ending and a space stands in the gap before a title.
fn is_owned(desk: &Desk, title: Cite, gap: u32) -> bool {
    let text = &desk.annotated(title.article).article.text;
    let between = text.get((title.span.start - gap) as usize..title.span.start as usize).unwrap_or(",");
    matches!(between.trim_end(), "" | "'s" | "\u{2019}s" | "'" | "\u{2019}") && !between.contains('\n')
}

/// The country an entity is, or stands for: by its gazetteer entry, or as the house of its government.
pub(super) fn country_of(entity: &Entity) -> Option<&str> {
    let link = entity.link.as_deref();
    if let Some(code) = link.and_then(|link| link.strip_prefix("iso3166:")) {
        return Some(code);
    }
    if entity.kind == EntityKind::Group {
        return country_of_people(&entity.name);
    }
    let capital = link.and_then(|link| link.strip_prefix("geonames:")).and_then(|id| CAPITALS.get(id));
    capital.or_else(|| HOUSES.get(entity.name.trim_start_matches("the ").to_lowercase().as_str())).copied()
}

#[cfg(test)]
mod tests {
    use super::country_of_people;

    #[test]
    fn a_people_stands_for_its_country() {
        assert_eq!(country_of_people("Peruvians"), Some("PE"));
        assert_eq!(country_of_people("norwegian"), Some("NO"));
        assert_eq!(country_of_people("Karelunder"), None);
    }
}
