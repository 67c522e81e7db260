//! The style that the terminal writes in, and the shortest way from one to the next.

use std::io::Write as _;

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

/// Modifiers with the number that turns each on and the one that turns it off.
const MODIFIERS: [(Modifier, u8, u8); 9] = [
    (Modifier::BOLD, 1, 22),
    (Modifier::DIM, 2, 22),
    (Modifier::ITALIC, 3, 23),
    (Modifier::UNDERLINED, 4, 24),
    (Modifier::SLOW_BLINK, 5, 25),
    (Modifier::RAPID_BLINK, 6, 25),
    (Modifier::REVERSED, 7, 27),
    (Modifier::HIDDEN, 8, 28),
    (Modifier::CROSSED_OUT, 9, 29),
];

/// A style of the terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Pen {
    fg: Color,
    bg: Color,
    line: Color,
    modifier: Modifier,
}

impl Pen {
    /// The style of a cell.
    pub(super) fn of(cell: &Cell) -> Self {
        Self { fg: cell.fg, bg: cell.bg, line: cell.underline_color, modifier: cell.modifier }
    }

    /// Whether blanks in this style look as an erased cell does.
    pub(super) fn is_plain(self) -> bool {
        self == Self::default()
    }

    /// Change from this style to `next`, in as few bytes as there are ways.
    pub(super) fn change(&mut self, next: Self, out: &mut Vec<u8>) {
        if *self == next {
            return;
        }
        let mut whole = Codes::default();
        Self::default().steps(next, &mut whole);
        let mut partly = Codes::default();
        self.steps(next, &mut partly);
        // What is left of the style before has to go first, which costs one more number.
        if next.is_plain() {
            out.extend_from_slice(b"\x1b[m");
        } else if whole.0.len() + 2 < partly.0.len() {
            out.extend_from_slice(b"\x1b[0;");
            out.extend_from_slice(&whole.0);
            out.push(b'm');
        } else {
            out.extend_from_slice(b"\x1b[");
            out.extend_from_slice(&partly.0);
            out.push(b'm');
        }
        *self = next;
    }

    /// The numbers that lead to `next`.
    fn steps(self, next: Self, codes: &mut Codes) {
        let mut gone = self.modifier.difference(next.modifier);
        let mut new = next.modifier.difference(self.modifier);
        for (modifier, _, off) in MODIFIERS {
            if gone.contains(modifier) {
                codes.number(off);
                // What one number turns off together and is to stay has to be turned on again.
                let pair: Modifier = MODIFIERS.iter().filter(|row| row.2 == off).map(|row| row.0).collect();
                gone.remove(pair);
                new.insert(pair.intersection(next.modifier));
            }
        }
        MODIFIERS.iter().filter(|row| new.contains(row.0)).for_each(|row| codes.number(row.1));
        if self.fg != next.fg {
            codes.color(next.fg, 30, 39);
        }
        if self.bg != next.bg {
            codes.color(next.bg, 40, 49);
        }
        if self.line != next.line {
            codes.underline(next.line);
        }
    }
}

/// Numbers separated by semicolons.
#[derive(Default)]
struct Codes(Vec<u8>);

impl Codes {
    fn number(&mut self, number: u8) {
        self.write(format_args!("{number}"));
    }

    /// A colour, where `base` is the first of the eight and `reset` stands for the terminal's own.
    fn color(&mut self, color: Color, base: u8, reset: u8) {
        match (color, named(color)) {
            (_, Some(place @ 0..8)) => self.number(base + place),
            (_, Some(place)) => self.number(base + 52 + place),
            (Color::Indexed(index), _) => self.write(format_args!("{};5;{index}", base + 8)),
            (Color::Rgb(red, green, blue), _) => self.write(format_args!("{};2;{red};{green};{blue}", base + 8)),
            _ => self.number(reset),
        }
    }

    /// The colour of the line below; written with colons, so that terminals that do not know it pass over all of it.
    fn underline(&mut self, color: Color) {
        match (color, named(color)) {
            (Color::Indexed(index), _) => self.write(format_args!("58:5:{index}")),
            (_, Some(place)) => self.write(format_args!("58:5:{place}")),
            (Color::Rgb(red, green, blue), _) => self.write(format_args!("58:2::{red}:{green}:{blue}")),
            _ => self.number(59),
        }
    }

    fn write(&mut self, words: std::fmt::Arguments<'_>) {
        if !self.0.is_empty() {
            self.0.push(b';');
        }
        let _ = self.0.write_fmt(words);
    }
}

/// The place of a colour among the sixteen.
fn named(color: Color) -> Option<u8> {
    let place = match color {
        Color::Black => 0,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 8,
        Color::LightRed => 9,
        Color::LightGreen => 10,
        Color::LightYellow => 11,
        Color::LightBlue => 12,
        Color::LightMagenta => 13,
        Color::LightCyan => 14,
        Color::White => 15,
        _ => return None,
    };
    Some(place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::style::Style;

    fn check(from: Style, to: Style, expected: &str) {
        let pen = |style| {
            let mut cell = Cell::default();
            cell.set_style(style);
            Pen::of(&cell)
        };
        let (mut now, mut out) = (pen(from), Vec::new());
        now.change(pen(to), &mut out);
        assert_eq!(String::from_utf8(out).unwrap().replace('\x1b', "^"), expected);
        assert_eq!(now, pen(to));
    }

    #[test]
    fn styles_change_in_the_fewest_bytes() {
        let plain = Style::new();
        let bold = plain.add_modifier(Modifier::BOLD);
        check(plain, plain, "");
        check(plain, bold.fg(Color::Cyan), "^[1;36m");
        check(bold.fg(Color::Cyan), plain, "^[m");
        check(bold.add_modifier(Modifier::DIM), bold, "^[0;1m");
        check(bold.add_modifier(Modifier::DIM).bg(Color::Red), bold.bg(Color::Red), "^[22;1m");
        check(bold.bg(Color::Indexed(237)), bold.bg(Color::Indexed(237)).fg(Color::LightRed), "^[91m");
        check(plain, plain.fg(Color::Rgb(1, 2, 3)).bg(Color::White), "^[38;2;1;2;3;107m");
        check(plain, plain.underline_color(Color::Indexed(9)), "^[58:5:9m");
        let busy = bold.add_modifier(Modifier::ITALIC | Modifier::REVERSED).bg(Color::Red).fg(Color::Blue);
        check(busy, bold, "^[0;1m");
    }
}
