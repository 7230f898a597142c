//! Which outlet a site is: a table shipped with the program, and one of the user's own that comes first.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use dateline_model::OutletFacts;
use serde::Deserialize;

/// Later files count where two speak of one site.
const SHIPPED: [&str; 2] = [include_str!("../data/outlets.tsv"), include_str!("../data/outlets-by-hand.tsv")];

static KNOWN: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table::default();
    for text in SHIPPED {
        table.add(rows_of_tsv(text).expect("the shipped tables are sound: a test reads them"));
    }
    table
});

/// Outlets by their sites. [`Outlets::default`] knows the shipped table.
///
/// # Examples
///
/// ```
/// let outlets = dateline_read::Outlets::of_tsv("post.example|harbour.example\tHarbour Post\tNO\ten\t").unwrap();
/// let post = outlets.of_host("www.post.example").unwrap();
/// assert_eq!((post.name.as_str(), post.country.as_deref(), post.is_agency), ("Harbour Post", Some("NO"), false));
/// assert!(outlets.of_host("outpost.example").is_none());
/// assert!(outlets.of_host("reuters.com").unwrap().is_agency);
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outlets {
    own: Table,
}

#[derive(Debug, Clone, Default, PartialEq)]
struct Table {
    by_domain: BTreeMap<String, OutletFacts>,
    /// By name in small letters; a name that several outlets bear names none.
    by_name: BTreeMap<String, Option<OutletFacts>>,
}

/// One outlet as a file tells it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    domains: Vec<String>,
    name: String,
    country: Option<String>,
    language: Option<String>,
    #[serde(default)]
    agency: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    outlet: Vec<Row>,
}

impl Outlets {
    /// Reads a user's outlets from TOML: tables `[[outlet]]` with `domains` and `name`, and if known `country`, `language`
    /// and `agency = true`.
    ///
    /// # Errors
    ///
    /// What is wrong.
    pub fn of_toml(text: &str) -> Result<Self, String> {
        let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
        Self::of_rows(file.outlet)
    }

    /// Reads a user's outlets from lines of five columns with tabs between: domains with | between, name, country,
    /// language, `agency` or nothing. Columns at the end may be left out; lines that begin with # are passed over.
    ///
    /// # Errors
    ///
    /// What is wrong, with the number of the line.
    pub fn of_tsv(text: &str) -> Result<Self, String> {
        Self::of_rows(rows_of_tsv(text)?)
    }

    fn of_rows(rows: Vec<Row>) -> Result<Self, String> {
        for row in &rows {
            check(row)?;
        }
        let mut own = Table::default();
        own.add(rows);
        Ok(Self { own })
    }

    /// The outlet of a host, that of the longest domain that it ends in.
    pub fn of_host(&self, host: &str) -> Option<&OutletFacts> {
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        let starts = std::iter::once(0).chain(host.match_indices('.').map(|(at, _)| at + 1));
        let domains: Vec<&str> = starts.map(|at| &host[at..]).collect();
        let find =
            |table: &'_ Table| domains.iter().find(|domain| table.by_domain.contains_key(**domain)).copied();
        let domain = find(&self.own);
        domain
            .and_then(|domain| self.own.by_domain.get(domain))
            .or_else(|| KNOWN.by_domain.get(find(&KNOWN)?))
    }

    /// The outlet of a name, in any case, where one alone bears it.
    pub fn of_name(&self, name: &str) -> Option<&OutletFacts> {
        let name = name.trim().to_lowercase();
        self.own.by_name.get(&name).or_else(|| KNOWN.by_name.get(&name))?.as_ref()
    }
}

impl Table {
    fn add(&mut self, rows: Vec<Row>) {
        for row in rows {
            let domains: Vec<String> =
                row.domains.iter().map(|domain| domain.trim().to_ascii_lowercase()).collect();
            let Some(domain) = domains.first() else { continue };
            let facts = OutletFacts {
                name: row.name.trim().to_owned(),
                domain: domain.clone(),
                country: row.country,
                language: row.language,
                is_agency: row.agency,
            };
            let named = self.by_name.entry(facts.name.to_lowercase()).or_insert_with(|| Some(facts.clone()));
            if named.as_ref().is_some_and(|known| *known != facts) {
                *named = None;
            }
            for domain in domains {
                self.by_domain.insert(domain, facts.clone());
            }
        }
    }
}

