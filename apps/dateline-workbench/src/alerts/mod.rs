//! Alerts on their way: what watches saw is told where each of them says.
//!
//! What is delivered is noted in the store after it was. A courier that is killed between the two sends a webhook again, with the same
//! `webhook-id`; in files nothing is double: a feed is written whole, and of lines it is looked whether the last one is there.

mod files;
mod webhook;

use std::fs::File;
use std::path::Path;

use anyhow::Context;
use dateline_store::{Alert, Store, Target, Watch};
use serde_json::Value;

use crate::lock::hold;

pub use files::feed;
pub use webhook::new_secret;

/// So many alerts are taken in hand before others get a turn.
const AT_ONCE: usize = 100;

/// What a courier did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Delivered {
    /// Alerts that arrived.
    pub n_sent: usize,
    /// Tries in vain. They are made again later.
    pub n_failed: usize,
}

/// Delivers the alerts of one store. There is one at a time: it holds the lock beside the store's file.
#[derive(Debug)]
pub struct Courier {
    store: Store,
    _lock: File,
}

impl Courier {
    /// Opens a store that is there; `None`: another program delivers its alerts.
    ///
    /// # Errors
    ///
    /// Where it cannot be opened.
    pub fn open(path: &Path) -> anyhow::Result<Option<Self>> {
        let store = Store::open(path)?;
        Ok(hold(path, ".alerts.lock")?.map(|lock| Self { store, _lock: lock }))
    }

    /// Delivers all that is due, and once what is due again. `clock` gives milliseconds since 1970, UTC; when `is_stopping`
    /// says so, the rest is left for later.
    ///
    /// # Errors
    ///
    /// Where the store cannot be read or written. What a target fails with is noted with the alert.
    pub fn deliver(
        &mut self,
        clock: &dyn Fn() -> i64,
        is_stopping: &dyn Fn() -> bool,
    ) -> anyhow::Result<Delivered> {
        let begun = clock();
        let mut delivered = Delivered::default();
        loop {
            let due = self.store.alerts_due(begun, AT_ONCE)?;
            if due.is_empty() || is_stopping() {
                return Ok(delivered);
            }
            for watch in self.store.watches()? {
                let of_watch: Vec<&Alert> = due.iter().filter(|alert| alert.watch == watch.n).collect();
                if !of_watch.is_empty() && !is_stopping() {
                    self.tell(&watch, &of_watch, clock, is_stopping, &mut delivered)?;
                }
            }
        }
    }

    fn tell(
        &mut self,
        watch: &Watch,
        alerts: &[&Alert],
        clock: &dyn Fn() -> i64,
        is_stopping: &dyn Fn() -> bool,
        delivered: &mut Delivered,
    ) -> anyhow::Result<()> {
        let together = match &watch.to {
            Target::Here => Ok(()),
            Target::Feed { path } => files::write_feed(&self.store, watch, Path::new(path)),
            Target::Jsonl { path } => files::append(Path::new(path), alerts),
            Target::Webhook { url, secret, private } => {
                for alert in alerts {
                    if is_stopping() {
                        return Ok(());
                    }
                    let done = webhook::send(url, secret, *private, alert, clock());
                    self.note(alert, done, clock(), delivered)?;
                }
                return Ok(());
            }
        };
        let failed = together.err().map(|error| format!("{error:#}"));
        for alert in alerts {
            self.note(alert, failed.clone().map_or(Ok(()), Err), clock(), delivered)?;
        }
        Ok(())
    }

    fn note(
        &mut self,
        alert: &Alert,
        done: Result<(), String>,
        at: i64,
        delivered: &mut Delivered,
    ) -> anyhow::Result<()> {
        match done {
            Ok(()) => {
                delivered.n_sent += 1;
                self.store.alert_sent(alert.n, at).context("an alert was delivered")?;
            }
            Err(error) => {
                delivered.n_failed += 1;
                tracing::warn!(alert = alert.n, watch = alert.watch, error, "an alert was not delivered");
                self.store.alert_failed(alert.n, at, &error)?;
            }
        }
        Ok(())
    }
}

/// By this an alert is known, wherever it is told.
pub fn id_of(alert: &Alert) -> String {
    format!("dateline-{}-{}-{}", alert.watch, alert.n, alert.at)
}

/// What is sent of an alert: what the store keeps of it, and its id.
fn message(alert: &Alert) -> Value {
    let mut body = alert.body.clone();
    if let Some(fields) = body.as_object_mut() {
        fields.insert("id".to_owned(), id_of(alert).into());
    }
    body
}

#[cfg(test)]
mod tests;
