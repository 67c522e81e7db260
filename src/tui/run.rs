//! The only file that touches the terminal: it is prepared, read, drawn on, and left as it was.

use std::io::{IsTerminal, Write, stdout};
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::crossterm::clipboard::CopyToClipboard;
use ratatui::crossterm::cursor::{SetCursorStyle, Show};
use ratatui::crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture, Event, KeyEvent,
    KeyEventKind, KeyModifiers, MouseButton, MouseEvent, MouseEventKind, read,
};
use ratatui::crossterm::execute;
use ratatui::crossterm::terminal::{
    Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode, size,
};
use ratatui::layout::Rect;
use thiserror::Error;

use crate::app::{Options, Overview, Preferences, Remembered};
use crate::text::Direction;

use super::action::{Action, Mouse, MouseKind};
use super::effect::{Effect, edit_codebook, edit_outside, perform};
use super::gate::Gate;
use super::keymap;
use super::layout::layout;
use super::memo_work::edit_outside as edit_memo_outside;
use super::start_work::{Opener, StartNews, opened};
use super::state::State;
use super::theme::Theme;
use super::update::update;
use super::view::view;
use super::work::Post;

/// Two clicks within this time are a double click.
const DOUBLE_CLICK: Duration = Duration::from_millis(400);

/// How often the folder is looked at.
const WATCH: Duration = Duration::from_secs(1);

/// Why the screen could not be shown.
#[derive(Debug, Error)]
pub enum Error {
    /// There is nobody to show it to.
    #[error(
        "the screen needs a terminal; standard input or output is none (commands such as `emic show` print instead)"
    )]
    NoTerminal,
    /// The terminal did not answer.
    #[error("cannot use the terminal: {0}")]
    Terminal(#[from] std::io::Error),
}

/// Something for the main loop.
enum Message {
    Event(Event),
    Action(Action),
}

/// Show the study in `root` until its reader leaves.
///
/// # Errors
/// [`Error::NoTerminal`] where there is none, [`Error::Terminal`] where it fails.
pub fn run(root: &Path, options: Options) -> Result<(), Error> {
    show(Some(root), options)
}

/// Show the first screen, where a study is chosen; then as [`run`].
///
/// # Errors
/// As [`run`].
pub fn start(options: Options) -> Result<(), Error> {
    show(None, options)
}

fn show(root: Option<&Path>, options: Options) -> Result<(), Error> {
    if !stdout().is_terminal() || !std::io::stdin().is_terminal() {
        return Err(Error::NoTerminal);
    }
    let (sender, receiver) = channel();
    let (columns, rows) = size()?;
    let mut state = State::new(Rect::new(0, 0, columns, rows), Theme::default());
    prefer(&mut state);
    let mut screen = Screen::enter()?;
    let post = sender.clone();
    state.post = Post::to(move |action| drop(post.send(Message::Action(action))));
    let begin = sender.clone();
    state.opener = Opener::to(move |root| {
        open(root.clone(), options.clone(), begin.clone());
        watch(root, begin.clone());
    });
    let gate = Gate::default();
    if let Some(overview) = root.and_then(Overview::read) {
        update(&mut state, Action::Glanced(overview));
    }
    let first = root.map_or(Action::Start(StartNews::Shown), |root| Action::Start(StartNews::Chosen(root.to_owned())));
    act(&mut state, &mut screen, &gate, first)?;
    screen.draw(&state)?;
    listen(sender, gate.clone());
    let left = turn(&mut state, &mut screen, &receiver, &gate);
    drop(screen);
    state.keep_hints();
    // The terminal is the shell's again: what makes the next opening fast is written while nobody waits.
    if let Some(workspace) = &mut state.workspace {
        if let Some((id, place)) = state.read.place() {
            workspace.leave_place(id, place);
        }
        workspace.close();
    }
    left
}

/// Take in what the researcher has set for themselves, and what is remembered of them.
fn prefer(state: &mut State) {
    let (preferences, notices) = Preferences::read();
    let (bindings, mistakes, _) = keymap::laid(&preferences);
    keymap::choose(bindings);
    let told = notices.into_iter().map(|notice| notice.message).chain(mistakes);
    // The first is what the status bar is to show.
    told.collect::<Vec<_>>().into_iter().rev().for_each(|message| state.warn(message));
    state.theme = Theme::detect(|name| std::env::var(name).ok(), &preferences);
    state.preferences = preferences;
    state.remembered = Remembered::read();
}

