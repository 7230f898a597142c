//! In which town the main violence of a report took place.
//!
//! The names that may be a town's go in, each with what is told around it; how likely each is the town comes out. The
//! likelihoods of a report's candidates add up to one (a conditional logit); `cargo xtask fit towns` fits the weights in
//! `data/town_weights.tsv` again. The one thing to know: a town may be named only inside another name ("Arden Police"), or be
//! read as something else than a place ("in Brandt"); it is then shown by its words alone.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use dateline_model::{Annotated, EntityKind, LocalEntityId, Mention, Span};
use dateline_text::Pos;
use rustc_hash::{FxHashMap, FxHashSet};

use super::logit::{features, likelihoods, weights};
use super::setting::{harm_tokens, is_dateline, lies_within, words_of};
use super::{LEAD, Sentence, sentence_of};
use crate::annotators::events::addresses::{STREETS, address_at};
use crate::calendar_words::is_calendar;
use crate::gazetteer::{has_city, is_state, known, place_facts};
use crate::syntax::Syntax;

/// A town by its own name, or by one that it is part of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Town {
    /// Who it is; `None` where its name stands only inside another ("Arden Police") or is read as no place.
    pub entity: Option<LocalEntityId>,
    pub span: Span,
}

features!(
    /// It is a county.
    County = "county",
    /// It is a county, and a town is named too.
    CountyBesideTown = "county_beside_town",
    /// The logarithm of the first sentence that has it.
    First = "first",
    /// Mentions before "police".
    Police = "police",
    /// Mentions in the name of a police or fire department.
    InPolice = "in_police",
    /// Mentions in the name of a hospital.
    InHospital = "in_hospital",
    /// Mentions by its words alone, within another name or read as no place.
    InName = "in_name",
    /// Nowhere read as a place.
    NoPlace = "no_place",
    /// A city of the gazetteer whose state the report does not name: it needs none.
    NeedsNoState = "needs_no_state",
    /// Mentions that begin a sentence.
    Begins = "begins",
    /// Mentions whose name ends like that of something in a town ("Mill Park").
    EndsLikePart = "ends_like_part",
    /// It begins with a direction ("East Arden").
    Direction = "direction",
    /// It has more than two words.
    Long = "long",
    /// It stands in the headline.
    Title = "title",
    /// Mentions in sentences that tell of violence.
    Deed = "deed",
    /// Other names that it begins or ends.
    InOthers = "in_others",
    /// It never follows "in", "near" or "outside".
    NeverIn = "never_in",
    /// Mentions before the name of a state.
    State = "state",
    /// Mentions behind a word of hospitals.
    Hospital = "hospital",
    /// Mentions as where somebody lives.
    Home = "home",
    /// Mentions beside an address.
    Address = "address",
    /// Mentions in the first two sentences.
    Lead = "lead",
    /// Mentions as the place of writing.
    Dateline = "dateline",
    /// It is called a neighbourhood.
    Neighbourhood = "neighbourhood",
);

/// A name that may be the town's.
#[derive(Debug)]
pub(super) struct Candidate<'a> {
    pub name: &'a str,
    pub town: Town,
    /// By [`Feature`].
    pub features: [f64; N],
}

/// The names of the features with their values, as the weights are fitted by.
pub(super) fn told(features: &[f64; N]) -> impl Iterator<Item = (&'static str, f64)> {
    FEATURES.into_iter().zip(features.iter().copied())
}

