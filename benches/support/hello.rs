//! The smallest program that draws with ratatui: the floor of `benches/first_frame.rs`.

use ratatui::crossterm::event::read;

fn main() -> std::io::Result<()> {
    let mut terminal = ratatui::init();
    terminal.draw(|frame| frame.render_widget("hello, world", frame.area()))?;
    // It stays until it is killed, as the program that it is compared with does.
    let outcome = read().map(drop);
    ratatui::restore();
    outcome
}
