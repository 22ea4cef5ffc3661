use super::*;

#[test]
fn every_value_from_100_to_599_is_covered_once() {
    assert_eq!(ENTRIES.first().map(|entry| entry.first), Some(100));
    assert_eq!(ENTRIES.last().map(|entry| entry.last), Some(599));
    for pair in ENTRIES.windows(2) {
        assert_eq!(pair[0].last + 1, pair[1].first);
    }
    for code in 100..=599 {
        let entry = find(code).expect("an entry");
        assert!((entry.first..=entry.last).contains(&code));
    }
    assert_eq!((find(99), find(600), find(0)), (None, None, None));
}

#[test]
fn the_table_is_the_one_of_its_date() {
    let assigned: Vec<_> = ENTRIES.iter().filter(|entry| entry.status != Status::Unassigned).collect();
    assert_eq!(assigned.len(), 64);
    assert!(assigned.iter().all(|entry| entry.first == entry.last && !entry.references.is_empty()));
    let with = |status| assigned.iter().filter(|e| e.status == status).map(|e| e.first).collect::<Vec<_>>();
    assert_eq!(with(Status::Unused), [306, 418]);
    assert_eq!(with(Status::Obsoleted), [510]);
    assert_eq!(with(Status::Temporary { expires: "2026-11-13" }), [104]);
    assert_eq!(with(Status::Registered).len(), 60);
    let readme = include_str!("../../data/README.md");
    assert!(readme.lines().any(|line| line == format!("State: {STATE}")), "the README says another state");
}

#[test]
fn phrases_are_parsed_and_not_copied() {
    assert_eq!(phrase(404), Some("Not Found"));
    assert_eq!(phrase(104), Some("Upload Resumption Supported"));
    assert_eq!(phrase(510), Some("Not Extended"));
    assert_eq!((phrase(306), phrase(418), phrase(419)), (None, None, None));
    assert_eq!(find(404).and_then(Entry::section_of_rfc_9110), Some("15.5.5"));
    assert_eq!(find(510).map(|entry| entry.references.len()), Some(2));
    assert_eq!(find(423).map(|entry| entry.references), Some(&[Reference::Rfc { number: 4918, section: None }][..]));
    assert_eq!(code_of("non authoritative information"), Some(203));
}

#[test]
fn what_is_no_longer_so_is_no_longer_so() {
    for former in (100..600).flat_map(former) {
        let phrase = phrase(former.code).expect("a registered code");
        assert_ne!(phrase, former.phrase);
        assert!(former.until == 9110 || overtaken(former.until), "{former:?}");
    }
    assert_eq!(former(413).map(|former| former.until).collect::<Vec<_>>(), [9110, 7231]);
    for code in 100..600 {
        let known = origins(code).count() > 0;
        assert!(!known || find(code).is_some_and(|entry| entry.status == Status::Unassigned), "{code} is registered");
        for demand in demands(code) {
            assert_eq!(find(code).and_then(Entry::section_of_rfc_9110), Some(demand.section));
        }
    }
}

#[test]
fn overtaken_sections_are_of_codes_that_rfc_9110_defines() {
    let rfcs: Vec<u16> = (1..10_000).filter(|rfc| overtaken(*rfc)).collect();
    assert_eq!(rfcs, [2068, 2616, 7230, 7231, 7232, 7233, 7235, 7238, 7538, 7694]);
    assert_eq!(section_in(2616, 404).as_deref(), Some("10.4.5"));
    assert_eq!(section_in(2616, 307).as_deref(), Some("10.3.8"));
    assert_eq!(section_in(2068, 307), None);
    assert_eq!(section_in(7231, 404).as_deref(), Some("6.5.4"));
    for code in 100..600 {
        let known = rfcs.iter().filter(|rfc| section_in(**rfc, code).is_some()).count();
        assert!(known == 0 || find(code).and_then(Entry::section_of_rfc_9110).is_some(), "{code}");
    }
}

#[path = "../../build/registry.rs"]
mod generator;

#[test]
fn a_table_that_is_not_as_it_should_be_stops_the_build() {
    let table = include_str!("../../data/iana-http-status-codes.csv");
    assert!(generator::generate(table).is_ok());
    for (from, to, fault) in [
        ("Value,Description,Reference", "Value,Description", "line 1: the columns"),
        ("101,Switching Protocols", "102,Switching Protocols", "line 3: 102 does not go on from 100"),
        ("103,Early Hints,[RFC8297]", "103,Early Hints", "line 5: 2 fields instead of 3"),
        ("[RFC8297]", "RFC8297", "is no reference"),
        ("[RFC8297]", "[RFCx]", "names no RFC"),
        ("[RFC8297]", "\"[RFC8297, Section x]\"", "names no section"),
        ("(OBSOLETED)", "(OLD)", "unknown note `OLD`"),
        ("expires 2026-11-13", "expires soon", "without a date of expiry"),
        ("423,Locked", "423,Locked!", "is no phrase"),
        ("512-599,Unassigned,", "", "ends before 512"),
        ("512-599,Unassigned,", "512-600,Unassigned,", "does not go on"),
        ("512-599,Unassigned,", "512-599,Something,[RFC1]", "several codes with one meaning"),
        ("\"[RFC9110, Section 15.2.1]\"", "\"[RFC9110, Section 15.2.1]", "a quote is not closed"),
    ] {
        assert!(table.contains(from));
        let got = generator::generate(&table.replacen(from, to, 1));
        assert!(got.as_ref().is_err_and(|got| got.contains(fault)), "{from} → {to}: {got:?}");
    }
}
