//! Names that everybody knows: countries, regions, cities, peoples, bodies, outlets, first names. Tables in `data/`, read once.
//!
//! A spelling goes in, the one thing it usually names comes out. Lookups mind capitals ("US" is a country, "us" is not);
//! a word in capitals throughout is also tried as an ordinary name ("LIMA").

mod places;

use std::sync::OnceLock;

use dateline_model::EntityKind;
use rustc_hash::{FxHashMap, FxHashSet};

pub use places::PlaceFacts;

/// What a spelling usually names.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Known {
    /// Its usual English name.
    pub name: &'static str,
    /// What it is.
    pub kind: EntityKind,
    /// Its identifier ("iso3166:UA", "geonames:703448").
    pub link: Option<&'static str>,
    /// Whether the spelling is proof enough that a capitalised word names it; otherwise it only tells what a name is
    /// that was found by other signs (small towns, bodies called by an everyday word).
    pub is_plain: bool,
    /// Whether it is a country or territory.
    pub is_country: bool,
}

/// The most words a name in the tables has.
pub(crate) const MOST_WORDS: usize = 6;

/// Cities with fewer people are too small to be found by their name alone.
const PLAIN_FROM: u64 = 460_000;

#[derive(Default)]
struct Tables {
    known: FxHashMap<&'static str, Known>,
    /// Links of smaller cities of the same name, largest first.
    namesakes: FxHashMap<&'static str, Vec<&'static str>>,
    /// States of the United States.
    states: FxHashSet<&'static str>,
    /// What is known of places, by link.
    facts: FxHashMap<&'static str, PlaceFacts>,
    /// Usual names of countries, by the links of their capitals.
    ruled_from: FxHashMap<&'static str, &'static str>,
    /// Names of countries, their adjectives and peoples, with the country's usual name.
    countries: FxHashMap<&'static str, &'static str>,
    first_names: FxHashSet<&'static str>,
    name_words: FxHashMap<&'static str, EntityKind>,
}

/// What a spelling usually names; `None` for unknown ones.
pub(crate) fn known(name: &str) -> Option<&'static Known> {
    let known = &tables().known;
    let bare = name.strip_prefix("the ").or_else(|| name.strip_prefix("The ")).unwrap_or(name);
    known.get(bare).or_else(|| known.get(name)).or_else(|| known.get(ordinary(bare)?.as_str()))
}

/// What is known of a place by its link ("geonames:3936456", "iso3166:PE"); `None` for what is no place of the gazetteer.
///
/// # Examples
///
/// ```
/// use dateline_annotate::place_facts;
/// let peru = place_facts("iso3166:PE").unwrap();
/// let lima = place_facts(peru.capital.unwrap()).unwrap();
/// assert_eq!((lima.country, lima.latitude.round()), ("PE", -12.0));
/// ```
pub fn place_facts(link: &str) -> Option<&'static PlaceFacts> {
    tables().facts.get(link)
}

/// Whether a city of the gazetteer bears this name, whatever else it names.
pub(crate) fn has_city(name: &str) -> bool {
    let tables = tables();
    tables.namesakes.contains_key(name)
        || tables.known.get(name).and_then(|k| k.link).is_some_and(|link| link.starts_with("geonames:"))
}

/// The usual name of the country whose capital this link is of.
pub(crate) fn country_ruled_from(link: &str) -> Option<&'static str> {
    tables().ruled_from.get(link).copied()
}

/// Whether this names a state of the United States.
pub(crate) fn is_state(name: &str) -> bool {
    tables().states.contains(name)
}

/// So many times larger than its namesakes is a city that needs nothing beside its name.
const LARGER: u64 = 3;

/// Which place a name means of which the article says outright where it lies ("Springfield, Illinois"): the largest there.
pub(crate) fn meant_in(known: &Known, country_or_state: &str) -> Option<&'static str> {
    let namesakes = tables().namesakes.get(known.name).map_or(&[][..], Vec::as_slice);
    let lies_there = |link: &&'static str| {
        place_facts(link)
            .is_some_and(|facts| facts.state == Some(country_or_state) || facts.country == country_or_state)
    };
    known.link.iter().chain(namesakes).copied().find(lies_there)
}

