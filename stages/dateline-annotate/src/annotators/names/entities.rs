//! Who the findings are: one [`LocalEntity`] for all names of one person, place or body in the article.

use dateline_model::{EntityKind, LocalEntity, LocalEntityId, Mention, MentionForm};
use dateline_text::person_name;
use dateline_text::sound::{folded, spelling};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::Reading;
use crate::gazetteer;
use crate::person_words::{self, PersonWord};

use super::found::Found;
use super::persons::{self, MOST_COMPARED, Naming};

/// Groups findings into entities, ordered by first mention.
pub(crate) fn group(reading: &Reading<'_>, found: &[Found]) -> (Vec<Mention>, Vec<LocalEntity>) {
    let words: Vec<&str> =
        found.iter().map(|f| reading.paragraphs[f.paragraph].doc.words(f.tokens.clone())).collect();
    let kinds = with_slips(found, &words);
    let keys = keys(reading, found, &words, &kinds);

    let mut members: Vec<Vec<usize>> = Vec::new();
    let mut entity_of_key: FxHashMap<&str, usize> = FxHashMap::default();
    let mut mentions = Vec::new();
    for (idx, finding) in found.iter().enumerate() {
        let entity = *entity_of_key.entry(keys[idx].as_str()).or_insert_with(|| {
            members.push(Vec::new());
            members.len() - 1
        });
        members[entity].push(idx);
        mentions.push(Mention {
            span: reading.paragraphs[finding.paragraph].span_of(finding.tokens.clone()),
            entity: LocalEntityId(entity as u32),
            form: MentionForm::Name,
        });
    }
    let named = countries_named(&words);
    let beside: Vec<Option<&str>> =
        (0..found.len()).map(|idx| place_beside(reading, found, &words, idx)).collect();
    let entities = members.iter().map(|members| entity(members, &words, &kinds, &named, &beside)).collect();
    (mentions, entities)
}

/// The kinds, with rare lone names that sound like the surname of somebody named often made persons too: the model does
/// not know a misspelt surname and takes it for a place or a body.
fn with_slips(found: &[Found], words: &[&str]) -> Vec<EntityKind> {
    let mut times: FxHashMap<&str, usize> = FxHashMap::default();
    let mut surnames: FxHashMap<Option<char>, Vec<&str>> = FxHashMap::default();
    for (finding, words) in found.iter().zip(words) {
        *times.entry(words).or_default() += 1;
        if finding.kind == EntityKind::Person
            && finding.tokens.len() > 1
            && let Some(surname) = words.split_whitespace().last()
        {
            let near = surnames.entry(spelling(surname).chars().next()).or_default();
            if near.len() < MOST_COMPARED && !near.contains(&surname) {
                near.push(surname);
            }
        }
    }
    let is_slip = |word: &str| {
        let is_rare = times.get(word).is_some_and(|&n| n <= 2);
        let near = surnames.get(&spelling(word).chars().next());
        is_rare
            && persons::may_be_slip(word)
            && near.is_some_and(|near| near.iter().any(|surname| person_name::is_slip_of(word, surname)))
    };
    let kind = |(finding, words): (&Found, &&str)| {
        if finding.tokens.len() == 1 && is_slip(words) { EntityKind::Person } else { finding.kind }
    };
    found.iter().zip(words).map(kind).collect()
}

/// For each finding a key that it shares with all others of the same entity.
fn keys(reading: &Reading<'_>, found: &[Found], words: &[&str], kinds: &[EntityKind]) -> Vec<String> {
    let people: Vec<usize> = (0..found.len()).filter(|&idx| kinds[idx] == EntityKind::Person).collect();
    let namings: Vec<Naming<'_>> = people
        .iter()
        .map(|&idx| {
            let doc = &reading.paragraphs[found[idx].paragraph].doc;
            let start = found[idx].tokens.start;
            let title = person_words::entry_before(doc, start, start.saturating_sub(4));
            let is_titled =
                title.is_some_and(|(_, class)| matches!(class, PersonWord::Honorific | PersonWord::Rank));
            Naming { words: words[idx], at: idx, is_titled }
        })
        .collect();
    let mut keys: Vec<String> = (0..found.len()).map(|idx| thing_key(words[idx], kinds[idx])).collect();
    for (&idx, bearer) in people.iter().zip(persons::bearers(&namings)) {
        keys[idx] = format!("person {bearer}");
    }
    join_short_forms(words, kinds, &mut keys);
    join_acronyms(reading, found, words, kinds, &mut keys);
    keys
}

