//! What titles and given names tell of the sex of an article's persons: a hint for "he" and "she", no more. An annotated
//! article goes in, a gender or nothing comes out for each entity.

use std::sync::LazyLock;

use dateline_model::{Annotated, EntityKind, MentionForm};
use rustc_hash::FxHashMap;

/// Which pronoun stands for somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gender {
    Male,
    Female,
}

static GIVEN_NAMES: LazyLock<FxHashMap<&'static str, Gender>> = LazyLock::new(|| {
    let table = include_str!("../../../data/given_names.tsv");
    let mut names = FxHashMap::default();
    for line in table.lines().filter(|l| !l.starts_with('#')) {
        if let Some((gender, all)) = line.split_once('\t') {
            let gender = if gender == "m" { Gender::Male } else { Gender::Female };
            names.extend(all.split_whitespace().map(|name| (name, gender)));
        }
    }
    names
});

/// What titles and given names say of each entity.
pub(super) fn genders(annotated: &Annotated) -> Vec<Option<Gender>> {
    let mut genders: Vec<Option<Gender>> = annotated
        .entities
        .iter()
        .map(|e| {
            let given = e.name.split_whitespace().next()?.to_lowercase();
            (e.kind == EntityKind::Person).then(|| GIVEN_NAMES.get(given.as_str()).copied()).flatten()
        })
        .collect();
    for mention in annotated.mentions.iter().filter(|m| m.form == MentionForm::Name) {
        let before = annotated.article.text[..mention.span.start as usize].trim_end();
        let word = before.rsplit(|c: char| c.is_whitespace()).next().unwrap_or_default();
        let gender = match word {
            "Mr." | "Mr" | "Sir" | "Lord" | "King" | "Prince" | "Chairman" | "Congressman" | "spokesman"
            | "businessman" => Some(Gender::Male),
            "Mrs." | "Mrs" | "Ms." | "Ms" | "Miss" | "Lady" | "Dame" | "Queen" | "Princess"
            | "Chairwoman" | "Congresswoman" | "spokeswoman" | "businesswoman" => Some(Gender::Female),
            _ => None,
        };
        if gender.is_some() {
            genders[mention.entity.index()] = gender;
        }
    }
    genders
}
