//! What all articles say, lined up. What `reconcile` leaves.

use crate::{
    ArticleIdx, Attribute, Cite, DayRange, EntityKind, EventKind, Harm, Joined, LocalEntityId, LocalEventId,
    MentionForm, Modality, ParticipantRole, Problem, Published, TimeMention,
};
use serde::{Deserialize, Serialize};

/// Everything the articles say, with one entity for many spellings and one event for many accounts.
///
/// Quotes and positions stay where they are, in [`Annotated`](crate::Annotated); [`Ledger::entity_of`] leads from their
/// speakers to the entities here.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Ledger {
    /// For each article its publication day, aligned with other reports where it was not given.
    pub published: Vec<Published>,
    /// For each undated article the days on which it can have appeared.
    pub published_bounds: Vec<DayRange>,
    /// For each article, on which day after its story's first report it appeared, where the reports fix that: known
    /// also where no day is (the second-day report is 1).
    pub days_after_first: Vec<Option<i32>>,
    /// For each article its times, resolved again with what is now known.
    pub times: Vec<Vec<TimeMention>>,
    /// Ordered by number of articles, mentions, then name.
    pub entities: Vec<Entity>,
    /// For each article, for each local entity, who it is: index into `entities`.
    pub entity_of: Vec<Vec<usize>>,
    /// Ordered by story: first the violence or accident that it is about, told by most articles, then by day and first report.
    pub events: Vec<Event>,
    /// For each article, for each event mention, which event it tells of, where it was kept.
    pub event_of: Vec<Vec<Option<usize>>>,
    /// Ordered by what they are about.
    pub differences: Vec<Difference>,
    /// Quotations of one utterance in several articles: groups of (article, index into its quotes).
    pub same_utterance: Vec<Vec<(ArticleIdx, usize)>>,
    /// What cannot be true at once of the articles' days; noticed and survived.
    pub problems: Vec<Problem>,
}

/// Somebody or something across articles.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entity {
    /// The name most articles give in full; of several, that of the earliest article.
    pub name: String,
    /// What it is.
    pub kind: EntityKind,
    /// Its entry in a public gazetteer, where it has one: "geonames:703448", "iso3166:UA".
    pub link: Option<String>,
    /// Every mention, in order.
    pub mentions: Vec<(Cite, MentionForm)>,
    /// Its local entities: (article, local id), ascending.
    pub members: Vec<(ArticleIdx, LocalEntityId)>,
    /// What it is called, most frequent first.
    pub titles: Vec<TitleGiven>,
    /// Why its names of several articles are one's, by rule and forms; each pair of forms once for a rule.
    pub joined: Vec<Joined>,
}

/// A title, rank or office given to an entity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TitleGiven {
    /// In the source's words, lower case.
    pub value: String,
    /// The words that give it.
    pub evidence: Vec<Cite>,
}

/// A happening as all its accounts tell it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// One line that says what happened, made of the sources' names and verbs ("Ada Brandt meets Kofi Mensah in Lima").
    pub what: String,
    /// Kind of happening.
    pub kind: EventKind,
    /// Finer kind.
    pub mode: Option<String>,
    /// Whether it is told as having happened; across articles only such events are lined up.
    pub modality: Modality,
    /// When, as far as known.
    pub days: DayRange,
    /// Where: index into the ledger's entities.
    pub place: Option<usize>,
    /// Who took part: part and index into the ledger's entities.
    pub participants: Vec<(ParticipantRole, usize)>,
    /// Which of the participants a report tells to have been killed or hurt, by entity.
    pub harmed: Vec<HarmedParty>,
    /// Numbers told of it.
    pub quantities: Vec<ToldQuantity>,
    /// Its accounts: (article, event mention), ascending.
    pub accounts: Vec<(ArticleIdx, LocalEventId)>,
    /// The clauses that tell it, one for each account.
    pub reports: Vec<Cite>,
    /// Index into the stories: the story of its first account.
    pub story: usize,
    /// Whether the story is about it (told as happening now) or recalls it (background).
    pub is_background: bool,
}

/// What befell one participant, with the words that tell it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HarmedParty {
    /// Index into the ledger's entities.
    pub entity: usize,
    /// The gravest that a report tells.
    pub harm: Harm,
    /// One for each article that tells it, ascending.
    pub evidence: Vec<Cite>,
}

