//! Titles: what persons are called, which rank and which post they hold, how old they are, of which people and body.
//!
//! *Finds*: words before a name ("Major General Jan Hurkov", "Peruvian Foreign Minister Ada Brandt"), after it ("Ada Brandt,
//! the vice chair of the Lima Water Board,"), after "is" and "became", "held the rank of lieutenant"; an age ("61-year-old Ada Brandt", "Ada Brandt, 61,", "in her
//! sixties"), a nationality ("Peruvian engineer"), a body ("Ada Brandt of the Harbour Party"); and who says so where the sentence tells ("police said").
//!
//! *Misses*: descriptions of persons without a name ("a general was killed"); titles a sentence away from the name.
//!
//! *Example*: "Police said Colonel Jan Hurkov, master of the port, was safe." claims a rank and an office,
//! both attributed to "Police".
//!
//! *Source*: our own rules over the parse; the words are in `data/ranks.tsv` and `data/titles.tsv`.

mod attribution;
mod beside;
mod phrases;

use dateline_model::{Annotated, Attribute, Claim, EntityKind, LocalEntity, LocalSubject, MentionForm, Span};

use rustc_hash::FxHashMap;

use crate::Reading;

use phrases::Said;

/// Adds what is said of persons to `claims`.
pub(crate) fn annotate(reading: &Reading<'_>, annotated: &mut Annotated) {
    let mut claims = Vec::new();
    for paragraph in &reading.paragraphs {
        let first = annotated.mentions.partition_point(|mention| mention.span.end <= paragraph.span.start);
        let here =
            annotated.mentions[first..].iter().take_while(|mention| mention.span.start < paragraph.span.end);
        for mention in here.filter(|mention| mention.form == MentionForm::Name) {
            if annotated.entities[mention.entity.index()].kind != EntityKind::Person {
                continue;
            }
            let name = paragraph.tokens_in(mention.span);
            if name.is_empty() {
                continue;
            }
            let body_before = |token: usize| body_before(annotated, paragraph.span_of(token..token + 1));
            let source = attribution::source_of(&paragraph.doc, &name);
            let mut said = phrases::of_name(&paragraph.doc, &name, &body_before);
            said.extend(beside::of_name(paragraph, &name, annotated));
            if shares_surname(mention.span.of(&reading.article.text), annotated) {
                said.retain(|said| said.attribute != Attribute::Age);
            }
            for Said { attribute, value, tokens } in said {
                claims.push(Claim {
                    about: LocalSubject::Entity(mention.entity),
                    attribute,
                    value,
                    span: paragraph.span_of(tokens),
                    attributed_to: source.clone().map(|tokens| paragraph.span_of(tokens)),
                });
            }
        }
    }
    let ranks = ranks(&claims);
    let kept = claims.iter().filter(|claim| !is_short_address(claim, &ranks)).cloned();
    let mut kept: Vec<Claim> = kept.collect();
    kept.sort_by(|a, b| (a.span, a.attribute, &a.value).cmp(&(b.span, b.attribute, &b.value)));
    kept.dedup();
    annotated.claims.append(&mut kept);
}

/// Whether a surname alone may be that of two persons of the article: an age after it is then nobody's for sure.
fn shares_surname(words: &str, annotated: &Annotated) -> bool {
    let is_person = |entity: &&LocalEntity| entity.kind == EntityKind::Person;
    let ends_so =
        |entity: &&LocalEntity| entity.name.split_whitespace().any(|word| word.eq_ignore_ascii_case(words));
    !words.contains(char::is_whitespace)
        && annotated.entities.iter().filter(is_person).filter(ends_so).count() > 1
}

/// The different ranks that are claimed of each person.
fn ranks(claims: &[Claim]) -> FxHashMap<LocalSubject, Vec<String>> {
    let mut ranks: FxHashMap<LocalSubject, Vec<String>> = FxHashMap::default();
    for claim in claims.iter().filter(|claim| claim.attribute == Attribute::Rank) {
        let of_person = ranks.entry(claim.about).or_default();
        if !of_person.contains(&claim.value) {
            of_person.push(claim.value.clone());
        }
    }
    ranks
}

