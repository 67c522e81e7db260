//! What a link can lead to, behind `[[` in a memo: transcripts, their turns, codes, days of the diary.

use std::collections::BTreeSet;

use super::Workspace;
use super::completing::{Choice, Completion, Offer};
use crate::project::{MemoLink, TranscriptId};
use crate::text::TextRange;

/// Characters of a turn that are shown beside its number.
const SHOWN: usize = 60;

/// What fits in `text` where the caret is, in bytes, if a link is being written there. `here` is what the reader stands
/// at, which is offered first; `turns` gives the words of a transcript's turns, and is asked only for one that is named.
pub fn complete_link(
    text: &str,
    caret: usize,
    workspace: &Workspace,
    here: Option<&MemoLink>,
    turns: &dyn Fn(&TranscriptId) -> Vec<String>,
) -> Option<Completion> {
    let (span, is_closed) = open_link(text, caret)?;
    let typed = span.slice(text);
    let mut choice = Choice::new(typed);
    match typed.rsplit_once([':', '：']) {
        Some(("code", code)) => codes(&mut choice, code, workspace),
        Some(("diary", _)) => days(&mut choice, workspace),
        Some((id, turn)) => {
            let (id, _) = workspace.project().transcripts.get_key_value(id)?;
            numbered(&mut choice, id, turn, &turns(id));
        }
        None => anything(&mut choice, typed, workspace, here),
    }
    let close = |offer: Offer| match offer.text.ends_with(':') || is_closed {
        true => offer,
        false => Offer { text: format!("{}]]", offer.text), ..offer },
    };
    let offers: Vec<Offer> = choice.best().into_iter().map(close).collect();
    let written = matches!(offers.as_slice(), [only] if is_closed && only.text == typed);
    (!offers.is_empty() && !written).then_some(Completion { span, offers })
}

/// What is written of the link that the caret stands in, and whether it is closed behind the caret.
fn open_link(text: &str, caret: usize) -> Option<(TextRange, bool)> {
    let before = text.get(..caret)?;
    let line = before.rfind('\n').map_or(0, |place| place + 1);
    let (place, sign) = ["[[", "【【"].iter().filter_map(|sign| Some((before.rfind(sign)?, sign.len()))).max()?;
    let start = place + sign;
    let typed = before.get(start..)?;
    // Behind a bar stands what is shown in the place of the link.
    let done = typed.contains([']', '】', '|', '｜']);
    let is_closed = text.get(caret..)?.starts_with([']', '】', '|', '｜']);
    (place >= line && !done).then(|| (TextRange::of(start, caret), is_closed))
}

/// Where the reader stands, transcripts, codes by their names, and what else a link can begin with.
fn anything(choice: &mut Choice, typed: &str, workspace: &Workspace, here: Option<&MemoLink>) {
    if let Some(here) = here.filter(|_| typed.is_empty()) {
        let written = here.to_string();
        choice.offer(&[""], || {
            Offer::new(written.trim_matches(['[', ']']), "what is under the cursor; ctrl-l writes it")
        });
    }
    for (kind, meaning) in [("code:", "the quotes of a code"), ("diary:", "a day of the diary")] {
        choice.offer(&[kind], || Offer::new(kind, meaning));
    }
    for record in workspace.project().transcripts.values() {
        let (id, title) = (record.id.as_str(), record.title.as_str());
        let title = if title == id { "a transcript" } else { title };
        choice.offer(&[id, title], || Offer::new(id, title));
    }
    if !typed.is_empty() {
        codes(choice, typed, workspace);
    }
}

fn codes(choice: &mut Choice, typed: &str, workspace: &Workspace) {
    let project = workspace.project();
    let mut codes = Choice::new(typed);
    let in_force = project.codebook.codes().iter().filter(|code| code.replaced_by.is_none());
    in_force.for_each(|code| codes.code(code, project));
    let link =
        |(rank, offer): (u8, Offer)| (rank, Offer { text: format!("code:{}", offer.text.trim_matches('"')), ..offer });
    choice.extend(codes.ranked().into_iter().map(link));
}

