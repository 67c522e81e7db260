//! The Words table of the Analysis view.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use ratatui::layout::Rect;

use crate::analysis::{Grouping, Script};
use crate::app::words::{NONE as NOBODY, WordCounter, keyness_table, words_table};
use crate::app::{attribute_filter, filter};
use crate::text::Direction;
use crate::tui::action::{Action, Motion, Mouse, MouseKind, Sorting, Verb, View, WordsNews};
use crate::tui::effect::Effect;
use crate::tui::state::{Analysis, Dialog, Input, State, WordOrder, WordRows, WordsShown, WordsWanted, group_name};
use crate::tui::work::{Job, REPORT, Task};

pub(super) fn ask(state: &mut State, verb: Verb) -> Vec<Effect> {
    match verb {
        Verb::Move(Motion::LineEdge(direction)) => next_target(state, direction),
        Verb::Move(motion) => {
            let (rows, height) = (state.words.count(), height(state));
            state.words.list.step(motion, rows, height);
        }
        Verb::Group => next_grouping(state),
        Verb::Sort(sorting) => sort(state, sorting),
        Verb::Letters => next_script(state),
        Verb::Unused => {
            let wanted = &mut state.words.wanted;
            wanted.without_stop = !wanted.without_stop;
            state.say(if state.words.wanted.without_stop { "without stop words" } else { "with stop words" });
        }
        Verb::Interviewers => {
            let wanted = &mut state.words.wanted;
            wanted.interviewers = !wanted.interviewers;
            state.say(if state.words.wanted.interviewers { "what anybody says" } else { "what participants say" });
        }
        Verb::Confirm if state.words.stopped => state.words.asked = None,
        Verb::Confirm => return concordance(state),
        Verb::Export => state.dialogs.push(Dialog::Export(Input::from(match state.words.wanted.group {
            None => "words.csv",
            Some(_) => "keyness.csv",
        }))),
        Verb::Close => stop(state),
        _ => {}
    }
    Vec::new()
}

fn height(state: &State) -> usize {
    usize::from(Analysis::parts(super::screen(state).body, 1).body.height)
}

fn next_grouping(state: &mut State) {
    let Some(workspace) = &state.workspace else { return };
    let groupings = WordsWanted::groupings(workspace.project());
    let wanted = &mut state.words.wanted;
    let place = groupings.iter().position(|by| *by == wanted.by).unwrap_or(0);
    wanted.by = groupings.into_iter().cycle().nth(place + 1).flatten();
    wanted.group = None;
    let text = match &state.words.wanted.by {
        None => "all words together".to_owned(),
        Some(by) => format!("groups: {}; l and h show the key words of each", group_name(by)),
    };
    state.say(text);
}

/// Show the key words of the next group; before the first and after the last, all words.
fn next_target(state: &mut State, direction: Direction) {
    let words = &mut state.words;
    let Some(shown) = words.shown.as_ref().filter(|shown| shown.wanted.by == words.wanted.by) else { return };
    let names: Vec<&String> = shown.groups.iter().map(|(name, _)| name).collect();
    if names.len() < 2 {
        return state.say("v chooses the groups whose words are compared");
    }
    // Place 0 is all words.
    let here = words.wanted.group.as_ref().and_then(|group| names.iter().position(|name| *name == group));
    let (here, all) = (here.map_or(0, |place| place + 1), names.len() + 1);
    let next = if direction == Direction::Forward { here + 1 } else { here + all - 1 } % all;
    words.wanted.group = next.checked_sub(1).and_then(|place| names.get(place)).map(|name| (*name).clone());
    words.list = Default::default();
}

fn next_script(state: &mut State) {
    let wanted = &mut state.words.wanted;
    wanted.script = match wanted.script {
        None => Some(Script::Latin),
        Some(Script::Latin) => Some(Script::Han),
        Some(_) => None,
    };
    state.words.list = Default::default();
    state.say(script_name(state.words.wanted.script));
}

/// What a choice of letters is called.
pub(in crate::tui) fn script_name(script: Option<Script>) -> &'static str {
    match script {
        None => "all languages",
        Some(Script::Han) => "Chinese words",
        Some(_) => "words in Latin letters",
    }
}

fn sort(state: &mut State, sorting: Sorting) {
    let order = state.words.wanted.order;
    state.words.wanted.order = match sorting {
        Sorting::Next => order.next(),
        Sorting::Reverse => order.next().next().next(),
    };
    state.words.list = Default::default();
    let keys = state.words.wanted.group.is_some();
    state.say(order_name(state.words.wanted.order, keys));
}

/// What an order is called.
pub(in crate::tui) fn order_name(order: WordOrder, keys: bool) -> &'static str {
    match order {
        WordOrder::Most if keys => "by log ratio",
        WordOrder::Most => "most frequent first",
        WordOrder::Letters => "by letters",
        WordOrder::Range => "in most transcripts first",
        WordOrder::Even => "most even first",
    }
}

