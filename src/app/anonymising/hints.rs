//! What else a name goes by: its parts, its initials, a Chinese surname with a title. Each is only a hint.

use crate::project::{Matching, Pseudonym};
use crate::text::is_han;

/// Another form of a name of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hint {
    /// The form.
    pub words: String,
    /// The row whose name it is a form of.
    pub row: usize,
    /// What it is, in reports.
    pub kind: &'static str,
    /// Whether it must stand with a capital to count: `Mark`, not `mark`.
    pub capital: bool,
}

/// All other forms of the names in `rows`. Han characters are expected in the form that all variants are folded to.
pub(super) fn hints(rows: &[Pseudonym]) -> Vec<Hint> {
    let mut hints: Vec<Hint> = Vec::new();
    for (number, row) in rows.iter().enumerate() {
        let mut push = |words: String, kind, capital| hints.push(Hint { words, row: number, kind, capital });
        if row.name.chars().any(is_han) {
            if is_person(row) {
                chinese(&row.name, &mut push);
            }
        } else {
            parts(row).into_iter().for_each(|part| push(part.to_owned(), "part of a name", true));
            initials(row).into_iter().for_each(|initials| push(initials, "initials", true));
        }
    }
    hints
}

/// The hints as a table that can be looked for.
pub(super) fn as_rows(hints: &[Hint]) -> Vec<Pseudonym> {
    let matching = Matching::Word;
    hints.iter().map(|hint| Pseudonym { name: hint.words.clone(), matching, ..Pseudonym::default() }).collect()
}

/// Whether a row names a person, or does not say what it names.
fn is_person(row: &Pseudonym) -> bool {
    let kind = row.kind.to_lowercase();
    kind.is_empty() || ["person", "people", "participant", "name", "人"].iter().any(|word| kind.contains(word))
}

/// Words of names that say nothing of whose name it is.
const COMMON: [&str; 40] = [
    "mr",
    "mrs",
    "ms",
    "miss",
    "dr",
    "prof",
    "sir",
    "madam",
    "van",
    "von",
    "der",
    "den",
    "de",
    "la",
    "le",
    "du",
    "di",
    "da",
    "bin",
    "ibn",
    "al",
    "the",
    "of",
    "and",
    "for",
    "jr",
    "sr",
    "inc",
    "ltd",
    "llc",
    "gmbh",
    "co",
    "corp",
    "company",
    "group",
    "motor",
    "motors",
    "university",
    "st",
    "new",
];

/// The words of a name of several words, each of which may stand alone; of a name that is no person's only the first.
pub(super) fn parts(row: &Pseudonym) -> Vec<&str> {
    let words: Vec<&str> = row.name.split_whitespace().collect();
    if words.len() < 2 {
        return Vec::new();
    }
    let bare = |word: &str| word.trim_end_matches(['.', ',']).to_lowercase();
    let letters = |word: &&str| word.chars().filter(|letter| letter.is_alphabetic()).count();
    let telling = |word: &&str| letters(word) > 1 && !COMMON.contains(&bare(word).as_str());
    let most = if is_person(row) { words.len() } else { 1 };
    words.into_iter().take(most).filter(telling).collect()
}

/// `R.K.` and `R. K.` for `Robert Kessler`.
fn initials(row: &Pseudonym) -> Vec<String> {
    let words = parts(row);
    if words.len() < 2 || !is_person(row) {
        return Vec::new();
    }
    let firsts: Vec<String> =
        words.iter().filter_map(|word| word.chars().next()).map(|first| format!("{first}.")).collect();
    vec![firsts.concat(), firsts.join(" ")]
}

/// The bare initials that some transcribers use as labels: `RK`.
pub(super) fn label_initials(row: &Pseudonym) -> Option<String> {
    let words = parts(row);
    let many = words.len() > 1 && is_person(row) && !row.name.chars().any(is_han);
    many.then(|| words.iter().filter_map(|word| word.chars().next()).flat_map(char::to_uppercase).collect())
}

