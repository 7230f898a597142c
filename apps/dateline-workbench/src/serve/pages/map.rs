//! Places on a map that is drawn without a network: the land is a picture of our own, the places are drawn over it.

use dateline_present::safe;
use maud::{Markup, html};

/// A place to be drawn.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Point {
    pub(super) name: String,
    /// Degrees north, and east.
    pub(super) north: f64,
    pub(super) east: f64,
    /// Whether it is what the page is about.
    pub(super) is_main: bool,
    pub(super) link: String,
}

/// The map's size in tenths of a degree.
const WIDTH: f64 = 3600.0;
const HEIGHT: f64 = 1800.0;
/// At least so many tenths of a degree are shown from west to east.
const NARROWEST: f64 = 500.0;
/// So many places have their names written: those that are far enough apart.
const N_NAMED: usize = 10;

/// Draws the places; nothing where there is none.
pub(super) fn map(points: &[Point]) -> Option<Markup> {
    let at = |point: &Point| (10.0 * (point.east + 180.0), 10.0 * (90.0 - point.north));
    let is_on_earth = |point: &&Point| point.north.abs() <= 90.0 && point.east.abs() <= 180.0;
    let points: Vec<(&Point, (f64, f64))> =
        points.iter().filter(is_on_earth).map(|point| (point, at(point))).collect();
    let (left, top, width) = window(&points.iter().map(|(_, at)| *at).collect::<Vec<_>>())?;
    let unit = width / 100.0;
    let named = named(&points, width);
    Some(html! {
        svg.map viewBox=(format!("{left:.0} {top:.0} {width:.0} {:.0}", width / 2.0)) role="group" aria-label="Map of the places" {
            image href="/assets/world.svg" x="0" y="0" width=(WIDTH) height=(HEIGHT) {}
            @for (point, (x, y)) in &points {
                a href=(point.link) aria-label=(safe(&point.name)) {
                    circle cx=(format!("{x:.1}")) cy=(format!("{y:.1}")) r=(format!("{:.1}", if point.is_main { 1.1 * unit } else { 0.6 * unit }))
                        class=(if point.is_main { "main" } else { "other" }) {
                        title { (safe(&point.name)) }
                    }
                }
            }
            @for (point, (x, y), is_left) in named {
                text class=[is_left.then_some("left")] x=(format!("{:.1}", if is_left { x - 1.6 * unit } else { x + 1.6 * unit })) y=(format!("{:.1}", y + 0.7 * unit))
                    font-size=(format!("{:.1}", 2.2 * unit)) text-anchor=(if is_left { "end" } else { "start" }) { (safe(&point.name)) }
            }
        }
    })
}

/// Left, top and width of what is shown; it is half as high as wide.
fn window(points: &[(f64, f64)]) -> Option<(f64, f64, f64)> {
    let ends = |of: fn(&(f64, f64)) -> f64| {
        let values = || points.iter().map(of);
        Some((values().reduce(f64::min)?, values().reduce(f64::max)?))
    };
    let ((west, east), (north, south)) = (ends(|at| at.0)?, ends(|at| at.1)?);
    let width = (1.3 * (east - west)).max(2.6 * (south - north)).clamp(NARROWEST, WIDTH);
    let left = (f64::midpoint(west, east) - width / 2.0).clamp(0.0, WIDTH - width);
    let top = (f64::midpoint(north, south) - width / 4.0).clamp(0.0, HEIGHT - width / 2.0);
    Some((left, top, width))
}

/// Those whose names have room: the page's own first; whether the name stands to the left.
fn named<'a>(points: &[(&'a Point, (f64, f64))], width: f64) -> Vec<(&'a Point, (f64, f64), bool)> {
    let middle = points.iter().map(|(_, (x, _))| x).sum::<f64>() / points.len().max(1) as f64;
    let mut placed: Vec<(&Point, (f64, f64), bool)> = Vec::new();
    let (main, others): (Vec<_>, Vec<_>) = points.iter().partition(|(point, _)| point.is_main);
    for &(point, (x, y)) in main.into_iter().chain(others) {
        let has_room = placed
            .iter()
            .all(|(_, (ox, oy), _)| (x - ox).abs() > width / 5.0 || (y - oy).abs() > width / 24.0);
        if has_room && placed.len() < N_NAMED {
            placed.push((point, (x, y), x > middle + width / 6.0));
        }
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::{Point, map, window};

    fn point(name: &str, north: f64, east: f64) -> Point {
        Point { name: name.into(), north, east, is_main: false, link: "/entity/x".into() }
    }

    #[test]
    fn no_place_no_map() {
        assert!(map(&[]).is_none());
        assert!(map(&[point("nowhere", 200.0, f64::NAN)]).is_none());
    }

    #[test]
    fn what_is_shown_lies_on_the_map() {
        for at in [(0.0, 0.0), (3600.0, 1800.0), (1800.0, 900.0)] {
            let (left, top, width) = window(&[at]).unwrap();
            assert!(left >= 0.0 && top >= 0.0 && left + width <= 3600.0 && top + width / 2.0 <= 1800.0);
        }
    }

    #[test]
    fn a_name_is_shown_and_not_obeyed() {
        let drawn = map(&[point("<script>", 10.0, 10.0)]).unwrap().into_string();
        assert!(drawn.contains("&lt;script&gt;") && !drawn.contains("<script"));
    }
}
