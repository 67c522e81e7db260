//! What is asked of the quotes in the Codes view: codes put together, groups, orders, how much stands around each; and the
//! threads that find it out.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use crate::app::quotes::around;
use crate::app::quotes::{Group, Ledger, Listing, Plan, as_codes};
use crate::project::{Anchor, Code, CodeId, CodingId, TranscriptId};
use crate::text::{Arrange, Direction};
use crate::tui::action::{Action, Motion, QuoteNews, Sorting, Verb};
use crate::tui::effect::Effect;
use crate::tui::state::{Choice, Dialog, Input, Item, Request, State, Then};
use crate::tui::work::{Job, QuoteWork, Task};

/// Codings that are read before the first frame of the view: some milliseconds' worth.
const FIRST: usize = 60_000;

/// Codings that are read between two keys.
const PART: usize = 25_000;

/// Keep the ledger up to date: by what has changed, else by reading all codings anew, a part at a time.
pub(super) fn count(state: &mut State) -> Vec<Effect> {
    let Some(workspace) = &state.workspace else { return Vec::new() };
    let (codes, generation) = (&mut state.codes, workspace.generation());
    if codes.counted == Some(generation) {
        return Vec::new();
    }
    if let Some(touched) = codes.counted.and_then(|counted| workspace.touched_since(counted)) {
        Arc::make_mut(&mut codes.ledger).follow(workspace.project(), &touched.codings);
        if touched.texts {
            codes.inquiry.surroundings.forget();
        }
        (codes.counted, codes.counting) = (Some(generation), None);
        return Vec::new();
    }
    if codes.counting.as_ref().is_some_and(|(of, _)| *of == generation) {
        // The next part comes by itself.
        return Vec::new();
    }
    codes.inquiry.surroundings.forget();
    codes.counting = Some((generation, Ledger::default()));
    part(state, FIRST)
}

/// Read the next codings.
fn part(state: &mut State, most: usize) -> Vec<Effect> {
    let (Some(workspace), codes) = (&state.workspace, &mut state.codes) else { return Vec::new() };
    let current = |(of, _): &mut (u64, Ledger)| *of == workspace.generation();
    let Some((of, mut ledger)) = codes.counting.take_if(current) else { return Vec::new() };
    if !ledger.take(workspace.project(), most) {
        codes.counting = Some((of, ledger));
        return vec![Effect::Work(Job::Quotes(QuoteWork::Count))];
    }
    (codes.ledger, codes.counted, codes.generation) = (Arc::new(ledger), Some(of), None);
    Vec::new()
}

/// Answer what is asked now: at once where that is quick, else on a thread.
pub(super) fn list(state: &mut State) -> Vec<Effect> {
    let mut effects = Vec::new();
    for at_right in [false, true] {
        effects.extend(list_side(state, at_right));
    }
    let codes = &mut state.codes;
    if codes.shown().is_empty() && codes.pane().looking.is_none() && codes.compared.is_none() {
        codes.in_quotes = false;
    }
    effects
}

fn list_side(state: &mut State, at_right: bool) -> Option<Effect> {
    let workspace = state.workspace.as_ref()?;
    let codes = &mut state.codes;
    // Until the codings have been read there is nothing to be found.
    let counted = codes.counted?;
    let asked = codes.wanted(at_right).map(|wanted| (wanted, counted));
    let ledger = codes.ledger.clone();
    let pane = codes.side_mut(at_right);
    if pane.shown_for == asked {
        pane.looking = None;
        // What comes of an earlier question is for nobody.
        pane.ticket = if pane.plan.take().is_some() { pane.ticket.next() } else { pane.ticket.clone() };
        arrive(state, at_right, false);
        return None;
    }
    let Some(asked) = asked else {
        pane.take_nothing();
        return None;
    };
    if pane.looking.as_ref() == Some(&asked) {
        return None;
    }
    match Plan::new(workspace, ledger, &asked.0) {
        Ok(plan) if plan.is_quick() => {
            let found = plan.list(&|| true).map(Option::unwrap_or_default).map_err(|error| told(&error));
            take(state, at_right, asked, found);
        }
        Ok(plan) => {
            pane.ticket = pane.ticket.next();
            (pane.plan, pane.looking) = (Some(plan), Some(asked));
            return Some(Effect::Work(Job::Quotes(QuoteWork::List(at_right))));
        }
        Err(error) => take(state, at_right, asked, Err(told(&error))),
    }
    None
}

fn told(error: &crate::app::QueryError) -> String {
    match &error.hint {
        Some(hint) => format!("{error}; {hint}"),
        None => error.to_string(),
    }
}

fn take(state: &mut State, at_right: bool, asked: Request, found: Result<Listing, String>) {
    let other = state.codes.side_mut(at_right).take(asked, found);
    let codes = &mut state.codes;
    if !codes.marked.is_empty() && codes.at_right == at_right {
        let shown: HashSet<CodingId> = codes.shown().iter().copied().collect();
        codes.marked.retain(|id| shown.contains(id));
    }
    arrive(state, at_right, other);
}