/// Legal forms of companies, as the folded name ends in them.
const LEGAL_FORMS: &[&str] =
    &["inc", "corp", "corporation", "co", "company", "ltd", "llc", "plc", "ag", "gmbh", "sa", "nv"];

/// The key of what is no person: the gazetteer's name where it has one, else the spelling without article and legal form.
fn thing_key(words: &str, kind: EntityKind) -> String {
    if let Some(known) = gazetteer::known(words).filter(|known| known.kind == kind) {
        return format!("{} = {}", kind.name(), known.name);
    }
    let name = folded(words);
    let name = name.strip_prefix("the ").unwrap_or(&name);
    let mut name = name;
    while kind == EntityKind::Organization
        && let Some((start, last)) = name.rsplit_once(' ')
        && LEGAL_FORMS.contains(&last)
    {
        name = start;
    }
    format!("{} {name}", kind.name())
}

/// Gives the first words of a body's name the key of the whole, where only one body's name begins so: "Olnay" after "Olnay
/// Cables".
fn join_short_forms(words: &[&str], kinds: &[EntityKind], keys: &mut [String]) {
    let is_body = |idx: &usize| kinds[*idx] == EntityKind::Organization;
    let mut whole: FxHashMap<&str, Option<usize>> = FxHashMap::default();
    for idx in (0..words.len()).filter(is_body) {
        let starts = words[idx].match_indices(' ').map(|(at, _)| &words[idx][..at]);
        for start in starts {
            let only = whole.entry(start).or_insert(Some(idx));
            if only.is_some_and(|other| keys[other] != keys[idx]) {
                *only = None;
            }
        }
    }
    for idx in (0..words.len()).filter(is_body) {
        if let Some(Some(long)) = whole.get(words[idx]).copied()
            && gazetteer::known(words[idx]).is_none()
            && gazetteer::name_word(words[idx]).is_none()
        {
            let key = keys[long].clone();
            keys[idx] = key;
        }
    }
}

/// Gives an acronym the key of the name it stands for: "Lima Water Board (LWB)", or the only name with these initials.
fn join_acronyms(
    reading: &Reading<'_>,
    found: &[Found],
    words: &[&str],
    kinds: &[EntityKind],
    keys: &mut [String],
) {
    let mut long_of: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    let mut defined: FxHashMap<&str, usize> = FxHashMap::default();
    for (idx, finding) in found.iter().enumerate() {
        if kinds[idx] == EntityKind::Person || kinds[idx] == EntityKind::Group {
            continue;
        }
        let initials: String = words[idx]
            .split_whitespace()
            .filter_map(|w| w.chars().next())
            .filter(|c| c.is_uppercase())
            .collect();
        if initials.len() >= 3 {
            let long = long_of.entry(initials).or_default();
            // Two different ones are enough to know that the initials are not plain.
            if long.len() < 2 && long.iter().all(|&other| keys[other] != keys[idx]) {
                long.push(idx);
            }
        }
        let doc = &reading.paragraphs[finding.paragraph].doc;
        let end = finding.tokens.end;
        if finding.tokens.len() > 1
            && end + 2 < doc.tokens.len()
            && doc.word(end) == "("
            && doc.word(end + 2) == ")"
        {
            defined.entry(doc.word(end + 1)).or_insert(idx);
        }
    }
    for idx in 0..found.len() {
        let letters: String = words[idx].chars().filter(|&c| c != '.').collect();
        let is_acronym = (2..=8).contains(&letters.len()) && letters.chars().all(char::is_uppercase);
        if !is_acronym || kinds[idx] == EntityKind::Person || kinds[idx] == EntityKind::Group {
            continue;
        }
        let by_initials = long_of.get(&letters).filter(|long| long.len() == 1);
        if let Some(long) = defined.get(words[idx]).copied().or_else(|| by_initials.map(|long| long[0])) {
            let key = keys[long].clone();
            keys[idx] = key;
        }
    }
}

