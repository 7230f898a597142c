//! What is measured, and the bounds that the figures must keep.

use serde::Deserialize;

/// A pack, how to run it, and what is expected of it. Paths lie under the shared folder, those of our own scorers and labels in this crate.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pack {
    /// What it is called on the command line.
    pub name: String,
    /// File or folder that `dateline read` takes.
    pub input: String,
    /// The stage to run until.
    pub until: String,
    /// The Python program that scores the record.
    pub scorer: String,
    /// The gold labels.
    pub gold: String,
    /// The measures to show, as the scorer names them.
    pub measures: Vec<Bound>,
    /// Whether scorer and labels lie in this crate and not under the shared folder.
    #[serde(default)]
    pub is_ours: bool,
}

/// A measure and the bound its figure must keep.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bound {
    /// As the scorer names it.
    pub name: String,
    /// Least value that passes.
    pub at_least: Option<f64>,
    /// Greatest value that passes.
    pub at_most: Option<f64>,
}

impl Bound {
    /// Whether a figure keeps the bound. Figures are compared as the scorers print them, to three decimals.
    ///
    /// # Examples
    ///
    /// ```
    /// let bound = dateline_eval::Bound { name: "F1".into(), at_least: Some(0.85), at_most: None };
    /// assert!(bound.holds(0.8499) && !bound.holds(0.849));
    /// ```
    pub fn holds(&self, value: f64) -> bool {
        const HALF_A_THOUSANDTH: f64 = 0.0005;
        self.at_least.is_none_or(|floor| value > floor - HALF_A_THOUSANDTH)
            && self.at_most.is_none_or(|ceiling| value < ceiling + HALF_A_THOUSANDTH)
    }
}

/// All packs, in the order they are run.
///
/// # Panics
///
/// When `floors.toml`, which is compiled in, is not what it should be; a test reads it.
pub fn packs() -> Vec<Pack> {
    #[derive(Deserialize)]
    struct Floors {
        pack: Vec<Pack>,
    }
    let floors: Floors = toml::from_str(include_str!("../floors.toml")).expect("floors.toml is well-formed");
    floors.pack
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_pack_has_a_name_of_its_own_and_something_to_measure() {
        let packs = super::packs();
        let mut names: Vec<_> = packs.iter().map(|pack| &pack.name).collect();
        names.dedup();
        assert_eq!(names.len(), packs.len());
        assert!(packs.iter().all(|pack| !pack.measures.is_empty()));
    }
}