/// The likeliest town, with its likelihood.
pub(super) fn town(annotated: &Annotated, sentences: &[Sentence<'_>]) -> Option<(Town, f64)> {
    static WEIGHTS: LazyLock<[f64; N]> =
        LazyLock::new(|| weights(include_str!("../../../data/town_weights.tsv"), &FEATURES));
    let candidates = candidates(annotated, sentences);
    let found = likelihoods(candidates.iter().map(|c| c.features), &WEIGHTS);
    // Of equals the first by name.
    let best = candidates.iter().zip(found).rev().max_by(|a, b| a.1.total_cmp(&b.1));
    best.map(|(candidate, likelihood)| (candidate.town, likelihood))
}

/// The candidates, by name.
pub(super) fn candidates<'a>(annotated: &'a Annotated, sentences: &[Sentence<'_>]) -> Vec<Candidate<'a>> {
    let mut all: BTreeMap<String, Candidate<'a>> = BTreeMap::new();
    let mut hits: Vec<Hit<'a>> =
        annotated.mentions.iter().filter_map(|m| named(annotated, sentences, m)).collect();
    hits.extend(overlooked(annotated, sentences));
    hits.retain(|hit| !is_no_town(hit));
    let facts: Vec<SentenceFacts> = sentences.iter().map(|s| SentenceFacts::new(annotated, s)).collect();
    let states: FxHashSet<&str> =
        annotated.entities.iter().map(|e| e.name.as_str()).filter(|name| is_state(name)).collect();
    let mut is_place: BTreeMap<String, bool> = BTreeMap::new();
    for hit in hits {
        let key = hit.name.to_lowercase();
        *is_place.entry(key.clone()).or_default() |= matches!(hit.form, Form::Place | Form::Part);
        let candidate = all.entry(key).or_insert_with(|| {
            let mut features = [0.0; N];
            features[Feature::First as usize] = (hit.at as f64).ln_1p();
            features[Feature::NeverIn as usize] = 1.0;
            Candidate { name: hit.name, town: hit.town, features }
        });
        let known = &mut candidate.town.entity;
        *known = known.or(hit.town.entity);
        count(&mut candidate.features, &hit, &sentences[hit.at], &facts[hit.at]);
        let state = hit.link.and_then(place_facts).and_then(|facts| facts.state);
        if state.is_some_and(|state| !states.contains(state)) {
            candidate.features[Feature::NeedsNoState as usize] = 1.0;
        }
    }
    let has_town = all.values().any(|c| {
        c.features[Feature::County as usize] == 0.0 && c.features[Feature::EndsLikePart as usize] == 0.0
    });
    let in_others = Parts::new(annotated);
    let title = annotated.article.title.as_deref().map(words_in);
    for (key, candidate) in &mut all {
        let features = &mut candidate.features;
        for counted in COUNTED {
            features[counted as usize] = features[counted as usize].ln_1p();
        }
        let mut flag =
            |feature: Feature, holds: bool| features[feature as usize] = f64::from(u8::from(holds));
        flag(Feature::NoPlace, !is_place.get(key).copied().unwrap_or_default());
        flag(Feature::Long, key.split(' ').count() > 2);
        flag(Feature::Direction, key.split(' ').next().is_some_and(|word| DIRECTIONS.contains(&word)));
        flag(Feature::Title, title.as_ref().is_some_and(|title| title.contains(&words_in(key))));
        let is_county = features[Feature::County as usize] > 0.0;
        features[Feature::County as usize] = f64::from(u8::from(is_county));
        features[Feature::CountyBesideTown as usize] = f64::from(u8::from(is_county && has_town));
        features[Feature::InOthers as usize] = in_others.of(key).ln_1p();
    }
    all.into_values().collect()
}

/// What is counted over the mentions of a name; the logarithm of one more is taken.
const COUNTED: [Feature; 13] = [
    Feature::Police,
    Feature::InPolice,
    Feature::InHospital,
    Feature::InName,
    Feature::Begins,
    Feature::EndsLikePart,
    Feature::Deed,
    Feature::State,
    Feature::Hospital,
    Feature::Home,
    Feature::Address,
    Feature::Lead,
    Feature::Dateline,
];

const DIRECTIONS: [&str; 11] = [
    "north",
    "south",
    "east",
    "west",
    "northeast",
    "northwest",
    "southeast",
    "southwest",
    "upper",
    "lower",
    "far",
];

/// The words of a text in lower case, one space around each.
fn words_in(text: &str) -> String {
    let mut words = String::from(" ");
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        words.push_str(&word.to_lowercase());
        words.push(' ');
    }
    words
}

/// A place in the report where a town may be named.
struct Hit<'a> {
    name: &'a str,
    town: Town,
    /// Index of the sentence.
    at: usize,
    form: Form,
    link: Option<&'a str>,
}

