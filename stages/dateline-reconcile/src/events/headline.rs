//! One line that says what happened, of the sources' names and plain verbs.

use dateline_model::{EntityKind, Event, EventKind, Harm, Ledger, ParticipantRole, Quantity, ToldQuantity};

/// "Ada Brandt meets Kofi Mensah in Lima". `lemma` is the word of the fullest account, for kinds without a phrase of their own.
pub(super) fn headline(event: &Event, lemma: &str, ledger: &Ledger) -> String {
    let parties = Parties::of(event, ledger);
    let place = event.place.and_then(|p| ledger.entities.get(p)).map(|e| e.name.as_str());
    let is_place = |name: &str| Some(name) == place;
    let place_in = place.map(|p| format!(" in {p}")).unwrap_or_default();
    let actors = list(&parties.actors);
    let others = list(&parties.recipients);
    let mode = event.mode.as_deref();
    let line = match event.kind {
        EventKind::Consult => meeting(&parties, mode, place),
        EventKind::Assault | EventKind::Accident | EventKind::Crime => {
            violence(event, lemma, &parties, &place_in)
        }
        EventKind::Publish if mode == Some("interview") => {
            let to = if others.is_empty() { String::new() } else { format!(" to {others}") };
            if actors.is_empty() {
                format!("Interview{}", to.replace(" to ", " with "))
            } else {
                format!("{actors} gives an interview{to}")
            }
        }
        EventKind::Publish if mode == Some("speech") => format!("{} speaks{place_in}", or_somebody(&actors)),
        EventKind::Publish => format!("{} publishes documents{}", or_somebody(&actors), about(&others)),
        EventKind::Travel if mode == Some("leave") => {
            format!("{} leaves{place_in}", or_somebody(&first(&actors, &others)))
        }
        EventKind::Travel => format!("{} arrives{place_in}", or_somebody(&first(&actors, &others))),
        EventKind::Coerce if mode == Some("arrest") && !others.is_empty() => {
            let by = if actors.is_empty() { String::new() } else { format!(" by {actors}") };
            format!(
                "{others} {} arrested{by}{place_in}",
                if parties.recipients.len() > 1 { "are" } else { "is" }
            )
        }
        EventKind::Concede if mode == Some("ceasefire") => {
            format!("Ceasefire{}", about(&first(&actors, &others)))
        }
        // A visit cut short or called off is not told as one that is made.
        EventKind::Sanction if mode == Some("visit") => {
            let to = place.map(|p| format!(" to {p}")).unwrap_or_default();
            format!("{}: visit{to} ended or called off", or_somebody(&actors))
        }
        _ => {
            let verb = third_person(lemma);
            // What is counted is what it is done to: boats are seized, not the country they are from.
            let counted =
                event.quantities.iter().find_map(|q| thing(q).filter(|_| event.kind == EventKind::Coerce));
            let object = match counted {
                Some(things) if others.is_empty() => format!(" {things}"),
                Some(things) => format!(" {things} of {others}"),
                None if others.is_empty() => String::new(),
                None => format!(" {others}"),
            };
            if is_noun(lemma) && !actors.is_empty() {
                let with = if others.is_empty() { String::new() } else { format!(" with {others}") };
                format!("{actors}: {lemma}{with}{place_in}")
            } else if actors.is_empty() {
                format!("{}{}", capital(lemma), about(&others))
            } else {
                format!("{actors} {verb}{object}{place_in}")
            }
        }
    };
    if is_place(&line) { capital(lemma) } else { line }
}

/// The parties' names by their part, persons first, places that are merely where left out.
struct Parties<'a> {
    actors: Vec<&'a str>,
    recipients: Vec<&'a str>,
    /// The victims by what is told to have befallen them, and all of them.
    killed: Vec<&'a str>,
    injured: Vec<&'a str>,
    hit: Vec<&'a str>,
    victims: Vec<&'a str>,
}

