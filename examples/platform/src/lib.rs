//! A platform.
