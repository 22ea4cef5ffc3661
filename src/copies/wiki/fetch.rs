//! The pages of a copy as they are, to be compared and pulled from.

use super::look::{ALL, Found, Named, Place, Seen, Spot, told};
use super::memory::Whose;
use super::parallel::each;
use super::past::{Past, body, text_of_ours};
use super::people::People;
use crate::confluence::{Api, ApiError};
use crate::copies::base::Base;
use crate::copies::kind::{Fetched, Original, Part, Revision, Subject};
use crate::copies::{Form, Hints};
use crate::model::Pages;
use crate::render::wiki_titles;

/// Gets the pages of a copy, that of the catalog first, with what is known of their bases. Pages of codes that are not there
/// are empty ones.
pub(crate) fn fetch(api: &dyn Api, subject: &Subject<'_>) -> Fetched {
    let codes = subject.part.definitions().filter(|_| subject.copy.pages == Pages::Codes);
    let parts = std::iter::once(Part::Catalog).chain(codes.map(|definition| Part::Code(definition.code.clone())));
    let named: Vec<Named> = parts.zip(wiki_titles(subject.copy, subject.part)).collect();
    let place = Place { api, subject: *subject, wanted: ALL };
    let seen = match place.look(&named) {
        Ok(seen) => seen,
        Err(why) => return Fetched::Unreadable(why),
    };
    if let (Some(Spot::Free | Spot::Archived(_)), Some((_, title))) = (seen.spots.first(), named.first()) {
        let archived = if matches!(seen.spots.first(), Some(Spot::Archived(_))) { ", but an archived one" } else { "" };
        return Fetched::Missing(format!("there is no page “{title}” in the space `{}`{archived}", seen.space.key));
    }
    let hints = Hints::of(&subject.catalog.body);
    let people = People::new(api);
    let pairs: Vec<(&Named, &Spot)> = named.iter().zip(&seen.spots).collect();
    let originals = each(&pairs, |(named, spot)| original(&seen, &people, &hints, (api, named), spot));
    match originals.into_iter().collect() {
        Ok(originals) => Fetched::Found(originals),
        Err(error) => Fetched::Unreadable(told(&error)),
    }
}

fn original(
    seen: &Seen,
    people: &People<'_>,
    hints: &Hints,
    (api, (part, title)): (&dyn Api, &Named),
    spot: &Spot,
) -> Result<Original, ApiError> {
    let is_it = |found: &&Found| found.memory().is_none_or(|memory| memory.is_of(part));
    let found = match spot {
        Spot::Taken(found) => Some(&**found).filter(is_it),
        Spot::Free | Spot::Archived(_) => None,
    };
    let original = |name: &str, text: String, revision: Revision, base: Option<Base>| Original {
        name: name.to_owned(),
        bytes: text.into_bytes(),
        form: Some(Form::Storage),
        part: part.clone(),
        revision,
        base,
    };
    let Some(found) = found else { return Ok(original(title, String::new(), Revision::default(), None)) };
    let mut page = found.page.clone();
    let Whose::Ours(memory) = &found.whose else {
        let now = body(api, &mut page)?;
        return Ok(original(&page.title, now, people.revision(&page, &[]), None));
    };
    let past = Past::of(api, &seen.me, &mut page, (**memory).clone())?;
    if !past.touched {
        return Ok(original(&page.title, past.now, People::own(&page), Some(past.base)));
    }
    let number = past.memory.version.unwrap_or_default();
    let mut base = past.base;
    // What was written beside codes and fields is seen in the text only.
    if number > 0 {
        base.text = match past.base_text {
            Some(text) => Some(text),
            None => text_of_ours(api, &page, &past.memory)?,
        };
    }
    if let (None, Some(text)) = (&base.print, &base.text) {
        base.print = Base::of_text(Form::Storage, text, hints).print;
    }
    let since = api.versions_since(&page.id, number)?;
    Ok(original(&page.title, past.now, people.revision(&page, &since), Some(base)))
}
