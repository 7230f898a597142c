//! To be written.

use dateline_model::Annotated;

use crate::Reading;

/// To be written.
pub(crate) fn annotate(_reading: &Reading<'_>, _annotated: &mut Annotated) {}