/// The countries, as ISO 3166-1 codes, that the article names by name or people, and the states and regions by name.
fn countries_named(words: &[&str]) -> FxHashSet<&'static str> {
    let named = words.iter().filter_map(|words| {
        let country = gazetteer::country_of(words).and_then(gazetteer::known);
        let known = country.or_else(|| gazetteer::known(words))?;
        known.link.map_or(Some(known.name), |link| link.strip_prefix("iso3166:"))
    });
    named.collect()
}

/// The country (ISO 3166-1 code) or state that stands right after a name: "Springfield, Illinois".
fn place_beside(reading: &Reading<'_>, found: &[Found], words: &[&str], idx: usize) -> Option<&'static str> {
    let (own, next) = (&found[idx], found.get(idx + 1)?);
    let is_beside = own.paragraph == next.paragraph
        && own.tokens.end + 1 == next.tokens.start
        && reading.paragraphs[own.paragraph].doc.word(own.tokens.end) == ",";
    let known =
        gazetteer::known(words[idx + 1]).filter(|known| is_beside && known.kind == EntityKind::Place)?;
    match known.link {
        Some(link) => link.strip_prefix("iso3166:"),
        None => Some(known.name).filter(|name| gazetteer::is_state(name)),
    }
}

/// Describes an entity by its findings.
fn entity(
    members: &[usize],
    words: &[&str],
    kinds: &[EntityKind],
    named: &FxHashSet<&'static str>,
    beside: &[Option<&str>],
) -> LocalEntity {
    let mut by_kind = [0usize; 6];
    let mut forms: Vec<(&str, usize)> = Vec::new();
    let mut place_of: FxHashMap<&str, usize> = FxHashMap::default();
    for &idx in members {
        by_kind[kinds[idx] as usize] += 1;
        let place = *place_of.entry(words[idx]).or_insert(forms.len());
        if place == forms.len() {
            forms.push((words[idx], 0));
        }
        forms[place].1 += 1;
    }
    let kind = members
        .iter()
        .map(|&idx| kinds[idx])
        .max_by_key(|&kind| (by_kind[kind as usize], std::cmp::Reverse(kind)));
    let kind = kind.unwrap_or(EntityKind::Other);
    let is_full_form =
        matches!(kind, EntityKind::Person | EntityKind::Organization | EntityKind::Work | EntityKind::Other);
    let n_words =
        |form: &str| if is_full_form { form.split_whitespace().filter(|w| w.len() > 2).count() } else { 0 };
    let mut best = forms.first().copied().unwrap_or_default();
    for &form in &forms {
        if (n_words(form.0), form.1) > (n_words(best.0), best.1) {
            best = form;
        }
    }
    let known = forms.iter().find_map(|(form, _)| gazetteer::known(form).filter(|known| known.kind == kind));
    let name = known.filter(|known| known.is_country).map_or(best.0, |known| known.name);
    LocalEntity {
        name: name.split_whitespace().collect::<Vec<_>>().join(" "),
        kind,
        link: known
            .and_then(|known| {
                match members.iter().find_map(|&idx| beside[idx]).filter(|_| !known.is_country) {
                    Some(place) => gazetteer::meant_in(known, place),
                    None => gazetteer::meant(known, &|place| named.contains(place)),
                }
            })
            .map(str::to_owned),
    }
}
