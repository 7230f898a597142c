//! The order of the stages, and the record they leave.
