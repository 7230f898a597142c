//! What speaks for and against two articles telling of one happening: their similarities as named features, and what each
//! weighs.
//!
//! A pair's likelihood is logistic: the features' contributions are added, so that each can be shown for itself. The
//! weights stand in `data/pair_weights.tsv`, which `scripts/fit_stories.py` writes.

use std::sync::LazyLock;

use crate::cues::{Agreement, Cue, agreement, are_counted_apart};
use crate::sketch::{FactSort, Name, Sketch, Zone};
use crate::sorted::each_shared;
use crate::vocabulary::Sort;

/// Articles of which one has no date count as so many days apart.
const UNDATED_DAYS: i32 = 0;
/// Articles further apart are of one story only where they share a fact: the same words stand over every storm.
const PROVEN_AFTER_DAYS: i32 = 14;
/// Else they are at most so likely: too little to make a story by themselves, but no word against others that do.
const UNPROVEN: f32 = 0.3;
/// Added to a cosine before its logarithm is taken: what two articles without a word in common come to.
const LEAST_COSINE: f32 = 0.05;
/// Stands for the likelihood where an article has no date and the weekdays of one kind of happening differ, or where both are
/// counted apart: a word against, which weighs more than the absence of one for.
const CONTRADICTED: f32 = -2.0;
/// Factor for undated articles whose openings tell different kinds of happening on different weekdays.
const UNLIKE_WEEKDAY: f32 = 0.5;
/// More shared facts of a sort say no more.
const MOST_COUNTED: usize = 3;

/// What a feature is about, in the words of `dateline why`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// Content words of the whole, the opening, the headline.
    Words,
    /// Who, which places and bodies are named.
    Names,
    /// What it means, by static word vectors.
    Meaning,
    /// How far apart they appeared, in a stream of how many articles a day.
    DaysApart,
    /// On which days things happened.
    DaysTold,
    /// Ages, numbers of dead and hurt, other numbers.
    Numbers,
}

impl Family {
    /// All, in the order in which they are shown.
    pub const ALL: [Self; 6] =
        [Self::Words, Self::Names, Self::Meaning, Self::DaysApart, Self::DaysTold, Self::Numbers];

    /// The name that is shown.
    pub fn name(self) -> &'static str {
        match self {
            Self::Words => "words",
            Self::Names => "names",
            Self::Meaning => "meaning",
            Self::DaysApart => "days apart",
            Self::DaysTold => "days told",
            Self::Numbers => "numbers",
        }
    }
}

/// Names and families of the features, in the order of [`features`].
pub(crate) const FEATURES: [(&str, Family); 25] = [
    ("words", Family::Words),
    ("lead", Family::Words),
    ("title", Family::Words),
    ("title_same_day", Family::Words),
    ("persons", Family::Names),
    ("persons_log_days", Family::Names),
    ("full_names", Family::Names),
    ("places", Family::Names),
    ("persons_and_places", Family::Names),
    ("log_persons_and_places", Family::Names),
    ("bodies", Family::Names),
    ("meaning_whole", Family::Meaning),
    ("meaning_title", Family::Meaning),
    ("same_day", Family::DaysApart),
    ("within_1_day", Family::DaysApart),
    ("within_3_days", Family::DaysApart),
    ("log_days", Family::DaysApart),
    ("log_rate", Family::DaysApart),
    ("happened_same_day", Family::DaysTold),
    ("happened_other_day", Family::DaysTold),
    ("days_told", Family::DaysTold),
    ("ages", Family::Numbers),
    ("numbers", Family::Numbers),
    ("killed", Family::Numbers),
    ("injured", Family::Numbers),
];

/// Features that are logarithms of a cosine.
const LOGARITHMS: [&str; 6] = ["words", "lead", "title", "persons", "places", "bodies"];

/// A feature's value as it is shown: cosines for those that are logarithms of one.
pub(crate) fn shown(feature: &str, value: f32) -> f32 {
    if LOGARITHMS.contains(&feature) { (value.exp() - LEAST_COSINE).max(0.0) } else { value }
}

/// One value for each of [`FEATURES`].
pub(crate) type Features = [f32; FEATURES.len()];

