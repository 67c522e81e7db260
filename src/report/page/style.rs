//! How the page looks: light and dark, on paper, on a narrow screen, with fonts for Chinese.

use std::fmt::Write as _;

use crate::report::chart::palette;

/// The style sheet.
pub(super) fn sheet() -> String {
    let mut night = String::new();
    for (light, dark) in palette::DARK {
        let light = palette::hex(light);
        let _ = write!(night, ".chart [fill=\"{light}\"]{{fill:{dark}}}.chart [stroke=\"{light}\"]{{stroke:{dark}}}");
    }
    for (name, _, ground) in COLORS {
        let _ = write!(night, ".k-{name}{{--k:{ground}}}");
    }
    let mut colors = String::new();
    for (name, ground, _) in COLORS {
        let _ = write!(colors, ".k-{name}{{--k:{ground}}}");
    }
    // Paper is light, whatever the screen is.
    format!("{PLAIN}{colors}@media screen and (prefers-color-scheme:dark){{{NIGHT}{night}}}{PAPER}")
}

/// The colours of codes as grounds of words: by name, on light and on dark.
const COLORS: [(&str, &str, &str); 12] = [
    ("red", "#fbd3d0", "#5e2320"),
    ("orange", "#fcdfc0", "#5c3a12"),
    ("yellow", "#f8ecae", "#504511"),
    ("green", "#d2edc9", "#234a1c"),
    ("teal", "#c5ece3", "#124a40"),
    ("cyan", "#c6ebf5", "#114754"),
    ("blue", "#cfe0fb", "#1d3c6b"),
    ("purple", "#e2d6fa", "#3f2b6b"),
    ("magenta", "#f6d0ee", "#5a1f50"),
    ("pink", "#fbd3e0", "#5f2139"),
    ("brown", "#eadccb", "#4a3722"),
    ("gray", "#e3e3e3", "#3d3d3d"),
];