/// Look in the Search view for the chosen word where it was counted.
fn concordance(state: &mut State) -> Vec<Effect> {
    let chosen = state.words.list.chosen;
    let Some(shown) = &state.words.shown else { return Vec::new() };
    let Some((word, key)) = shown.rows.word(chosen) else { return Vec::new() };
    let (place, count) = counted_place(shown, chosen);
    let interviewers = shown.counted.left_out.keys().filter_map(|name| Some(format!("-{}", filter("speaker", name)?)));
    let parts: Vec<String> = [query(word, key)].into_iter().chain(place).chain(interviewers).collect();
    let beyond = match Script::of(key) {
        Script::Han => "counted as a word; the search finds every place of these characters",
        _ => "counted; the search looks at headers and remarks in brackets too",
    };
    let said = format!("{count} {beyond}");
    state.search.input = Input::from(parts.join(" ").as_str());
    let mut effects = super::go(state, View::Search);
    effects.extend(super::search::typed(state));
    state.say(said);
    effects
}

/// The filter for the turns that the count of a row is of, and this count: of a key word those of the side where it is more
/// frequent.
fn counted_place(shown: &WordsShown, row: usize) -> (Option<String>, usize) {
    match &shown.rows {
        WordRows::List(rows) => (None, rows.get(row).map_or(0, |row| row.count)),
        WordRows::Keys(rows, _) => {
            let Some((row, key)) = rows.get(row) else { return (None, 0) };
            let here = key.log_ratio.is_some_and(|ratio| ratio >= 0.0);
            (group_filter(shown, here), if here { row.counts.target } else { row.counts.reference })
        }
    }
}

/// The filter for the turns of the group whose key words are shown, or of all others.
fn group_filter(shown: &WordsShown, here: bool) -> Option<String> {
    let (by, group) = (shown.wanted.by.as_ref()?, shown.wanted.group.as_ref()?);
    let one = |name: &str| match by {
        Grouping::Attribute(attribute) => attribute_filter(attribute, name),
        Grouping::Speaker => filter("speaker", name),
        Grouping::Transcript => filter("transcript", name),
        _ => None,
    };
    let others =
        || shown.groups.iter().map(|(name, _)| name).filter(|name| *name != NOBODY).filter_map(|name| one(name));
    match (group == NOBODY, here) {
        (false, true) => one(group),
        (false, false) => Some(format!("-{}", one(group)?)),
        // No query asks for what is missing: it is what none of the others is.
        (true, true) => Some(others().map(|filter| format!("-{filter}")).collect::<Vec<_>>().join(" ")),
        (true, false) => Some(format!("({})", others().collect::<Vec<_>>().join(" OR "))),
    }
}

/// The query that finds a word and none of its other forms; of Chinese, also where it is part of a longer word.
fn query(word: &str, key: &str) -> String {
    match Script::of(key) {
        Script::Han => word.to_owned(),
        _ if key.chars().all(|c| c.is_alphanumeric()) => format!("={key}"),
        _ => format!("=\"{key}\""),
    }
}

/// Esc: the counting ends.
fn stop(state: &mut State) {
    let words = &mut state.words;
    if words.running.take().is_some() {
        words.ticket = words.ticket.next();
        words.stopped = true;
        state.say("stopped; Enter counts again");
    }
}

/// Count or list anew where the study or what is wanted has changed: on a thread.
pub(super) fn settle(state: &mut State) -> Vec<Effect> {
    let Some(workspace) = &state.workspace else { return Vec::new() };
    let words = &mut state.words;
    let generation = workspace.generation();
    if words.counter.as_ref().is_none_or(|(known, _)| *known != generation) {
        match WordCounter::new(workspace) {
            Ok(counter) => {
                words.counter = Some((generation, counter));
                words.failed = None;
            }
            Err(error) => words.failed = Some(error.to_string()),
        }
    }
    let stamp = words.counter.as_ref().map(|(_, counter)| counter.stamp());
    let wanted = stamp.map(|stamp| (words.wanted.clone(), stamp));
    let mut effects = Vec::new();
    if wanted.is_some() && words.asked != wanted {
        words.asked = wanted;
        words.ticket = words.ticket.next();
        words.running = Some((0, 0));
        words.stopped = false;
        effects.push(Effect::Work(Job::Words));
    }
    let (rows, height) = (state.words.count(), height(state));
    state.words.list.follow(rows, height);
    effects
}

