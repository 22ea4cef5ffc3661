//! Catalogs as sources, which tests change text by text.

use std::fmt::Write as _;

/// A catalog.
#[derive(Clone, Debug)]
pub struct Source {
    pub title: String,
    pub intro: String,
    /// In two sections.
    pub codes: Vec<Code>,
}

/// A code.
#[derive(Clone, Debug)]
pub struct Code {
    pub code: u32,
    pub summary: String,
    pub description: String,
}

impl Source {
    /// So many codes, from 401 on.
    pub fn new(codes: u32) -> Self {
        let code = |n: u32| Code {
            code: 400 + n,
            summary: format!("Summary {n}"),
            description: format!("Text of number {n}, with *some* `marks` in it."),
        };
        Self {
            title: "Codes".to_owned(),
            intro: "What our services answer.".to_owned(),
            codes: (1..=codes).map(code).collect(),
        }
    }

    #[track_caller]
    pub fn code(&mut self, code: u32) -> &mut Code {
        self.codes.iter_mut().find(|it| it.code == code).expect("a code of the catalog")
    }

    /// As a file.
    pub fn yaml(&self) -> String {
        let quoted = |text: &str| serde_json::to_string(text).expect("a string");
        let mut out = format!("title: {}\ndescription: {}\nsections:\n", quoted(&self.title), quoted(&self.intro));
        let half = self.codes.len().div_ceil(2);
        for (name, codes) in [("First", &self.codes[..half]), ("Second", &self.codes[half..])] {
            if codes.is_empty() {
                continue;
            }
            let _ = write!(out, "  - title: {name} half\n    codes:\n");
            for code in codes {
                let _ = write!(
                    out,
                    "      - code: {}\n        summary: {}\n        description: {}\n",
                    code.code,
                    quoted(&code.summary),
                    quoted(&code.description)
                );
            }
        }
        out
    }
}
