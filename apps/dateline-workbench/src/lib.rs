//! The workbench: [`Grower`] makes of the reports in a store what the pages show.

mod grow;
mod state;

pub use grow::{Grower, Grown};
