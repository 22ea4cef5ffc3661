#![no_main]

use libfuzzer_sys::fuzz_target;
use statusbook::copies::{decode, detect, read};
use statusbook::diagnostic::{Findings, SourceMap};

fuzz_target!(|source: &[u8]| {
    let (mut sources, mut findings) = (SourceMap::default(), Findings::default());
    let (file, readable) = decode::decode(&mut sources, "copy", source.to_vec(), &mut findings);
    assert_eq!(findings.has_errors(), !readable);
    let text = sources.text(file);
    detect::detect("-", text);
    statusbook_fuzz::laws::document(text, Ok(read::text::read(text)));
});
