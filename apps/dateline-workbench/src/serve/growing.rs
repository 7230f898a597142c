//! The threads that grow the store while it is looked at: they read what came in, and do what people said by hand. They step
//! back behind those that answer, so that whoever looks does not wait for what comes in.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::Context;
use dateline_engine::{Models, Progress};
use dateline_model::Stage;
use dateline_store::Store;

use super::desk::Clock;
use crate::{Grower, Grown};

/// How often it is looked whether another program took something in.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// So many looks in vain, and others may grow the store.
const STAY: usize = 3;
/// How long after a failure, or while another program grows the store, it is tried again.
const TRY_AGAIN: Duration = Duration::from_secs(3);
/// How nice the threads are that grow: where both want a core, those that answer get nine times as much of it.
#[cfg(target_os = "linux")]
const NICE: i32 = 10;

/// Who shows how the growing goes, and wakes it.
#[derive(Clone, Default)]
pub(crate) struct Growing {
    wake: Option<SyncSender<()>>,
    is_at_work: Arc<AtomicBool>,
    told: Arc<Mutex<Option<String>>>,
}

impl Growing {
    /// Whether the store grows by this program.
    pub(crate) fn is_at_work(&self) -> bool {
        self.is_at_work.load(Ordering::Relaxed)
    }

    /// Why it does not grow.
    pub(crate) fn why_not(&self) -> Option<String> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Has it look at once whether there is something to do.
    pub(crate) fn wake(&self) {
        if let Some(wake) = &self.wake {
            // Where the channel is full it is about to look anyhow.
            let _ = wake.try_send(());
        }
    }

    fn tell(&self, why_not: Option<String>) {
        self.is_at_work.store(why_not.is_none(), Ordering::Relaxed);
        *self.told.lock().unwrap_or_else(PoisonError::into_inner) = why_not;
    }

    /// A store that does not grow, and why.
    pub(crate) fn off(why: &str) -> Self {
        let growing = Self::default();
        growing.tell(Some(why.to_owned()));
        growing
    }

    /// Starts the thread. It ends when `stopping` is set and it is woken.
    ///
    /// # Errors
    ///
    /// Where the system lets no threads start.
    pub(crate) fn start(
        store: &Path,
        models: Models,
        clock: Clock,
        stopping: Arc<AtomicBool>,
    ) -> anyhow::Result<(Self, JoinHandle<()>)> {
        let (wake, woken) = sync_channel(1);
        let growing = Self { wake: Some(wake), ..Self::default() };
        let grower =
            Thread { store: store.to_owned(), models, clock, stopping, woken, growing: growing.clone() };
        let threads = nice_threads()?;
        Ok((growing, std::thread::spawn(move || threads.install(move || grower.run()))))
    }
}

/// As many threads as there are cores, which step back behind others. On other systems than Linux they do not: there a thread
/// is as nice as its process.
fn nice_threads() -> anyhow::Result<rayon::ThreadPool> {
    let step_back = |_| {
        // Where it is refused the store grows all the same.
        #[cfg(target_os = "linux")]
        let _ = rustix::process::nice(NICE);
    };
    let threads =
        rayon::ThreadPoolBuilder::new().thread_name(|n| format!("grow-{n}")).start_handler(step_back);
    threads.build().context("cannot start the threads that grow the store")
}

struct Thread {
    store: PathBuf,
    models: Models,
    clock: Clock,
    stopping: Arc<AtomicBool>,
    woken: Receiver<()>,
    growing: Growing,
}

impl Thread {
    fn run(&self) {
        while !self.is_stopping() {
            match self.watch() {
                Ok(()) => return,
                Err(error) => {
                    tracing::info!(
                        error = format!("{error:#}"),
                        "the store does not grow by this program now"
                    );
                    let first = error.to_string().lines().next().unwrap_or_default().to_owned();
                    self.growing.tell(Some(first));
                    self.sleep(TRY_AGAIN);
                }
            }
        }
    }

    /// Looks for something to do until the server stops.
    fn watch(&self) -> anyhow::Result<()> {
        let store = Store::look_at(&self.store)?;
        while !self.is_stopping() {
            if store.pending()?.is_empty() || self.grow()? {
                self.growing.tell(None);
                self.sleep(LOOK_EVERY);
            } else {
                self.growing.tell(Some("another program grows it".to_owned()));
                self.sleep(TRY_AGAIN);
            }
        }
        Ok(())
    }

    /// Grows the store until there is nothing to do for a while: then another program may. `false`: one does already.
    fn grow(&self) -> anyhow::Result<bool> {
        let Some(mut grower) = Grower::open(&self.store)? else { return Ok(false) };
        self.growing.tell(None);
        let mut n_idle = 0;
        while n_idle < STAY && !self.is_stopping() {
            let mut grown = Grown::default();
            while !self.is_stopping() && grower.step(&self.models, &*self.clock, &Quiet, &mut grown)? {}
            if self.is_stopping() {
                break;
            }
            if grown == Grown::default() {
                n_idle += 1;
                self.sleep(LOOK_EVERY);
                continue;
            }
            n_idle = 0;
            // Nothing is left to be done but to save the memory.
            grower.grow(&self.models, &*self.clock, &Quiet)?;
            let Grown { n_read, n_placed, n_stories, n_corrections } = grown;
            tracing::info!(n_read, n_placed, n_stories, n_corrections, "the store has grown");
        }
        Ok(true)
    }

    fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }

    fn sleep(&self, time: Duration) {
        match self.woken.recv_timeout(time) {
            Ok(()) | Err(RecvTimeoutError::Timeout) => {}
            // Nobody can wake it any more: it sleeps as it was told.
            Err(RecvTimeoutError::Disconnected) => std::thread::sleep(time),
        }
    }
}

/// Nobody watches the steps.
struct Quiet;

impl Progress for Quiet {
    fn begin(&self, _: Stage, _: usize) {}
    fn step(&self) {}
    fn end(&self) {}
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use rayon::prelude::*;
    use rustix::process::getpriority_process;

    use super::*;

    #[test]
    fn the_threads_that_grow_step_back_and_no_others() {
        let own = getpriority_process(None).unwrap();
        let of_threads: Vec<i32> = nice_threads()
            .unwrap()
            .install(|| (0..64).into_par_iter().map(|_| getpriority_process(None).unwrap()).collect());
        assert_eq!(of_threads, [(own + NICE).min(19); 64]);
        assert_eq!(getpriority_process(None).unwrap(), own);
    }
}