fn days(choice: &mut Choice, workspace: &Workspace) {
    let days: BTreeSet<_> = workspace.project().memos.values().filter_map(|memo| memo.day).collect();
    for day in days.iter().rev() {
        choice.offer(&[&format!("diary:{day}")], || Offer::new(format!("diary:{day}"), ""));
    }
}

/// Turns by their number, or by what is said in them.
fn numbered(choice: &mut Choice, id: &TranscriptId, typed: &str, turns: &[String]) {
    let words = typed.to_lowercase();
    let is_meant = |number: usize, turn: &String| {
        number.to_string().starts_with(typed) || !words.is_empty() && turn.to_lowercase().contains(&words)
    };
    let meant = (1..).zip(turns).filter(|(number, turn)| is_meant(*number, turn));
    let begins = |turn: &String| {
        turn.chars().take(SHOWN).map(|letter| if letter == '\n' { ' ' } else { letter }).collect::<String>()
    };
    choice.extend(meant.map(|(number, turn)| (0, Offer::new(format!("{id}:{number}"), begins(turn)))));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Options;
    use crate::project::{Command, NewCode};

    fn study() -> (tempfile::TempDir, Workspace) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("transcripts")).unwrap();
        std::fs::write(folder.path().join("emic.yaml"), "format: 1\n").unwrap();
        for (name, text) in [("cn01-陈", "陈先生: 我们的信任😀。\n"), ("us-01", "Dale: Trust.\n\nQ: Why?\n")]
        {
            std::fs::write(folder.path().join(format!("transcripts/{name}.txt")), text).unwrap();
        }
        let options = Options { coder: Some("ann".to_owned()), ..Options::default() };
        let (mut workspace, _) = Workspace::open(folder.path(), &options).unwrap();
        for (id, name) in [("trust", "建立信任"), ("two words", "手艺 👍")] {
            let code = NewCode { name: name.to_owned(), id: Some(id.into()), ..NewCode::default() };
            workspace.run(Command::AddCode(code)).unwrap();
        }
        workspace.run(Command::NoteDay(jiff::civil::date(2026, 5, 4), "第一天".to_owned())).unwrap();
        (folder, workspace)
    }

    /// `|` is the caret; the offers are joined by ` / `.
    fn offers(workspace: &Workspace, marked: &str) -> String {
        let caret = marked.find('|').unwrap();
        let turns = |id: &TranscriptId| {
            let transcript = workspace.transcript(id).unwrap();
            transcript.turns.iter().map(|turn| turn.words.slice(&transcript.text).to_owned()).collect()
        };
        let here = MemoLink::Transcript("us-01".to_owned(), Some(2));
        let found = complete_link(&marked.replacen('|', "", 1), caret, workspace, Some(&here), &turns);
        let texts = found.map(|found| found.offers.into_iter().map(|offer| offer.text).collect::<Vec<_>>());
        texts.map_or("-".to_owned(), |texts| texts.join(" / "))
    }

    #[test]
    fn what_a_link_can_lead_to_is_offered() {
        let (_folder, workspace) = study();
        for (marked, expected) in [
            ("see [[|", "us-01:2]] / code: / diary: / cn01-陈]] / us-01]]"),
            ("好 【【us|", "us-01]] / code:trust]]"),
            ("[[陈|", "cn01-陈]]"),
            ("[[xr|", "-"),
            ("[[jlxr|", "code:trust]]"),
            ("[[co|", "code:]]"),
            ("[[code:|", "code:trust]] / code:two words]]"),
            ("[[code:信任|", "code:trust]]"),
            ("[[us-01:|", "us-01:1]] / us-01:2]]"),
            ("[[us-01:2|]] and", "-"),
            ("[[us-01：why|]]", "us-01:2"),
            ("[[no:|", "-"),
            ("[[diary:|", "diary:2026-05-04]]"),
            ("[[us-01]] |", "-"),
            ("[[us-01|\n", "us-01]]"),
            ("[[us-01\n|", "-"),
            ("a [ b|", "-"),
            ("|", "-"),
        ] {
            assert_eq!(offers(&workspace, marked), expected.replace("code:]]", "code:"), "{marked}");
        }
    }
}