/// As what a name is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Place,
    /// A place whose name ends like that of something in a town.
    Part,
    County,
    /// The beginning of the name of a police or fire department, of a hospital, of another body.
    InPolice,
    InHospital,
    InBody,
    /// Something else than a place, or nothing.
    Other,
}

/// What a sentence says of all places in it.
struct SentenceFacts {
    tells_deed: bool,
    has_address: bool,
}

impl SentenceFacts {
    fn new(annotated: &Annotated, sentence: &Sentence<'_>) -> Self {
        let doc = &sentence.paragraph.doc;
        let mut tokens = sentence.tokens.clone();
        Self {
            tells_deed: !harm_tokens(annotated, sentence).is_empty(),
            has_address: tokens.any(|t| address_at(doc, t, sentence.tokens.end).is_some()),
        }
    }
}

/// Counts what is told around one mention.
fn count(features: &mut [f64; N], hit: &Hit<'_>, sentence: &Sentence<'_>, facts: &SentenceFacts) {
    /// Words before a name that may tell what is there.
    const BEFORE: usize = 7;
    let syntax = Syntax::new(&sentence.paragraph.doc);
    let tokens = sentence.paragraph.tokens_in(hit.town.span);
    let around = Around { sentence, tokens: tokens.clone() };
    let mut add = |feature: Feature, holds: bool| features[feature as usize] += f64::from(u8::from(holds));
    let before = around.before(1);
    let near = tokens.start.saturating_sub(BEFORE).max(sentence.tokens.start)..tokens.start;
    let is_near = |words: &[&str]| near.clone().any(|t| words.contains(&&*syntax.lemma(t)));
    add(Feature::County, hit.form == Form::County);
    add(Feature::InPolice, hit.form == Form::InPolice);
    add(Feature::InHospital, hit.form == Form::InHospital);
    add(Feature::EndsLikePart, hit.form == Form::Part);
    add(Feature::InName, hit.town.entity.is_none());
    add(Feature::Police, matches!(&*around.after(0).to_lowercase(), "police" | "officers" | "officer"));
    add(Feature::Begins, tokens.start == sentence.tokens.start);
    add(Feature::Deed, facts.tells_deed);
    add(Feature::Address, facts.has_address);
    add(Feature::Lead, hit.at < 2);
    add(Feature::Dateline, is_dateline(sentence, hit.town.span));
    add(Feature::State, around.is_before_state());
    add(
        Feature::Hospital,
        is_near(&["hospital", "center", "centre", "fly", "airlift", "transport", "medical"]),
    );
    let lives = is_near(&["live", "native", "resident", "bear", "grow", "move", "formerly", "home"]);
    // "Otto Kern, 26, of Arden".
    add(Feature::Home, lives || before == "of" && around.before(2) == ",");
    if is_part_word(&around.after(0)) {
        features[Feature::Neighbourhood as usize] = 1.0;
    }
    if leads(&before) {
        features[Feature::NeverIn as usize] = 0.0;
    }
}

fn leads(word: &str) -> bool {
    matches!(word, "in" | "near" | "outside")
}

fn is_part_word(word: &str) -> bool {
    static PARTS: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| words_of("part"));
    PARTS.contains(word)
}

/// The words around a name in its sentence.
struct Around<'a> {
    sentence: &'a Sentence<'a>,
    tokens: std::ops::Range<usize>,
}

impl Around<'_> {
    /// The n-th word before, from 1, in lower case; empty where there is none.
    fn before(&self, n: usize) -> String {
        let at = self.tokens.start.checked_sub(n).filter(|t| self.sentence.tokens.contains(t));
        at.map(|t| self.sentence.paragraph.doc.word(t).to_lowercase()).unwrap_or_default()
    }

    /// The n-th word behind, from 0.
    fn after(&self, n: usize) -> String {
        let at = Some(self.tokens.end + n).filter(|t| self.sentence.tokens.contains(t));
        at.map(|t| self.sentence.paragraph.doc.word(t).to_owned()).unwrap_or_default()
    }

    /// "Arden, Ohio", "Arden, Pa."
    fn is_before_state(&self) -> bool {
        let second = self.after(1);
        self.after(0) == "," && (is_state(&second) || is_state_word(&second))
    }

    /// "An Arden man", "Arden police".
    fn is_of_town(&self) -> bool {
        static OF_TOWN: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| words_of("of_town"));
        OF_TOWN.contains(self.after(0).to_lowercase().as_str())
    }
}

