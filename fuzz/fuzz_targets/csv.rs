#![no_main]

use libfuzzer_sys::fuzz_target;
use statusbook::copies::read::csv;

fuzz_target!(|text: &str| {
    for tabs in [false, true] {
        statusbook_fuzz::laws::document(text, Ok(csv::read(text, tabs)));
    }
});
