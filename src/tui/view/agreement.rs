//! How alike coders coded, code by code: alpha with its interval as a bar, and the numbers beside it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::analysis::{CodeAgreement, Measured};
use crate::app::agreement::{AgreementMeasure, AgreementRefusal, Compared};
use crate::app::analyses::charts::{Value, of_coders};
use crate::project::{Codebook, CoderId};
use crate::report::rounded;
use crate::text::columns;
use crate::tui::action::Verb;
use crate::tui::draw::Pen;
use crate::tui::keymap::{When, key_of};
use crate::tui::showing::Showing;
use crate::tui::state::State;

use super::analysis::{code_name, name_width};
use super::bars::bar_of;

/// Columns of a bar at least; numbers give way to it.
const LEAST_BAR: usize = 13;

/// Columns of the names on a narrow screen at most.
const NARROW_NAME: usize = 24;

/// Where alpha is good enough for tentative conclusions, and where it is reliable.
const BARS: [f64; 2] = [0.667, 0.8];

/// A column behind the bars.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Number(AgreementMeasure),
    Interval,
    Units,
    Warnings,
}

/// The heading of a column, and its width.
type Heading = (&'static str, usize);

/// The columns from left to right, each with its heading on a wide screen and on a narrow one.
const COLUMNS: [(Column, Heading, Heading); 8] = [
    (Column::Number(AgreementMeasure::Alpha), ("alpha", 8), ("alpha", 7)),
    (Column::Interval, ("low to high", 17), ("low to high", 16)),
    (Column::Number(AgreementMeasure::Agreement), ("agreement", 11), ("agree.", 8)),
    (Column::Number(AgreementMeasure::Positive), ("positive", 10), ("posit.", 7)),
    (Column::Number(AgreementMeasure::UAlpha), ("u_alpha", 9), ("u_alph.", 8)),
    (Column::Number(AgreementMeasure::Coded), ("coded", 8), ("coded", 6)),
    (Column::Units, ("units", 8), ("units", 7)),
    (Column::Warnings, ("  warnings", 13), (" warn.", 12)),
];

/// Which go first where there is no room.
const DISPENSABLE: [Column; 6] = [
    Column::Warnings,
    Column::Number(AgreementMeasure::UAlpha),
    Column::Units,
    Column::Number(AgreementMeasure::Positive),
    Column::Number(AgreementMeasure::Coded),
    Column::Number(AgreementMeasure::Agreement),
];

impl Column {
    /// Whether what a bar is drawn by stands here.
    fn is_of(self, measure: AgreementMeasure) -> bool {
        self == Self::Number(measure) || self == Self::Interval && measure == AgreementMeasure::Low
    }
}

/// Columns of the names, and the columns behind the bars, with their widths.
fn layout(state: &State, area: Rect) -> (usize, usize, Vec<(Column, &'static str, usize)>) {
    let narrow = area.width < 110;
    let name = if narrow { name_width(area).min(NARROW_NAME) } else { name_width(area) };
    let bar = |shown: &[(Column, &str, usize)]| {
        let taken: usize = shown.iter().map(|(.., width)| width).sum();
        usize::from(area.width).saturating_sub(1 + name + 1 + taken)
    };
    let of = |(column, wide, close): (Column, Heading, Heading)| {
        let (title, width) = if narrow { close } else { wide };
        (column, title, width)
    };
    let mut shown: Vec<_> = COLUMNS.into_iter().map(of).collect();
    for column in DISPENSABLE {
        if bar(&shown) < LEAST_BAR && !column.is_of(state.analysis.look.agreement) {
            shown.retain(|(other, ..)| *other != column);
        }
    }
    (name, bar(&shown), shown)
}

pub(super) fn draw(state: &State, codebook: &Codebook, titles: Rect, area: Rect, buffer: &mut Buffer) {
    let (analysis, theme) = (&state.analysis, state.theme);
    let Some(charted) = analysis.chart() else { return };
    let Some(compared) = charted.compared() else { return };
    let (name, bar, shown) = layout(state, area);
    let look = analysis.look_of(charted);
    let room = bar.saturating_sub(1);
    let mut pen = Pen::new(buffer, titles, 0);
    pen.blank(1, theme.dim()).cell("code", name + 1, theme.dim());
    pen.cell(&scale(look.agreement, room), bar, theme.dim());
    for (column, title, width) in &shown {
        let style = if column.is_of(look.agreement) { theme.strong() } else { theme.dim() };
        pen.cell_right(title, *width, style);
    }
    let greatest = charted.greatest(look);
    let rows = analysis.rows.iter().enumerate().skip(analysis.list.top).take(usize::from(area.height));
    for (place, row) in rows {
        let (Some(label), Some(code)) = (charted.rows.get(*row), compared.agreement.codes.get(*row)) else { continue };
        let base = if place == analysis.list.chosen { theme.selection() } else { theme.text() };
        let mut pen = Pen::new(buffer, area, (place - analysis.list.top) as u16);
        pen.write(if place == analysis.list.chosen { "▸" } else { " " }, base);
        code_name(state, codebook, label, (name, code.coded as usize), base, &mut pen);
        let drawn = match look.agreement {
            AgreementMeasure::Alpha | AgreementMeasure::Low => with_interval(compared, code, room),
            AgreementMeasure::Coded => bar_of(code.coded as f64, greatest, room),
            measure => of_whole(of_coders(compared, measure, code), room),
        };
        let blank = bar.saturating_sub(columns(&drawn));
        let color = theme.code(codebook.color(&label.code));
        pen.blank(1, theme.text()).write(&drawn, color).blank(blank, theme.text());
        let quiet = if code.coded == 0 { base.patch(theme.dim()) } else { base };
        for (column, _, width) in &shown {
            pen.cell_right(&text_of(compared, code, *column), *width, quiet);
        }
        pen.fill(base);
    }
}

/// What stands in a column: coefficients with three decimals, as what they are measured by has.
fn text_of(compared: &Compared, code: &CodeAgreement, column: Column) -> String {
    match column {
        Column::Number(measure) => match of_coders(compared, measure, code) {
            Value::Ratio(measured) => ratio(measured),
            Value::Percent(Ok(percent)) => format!("{} %", rounded(percent, 1)),
            Value::Count(count) => count.to_string(),
            _ => "n/a".to_owned(),
        },
        Column::Interval => {
            compared.interval(code).map_or_else(|_| "n/a".to_owned(), |(low, high)| format!("{low:.3} to {high:.3}"))
        }
        Column::Units => code.units.to_string(),
        Column::Warnings => compared.warnings(code).join(" "),
    }
}

fn ratio(measured: Measured) -> String {
    measured.map_or_else(|_| "n/a".to_owned(), |ratio| format!("{ratio:.3}"))
}

/// A bar from 0 to 1: full to the lower end of the interval, then lighter to alpha, then lightest to the upper end. Without an interval
/// nothing of it is certain.
fn with_interval(compared: &Compared, code: &CodeAgreement, width: usize) -> String {
    let Ok(alpha) = code.alpha else { return String::new() };
    let at = |value: f64| (value.clamp(0.0, 1.0) * width as f64).round() as usize;
    let (low, high) = compared.interval(code).map_or((0.0, alpha), |ends| ends);
    let (low, alpha, high) = (at(low), at(alpha), at(high));
    let (alpha, high) = (alpha.max(low), high.max(alpha).max(low));
    format!("{}{}{}", "█".repeat(low), "▒".repeat(alpha - low), "░".repeat(high - alpha))
}

/// A bar of what is at most 1, or at most 100 percent.
fn of_whole(value: Value, width: usize) -> String {
    let most = if matches!(value, Value::Percent(_)) { 100.0 } else { 1.0 };
    bar_of(value.amount().unwrap_or(0.0).max(0.0), most, width)
}

/// Over the bars of alpha two signs: from the first on it serves for tentative conclusions, from the second on it is reliable.
fn scale(measure: AgreementMeasure, width: usize) -> String {
    if !matches!(measure, AgreementMeasure::Alpha | AgreementMeasure::Low) {
        return String::new();
    }
    let mut signs = vec![' '; width];
    for bar in BARS {
        let place = ((bar * width as f64).round() as usize).saturating_sub(1);
        signs.get_mut(place).into_iter().for_each(|sign| *sign = '▾');
    }
    signs.into_iter().collect()
}

/// The numbers of the chosen code in words.
pub(super) fn told(compared: &Compared, row: usize) -> Option<String> {
    let found = &compared.agreement;
    let code = found.codes.get(row)?;
    let interval = compared.interval(code).map(|(low, high)| format!(" ({low:.3} to {high:.3})")).unwrap_or_default();
    let agreement = code.ratings.percent_agreement();
    let agreement = agreement.map_or_else(|_| "n/a".to_owned(), |share| format!("{} %", rounded(100.0 * share, 1)));
    let places = super::counted(found.differing(row).count(), "place");
    let warnings: String = compared.warnings(code).iter().map(|name| format!(", {name}")).collect();
    Some(format!(
        "alpha {}{interval}, coders differ in {places}, agreement {agreement}, {} of {} coded{warnings}",
        ratio(code.alpha),
        code.coded,
        super::counted(code.units as usize, "unit"),
    ))
}

/// Who is compared, over what.
pub(super) fn in_short(compared: &Compared) -> String {
    let found = &compared.agreement;
    let names: Vec<&str> = found.coders.iter().map(CoderId::as_str).collect();
    let transcripts = super::counted(found.basis.transcripts, "transcript");
    let shared = found.shared().count();
    format!("{}, each by themselves; {shared} of {transcripts} completed by two or more", names.join(", "))
}

/// Why coders cannot be compared, and what to do.
pub(super) fn refused(state: &State, why: &AgreementRefusal, area: Rect, buffer: &mut Buffer) {
    let theme = state.theme;
    let lines = [(format!("n/a: {why}"), theme.text()), (way_out(why), theme.dim())];
    let room = usize::from(area.width.saturating_sub(2)).max(1);
    let wrapped =
        lines.iter().flat_map(|(text, style)| super::wrapped(text, room).into_iter().map(move |line| (line, *style)));
    for (row, (line, style)) in (1..area.height).zip(wrapped) {
        Pen::new(buffer, area, row).blank(1, theme.text()).write(&line, style);
    }
}

/// What to press.
fn way_out(why: &AgreementRefusal) -> String {
    let complete = key_of(When::Read, Verb::Complete);
    let (choose, all) =
        (key_of(When::Anywhere, Verb::Showing(Showing::Filter)), key_of(When::Anywhere, Verb::Showing(Showing::All)));
    match why {
        AgreementRefusal::Blind => why.hint().to_owned(),
        AgreementRefusal::NothingComplete | AgreementRefusal::OneCoder(_) => {
            format!(
                "{complete} in Transcripts or Read says that you have coded a transcript; only what two coders completed is compared"
            )
        }
        AgreementRefusal::OneNamed(_) => {
            format!("the others are hidden: {choose} chooses who is shown, {all} shows everybody")
        }
        AgreementRefusal::Idle(_) => format!("{choose} chooses who is compared, {all} shows everybody"),
        AgreementRefusal::TooMany(_) => format!("{choose} chooses who is compared"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signs_over_a_bar_stand_where_alpha_is_good_enough() {
        for width in [13, 19, 40, 100] {
            let scale = scale(AgreementMeasure::Alpha, width);
            let places: Vec<usize> =
                scale.chars().enumerate().filter(|(_, sign)| *sign == '▾').map(|(place, _)| place + 1).collect();
            let expected = BARS.map(|bar| (bar * width as f64).round() as usize);
            assert_eq!((columns(&scale), places), (width, expected.to_vec()));
        }
        assert_eq!(scale(AgreementMeasure::Coded, 20), "");
    }

    #[test]
    fn a_share_of_one_fills_the_bar_and_nothing_negative_is_drawn() {
        assert_eq!(of_whole(Value::Ratio(Ok(1.0)), 5), "█████");
        assert_eq!(of_whole(Value::Percent(Ok(50.0)), 4), "██");
        assert_eq!(of_whole(Value::Ratio(Ok(-0.4)), 5), "");
    }
}