/// What a thread does to count words and to list them.
pub(in crate::tui) fn task(state: &State) -> Option<Task> {
    let words = &state.words;
    let (counter, wanted) = (words.counter.as_ref()?.1.clone(), words.wanted.clone());
    let (ticket, scope) = (words.ticket.clone(), wanted.scope());
    let of = (scope, counter.stamp());
    let known = words.shown.as_ref().filter(|shown| shown.of == of).map(|shown| shown.counted.clone());
    Some(Box::new(move |send| {
        let tell = |news| send(Action::Words(Box::new(news)));
        let mut told = Instant::now();
        let mut progress = |done: usize, of: usize| {
            if told.elapsed() > REPORT {
                told = Instant::now();
                tell(WordsNews::Counting(ticket.clone(), done, of));
            }
            ticket.holds()
        };
        let counted = match known {
            Some(counted) => counted,
            None => match counter.count(&of.0, &mut progress) {
                Some(counted) => Arc::new(counted),
                None => return,
            },
        };
        let shown = WordsShown::make(counted, &counter, wanted);
        tell(WordsNews::Counted(ticket.clone(), Box::new(shown)));
    }))
}

/// What the thread reports.
pub(super) fn hear(state: &mut State, news: WordsNews) -> Vec<Effect> {
    let words = &mut state.words;
    match news {
        WordsNews::Counting(ticket, done, of) if ticket == words.ticket => words.running = Some((done, of)),
        WordsNews::Counted(ticket, shown) if ticket == words.ticket => {
            // A group that nobody belongs to any more has no key words.
            if shown.group().is_none() {
                words.wanted.group = None;
                words.asked = words.asked.take().map(|(asked, stamp)| (WordsWanted { group: None, ..asked }, stamp));
            }
            words.running = None;
            words.shown = Some(*shown);
        }
        WordsNews::Counting(..) | WordsNews::Counted(..) => {}
    }
    Vec::new()
}

/// What a thread does to write the table to a file; one that is there is replaced only where `replace`.
pub(super) fn export_task(state: &State, name: &str, replace: bool) -> Option<Task> {
    let title = state.workspace.as_ref()?.title().to_owned();
    let (shown, counter) = (state.words.shown.clone()?, state.words.counter.as_ref()?.1.clone());
    // What is written is what is shown, whatever is being counted.
    let elsewhere = state.elsewhere.iter();
    let command = command(&shown.wanted).map(|command| {
        let words: Vec<&str> = [command.as_str()].into_iter().chain(elsewhere.map(String::as_str)).collect();
        format!("the same: {}", words.join(" "))
    });
    let name = name.to_owned();
    Some(Box::new(move |send| {
        if !replace && Path::new(&name).exists() {
            return send(Action::Exists(name));
        }
        let (wanted, stop) = (&shown.wanted, counter.stop_words());
        let table = match shown.group() {
            Some(group) => {
                keyness_table(&shown.counted, &shown.of.0, &wanted.key_options(stop), &|other| other == group)
            }
            None => words_table(&shown.counted, &shown.of.0, &wanted.options(stop)),
        };
        send(super::exporting::written(super::exporting::write(&name, &table, &title, command)));
    }))
}

/// The command that lists the same words; none for key words, whose command tests stop words too.
fn command(wanted: &WordsWanted) -> Option<String> {
    if wanted.group.is_some() {
        return None;
    }
    let script = wanted.script.map(|script| if script == Script::Han { "--lang zh" } else { "--lang en" });
    let flags = [(wanted.interviewers, "--interviewers"), (!wanted.without_stop, "--no-stop")];
    let flags = flags.into_iter().filter(|(is, _)| *is).map(|(_, flag)| flag);
    let words: Vec<&str> = ["emic words"].into_iter().chain(script).chain(flags).collect();
    Some(words.join(" "))
}

/// The mouse in the view, which takes `body`.
pub(super) fn mouse(state: &mut State, mouse: Mouse, body: Rect) -> Vec<Effect> {
    let area = Analysis::parts(body, 1).body;
    match mouse.kind {
        MouseKind::Scroll(direction) => return ask(state, Verb::Move(Motion::Line(direction))),
        MouseKind::Press(clicks) if super::mouse::holds(area, mouse) => {
            let row = state.words.list.top + usize::from(mouse.row - area.y);
            if row < state.words.count() {
                state.words.list.chosen = row;
                if clicks > 1 {
                    return concordance(state);
                }
            }
        }
        _ => {}
    }
    Vec::new()
}

/// What the groups are called, for the head of the table.
pub(in crate::tui) fn groups_name(by: &Grouping) -> String {
    group_name(by)
}

#[cfg(test)]
mod tests {
    use super::query;

    #[test]
    fn a_word_is_looked_for_in_its_own_form() {
        assert_eq!(query("trusted", "trusted"), "=trusted");
        assert_eq!(query("don't", "don't"), "=\"don't\"");
        assert_eq!(query("know-how", "know-how"), "=\"know-how\"");
        assert_eq!(query("轉移", "转移"), "轉移");
        assert_eq!(query("naïve", "naïve"), "=naïve");
    }
}