/// Which place a name means, `named` telling which countries (ISO 3166-1 codes) and states an article names: the largest that
/// lies in one of them, else the largest of all where it is much larger than the others.
pub(crate) fn meant(known: &Known, named: &dyn Fn(&str) -> bool) -> Option<&'static str> {
    let largest = known.link.and_then(place_facts).map_or(0, |facts| facts.population);
    // Every report of the United States names them: a city there needs its state. And a town a tenth of the size needs more
    // than a mention of its country.
    let lies_there = |link: &&'static str| {
        place_facts(link).is_some_and(|facts| {
            facts.population * 10 >= largest && named(facts.state.unwrap_or(facts.country))
        })
    };
    let namesakes = tables().namesakes.get(known.name).map_or(&[][..], Vec::as_slice);
    // Where its own country is named too, the larger one keeps the name.
    let there = known.link.iter().chain(namesakes).copied().find(lies_there);
    let next = namesakes.first().and_then(|link| place_facts(link)).map_or(0, |facts| facts.population);
    let is_large = known.is_country || largest >= LARGER * next;
    there.or(known.link.filter(|_| is_large))
}

/// The usual name of the country that a name, an adjective or a people's name belongs to ("Peru" for "Peruvian").
pub(crate) fn country_of(word: &str) -> Option<&'static str> {
    let bare = word.strip_prefix("the ").or_else(|| word.strip_prefix("The ")).unwrap_or(word);
    tables().countries.get(bare).copied()
}

/// Whether this is a usual first name.
pub(crate) fn is_first_name(word: &str) -> bool {
    tables().first_names.contains(word)
}

/// What a name with this word in it, mostly at its end, is ("River", "Ministry").
pub(crate) fn name_word(word: &str) -> Option<EntityKind> {
    tables().name_words.get(word).copied()
}

/// "SAN MARCO" as "San Marco"; `None` unless it is all capitals and long enough not to be an acronym.
fn ordinary(name: &str) -> Option<String> {
    let n_letters = name.chars().filter(|c| c.is_alphabetic()).count();
    if n_letters < 4 || name.chars().any(char::is_lowercase) {
        return None;
    }
    let mut is_start = true;
    let lowered = name.chars().map(|letter| {
        let next = if is_start { letter } else { letter.to_lowercase().next().unwrap_or(letter) };
        is_start = !letter.is_alphabetic();
        next
    });
    Some(lowered.collect())
}

/// The rows of a table without its comment lines, cut at tabs.
pub(crate) fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| line.split('\t').collect())
}

fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(Tables::read)
}

impl Tables {
    fn read() -> Self {
        let mut tables = Self::default();
        let others =
            |cell: Option<&&'static str>| cell.map_or("", |c| c).split('|').filter(|o| !o.is_empty());
        for row in rows(include_str!("../data/countries.tsv")) {
            // Leaked once for the life of the program: the tables are static.
            let link: &'static str = format!("iso3166:{}", row[0]).leak();
            for name in others(row.get(1)).chain(others(row.get(2))) {
                tables.add(name, row[1], EntityKind::Place, Some(link), true);
            }
            for word in others(row.get(1)).chain(others(row.get(2))).chain(others(row.get(3))) {
                tables.countries.entry(word).or_insert(row[1]);
            }
            tables.add_people(others(row.get(3)));
        }
        for row in rows(include_str!("../data/regions.tsv")) {
            for name in others(row.first()).chain(others(row.get(1))) {
                tables.add(name, row[0], EntityKind::Place, None, true);
            }
            tables.add_people(others(row.get(2)));
        }
        for row in rows(include_str!("../data/groups.tsv")) {
            tables.add_people(others(row.first()));
        }
        let outlets = rows(include_str!("../data/outlets.tsv"));
        for row in rows(include_str!("../data/organizations.tsv")).chain(outlets) {
            for name in others(row.first()).chain(others(row.get(1))) {
                let usual = row[0].trim_start_matches('~');
                let spelling = name.trim_start_matches('~');
                tables.add(spelling, usual, EntityKind::Organization, None, spelling == name);
            }
        }
        for row in rows(include_str!("../data/first-names.txt")) {
            tables.first_names.extend(row);
        }
        for city in places::cities() {
            let is_big = city.facts.population >= PLAIN_FROM || city.is_capital;
            tables.facts.insert(city.link, city.facts);
            tables.states.extend(city.facts.state);
            if tables.known.get(city.name).is_some_and(|larger| larger.kind == EntityKind::Place) {
                tables.namesakes.entry(city.name).or_default().push(city.link);
                continue;
            }
            for name in others(Some(&city.name)).chain(others(Some(&city.others))) {
                let is_plain = is_big && name.len() >= 4 && !tables.first_names.contains(name);
                tables.add(name, city.name, EntityKind::Place, Some(city.link), is_plain);
            }
        }
        places::add_countries(&mut tables.facts);
        for row in rows(include_str!("../data/countries.tsv")) {
            let facts = tables.facts.get(format!("iso3166:{}", row[0]).as_str());
            if let Some(capital) = facts.and_then(|facts| facts.capital) {
                tables.ruled_from.insert(capital, row[1]);
            }
        }
        for row in rows(include_str!("../data/name-words.tsv")) {
            let kind = match row[0] {
                "organization" => EntityKind::Organization,
                "place" => EntityKind::Place,
                _ => EntityKind::Other,
            };
            tables.name_words.extend(others(row.get(1)).map(|word| (word, kind)));
        }
        tables
    }

