//! Which state is meant where its people or its capital is named as the one who acts ("Lima blamed", "Peruvian agents").

use dateline_model::EntityKind;

use crate::gazetteer;

/// The country that a capital or the name of a people stands for; `None` for other names.
pub(super) fn state_of(name: &str) -> Option<&'static str> {
    let known = gazetteer::known(name)?;
    match known.kind {
        EntityKind::Group => gazetteer::country_of(known.name),
        EntityKind::Place => gazetteer::country_ruled_from(known.link?),
        EntityKind::Person | EntityKind::Organization | EntityKind::Work | EntityKind::Other => None,
    }
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
