//! What comes in is kept as it came, once.

use std::collections::BTreeMap;

use dateline_model::{Problem, RawArticle};
use rusqlite::{Transaction, TransactionBehavior, params};
use sha2::{Digest, Sha256};

use crate::blob::pack;
use crate::{Result, Store, StoreError};

/// What became of reports that were handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TakenIn {
    /// Reports that were not there before.
    pub n_new: usize,
    /// Reports that were there, word for word.
    pub n_known: usize,
}

impl Store {
    /// Keeps reports, all or none of them: when this returns, they are on disk. A report that is there already, the same in
    /// everything, counts as known; one whose id another report has gets one of its own (`-2`, `-3`).
    ///
    /// # Errors
    ///
    /// Where the store cannot be written.
    pub fn take_in(&mut self, mut reports: Vec<RawArticle>, at: i64) -> Result<TakenIn> {
        // One order for one batch, however its files were named on the command line.
        reports.sort_by(|a, b| (&a.id, &a.path, &a.text).cmp(&(&b.id, &b.path, &b.text)));
        let step = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut taken = TakenIn::default();
        let mut last_number = BTreeMap::new();
        for mut report in reports {
            let digest = digest_of(&report)?;
            let known =
                step.prepare_cached("SELECT 1 FROM article WHERE digest = ?")?.exists([&digest[..]])?;
            if known {
                taken.n_known += 1;
                continue;
            }
            report.id = free_id(&step, report.id, &mut last_number)?;
            step.prepare_cached(
                "INSERT INTO article (id, digest, raw, came, outlet, title, url, published)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![
                report.id,
                &digest[..],
                pack(&report)?,
                at,
                report.outlet,
                report.title,
                report.url,
                report.published.day.map(|day| day.to_string()),
            ])?;
            taken.n_new += 1;
        }
        step.commit()?;
        Ok(taken)
    }

    /// Keeps problems; one that is known is not told twice.
    ///
    /// # Errors
    ///
    /// Where the store cannot be written.
    pub fn note_problems(&mut self, problems: &[Problem], at: i64) -> Result<()> {
        let step = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for problem in problems {
            step.prepare_cached(
                // An article that is not known is '', so that the same problem is the same row.
                "INSERT OR IGNORE INTO problem (at, path, article, stage, message) VALUES (?, ?, ?, ?, ?)",
            )?
            .execute(params![
                at,
                problem.path,
                problem.article.as_deref().unwrap_or_default(),
                problem.stage.name(),
                problem.message
            ])?;
        }
        step.commit()?;
        Ok(())
    }
}

/// What makes a report this one: all but where it was found, and when it was fetched.
fn digest_of(report: &RawArticle) -> Result<[u8; 32]> {
    let report = RawArticle { path: String::new(), fetched: None, ..report.clone() };
    let bytes = rmp_serde::to_vec_named(&report).map_err(|error| StoreError::Damaged(error.to_string()))?;
    Ok(Sha256::digest(bytes).into())
}

/// The id, or the next one after it that nobody has. `last_number` remembers how far each id was tried.
fn free_id(step: &Transaction, id: String, last_number: &mut BTreeMap<String, u64>) -> Result<String> {
    let mut is_taken = step.prepare_cached("SELECT 1 FROM article WHERE id = ?")?;
    if !is_taken.exists([&id])? {
        return Ok(id);
    }
    let number = last_number.entry(id.clone()).or_insert(1);
    loop {
        *number += 1;
        let own = format!("{id}-{number}");
        if !is_taken.exists([&own])? {
            return Ok(own);
        }
    }
}
