//! Accounts and spaces.

use serde_json::{Value, json};

use super::super::message::{Answer, Interface, Reply};
use super::super::paging::by_number;
use super::super::route::Call;
use super::super::state::Space;
use super::answers;

/// Nobody is somebody, too: the one who asks without a token that is taken.
pub(super) fn current(call: &mut Call<'_>) -> Answer {
    Ok(Reply::ok(&answers::user(call, &call.account())))
}

pub(super) fn user(call: &mut Call<'_>) -> Answer {
    if call.who.account.is_none() {
        return Err(call.error(403, "Not permitted to view users"));
    }
    let asked = |name: &str| call.request.query(name);
    let found = call.state.accounts.iter().find(|account| match call.interface {
        Interface::V1 => {
            asked("key") == Some(&answers::key(&account.id)) || asked("username") == Some(account.email.as_str())
        }
        _ => asked("accountId") == Some(account.id.as_str()),
    });
    match found {
        Some(account) => Ok(Reply::ok(&answers::user(call, &account.id))),
        None => Err(call.error(404, "No user found")),
    }
}

fn show(call: &Call<'_>, space: &Space) -> Value {
    let expand = answers::wanted(call);
    let mut value = answers::space(call, space);
    if expand.iter().any(|name| name.starts_with("homepage"))
        && let Some(home) = call.state.pages.get(&space.home)
    {
        value["homepage"] = answers::content(call, home, home.now(), &[]);
    }
    if expand.iter().any(|name| name == "operations") {
        let may = |operation: &str, target: &str| json!({"operation": operation, "targetType": target});
        value["operations"] = match call.who.may_write {
            true => json!([may("read", "space"), may("create", "page"), may("delete", "page")]),
            false => json!([may("read", "space")]),
        };
    }
    value
}

pub(super) fn space(call: &mut Call<'_>) -> Answer {
    let key = call.ids.first().cloned().unwrap_or_default();
    let space = call.space(|space| space.key.eq_ignore_ascii_case(&key))?;
    Ok(Reply::ok(&show(call, &space)))
}

pub(super) fn spaces(call: &mut Call<'_>) -> Answer {
    let keys = call.request.all("spaceKey");
    let may_read = call.who.may_read;
    let wanted = |space: &&Space| may_read && !space.hidden && (keys.is_empty() || keys.contains(&space.key.as_str()));
    let found: Vec<Space> = call.state.spaces.iter().filter(wanted).cloned().collect();
    by_number(call, 25, found, |call, space| show(call, &space))
}
