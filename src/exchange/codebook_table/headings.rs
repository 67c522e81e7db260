//! What the columns of a table mean, whatever they are called.

/// A column's meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Id,
    Name,
    /// Names from the top down: `A > B > C`.
    Path,
    /// The name or the path of the code, as the table may have it: other programs' one column.
    Code,
    Parent,
    Definition,
    Include,
    Exclude,
    Examples,
    Color,
    Key,
    Aliases,
    Applies,
    Sources,
    ReplacedBy,
    Guid,
    /// Counts and the like, which a codebook does not hold.
    Count,
}

/// Headings by meaning, in lower case, without spaces and signs.
#[rustfmt::skip]
const NAMES: [(Column, &[&str]); 17] = [
    (Column::Id, &["id", "codeid", "identifier", "mnemonic", "编号", "編號"]),
    (Column::Name, &["name", "codename", "title", "label", "名称", "名稱", "代码名称", "编码名称"]),
    (Column::Path, &["path", "codepath", "hierarchy", "hierarchicalname", "路径", "路徑"]),
    // MAXQDA has Code and Memo, Taguette tag, ATLAS.ti and others Code.
    (Column::Code, &["code", "tag", "node", "theme", "category", "编码", "編碼", "代码", "节点", "标签"]),
    (Column::Parent, &["parent", "parentid", "parentcode", "parentname", "above", "broader", "上级", "父级", "上級"]),
    (Column::Definition, &["definition", "description", "meaning", "memo", "comment", "codememo", "briefdefinition", "shortdefinition", "note", "notes", "定义", "定義", "说明", "描述", "备注"]),
    (Column::Include, &["include", "inclusion", "inclusioncriteria", "whentouse", "includewhen", "usewhen", "纳入", "何时使用", "包括"]),
    (Column::Exclude, &["exclude", "exclusion", "exclusioncriteria", "whennottouse", "excludewhen", "donotuse", "排除", "何时不用", "不包括"]),
    (Column::Examples, &["examples", "example", "quote", "quotes", "quotation", "quotations", "examplequote", "examplequotes", "例子", "示例", "举例", "例"]),
    (Column::Color, &["color", "colour", "颜色", "顏色"]),
    (Column::Key, &["key", "hotkey", "shortcut", "快捷键"]),
    (Column::Aliases, &["aliases", "alias", "synonyms", "synonym", "别名", "別名"]),
    (Column::Applies, &["applies", "codable", "iscodable", "适用"]),
    (Column::Sources, &["sources", "source", "reference", "references", "literature", "文献", "来源"]),
    (Column::ReplacedBy, &["replacedby", "mergedinto"]),
    (Column::Guid, &["guid", "uuid"]),
    (Column::Count, &["codings", "count", "counts", "frequency", "frequencies", "numberofhighlights", "highlights", "codedsegments", "segments", "grounded", "density", "files", "created", "modified", "creator", "owner", "author", "#", "no"]),
];

/// What a heading means; `None` for one that is not known.
pub(super) fn meaning(heading: &str) -> Option<Column> {
    let folded: String = heading.to_lowercase().chars().filter(|letter| letter.is_alphanumeric()).collect();
    let folded = if folded.is_empty() && heading.trim() == "#" { "#".to_owned() } else { folded };
    NAMES.iter().find(|(_, names)| names.contains(&folded.as_str())).map(|(column, _)| *column)
}

/// Whether a row of cells is one of headings: a column names the code, and it is not alone, or it can mean nothing else.
pub(super) fn is_header(cells: &[String]) -> bool {
    let known: Vec<Column> = cells.iter().filter_map(|cell| meaning(cell)).collect();
    let names = |column: &Column| matches!(column, Column::Id | Column::Name | Column::Path | Column::Code);
    let filled = cells.iter().filter(|cell| !cell.trim().is_empty()).count();
    known.iter().any(names) && (known.len() > 1 || filled == 1)
}
