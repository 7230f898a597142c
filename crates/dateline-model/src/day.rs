//! Days known only roughly.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A stretch of days, both ends included, either end unknown. Bounds are kept where a day is not known:
/// "not before 2025-04-01" has only `earliest`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct DayRange {
    /// The first day it can be.
    pub earliest: Option<Date>,
    /// The last day it can be.
    pub latest: Option<Date>,
}

impl DayRange {
    /// Exactly one day.
    pub fn day(day: Date) -> Self {
        Self { earliest: Some(day), latest: Some(day) }
    }

    /// The one day it is, where both ends are known and the same.
    pub fn single(self) -> Option<Date> {
        self.earliest.filter(|_| self.earliest == self.latest)
    }

    /// Whether nothing at all is known.
    pub fn is_unknown(self) -> bool {
        self.earliest.is_none() && self.latest.is_none()
    }

    /// Whether some day can lie in both.
    pub fn meets(self, other: Self) -> bool {
        let before =
            |end: Option<Date>, start: Option<Date>| matches!((end, start), (Some(e), Some(s)) if e < s);
        !before(self.latest, other.earliest) && !before(other.latest, self.earliest)
    }

    /// The days that lie in both; `None` where none can.
    pub fn meet(self, other: Self) -> Option<Self> {
        self.meets(other).then(|| Self {
            earliest: self.earliest.max(other.earliest),
            latest: match (self.latest, other.latest) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            },
        })
    }
}