impl<'a> Parties<'a> {
    fn of(event: &Event, ledger: &'a Ledger) -> Self {
        let is_person = |e: usize| ledger.entities.get(e).is_some_and(|e| e.kind == EntityKind::Person);
        // A people ("Sylvanians") is attacked, not killed.
        let role_of = |&(role, e): &(ParticipantRole, usize)| match role {
            ParticipantRole::Victim if !is_person(e) => ParticipantRole::Recipient,
            role => role,
        };
        let befell = |e: usize| event.harmed.iter().find(|h| h.entity == e).map(|h| h.harm);
        let named = |role: ParticipantRole, suits: &dyn Fn(usize) -> bool| {
            let mut found: Vec<(bool, &str)> = event
                .participants
                .iter()
                .filter(|part| role_of(part) == role && Some(part.1) != event.place && suits(part.1))
                .filter_map(|(_, e)| ledger.entities.get(*e))
                // "Sylvanian" is an adjective more often than somebody.
                .filter(|e| e.kind != EntityKind::Group)
                .map(|e| (e.kind != EntityKind::Person, e.name.as_str()))
                .collect();
            // Persons speak for the bodies they belong to.
            if found.iter().any(|(is_body, _)| !is_body) {
                found.retain(|(is_body, _)| !is_body);
            }
            found.truncate(3);
            found.into_iter().map(|(_, name)| name).collect()
        };
        Self {
            actors: named(ParticipantRole::Actor, &|_| true),
            recipients: named(ParticipantRole::Recipient, &|_| true),
            killed: named(ParticipantRole::Victim, &|e| befell(e) == Some(Harm::Killed)),
            injured: named(ParticipantRole::Victim, &|e| befell(e) == Some(Harm::Injured)),
            hit: named(ParticipantRole::Victim, &|e| befell(e) == Some(Harm::Hit)),
            victims: named(ParticipantRole::Victim, &|_| true),
        }
    }
}

fn meeting(parties: &Parties<'_>, mode: Option<&str>, place: Option<&str>) -> String {
    let mut actors = parties.actors.clone();
    let mut others = parties.recipients.clone();
    if actors.is_empty() && others.len() > 1 {
        actors.push(others.remove(0));
    }
    let place_in = place.map(|p| format!(" in {p}")).unwrap_or_default();
    if actors.is_empty() {
        return format!(
            "Talks{}{place_in}",
            others.first().map(|o| format!(" with {o}")).unwrap_or_default()
        );
    }
    let several = actors.len() > 1;
    let who = list(&actors);
    let pick = |one: &str, many: &str| if several { many.to_owned() } else { one.to_owned() };
    match (mode, others.is_empty()) {
        (Some("visit"), _) => format!(
            "{who} {} {}",
            pick("visits", "visit"),
            place.or(others.first().copied()).unwrap_or("abroad")
        ),
        (Some("phone"), false) => {
            format!("{who} {} with {} by phone", pick("speaks", "speak"), list(&others))
        }
        (Some("talk"), false) => {
            format!("{who} {} talks with {}{place_in}", pick("holds", "hold"), list(&others))
        }
        (_, false) => format!("{who} {} {}{place_in}", pick("meets", "meet"), list(&others)),
        (Some("talk"), true) => format!("{who} {} talks{place_in}", pick("holds", "hold")),
        (_, true) => format!("{who} {}{place_in}", pick("holds a meeting", "meet")),
    }
}

fn violence(event: &Event, lemma: &str, parties: &Parties<'_>, place_in: &str) -> String {
    let mode = event.mode.as_deref();
    let toll = toll(&event.quantities);
    let nobody_did_it = parties.actors.is_empty() && parties.recipients.is_empty();
    let means = match mode {
        Some("car-bomb") => " by a car bomb",
        Some("bombing") => " by a bomb",
        Some("airstrike") => " in an airstrike",
        Some("explosion") => " in an explosion",
        Some("crash") => " in a crash",
        Some("shooting") => " in a shooting",
        _ => "",
    };
    for (whom, deed) in [
        (&parties.killed, "killed"),
        (&parties.injured, "injured"),
        (&parties.hit, if mode == Some("shooting") { "shot" } else { "attacked" }),
        (&parties.victims, undergone(event, mode)),
    ] {
        if !whom.is_empty() {
            let are = if whom.len() > 1 { "are" } else { "is" };
            let means = if deed == "shot" { "" } else { means };
            return format!("{} {are} {deed}{means}{place_in}", list(whom));
        }
    }
    let befell = match mode {
        Some("collapse") => Some("collapses"),
        Some("crash") if event.kind == EventKind::Accident => Some("crashes"),
        Some("fire") if event.kind == EventKind::Accident => Some("burns"),
        _ => None,
    };
    if let Some(verb) = befell.filter(|_| parties.actors.is_empty() && parties.recipients.len() == 1) {
        return format!("{} {verb}{place_in}{toll}", parties.recipients[0]);
    }
    let what = match mode {
        Some("collapse") => "collapse",
        Some("airstrike") => "airstrike",
        Some("car-bomb") => "car bombing",
        Some("bombing") => "bombing",
        Some("shooting") => "shooting",
        Some("explosion") => "explosion",
        Some("crash") => "crash",
        Some("fire") => "fire",
        Some("disaster") => "disaster",
        Some("assassination") => "assassination",
        // "Nine were killed", "34 were injured" tell of harm, not of somebody's deed.
        Some("killing") if nobody_did_it && lemma != "killing" => "deaths",
        None if nobody_did_it && matches!(lemma, "injure" | "wound" | "hurt" | "injury") => "casualties",
        Some("killing") => "killing",
        _ if event.kind == EventKind::Crime => "crime",
        _ if event.kind == EventKind::Accident => "accident",
        _ => "attack",
    };
    let subject =
        if parties.actors.is_empty() { capital(what) } else { format!("{}: {what}", list(&parties.actors)) };
    let on = if parties.recipients.is_empty() {
        String::new()
    } else {
        format!(" on {}", list(&parties.recipients))
    };
    format!("{subject}{on}{place_in}{toll}")
}

