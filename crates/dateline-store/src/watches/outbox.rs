//! Alerts that are to be delivered, and what became of those that were.

use rusqlite::{Row, params};

use super::Alert;
use crate::{Result, Store};

const ALERT: &str = "n, watch, at, body, sent, n_tries, error";

/// So often an alert is tried: with waits that double from half a minute up to six hours, for a day and a half.
pub(super) const MAX_TRIES: u32 = 15;
/// The first wait, and the longest, in milliseconds.
const WAITS: (i64, i64) = (30_000, 6 * 3_600_000);

fn alert(row: &Row) -> rusqlite::Result<Alert> {
    Ok(Alert {
        n: row.get(0)?,
        watch: row.get(1)?,
        at: row.get(2)?,
        body: serde_json::from_str(row.get_ref(3)?.as_str()?).unwrap_or_default(),
        sent: row.get(4)?,
        n_tries: row.get(5)?,
        error: row.get(6)?,
    })
}

impl Store {
    /// Alerts that are to be delivered now, at most `n`, the first ones first.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read.
    pub fn alerts_due(&self, at: i64, n: usize) -> Result<Vec<Alert>> {
        self.list(
            &format!(
                "SELECT {ALERT} FROM alert WHERE sent IS NULL AND next_try <= ? AND n_tries < ? ORDER BY n LIMIT ?"
            ),
            params![at, MAX_TRIES, n],
            alert,
        )
    }

    /// What watches told, of one or all, the last ones first.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read.
    pub fn alerts(&self, watch: Option<i64>, skip: usize, n: usize) -> Result<Vec<Alert>> {
        self.list(
            &format!(
                "SELECT {ALERT} FROM alert WHERE ?1 IS NULL OR watch = ?1 ORDER BY n DESC LIMIT ?3 OFFSET ?2"
            ),
            params![watch, skip, n],
            alert,
        )
    }

    /// Notes that an alert was delivered.
    ///
    /// # Errors
    ///
    /// Where the store cannot be written.
    pub fn alert_sent(&mut self, n: i64, at: i64) -> Result<()> {
        self.db.execute("UPDATE alert SET sent = ?2, error = NULL WHERE n = ?1", params![n, at])?;
        Ok(())
    }

    /// Notes that an alert could not be delivered, and why. It is due again after a wait that doubles with each try, until
    /// it is given up.
    ///
    /// # Errors
    ///
    /// Where the store cannot be written.
    pub fn alert_failed(&mut self, n: i64, at: i64, error: &str) -> Result<()> {
        let sql = "SELECT n_tries FROM alert WHERE n = ?";
        let n_tries: u32 = self.db.query_row(sql, [n], |row| row.get(0))?;
        let wait = (WAITS.0 << n_tries.min(20)).min(WAITS.1);
        self.db.execute(
            "UPDATE alert SET n_tries = n_tries + 1, next_try = ?2, error = ?3 WHERE n = ?1",
            params![n, at + wait, error],
        )?;
        Ok(())
    }
}

impl Alert {
    /// Whether nobody tries any more to deliver it.
    pub fn is_given_up(&self) -> bool {
        self.sent.is_none() && self.n_tries >= MAX_TRIES
    }
}
