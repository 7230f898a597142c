//! Day, hour, place and participants of events that several articles tell of, as values.

use std::collections::BTreeSet;

use dateline_model::{
    Annotated, ArticleIdx, Attribute, Cite, EntityKind, Event, EventMention, Ledger, LocalEventId,
    LocalTimeId, MentionForm, PartOfDay, Prosecution, Span, Subject, TimeExpr,
};
use rustc_hash::FxHashMap;

use super::origins::Origins;
use super::told::Told;
use super::values::{clock_key, has_word, key_of, part_key, town_key};

/// Adds what articles tell of when, where and with whom.
pub(super) fn gather(articles: &[Annotated], origins: &Origins, ledger: &Ledger, told: &mut Vec<Told>) {
    let containers = places_around(articles, ledger);
    for (e, event) in ledger.events.iter().enumerate() {
        for &(article, local) in &event.accounts {
            let annotated = &articles[article.index()];
            let incident = annotated.incident.as_ref().filter(|i| i.mentions.binary_search(&local).is_ok());
            let own_time = annotated.events[local.index()].time;
            let account = Account {
                day: incident.map_or(own_time, |i| i.time.filter(|_| i.is_own_time)),
                hour: incident.map_or(own_time, |i| i.hour),
                event: e,
                article,
                annotated,
                mention: &annotated.events[local.index()],
                ledger,
                containers: &containers,
                origin: origins.of_article(article),
            };
            account.participants(event, told);
            // An article tells of its incident once, whatever each sentence says.
            if incident.is_none_or(|i| i.mentions[0] == local) {
                told.extend(account.day());
                told.extend(account.hour());
                told.extend(incident.and_then(|i| i.address).map(|span| account.address(span)));
                told.extend(incident.and_then(|i| i.prosecution).map(|p| account.prosecution(p)));
            }
            let has_place = |m: &LocalEventId| annotated.events[m.index()].place.is_some();
            if incident.is_none_or(|i| i.mentions.iter().find(|m| has_place(m)) == Some(&local)) {
                told.extend(account.place());
            }
        }
    }
}

/// For places, the names of those around them, as the articles tell: "Weir, a suburb of Halm"; "Weir, north of Halm".
fn places_around(articles: &[Annotated], ledger: &Ledger) -> FxHashMap<usize, BTreeSet<String>> {
    let mut around: FxHashMap<usize, BTreeSet<String>> = FxHashMap::default();
    for (a, annotated) in articles.iter().enumerate() {
        let is_place = |m: &&dateline_model::Mention| {
            annotated.entities[m.entity.index()].kind == EntityKind::Place && m.form == MentionForm::Name
        };
        let places: Vec<_> = annotated.mentions.iter().filter(is_place).collect();
        for pair in places.windows(2) {
            let (inner, outer) = (pair[0], pair[1]);
            let between = annotated.article.text.get(inner.span.end as usize..outer.span.start as usize);
            let ids = ledger.entity_of.get(a);
            let ids = ids.and_then(|e| Some((*e.get(inner.entity.index())?, *e.get(outer.entity.index())?)));
            if let (Some(between), Some((inner, outer))) = (between, ids)
                && inner != outer
                && leads_outward(between)
            {
                around.entry(inner).or_default().insert(ledger.entities[outer].name.to_lowercase());
            }
        }
    }
    around
}

/// Whether the words between two places say that the second is around or beside the first.
fn leads_outward(between: &str) -> bool {
    const MOST_BYTES: usize = 60;
    let is_bare = matches!(between, ", " | ", in " | ", near " | " near " | ", outside " | " outside ");
    let names_it = ["suburb", "district", "quarter", "neighborhood", "neighbourhood", "outskirts", "part of"];
    let beside = ["north of ", "south of ", "east of ", "west of ", "outside of ", "close to "];
    let is_one_sentence = !between.contains(['.', ';', '\n', ':']);
    is_bare
        || (between.len() <= MOST_BYTES
            && is_one_sentence
            && (names_it.iter().any(|w| between.contains(w)) || beside.iter().any(|w| between.ends_with(w))))
}

/// One article's account of an event.
struct Account<'a> {
    event: usize,
    article: ArticleIdx,
    annotated: &'a Annotated,
    mention: &'a EventMention,
    /// The times that tell its day and its time of day.
    day: Option<LocalTimeId>,
    hour: Option<LocalTimeId>,
    ledger: &'a Ledger,
    containers: &'a FxHashMap<usize, BTreeSet<String>>,
    origin: usize,
}