/// What is said of a victim of whom no report tells what came of it.
fn undergone(event: &Event, mode: Option<&str>) -> &'static str {
    match mode {
        Some("killing" | "assassination") => "killed",
        _ if event.kind == EventKind::Crime => "robbed",
        _ => "attacked",
    }
}

fn toll(quantities: &[ToldQuantity]) -> String {
    let number_of = |of: &str| quantities.iter().find(|q| q.of == of);
    let Some(toll) = number_of("killed").or_else(|| number_of("injured")) else { return String::new() };
    let of = &toll.of;
    match (toll.at_least, toll.at_most) {
        (Some(low), Some(high)) if (low - high).abs() < f64::EPSILON => format!(", {low} {of}"),
        (Some(low), None) => format!(", at least {low} {of}"),
        (Some(low), Some(high)) => format!(", {low} to {high} {of}"),
        (None, Some(high)) => format!(", up to {high} {of}"),
        (None, None) => String::new(),
    }
}

/// "3 boats": a plain number of a counted noun.
fn thing(quantity: &ToldQuantity) -> Option<String> {
    let n = quantity.at_least.filter(|n| quantity.at_most == Some(*n) && *n > 1.0)?;
    let is_noun = quantity.of.chars().all(char::is_lowercase);
    let is_kind = Quantity::KINDS.contains(&quantity.of.as_str());
    // A noun's plural is spelled as a verb's third person.
    (is_noun && !is_kind && !quantity.of.ends_with("man"))
        .then(|| format!("{n} {}", third_person(&quantity.of)))
}

fn about(names: &str) -> String {
    if names.is_empty() { String::new() } else { format!(": {names}") }
}

fn or_somebody(names: &str) -> String {
    if names.is_empty() { "Somebody".to_owned() } else { names.to_owned() }
}

fn first(one: &str, other: &str) -> String {
    if one.is_empty() { other.to_owned() } else { one.to_owned() }
}

/// "Ada", "Ada and Kofi", "Ada, Kofi and Otto".
fn list(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Whether a word looks like a noun and not like a verb.
fn is_noun(lemma: &str) -> bool {
    ["ion", "ment", "ance", "al", "ure", "ing", "sis", "ity", "test", "ship"]
        .iter()
        .any(|end| lemma.ends_with(end))
}

/// The present tense of a verb by spelling alone.
fn third_person(lemma: &str) -> String {
    let vowel = |c: char| "aeiou".contains(c);
    let mut ends = lemma.chars().rev();
    match (ends.next(), ends.next()) {
        (Some('y'), Some(before)) if !vowel(before) => format!("{}ies", &lemma[..lemma.len() - 1]),
        (Some('s' | 'x' | 'z' | 'o'), _) | (Some('h'), Some('s' | 'c')) => format!("{lemma}es"),
        _ => format!("{lemma}s"),
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_are_put_into_the_present() {
        assert_eq!(third_person("annex"), "annexes");
        assert_eq!(third_person("carry"), "carries");
        assert_eq!(third_person("deploy"), "deploys");
        assert_eq!(third_person("release"), "releases");
    }

    #[test]
    fn what_is_counted_is_called_by_its_number() {
        let counted = |of: &str, n: f64, at_most: Option<f64>| {
            thing(&ToldQuantity { of: of.into(), at_least: Some(n), at_most, evidence: Vec::new() })
        };
        assert_eq!(counted("boat", 3.0, Some(3.0)).as_deref(), Some("3 boats"));
        assert_eq!(counted("boat", 3.0, None), None);
        assert_eq!(counted("killed", 3.0, Some(3.0)), None);
    }

    #[test]
    fn names_are_listed_as_one_says_them() {
        assert_eq!(list(&["Ada", "Kofi", "Otto"]), "Ada, Kofi and Otto");
        assert_eq!(capital("blast"), "Blast");
    }
}
