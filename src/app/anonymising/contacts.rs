//! Addresses and numbers that lead to a person, whatever the names are.

use std::sync::OnceLock;

use regex::Regex;

use crate::text::TextRange;

use super::taken::Taken;

/// What is looked for: its name in reports, and the pattern; where it has a group, only the group is the find. Earlier ones
/// take their place from later ones.
const PATTERNS: [(&str, &str); 9] = [
    ("e-mail", r"[\p{L}\p{N}._%+\-]+[@＠][\p{L}\p{N}\-]+(?:\.[\p{L}\p{N}\-]+)*\.\p{L}{2,}"),
    (
        "profile",
        r"(?i)(?-u:\b)(?:https?://)?(?:[a-z0-9\-]+\.)*(?:linkedin|facebook|instagram|twitter|xing|orcid|weibo|zhihu|github)\.(?:com|org|cn)/[^\s，。；、）)\]>]+",
    ),
    (
        "ID card",
        r"(?-u:\b)[1-9][0-9]{5}(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx](?-u:\b)",
    ),
    ("WeChat", r"(?i)(?-u:\b)wxid_[a-z0-9_\-]{5,}"),
    (
        "WeChat",
        r"(?i)(?:微信号|微信號|微信|wechat(?: id)?|weixin)\s*(?:号|號)?\s*(?:是|为|為|is|[:：])\s*([a-z][a-z0-9_\-]{5,19})(?-u:\b)",
    ),
    ("QQ", r"(?i)QQ\s*(?:号|號)?\s*(?:是|为|為|is|[:：])?\s*([1-9][0-9]{4,10})(?-u:\b)"),
    ("phone", r"(?:\+86[ \-]?|(?-u:\b)(?:86[ \-]?)?)1[3-9][0-9](?:[ \-]?[0-9]{4}){2}(?-u:\b)"),
    ("phone", r"(?-u:\b)(?:[48]00[ \-]?[0-9]{3}[ \-]?[0-9]{4}|0[1-9][0-9]{1,2}[ \-][0-9]{7,8})(?-u:\b)"),
    (
        "phone",
        r"(?:\+[0-9]{1,3}(?:[ .()\-/]{0,2}[0-9]){6,13}|(?-u:\b)(?:1[ .\-])?[2-9][0-9]{2}[.\- ][2-9][0-9]{2}[.\- ][0-9]{4}|\([2-9][0-9]{2}\)[ .\-]?[2-9][0-9]{2}[.\- ][0-9]{4})(?-u:\b)",
    ),
];

/// The addresses and numbers in `text`, in order, none overlapping another; each with what it is.
pub(super) fn contacts(text: &str) -> Vec<(TextRange, &'static str)> {
    let mut found: Vec<(TextRange, &'static str)> = Vec::new();
    let mut taken = Taken::default();
    for ((kind, _), pattern) in PATTERNS.iter().zip(patterns()) {
        for captures in pattern.captures_iter(text) {
            let Some(hit) = captures.get(1).or(captures.get(0)) else { continue };
            let range = TextRange::of(hit.start(), hit.end());
            if taken.take(range) {
                found.push((range, kind));
            }
        }
    }
    found.sort_unstable();
    found
}

fn patterns() -> &'static [Regex] {
    static COMPILED: OnceLock<Vec<Regex>> = OnceLock::new();
    // A pattern that did not compile would be left out here; a test says that all do.
    COMPILED.get_or_init(|| PATTERNS.iter().filter_map(|(_, pattern)| Regex::new(pattern).ok()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str)]) {
        let found: Vec<(&str, &str)> =
            contacts(text).into_iter().map(|(range, kind)| (kind, range.slice(text))).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn every_pattern_compiles() {
        assert_eq!(patterns().len(), PATTERNS.len());
    }

    #[test]
    fn addresses() {
        check("Write to r.kessler@harlan-motors.com, 😀", &[("e-mail", "r.kessler@harlan-motors.com")]);
        check("邮箱是王小明@例子.中国。", &[("e-mail", "邮箱是王小明@例子.中国")]);
        check("see linkedin.com/in/rkessler，好", &[("profile", "linkedin.com/in/rkessler")]);
        check("https://weibo.com/u/123456789 ok", &[("profile", "https://weibo.com/u/123456789")]);
        check("我的微信号是 kessler_88，加我", &[("WeChat", "kessler_88")]);
        check("WeChat: wangxm1990; QQ：12345678", &[("WeChat", "wangxm1990"), ("QQ", "12345678")]);
        check("wxid_a1b2c3d4e5", &[("WeChat", "wxid_a1b2c3d4e5")]);
    }

    #[test]
    fn numbers() {
        check("打13812345678或138 1234 5678", &[("phone", "13812345678"), ("phone", "138 1234 5678")]);
        check("+86 138-1234-5678", &[("phone", "+86 138-1234-5678")]);
        check("客服400-820-1234，021-62345678", &[("phone", "400-820-1234"), ("phone", "021-62345678")]);
        check("Call (415) 555-2671 or 415.555.2671", &[("phone", "(415) 555-2671"), ("phone", "415.555.2671")]);
        check(
            "+49 (0)89 123 45678, +1 415 555 2671",
            &[("phone", "+49 (0)89 123 45678"), ("phone", "+1 415 555 2671")],
        );
        check("身份证11010519491231002X。", &[("ID card", "11010519491231002X")]);
    }

    #[test]
    fn what_is_none() {
        for text in [
            "[00:12:33] Speaker 1: in 2019-2020 we made 1,250,000 cars, 3.5 %",
            "00:01:02.345 --> 00:01:04.000",
            "订单号20260302123456789012345",
            "a@b, me @ home, version 1.2.3, 10/12/2024",
            "我们用微信聊天 every day，一共13亿人",
            "see https://example.org/page",
        ] {
            check(text, &[]);
        }
    }
}