fn rows_of_tsv(text: &str) -> Result<Vec<Row>, String> {
    let mut rows = Vec::new();
    for (idx, line) in text.lines().enumerate() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let fault = |what: &str| format!("line {}: {what}", idx + 1);
        let mut columns = line.split('\t').map(str::trim);
        let mut next = || columns.next().filter(|column| !column.is_empty()).map(str::to_owned);
        let (domains, name, country, language, mark) = (next(), next(), next(), next(), next());
        let agency = match mark.as_deref() {
            None => false,
            Some("agency") => true,
            Some(other) => {
                return Err(fault(&format!("the fifth column is \"agency\" or empty, not \"{other}\"")));
            }
        };
        let row = Row {
            domains: domains.unwrap_or_default().split('|').map(str::to_owned).collect(),
            name: name.ok_or_else(|| fault("there is no name; columns have a tab between"))?,
            country,
            language,
            agency,
        };
        check(&row).map_err(|what| fault(&what))?;
        rows.push(row);
    }
    Ok(rows)
}

fn check(row: &Row) -> Result<(), String> {
    let Row { domains, name, country, language, .. } = row;
    let is_domain = |domain: &String| {
        let domain = domain.trim();
        domain.contains('.') && !domain.contains(['/', ':', ' ']) && !domain.starts_with('.')
    };
    if name.trim().is_empty() {
        return Err("an outlet has no name".to_owned());
    }
    if domains.is_empty() || !domains.iter().all(is_domain) {
        return Err(format!("{name} needs domains such as post.example, without https:// and path"));
    }
    if country.as_ref().is_some_and(|code| code.len() != 2 || !code.bytes().all(|b| b.is_ascii_uppercase())) {
        return Err(format!("the country of {name} is written as two capitals (ISO 3166-1), as NO"));
    }
    if language
        .as_ref()
        .is_some_and(|code| !(2..=3).contains(&code.len()) || !code.bytes().all(|b| b.is_ascii_lowercase()))
    {
        return Err(format!("the language of {name} is written as two small letters (ISO 639-1), as en"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_tables_are_sound() {
        for text in SHIPPED {
            let rows = rows_of_tsv(text).unwrap();
            assert!(rows.len() > 50);
            assert!(text.starts_with('#') && text.contains("# Source: "), "source and licence are told");
        }
        assert!(KNOWN.by_domain.len() > 600);
    }

    #[test]
    fn a_site_is_known_by_the_longest_domain_and_the_users_own_come_first() {
        let own = "[[outlet]]\ndomains = [\"post.example\"]\nname = \"Post\"\n\
                   [[outlet]]\ndomains = [\"sea.post.example\"]\nname = \"Sea Post\"\nagency = true\n\
                   [[outlet]]\ndomains = [\"reuters.com\"]\nname = \"Somebody\"\n";
        let outlets = Outlets::of_toml(own).unwrap();
        let name = |host| outlets.of_host(host).map(|facts| facts.name.as_str());
        assert_eq!(name("www.Post.example"), Some("Post"));
        assert_eq!(name("a.sea.post.example"), Some("Sea Post"));
        assert_eq!(name("uk.reuters.com"), Some("Somebody"));
        assert_eq!(name("example"), None);
        assert_eq!(
            outlets.of_name(" sea post ").map(|facts| facts.domain.as_str()),
            Some("sea.post.example")
        );
    }

    #[test]
    fn what_cannot_be_meant_is_told_with_its_line() {
        for (tsv, told) in [
            ("# x\npost.example", "line 2: there is no name"),
            ("https://post.example/\tPost", "line 1: Post needs domains"),
            ("post.example\tPost\tNorway", "line 1: the country of Post"),
            ("post.example\tPost\tNO\tEnglish", "line 1: the language of Post"),
            ("post.example\tPost\tNO\ten\tyes", "line 1: the fifth column"),
        ] {
            let fault = Outlets::of_tsv(tsv).unwrap_err();
            assert!(fault.starts_with(told), "{fault}");
        }
        assert!(Outlets::of_toml("[[outlet]]\nname = \"Post\"\ndomains = []").is_err());
    }
}