fn is_state_word(word: &str) -> bool {
    static STATES: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| words_of("state"));
    STATES.contains(word)
}

/// The town that a mention may name: itself, or the beginning of a body's name.
fn named<'a>(annotated: &'a Annotated, sentences: &[Sentence<'_>], mention: &Mention) -> Option<Hit<'a>> {
    /// A name of more words is no town's.
    const MOST_WORDS: usize = 3;
    let at = sentence_of(sentences, mention.span)?;
    let entity = annotated.entities.get(mention.entity.index())?;
    let words = mention.span.of(&annotated.article.text);
    if let Some(hit) = county(words, entity.kind == EntityKind::Place, mention, at) {
        return Some(hit);
    }
    if entity.kind == EntityKind::Place {
        let link = entity.link.as_deref();
        let is_country = link.map_or_else(
            || known(&entity.name).is_some_and(|known| known.is_country),
            |link| link.starts_with("iso3166:"),
        );
        let is_region = link.is_none()
            && !has_city(&entity.name)
            && known(&entity.name).is_some_and(|known| known.kind == EntityKind::Place);
        let is_wide = is_country || is_region || link.is_none() && is_state_word(&entity.name);
        let form = if lies_within(&entity.name) { Form::Part } else { Form::Place };
        let town = Town { entity: Some(mention.entity), span: mention.span };
        return (!is_wide).then_some(Hit { name: &entity.name, town, at, form, link });
    }
    if let Some((end, form)) = body_word(words) {
        let name = words[..end].trim_start_matches("the ").trim_start_matches("The ");
        let is_name = name.contains(char::is_lowercase) && name.split(' ').count() <= MOST_WORDS;
        let start = mention.span.start as usize + end - name.len();
        let town = Town { entity: None, span: Span::new(start, start + name.len()) };
        return is_name.then_some(Hit { name, town, at, form, link: None });
    }
    let sentence = &sentences[at];
    let tokens = sentence.paragraph.tokens_in(mention.span);
    let is_heading = at < LEAD
        && tokens.start == sentence.tokens.start
        && !words.contains(char::is_lowercase)
        && words.len() > 3;
    let around = Around { sentence, tokens };
    let is_led = leads(&around.before(1));
    let of_town = entity.kind != EntityKind::Person && around.is_of_town();
    let town = Town { entity: None, span: mention.span };
    (words.split(' ').count() <= MOST_WORDS && (is_led || is_heading || of_town || around.is_before_state()))
        .then_some(Hit { name: words, town, at, form: Form::Other, link: None })
}

/// "Arden County" at the head of a name.
fn county<'a>(words: &'a str, is_place: bool, mention: &Mention, at: usize) -> Option<Hit<'a>> {
    const ENDS: [&str; 4] = [" County", " Parish", " COUNTY", " PARISH"];
    let end = ENDS.iter().filter_map(|end| words.find(end).map(|i| i + end.len())).min()?;
    let name = words[..end].trim_start_matches("the ").trim_start_matches("The ");
    let start = mention.span.start as usize + end - name.len();
    let entity = Some(mention.entity).filter(|_| is_place && end == words.len());
    let town = Town { entity, span: Span::new(start, start + name.len()) };
    (name.split(' ').count() <= 4).then_some(Hit { name, town, at, form: Form::County, link: None })
}

