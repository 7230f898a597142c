//! What a monitor asks of the server, in the text format of Prometheus.

use std::sync::atomic::AtomicU64;
use std::time::Duration;

use dateline_store::{Numbers, Pending};
use prometheus_client::encoding::{EncodeLabelSet, text::encode};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

/// Upper bounds of the classes of times, in seconds.
const BOUNDS: [f64; 10] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0];

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answer {
    route: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    route: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Of {
    of: &'static str,
}

/// Counts of what was answered and of what there is.
pub(crate) struct Metrics {
    registry: Registry,
    answers: Family<Answer, Counter>,
    seconds: Family<Route, Histogram, fn() -> Histogram>,
    rows: Family<Of, Gauge>,
    pending: Family<Of, Gauge>,
    grows: Gauge<f64, AtomicU64>,
}

impl Metrics {
    pub(crate) fn new() -> Self {
        let mut registry = Registry::with_prefix("dateline");
        let metrics = Self {
            answers: Family::default(),
            seconds: Family::new_with_constructor(|| Histogram::new(BOUNDS)),
            rows: Family::default(),
            pending: Family::default(),
            grows: Gauge::default(),
            registry: Registry::default(),
        };
        registry.register("http_requests", "Requests that were answered", metrics.answers.clone());
        registry.register("http_request_seconds", "How long answers took to begin", metrics.seconds.clone());
        registry.register("store_rows", "What is in the store", metrics.rows.clone());
        registry.register("store_pending", "What the store is to be grown by", metrics.pending.clone());
        registry.register("store_grows", "1: this program grows the store", metrics.grows.clone());
        Self { registry, ..metrics }
    }

    pub(crate) fn answered(&self, route: &str, status: u16, took: Duration) {
        self.answers.get_or_create(&Answer { route: route.to_owned(), status }).inc();
        self.seconds.get_or_create(&Route { route: route.to_owned() }).observe(took.as_secs_f64());
    }

    /// All of it as text.
    pub(crate) fn text(&self, numbers: Numbers, pending: Pending, grows: bool) -> String {
        for (of, n) in [
            ("articles", numbers.articles),
            ("stories", numbers.stories),
            ("versions", numbers.versions),
            ("corrections", numbers.corrections),
            ("problems", numbers.problems),
        ] {
            self.rows.get_or_create(&Of { of }).set(i64::try_from(n).unwrap_or(i64::MAX));
        }
        for (of, n) in [
            ("unread", pending.n_unread),
            ("unplaced", pending.n_unplaced),
            ("stale", pending.n_stale),
            ("corrections", pending.n_corrections),
        ] {
            self.pending.get_or_create(&Of { of }).set(i64::try_from(n).unwrap_or(i64::MAX));
        }
        self.grows.set(f64::from(u8::from(grows)));
        let mut text = String::new();
        encode(&mut text, &self.registry).expect("memory can be written to");
        text
    }
}
