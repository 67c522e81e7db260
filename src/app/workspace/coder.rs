//! Who works, where nobody says so.

use std::fs;

use crate::project::CoderId;
use crate::store::{self, Folder, Settings, atomic, safe_name};

/// The coder for this session: asked for, from the environment, the settings' only one, the last here, the user.
///
/// # Errors
/// [`store::Error::UnsafeName`] for a name that was asked for and cannot name a file.
pub(super) fn choose(asked: Option<&str>, settings: &Settings, folder: &Folder) -> Result<CoderId, store::Error> {
    let environment = std::env::var("EMIC_CODER").ok();
    if let Some(name) = asked.or(environment.as_deref()).map(str::trim).filter(|name| !name.is_empty()) {
        return safe_name(name).map(CoderId::from);
    }
    if let [only] = settings.coders.as_slice()
        && safe_name(only).is_ok()
    {
        return Ok(only.as_str().into());
    }
    let name = remembered(folder).or_else(user).unwrap_or_else(|| "coder".to_owned());
    Ok(CoderId::from(sanitised(&name)))
}

/// Keep who works here, for the next session. Best effort: it is a convenience.
pub(super) fn remember(folder: &Folder, coder: &CoderId) {
    if remembered(folder).as_deref() != Some(coder.as_str())
        && let Ok(cache) = folder.make_cache()
    {
        let _ = atomic::write_private(&cache.join("coder"), format!("{}\n{coder}\n", place()).as_bytes());
    }
}

/// Who worked here last. A folder that is synced carries its cache along, so this holds for one user on one machine.
fn remembered(folder: &Folder) -> Option<String> {
    let kept = fs::read_to_string(folder.cache().join("coder")).ok()?;
    let (kept_place, name) = kept.trim_end().split_once('\n')?;
    (kept_place == place() && safe_name(name).is_ok()).then(|| name.to_owned())
}

fn place() -> String {
    let named = std::env::var("COMPUTERNAME").or_else(|_| fs::read_to_string("/etc/hostname"));
    let named = named.or_else(|_| std::env::var("HOSTNAME")).unwrap_or_default();
    format!("{}@{}", user().unwrap_or_default(), named.trim().replace('\n', " "))
}

fn user() -> Option<String> {
    let named = ["USER", "LOGNAME", "USERNAME"].into_iter().find_map(|name| std::env::var(name).ok());
    named.filter(|name| !name.trim().is_empty())
}

/// The nearest name that can name a file.
fn sanitised(name: &str) -> String {
    let kept: String = name.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).take(60).collect();
    let kept = kept.trim_matches('-');
    if safe_name(kept).is_ok() { kept.to_owned() } else { "coder".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_user_name_becomes_a_file_name() {
        for (name, expected) in
            [("wei", "wei"), ("DOMAIN\\王 明", "DOMAIN-王-明"), ("..", "coder"), ("nul", "coder"), ("a/b", "a-b")]
        {
            assert_eq!(sanitised(name), expected);
        }
    }
}
