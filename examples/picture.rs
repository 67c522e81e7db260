//! Draws the pictures of the README from a real run: `cargo run --example picture` starts `emic` on a fresh copy of the
//! sample study in a pseudo-terminal, types what stands in `SCENES`, and writes each screen as SVG into `docs/`.

use std::fmt::Write as _;
use std::io::{Read, Write};
use std::path::Path;
use std::sync::mpsc;
use std::time::Duration;

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

const ROWS: u16 = 32;
const COLUMNS: u16 = 110;
/// Width and height of a cell in the picture, in SVG units.
const CELL: (f32, f32) = (8.4, 18.0);
/// Colours of the page and of plain letters.
const PAPER: &str = "#16181d";
const INK: &str = "#d7dae0";
/// How long the screen must be quiet before the next key, and before the picture.
const QUIET: Duration = Duration::from_millis(400);

/// The name of a picture, and the keys that lead to it.
const SCENES: [(&str, &[&str]); 4] = [
    ("screen", &["/", "pruitt", "\r", "\r", "/", "grabs my wrist", "\r", "jjjjj"]),
    ("picker", &["/", "cn02", "\r", "\r", "/", "一扣枪", "\r", " ", "yinx"]),
    ("search", &["3", "信任", "\r"]),
    ("analysis", &["5", "jj"]),
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let program = root.join("target/debug/emic");
    let folder = tempfile::tempdir()?;
    for (name, keys) in SCENES {
        let study = folder.path().join(name);
        let made = std::process::Command::new(&program).args(["demo", "--no-open"]).arg(&study).status()?;
        if !made.success() {
            return Err("`emic demo` failed; build the program first: cargo build".into());
        }
        let screen = run(&program, &study, keys)?;
        std::fs::write(root.join(format!("docs/{name}.svg")), svg(&screen))?;
    }
    Ok(())
}

/// Start the program on `study`, type `keys`, and give back the screen that it then shows.
fn run(program: &Path, study: &Path, keys: &[&str]) -> Result<vt100::Screen, Box<dyn std::error::Error>> {
    let size = PtySize { rows: ROWS, cols: COLUMNS, pixel_width: 0, pixel_height: 0 };
    let pty = native_pty_system().openpty(size)?;
    let mut command = CommandBuilder::new(program);
    command.cwd(study);
    command.args(["--coder", "ana"]);
    command.env("TERM", "xterm-256color");
    command.env("COLORTERM", "truecolor");
    let mut child = pty.slave.spawn_command(command)?;
    let mut reader = pty.master.try_clone_reader()?;
    let mut writer = pty.master.take_writer()?;
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let mut bytes = [0; 65536];
        while let Ok(count) = reader.read(&mut bytes) {
            if count == 0 || sender.send(bytes[..count].to_vec()).is_err() {
                break;
            }
        }
    });
    let mut parser = vt100::Parser::new(ROWS, COLUMNS, 0);
    settle(&receiver, &mut parser);
    // The tour speaks to whoever sits at the keys, not to those who look at a picture.
    let touring = parser.screen().contents().contains("── tour");
    for text in touring.then_some(&":tour\r").into_iter().chain(keys) {
        writer.write_all(text.as_bytes())?;
        writer.flush()?;
        settle(&receiver, &mut parser);
    }
    let screen = parser.screen().clone();
    child.kill()?;
    Ok(screen)
}

/// Feed the parser until nothing has come for a while.
fn settle(receiver: &mpsc::Receiver<Vec<u8>>, parser: &mut vt100::Parser) {
    while let Ok(bytes) = receiver.recv_timeout(QUIET) {
        parser.process(&bytes);
    }
}

/// The screen as a picture whose words stay words.
fn svg(screen: &vt100::Screen) -> String {
    let (width, height) = (f32::from(COLUMNS) * CELL.0 + 16.0, f32::from(ROWS) * CELL.1 + 16.0);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
         font-family=\"'JetBrains Mono','DejaVu Sans Mono','Noto Sans Mono CJK SC',monospace\" font-size=\"14\" \
         shape-rendering=\"crispEdges\">\n<title>A screen of emic</title>\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{PAPER}\"/>\n"
    );
    for row in 0..ROWS {
        for run in runs(screen, row) {
            run.draw(&mut out, row);
        }
    }
    out.push_str("</svg>\n");
    out
}

