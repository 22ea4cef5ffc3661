#![no_main]

use libfuzzer_sys::fuzz_target;
use statusbook::richtext::document;

fuzz_target!(|source: &str| {
    statusbook_fuzz::laws::document(source, document::from_html(source));
});
