//! JSON: objects with the columns' names as keys, in the order of the columns.

use std::io::Write;

use serde_json::Value;

use super::{Cell, Table};

/// Write one table as an array of objects, several as an object of such arrays. One row a line, so that `grep` works.
pub(super) fn write(tables: &[Table], out: &mut dyn Write) -> std::io::Result<()> {
    if let [table] = tables {
        rows(table, "", out)?;
        return out.write_all(b"\n");
    }
    out.write_all(b"{")?;
    for (number, table) in tables.iter().enumerate() {
        let comma = if number > 0 { "," } else { "" };
        write!(out, "{comma}\n  {}: ", Value::String(table.name.to_lowercase()))?;
        rows(table, "  ", out)?;
    }
    out.write_all(b"\n}\n")
}

fn rows(table: &Table, indent: &str, out: &mut dyn Write) -> std::io::Result<()> {
    out.write_all(b"[")?;
    // The keys are the same in every row.
    let keys: Vec<String> = table.columns.iter().map(|column| Value::from(column.name.as_str()).to_string()).collect();
    // A table that has a column for it says by itself why cells are n/a.
    let tells = table.columns.iter().any(|column| column.name == "reasons");
    for (number, row) in table.rows.iter().enumerate() {
        let comma = if number > 0 { "," } else { "" };
        write!(out, "{comma}\n{indent}  {{")?;
        for (place, (key, cell)) in keys.iter().zip(row).enumerate() {
            out.write_all(if place > 0 { b"," } else { b"" })?;
            out.write_all(key.as_bytes())?;
            out.write_all(b":")?;
            value(cell, out)?;
        }
        if !tells {
            reasons(&keys, row, out)?;
        }
        out.write_all(b"}")?;
    }
    if table.rows.is_empty() { out.write_all(b"]") } else { write!(out, "\n{indent}]") }
}

/// Why measures of a row are null, by column: the last key, where there is a reason.
fn reasons(keys: &[String], row: &[Cell], out: &mut dyn Write) -> std::io::Result<()> {
    let undefined = keys.iter().zip(row).filter_map(|(key, cell)| match cell {
        Cell::Undefined(why) => Some((key, why)),
        _ => None,
    });
    let mut any = false;
    for (key, why) in undefined {
        write!(out, "{}{key}:{}", if any { "," } else { ",\"n/a\":{" }, Value::from(why.as_str()))?;
        any = true;
    }
    if any { out.write_all(b"}") } else { Ok(()) }
}

fn value(cell: &Cell, out: &mut dyn Write) -> std::io::Result<()> {
    match cell {
        Cell::Text(text) | Cell::Day(_, text) => serde_json::to_writer(out, text)?,
        // A whole number has no point.
        Cell::Number(number, _) if number.fract() == 0.0 && number.abs() < 1e15 => write!(out, "{number:.0}")?,
        Cell::Number(number, _) => serde_json::to_writer(out, number)?,
        Cell::Count(number) => serde_json::to_writer(out, number)?,
        // What is no number is null.
        Cell::Measure(number) | Cell::Coverage(number) | Cell::Ratio(number) | Cell::Index(number) => {
            serde_json::to_writer(out, number)?;
        }
        Cell::Missing | Cell::Undefined(_) => out.write_all(b"null")?,
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::Kind;
    use super::*;

    #[test]
    fn keys_keep_their_order_and_missing_is_null() {
        let mut table = Table::new("Quotes", [("quote", Kind::Text), ("a", Kind::Count), ("share", Kind::Measure)]);
        table.push(vec![Cell::text("\"信任\" 😀"), Cell::count(2), Cell::Missing]);
        let mut bytes = Vec::new();
        write(std::slice::from_ref(&table), &mut bytes).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(text, "[\n  {\"quote\":\"\\\"信任\\\" 😀\",\"a\":2,\"share\":null}\n]\n");
        let mut bytes = Vec::new();
        write(&[table.clone(), Table { rows: Vec::new(), name: "Empty".into(), ..table.clone() }], &mut bytes).unwrap();
        let both: Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!((both["quotes"][0]["a"].as_u64(), both["empty"].as_array().map(Vec::len)), (Some(2), Some(0)));
        let mut bytes = Vec::new();
        table.rows[0][2] = Cell::Undefined("没有 \"units\"".to_owned());
        let mut why = Vec::new();
        write(std::slice::from_ref(&table), &mut why).unwrap();
        let why: Value = serde_json::from_slice(&why).unwrap();
        assert_eq!((&why[0]["share"], &why[0]["n/a"]["share"]), (&Value::Null, &Value::from("没有 \"units\"")));
        table.add_column("reasons", Kind::Text);
        table.rows[0].push(Cell::text("said"));
        let mut told = Vec::new();
        write(std::slice::from_ref(&table), &mut told).unwrap();
        assert!(!String::from_utf8(told).unwrap().contains("n/a"));
        let mut typed = Table::new("t", [("years", Kind::Text), ("day", Kind::Text), ("income", Kind::Text)]);
        let day = Cell::Day("2024-03-14".parse().unwrap(), "2024/3/14".to_owned());
        typed.push(vec![Cell::Number(6.0, "06".to_owned()), day, Cell::Number(-1200.5, "-1200.50".to_owned())]);
        let mut out = Vec::new();
        write(&[typed], &mut out).unwrap();
        let expected = "[\n  {\"years\":6,\"day\":\"2024/3/14\",\"income\":-1200.5}\n]\n";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
        let mut odd = Table::new("t", [("\"a\" 信", Kind::Measure)]);
        odd.push(vec![Cell::Ratio(f64::NAN)]);
        odd.push(vec![Cell::Measure(0.1)]);
        write(&[odd], &mut bytes).unwrap();
        assert_eq!(String::from_utf8(bytes).unwrap(), "[\n  {\"\\\"a\\\" 信\":null},\n  {\"\\\"a\\\" 信\":0.1}\n]\n");
    }
}