/// An answer is there: go to the quote that it was asked for.
fn arrive(state: &mut State, at_right: bool, other: bool) {
    let codes = &mut state.codes;
    if other && codes.at_right == at_right {
        codes.marked.clear();
    }
    let Some(jump) = codes.side_mut(at_right).jump.take() else { return };
    let Some(workspace) = &state.workspace else { return };
    let project = workspace.project();
    let there = |id: &CodingId, wanted: &TranscriptId| {
        project.codings.get(id).is_some_and(|coding| &coding.transcript == wanted)
    };
    let pane = codes.side_mut(at_right);
    let place = jump.and_then(|wanted| pane.listing.quotes.iter().position(|id| there(id, &wanted)));
    pane.list.chosen = place.unwrap_or(0);
    codes.in_quotes = !codes.shown().is_empty();
}

/// What a thread does for the quotes.
pub(in crate::tui) fn task(state: &State, work: QuoteWork) -> Option<Task> {
    let news = |news: QuoteNews| Action::Quotes(Box::new(news));
    match work {
        QuoteWork::Count => Some(Box::new(move |send| send(news(QuoteNews::Count)))),
        QuoteWork::List(at_right) => {
            let pane = if at_right { &state.codes.right } else { &state.codes.left };
            let (plan, ticket) = (pane.plan.clone()?, pane.ticket.clone());
            Some(Box::new(move |send| {
                let found = match plan.list(&|| ticket.holds()) {
                    Ok(None) => return,
                    Ok(Some(listing)) => Ok(listing),
                    Err(error) => Err(told(&error)),
                };
                send(news(QuoteNews::Listed(ticket, at_right, found)));
            }))
        }
        QuoteWork::Around(ids, breadth) => {
            let workspace = state.workspace.as_ref()?;
            let library = workspace.library();
            let wanted = ids.iter().filter_map(|id| workspace.project().codings.get(id));
            let wanted: Vec<(CodingId, TranscriptId, Anchor)> =
                wanted.map(|coding| (coding.id, coding.transcript.clone(), coding.anchor.clone())).collect();
            Some(Box::new(move |send| {
                let found = wanted.into_iter().map(|(id, transcript, anchor)| {
                    let transcript = library.transcript(&transcript).ok();
                    let place = transcript.and_then(|transcript| around(&transcript, &anchor, breadth));
                    (id, anchor, place)
                });
                send(news(QuoteNews::Around(breadth, found.collect())));
            }))
        }
    }
}

/// What a thread has found out.
pub(super) fn hear(state: &mut State, news: QuoteNews) -> Vec<Effect> {
    match news {
        QuoteNews::Count => return part(state, PART),
        QuoteNews::Listed(ticket, at_right, found) if ticket.holds() => {
            if let Some(asked) = state.codes.side_mut(at_right).looking.take() {
                take(state, at_right, asked, found);
            }
        }
        QuoteNews::Listed(..) => {}
        QuoteNews::Around(breadth, found) => state.codes.inquiry.surroundings.take(breadth, found),
    }
    Vec::new()
}

/// Ask for quotes: of the marked codes put together in a way that is chosen, else of what is written.
pub(super) fn ask_for(state: &mut State) {
    let Some(workspace) = &state.workspace else { return };
    let codebook = &workspace.project().codebook;
    let here = state.codes.chosen().map(|branch| &branch.code);
    let mut marked: Vec<&Code> = state.codes.gathered.iter().filter_map(|code| codebook.get(code.as_str())).collect();
    marked.arrange_by_key(|code| codebook.place(code.id.as_str()));
    if marked.len() < 2 {
        let known = state.codes.inquiry.question.as_deref().unwrap_or_default();
        state.dialogs.push(Dialog::Question(Input::from(known)));
        super::offers::look_up(state);
        return;
    }
    let items = ways(&marked, here);
    let title = format!("Quotes of {} codes", marked.len());
    state.dialogs.push(Dialog::Choice(Choice::short(title, items)));
}

/// The ways in which marked codes can be put together, the one `here` before the others.
fn ways(marked: &[&Code], here: Option<&CodeId>) -> Vec<Item> {
    let item = |name: &str, detail: String| Item { name: name.to_owned(), then: Then::Quotes(detail.clone()), detail };
    let joined = |join: &str| as_codes(marked.iter().copied(), join);
    let mut items = vec![item("any of them", joined("OR")), item("all in the same turn", joined("AND"))];
    if marked.len() == 2 {
        items.push(item("where they overlap", joined("OVERLAPS")));
        items.push(item("near each other", joined("NEAR")));
    }
    let first = marked.iter().find(|code| Some(&code.id) == here).or(marked.first());
    if let Some(first) = first {
        let others = marked.iter().copied().filter(|code| code.id != first.id);
        let others = as_codes(others, "OR");
        let others = if marked.len() > 2 { format!("({others})") } else { others };
        let own = as_codes(std::iter::once(*first), "OR");
        items.push(item(&format!("{} alone", first.name), format!("{own} NOT {others}")));
    }
    if marked.len() == 2 {
        let detail = "two lists, one beside the other".to_owned();
        items.push(Item { name: "side by side".to_owned(), detail, then: Then::Ask(Verb::Compare) });
    }
    items
}

