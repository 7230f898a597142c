//! Where the places of the gazetteer lie, and which of several places of one name an article means.
//!
//! A place's link ("geonames:3936456", "iso3166:PE") is its key. Tables: `data/cities.tsv`, `data/country-facts.tsv`.

use rustc_hash::FxHashMap;

use super::rows;

/// What is known of a place on the map.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlaceFacts {
    /// ISO 3166-1 code of its country.
    pub country: &'static str,
    /// Its state, where it lies in the United States.
    pub state: Option<&'static str>,
    /// Degrees north; of a country, its capital's.
    pub latitude: f64,
    /// Degrees east; of a country, its capital's.
    pub longitude: f64,
    /// How many people live there, as GeoNames counts; 0 where it does not.
    pub population: u64,
    /// Link of the capital, for countries.
    pub capital: Option<&'static str>,
}

/// One row of the table of cities.
pub(super) struct City {
    pub link: &'static str,
    pub name: &'static str,
    pub is_capital: bool,
    /// Other spellings, `|` between them.
    pub others: &'static str,
    pub facts: PlaceFacts,
}

/// The table of cities, in its order: largest first, namesakes of larger ones last.
pub(super) fn cities() -> impl Iterator<Item = City> {
    rows(include_str!("../../data/cities.tsv")).filter_map(|row| {
        let [id, name, country, state, kind, latitude, longitude, population, others] = row[..] else {
            return None;
        };
        let facts = PlaceFacts {
            country,
            state: Some(state).filter(|state| !state.is_empty()),
            latitude: latitude.parse().ok()?,
            longitude: longitude.parse().ok()?,
            population: population.parse().ok()?,
            capital: None,
        };
        // Leaked once for the life of the program: the tables are static.
        let link = format!("geonames:{id}").leak();
        Some(City { link, name, is_capital: kind == "capital", others, facts })
    })
}

/// Adds what is known of countries to what is known of cities, by link.
pub(super) fn add_countries(facts: &mut FxHashMap<&'static str, PlaceFacts>) {
    for row in rows(include_str!("../../data/country-facts.tsv")) {
        let [country, capital, population] = row[..] else { continue };
        let capital: &'static str = format!("geonames:{capital}").leak();
        let Some(&city) = facts.get(capital) else { continue };
        let population = population.parse().unwrap_or_default();
        let whole = PlaceFacts { country, state: None, population, capital: Some(capital), ..city };
        facts.insert(format!("iso3166:{country}").leak(), whole);
    }
}