/// The main loop: wait, take in all that has come, draw once.
fn turn(state: &mut State, screen: &mut Screen, receiver: &Receiver<Message>, gate: &Gate) -> Result<(), Error> {
    let mut clicks = Clicks::default();
    loop {
        let first = match receiver.recv_timeout(patience(state)) {
            Ok(first) => first,
            Err(RecvTimeoutError::Timeout) if state.pulse().is_some() => Message::Action(Action::Held),
            Err(RecvTimeoutError::Timeout) => Message::Action(Action::FolderChanged),
            Err(RecvTimeoutError::Disconnected) => return Ok(()),
        };
        for message in std::iter::once(first).chain(receiver.try_iter().take(256)) {
            let action = match message {
                Message::Action(action) => Some(action),
                Message::Event(event) => meaning(state, event, &mut clicks),
            };
            if let Some(action) = action
                && act(state, screen, gate, action)?
            {
                return Ok(());
            }
        }
        screen.draw(state)?;
    }
}

/// How long to wait when nothing happens: for ever, but for what is not saved and for a mouse held beyond the text.
fn patience(state: &State) -> Duration {
    state.pulse().unwrap_or(if state.unsaved() > 0 { WATCH } else { Duration::MAX })
}

/// Carry out an action and all that follows from it; `true` where that is to leave.
fn act(state: &mut State, screen: &mut Screen, gate: &Gate, action: Action) -> Result<bool, Error> {
    let mut actions = std::collections::VecDeque::from([action]);
    while let Some(action) = actions.pop_front() {
        for effect in update(state, action) {
            match effect {
                Effect::Quit => return Ok(true),
                Effect::Suspend => {
                    screen.suspend()?;
                    let (columns, rows) = size()?;
                    actions.push_back(Action::Resize(columns, rows));
                }
                Effect::OpenEditor(id, begun) => {
                    let came = screen.lend(gate, || edit_outside(state, id, begun))?;
                    let (columns, rows) = size()?;
                    actions.push_back(Action::Resize(columns, rows));
                    actions.extend(came);
                }
                Effect::OpenCodebook(line) => {
                    let came = screen.lend(gate, || edit_codebook(state, line))?;
                    let (columns, rows) = size()?;
                    actions.push_back(Action::Resize(columns, rows));
                    actions.extend(came);
                }
                Effect::OpenMemo => {
                    let came = screen.lend(gate, || edit_memo_outside(state))?;
                    let (columns, rows) = size()?;
                    actions.push_back(Action::Resize(columns, rows));
                    actions.extend(came);
                }
                Effect::Redraw => screen.forget()?,
                Effect::Mouse(true) => execute!(stdout(), EnableMouseCapture)?,
                Effect::Mouse(false) => execute!(stdout(), DisableMouseCapture)?,
                Effect::Copy(text) => execute!(stdout(), CopyToClipboard::to_clipboard_from(text))?,
                effect => actions.extend(perform(state, effect)),
            }
        }
    }
    Ok(false)
}

/// What an event of the terminal means now.
fn meaning(state: &State, event: Event, clicks: &mut Clicks) -> Option<Action> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => keymap::action(state, without_locks(key)),
        Event::Paste(text) => Some(Action::Paste(text.replace("\r\n", "\n").replace('\r', "\n"))),
        Event::Resize(columns, rows) => Some(Action::Resize(columns, rows)),
        Event::Mouse(mouse) => clicks.meaning(mouse).map(Action::Mouse),
        _ => None,
    }
}

/// The key as it would be without Caps Lock and Num Lock.
fn without_locks(key: KeyEvent) -> KeyEvent {
    let known = KeyModifiers::SHIFT | KeyModifiers::CONTROL | KeyModifiers::ALT;
    KeyEvent::new(key.code, key.modifiers & known)
}

/// Counts clicks in quick succession on one cell.
#[derive(Default)]
struct Clicks {
    last: Option<(Instant, u16, u16)>,
    count: u8,
}

impl Clicks {
    fn meaning(&mut self, mouse: MouseEvent) -> Option<Mouse> {
        let kind = match mouse.kind {
            MouseEventKind::Down(MouseButton::Left) if mouse.modifiers.contains(KeyModifiers::SHIFT) => {
                MouseKind::ShiftPress
            }
            MouseEventKind::Down(MouseButton::Left) => MouseKind::Press(self.count(mouse.column, mouse.row)),
            MouseEventKind::Drag(MouseButton::Left) => MouseKind::Drag,
            MouseEventKind::Up(MouseButton::Left) => MouseKind::Release,
            MouseEventKind::ScrollDown => MouseKind::Scroll(Direction::Forward),
            MouseEventKind::ScrollUp => MouseKind::Scroll(Direction::Backward),
            _ => return None,
        };
        Some(Mouse { kind, column: mouse.column, row: mouse.row })
    }

    fn count(&mut self, column: u16, row: u16) -> u8 {
        let now = Instant::now();
        let quick = self.last.is_some_and(|(then, x, y)| now - then < DOUBLE_CLICK && (x, y) == (column, row));
        self.count = if quick { (self.count + 1).min(4) } else { 1 };
        self.last = Some((now, column, row));
        self.count
    }
}