/// Neighbouring cells of one style.
struct Run {
    column: u16,
    columns: u16,
    text: String,
    style: Style,
}

#[derive(Clone, PartialEq)]
struct Style {
    fore: String,
    back: String,
    bold: bool,
    italic: bool,
    underline: bool,
    dim: bool,
    wide: bool,
}

impl Style {
    fn of(cell: &vt100::Cell) -> Self {
        let (mut fore, mut back) = (colour(cell.fgcolor(), INK), colour(cell.bgcolor(), PAPER));
        if cell.inverse() {
            std::mem::swap(&mut fore, &mut back);
        }
        let (bold, italic, underline, dim) = (cell.bold(), cell.italic(), cell.underline(), cell.dim());
        // Letters of several bytes may come from another font: each is put in its own place.
        let wide = cell.contents().len() > 1;
        Self { fore, back, bold, italic, underline, dim, wide }
    }
}

fn runs(screen: &vt100::Screen, row: u16) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for column in 0..COLUMNS {
        let Some(cell) = screen.cell(row, column).filter(|cell| !cell.is_wide_continuation()) else { continue };
        let (style, columns) = (Style::of(cell), if cell.is_wide() { 2 } else { 1 });
        let text = if cell.contents().is_empty() { " " } else { cell.contents() };
        match runs.last_mut() {
            Some(run) if run.style == style && !style.wide => {
                run.text.push_str(text);
                run.columns += columns;
            }
            _ => runs.push(Run { column, columns, text: text.to_owned(), style }),
        }
    }
    runs
}

impl Run {
    fn draw(&self, out: &mut String, row: u16) {
        let Style { fore, back, bold, italic, underline, dim, .. } = &self.style;
        let (x, y) = (8.0 + f32::from(self.column) * CELL.0, 8.0 + f32::from(row) * CELL.1);
        let width = f32::from(self.columns) * CELL.0;
        if back != PAPER {
            let _ = writeln!(
                out,
                "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{}\" fill=\"{back}\"/>",
                width + 0.3,
                CELL.1
            );
        }
        if self.text.trim().is_empty() {
            return;
        }
        let words = self.text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let mut style = String::new();
        for (on, attribute) in [
            (bold, " font-weight=\"bold\""),
            (italic, " font-style=\"italic\""),
            (underline, " text-decoration=\"underline\""),
            (dim, " opacity=\"0.6\""),
        ] {
            style.push_str(if *on { attribute } else { "" });
        }
        let _ = writeln!(
            out,
            "<text x=\"{x:.1}\" y=\"{:.1}\" textLength=\"{width:.1}\" xml:space=\"preserve\" fill=\"{fore}\"{style}>{words}</text>",
            y + CELL.1 * 0.75
        );
    }
}

/// A terminal colour as a web colour.
fn colour(colour: vt100::Color, default: &str) -> String {
    const NAMED: [&str; 16] = [
        "#2b2f38", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#c8ccd4", "#6b7280", "#ef8088",
        "#a9d58a", "#f0d090", "#7dbdf5", "#d694ea", "#6fcbd6", "#f2f4f8",
    ];
    match colour {
        vt100::Color::Default => default.to_owned(),
        vt100::Color::Rgb(red, green, blue) => format!("#{red:02x}{green:02x}{blue:02x}"),
        vt100::Color::Idx(index) => {
            NAMED.get(usize::from(index)).map_or_else(|| indexed(index), |name| (*name).to_owned())
        }
    }
}

/// A colour of the 256-colour table past the first sixteen.
fn indexed(index: u8) -> String {
    if index >= 232 {
        let level = 8 + (index - 232) * 10;
        return format!("#{level:02x}{level:02x}{level:02x}");
    }
    let index = index - 16;
    let level = |step: u8| if step == 0 { 0 } else { 55 + step * 40 };
    format!("#{:02x}{:02x}{:02x}", level(index / 36), level(index / 6 % 6), level(index % 6))
}
