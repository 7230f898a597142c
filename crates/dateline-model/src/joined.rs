//! Why several names are held for one entity, so that a reader can check it and say otherwise.

use crate::Cite;
use serde::{Deserialize, Serialize};

/// What holds two forms of a name together, or a name to itself where different people might bear it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Joined {
    /// The rule.
    pub by: JoinedBy,
    /// Both forms, as local entities are named.
    pub forms: [String; 2],
    /// Where each is found, first.
    pub evidence: [Cite; 2],
    /// What else speaks for one and the same: "one story", "shared role: envoy"; for readers.
    pub because: Vec<String>,
}

/// By what rule names of several articles were joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum JoinedBy {
    /// A person said so.
    Hand,
    /// One entry in the gazetteer ("Peking", "Beijing").
    Gazetteer,
    /// The same name.
    SameName,
    /// The same names in another order.
    NameOrder,
    /// They sound the same.
    Sound,
    /// The given names are one in two scripts or languages.
    Variant,
    /// A middle name is left out.
    MiddleName,
    /// Initials for names.
    Initials,
    /// A short form of the given name.
    ShortForm,
    /// A second or married surname.
    DoubleSurname,
    /// A surname, or a given name alone, of somebody whom the story names in full.
    Surname,
    /// A slip of the pen or ear.
    Slip,
    /// Initials of a body's name.
    Acronym,
}

impl JoinedBy {
    /// The name in the record.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hand => "by hand",
            Self::Gazetteer => "gazetteer",
            Self::SameName => "same name",
            Self::NameOrder => "name order",
            Self::Sound => "sounds alike",
            Self::Variant => "variant",
            Self::MiddleName => "middle name",
            Self::Initials => "initials",
            Self::ShortForm => "short form",
            Self::DoubleSurname => "double surname",
            Self::Surname => "surname",
            Self::Slip => "slip",
            Self::Acronym => "acronym",
        }
    }
}

/// What a person said of two articles, or of two names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Verdict {
    /// They tell of one happening, or name one entity.
    Same,
    /// They do not.
    NotSame,
}
