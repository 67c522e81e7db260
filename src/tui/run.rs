//! The only file that touches the terminal: it is prepared, read, drawn on, and left as it was.

use std::io::{IsTerminal, Write, stdout};
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{
    DisableMouseCapture, EnableMouseCapture, Event, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent,
    MouseEventKind, read,
};
use ratatui::crossterm::execute;
use ratatui::crossterm::terminal::{disable_raw_mode, enable_raw_mode, size};
use ratatui::layout::Rect;
use thiserror::Error;

use crate::app::{Options, Overview, Preferences, Remembered};
use crate::project::TranscriptId;
use crate::text::Direction;

use super::action::{Action, Mouse, MouseKind};
use super::backend::{ENTER, LEAVE, MOST_COPIED, Painter, copy};
use super::effect::{Effect, edit_codebook, edit_outside, perform};
use super::gate::Gate;
use super::keymap;
use super::layout::layout;
use super::memo_work::edit_outside as edit_memo_outside;
use super::places::{Places, standing};
use super::start_work::{Opener, StartNews, opened};
use super::state::State;
use super::theme::Theme;
use super::update::update;
use super::view::view;
use super::watching::{WATCH, Watching};
use super::work::Post;

/// Two clicks within this time are a double click.
const DOUBLE_CLICK: Duration = Duration::from_millis(400);

/// Why the screen could not be shown.
#[derive(Debug, Error)]
pub enum Error {
    /// There is nobody to show it to.
    #[error(
        "the screen needs a terminal; standard input or output is none (`emic read ID --linear` reads line by line, commands such as `emic show` print)"
    )]
    NoTerminal,
    /// It cannot draw.
    #[error(
        "TERM=dumb is a terminal that cannot draw: `emic read ID --linear` reads line by line; or set TERM, as to xterm-256color"
    )]
    Dumb,
    /// The terminal did not answer.
    #[error("cannot use the terminal: {0}")]
    Terminal(#[from] std::io::Error),
}

/// Something for the main loop.
enum Message {
    Event(Event),
    Action(Action),
    /// The program was stopped by somebody else and goes on now: the terminal may be in any state.
    Resumed,
}

/// Show the study in `root` until its reader leaves; where one is named, at the transcript with this id.
///
/// # Errors
/// [`Error::NoTerminal`] where there is none, [`Error::Terminal`] where it fails.
pub fn run(root: &Path, options: Options, transcript: Option<&str>) -> Result<(), Error> {
    show(Some(root), options, transcript.map(TranscriptId::from), StartNews::Chosen(root.to_owned()))
}

/// Show the first screen, where a study is chosen; then as [`run`].
///
/// # Errors
/// As [`run`].
pub fn start(options: Options) -> Result<(), Error> {
    show(None, options, None, StartNews::Shown)
}

/// The same, where a folder was named that holds no study: a new one there is offered.
///
/// # Errors
/// As [`run`].
pub fn offer(options: Options, folder: &Path) -> Result<(), Error> {
    show(None, options, None, StartNews::Offered(folder.to_owned()))
}