const PLAIN: &str = ":root{--ink:#1c1c1c;--muted:#5a5a5a;--paper:#fff;--soft:#f5f5f3;--line:#d9d9d6;--link:#1d5a99;--warn:#7a3b00;--warn-paper:#fff4e3}\
*{box-sizing:border-box}html{scroll-behavior:auto;-webkit-text-size-adjust:100%}\
body{margin:0;color:var(--ink);background:var(--paper);font:16px/1.55 system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','Noto Sans CJK SC','Noto Sans SC','PingFang SC','Hiragino Sans GB','Microsoft YaHei','Source Han Sans SC','Noto Sans CJK TC','PingFang TC','Noto Sans Arabic','Noto Sans Hebrew',sans-serif}\
.skip{position:absolute;left:-99rem;top:0;padding:.6rem 1rem;background:var(--paper);z-index:2}.skip:focus{left:0}\
a{color:var(--link)}:focus-visible{outline:3px solid var(--link);outline-offset:2px}main:focus{outline:none}\
.top,footer,.columns{max-width:80rem;margin:0 auto;padding:0 1.25rem}\
h1{font-size:1.9rem;line-height:1.2;margin:2rem 0 .3rem;overflow-wrap:anywhere}h2{font-size:1.4rem;margin:2.6rem 0 .8rem;padding-top:.6rem;border-top:2px solid var(--line)}\
h3{font-size:1.08rem;margin:1.6rem 0 .4rem;overflow-wrap:anywhere}p{margin:.5rem 0}\
.about,.note{color:var(--muted)}.note{font-size:.9rem}.warning{color:var(--warn);background:var(--warn-paper);border-left:4px solid currentColor;padding:.6rem .9rem;max-width:60rem}\
.columns{display:grid;grid-template-columns:12rem minmax(0,1fr);gap:2rem}main>section:first-child h2{border-top:0;margin-top:1rem}\
.contents ol{position:sticky;top:1rem;list-style:none;margin:1.4rem 0;padding:0;font-size:.95rem}.contents li{margin:.1rem 0}.contents a{display:block;padding:.2rem .4rem;text-decoration:none;border-radius:.25rem}.contents a:hover{background:var(--soft);text-decoration:underline}\
.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(11rem,1fr));gap:.6rem;margin:.8rem 0}.facts div{background:var(--soft);border-radius:.4rem;padding:.5rem .7rem}.facts .long{grid-column:1/-1}.facts dt{color:var(--muted);font-size:.85rem}.facts dd{margin:0;overflow-wrap:anywhere}\
figure{margin:1rem 0}.chart{display:block;max-width:100%;height:auto}.chart text{font-family:inherit}\
.scroll{overflow-x:auto}.scroll.tall{overflow:auto;max-height:85vh}\
table{border-collapse:collapse;font-size:.88rem;margin:.4rem 0;min-width:20rem}caption{text-align:left;color:var(--muted);padding:.2rem 0;font-size:.88rem}\
th,td{padding:.28rem .6rem;border-bottom:1px solid var(--line);text-align:start;vertical-align:top;white-space:pre-wrap;overflow-wrap:break-word;max-width:34rem}\
thead th{position:sticky;top:0;background:var(--paper);border-bottom:2px solid var(--muted);vertical-align:bottom;white-space:normal;overflow-wrap:normal}tbody th{font-weight:600}.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}.none{color:var(--muted)}.s{white-space:nowrap}.w{min-width:18rem}\
.notes{color:var(--muted);font-size:.86rem;margin:.4rem 0;padding-left:1.2rem}summary{cursor:pointer;padding:.3rem 0}details.table{margin:.4rem 0 1.2rem}details.table>summary{color:var(--link);font-size:.92rem}\
#filter{position:sticky;top:0;z-index:1;display:flex;flex-wrap:wrap;gap:.6rem 1rem;align-items:end;background:var(--soft);border:1px solid var(--line);border-radius:.4rem;padding:.7rem .9rem;margin:.8rem 0}#filter[hidden]{display:none}\
#filter label{display:flex;flex-direction:column;font-size:.82rem;color:var(--muted);max-width:14rem}#filter select,#filter input,#filter button{font:inherit;font-size:.92rem;color:var(--ink);background:var(--paper);border:1px solid var(--muted);border-radius:.25rem;padding:.25rem .4rem;max-width:100%}#filter output{font-size:.9rem}\
.chip{background:var(--k,var(--soft));border-radius:.25rem;padding:.05rem .4rem}code{font-size:.85rem;font-weight:400;color:var(--muted);font-family:ui-monospace,'SF Mono',Menlo,Consolas,'Noto Sans Mono CJK SC',monospace}\
.quote{margin:.6rem 0;padding:.4rem .9rem;border-left:3px solid var(--line);max-width:52rem}.quote p{white-space:pre-wrap;overflow-wrap:anywhere}.quote footer{padding:0;margin:0;color:var(--muted);font-size:.86rem}.translation{font-style:italic}.label{font-style:normal;color:var(--muted);font-size:.86rem}.exemplar{font-weight:600}[hidden]{display:none}\
.code{margin:.4rem 0 1rem;max-width:56rem}.code dl{margin:.3rem 0}.code dl div{display:grid;grid-template-columns:9rem minmax(0,1fr);gap:.6rem;margin:.15rem 0}.code dt{color:var(--muted);font-size:.9rem}.code dd{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}\
.d1{margin-left:1.5rem}.d2{margin-left:3rem}.d3{margin-left:4.5rem}.d4,.d5{margin-left:6rem}\
.transcript{border-bottom:1px solid var(--line)}.transcript>summary{font-weight:600}.transcript>summary .note{font-weight:400}\
.turn{display:grid;grid-template-columns:minmax(0,1fr) 13rem;gap:1rem;margin:.3rem 0}.turn p{white-space:pre-wrap;overflow-wrap:anywhere;max-width:48rem;margin:.25rem 0}.time{color:var(--muted);font-size:.85rem;font-variant-numeric:tabular-nums}.margin{list-style:none;margin:.25rem 0;padding:0;font-size:.82rem;display:flex;flex-direction:column;gap:.2rem;align-items:start}.margin li{max-width:100%;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}\
mark{background:var(--k,var(--soft));color:inherit;border-radius:.15rem;-webkit-box-decoration-break:clone;box-decoration-break:clone}.m2{border-bottom:2px solid var(--muted)}.m3{border-bottom:4px double var(--muted)}\
footer{color:var(--muted);font-size:.88rem;margin-top:3rem;padding-bottom:2rem}\
@media (max-width:60rem){.columns{display:block}.contents ol{position:static;display:flex;flex-wrap:wrap;gap:.1rem .4rem;margin:.8rem 0}.turn{display:block}.margin{flex-flow:row wrap}.code dl div{display:block}.d1,.d2,.d3,.d4,.d5{margin-left:.8rem}#filter{position:static}}\
";

