//! Names of files for articles, whose ids may be anything.

use std::collections::BTreeMap;

use crate::record::Record;
use crate::tags;

/// The longest stem that an id gives.
const MAX_CHARS: usize = 80;

/// A file's stem for each article, in their order: the id where that is a plain name, else what is plain of it and eight digits
/// that tell it from others. No two are the same, also where case does not count.
pub(crate) fn stems(record: &Record) -> Vec<String> {
    let mut n_of: BTreeMap<String, usize> = BTreeMap::new();
    for article in &record.articles {
        *n_of.entry(article.id.to_lowercase()).or_default() += 1;
    }
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let stems = record.articles.iter().map(|article| {
        let id = &article.id;
        let plain: String = id.chars().filter(|&c| is_plain(c)).take(MAX_CHARS).collect();
        let plain = plain.trim_matches('.').to_owned();
        if plain == *id && !id.is_empty() && n_of[&id.to_lowercase()] == 1 {
            return plain;
        }
        let digits = &tags::uuid("file", id).simple().to_string()[..8];
        if plain.is_empty() { digits.to_owned() } else { format!("{plain}-{digits}") }
    });
    stems.collect()
}
