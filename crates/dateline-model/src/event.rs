//! Kinds of happening, by the PLOVER coding scheme.

use serde::{Deserialize, Serialize};
/// What kind of happening: the root codes of PLOVER (Halterman et al. 2023, "PLOVER and POLECAT"), and two of our own
/// for news that is not politics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[allow(missing_docs)] // the codes are PLOVER's; their meaning stands in its codebook and in `gloss`
pub enum EventKind {
    Agree,
    Consult,
    Support,
    Cooperate,
    Aid,
    Concede,
    Retreat,
    Request,
    Accuse,
    Reject,
    Threaten,
    Protest,
    Sanction,
    Mobilize,
    Coerce,
    Assault,
    /// A crime without politics, as PLOVER's CRIME once was.
    Crime,
    /// An accident or a disaster: nobody meant it.
    Accident,
    /// A saying or publishing that is a happening of its own: an interview, a speech, a release of documents.
    Publish,
    /// Somebody arrives, leaves, travels.
    Travel,
}

impl EventKind {
    /// All kinds.
    pub const ALL: [Self; 20] = [
        Self::Agree,
        Self::Consult,
        Self::Support,
        Self::Cooperate,
        Self::Aid,
        Self::Concede,
        Self::Retreat,
        Self::Request,
        Self::Accuse,
        Self::Reject,
        Self::Threaten,
        Self::Protest,
        Self::Sanction,
        Self::Mobilize,
        Self::Coerce,
        Self::Assault,
        Self::Crime,
        Self::Accident,
        Self::Publish,
        Self::Travel,
    ];

    /// The code in the record.
    pub fn code(self) -> &'static str {
        match self {
            Self::Agree => "AGREE",
            Self::Consult => "CONSULT",
            Self::Support => "SUPPORT",
            Self::Cooperate => "COOPERATE",
            Self::Aid => "AID",
            Self::Concede => "CONCEDE",
            Self::Retreat => "RETREAT",
            Self::Request => "REQUEST",
            Self::Accuse => "ACCUSE",
            Self::Reject => "REJECT",
            Self::Threaten => "THREATEN",
            Self::Protest => "PROTEST",
            Self::Sanction => "SANCTION",
            Self::Mobilize => "MOBILIZE",
            Self::Coerce => "COERCE",
            Self::Assault => "ASSAULT",
            Self::Crime => "CRIME",
            Self::Accident => "ACCIDENT",
            Self::Publish => "PUBLISH",
            Self::Travel => "TRAVEL",
        }
    }
    /// The code in PLOVER's set of 2021, where CONCEDE and RETREAT were one; `None` for kinds of our own.
    pub fn code_2021(self) -> Option<&'static str> {
        match self {
            Self::Concede | Self::Retreat => Some("YIELD"),
            Self::Crime | Self::Accident | Self::Publish | Self::Travel => None,
            kind => Some(kind.code()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::EventKind;

    #[test]
    fn concessions_and_retreats_were_one_code() {
        assert_eq!(EventKind::Concede.code_2021(), EventKind::Retreat.code_2021());
        let codes: std::collections::BTreeSet<_> =
            EventKind::ALL.iter().filter_map(|k| k.code_2021()).collect();
        assert_eq!(codes.len(), 15);
    }
}