/// A number told of an event, with its words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ToldQuantity {
    /// As in [`Quantity`](crate::Quantity).
    pub of: String,
    /// Lower bound.
    pub at_least: Option<f64>,
    /// Upper bound.
    pub at_most: Option<f64>,
    /// The words that tell it.
    pub evidence: Vec<Cite>,
}

/// One attribute whose values from the articles stand side by side.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// Of what.
    pub about: Subject,
    /// Which property.
    pub attribute: Attribute,
    /// How the values stand to each other.
    pub status: Status,
    /// Why they are said to stand so.
    pub reason: Reason,
    /// The values, most supported first.
    pub values: Vec<DifferenceValue>,
}

/// What a difference is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Subject {
    /// Index into the ledger's entities.
    Entity(usize),
    /// Index into the ledger's events.
    Event(usize),
}

/// How the values of one attribute stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Status {
    /// Sources cannot all be right.
    Disputed,
    /// A later report replaces an earlier one.
    Updated,
    /// One is more exact.
    Refined,
    /// The same thing in other words.
    Variant,
    /// All that speak of it say the same.
    Agreed,
    /// Only one origin gives it, though others speak of the same thing.
    SingleOrigin,
}

impl Status {
    /// The name in the record.
    pub fn name(self) -> &'static str {
        match self {
            Self::Disputed => "disputed",
            Self::Updated => "updated",
            Self::Refined => "refined",
            Self::Variant => "variant",
            Self::Agreed => "agreed",
            Self::SingleOrigin => "single_origin",
        }
    }
}

/// Why values are given the status they have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Reason {
    /// Disputed: of one thing at one time only one of the values can be true.
    BothCannotBeTrue,
    /// Disputed: people say different things of it, and none makes the other false ("blamed", "not claimed").
    ClaimsDiffer,
    /// Updated: a report itself takes a value back.
    Correction,
    /// Updated: a later report gives the new value, and time explains the change.
    LaterReportReplaces,
    /// Refined: one value lies inside the other.
    OneInsideOther,
    /// Variant: the same thing in other words.
    OtherWords,
    /// Agreed: origins that do not lean on each other give one value.
    SameWords,
    /// Single origin: nobody else who speaks of the thing gives a value.
    OneOriginOnly,
}

impl Reason {
    /// The code in the record.
    pub fn code(self) -> &'static str {
        match self {
            Self::BothCannotBeTrue => "both_cannot_be_true",
            Self::ClaimsDiffer => "claims_differ",
            Self::Correction => "correction",
            Self::LaterReportReplaces => "later_report_replaces",
            Self::OneInsideOther => "one_inside_other",
            Self::OtherWords => "other_words",
            Self::SameWords => "same_words",
            Self::OneOriginOnly => "one_origin_only",
        }
    }

    /// The same in a sentence.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::BothCannotBeTrue => "Of one thing at one time only one of these can be true.",
            Self::ClaimsDiffer => {
                "Different people say different things of it, and neither makes the other false."
            }
            Self::Correction => "A report takes one of the values back.",
            Self::LaterReportReplaces => {
                "A later report gives another value, and the time between explains it."
            }
            Self::OneInsideOther => "One value is more exact and agrees with the other.",
            Self::OtherWords => "The same is told in other words.",
            Self::SameWords => "All that speak of it say the same.",
            Self::OneOriginOnly => "Others speak of the same thing, but only one origin gives this.",
        }
    }
}

/// One value of an attribute, with all that gives it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DifferenceValue {
    /// In the words most sources use.
    pub value: String,
    /// Who says so where the articles do not say it themselves, as they name them, sorted, each once.
    pub attributed_to: Vec<String>,
    /// Which articles give it, ascending.
    pub articles: Vec<ArticleIdx>,
    /// The words that give it.
    pub evidence: Vec<Cite>,
    /// How many independent origins give it: copies of one report count once, and so do reports that name one agency or
    /// outlet as the source of the value.
    pub n_origins: usize,
    /// The words that take it back, of this report or of others; empty where nobody does.
    pub corrected_by: Vec<Cite>,
}