const NIGHT: &str = ":root{--ink:#e9e9e9;--muted:#b0b0b0;--paper:#161616;--soft:#222325;--line:#3a3a3a;--link:#8cc0ff;--warn:#ffc98a;--warn-paper:#2f2413}";

// What is folded on the screen is folded on paper, unless the page is unfolded: a browser that does not know
// `::details-content` is told by the script. Quotes and the codebook stand in two columns. Wide tables lie on pages on their
// sides, and words in cells are broken wherever that is needed, so that nothing runs over an edge.
const PAPER: &str = "@media print{@page{margin:18mm 16mm}@page side{size:landscape;margin:14mm 12mm}.unfold details::details-content{content-visibility:visible;display:block}summary{list-style:none}summary::-webkit-details-marker{display:none}\
.wide,.wider,.crowded,.side{page:side}body:not(.unfold) details.table:not([open]){page:auto}.wider th,.wider td,.crowded th,.crowded td{padding:.1rem .16rem}.narrow table{min-width:0}body{font-size:10pt;line-height:1.35;background:#fff}.skip,.contents,#filter,.off{display:none!important}.columns{display:block}\
h2{break-after:avoid;break-before:auto}h3{break-after:avoid}figure,.quote,.code,tr{break-inside:avoid}.scroll,.scroll.tall{overflow:visible;max-height:none}.table table{max-width:100%}thead th{position:static}summary{break-after:avoid}thead{display:table-header-group}\
table{font-size:8.5pt;min-width:0}th,td{max-width:none;padding:.15rem .35rem}.s{white-space:pre-wrap}.w{min-width:7rem;overflow-wrap:anywhere}.wide .w{min-width:13rem}\
.wide table{font-size:8pt}.wider table{font-size:7pt}.crowded table{font-size:6.5pt}.crowded th:not(.n),.crowded td:not(.n){overflow-wrap:anywhere}.crowded tr>:nth-child(-n+3):not(.n){min-width:4rem}\
.wider thead th.n,.crowded thead th.n{writing-mode:vertical-rl;transform:rotate(180deg);text-align:start;white-space:nowrap}.chart{max-width:100%;max-height:20.5cm;width:auto}a{color:inherit;text-decoration:none}mark,.chip,.warning{-webkit-print-color-adjust:exact;print-color-adjust:exact}.chart{-webkit-print-color-adjust:exact;print-color-adjust:exact}\
\
#quotes,#codebook{columns:2;column-gap:6mm;font-size:8pt;line-height:1.25}#quotes h2,#codebook h2,#codebook .facts{column-span:all}#codebook .facts{display:block}#codebook .facts div{background:none;padding:0}#quotes h3,#codebook h3{font-size:9.5pt;margin:.5rem 0 .1rem}\
.quote{margin:.25rem 0;padding:.1rem .5rem;border-left-width:2px}.quote p{margin:.1rem 0}.quote footer,.code .note,.code dt{font-size:7.5pt}\
.code{margin:.2rem 0 .5rem;break-inside:auto}.d1,.d2,.d3,.d4,.d5{margin-left:0}.code .note,.code dl{margin:.1rem 0}.code dl div{display:block;margin:0}.code dt,.code dd{display:inline}.code dt::after{content:\": \"}\
.turn{grid-template-columns:minmax(0,1fr) 9rem}}";
