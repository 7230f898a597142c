//! How a run goes on: a bar on a terminal, and seconds and peak memory of every stage.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use dateline_engine::Progress;
use dateline_model::Stage;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::{Value, json};

/// Follows one run.
pub(crate) struct Watch {
    is_quiet: bool,
    running: Mutex<Option<Running>>,
    past: Mutex<Vec<Value>>,
}

/// The stage that runs now.
struct Running {
    stage: Stage,
    began: Instant,
    bar: ProgressBar,
}

impl Watch {
    pub(crate) fn new(is_quiet: bool) -> Self {
        Self { is_quiet, running: Mutex::new(None), past: Mutex::new(Vec::new()) }
    }

    /// `{ "stages": [ { stage, seconds, peak_mb } ] }`, of the stages that are done. Peak memory is the process's so far,
    /// `null` where the system does not tell.
    pub(crate) fn timings(&self) -> Value {
        json!({ "stages": *self.past.lock().expect("no thread panics while it holds the lock") })
    }

    fn bar(&self, stage: Stage, n_steps: usize) -> ProgressBar {
        let target = if self.is_quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let bar = ProgressBar::with_draw_target(Some(n_steps as u64), target);
        let template =
            if n_steps > 1 { "{prefix:>9} {wide_bar} {pos}/{len} {eta}" } else { "{prefix:>9} {spinner}" };
        bar.set_style(ProgressStyle::with_template(template).expect("the template is a constant"));
        bar.set_prefix(stage.name());
        bar.enable_steady_tick(Duration::from_millis(200));
        bar
    }
}

impl Progress for Watch {
    fn begin(&self, stage: Stage, n_steps: usize) {
        self.end();
        let running = Running { stage, began: Instant::now(), bar: self.bar(stage, n_steps) };
        *self.running.lock().expect("no thread panics while it holds the lock") = Some(running);
    }

    fn step(&self) {
        if let Some(running) = &*self.running.lock().expect("no thread panics while it holds the lock") {
            running.bar.inc(1);
        }
    }

    fn end(&self) {
        let running = self.running.lock().expect("no thread panics while it holds the lock").take();
        if let Some(running) = running {
            running.bar.finish_and_clear();
            self.past.lock().expect("no thread panics while it holds the lock").push(json!({
                "stage": running.stage.name(),
                "seconds": running.began.elapsed().as_secs_f64(),
                "peak_mb": peak_mb(),
            }));
        }
    }
}

/// The most memory that the process has held so far, where Linux tells.
fn peak_mb() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kb: f64 = line.trim().trim_end_matches(" kB").parse().ok()?;
    Some(kb / 1024.0)
}
