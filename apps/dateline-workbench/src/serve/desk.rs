//! What all requests share.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use dateline_store::{Store, StoreError};
use tokio::sync::watch;

use super::access::{Access, Keys};
use super::extras::AllExtras;
use super::growing::Growing;
use super::metrics::Metrics;
use super::pool::Pool;
use super::trouble::Trouble;

/// Milliseconds since 1970, UTC.
pub(crate) type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// How long a page waits for a correction to be obeyed before it is shown again.
const CORRECTION_PATIENCE: Duration = Duration::from_secs(3);

/// What all requests share.
#[derive(Clone)]
pub(crate) struct Desk {
    pub(crate) store: Pool,
    pub(crate) access: Access,
    pub(crate) keys: Arc<Keys>,
    pub(crate) growing: Growing,
    pub(crate) extras: AllExtras,
    pub(crate) metrics: Arc<Metrics>,
    pub(crate) clock: Clock,
    /// The number of the last version of any story, as it grows.
    pub(crate) newest: watch::Receiver<i64>,
    /// Becomes true when the server stops.
    pub(crate) stopping: watch::Receiver<bool>,
}

impl Desk {
    /// Changes the store: by a connection of its own, since nobody changes it often.
    ///
    /// # Errors
    ///
    /// What `change` fails with, and where the store cannot be opened.
    pub(crate) async fn change<T: Send + 'static>(
        &self,
        change: impl FnOnce(&mut Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, Trouble> {
        let path = self.store.path().to_owned();
        let work = move || change(&mut Store::open(&path)?);
        match tokio::task::spawn_blocking(work).await {
            Ok(done) => Ok(done?),
            Err(failed) => std::panic::resume_unwind(failed.into_panic()),
        }
    }

    /// Waits, not for long, until the stories show what was said by hand.
    pub(crate) async fn wait_for_corrections(&self) {
        self.growing.wake();
        if !self.growing.is_at_work() {
            return;
        }
        let mut waited = Duration::ZERO;
        while waited < CORRECTION_PATIENCE {
            let pending = self.store.look(Store::pending).await;
            if pending.is_ok_and(|pending| pending.n_corrections == 0 && pending.n_stale == 0) {
                return;
            }
            let step = Duration::from_millis(50);
            tokio::time::sleep(step).await;
            waited += step;
        }
    }

    /// Follows the store's last version until the server stops.
    pub(crate) async fn follow(store: Pool, newest: watch::Sender<i64>, mut stopping: watch::Receiver<bool>) {
        loop {
            tokio::select! {
                _ = stopping.wait_for(|stopping| *stopping) => return,
                () = tokio::time::sleep(Duration::from_millis(500)) => {}
            }
            match store.look(Store::last_version).await {
                Ok(n) => {
                    newest.send_if_modified(|known| std::mem::replace(known, n) != n);
                }
                Err(error) => tracing::warn!(error = %error, "the store cannot be looked at"),
            }
        }
    }
}

/// The version that a store's last change made.
pub(crate) fn last_version(path: &Path) -> Result<i64, StoreError> {
    Store::look_at(path)?.last_version()
}