impl Account<'_> {
    fn tell(&self, attribute: Attribute, value: String, key: String, span: Span) -> Told {
        Told {
            about: Subject::Event(self.event),
            attribute,
            value,
            key,
            cite: Cite { article: self.article, span },
            attributed_to: None,
            origin: self.origin,
            published: self.ledger.published.get(self.article.index()).and_then(|p| p.day),
            taken_back: None,
        }
    }

    fn text(&self) -> &str {
        &self.annotated.article.text
    }

    fn time(&self, id: Option<LocalTimeId>) -> Option<&dateline_model::TimeMention> {
        id.and_then(|t| self.ledger.times.get(self.article.index())?.get(t.index()))
    }

    /// Where in a town.
    fn address(&self, span: Span) -> Told {
        let words = span.of(self.text()).to_lowercase();
        let value = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let key = key_of(Attribute::Place, &value, span, self.text());
        self.tell(Attribute::Place, value, key, span)
    }

    /// How far police and courts have got.
    fn prosecution(&self, told: Prosecution) -> Told {
        let step = told.step.name().to_owned();
        self.tell(Attribute::Prosecution, step.clone(), step, told.span)
    }

    /// The day, where it is one.
    fn day(&self) -> Option<Told> {
        let time = self.time(self.day)?;
        let day = time.resolved.days.single()?;
        let is_night = matches!(part_of(&time.expr), Some(PartOfDay::Night))
            || matches!(part_of(&time.expr), Some(PartOfDay::Clock(h, _)) if !(5..22).contains(&h))
            || NIGHT_WORDS.iter().any(|w| has_word(&time.span.of(self.text()).to_lowercase(), w))
            || NIGHT_WORDS.iter().any(|w| has_word(&self.before(time.span, 2), w));
        // A night belongs to two days.
        let key = if is_night { format!("{day} night") } else { day.to_string() };
        Some(self.tell(Attribute::Date, day.to_string(), key, time.span))
    }

    /// The time of day, where the words of the event's own clause tell it. A death in hospital has another hour than the deed.
    fn hour(&self) -> Option<Told> {
        let time = self.time(self.hour)?;
        let words = time.span.of(self.text());
        if is_other_hour(&self.mention.lemma) || self.is_of_a_death_or_a_page(time.span) {
            return None;
        }
        let key = match part_of(&time.expr)? {
            PartOfDay::Clock(hour, minute) => {
                clock_key(i32::from(hour) * 60 + i32::from(minute), &self.before(time.span, 3), words)?
            }
            PartOfDay::Morning => part_key("morning", &self.before(time.span, 1), words),
            PartOfDay::Midday => part_key("midday", "", words),
            PartOfDay::Afternoon => part_key("afternoon", &self.before(time.span, 1), words),
            PartOfDay::Evening => part_key("evening", "", words),
            PartOfDay::Night => part_key("night", "", words),
        };
        Some(self.tell(Attribute::Time, words.to_owned(), key, time.span))
    }

    /// Whether the hour is that of a death that followed ("pronounced dead at 8:12 a.m.") or of a live page ("5 a.m.: police").
    fn is_of_a_death_or_a_page(&self, time: Span) -> bool {
        let before = self.before(time, 12);
        let after = self.text()[time.end as usize..].chars().next();
        let trigger = self.mention.trigger.of(self.text()).to_lowercase();
        let dies = |word: &str| matches!(word, "pronounced" | "declared" | "died" | "succumbed");
        let begins_line = before.is_empty() || before.ends_with("update") || before.ends_with("updated");
        before.split(|c: char| !c.is_alphabetic()).any(dies)
            || dies(&trigger)
            || (begins_line && matches!(after, Some(':' | '|' | '\n' | '-')))
    }

    /// The last words before a span, in lower case.
    fn before(&self, span: Span, n_words: usize) -> String {
        let text = &self.text()[..span.start as usize];
        let line = text.rsplit('\n').next().unwrap_or_default();
        let mut words: Vec<&str> = line.split_whitespace().rev().take(n_words).collect();
        words.reverse();
        words.join(" ").to_lowercase()
    }

    /// The town, "near" or "outside" kept.
    fn place(&self) -> Option<Told> {
        let place = self.mention.place?;
        let &entity = self.ledger.entity_of.get(self.article.index())?.get(place.index())?;
        let words = self.annotated.mentions.iter().filter(|m| m.entity == place);
        let near = words.min_by_key(|m| m.span.start.abs_diff(self.mention.trigger.start))?;
        let before = self.text()[..near.span.start as usize].split_whitespace().next_back();
        let near_it =
            before.filter(|word| matches!(*word, "near" | "outside")).map(|word| format!("{word} "));
        let name = &self.ledger.entities[entity].name;
        let value = near_it.unwrap_or_default() + name;
        let around = self.containers.get(&entity).into_iter().flatten().map(String::as_str);
        let key = town_key(&value, around);
        Some(self.tell(Attribute::Place, value, key, near.span))
    }

    /// Everybody named as taking part.
    fn participants(&self, event: &Event, told: &mut Vec<Told>) {
        for part in &self.mention.participants {
            let entity = self
                .ledger
                .entity_of
                .get(self.article.index())
                .and_then(|e| e.get(part.entity.index()))
                .copied()
                .filter(|&e| event.participants.iter().any(|&(_, other)| other == e));
            if let Some(entity) = entity
                && let Some(known) = self.ledger.entities.get(entity)
                && matches!(known.kind, EntityKind::Person | EntityKind::Organization)
            {
                // Namesakes are told apart by their number.
                let key = format!("{entity}");
                told.push(self.tell(Attribute::Participants, known.name.clone(), key, part.span));
            }
        }
    }
}

const NIGHT_WORDS: [&str; 6] = ["night", "overnight", "midnight", "early", "late", "dawn"];

/// Whether what a verb tells has its own hour, apart from the deed it follows from.
fn is_other_hour(lemma: &str) -> bool {
    matches!(lemma, "die" | "death" | "succumb" | "perish" | "pronounce" | "arrest" | "charge" | "find")
}

/// The part of the day an expression tells.
fn part_of(expr: &TimeExpr) -> Option<PartOfDay> {
    match expr {
        TimeExpr::Part { part, .. } => Some(*part),
        TimeExpr::From { expr, .. } => part_of(expr),
        TimeExpr::Absolute(_)
        | TimeExpr::Offset { .. }
        | TimeExpr::Weekday { .. }
        | TimeExpr::Month { .. }
        | TimeExpr::MonthDay { .. }
        | TimeExpr::Weekend { .. }
        | TimeExpr::YearPart { .. }
        | TimeExpr::Duration(_)
        | TimeExpr::Set(_)
        | TimeExpr::Vague(_) => None,
    }
}
