//! The window against the portal's own way of counting.

use super::window::Window;
use std::time::Duration;
use tokio::time::Instant;

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

#[test]
fn what_is_used_comes_free_by_the_minute() {
    let mut window = Window::default();
    let start = Instant::now();
    // The portal's minute ends in 20 seconds: what is used in it comes free after 560.
    assert_eq!(window.observe(seconds(5), Some(start + seconds(560)), start), seconds(5));
    let now = start + seconds(15);
    assert_eq!(window.observe(seconds(9), Some(start + seconds(560)), now), seconds(4));
    let now = start + seconds(25);
    assert_eq!(window.observe(seconds(19), Some(start + seconds(560)), now), seconds(10));
    assert_eq!(window.next_free(now), Some(start + seconds(560)));
    let now = start + seconds(560);
    assert_eq!(window.used(now), seconds(10), "the first minute came free");
    assert_eq!(window.next_free(now), Some(start + seconds(620)));
    let now = start + seconds(620);
    assert_eq!(window.used(now), Duration::ZERO);
    assert_eq!(window.next_free(now), None);
}

#[test]
fn an_older_answer_that_comes_late_changes_nothing() {
    let mut window = Window::default();
    let start = Instant::now();
    let reset = Some(start + seconds(300));
    window.observe(seconds(100), reset, start);
    assert_eq!(window.observe(seconds(90), reset, start), Duration::ZERO);
    assert_eq!(window.used(start), seconds(100));
    // After another reset the portal's lower figure is the truth.
    let now = start + seconds(300);
    window.observe(seconds(30), Some(now + seconds(60)), now);
    assert_eq!(window.used(now), seconds(30));
    // And where it names none.
    window.observe(seconds(20), None, now);
    assert_eq!(window.used(now), seconds(20));
}
