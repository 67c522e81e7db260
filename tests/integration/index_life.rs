//! The search index through all that can happen to it while programs use it: two at once, one killed, a full disk, damage,
//! another version. Every search must find what is there, and say in one line why the index was made anew.

use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use crate::support::Home;

/// A home with a study of so many transcripts, each with the word that only it has, and one that all have.
fn study(transcripts: usize) -> Home {
    let mut home = Home::new();
    home.write("study/emic.yaml", "format: 1\ntitle: 信任 😀\n");
    home.write("study/codebook.yaml", "codes:\n  - id: trust\n    name: 信任\n");
    for number in 0..transcripts {
        let line = format!(
            "Mara: 信任 trust word{number}x 😀\n\nWei: {}\n\n",
            "知识转移 about knowledge transfer ".repeat(40)
        );
        home.write(&format!("study/transcripts/t{number:03}.txt"), line.repeat(4));
    }
    home.place = home.place.join("study");
    home
}

fn program(home: &Home) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_emic"));
    command.current_dir(&home.place).env("HOME", home.path("")).env("EMIC_CODER", "wei");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn search(home: &Home) -> Child {
    program(home).args(["search", "信任", "--count", "--format", "csv"]).spawn().unwrap()
}

/// What a search of all printed, having found everything.
#[track_caller]
fn checked(output: Output, transcripts: usize) -> String {
    let (out, told) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let (turns, count) = (transcripts * 4, transcripts);
    assert_eq!(out, format!("hits,turns,transcripts\n{turns},{turns},{count}\n"), "{told}");
    assert!(told.lines().count() <= 1, "{told}");
    told.into_owned()
}

fn index_files(home: &Home) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(home.place.join(".emic/index")).unwrap().flatten().map(|file| file.path()).collect();
    files.sort();
    files
}

#[test]
fn programs_that_search_at_once_all_find_everything() {
    let home = study(60);
    for round in 0..3 {
        if round == 2 {
            // They all find it damaged, too.
            index_files(&home).iter().for_each(|file| fs::write(file, "no").unwrap());
        }
        let programs: Vec<Child> = (0..4).map(|_| search(&home)).collect();
        let told: Vec<String> =
            programs.into_iter().map(|program| checked(program.wait_with_output().unwrap(), 60)).collect();
        let anew = told.iter().filter(|told| told.contains("built anew")).count();
        assert!(if round < 2 { anew == 0 } else { (1..=4).contains(&anew) }, "{told:?}");
        assert!(told.iter().all(|told| !told.contains("in memory")), "{told:?}");
    }
}

#[test]
fn a_program_that_is_killed_while_it_indexes_leaves_no_harm() {
    let home = study(60);
    for delay in [0, 5, 10, 20, 40, 80, 160] {
        let mut killed = search(&home);
        std::thread::sleep(Duration::from_millis(delay));
        killed.kill().unwrap();
        killed.wait().unwrap();
        if delay % 20 == 0 {
            checked(search(&home).wait_with_output().unwrap(), 60);
            fs::remove_dir_all(home.place.join(".emic/index")).unwrap();
        }
    }
    checked(search(&home).wait_with_output().unwrap(), 60);
}

/// Files larger than some bytes cannot be written: what a full disk does to the index.
#[cfg(unix)]
#[test]
fn a_full_disk_is_told_in_one_line_and_hinders_no_search() {
    let home = study(30);
    for blocks in [0, 1, 4, 16] {
        let mut command = Command::new("sh");
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" search 信任 --count --format csv");
        command.args(["-c", &script, env!("CARGO_BIN_EXE_emic")]).current_dir(&home.place);
        command.env("HOME", home.path("")).env("EMIC_CODER", "wei").stdin(Stdio::null());
        // Pipes have no size.
        let told = checked(command.stdout(Stdio::piped()).stderr(Stdio::piped()).output().unwrap(), 30);
        assert!(told.contains("the search index is kept in memory"), "{blocks}: {told}");
    }
    checked(search(&home).wait_with_output().unwrap(), 30);
    let told = checked(search(&home).wait_with_output().unwrap(), 30);
    assert_eq!(told, "", "the next search finds the index that the last one made");
}