/// How two articles compare, feature by feature, where `log_rate` is the logarithm of how many articles a day the stream
/// brings: the more there are, the less it says that two appeared together. Cosines enter by their logarithm: the first words in common say most.
pub(crate) fn features(a: &Sketch, b: &Sketch, log_rate: f32) -> Features {
    let [words, lead, title] = zones(a, b);
    let [persons, places, bodies] = [Sort::Person, Sort::Place, Sort::Body]
        .map(|sort| cosine_of_names(a.names_of(sort), b.names_of(sort)));
    let [whole_gist, title_gist] = [0, 1].map(|part| match (&a.gist[part], &b.gist[part]) {
        (Some(one), Some(other)) => one.cosine(other),
        _ => 0.0,
    });
    let days = days_apart(a, b).unwrap_or(UNDATED_DAYS);
    let holds = |holds: bool| f32::from(u8::from(holds));
    let log_days = (days as f32).ln_1p();
    let [same_day, other_day] = happened(a, b);
    let shared = |sort| shared_facts(a, b, sort);
    let counted = |n: usize| n.min(MOST_COUNTED) as f32;
    let log = |cosine: f32| (cosine + LEAST_COSINE).ln();
    let persons_and_places = (persons * places).sqrt();
    [
        log(words),
        log(lead),
        log(title),
        holds(days == 0) * log(title),
        log(persons),
        persons.sqrt() * log_days,
        counted(shared_names(a.names_of(Sort::FullName), b.names_of(Sort::FullName))),
        log(places),
        persons_and_places,
        log(persons_and_places),
        log(bodies),
        whole_gist,
        title_gist,
        holds(days == 0),
        holds(days <= 1),
        holds(days <= 3),
        log_days,
        log_rate,
        same_day,
        other_day,
        holds(shared(FactSort::Day) > 0),
        holds(shared(FactSort::Age) > 0),
        counted(shared(FactSort::Number)),
        holds(shared(FactSort::Killed) > 0),
        holds(shared(FactSort::Injured) > 0),
    ]
}

/// How many days lie between the publication of two articles; `None` where one has no date.
pub(crate) fn days_apart(a: &Sketch, b: &Sketch) -> Option<i32> {
    Some((a.day? - b.day?).abs())
}

/// Cosine of the words of two articles.
pub(crate) fn shared_words(a: &Sketch, b: &Sketch) -> f32 {
    zones(a, b)[0]
}

/// Cosines of whole, lead and title.
fn zones(a: &Sketch, b: &Sketch) -> [f32; 3] {
    let mut products = [0.0_f32; 3];
    each_shared(
        &a.words,
        &b.words,
        |word| word.number,
        |one, other| {
            for (product, zone) in products.iter_mut().zip(Zone::ALL) {
                *product += zone.weight(one) * zone.weight(other);
            }
        },
    );
    let mut cosines = products;
    for (zone, cosine) in cosines.iter_mut().enumerate() {
        let lengths = a.lengths[zone] * b.lengths[zone];
        *cosine = if lengths > 0.0 { (*cosine / lengths).min(1.0) } else { 0.0 };
    }
    cosines
}

fn cosine_of_names(a: &[Name], b: &[Name]) -> f32 {
    let mut product = 0.0;
    each_shared(a, b, |name| name.number, |one, other| product += one.weight * other.weight);
    if product == 0.0 {
        return 0.0;
    }
    let length = |names: &[Name]| names.iter().map(|name| name.weight.powi(2)).sum::<f32>();
    (product / (length(a) * length(b)).sqrt()).min(1.0)
}

fn shared_names(a: &[Name], b: &[Name]) -> usize {
    a.iter().filter(|name| b.binary_search_by_key(&name.number, |other| other.number).is_ok()).count()
}

fn shared_facts(a: &Sketch, b: &Sketch, sort: FactSort) -> usize {
    let others = b.facts_of(sort);
    a.facts_of(sort).iter().filter(|fact| others.binary_search(fact).is_ok()).count()
}

/// Whether both openings put happenings of one kind on one day; only on days that are no neighbours.
fn happened(a: &Sketch, b: &Sketch) -> [f32; 2] {
    let (mut same, mut next, mut other) = (false, false, false);
    for (kind_a, cue_a) in &*a.cues.days {
        for (kind_b, cue_b) in &*b.cues.days {
            if let (Cue::Day(x), Cue::Day(y), true) = (cue_a, cue_b, kind_a == kind_b) {
                match (x - y).abs() {
                    0 => same = true,
                    1 => next = true,
                    _ => other = true,
                }
            }
        }
    }
    [same, other && !same && !next].map(|holds| f32::from(u8::from(holds)))
}

/// What each feature weighs.
#[derive(Debug)]
struct Weights {
    bias: f32,
    /// For each of [`FEATURES`].
    slopes: Features,
    /// What each feature is among pairs that are compared: where it is so, it says nothing.
    usual: Features,
}