fn show(
    root: Option<&Path>,
    options: Options,
    transcript: Option<TranscriptId>,
    first: StartNews,
) -> Result<(), Error> {
    if !stdout().is_terminal() || !std::io::stdin().is_terminal() {
        return Err(Error::NoTerminal);
    }
    if std::env::var_os("TERM").is_some_and(|term| term == "dumb") {
        return Err(Error::Dumb);
    }
    let (sender, receiver) = channel();
    let (columns, rows) = size()?;
    let mut state = State::new(Rect::new(0, 0, columns, rows), Theme::default());
    prefer(&mut state);
    let mut screen = Screen::enter()?;
    let post = sender.clone();
    state.post = Post::to(move |action| drop(post.send(Message::Action(action))));
    let begin = sender.clone();
    let watching = Watching::default();
    let watched = watching.clone();
    state.opener = Opener::to(move |root| {
        open(root.clone(), options.clone(), transcript.clone(), begin.clone());
        let tell = begin.clone();
        watched.begin(root, move || tell.send(Message::Action(Action::FolderChanged)).is_ok());
    });
    let gate = Gate::default();
    if let Some(overview) = root.and_then(Overview::read) {
        update(&mut state, Action::Glanced(overview));
    }
    screen.draw(&state)?;
    act(&mut state, &mut screen, &gate, Action::Start(first))?;
    screen.draw(&state)?;
    heed(&sender);
    listen(sender, gate.clone());
    let mut places = Places::default();
    let left = turn(&mut state, &mut screen, &receiver, (&gate, &watching), &mut places);
    drop(screen);
    state.keep_hints();
    places.finish(standing(&state));
    // The terminal is the shell's again: what makes the next opening fast is written while nobody waits.
    if let Some(workspace) = &mut state.workspace {
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
fn turn(
    state: &mut State,
    screen: &mut Screen,
    receiver: &Receiver<Message>,
    (gate, watching): (&Gate, &Watching),
    places: &mut Places,
) -> Result<(), Error> {
    let mut clicks = Clicks::default();
    loop {
        let first = match receiver.recv_timeout(places.patience(patience(state), Instant::now())) {
            Ok(first) => Some(first),
            Err(RecvTimeoutError::Timeout) if state.pulse().is_some() => Some(Message::Action(Action::Held)),
            Err(RecvTimeoutError::Timeout) if state.unsaved() > 0 => Some(Message::Action(Action::FolderChanged)),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => return Ok(()),
        };
        for message in first.into_iter().chain(receiver.try_iter().take(256)) {
            let action = match message {
                Message::Action(action) => Some(action),
                Message::Event(event) => {
                    watching.attend();
                    meaning(state, event, &mut clicks)
                }
                Message::Resumed => Some(screen.resume()?),
            };
            if let Some(action) = action
                && act(state, screen, gate, action)?
            {
                return Ok(());
            }
        }
        screen.draw(state)?;
        places.look(standing(state), Instant::now());
    }
}

/// How long to wait when nothing happens: for ever, but for what is not saved and for a mouse held beyond the text.
fn patience(state: &State) -> Duration {
    state.pulse().unwrap_or(if state.unsaved() > 0 { WATCH } else { Duration::MAX })
}

/// Carry out an action and all that follows from it; `true` where that is to leave.
fn act(state: &mut State, screen: &mut Screen, gate: &Gate, action: Action) -> Result<bool, Error> {
    if let Action::Opened(opened) = &action
        && let Ok(opened) = &**opened
    {
        state.elsewhere = crate::app::project_option(opened.workspace.root());
    }
    let mut actions = std::collections::VecDeque::from([action]);
    while let Some(action) = actions.pop_front() {
        for effect in update(state, action) {
            match effect {
                Effect::Quit => return Ok(true),
                Effect::Suspend => {
                    actions.push_back(screen.suspend()?);
                }
                Effect::OpenEditor(id, begun) => {
                    actions.extend(screen.lend(gate, || edit_outside(state, id, begun))?);
                }
                Effect::OpenCodebook(line) => actions.extend(screen.lend(gate, || edit_codebook(state, line))?),
                Effect::OpenMemo => actions.extend(screen.lend(gate, || edit_memo_outside(state))?),
                Effect::Redraw => screen.painter.forget(),
                Effect::Mouse(on) => screen.mouse(on)?,
                Effect::Copy(text) if text.len() > MOST_COPIED => actions.push_back(Action::Say(format!(
                    "not copied: {} KB are more than terminals take at once ({} KB)",
                    text.len() / 1000,
                    MOST_COPIED / 1000
                ))),
                Effect::Copy(text) => send(copy(&text).as_bytes())?,
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
        // Whoever comes back to the window sees at once what others have written meanwhile.
        Event::FocusGained => Some(Action::FolderChanged),
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

/// Open the study on a thread, and then a transcript of it.
fn open(root: PathBuf, options: Options, wanted: Option<TranscriptId>, sender: Sender<Message>) {
    std::thread::spawn(move || {
        let opened = catch_unwind(|| opened(&root, &options));
        let opened =
            opened.unwrap_or_else(|_| Err("a fault in emic while opening the study; please report it".to_owned()));
        let read = |id: &TranscriptId| match &opened {
            Ok(opened) => opened.workspace.transcript(id).map_err(|error| error.to_string()),
            Err(_) => Err("the study could not be opened".to_owned()),
        };
        let loaded = wanted.as_ref().filter(|_| opened.is_ok()).map(read);
        let _ = sender.send(Message::Action(Action::Opened(Box::new(opened))));
        if loaded.as_ref().is_some_and(Result::is_ok) {
            let _ = sender.send(Message::Action(Action::Arrived));
        }
        if let Some(loaded) = loaded {
            let _ = sender.send(Message::Action(Action::Loaded(loaded, None)));
        }
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

/// Heed what the system says: to end in good order when it asks, and to take the terminal again when the program goes on
/// after a stop. Without this, `kill` would leave the terminal as the screen had it.
fn heed(sender: &Sender<Message>) {
    #[cfg(unix)]
    {
        use signal_hook::consts::{SIGCONT, SIGHUP, SIGTERM};
        let lost = || Message::Action(Action::Lost);
        for (signal, message) in [(SIGTERM, lost as fn() -> Message), (SIGHUP, lost), (SIGCONT, || Message::Resumed)] {
            let Ok((mut ear, mouth)) = std::os::unix::net::UnixStream::pair() else { continue };
            if signal_hook::low_level::pipe::register(signal, mouth).is_err() {
                continue;
            }
            let sender = sender.clone();
            std::thread::spawn(move || {
                let mut byte = [0];
                while std::io::Read::read_exact(&mut ear, &mut byte).is_ok() && sender.send(message()).is_ok() {}
            });
        }
    }
}

/// Hand bytes to the terminal in one piece.
fn send(bytes: &[u8]) -> std::io::Result<()> {
    let mut out = stdout().lock();
    out.write_all(bytes)?;
    out.flush()
}

/// The terminal, prepared; left as it was when this is dropped, also by a panic.
struct Screen {
    painter: Painter,
    /// The frame that is drawn next.
    next: Buffer,
    /// What is sent for it.
    out: Vec<u8>,
    /// Whether the mouse is ours.
    mouse: bool,
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
        let screen =
            Self { painter: Painter::default(), next: Buffer::empty(Rect::ZERO), out: Vec::new(), mouse: true };
        screen.prepare()?;
        Ok(screen)
    }

    fn prepare(&self) -> Result<(), Error> {
        enable_raw_mode()?;
        send(ENTER.as_bytes())?;
        if self.mouse {
            execute!(stdout(), EnableMouseCapture)?;
        }
        Ok(())
    }

    fn draw(&mut self, state: &State) -> Result<(), Error> {
        // The terminal may have another size already than the last event said.
        let (width, height) = size()?;
        let area = Rect { x: 0, y: 0, width, height };
        if self.next.area != area {
            self.next = Buffer::empty(area);
        }
        self.next.reset();
        let layout = layout(state, area);
        let cursor = view(state, &layout, &mut self.next);
        self.out.clear();
        self.painter.frame(&mut self.next, cursor, &mut self.out);
        if !self.out.is_empty() {
            send(&self.out)?;
        }
        Ok(())
    }

    /// Take the mouse, or let the terminal have it.
    fn mouse(&mut self, on: bool) -> Result<(), Error> {
        self.mouse = on;
        if on {
            execute!(stdout(), EnableMouseCapture)?
        } else {
            execute!(stdout(), DisableMouseCapture)?
        }
        Ok(())
    }

    /// Give the terminal back, stop, and take it again when the shell wakes the program.
    fn suspend(&mut self) -> Result<Action, Error> {
        leave();
        stop();
        self.resume()
    }

    /// Take the terminal again, whatever was done to it meanwhile.
    fn resume(&mut self) -> Result<Action, Error> {
        self.prepare()?;
        self.painter.forget();
        let (columns, rows) = size()?;
        Ok(Action::Resize(columns, rows))
    }

    /// Give the terminal to what `borrow` runs, and take it again afterwards.
    ///
    /// What comes first is the size that the terminal has by then.
    fn lend(&mut self, gate: &Gate, borrow: impl FnOnce() -> Vec<Action>) -> Result<Vec<Action>, Error> {
        gate.close(wake);
        leave();
        let came = borrow();
        let resized = self.resume()?;
        gate.open();
        Ok(std::iter::once(resized).chain(came).collect())
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        leave();
    }
}

/// Leave the terminal as it was. Errors are of no use here: there may be no terminal any more.
fn leave() {
    let _ = execute!(stdout(), DisableMouseCapture);
    let _ = send(LEAVE.as_bytes());
    let _ = disable_raw_mode();
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
