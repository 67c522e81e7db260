//! Who speaks: what the status bar says of it, what is said when a question is coded, and moving from answer to answer.

use super::{Action, INTERVIEW, Screen};

/// An interview of two answers, with two questions before the first, and its screen.
fn interview(width: u16, height: u16) -> Screen {
    let mut screen = Screen::new(width, height);
    let text = "Interview 👍\n\nQ: 谁？ Why?\n\nQ: Well?\n\nDale Pruitt: We trust them. Mostly.\n\nQ: How?\n\n\
                陆永年: 我们信任他们。他们呢？\n\nQ: So?\n";
    screen.edited_outside(INTERVIEW, text);
    screen.keys("<Enter>gg}");
    screen
}

fn here(screen: &Screen) -> &str {
    let read = &screen.state.read;
    read.unit_here().unwrap().slice(read.text())
}

#[test]
fn the_status_bar_says_who_speaks_and_that_gives_way_first() {
    let mut screen = interview(120, 40);
    screen.shows("us01-pruitt · turn 2 of 7 · Q (interviewer)");
    screen.keys("}}").shows("turn 4 of 7 · Dale Pruitt");
    screen.keys("}}").shows("turn 6 of 7 · 陆永年");
    screen.act(Action::Resize(80, 24));
    screen.shows("turn 6 of 7 · 陆永年").keys("t").shows("coded Tacitness  u takes it back");
    screen.act(Action::Say("what is said here takes so many columns that no name has room".to_owned()));
    screen.hides("· 陆永年").shows("ada · us0");
    // Where the label says so, it is not said twice.
    Screen::reading().shows("turn 1 of 3 · Interviewer").hides("(interviewer)");
}

#[test]
fn reading_begins_at_the_first_answer_that_is_on_the_screen_with_its_question() {
    let begun = |screen: &mut Screen, text: &str| {
        screen.edited_outside(INTERVIEW, text).keys("<Enter>");
        (here(screen).to_owned(), screen.state.read.top.get())
    };
    let head = "Interview 👍\n\nInterviewer: 谁？ Whom?\n\n";
    let sentence = |words: &str| (words.to_owned(), 0);
    let text = format!("{head}陆永年: 我们信任他们。好。\n");
    assert_eq!(begun(&mut Screen::new(80, 24), &text), sentence("我们信任他们。"));
    // Where the question fills the screen, or nobody answers, at the question.
    let text = format!("{head}{}\n\n陆永年: 我们。\n", "And what else do you know of it? ".repeat(40));
    assert_eq!(begun(&mut Screen::new(80, 24), &text), sentence("谁？"));
    let text = format!("{head}{}", "Interviewer: Nobody? 👍\n\n".repeat(4));
    assert_eq!(begun(&mut Screen::new(80, 24), &text), sentence("谁？"));
    // What was read before is shown where it was left.
    let mut screen = interview(80, 24);
    screen.keys("<ctrl-n><ctrl-p>");
    assert_eq!(here(&screen), "谁？");
}

#[test]
fn coding_an_interviewers_words_says_so() {
    let mut screen = interview(80, 24);
    screen.keys("t").shows("coded Tacitness · the interviewer's words  u takes it back");
    screen.keys("u<alt-)>t").shows("coded Tacitness  u takes it back").hides("the interviewer's words");
    screen.keys("u ne w<Enter>").shows("made and applied code ne w  u").hides("the interviewer's words");
    screen.keys("u{{ other<Enter>").shows("made and applied code other · the interviewer's words  u");
    // A question with its answer is a participant's too.
    screen.keys("uv}}}t").shows("coded Tacitness  u takes it back").hides("the interviewer's words");
    assert!(screen.codings().iter().any(|coding| coding.contains("Well?") && coding.contains("trust them")));
}

#[test]
fn answers_are_a_key_away() {
    let mut screen = interview(80, 24);
    screen.keys("<alt-)>");
    assert_eq!(here(&screen), "We trust them.");
    screen.keys(")<alt-)>");
    assert_eq!(here(&screen), "我们信任他们。");
    screen.keys("<alt-)>").shows("no participant speaks after this");
    assert_eq!(here(&screen), "我们信任他们。");
    screen.keys(")<alt-(>");
    assert_eq!(here(&screen), "我们信任他们。");
    screen.keys("<alt-(>");
    assert_eq!(here(&screen), "We trust them.");
    screen.keys("<alt-(>").shows("no participant speaks before this");
    screen.keys("v<alt-)>t");
    screen.check(&["tacitness: We trust them. Mostly."]);
    // By name too.
    screen.keys("g:next-answer<Enter>");
    assert_eq!(here(&screen), "We trust them.");
}

#[test]
fn what_is_not_coded_yet_is_an_answer() {
    let mut screen = interview(80, 24);
    screen.keys("<alt-}>");
    assert_eq!(here(&screen), "We trust them.");
    screen.keys("t<alt-}>");
    assert_eq!(here(&screen), "Mostly.");
    screen.keys("t<alt-}>");
    assert_eq!(here(&screen), "我们信任他们。");
    screen.keys("<alt-}>").shows("this is the last stretch that you have not coded");
    screen.keys("t)t<alt-}>").shows("from here on you have coded everything but questions");
}

#[test]
fn the_tour_leads_from_a_question_to_its_answer() {
    let mut screen = Screen::demo(80, 24);
    screen.keys("1:tour<Enter>").keys("/us02<Enter><Enter>");
    let begin = |screen: &mut Screen, step| {
        let codings = screen.project().codings.len();
        screen.state.tour.begin(step, codings);
        screen.state.tour.shown = true;
    };
    screen.keys("gg");
    assert_eq!(screen.state.read.transcript.as_ref().unwrap().id.as_str(), "us02-pruitt");
    for step in [2, 3] {
        screen.keys("gg}");
        assert_eq!(here(&screen), "Is it always this loud up here?");
        begin(&mut screen, step);
        screen.shows("The interviewer asks this: } goes on to the answer; code that.");
        screen.keys("}").hides("The interviewer asks this");
        screen.shows(if step == 2 { "t codes the unit under the cursor" } else { "gives the next sentence the code" });
    }
    begin(&mut screen, 1);
    screen.keys("{").hides("The interviewer asks this");
}
