//! Whatever goes wrong with whichever request of a publish: the next run ends right. Every page says what the source says,
//! what people wrote is there still, no page is there twice, and none has a version too many.
//!
//! Most runs are made by the library in this process, where waiting takes no time; some by the built program, with a kill in the
//! middle. What is sampled here, `cargo test --test wiki_matrix -- --ignored` tries in full, for some minutes.

#[path = "confluence/mod.rs"]
mod confluence;
mod harness;
mod wiki;

#[path = "wiki_matrix/matrix.rs"]
mod matrix;
#[path = "wiki_matrix/scenario.rs"]
mod scenario;
#[path = "wiki_matrix/with_program.rs"]
mod with_program;
#[path = "wiki_matrix/wrong.rs"]
mod wrong;

use matrix::{Choice, try_all};
use scenario::Scenario;

#[test]
fn a_publish_of_changes_to_cloud() {
    try_all(&Scenario::changes(true), Choice::Sample);
}

#[test]
fn a_publish_of_changes_to_data_center() {
    try_all(&Scenario::changes(false), Choice::Few);
}

#[test]
fn a_first_publish_to_cloud() {
    try_all(&Scenario::first(true), Choice::Few);
}

#[test]
fn a_first_publish_to_data_center() {
    try_all(&Scenario::first(false), Choice::Few);
}

#[test]
#[ignore = "thousands of runs: the sample of the others in full"]
fn everything() {
    for is_cloud in [true, false] {
        try_all(&Scenario::changes(is_cloud), Choice::All);
        try_all(&Scenario::first(is_cloud), Choice::All);
    }
}
