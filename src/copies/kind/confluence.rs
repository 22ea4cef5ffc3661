//! Copies on pages of Confluence.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::{Cx, Fetched, Kind, Planned, Subject};
use crate::confluence::{Api, ApiError, Flavor, Settings, connect};
use crate::copies::wiki;
use crate::model::{CopyTable, Text, WikiFlavor};

/// A copy on a page of Confluence, or on several.
#[derive(Debug)]
pub struct OnPages {
    settings: Settings,
    /// Made when it is first asked for: whoever looks at other copies needs no token.
    api: OnceLock<Result<Box<dyn Api>, ApiError>>,
}

impl OnPages {
    /// The pages that the settings of a copy name; `root` is the folder of the book.
    pub fn new(copy: &CopyTable, root: &Path) -> Self {
        let text = |text: &Option<Text>| text.as_ref().map(|text| text.as_str().to_owned());
        let settings = Settings {
            url: text(&copy.url).unwrap_or_default(),
            flavor: copy.flavor.map(|flavor| match flavor {
                WikiFlavor::Cloud => Flavor::Cloud,
                WikiFlavor::DataCenter => Flavor::DataCenter,
            }),
            cloud_id: text(&copy.cloud_id),
            user_env: text(&copy.user_env),
            token_env: text(&copy.token_env),
            token_file: copy.token_file.as_ref().map(|file| -> PathBuf { root.join(file.as_str()) }),
        };
        Self { settings, api: OnceLock::new() }
    }

    /// The same over a connection that is there already.
    pub fn over(api: Box<dyn Api>) -> Self {
        let settings = Settings {
            url: String::new(),
            flavor: None,
            cloud_id: None,
            user_env: None,
            token_env: None,
            token_file: None,
        };
        Self { settings, api: OnceLock::from(Ok(api)) }
    }

    fn api(&self) -> Result<&dyn Api, String> {
        let api = self.api.get_or_init(|| connect(&self.settings));
        api.as_ref().map(|api| &**api).map_err(wiki::told)
    }
}

impl Kind for OnPages {
    fn fetch(&self, subject: &Subject<'_>) -> Fetched {
        match self.api() {
            Ok(api) => wiki::fetch(api, subject),
            Err(why) => Fetched::Unreadable(why),
        }
    }

    fn plan<'k>(&'k self, subject: &Subject<'_>, cx: &mut Cx<'_>) -> Result<Box<dyn Planned + 'k>, String> {
        Ok(Box::new(wiki::plan(self.api()?, subject, cx)?))
    }
}