/// Where the name of a town's body goes on behind the town, and what body it is.
fn body_word(words: &str) -> Option<(usize, Form)> {
    static BODIES: LazyLock<Vec<(String, Form)>> = LazyLock::new(|| {
        let classes = [
            ("police_body", Form::InPolice),
            ("hospital_body", Form::InHospital),
            ("other_body", Form::InBody),
        ];
        let of = |(class, form): (&str, Form)| {
            words_of(class).into_iter().map(move |word| (format!(" {word}"), form)).collect::<Vec<_>>()
        };
        let mut all: Vec<(String, Form)> = classes.into_iter().flat_map(of).collect();
        all.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        all
    });
    let found = BODIES.iter().filter_map(|(word, form)| Some((words.find(word.as_str())?, *form)));
    found.min_by_key(|(end, _)| *end)
}

/// Runs of capitals that no mention covers and that stand where towns do: "in Arden", "Arden Police", "Arden, Ohio".
fn overlooked<'a>(annotated: &'a Annotated, sentences: &[Sentence<'_>]) -> Vec<Hit<'a>> {
    const MOST_WORDS: usize = 3;
    let mut found = Vec::new();
    for (at, sentence) in sentences.iter().enumerate() {
        let doc = &sentence.paragraph.doc;
        let is_name = |t: usize| {
            if !sentence.tokens.contains(&t) {
                return false;
            }
            let word = doc.word(t);
            word.starts_with(char::is_uppercase)
                && word.len() > 2
                && !is_calendar(word)
                && doc.tokens[t].pos == Pos::Propn
        };
        let mut next = sentence.tokens.start;
        while next < sentence.tokens.end {
            let start = next;
            while is_name(next) {
                next += 1;
            }
            if start == next {
                next += 1;
                continue;
            }
            let run = sentence.paragraph.span_of(start..next);
            let first = annotated.mentions.partition_point(|m| m.span.end <= run.start);
            let is_covered = annotated.mentions.get(first).is_some_and(|m| m.span.overlaps(run));
            if is_covered || next - start > MOST_WORDS {
                continue;
            }
            let is_police = next - start > 1 && doc.word(next - 1) == "Police";
            let around = Around { sentence, tokens: start..next };
            let is_writing = start == 0
                && matches!(&*around.after(0), "-" | "--" | "\u{2013}" | "\u{2014}")
                && !doc.words(start..next).contains(char::is_lowercase);
            if leads(&around.before(1))
                || is_police
                || is_writing
                || around.is_before_state()
                || around.is_of_town()
            {
                let span = sentence.paragraph.span_of(start..next - usize::from(is_police));
                let town = Town { entity: None, span };
                found.push(Hit {
                    name: span.of(&annotated.article.text),
                    town,
                    at,
                    form: Form::Other,
                    link: None,
                });
            }
        }
    }
    found
}

/// Whether a name is a common word, or that of a street.
fn is_no_town(hit: &Hit<'_>) -> bool {
    static COMMON: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| words_of("common"));
    let last = hit.name.rsplit(' ').next().unwrap_or_default().to_lowercase();
    let is_common = !hit.name.contains(' ') && (lies_within(hit.name) || COMMON.contains(last.as_str()));
    is_common
        || hit.form != Form::County && STREETS.contains(&last.as_str())
        || hit.name.to_lowercase().starts_with("the ")
        || !hit.name.starts_with(char::is_uppercase)
}

/// How many names of the report begin or end with another name.
struct Parts {
    by_words: FxHashMap<String, u32>,
}

impl Parts {
    fn new(annotated: &Annotated) -> Self {
        /// Parts with more words are no town.
        const MOST_WORDS: usize = 3;
        let mut by_words: FxHashMap<String, u32> = FxHashMap::default();
        for entity in &annotated.entities {
            let name = entity.name.to_lowercase();
            let words: Vec<&str> = name.split(' ').collect();
            let parts = 1..words.len().min(MOST_WORDS + 1);
            let heads = parts.clone().map(|n| words[..n].join(" "));
            let is_body = entity.kind == EntityKind::Organization;
            for part in heads.filter(|_| is_body).chain(parts.map(|n| words[words.len() - n..].join(" "))) {
                *by_words.entry(part).or_default() += 1;
            }
        }
        Self { by_words }
    }

    fn of(&self, name: &str) -> f64 {
        f64::from(self.by_words.get(name).copied().unwrap_or_default())
    }
}