    /// Adds a spelling unless an earlier table has it.
    fn add(
        &mut self,
        spelling: &'static str,
        name: &'static str,
        kind: EntityKind,
        link: Option<&'static str>,
        is_plain: bool,
    ) {
        let is_country = link.is_some_and(|link| link.starts_with("iso3166:"));
        self.known.entry(spelling).or_insert(Known { name, kind, link, is_plain, is_country });
    }

    /// Adds a people by its names and their plurals.
    fn add_people(&mut self, names: impl Iterator<Item = &'static str>) {
        let mut usual = None;
        for name in names {
            let usual = *usual.get_or_insert(name);
            self.add(name, usual, EntityKind::Group, None, true);
            let has_plural =
                !["ese", "sh", "ch", "ss", "men", "s", "ic"].iter().any(|end| name.ends_with(end));
            if has_plural {
                // Leaked once for the life of the program: the tables are static.
                self.add(format!("{name}s").leak(), usual, EntityKind::Group, None, true);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_place_share_a_link() {
        for (one, other) in
            [("UK", "Britain"), ("U.S.", "United States"), ("Peking", "Beijing"), ("LIMA", "Lima")]
        {
            assert_eq!(known(one).unwrap().link, known(other).unwrap().link, "{one} {other}");
        }
    }

    #[test]
    fn peoples_are_groups_in_singular_and_plural() {
        assert_eq!(known("Norwegian").unwrap().kind, EntityKind::Group);
        assert_eq!(known("Norwegians").unwrap().name, "Norwegian");
        assert_eq!(known("Danes").unwrap().name, "Danish");
    }

    #[test]
    fn a_nationality_leads_to_its_country() {
        assert_eq!(country_of("Peruvian"), Some("Peru"));
        assert_eq!(country_of("the United States"), Some("United States"));
        assert_eq!(country_of("Lima"), None);
    }

    #[test]
    fn of_two_places_of_one_name_the_article_means_the_one_in_a_country_it_names() {
        let cordoba = known("Cordoba").unwrap();
        let country = |named: &'static str| {
            place_facts(meant(cordoba, &|country| country == named).unwrap()).unwrap().country
        };
        assert_eq!(country("ES"), "ES");
        assert_eq!(country("PE"), "AR");
        // The Mexican one is too small.
        assert_eq!(country("MX"), "AR");
    }

    #[test]
    fn of_several_places_of_one_size_none_is_meant_until_the_article_says_where() {
        let springfield = known("Springfield").unwrap();
        assert_eq!(meant(springfield, &|_| false), None);
        let state = |link: &str| place_facts(link).unwrap().state;
        assert_eq!(meant(springfield, &|state| state == "Illinois").and_then(state), Some("Illinois"));
        assert_eq!(meant_in(springfield, "Massachusetts").and_then(state), Some("Massachusetts"));
        assert_eq!(meant_in(springfield, "Ohio"), None, "too small for the table, and no other");
        assert_eq!(meant_in(known("Lima").unwrap(), "Ohio"), None);
        assert!(meant(known("Lima").unwrap(), &|_| false).is_some());
    }

    #[test]
    fn everyday_words_are_no_names_by_themselves() {
        assert_eq!(known("us"), None);
        assert!(!known("Time").unwrap().is_plain);
    }
}
