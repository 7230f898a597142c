//! The thread that delivers alerts while the store is looked at.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use super::desk::Clock;
use crate::{Courier, Delivered};

/// How often it is looked whether something is to be told.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How long another program that delivers is left alone.
const TRY_AGAIN: Duration = Duration::from_secs(10);

/// Starts the thread. It ends when `stopping` is set and it is unparked.
pub(crate) fn start(store: &Path, clock: Clock, stopping: Arc<AtomicBool>) -> JoinHandle<()> {
    let store: PathBuf = store.to_owned();
    std::thread::spawn(move || {
        let is_stopping = || stopping.load(Ordering::Relaxed);
        while !is_stopping() {
            if let Err(error) = deliver(&store, &clock, &is_stopping) {
                tracing::warn!(error = format!("{error:#}"), "alerts cannot be delivered now");
            }
            std::thread::park_timeout(TRY_AGAIN);
        }
    })
}

/// Delivers until the server stops; at once done where another program does.
fn deliver(store: &Path, clock: &Clock, is_stopping: &dyn Fn() -> bool) -> anyhow::Result<()> {
    let Some(mut courier) = Courier::open(store)? else { return Ok(()) };
    while !is_stopping() {
        let Delivered { n_sent, n_failed } = courier.deliver(&**clock, is_stopping)?;
        if n_sent + n_failed > 0 {
            tracing::info!(n_sent, n_failed, "alerts were delivered");
        }
        std::thread::park_timeout(LOOK_EVERY);
    }
    Ok(())
}