/// In the field for a question.
pub(super) fn ask(state: &mut State, verb: Verb) -> Vec<Effect> {
    match verb {
        Verb::Offer(direction) => return super::offers::step(state, direction),
        Verb::Move(Motion::Line(direction)) if !state.offers.all().is_empty() => {
            return super::offers::step(state, direction);
        }
        Verb::Confirm => {
            if let Some(effects) = super::offers::confirm(state) {
                return effects;
            }
            if let Some(Dialog::Question(input)) = state.dialogs.pop() {
                return show(state, input.text().trim().to_owned());
            }
        }
        Verb::Close if super::offers::close(state) => {}
        Verb::Close => drop(state.dialogs.pop()),
        Verb::Edit(edit) => {
            if let Some(Dialog::Question(input)) = state.dialogs.last_mut() {
                input.edit(edit);
            }
            super::offers::look_up(state);
        }
        _ => {}
    }
    Vec::new()
}

/// Show the quotes that a question asks for; an empty one asks for those of the chosen code.
pub(super) fn show(state: &mut State, question: String) -> Vec<Effect> {
    let codes = &mut state.codes;
    codes.end_comparing();
    codes.gathered.clear();
    codes.inquiry.question = Some(question).filter(|question| !question.is_empty());
    codes.inquiry.behind = None;
    codes.left.jump = Some(None);
    Vec::new()
}

/// Set the two marked codes side by side.
pub(super) fn compare(state: &mut State) {
    let codes = &mut state.codes;
    if codes.compared.is_some() {
        codes.end_comparing();
        return;
    }
    let order: Vec<CodeId> = codes.catalogue.ids.iter().filter(|id| codes.gathered.contains(*id)).cloned().collect();
    let here = codes.chosen().map(|branch| branch.code.clone());
    let pair = match (order.as_slice(), here) {
        ([first, second], _) => [first.clone(), second.clone()],
        ([first], Some(here)) if *first != here => [first.clone(), here],
        _ => return state.say("mark two codes with space: | then sets them side by side"),
    };
    codes.gathered.clear();
    codes.marked.clear();
    (codes.compared, codes.in_quotes, codes.at_right) = (Some(pair), true, false);
}

/// Over to one side of two codes that are compared.
pub(super) fn to_side(state: &mut State, direction: Direction) {
    let at_right = direction == Direction::Forward;
    if state.codes.at_right != at_right {
        state.codes.at_right = at_right;
        state.codes.marked.clear();
    }
}

/// Ask what quotes are put together by.
pub(super) fn choose_group(state: &mut State) {
    let Some(workspace) = &state.workspace else { return };
    let project = workspace.project();
    let attributes: BTreeSet<&String> = project.attributes.values().flat_map(|own| own.keys()).collect();
    let detail = |group: &Group| match group {
        Group::None => "one list",
        Group::Transcript => "by transcript",
        Group::Speaker => "by who speaks where they begin",
        Group::Coder => "by who coded",
        Group::Code => "by code",
        Group::Attribute(_) => "by this attribute of their transcripts",
    };
    let item = |group: Group| Item { name: group.name(), detail: detail(&group).to_owned(), then: Then::Group(group) };
    let items: Vec<Item> = Group::all(attributes.into_iter()).into_iter().map(item).collect();
    let mut choice = Choice::short("Group the quotes by", items);
    let now = Group::name(&state.codes.inquiry.group);
    choice.list.chosen = choice.items.iter().position(|item| item.name == now).unwrap_or(0);
    state.dialogs.push(Dialog::Choice(choice));
}

/// Put the quotes together by `group`.
pub(super) fn group(state: &mut State, group: Group) -> Vec<Effect> {
    state.say(match &group {
        Group::None => "quotes in one list".to_owned(),
        group => format!("quotes by {}", group.name()),
    });
    state.codes.inquiry.group = group;
    Vec::new()
}

/// Sort by something else, or the other way round.
pub(super) fn sort(state: &mut State, sorting: Sorting) {
    let inquiry = &mut state.codes.inquiry;
    match sorting {
        Sorting::Next => (inquiry.order, inquiry.reversed) = (inquiry.order.next(), false),
        Sorting::Reverse => inquiry.reversed = !inquiry.reversed,
    }
    let text = format!("quotes {}", crate::tui::view::quote_order(inquiry.order, inquiry.reversed));
    state.say(text);
}

/// Show more around each quote, or less.
pub(super) fn widen(state: &mut State, wider: bool) {
    let inquiry = &mut state.codes.inquiry;
    inquiry.breadth = if wider { inquiry.breadth.wider() } else { inquiry.breadth.narrower() };
    let text = crate::tui::view::quote_breadth(inquiry.breadth);
    state.say(format!("each quote with {text}"));
}