/// Whether a rank is only how one speaks of somebody whose full rank the article gives: "General Hurkov" of a major general.
fn is_short_address(claim: &Claim, ranks: &FxHashMap<LocalSubject, Vec<String>>) -> bool {
    let is_fuller = |rank: &String| {
        rank.strip_suffix(&claim.value).is_some_and(|rest| rest.ends_with(' ') && !is_vague(rest))
    };
    claim.attribute == Attribute::Rank
        && ranks.get(&claim.about).is_some_and(|ranks| ranks.iter().any(is_fuller))
}

/// Whether these words before a rank make no other rank of it ("senior").
fn is_vague(words: &str) -> bool {
    matches!(words.trim(), "senior" | "top" | "high ranking")
}

/// Where the body or town begins that is named up to this token: "Lima" in "Lima mayor Ada Brandt".
fn body_before(annotated: &Annotated, token: Span) -> Option<(Span, bool)> {
    let idx = annotated.mentions.partition_point(|mention| mention.span.end < token.end);
    let mention = annotated.mentions.get(idx).filter(|mention| mention.span.end == token.end)?;
    let entity = &annotated.entities[mention.entity.index()];
    let is_country = entity.link.as_deref().is_some_and(|link| link.starts_with("iso3166:"));
    match entity.kind {
        EntityKind::Organization => Some((mention.span, true)),
        EntityKind::Place => Some((mention.span, !is_country)),
        EntityKind::Group => Some((mention.span, false)),
        EntityKind::Person | EntityKind::Work | EntityKind::Other => None,
    }
}

#[cfg(test)]
mod tests {
    use dateline_model::LocalSubject;

    use crate::testing::annotated;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let Some(annotated) = annotated(text, None) else { return };
        let found: Vec<String> = annotated
            .claims
            .iter()
            .filter_map(|claim| {
                let LocalSubject::Entity(entity) = claim.about else { return None };
                let source =
                    claim.attributed_to.map_or(String::new(), |span| format!(" [{}]", span.of(text)));
                let name = &annotated.entities[entity.index()].name;
                Some(format!("{name}: {} {}{source}", claim.attribute.name(), claim.value))
            })
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn a_rank_before_the_name_is_claimed_with_who_says_so() {
        check(
            "Peruvian police said that Brigadier Jan Hurkov was hurt in Lima.",
            &["Jan Hurkov: rank brigadier [Peruvian police]"],
        );
    }

    #[test]
    fn a_rank_that_is_held_is_claimed() {
        check(
            "Jan Hurkov left Lima on Sunday. Witnesses said that Hurkov held the rank of lieutenant.",
            &["Jan Hurkov: rank lieutenant [Witnesses]"],
        );
    }

    #[test]
    fn an_office_is_a_post_in_a_body_and_a_title_is_none() {
        check(
            "Ada Brandt, the vice chair of the Lima Water Board, met prime minister Tom Mensah.",
            &["Ada Brandt: office vice chair of the lima water board", "Tom Mensah: title prime minister"],
        );
    }

    #[test]
    fn an_age_stands_before_or_after_the_name() {
        check("In Lima 61-year-old Ada Brandt fell.", &["Ada Brandt: age 61"]);
        check("Ada Brandt, 61, fell in Lima.", &["Ada Brandt: age 61"]);
        check("Ada Brandt, who was in her sixties, fell in Lima.", &["Ada Brandt: age 60s"]);
        check("Ada Brandt, who was 61, fell in Lima.", &["Ada Brandt: age 61"]);
    }

    #[test]
    fn a_nationality_and_a_body_are_told_beside_the_name() {
        check(
            "Peruvian engineer Ada Brandt met Tom Mensah of the Harbour Party in Lima.",
            &[
                "Ada Brandt: nationality peruvian",
                "Ada Brandt: title engineer",
                "Tom Mensah: affiliation harbour party",
            ],
        );
    }

    #[test]
    fn a_reporting_clause_is_no_apposition() {
        check("He admires Ada Brandt, the president said.", &[]);
    }
}
