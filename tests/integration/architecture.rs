//! The floors: which room may use which, who does I/O, who prints, who touches the terminal.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use regex::Regex;

/// Rooms by floor, lowest first; a room may use those below its floor.
const FLOORS: [&[&str]; 6] = [
    &["text"],
    &["project"],
    &["analysis"],
    &["store", "search", "import", "exchange", "report"],
    &["app"],
    &["cli", "tui"],
];

/// Lines of code that a file may have, tests and tables of data aside.
const LONGEST: usize = 450;

/// Files that are tables of data or of shapes on disk, and may be longer.
const TABLES: [&str; 2] = ["tui/keymap.rs", "store/entry_lines.rs"];

struct Source {
    /// Below `src/`.
    path: String,
    room: String,
    /// Without comments and without test modules.
    code: Vec<(usize, String)>,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &mut files);
    files.sort();
    let source = |file: PathBuf| {
        let path = file.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
        let room = path.split(['/', '.']).next().unwrap().to_owned();
        let code = code_of(&std::fs::read_to_string(&file).unwrap());
        Source { path, room, code }
    };
    let is_test = |file: &PathBuf| file.file_name().is_some_and(|name| name == "tests.rs");
    files.into_iter().filter(|file| !is_test(file)).map(source).collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
}

/// The lines of code with their numbers: no comments, nothing from `#[cfg(test)] mod` on.
fn code_of(text: &str) -> Vec<(usize, String)> {
    let lines: Vec<&str> = text.lines().collect();
    let tests =
        lines.windows(2).position(|pair| pair[0].trim() == "#[cfg(test)]" && pair[1].trim_start().starts_with("mod "));
    let lines = lines.into_iter().take(tests.unwrap_or(usize::MAX)).enumerate();
    let code = lines.filter(|(_, line)| !line.trim_start().starts_with("//") && !line.trim().is_empty());
    code.map(|(number, line)| (number + 1, line.to_owned())).collect()
}

fn floor(room: &str) -> Option<usize> {
    FLOORS.iter().position(|rooms| rooms.contains(&room))
}

/// The rooms that a file names after `crate::` or `emic::`, with the line.
fn used(source: &Source) -> Vec<(usize, String)> {
    let path = Regex::new(r"\b(?:crate|emic)::(\w+)").unwrap();
    let group = Regex::new(r"\b(?:crate|emic)::\{(.*)").unwrap();
    let name = Regex::new(r"(?:^|,)\s*(\w+)(?:::|\s*[,}])").unwrap();
    let mut rooms = Vec::new();
    for (number, line) in &source.code {
        rooms.extend(path.captures_iter(line).map(|found| (*number, found[1].to_owned())));
        for found in group.captures_iter(line) {
            rooms.extend(name.captures_iter(&found[1]).map(|found| (*number, found[1].to_owned())));
        }
    }
    rooms
}

#[test]
fn a_room_uses_only_rooms_on_lower_floors() {
    let mut wrong = Vec::new();
    for source in sources() {
        let Some(own) = floor(&source.room) else { continue };
        for (line, room) in used(&source) {
            let allowed = room == source.room || floor(&room).is_some_and(|other| other < own);
            if !allowed && floor(&room).is_some() {
                wrong.push(format!("src/{}:{line} ({}) uses {room}", source.path, source.room));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn every_room_stands_on_a_floor() {
    let rooms: BTreeMap<String, String> = sources().into_iter().map(|source| (source.room, source.path)).collect();
    let homeless: Vec<_> =
        rooms.iter().filter(|(room, _)| floor(room).is_none() && !["lib", "main"].contains(&room.as_str())).collect();
    assert_eq!(homeless, Vec::<(&String, &String)>::new());
}

/// Complain of every line outside `allowed` that matches.
fn forbid(pattern: &str, rooms: &[&str], allowed: &[&str]) {
    let pattern = Regex::new(pattern).unwrap();
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| rooms.contains(&source.room.as_str())) {
        if allowed.iter().any(|path| source.path.starts_with(path)) {
            continue;
        }
        let lines = source.code.iter().filter(|(_, line)| pattern.is_match(line));
        wrong.extend(lines.map(|(number, line)| format!("src/{}:{number}: {}", source.path, line.trim())));
    }
    assert_eq!(wrong, Vec::<String>::new(), "{pattern}");
}

#[test]
fn the_faces_reach_files_and_index_through_app() {
    forbid(r"\bcrate::(store|search|import|exchange)\b", &["cli", "tui"], &[]);
}

#[test]
fn the_lower_floors_do_no_input_or_output_and_read_no_clock() {
    let pattern =
        r"std::(fs|net|env|process)\b|\bio::(stdin|stdout|stderr)|SystemTime|Instant::now|Timestamp::now|Zoned::now";
    forbid(pattern, &["text", "project", "analysis"], &[]);
}

#[test]
fn only_the_command_line_prints() {
    let rooms = ["text", "project", "analysis", "store", "search", "import", "exchange", "report", "app", "tui"];
    forbid(r"\be?print(ln)?!|\bstd(out|err)\(\)|\bdbg!", &rooms, &["tui/run.rs"]);
}

#[test]
fn only_run_touches_the_terminal() {
    let pattern =
        r"enable_raw_mode|EnterAlternateScreen|\bexecute!|\bqueue!|Terminal::new|event::(read|poll)\(|terminal::size";
    forbid(pattern, &["tui", "app"], &["tui/run.rs"]);
}

#[test]
fn files_stay_short() {
    let long = |source: &&Source| source.code.len() > LONGEST && !TABLES.contains(&source.path.as_str());
    let sources = sources();
    let found: Vec<_> = sources.iter().filter(long).map(|source| (&source.path, source.code.len())).collect();
    assert_eq!(found, Vec::<(&String, usize)>::new());
}

#[test]
fn unsafe_code_is_forbidden() {
    let lib = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    assert!(lib.contains("#![forbid(unsafe_code)]"));
}
