//! What both interfaces refuse: taken titles, bodies that are no XML, versions that are not the next one.

use serde_json::Value;

use super::body;
use super::message::{Interface, Reply, STALE, UNRECONCILED};
use super::route::Call;
use super::state::Property;

/// The most bytes of a property's value.
const MOST_VALUE: usize = 32 * 1024;

/// Refuses a title that another page has, archived ones included.
pub fn fresh_title(call: &Call<'_>, space: u64, title: &str, of: Option<u64>) -> Result<(), Reply> {
    let title = title.trim();
    if title.is_empty() || title.chars().count() > 255 {
        return Err(call.error(400, "Title cannot be empty or longer than 255 characters"));
    }
    if !call.state.is_taken(space, title, of) {
        return Ok(());
    }
    let key = &call.state.space(space).key;
    let text = match call.interface {
        Interface::V2 => {
            "A page with this title already exists: A page already exists with the same TITLE in this space".to_owned()
        }
        _ => format!(
            "A page with this title already exists: A page already exists with the title {title} in the space with key {key}"
        ),
    };
    let status = if call.interface == Interface::V1 { call.state.rules.title_taken } else { 400 };
    Err(call.error(status, &text))
}

/// Refuses a body that is not well-formed.
pub fn fresh_body(call: &Call<'_>, text: &str) -> Result<(), Reply> {
    body::fault(text).map_or(Ok(()), |fault| Err(call.error(400, &fault)))
}

/// Refuses what is not the next version of a page.
pub fn next_version(call: &mut Call<'_>, page: u64, number: u64) -> Result<(), Reply> {
    let is_stuck = call.state.rules.unreconciled;
    let page = call.page(page)?;
    let current = page.number();
    if is_stuck && page.draft.is_some() {
        return Err(call.error(409, UNRECONCILED));
    }
    if page.early_conflicts > 0 {
        page.early_conflicts -= 1;
        return Err(call.error(409, STALE));
    }
    if number == current + 1 {
        return Ok(());
    }
    // Both texts are seen, and nobody knows when which.
    let text = match number % 2 {
        0 => format!("Version must be incremented on update. Current version is: {current}"),
        _ => STALE.to_owned(),
    };
    Err(call.error(409, &text))
}

fn small(call: &Call<'_>, key: &str, value: &Value) -> Result<(), Reply> {
    if key.is_empty() || key.len() > 255 {
        return Err(call.error(400, "The key of a property has 1 to 255 characters"));
    }
    if value.to_string().len() > MOST_VALUE {
        return Err(call.error(413, "The value of a property is longer than 32 KB"));
    }
    Ok(())
}

/// Makes a property that is not there.
pub fn new_property(call: &mut Call<'_>, page: u64, key: &str, value: &Value) -> Result<Property, Reply> {
    small(call, key, value)?;
    let (id, when) = (call.state.next_id(), call.state.tick());
    let page = call.page(page)?;
    if page.early_properties > 0 {
        page.early_properties -= 1;
        return Err(call.error(409, STALE));
    }
    if page.properties.contains_key(key) {
        return Err(call.error(409, &format!("Property with the key {key} already exists on this content")));
    }
    let property = Property { id, value: value.clone(), number: 1, when };
    page.properties.insert(key.to_owned(), property.clone());
    Ok(property)
}

/// Writes the next version of a property.
pub fn next_property(call: &mut Call<'_>, page: u64, key: &str, value: &Value, number: u64) -> Result<Property, Reply> {
    small(call, key, value)?;
    let when = call.state.tick();
    let conflict = |current: u64| format!("Version must be incremented on update. Current version is: {current}");
    let Some(held) = call.page(page)?.properties.get_mut(key) else {
        return Err(call.error(404, "No property with this key"));
    };
    if number != held.number + 1 {
        let text = conflict(held.number);
        return Err(call.error(409, &text));
    }
    *held = Property { id: held.id, value: value.clone(), number, when };
    Ok(held.clone())
}
