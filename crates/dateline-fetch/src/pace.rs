//! How often a host is asked: one request at a time, and quiet after each for a delay that is never quite the same.

use std::collections::BTreeMap;
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::problem::Problem;
use crate::{Manners, Stop};

/// So soon a wait notices that it is to end.
const STEP: Duration = Duration::from_millis(100);

/// When each host may be asked next.
pub(crate) struct Pace {
    manners: Manners,
    stop: Stop,
    hosts: BTreeMap<String, Host>,
}

#[derive(Default)]
struct Host {
    /// What its robots.txt asks for.
    crawl_delay: Duration,
    /// How often it was asked.
    n_asked: u64,
    ready_at: Option<Instant>,
    /// It said that it is busy, by this status.
    busy: Option<u16>,
}

impl Pace {
    pub(crate) fn new(manners: Manners, stop: Stop) -> Self {
        Self { manners, stop, hosts: BTreeMap::new() }
    }

    /// When a host may be asked; `None` is at once.
    pub(crate) fn ready_at(&self, host: &str) -> Option<Instant> {
        self.hosts.get(host)?.ready_at
    }

    /// Waits until a host may be asked.
    ///
    /// # Errors
    ///
    /// Where it asked for more quiet than is waited, or the wait is to end.
    pub(crate) fn wait(&self, host: &str) -> Result<(), Problem> {
        let Some(state) = self.hosts.get(host) else { return Ok(()) };
        let Some(ready_at) = state.ready_at else { return Ok(()) };
        let left = ready_at.saturating_duration_since(Instant::now());
        match state.busy {
            Some(status) if left > self.manners.max_wait => {
                Err(Problem::Busy { status, wait_s: left.as_secs_f64().ceil() as u64 })
            }
            _ => loop {
                let left = ready_at.saturating_duration_since(Instant::now());
                match (left.is_zero(), self.stop.is_asked()) {
                    (_, true) => return Err(Problem::Stopped),
                    (true, false) => return Ok(()),
                    (false, false) => sleep(left.min(STEP)),
                }
            },
        }
    }

    /// A host was asked and has answered, or has not: quiet from now on.
    pub(crate) fn asked(&mut self, host: &str) {
        let state = self.hosts.entry(host.to_owned()).or_default();
        let delay = self.manners.delay.max(state.crawl_delay);
        let jitter =
            delay.mul_f64(self.manners.jitter * unit_interval(self.manners.seed, host, state.n_asked));
        state.n_asked += 1;
        state.busy = None;
        state.ready_at = Some(Instant::now() + delay + jitter);
    }

    /// Obeys a delay that robots.txt asks for, up to a bound.
    pub(crate) fn slow_down(&mut self, host: &str, seconds: f64) {
        let bound = self.manners.max_crawl_delay;
        let delay = Duration::try_from_secs_f64(seconds).map_or(bound, |delay| delay.min(bound));
        let state = self.hosts.entry(host.to_owned()).or_default();
        state.crawl_delay = state.crawl_delay.max(delay);
        // The request for robots.txt itself was made before the delay was known.
        state.ready_at = state.ready_at.max(Some(Instant::now() + delay));
    }

    /// Leaves a host alone that said it is busy.
    pub(crate) fn leave_alone(&mut self, host: &str, wait: Duration, status: u16) {
        let state = self.hosts.entry(host.to_owned()).or_default();
        state.ready_at = state.ready_at.max(Instant::now().checked_add(wait));
        state.busy = Some(status);
    }
}

/// A number from 0 up to 1 that looks like chance and is the same for the same seed.
///
/// Source: the last step of Steele, Lea and Flood's `SplitMix64`; the host's letters by FNV-1a.
fn unit_interval(seed: u64, host: &str, n: u64) -> f64 {
    let letters = host
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash: u64, b| (hash ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    let mut z = seed.wrapping_add(letters).wrapping_add(n.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jitter_is_spread_and_the_same_for_a_seed() {
        let some: Vec<f64> = (0..1000).map(|n| unit_interval(7, "news.example", n)).collect();
        let again: Vec<f64> = (0..1000).map(|n| unit_interval(7, "news.example", n)).collect();
        assert_eq!(some, again);
        let mean = some.iter().sum::<f64>() / 1000.0;
        assert!((0.45..0.55).contains(&mean) && some.iter().all(|x| (0.0..1.0).contains(x)), "{mean}");
        let other: Vec<f64> = (0..1000).map(|n| unit_interval(8, "news.example", n)).collect();
        assert_ne!(some, other);
    }

    #[test]
    fn a_host_that_asks_for_an_hour_is_left_alone() {
        let mut pace = Pace::new(Manners::default(), Stop::default());
        pace.leave_alone("news.example", Duration::from_hours(1), 503);
        assert!(matches!(pace.wait("news.example"), Err(Problem::Busy { status: 503, wait_s: 3500.. })));
        assert_eq!(pace.wait("other.example"), Ok(()));
        pace.leave_alone("far.example", Duration::from_secs(u64::MAX), 429);
    }
}
