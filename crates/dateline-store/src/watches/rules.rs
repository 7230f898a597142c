//! Rules held against what changed: a story's state and the one before go in, what is new comes out.
//!
//! Every fact has a key. What had that key in the state before, or was told by the watch already, is not new.

use std::collections::BTreeMap;

use rusqlite::{TransactionBehavior, params};
use serde_json::{Value, json};

use super::{Rule, Scope, Watch};
use crate::{Hit, Kind, Result, Store, Version};

/// So many new hits of a query in one state of a story are told.
const MAX_HITS: usize = 100;
/// So many states are looked at before what was seen is kept.
const VERSIONS_AT_ONCE: usize = 200;
/// What figures of people are called in records.
const TOLLS: [&str; 10] = [
    "killed",
    "injured",
    "hospitalized",
    "missing",
    "trapped",
    "rescued",
    "detained",
    "abducted",
    "displaced",
    "evacuated",
];

/// Facts by key; each with what is told of it.
type Facts = BTreeMap<String, Fact>;

#[derive(Debug)]
struct Fact {
    /// In words.
    what: String,
    facts: Value,
}

impl Store {
    /// Looks at what changed since it looked last, for every watch, and keeps alerts of what is new; tells how many. To be
    /// called whenever stories may have changed, and best before what was found changes again: a query is held against what
    /// stories hold now.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read or written, or is damaged.
    pub fn look_out(&mut self, at: i64) -> Result<usize> {
        let mut n_alerts = 0;
        for watch in self.watches()? {
            let mut seen = watch.seen;
            loop {
                let versions = self.changes(seen, VERSIONS_AT_ONCE)?;
                let Some(last) = versions.last().map(|version| version.n) else { break };
                let mut new = Vec::new();
                for version in &versions {
                    for (key, fact) in self.new_facts(&watch, version)? {
                        new.push((key, body(&watch, version, at, &fact)));
                    }
                }
                let step = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
                for (key, body) in new {
                    n_alerts += step
                        .prepare_cached(
                            "INSERT OR IGNORE INTO alert (watch, at, key, body)
                             SELECT ?1, ?2, ?3, ?4 WHERE EXISTS (SELECT 1 FROM watch WHERE n = ?1)",
                        )?
                        .execute(params![watch.n, at, key, body.to_string()])?;
                }
                step.execute("UPDATE watch SET seen = ?2 WHERE n = ?1", [watch.n, last])?;
                step.commit()?;
                seen = last;
            }
        }
        Ok(n_alerts)
    }

    fn new_facts(&self, watch: &Watch, version: &Version) -> Result<Facts> {
        let scope = match &watch.rule {
            Rule::Query { .. } | Rule::Says { .. } => return self.new_hits(watch, version),
            Rule::Toll(scope)
            | Rule::SecondOrigin(scope)
            | Rule::Denial(scope)
            | Rule::Revision(scope)
            | Rule::Disputed(scope) => scope,
        };
        let Some(founder) = self.founder_in(scope, version)? else { return Ok(Facts::new()) };
        let facts = |number: i64| -> Result<Facts> {
            let Some(record) = self.record_without_texts(&founder, number)? else { return Ok(Facts::new()) };
            Ok(match &watch.rule {
                Rule::Toll(_) => tolls(&record, &version.story),
                Rule::Denial(_) => denials(&record),
                Rule::Revision(_) => revisions(&record),
                Rule::Disputed(_) => disputed(&record, &version.story),
                Rule::SecondOrigin(_) | Rule::Query { .. } | Rule::Says { .. } => Facts::new(),
            })
        };
        if let Rule::SecondOrigin(_) = watch.rule {
            return self.second_origin(&founder, version);
        }
        let mut new = facts(version.number)?;
        for key in facts(version.number - 1)?.keys() {
            new.remove(key);
        }
        Ok(new)
    }

    /// The founder of the version's story, where the rule looks at it.
    fn founder_in(&self, scope: &Scope, version: &Version) -> Result<Option<String>> {
        let founder = self.founder_of(&version.story)?;
        let Some(founder) = founder else { return Ok(None) };
        if let Some(id) = &scope.story {
            let wanted = self.story(id)?.map(|story| story.id);
            if version.story != *id && wanted.as_ref() != Some(&version.story) {
                return Ok(None);
            }
        }
        let is_found = match &scope.query {
            Some(query) => !self.search_in(query, &founder, None, 1)?.is_empty(),
            None => true,
        };
        Ok(is_found.then_some(founder))
    }

    fn new_hits(&self, watch: &Watch, version: &Version) -> Result<Facts> {
        let Some(query) = watch.rule.query() else { return Ok(Facts::new()) };
        let Some(founder) = self.founder_of(&version.story)? else { return Ok(Facts::new()) };
        let hits = self.search_in(&query, &founder, Some(watch.at), MAX_HITS)?;
        Ok(hits.into_iter().map(|hit| (key_of(&hit), fact_of(&watch.rule, hit))).collect())
    }

    fn second_origin(&self, founder: &str, version: &Version) -> Result<Facts> {
        let n_origins = |number: i64| -> Result<usize> {
            let sql = "SELECT coalesce(max(n_origins), 0) FROM version WHERE story = ? AND number = ?";
            Ok(self.db.prepare_cached(sql)?.query_row(params![founder, number], |row| row.get(0))?)
        };
        let (before, now) = (n_origins(version.number - 1)?, n_origins(version.number)?);
        let mut facts = Facts::new();
        if before < 2 && now >= 2 {
            let what = format!("{now} independent origins tell this story");
            let fact = Fact { what, facts: json!({ "origins": now, "before": before }) };
            facts.insert(format!("origins:{}", version.story), fact);
        }
        Ok(facts)
    }
}