/// Open the study on a thread.
fn open(root: PathBuf, options: Options, sender: Sender<Message>) {
    std::thread::spawn(move || {
        let opened = catch_unwind(|| opened(&root, &options));
        let opened =
            opened.unwrap_or_else(|_| Err("a fault in emic while opening the study; please report it".to_owned()));
        let _ = sender.send(Message::Action(Action::Opened(Box::new(opened))));
    });
}

/// Read events on a thread, until the terminal is gone; not while `gate` is closed.
fn listen(sender: Sender<Message>, gate: Gate) {
    std::thread::spawn(move || {
        while let Ok(event) = read() {
            if sender.send(Message::Event(event)).is_err() {
                return;
            }
            gate.pass();
        }
        let _ = sender.send(Message::Action(Action::Lost));
    });
}

/// Look at the folder on a thread, and say so when something in it has changed. Looking takes at most a fiftieth of the
/// thread's time, also where the folder is large or far away.
fn watch(root: PathBuf, sender: Sender<Message>) {
    std::thread::spawn(move || {
        let mut seen = crate::app::fingerprint(&root);
        let mut taken = Duration::ZERO;
        loop {
            std::thread::sleep(WATCH.max(taken * 50));
            let begun = Instant::now();
            let now = crate::app::fingerprint(&root);
            taken = begun.elapsed();
            if now != seen && sender.send(Message::Action(Action::FolderChanged)).is_err() {
                return;
            }
            seen = now;
        }
    });
}

/// The terminal, prepared; left as it was when this is dropped, also by a panic.
struct Screen {
    terminal: Terminal<CrosstermBackend<std::io::BufWriter<std::io::Stdout>>>,
}

impl Screen {
    fn enter() -> Result<Self, Error> {
        let inner = std::panic::take_hook();
        let main = std::thread::current().id();
        std::panic::set_hook(Box::new(move |info| {
            // A thread that fails says so by its result; a message of its own would be written across the screen.
            if std::thread::current().id() == main && !crate::app::importing::is_guarded() {
                leave();
                inner(info);
            }
        }));
        prepare()?;
        let backend = CrosstermBackend::new(std::io::BufWriter::with_capacity(1 << 16, stdout()));
        Ok(Self { terminal: Terminal::new(backend)? })
    }

    fn draw(&mut self, state: &State) -> Result<(), Error> {
        self.terminal.draw(|frame| {
            let layout = layout(state, frame.area());
            if let Some(cursor) = view(state, &layout, frame.buffer_mut()) {
                frame.set_cursor_position(cursor);
            }
        })?;
        Ok(())
    }

    /// Give the terminal back, stop, and take it again when the shell wakes the program.
    fn suspend(&mut self) -> Result<(), Error> {
        leave();
        stop();
        prepare()?;
        self.forget()
    }

    /// Give the terminal to what `borrow` runs, and take it again afterwards.
    fn lend<T>(&mut self, gate: &Gate, borrow: impl FnOnce() -> T) -> Result<T, Error> {
        gate.close(wake);
        leave();
        let came = borrow();
        prepare()?;
        gate.open();
        self.forget()?;
        Ok(came)
    }

    /// Empty the terminal and forget what was drawn, so that the next drawing sends every cell.
    ///
    /// ratatui's own `clear` asks the terminal where its cursor is, and the answer would go to the thread that reads.
    fn forget(&mut self) -> Result<(), Error> {
        execute!(stdout(), Clear(ClearType::All))?;
        self.terminal.swap_buffers();
        Ok(())
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        leave();
    }
}

fn prepare() -> Result<(), Error> {
    enable_raw_mode()?;
    // A program that was killed leaves the alternate screen behind as it was: entering it again does not empty it.
    execute!(
        stdout(),
        EnterAlternateScreen,
        Clear(ClearType::All),
        EnableMouseCapture,
        EnableBracketedPaste,
        SetCursorStyle::SteadyBlock
    )?;
    Ok(())
}

/// Leave the terminal as it was. Errors are of no use here: there may be no terminal any more.
fn leave() {
    let _ = execute!(
        stdout(),
        SetCursorStyle::DefaultUserShape,
        DisableBracketedPaste,
        DisableMouseCapture,
        LeaveAlternateScreen,
        Show
    );
    let _ = disable_raw_mode();
    let _ = stdout().flush();
}

/// Have the thread that reads events get one: as if the window had another size.
fn wake() {
    #[cfg(unix)]
    {
        let own = std::process::id().to_string();
        let _ = std::process::Command::new("kill").args(["-WINCH", &own]).status();
    }
}

/// Stop the whole process group, as Ctrl-Z does outside raw mode. `kill` is asked because our own code has no unsafe calls.
fn stop() {
    #[cfg(unix)]
    {
        let _ = std::process::Command::new("kill").args(["-TSTP", "0"]).status();
    }
}
