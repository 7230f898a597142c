//! What a story tells, kept so that it can be found: who is told of, and items of text. A story is kept anew with every
//! report that comes; what did not change since stays as it is, so that a large story costs what is new in it.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Transaction, params};
use sha2::{Digest, Sha256};

use crate::blob::squeeze;
use crate::{Item, Result, Told};

/// Takes out all that can be found of a story.
pub(crate) fn forget_told(step: &Transaction, story: &str) -> Result<()> {
    for sql in [
        "DELETE FROM entity WHERE story = ?",
        "DELETE FROM alias WHERE story = ?",
        "DELETE FROM found WHERE rowid IN (SELECT n FROM item WHERE story = ?)",
        "DELETE FROM item WHERE story = ?",
    ] {
        step.prepare_cached(sql)?.execute([story])?;
    }
    Ok(())
}

/// Keeps who a story tells of, and nobody else.
pub(crate) fn keep_told(step: &Transaction, story: &str, entities: &[Told]) -> Result<()> {
    step.prepare_cached("DELETE FROM entity WHERE story = ?")?.execute([story])?;
    let mut aliases = BTreeMap::new();
    for told in entities {
        step.prepare_cached(
            "INSERT INTO entity (story, key, kind, name, n_mentions, lat, lon, record) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![
            story,
            told.key,
            told.kind,
            told.name,
            told.n_mentions,
            told.at.map(|(lat, _)| lat),
            told.at.map(|(_, lon)| lon),
            squeeze(told.record.to_string().as_bytes()),
        ])?;
        for (name, folded) in &told.aliases {
            // One of several writings of a folded name is kept, whatever their order.
            let known = aliases.entry((folded.as_str(), told.key.as_str())).or_insert(name.as_str());
            *known = name.as_str().min(known);
        }
    }
    let mut old = BTreeSet::new();
    let mut rows = step.prepare_cached("SELECT folded, key, name FROM alias WHERE story = ?")?;
    for row in rows.query_map([story], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))? {
        let (folded, key, name): (String, String, String) = row?;
        if aliases.get(&(folded.as_str(), key.as_str())).is_some_and(|known| *known == name) {
            old.insert((folded, key));
        } else {
            step.prepare_cached("DELETE FROM alias WHERE folded = ? AND key = ? AND story = ?")?
                .execute([&folded, &key, story])?;
        }
    }
    for ((folded, key), name) in aliases {
        if old.contains(&(folded.to_owned(), key.to_owned())) {
            continue;
        }
        step.prepare_cached("INSERT INTO alias (folded, key, name, story) VALUES (?, ?, ?, ?)")?
            .execute([folded, key, name, story])?;
        if step.prepare_cached("INSERT OR IGNORE INTO spelling (folded) VALUES (?)")?.execute([folded])? > 0 {
            step.prepare_cached("INSERT INTO spelled (rowid, folded) VALUES (?, ?)")?
                .execute(params![step.last_insert_rowid(), format!(" {folded} ")])?;
        }
    }
    Ok(())
}

/// Keeps the items of a story, and no others.
pub(crate) fn keep_items(step: &Transaction, story: &str, items: &[Item]) -> Result<()> {
    let mut old: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    let mut rows = step.prepare_cached("SELECT digest, n FROM item WHERE story = ? ORDER BY n DESC")?;
    for row in rows.query_map([story], |row| Ok((row.get(0)?, row.get(1)?)))? {
        let (digest, n) = row?;
        old.entry(digest).or_default().push(n);
    }
    let mut new = Vec::new();
    for item in items {
        let digest = digest_of(item);
        if old.get_mut(&digest).and_then(Vec::pop).is_none() {
            new.push((digest, item));
        }
    }
    for n in old.into_values().flatten() {
        step.prepare_cached("DELETE FROM found WHERE rowid = ?")?.execute([n])?;
        step.prepare_cached("DELETE FROM item WHERE n = ?")?.execute([n])?;
    }
    for (digest, item) in new {
        let (article, start, end) = match &item.place {
            Some((article, start, end)) => (Some(article), Some(*start), Some(*end)),
            None => (None, None, None),
        };
        step.prepare_cached(
            r#"INSERT INTO item (kind, ref, story, article, start, "end", day, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"#,
        )?
        .execute(params![item.kind.name(), item.of, story, article, start, end, item.day, digest])?;
        let n = step.last_insert_rowid();
        step.prepare_cached(
            "INSERT INTO found (rowid, text, title, outlet, person, place) VALUES (?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![n, item.text, item.title, item.outlet, item.person, item.location])?;
    }
    Ok(())
}

/// What makes an item this one: all of it.
fn digest_of(item: &Item) -> i64 {
    let mut hash = Sha256::new();
    let (article, start, end) =
        item.place.as_ref().map_or(("", 0, 0), |(article, start, end)| (article.as_str(), *start, *end));
    let [day, place] = [item.day.as_deref().unwrap_or_default(), article];
    for text in [
        item.kind.name(),
        &item.of,
        place,
        day,
        &item.text,
        &item.title,
        &item.outlet,
        &item.person,
        &item.location,
    ] {
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text);
    }
    hash.update(start.to_le_bytes());
    hash.update(end.to_le_bytes());
    let bytes: [u8; 32] = hash.finalize().into();
    i64::from_le_bytes(bytes[..8].try_into().expect("eight bytes"))
}
