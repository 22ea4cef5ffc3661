#![no_main]

use libfuzzer_sys::fuzz_target;

// The first byte chooses the form, the rest is the page.
fuzz_target!(|input: &[u8]| {
    let Some((form, page)) = input.split_first() else { return };
    let Ok(page) = std::str::from_utf8(page) else { return };
    statusbook_fuzz::publish(page, form % 2 == 0, form & 2 != 0);
});