/// What is sent.
fn body(watch: &Watch, version: &Version, at: i64, fact: &Fact) -> Value {
    let rule = serde_json::to_value(&watch.rule).expect("it has only names as keys");
    json!({
        "watch": { "n": watch.n, "name": watch.name, "rule": rule["rule"] },
        "at": at,
        "what": fact.what,
        "story": { "id": version.story, "title": version.title },
        "version": version.number,
        "facts": fact.facts,
    })
}

/// What a hit is, whatever its story's state.
fn key_of(hit: &Hit) -> String {
    match (&hit.article, hit.start, hit.end) {
        (Some(article), Some(start), Some(end)) => format!("{}:{article}:{start}:{end}", hit.kind.name()),
        _ => format!("{}:{}", hit.kind.name(), hit.of),
    }
}

fn fact_of(rule: &Rule, hit: Hit) -> Fact {
    let outlet = hit.outlet.as_deref().map(|outlet| format!(" in {outlet}")).unwrap_or_default();
    let words = hit.snippet.as_ref().map_or("", |snippet| snippet.text.as_str());
    let what = match (rule, hit.kind) {
        (Rule::Says { person, .. }, _) => format!("{person}, quoted{outlet}: {words}"),
        (_, Kind::Article) => format!("a report{outlet}: {}", hit.title.as_deref().unwrap_or(words)),
        (_, Kind::Quote) => format!("a quote{outlet}: {words}"),
        (_, Kind::Event) => format!("a happening{outlet}: {words}"),
        (_, Kind::Story) => format!("a story: {}", hit.title.as_deref().unwrap_or("")),
    };
    Fact { what, facts: serde_json::to_value(hit).expect("it has only names as keys") }
}

/// What a list of the record holds; nothing where it is null.
fn list<'a>(of: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> + use<'a> {
    of[name].as_array().into_iter().flatten()
}

/// A word of the record; empty where it is null.
fn word<'a>(of: &'a Value, name: &str) -> &'a str {
    of[name].as_str().unwrap_or_default()
}

/// Where something stands, for a key.
fn place(span: &Value) -> String {
    format!("{}:{}:{}", word(span, "article"), span["start"], span["end"])
}

/// Figures of people, by what became of them.
fn tolls(record: &Value, story: &str) -> Facts {
    let mut facts = Facts::new();
    for event in list(record, "events") {
        for quantity in list(event, "quantities").filter(|quantity| TOLLS.contains(&word(quantity, "of"))) {
            let (of, at_least, at_most) = (word(quantity, "of"), &quantity["at_least"], &quantity["at_most"]);
            let figure = match (at_least.as_f64(), at_most.as_f64()) {
                (Some(least), Some(most)) if (least - most).abs() < 0.5 => format!("{least}"),
                (Some(least), Some(most)) => format!("{least} to {most}"),
                (Some(least), None) => format!("at least {least}"),
                (None, Some(most)) => format!("at most {most}"),
                (None, None) => continue,
            };
            let key = format!("toll:{story}:{of}:{figure}");
            let facts_of = json!({ "event": event["id"], "event_what": event["what"], "quantity": quantity });
            facts.insert(key, Fact { what: format!("{of}: {figure}"), facts: facts_of });
        }
    }
    facts
}

/// Happenings that are denied, and responsibility that is.
fn denials(record: &Value) -> Facts {
    let mut facts = Facts::new();
    for event in list(record, "events").filter(|event| word(event, "modality") == "denied") {
        let Some(span) = list(event, "reports").next() else { continue };
        let what = format!("denied: {}", word(span, "exact"));
        facts.insert(format!("denied:{}", place(span)), Fact { what, facts: event.clone() });
    }
    for difference in list(record, "differences").filter(|it| word(it, "attribute") == "responsibility") {
        for value in list(difference, "values").filter(|value| word(value, "value") == "denied") {
            let Some(span) = list(value, "evidence").next() else { continue };
            let what = format!("responsibility denied: {}", word(span, "exact"));
            let facts_of = json!({ "about_name": difference["about_name"], "value": value });
            facts.insert(format!("denied:{}", place(span)), Fact { what, facts: facts_of });
        }
    }
    facts
}

/// Reports that are a later state of an earlier one.
fn revisions(record: &Value) -> Facts {
    let revised = list(record, "articles").filter(|article| article["revision"].is_object());
    let facts = revised.map(|article| {
        let (id, outlet) = (word(article, "id"), word(article, "outlet"));
        let what = format!("revised by {}: {}", if outlet.is_empty() { "its outlet" } else { outlet }, word(article, "title"));
        let facts = json!({
            "article": id, "outlet": article["outlet"], "title": article["title"], "revision": article["revision"],
        });
        (format!("revision:{id}"), Fact { what, facts })
    });
    facts.collect()
}

/// Values of differences in which sources cannot all be right.
fn disputed(record: &Value, story: &str) -> Facts {
    let mut facts = Facts::new();
    for difference in
        list(record, "differences").filter(|difference| word(difference, "status") == "disputed")
    {
        let (about, attribute) = (word(difference, "about_name"), word(difference, "attribute"));
        for value in list(difference, "values") {
            let key = format!("disputed:{story}:{about}:{attribute}:{}", word(value, "value"));
            let what = format!("disputed: {attribute} of {about}: {}", word(value, "value"));
            facts.insert(key, Fact { what, facts: difference.clone() });
        }
    }
    facts
}