static WEIGHTS: LazyLock<Weights> = LazyLock::new(|| {
    let mut weights = Weights { bias: 0.0, slopes: [0.0; FEATURES.len()], usual: [0.0; FEATURES.len()] };
    for row in include_str!("../data/pair_weights.tsv").lines().filter(|row| !row.starts_with('#')) {
        let mut cells = row.split('\t');
        let name = cells.next().expect("a row has a first cell");
        let mut number = || -> f32 {
            cells.next().and_then(|cell| cell.parse().ok()).expect("a weight and a usual value are numbers")
        };
        let (weight, usual) = (number(), number());
        match FEATURES.iter().position(|(feature, _)| *feature == name) {
            Some(place) => (weights.slopes[place], weights.usual[place]) = (weight, usual),
            None => weights.bias = weight,
        }
    }
    weights
});

/// What two articles' likelihood is made of.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Evidence {
    /// How likely both tell of one happening: 0 to 1.
    pub likelihood: f32,
    /// Whether days or counts contradict each other, whatever else speaks for it.
    pub is_contradicted: bool,
    /// For each feature what it adds (in units of log odds) against a usual pair of compared articles.
    pub contributions: Features,
    /// The features themselves.
    pub features: Features,
}

/// Weighs two articles against each other, with what each feature adds.
pub(crate) fn evidence(a: &Sketch, b: &Sketch, log_rate: f32) -> Evidence {
    let Weights { slopes, usual, .. } = &*WEIGHTS;
    let features = features(a, b, log_rate);
    let mut contributions = [0.0; FEATURES.len()];
    for (place, contribution) in contributions.iter_mut().enumerate() {
        *contribution = slopes[place] * (features[place] - usual[place]);
    }
    let (likelihood, is_contradicted) = judged(a, b, &features);
    Evidence { likelihood, is_contradicted, contributions, features }
}

/// How likely two articles tell of one happening: 0 to 1.
pub(crate) fn likelihood(a: &Sketch, b: &Sketch, log_rate: f32) -> f32 {
    judged(a, b, &features(a, b, log_rate)).0
}

/// Whether both tell of a happening of one kind, or of dead or hurt, and name places, but not one place, person or body is
/// the same: another town, other victims.
fn are_elsewhere(a: &Sketch, b: &Sketch) -> bool {
    let name_places = !a.names_of(Sort::Place).is_empty() && !b.names_of(Sort::Place).is_empty();
    let share = |sort| shared_names(a.names_of(sort), b.names_of(sort)) > 0;
    if !name_places || [Sort::Place, Sort::Person, Sort::Body].into_iter().any(share) {
        return false;
    }
    let has_toll =
        |s: &Sketch| [FactSort::Killed, FactSort::Injured].iter().any(|&of| !s.facts_of(of).is_empty());
    let kinds_of = |s: &Sketch| s.cues.days.iter().map(|(kind, _)| *kind).collect::<Vec<u8>>();
    let kinds = kinds_of(b);
    has_toll(a) && has_toll(b) || kinds_of(a).iter().any(|kind| kinds.contains(kind))
}

/// Whether two articles share what happenings of one kind seldom share: a person by full name, a day, an age.
fn shares_a_fact(a: &Sketch, b: &Sketch) -> bool {
    shared_names(a.names_of(Sort::FullName), b.names_of(Sort::FullName)) > 0
        || shared_facts(a, b, FactSort::Day) > 0
        || shared_facts(a, b, FactSort::Age) > 0
}

fn judged(a: &Sketch, b: &Sketch, features: &Features) -> (f32, bool) {
    let odds = features.iter().zip(&WEIGHTS.slopes).fold(WEIGHTS.bias, |sum, (x, weight)| sum + x * weight);
    let likelihood = 1.0 / (1.0 + (-odds).exp());
    if are_counted_apart(&a.cues, &b.cues) {
        return (CONTRADICTED, true);
    }
    let likelihood = if are_elsewhere(a, b) { likelihood.min(UNPROVEN) } else { likelihood };
    if let Some(days) = days_apart(a, b) {
        let is_proven = days <= PROVEN_AFTER_DAYS || shares_a_fact(a, b);
        return (if is_proven { likelihood } else { likelihood.min(UNPROVEN) }, false);
    }
    match agreement(&a.cues, &b.cues) {
        Agreement::Other => (CONTRADICTED, true),
        Agreement::Unlike => (likelihood * UNLIKE_WEEKDAY, false),
        Agreement::Same | Agreement::Unknown => (likelihood, false),
    }
}
