//! Which form of a word goes with a number (Unicode CLDR, "Language Plural Rules"), for whole numbers.

/// The category of a number: `zero`, `one`, `two`, `few`, `many` or `other`.
pub(super) fn category(language: &str, n: u64) -> &'static str {
    let primary = language.split('-').next().unwrap_or_default().to_ascii_lowercase();
    let (ten, hundred) = (n % 10, n % 100);
    match primary.as_str() {
        "ja" | "ko" | "zh" | "vi" | "th" | "id" | "ms" | "lo" | "my" | "km" | "jv" | "bo" | "dz" | "yue" | "wo"
        | "su" => "other",
        "fr" | "pt" | "hy" | "hi" | "bn" | "fa" | "gu" | "kn" | "am" | "zu" | "as" | "kab" if n <= 1 => "one",
        "ar" => match (n, hundred) {
            (0, _) => "zero",
            (1, _) => "one",
            (2, _) => "two",
            (_, 3..=10) => "few",
            (_, 11..=99) => "many",
            _ => "other",
        },
        "he" | "iw" => match n {
            1 => "one",
            2 => "two",
            _ => "other",
        },
        "ru" | "uk" | "be" => match (ten, hundred) {
            (1, hundred) if hundred != 11 => "one",
            (2..=4, hundred) if !(12..=14).contains(&hundred) => "few",
            _ => "many",
        },
        "hr" | "sr" | "bs" | "sh" => match (ten, hundred) {
            (1, hundred) if hundred != 11 => "one",
            (2..=4, hundred) if !(12..=14).contains(&hundred) => "few",
            _ => "other",
        },
        "pl" => match (n, ten, hundred) {
            (1, ..) => "one",
            (_, 2..=4, hundred) if !(12..=14).contains(&hundred) => "few",
            _ => "many",
        },
        "cs" | "sk" => match n {
            1 => "one",
            2..=4 => "few",
            _ => "other",
        },
        "sl" => match hundred {
            1 => "one",
            2 => "two",
            3 | 4 => "few",
            _ => "other",
        },
        "lt" => match (ten, hundred) {
            (1, hundred) if !(11..=19).contains(&hundred) => "one",
            (2..=9, hundred) if !(11..=19).contains(&hundred) => "few",
            _ => "other",
        },
        "lv" => match (ten, hundred) {
            (0, _) | (_, 11..=19) => "zero",
            (1, _) => "one",
            _ => "other",
        },
        "ro" | "mo" => match (n, hundred) {
            (1, _) => "one",
            (0, _) | (_, 1..=19) => "few",
            _ => "other",
        },
        _ if n == 1 => "one",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::category;

    #[test]
    fn numbers_have_the_categories_of_their_language() {
        let of = |language: &str, numbers: &[u64]| {
            numbers.iter().map(|n| category(language, *n)).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(of("en", &[0, 1, 2, 21]), "other one other other");
        assert_eq!(of("fr-CA", &[0, 1, 2]), "one one other");
        assert_eq!(of("ja", &[0, 1, 2]), "other other other");
        assert_eq!(
            of("ar", &[0, 1, 2, 3, 10, 11, 99, 100, 102, 103]),
            "zero one two few few many many other other few"
        );
        assert_eq!(of("ru", &[1, 2, 5, 11, 12, 21, 22, 111]), "one few many many many one few many");
        assert_eq!(of("pl", &[1, 2, 5, 12, 21, 22]), "one few many many many few");
    }
}
