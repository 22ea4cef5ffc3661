//! Sources, pages, files and commits are edited in any order, published and pulled in between: no text that a person wrote is
//! ever gone without having been shown before, and in the end all say the same.
#![cfg(unix)]

#[path = "confluence/mod.rs"]
mod confluence;
mod harness;
mod wiki;

#[path = "wiki_interleavings/world.rs"]
mod world;

use proptest::prelude::*;
use world::{Act, Where, World};

fn place() -> impl Strategy<Value = Where> {
    prop_oneof![3 => Just(Where::Wiki), 2 => Just(Where::Docs), 1 => Just(Where::Git)]
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        4 => (0..9_usize).prop_map(Act::Source),
        1 => (0..9_usize).prop_map(Act::Rewrite),
        6 => (place(), 0..9_usize).prop_map(|(place, field)| Act::Edit(place, field)),
        1 => place().prop_map(Act::Beside),
        1 => Just(Act::Touch),
        1 => (0..9_usize).prop_map(Act::Comment),
        4 => Just(Act::Publish),
        3 => place().prop_map(Act::Pull),
        1 => place().prop_map(Act::Theirs),
        1 => place().prop_map(Act::Ours),
    ]
}

/// Does all of it, and looks after each step; then brings all in line.
fn play(is_cloud: bool, has_tree: bool, acts: &[Act]) -> Result<(), TestCaseError> {
    let mut world = World::new(is_cloud, has_tree);
    let outcome = acts.iter().try_for_each(|act| world.act(*act)).and_then(|()| world.converges());
    outcome.map_err(|why| TestCaseError::fail(format!("{why}\n\n{}", world.story)))
}

/// So many cases; `CASES_TIMES=20 cargo test` looks harder.
fn config(cases: u32) -> ProptestConfig {
    let times: u32 = std::env::var("CASES_TIMES").ok().and_then(|times| times.parse().ok()).unwrap_or(1);
    ProptestConfig {
        cases: cases.saturating_mul(times),
        max_shrink_iters: 24,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config(14))]

    #[test]
    fn with_a_page_of_cloud(acts in proptest::collection::vec(act(), 3..10)) {
        play(true, false, &acts)?;
    }

    #[test]
    fn with_pages_of_codes_in_cloud(acts in proptest::collection::vec(act(), 3..10)) {
        play(true, true, &acts)?;
    }

    #[test]
    fn with_a_page_of_data_center(acts in proptest::collection::vec(act(), 3..10)) {
        play(false, false, &acts)?;
    }

    #[test]
    fn with_pages_of_codes_in_data_center(acts in proptest::collection::vec(act(), 3..10)) {
        play(false, true, &acts)?;
    }
}

#[test]
fn what_was_pulled_is_not_beside_the_codes() {
    let mut world = World::new(true, false);
    for act in [Act::Edit(Where::Git, 0), Act::Theirs(Where::Git), Act::Publish] {
        world.act(act).expect("nothing goes unseen");
    }
    let diff = world.diff();
    assert_eq!(diff.code, Some(0), "{}", world.story);
}
