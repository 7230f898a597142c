//! One article's account of a happening, told in the ledger's entities and days.

use dateline_model::{
    Annotated, ArticleIdx, Clusters, DayRange, EntityKind, EventKind, EventMention, Incident, Ledger,
    LocalEntityId, LocalEventId, Modality, ParticipantRole, Toll,
};
use jiff::ToSpan;

use super::towns::Towns;

/// Happenings that can be one only with their like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Family {
    /// Meetings, talks, calls.
    Meeting,
    /// Visits and trips.
    Visit,
    /// Attacks, killings, blasts, accidents.
    Violence,
    /// Interviews, speeches, publications.
    Publication,
    /// Anything else, with its own kind.
    Other(EventKind),
}

/// One account, ready to be compared.
#[derive(Debug, Clone, PartialEq)]
#[allow(clippy::struct_excessive_bools)] // plain facts about the account, each by itself
pub(super) struct Account {
    pub article: ArticleIdx,
    /// The first of its mentions.
    pub event: LocalEventId,
    /// All mentions in the article that tell it, ascending.
    pub mentions: Vec<LocalEventId>,
    /// Whether it is what the article calls its main violence or accident.
    pub is_main: bool,
    /// Where it is the main one: the town it is placed in.
    pub town: Option<usize>,
    /// Where it is the main one: how likely that town is the right one.
    pub town_likelihood: f64,
    /// Where it is the main one: all towns that the article names.
    pub towns: Vec<usize>,
    /// Where it is the main one: whether its day is told as the deed's own.
    pub is_day_sure: bool,
    pub story: usize,
    pub family: Family,
    pub kind: EventKind,
    pub mode: Option<String>,
    /// Named parties: part and index into the ledger's entities, each entity once, in order of the text.
    pub parties: Vec<(ParticipantRole, usize)>,
    /// Persons among them.
    pub persons: Vec<usize>,
    /// Persons who suffer it.
    pub victims: Vec<usize>,
    /// Index into the ledger's entities.
    pub place: Option<usize>,
    pub days: DayRange,
    /// Told as past when the article appeared: a week or more before, or in an excerpt of an older article.
    pub is_recalled: bool,
    /// Whether a toll is told by a number.
    pub has_toll: bool,
    /// Whether somebody is killed or hurt, by number or as a single human being.
    pub tells_harm: bool,
    /// The fewest dead it tells of.
    pub n_killed: Option<f64>,
    /// Where it is the main one: its dead and hurt, counted.
    pub toll: (u32, u32),
    /// Whether it is told by a noun in the plural ("assassinations"): of several happenings at once.
    pub is_plural: bool,
    /// Whether it tells of a deed as a whole ("the attack"), not of a part of a war ("the invasion").
    pub is_deed: bool,
    /// The account it takes up, in the same article.
    pub takes_up: Option<LocalEventId>,
}

impl Account {
    /// How much it tells: those that tell most are joined first, so that the vague find their match.
    pub fn fullness(&self) -> usize {
        4 * self.victims.len().min(2)
            + 3 * self.persons.len().min(3)
            + self.parties.len().min(3)
            + 2 * usize::from(self.place.is_some())
            + 2 * usize::from(!self.days.is_unknown())
    }

    /// The town, where it is likely enough to speak against another report's.
    pub fn sure_town(&self) -> Option<usize> {
        self.town.filter(|_| self.town_likelihood >= SURE_TOWN)
    }

    /// Whether it names nobody and no place.
    pub fn is_vague(&self) -> bool {
        self.parties.is_empty() && self.place.is_none() && !self.is_main
    }
}

/// From this likelihood on a town can tell a happening from another.
const SURE_TOWN: f64 = 0.7;

/// Days before publication from which a happening is background.
const RECALLED_AFTER_DAYS: i64 = 8;

/// All accounts worth lining up, by article, then text.
pub(super) fn accounts(
    articles: &[Annotated],
    clusters: &Clusters,
    ledger: &Ledger,
    towns: &Towns,
) -> Vec<Account> {
    let mut story_of = vec![0; articles.len()];
    for (s, story) in clusters.stories.iter().enumerate() {
        for article in &story.articles {
            if let Some(slot) = story_of.get_mut(article.index()) {
                *slot = s;
            }
        }
    }
    let mut accounts: Vec<Account> = Vec::new();
    for (a, annotated) in articles.iter().enumerate() {
        let incident = annotated.incident.as_ref();
        let of_incident =
            |e: usize| incident.is_some_and(|i| i.mentions.binary_search(&LocalEventId(e as u32)).is_ok());
        for (e, mention) in annotated.events.iter().enumerate() {
            if let Some(incident) = incident.filter(|_| of_incident(e)) {
                if incident.mentions[0].index() == e {
                    let mut whole =
                        whole_account(ArticleIdx(a as u32), story_of[a], incident, annotated, ledger);
                    if let Some(town) = towns.of_article[a] {
                        (whole.place, whole.town) = (Some(town), Some(town));
                    }
                    whole.towns.extend(whole.town);
                    whole.town = whole.town.map(|town| towns.same[town]);
                    for town in &mut whole.towns {
                        *town = towns.same[*town];
                    }
                    accounts.push(whole);
                }
                continue;
            }
            if matches!(mention.modality, Modality::Happened | Modality::Alleged)
                && let Some(family) = family(mention)
            {
                let mut account = account(
                    ArticleIdx(a as u32),
                    LocalEventId(e as u32),
                    story_of[a],
                    family,
                    annotated,
                    ledger,
                );
                let before = accounts.iter().rev().take(LOOK_BACK).find(|b| b.family == family);
                if let Some(before) = before {
                    carry_on(&mut account, before, annotated);
                }
                accounts.push(account);
            }
        }
    }
    accounts
}

