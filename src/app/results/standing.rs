//! Whether results are those of the study as it is: by hashes, without counting anything anew.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::manifest::{Input, Manifest};
use super::names::listed;
use super::{ResultsError, ResultsOptions, Standing, aliases, digest, inputs, manifest_in, unfinished_in};
use crate::analysis::Scope;
use crate::app::Workspace;
use crate::app::captions::PROGRAM;

/// Compare the manifest in `folder` with the study, the options, and the files beside it.
///
/// # Errors
/// [`ResultsError`] where an input or the manifest cannot be read.
pub fn check(
    workspace: &Workspace,
    scope: &Scope,
    folder: &Path,
    options: &ResultsOptions,
) -> Result<Standing, ResultsError> {
    let mut reasons = Vec::new();
    let aliases = aliases(workspace, scope, options)?;
    let is_unfinished = unfinished_in(folder).is_some();
    if is_unfinished {
        reasons.push("a run was ended before all its files were in their places: write them again".to_owned());
    }
    let Some(manifest) = manifest_in(folder)? else {
        if !is_unfinished {
            reasons.push("nothing was written here yet".to_owned());
        }
        return Ok(Standing { files: 0, reasons });
    };
    if manifest.program != PROGRAM {
        reasons.push(format!("made by {}, this is {PROGRAM}", manifest.program));
    }
    reasons.extend(other_options(&manifest.options, &options.told(scope, &aliases)));
    reasons.extend(other_inputs(&manifest.inputs, &inputs(workspace, &aliases)?));
    if !is_unfinished {
        reasons.extend(other_outputs(&manifest, folder));
    }
    Ok(Standing { files: manifest.outputs.len(), reasons })
}

fn other_options(then: &BTreeMap<String, Vec<String>>, now: &BTreeMap<String, Vec<String>>) -> Vec<String> {
    let names: BTreeSet<&String> = then.keys().chain(now.keys()).collect();
    let told = |words: Option<&Vec<String>>| words.map_or_else(|| "as usual".to_owned(), |words| listed(words));
    let differ = names.into_iter().filter(|name| then.get(*name) != now.get(*name));
    differ
        .map(|name| format!("made with {name}: {}; asked for: {}", told(then.get(name)), told(now.get(name))))
        .collect()
}

fn other_inputs(then: &[Input], now: &[Input]) -> Vec<String> {
    let hash_of = |inputs: &[Input]| -> BTreeMap<String, String> {
        inputs.iter().map(|input| (input.path.clone(), input.sha256.clone())).collect()
    };
    let (then, now) = (hash_of(then), hash_of(now));
    let changed = now.iter().filter(|(path, hash)| then.get(*path).is_some_and(|old| old != *hash));
    let changed: Vec<String> = changed.map(|(path, _)| path.clone()).collect();
    let new: Vec<String> = now.keys().filter(|path| !then.contains_key(*path)).cloned().collect();
    let gone: Vec<String> = then.keys().filter(|path| !now.contains_key(*path)).cloned().collect();
    [("changed in the study", changed), ("new in the study", new), ("gone from the study", gone)]
        .into_iter()
        .filter(|(_, paths)| !paths.is_empty())
        .map(|(what, paths)| format!("{what}: {}", listed(&paths)))
        .collect()
}

fn other_outputs(manifest: &Manifest, folder: &Path) -> Vec<String> {
    let (mut edited, mut missing) = (Vec::new(), Vec::new());
    for output in &manifest.outputs {
        match digest::of_file(&folder.join(&output.path)) {
            Ok((hash, _)) if hash == output.sha256 => {}
            Ok(_) => edited.push(output.path.clone()),
            Err(_) => missing.push(output.path.clone()),
        }
    }
    [("edited since they were written", edited), ("missing", missing)]
        .into_iter()
        .filter(|(_, paths)| !paths.is_empty())
        .map(|(what, paths)| format!("{what}: {}", listed(&paths)))
        .collect()
}