/// Surnames of two characters.
const DOUBLE: &str =
    "欧阳 司马 诸葛 上官 令狐 尉迟 皇甫 东方 公孙 慕容 司徒 端木 南宫 夏侯 轩辕 长孙 宇文 独孤 呼延 闻人";

/// The surnames of more than nine in ten Chinese, in their simplified form.
const SINGLE: &str = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范\
                      方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤\
                      毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司\
                      柏宁柯阮桂闵解强柴华车冉房边";

/// What stands behind a surname, in the simplified form.
const TITLES: &str = "总 总经理 副总 总监 总裁 经理 工 工程师 老师 先生 女士 小姐 太太 夫人 主任 部长 厂长 董 董事长 主管 教授 博士 处长 科长 局长 \
                      书记 主席 师傅 哥 姐 院长 校长 助理 秘书 队长 组长 班长 主编 律师 医生 大夫 同志 某 氏 桑 所长 站长 市长 省长 会计 专家 顾问";

/// What stands before a surname.
const BEFORE: [&str; 3] = ["老", "小", "阿"];

/// The surname that a Chinese name begins with, if it is one of a person.
fn surname(name: &str) -> Option<&str> {
    let double = DOUBLE.split_whitespace().find(|surname| name.starts_with(surname));
    double.or_else(|| {
        name.chars().next().filter(|first| SINGLE.contains(*first)).and_then(|first| name.get(..first.len_utf8()))
    })
}

fn chinese(name: &str, push: &mut impl FnMut(String, &'static str, bool)) {
    let name: String = name.split_whitespace().collect();
    let Some(surname) = surname(&name).filter(|_| name.chars().all(is_han) && name.chars().count() <= 5) else {
        return;
    };
    let given = name.strip_prefix(surname).unwrap_or_default();
    let is_title = TITLES.split_whitespace().any(|title| title == given);
    if !is_title && given.chars().count() > 1 {
        push(given.to_owned(), "given name", false);
    }
    let called = TITLES.split_whitespace().map(|title| format!("{surname}{title}"));
    let called = called.chain(BEFORE.iter().map(|before| format!("{before}{surname}")));
    called.filter(|called| *called != name).for_each(|called| push(called, "surname and title", false));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, kind: &str, present: &[&str], absent: &[&str]) {
        let row = Pseudonym { name: name.to_owned(), kind: kind.to_owned(), ..Pseudonym::default() };
        let found: Vec<String> = hints(&[row]).into_iter().map(|hint| hint.words).collect();
        for words in present {
            assert!(found.iter().any(|found| found == words), "{name}: {words} not in {found:?}");
        }
        for words in absent {
            assert!(!found.iter().any(|found| found == words), "{name}: {words}");
        }
    }

    #[test]
    fn names_of_persons() {
        check("Robert Kessler", "", &["Robert", "Kessler", "R.K.", "R. K."], &["Robert Kessler"]);
        check("Dr. Ann van Dyk", "person", &["Ann", "Dyk", "A.D."], &["Dr.", "van"]);
        check("Kessler", "", &[], &["Kessler"]);
        check("Harlan Motor Company", "organisation", &["Harlan"], &["Motor", "Company", "H.M.C."]);
    }

    #[test]
    fn chinese_names() {
        check("王小明", "", &["小明", "王总", "王经理", "老王", "王先生"], &["王小明", "王"]);
        check("王经理", "", &["王总", "小王"], &["经理", "王经理"]);
        check("欧阳锋", "person", &["欧阳总", "老欧阳"], &["锋"]);
        check("岚江集团", "", &[], &["江集团", "集团"]);
        check("江铃", "organisation", &[], &["江总"]);
    }

    #[test]
    fn initials_of_labels() {
        let row = |name: &str| Pseudonym { name: name.to_owned(), ..Pseudonym::default() };
        assert_eq!(label_initials(&row("Robert Kessler")).as_deref(), Some("RK"));
        assert_eq!(label_initials(&row("Kessler")), None);
    }
}