/// What an article tells of its main violence, all mentions taken together.
fn whole_account(
    article: ArticleIdx,
    story: usize,
    incident: &Incident,
    annotated: &Annotated,
    ledger: &Ledger,
) -> Account {
    let mut parts = incident
        .mentions
        .iter()
        .map(|&event| account(article, event, story, Family::Violence, annotated, ledger));
    // Never empty, as `Incident` has it.
    let first = parts.next();
    let mut whole = first
        .unwrap_or_else(|| account(article, LocalEventId(0), story, Family::Violence, annotated, ledger));
    for part in parts {
        for party in part.parties {
            if whole.parties.iter().all(|(_, known)| *known != party.1) {
                whole.parties.push(party);
            }
        }
        for person in part.persons {
            if !whole.persons.contains(&person) {
                whole.persons.push(person);
            }
        }
        for victim in part.victims {
            if !whole.victims.contains(&victim) {
                whole.victims.push(victim);
            }
        }
        if rank_of_mode(part.mode.as_deref()) > rank_of_mode(whole.mode.as_deref()) {
            (whole.kind, whole.mode) = (part.kind, part.mode);
        }
        whole.place = whole.place.or(part.place);
        whole.is_recalled &= part.is_recalled;
        whole.is_deed |= part.is_deed;
    }
    let resolve = |local: LocalEntityId| ledger.entity_of.get(article.index())?.get(local.index()).copied();
    suffer(&mut whole, incident.victims.iter().copied().filter_map(resolve));
    let time = incident.time.and_then(|t| ledger.times.get(article.index())?.get(t.index()));
    let count = |toll: &Option<Toll>| toll.as_ref().map_or(0, |t| t.at_least);
    let tells = |toll: &Option<Toll>| toll.as_ref().is_some_and(|t| t.at_most != Some(0));
    Account {
        mentions: incident.mentions.clone(),
        is_main: true,
        town: incident.place.and_then(resolve),
        town_likelihood: incident.place_likelihood,
        towns: incident.towns.iter().copied().filter_map(resolve).collect(),
        is_day_sure: incident.time_doubts == 0,
        toll: (count(&incident.killed), count(&incident.injured)),
        place: incident.place.and_then(resolve).or(whole.place),
        days: time.map(|t| t.resolved.days).unwrap_or_default(),
        n_killed: incident.killed.as_ref().map(|t| f64::from(t.at_least)),
        has_toll: tells(&incident.killed) || tells(&incident.injured),
        tells_harm: tells(&incident.killed) || tells(&incident.injured),
        is_plural: false,
        takes_up: None,
        ..whole
    }
}

/// Makes victims of those who are told by name to have been killed or hurt. Whom the deed's own clause names beside it is
/// none ("shot at the house of Otto Kern").
fn suffer(whole: &mut Account, victims: impl Iterator<Item = usize>) {
    let harmed: Vec<usize> = victims.collect();
    let is_none = |e: &usize| whole.victims.contains(e) && !harmed.contains(e);
    let none: Vec<usize> = whole.parties.iter().map(|p| p.1).filter(is_none).collect();
    whole.parties.retain(|p| !none.contains(&p.1));
    whole.persons.retain(|p| !none.contains(p));
    for victim in &harmed {
        match whole.parties.iter_mut().find(|p| p.1 == *victim) {
            Some(party) => party.0 = ParticipantRole::Victim,
            None => whole.parties.push((ParticipantRole::Victim, *victim)),
        }
        if !whole.persons.contains(victim) {
            whole.persons.push(*victim);
        }
    }
    whole.victims = harmed;
}

/// How much a mode says of violence: means before deed before none.
pub(super) fn rank_of_mode(mode: Option<&str>) -> u8 {
    match mode {
        Some("car-bomb") => 5,
        Some("shooting" | "airstrike" | "bombing") => 4,
        Some("assassination" | "meet" | "interview") => 3,
        Some("talk" | "visit" | "killing" | "collapse" | "crash" | "fire") => 2,
        Some(_) => 1,
        None => 0,
    }
}

/// How many accounts back the one that a paragraph goes on from may stand.
const LOOK_BACK: usize = 6;