#[test]
fn whatever_is_damaged_is_built_anew_and_told_in_one_line() {
    let home = study(6);
    checked(search(&home).wait_with_output().unwrap(), 6);
    let whole: Vec<(PathBuf, Vec<u8>)> =
        index_files(&home).into_iter().map(|path| (path.clone(), fs::read(&path).unwrap())).collect();
    let mut told_of = 0;
    for (path, bytes) in &whole {
        let spoilt: [&[u8]; 3] = [b"", &bytes[..bytes.len() / 2], &[&bytes[..bytes.len() / 3], b"x" as &[u8]].concat()];
        for content in spoilt {
            whole.iter().for_each(|(path, bytes)| fs::write(path, bytes).unwrap());
            fs::write(path, content).unwrap();
            let told = checked(search(&home).wait_with_output().unwrap(), 6);
            assert!(told.is_empty() || told.contains("the search index is built anew: "), "{told}");
            told_of += usize::from(!told.is_empty());
            // It is whole again.
            assert_eq!(checked(search(&home).wait_with_output().unwrap(), 6), "", "{}", path.display());
            fs::remove_dir_all(home.place.join(".emic/index")).unwrap();
            fs::create_dir(home.place.join(".emic/index")).unwrap();
        }
    }
    assert!(told_of >= whole.len(), "{told_of} of {}", whole.len());
}

#[test]
fn texts_that_are_gone_are_counted_no_more() {
    let home = study(6);
    checked(search(&home).wait_with_output().unwrap(), 6);
    for gone in ["t001", "t004"] {
        fs::remove_file(home.place.join(format!("transcripts/{gone}.txt"))).unwrap();
    }
    let output = search(&home).wait_with_output().unwrap();
    let out = String::from_utf8_lossy(&output.stdout);
    assert_eq!(out, "hits,turns,transcripts\n16,16,4\n");
}

#[test]
fn what_is_in_the_place_of_the_index_is_removed() {
    let home = study(2);
    checked(search(&home).wait_with_output().unwrap(), 2);
    let index = home.place.join(".emic/index");
    fs::remove_file(index.join("meta.json")).unwrap();
    fs::create_dir_all(index.join("meta.json/信任")).unwrap();
    let told = checked(search(&home).wait_with_output().unwrap(), 2);
    assert!(told.contains("built anew: ") && !told.contains("Custom"), "{told}");
    assert_eq!(checked(search(&home).wait_with_output().unwrap(), 2), "");
    fs::remove_dir_all(&index).unwrap();
    fs::write(&index, "in the way").unwrap();
    checked(search(&home).wait_with_output().unwrap(), 2);
    assert!(index.join("meta.json").is_file());
}

#[test]
fn a_query_may_begin_with_a_hyphen() {
    let home = study(2);
    for (arguments, expected) in [
        (vec!["search", "-partner", "--count", "--format", "csv"], "16,16,2"),
        (vec!["search", "trust", "-信任", "--count", "--format", "csv"], "0,0,0"),
        (vec!["search", "信任", "-has:coding", "--count", "--format", "csv"], "8,8,2"),
    ] {
        let output = program(&home).args(&arguments).output().unwrap();
        let out = String::from_utf8_lossy(&output.stdout);
        assert_eq!(out, format!("hits,turns,transcripts\n{expected}\n"), "{arguments:?}: {output:?}");
    }
}

#[test]
fn an_index_of_another_version_says_so() {
    let home = study(2);
    checked(search(&home).wait_with_output().unwrap(), 2);
    let meta = home.place.join(".emic/index/meta.json");
    let text = fs::read_to_string(&meta).unwrap();
    assert!(text.contains("emic "), "{text}");
    fs::write(&meta, text.replace("\"emic ", "\"emic 0.0.0-old ")).unwrap();
    let told = checked(search(&home).wait_with_output().unwrap(), 2);
    assert!(told.contains("built anew: another version of the program made it"), "{told}");
}

#[test]
fn a_folder_that_cannot_be_written_is_told_and_searched_all_the_same() {
    let home = study(2);
    fs::write(home.place.join(".emic"), "in the way").unwrap();
    let told = checked(search(&home).wait_with_output().unwrap(), 2);
    assert!(told.contains("the search index is kept in memory, for this time only: "), "{told}");
}
