//! `comity check`: what a gate would say of a policy set.

use std::path::Path;

use crate::{ALLOWED, FAILED, complain, policies, say};

pub(crate) fn check(folder: Option<&Path>) -> u8 {
    match policies(folder) {
        Ok(set) => {
            let regimes: Vec<&str> = set.regimes().collect();
            say(&format!("admitted: {} codes, regimes {}", set.catalogue().len(), regimes.join(", ")));
            say(&format!("policies  {}", set.digest()));
            say(&format!("catalogue {}", set.catalogue_digest()));
            ALLOWED
        }
        Err(why) => {
            complain(&why);
            FAILED
        }
    }
}
