//! Stories on a time axis: a lane each, drawn as wide as the page.

use jiff::civil::Date;
use maud::{Markup, html};

/// A stretch of days, from first to last, drawn on an axis of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Axis {
    first: Date,
    last: Date,
}

/// So many marks an axis has at most; the ends and the middle have room on a phone too.
const N_TICKS: usize = 5;

impl Axis {
    /// The axis on which all these days lie; `None`: there is none.
    pub(super) fn of(days: impl Iterator<Item = Date> + Clone) -> Option<Self> {
        Some(Self { first: days.clone().min()?, last: days.max()? })
    }

    /// Days from the first to the last, at least one.
    fn n_days(self) -> f64 {
        days_between(self.first, self.last).max(1.0)
    }

    /// Per cent of the width from the left.
    fn at(self, day: Date) -> f64 {
        2.0 + 96.0 * days_between(self.first, day) / self.n_days()
    }

    /// The lane of something that lasted from one day to another.
    pub(super) fn lane(self, first: Date, last: Date, says: &str) -> Markup {
        let (from, to) = (self.at(first), self.at(last));
        html! {
            svg.lane width="100%" height="14" role="img" aria-label=(says) {
                line.axis x1="0%" x2="100%" y1="7" y2="7" {}
                line.own x1=(per_cent(from)) x2=(per_cent(to)) y1="7" y2="7" {}
                circle.own cx=(per_cent(from)) cy="7" r="5" {}
                circle.own cx=(per_cent(to)) cy="7" r="5" {}
            }
        }
    }

    /// The days under the lanes.
    pub(super) fn ticks(self) -> Markup {
        let n = (self.n_days() as usize).clamp(1, N_TICKS - 1);
        let ticks = (0..=n).filter_map(|i| {
            let after = (self.n_days() * i as f64 / n as f64).round() as i64;
            let day = self.first.checked_add(jiff::Span::new().try_days(after).ok()?).ok()?;
            let is_minor = n > 2 && i != 0 && i != n && 2 * i != n;
            Some((day, i, is_minor))
        });
        html! {
            svg.lane.ticks width="100%" height="24" aria-hidden="true" {
                @for (day, i, is_minor) in ticks {
                    @let x = per_cent(self.at(day));
                    line.axis x1=(x) x2=(x) y1="0" y2="5" {}
                    text class=[is_minor.then_some("minor")] x=(x) y="19" text-anchor=(if i == 0 { "start" } else if i == n { "end" } else { "middle" }) {
                        (day.strftime("%-d %b %Y"))
                    }
                }
            }
        }
    }
}

fn days_between(from: Date, to: Date) -> f64 {
    from.until(to).map_or(0.0, |span| f64::from(span.get_days()))
}

fn per_cent(x: f64) -> String {
    format!("{x:.1}%")
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::Axis;

    #[test]
    fn ends_lie_within_the_drawing() {
        let days = [date(2031, 3, 4), date(2031, 3, 19)];
        let axis = Axis::of(days.into_iter()).unwrap();
        let drawn = axis.lane(days[0], days[1], "15 days").into_string();
        assert!(drawn.contains(r#"x1="2.0%""#) && drawn.contains(r#"x2="98.0%""#), "{drawn}");
        assert!(axis.ticks().into_string().contains("4 Mar 2031"));
    }

    #[test]
    fn one_day_is_an_axis_too() {
        let axis = Axis::of([date(2031, 3, 4)].into_iter()).unwrap();
        assert!(axis.ticks().into_string().contains("5 Mar 2031"));
        assert!(Axis::of(std::iter::empty()).is_none());
    }
}