/// What is told without a day right after something recalled, in the same paragraph, is recalled with it; where only the
/// second names who it befell, it is the same: "In October an officer was killed. Otto Kern was shot through a window."
fn carry_on(account: &mut Account, before: &Account, annotated: &Annotated) {
    let follows = before.article == account.article && before.is_recalled && account.days.is_unknown();
    if !follows || account.takes_up.is_some() {
        return;
    }
    let trigger = |event: LocalEventId| annotated.events[event.index()].trigger;
    let between = trigger(before.event).end as usize..trigger(account.event).start as usize;
    if annotated.article.text.get(between).is_some_and(|t| !t.contains('\n')) {
        account.is_recalled = true;
        if before.victims.is_empty() && !account.victims.is_empty() && account.family == Family::Violence {
            account.takes_up = Some(before.event);
        }
    }
}

/// The family of a happening; `None` for what is merely said (demands, accusations, promises), which quotes and
/// positions carry.
pub(super) fn family(mention: &EventMention) -> Option<Family> {
    use EventKind as K;
    let mode = mention.mode.as_deref();
    match mention.kind {
        K::Consult if mode == Some("visit") => Some(Family::Visit),
        K::Consult => Some(Family::Meeting),
        K::Assault | K::Accident | K::Crime => Some(Family::Violence),
        K::Publish => Some(Family::Publication),
        K::Coerce
        | K::Protest
        | K::Sanction
        | K::Mobilize
        | K::Aid
        | K::Retreat
        | K::Concede
        | K::Travel
        | K::Cooperate => Some(Family::Other(mention.kind)),
        K::Support if mode.is_some() => Some(Family::Other(K::Support)),
        K::Accuse if mode.is_some() => Some(Family::Other(K::Accuse)),
        K::Agree | K::Support | K::Request | K::Accuse | K::Reject | K::Threaten => None,
    }
}

fn account(
    article: ArticleIdx,
    event: LocalEventId,
    story: usize,
    family: Family,
    annotated: &Annotated,
    ledger: &Ledger,
) -> Account {
    let mention = &annotated.events[event.index()];
    let resolve = |local: dateline_model::LocalEntityId| {
        ledger.entity_of.get(article.index())?.get(local.index()).copied()
    };
    let kind_of = |entity: usize| ledger.entities.get(entity).map(|e| e.kind);
    let mut parties: Vec<(ParticipantRole, usize)> = Vec::new();
    for part in &mention.participants {
        if let Some(entity) = resolve(part.entity)
            && parties.iter().all(|(_, other)| *other != entity)
        {
            parties.push((part.role, entity));
        }
    }
    let is_person = |&(_, e): &&(ParticipantRole, usize)| kind_of(*e) == Some(EntityKind::Person);
    let persons: Vec<usize> = parties.iter().filter(is_person).map(|p| p.1).collect();
    let victims =
        parties.iter().filter(is_person).filter(|p| p.0 == ParticipantRole::Victim).map(|p| p.1).collect();
    let days =
        mention.time.and_then(|t| ledger.times.get(article.index())?.get(t.index())).map(|t| t.resolved.days);
    let days = days.unwrap_or_default();
    let published = ledger.published.get(article.index()).and_then(|p| p.day);
    let limit = published.and_then(|day| day.checked_sub(RECALLED_AFTER_DAYS.days()).ok());
    let is_long_ago = matches!((days.latest, limit), (Some(latest), Some(limit)) if latest <= limit);
    let sentence = annotated.sentences.partition_point(|s| s.span.end <= mention.trigger.start);
    let is_excerpt =
        annotated.sentences.get(sentence).is_some_and(|s| s.is_excerpt && s.span.overlaps(mention.trigger));
    Account {
        article,
        event,
        mentions: vec![event],
        is_main: false,
        town: None,
        town_likelihood: 0.0,
        towns: Vec::new(),
        is_day_sure: false,
        toll: (0, 0),
        story,
        family,
        kind: mention.kind,
        mode: mention.mode.clone(),
        persons,
        victims,
        place: mention.place.and_then(resolve),
        days,
        is_recalled: is_long_ago || is_excerpt,
        n_killed: mention
            .quantities
            .iter()
            .find(|q| q.of == "killed" && !q.is_single)
            .and_then(|q| q.at_least),
        has_toll: mention.quantities.iter().any(|q| q.is_toll() && !q.is_single),
        tells_harm: mention.quantities.iter().any(|q| q.is_toll() && q.at_most != Some(0.0)),
        // "Bridge collapses" is a verb.
        is_plural: mention.kind != EventKind::Accident
            && is_plural(mention.trigger.of(&annotated.article.text), &mention.lemma),
        is_deed: matches!(mention.lemma.as_str(), "attack" | "assault" | "ambush" | "incident" | "deed"),
        takes_up: mention.takes_up,
        parties,
    }
}

/// Whether a word is its lemma with the ending of the plural; talks are one meeting.
fn is_plural(word: &str, lemma: &str) -> bool {
    let word = word.to_lowercase();
    lemma != "talk" && word.len() > lemma.len() && word.starts_with(lemma) && word.ends_with('s')
}
