//! Searching by CQL, which lags behind.

use serde_json::{Value, json};

use super::super::message::{Answer, Reply};
use super::super::paging::by_number;
use super::super::route::Call;
use super::super::state::{Page, Status};
use super::answers;

/// A condition: a field, an operator and a value.
type Condition = (String, char, String);

/// The conditions of a query such as `space = "API" and title = "Status codes"`.
fn conditions(cql: &str) -> Result<Vec<Condition>, String> {
    let query = cql.split(" order by ").next().unwrap_or_default();
    let mut all = Vec::new();
    for part in parts(query) {
        let at = part.find(['=', '~']).ok_or_else(|| format!("Could not parse cql : {cql}"))?;
        let value = part[at + 1..].trim();
        let quoted = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
        let plain =
            |value: &str| !value.is_empty() && value.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
        let value = match quoted {
            Some(value) => value.replace("\\\"", "\"").replace("\\\\", "\\"),
            None if plain(value) => value.to_owned(),
            None => return Err(format!("Could not parse cql : {cql}; {value} needs quotes")),
        };
        let operator = if part[at..].starts_with('=') { '=' } else { '~' };
        all.push((part[..at].trim().to_lowercase(), operator, value));
    }
    Ok(all)
}

/// The query at each `and` that is not within quotes.
fn parts(query: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    let mut is_quoted = false;
    for word in query.split(' ') {
        if !is_quoted && word.eq_ignore_ascii_case("and") {
            found.push(String::new());
            continue;
        }
        let quotes = word.replace("\\\"", "").matches('"').count();
        is_quoted ^= quotes % 2 == 1;
        if let Some(last) = found.last_mut() {
            last.push_str(word);
            last.push(' ');
        }
    }
    found.iter().map(|part| part.trim().to_owned()).collect()
}

fn holds(call: &Call<'_>, page: &Page, (field, operator, value): &Condition) -> Result<bool, Reply> {
    let (title, wanted) = (page.title().to_lowercase(), value.trim().to_lowercase());
    Ok(match (field.as_str(), operator) {
        ("space" | "space.key", '=') => call.state.space(page.space).key.eq_ignore_ascii_case(value),
        ("type", '=') => value == "page" && !page.is_folder,
        ("title", '=') => title == wanted,
        ("title", '~') => wanted.split_whitespace().all(|word| title.contains(word.trim_matches('*'))),
        ("id" | "content", '=') => page.id.to_string() == *value,
        ("parent", '=') => page.parent.is_some_and(|parent| parent.to_string() == *value),
        ("ancestor", '=') => call.state.ancestors(page.id).iter().any(|above| above.to_string() == *value),
        ("label", '=') => page.labels.iter().any(|(_, label)| label == value),
        _ => return Err(call.error(400, &format!("Could not parse cql: no field {field}"))),
    })
}

/// The pages that are found. Each search brings what was written lately nearer.
fn find(call: &mut Call<'_>) -> Result<Vec<u64>, Reply> {
    let Some(cql) = call.request.query("cql").map(str::to_owned) else { return Err(call.bad("the query lacks `cql`")) };
    let conditions = conditions(&cql).map_err(|text| call.error(400, &text))?;
    let mut found = Vec::new();
    for id in call.visible(&[Status::Current]) {
        let Some(page) = call.state.pages.get(&id) else { continue };
        let mut is_found = true;
        for condition in &conditions {
            is_found &= holds(call, page, condition)?;
        }
        let is_new = page.versions.len() == 1 && page.late_searches > 0;
        if is_found && !is_new {
            found.push(id);
        }
    }
    Ok(found)
}

/// What the index knows of a page: the version before, where the last one is too new for it.
fn known(call: &Call<'_>, id: u64, expand: &[String]) -> Value {
    let Some(page) = call.state.pages.get(&id) else { return Value::Null };
    let back = usize::from(page.late_searches > 0);
    let version = page.versions.iter().rev().nth(back).unwrap_or(page.now());
    let mut value = answers::content(call, page, version, expand);
    value["status"] = json!("current");
    value
}

fn catch_up(call: &mut Call<'_>) {
    for page in call.state.pages.values_mut() {
        page.late_searches = page.late_searches.saturating_sub(1);
    }
}

pub(super) fn content(call: &mut Call<'_>) -> Answer {
    let found = find(call)?;
    let expand = answers::wanted(call);
    let answer = by_number(call, 25, found, |call, id| known(call, id, &expand));
    catch_up(call);
    answer
}

pub(super) fn search(call: &mut Call<'_>) -> Answer {
    let found = find(call)?;
    let expand: Vec<String> =
        answers::wanted(call).iter().filter_map(|name| name.strip_prefix("content.").map(str::to_owned)).collect();
    let answer = by_number(call, 25, found, |call, id| {
        let content = known(call, id, &expand);
        json!({"title": content["title"], "excerpt": "", "url": content["_links"]["webui"], "entityType": "content", "content": content})
    });
    catch_up(call);
    answer
}
