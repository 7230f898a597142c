//! Which state is meant where its people or its capital is named as the one who acts ("Lima blamed", "Peruvian agents").

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use crate::gazetteer::rows;

/// The country that a capital or the name of a people stands for; `None` for other names.
pub(super) fn state_of(name: &str) -> Option<&'static str> {
    static STATES: OnceLock<FxHashMap<&'static str, &'static str>> = OnceLock::new();
    STATES.get_or_init(read).get(name).copied()
}

fn read() -> FxHashMap<&'static str, &'static str> {
    let mut states = FxHashMap::default();
    let mut by_code = FxHashMap::default();
    for row in rows(include_str!("../../../data/countries.tsv")) {
        by_code.insert(row[0], row[1]);
        for people in row.get(3).map_or("", |cell| cell).split('|').filter(|p| !p.is_empty()) {
            states.entry(people).or_insert(row[1]);
        }
    }
    for row in rows(include_str!("../../../data/cities.tsv")).filter(|row| row.get(3) == Some(&"capital")) {
        if let Some(country) = row.get(2).and_then(|code| by_code.get(code)) {
            states.entry(row[1]).or_insert(country);
        }
    }
    states
}

#[cfg(test)]
mod tests {
    use super::state_of;

    #[test]
    fn a_capital_and_a_people_stand_for_their_state() {
        assert_eq!(state_of("Lima"), Some("Peru"));
        assert_eq!(state_of("Norwegian"), Some("Norway"));
        assert_eq!(state_of("Ada Brandt"), None);
    }
}
