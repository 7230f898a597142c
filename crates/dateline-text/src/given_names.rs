//! Given names: which are forms of one ("Bill" for "William", "Mohamed" for "Muhammad"), how frequent names are.
//!
//! Names come as [`person_name::words`](crate::person_name::words) has them: lower-case ASCII. Tables lie in `data/`, read once.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

/// How one given name is another form of a second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameForm {
    /// Another spelling of it, from another script or in a neighbouring language.
    Variant,
    /// One is short for the other.
    Short,
}

/// Names that no table has are taken to be borne by so many in a million.
const UNKNOWN_PER_MILLION: f64 = 20.0;

#[derive(Default)]
struct Tables {
    /// For each name the numbers of the rows that it stands in.
    variants: FxHashMap<&'static str, Vec<u32>>,
    /// For each short form the names it is short for.
    long: FxHashMap<&'static str, Vec<&'static str>>,
    given: FxHashMap<&'static str, f64>,
    surnames: FxHashMap<&'static str, f64>,
}

/// How two different given names are forms of one, where they are.
///
/// # Examples
///
/// ```
/// use dateline_text::given_names::{NameForm, form_of};
/// assert_eq!(form_of("bill", "william"), Some(NameForm::Short));
/// assert_eq!(form_of("mohamed", "muhammad"), Some(NameForm::Variant));
/// assert_eq!(form_of("bill", "robert"), None);
/// assert_eq!(form_of("bob", "rob"), None); // both short for one name, and two people in one family
/// ```
pub fn form_of(one: &str, other: &str) -> Option<NameForm> {
    let tables = tables();
    let is_short_for = |short, long| tables.long.get(short).is_some_and(|names| names.contains(&long));
    if variant_groups(one).iter().any(|group| variant_groups(other).contains(group)) {
        Some(NameForm::Variant)
    } else if is_short_for(one, other) || is_short_for(other, one) {
        Some(NameForm::Short)
    } else {
        None
    }
}

/// The names that a name may be short for, without itself.
pub fn long_forms(short: &str) -> &'static [&'static str] {
    tables().long.get(short).map_or(&[], Vec::as_slice)
}

/// Numbers of the groups of spellings that a name belongs to.
pub(crate) fn variant_groups(name: &str) -> &'static [u32] {
    tables().variants.get(name).map_or(&[], Vec::as_slice)
}

/// Whether a name is a usual given name in the United States.
pub fn is_usual(name: &str) -> bool {
    tables().given.contains_key(name)
}

/// How many people in a million bear this given name and surname, were the two independent: a guess from the United States'
/// census, where unknown names count as rare.
///
/// # Examples
///
/// ```
/// use dateline_text::given_names::bearers_per_million;
/// assert!(bearers_per_million("john", "smith") > 50.0);
/// assert!(bearers_per_million("kofi", "brandt") < 0.1);
/// ```
pub fn bearers_per_million(given: &str, surname: &str) -> f64 {
    let tables = tables();
    let given = tables.given.get(given).copied().unwrap_or(UNKNOWN_PER_MILLION);
    let surname = tables.surnames.get(surname).copied().unwrap_or(UNKNOWN_PER_MILLION);
    given.max(1.0) * surname / 1e6
}

fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| {
        let mut tables = Tables::default();
        for (number, row) in (0..).zip(rows(include_str!("../data/name-variants.tsv"))) {
            for name in row.split('|') {
                tables.variants.entry(name).or_default().push(number);
            }
        }
        for row in rows(include_str!("../data/short-forms.tsv")) {
            let Some((names, shorts)) = row.split_once('\t') else { continue };
            for short in shorts.split('|') {
                tables.long.entry(short).or_default().extend(names.split('|'));
            }
        }
        tables.given = shares(include_str!("../data/given-names.tsv")).collect();
        tables.surnames = shares(include_str!("../data/surnames.tsv")).collect();
        tables
    })
}

fn rows(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().filter(|line| !line.starts_with('#') && !line.is_empty())
}

/// Names with their bearers in a million.
fn shares(table: &'static str) -> impl Iterator<Item = (&'static str, f64)> {
    rows(table).filter_map(|row| {
        let (name, n) = row.split_once('\t')?;
        Some((name, n.parse().ok()?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_was_read() {
        let tables = tables();
        assert!(tables.variants.len() > 400 && tables.long.len() > 200);
        assert!(tables.given.len() > 5000 && tables.surnames.len() > 2500);
    }

    #[test]
    fn the_names_in_the_tables_are_as_names_are_compared() {
        let tables = tables();
        for &name in tables.variants.keys().chain(tables.long.keys()).chain(tables.given.keys()) {
            assert!(name.bytes().all(|b| b.is_ascii_lowercase()), "{name}");
        }
    }
}
