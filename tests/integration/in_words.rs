//! What is printed is in words: headings, columns that stay off paper, reasons below a table.

use crate::support::Home;

/// The sample study, in which the program works.
fn demo() -> Home {
    let mut home = Home::new();
    assert_eq!(home.silent(&["demo", "study", "--no-open"], "").code, 0);
    home.place = home.place.join("study");
    home
}

fn printed(home: &Home, arguments: &[&str], format: &str) -> String {
    let run = home.silent(&[arguments, &["--format", format]].concat(), "");
    assert!(run.code < 2 && !run.stdout.is_empty(), "{arguments:?}: {}", run.stderr);
    run.stdout
}

#[test]
fn no_table_prints_a_heading_for_programs() {
    let home = demo();
    let named = emic::app::papers::all()
        .iter()
        .map(|paper| paper.name)
        .filter(|name| !["sample", "codebook-history", "highlight"].contains(name));
    let mut commands: Vec<Vec<&str>> = named
        .map(|name| match name {
            "timeline" => vec!["timeline", "cn01-chen"],
            name => vec![name],
        })
        .collect();
    let more = [
        "participants --summary",
        "codebook history",
        "codebook show",
        "codebook versions",
        "frequencies --details --by speaker",
        "frequencies --matrix",
        "crosstab --by attribute.partner --tests",
        "crosstab --by attribute.partner --cells cases",
        "crosstab --by attribute.partner --cells coverage",
        "crosstab --by attribute.partner --cells residuals",
        "crosstab --by attribute.partner --tidy",
        "cooccurrence --same turn --tests",
        "cooccurrence --within 2",
        "cooccurrence --follows 2",
        "cooccurrence --inside",
        "cooccurrence --matrix",
        "sequences --matrix",
        "sequences --list",
        "agreement --overall",
        "agreement --pairs --coefficient kappa",
        "agreement --by-coder",
        "agreement --without",
        "agreement --disagreements",
        "agreement --confusions",
        "agreement --matching",
        "agreement --unitizing --code tacitness",
        "agreement --interval analytic",
        "words --details --by attribute.partner",
        "keyness --target attribute.partner:Harlan --details",
        "dispersion trust",
        "dispersion trust --parts",
        "kwic trust",
        "suggest cn01-chen",
        "suggest --evaluate",
        "codings --versions --code tacitness",
        "draw tacitness",
        "memos",
        "history",
        "transcripts",
        "attributes",
        "speakers",
        "audit",
        "quotes --count",
        "lost",
        "search trust --facets",
    ];
    commands.extend(more.iter().map(|line| line.split(' ').collect()));
    for command in commands {
        let page = printed(&home, &command, "markdown");
        for (line, rule) in page.lines().zip(page.lines().skip(1)) {
            let is_head = rule.starts_with("| --") && line.starts_with('|');
            assert!(!is_head || !line.contains('_'), "{command:?}: {line}");
        }
        assert!(page.contains("\n| --"), "{command:?}: {page}");
    }
}

#[test]
fn names_stand_on_paper_without_their_ids() {
    let home = demo();
    let head = |arguments: &[&str]| {
        let page = printed(&home, arguments, "latex");
        page.lines().skip_while(|line| *line != "\\toprule").nth(1).unwrap().to_owned()
    };
    for (command, begins) in [
        ("frequencies", "code & segments"),
        ("agreement", "code & units & coded"),
        ("sequences", "from & to & count"),
        ("timeline cn01-chen", "code & start"),
        ("cooccurrence", "code A & code B &"),
        ("saturation", "transcript & codes & new"),
        ("appendix", "code & level & definition"),
    ] {
        let found = head(&command.split(' ').collect::<Vec<_>>());
        assert!(found.starts_with(begins), "{command}: {found}");
    }
    assert!(head(&["frequencies", "--columns", "code,path,name"]).starts_with("code & path & name"));
    let page = printed(&home, &["saturation"], "latex");
    assert!(page.contains("Superficial codification, ") && !page.contains("superficial-codification"), "{page}");
    // Programs have both.
    let csv = printed(&home, &["saturation"], "csv");
    assert!(csv.contains(",new_codes,new_names\n") && csv.contains("tacitness stickiness "), "{csv}");
    // Two codes of one name are told apart by their ids.
    assert_eq!(home.silent(&["codebook", "rename", "stickiness", "Tacitness"], "").code, 0);
    assert!(head(&["frequencies"]).starts_with("code & name & path"));
}

#[test]
fn why_a_number_is_not_there_is_said_once_on_paper() {
    let home = demo();
    let page = printed(&home, &["agreement"], "latex");
    let why = "no variation: all decisions are the same";
    assert_eq!(page.matches(why).count(), 1, "{page}");
    assert!(page.contains("& n/a* &") && page.contains("n/a†"), "{page}");
    assert!(printed(&home, &["agreement"], "csv").matches(why).count() > 1);
}

#[test]
fn a_summary_of_the_sample_names_nobody_unless_asked() {
    let home = demo();
    let table = printed(&home, &["participants", "--summary"], "markdown");
    assert!(table.contains("| partner | Harlan | 8 |") && !table.contains("Kessler"), "{table}");
    assert!(table.contains("- left out, because everybody has a value of their own: name\n"), "{table}");
    let kept = printed(&home, &["participants", "--summary", "--keep", "name"], "markdown");
    assert!(kept.contains("| name | Robert Kessler | 1 |") && !kept.contains("left out, because"), "{kept}");
    let refused = home.silent(&["participants", "--summary", "--keep", "nam"], "");
    assert!(refused.code == 2 && refused.stderr.contains("nam"), "{}", refused.stderr);
}

#[test]
fn codes_and_headings_are_counted_alike_wherever_they_are_told() {
    let home = demo();
    let run = home.silent(&["report", "-o", "../r.html"], "");
    assert_eq!(run.code, 0, "{}", run.stderr);
    let page = std::fs::read_to_string(home.path("r.html")).unwrap();
    assert!(page.contains(">81 codes and 21 headings; 72 codes used</dd>"), "the overview");
    assert!(page.contains(": 81 codes and 21 headings; 81 of the codes have a definition."), "the methods");
    assert!(page.contains(" The first version of the codebook had 72 of the 72 codes found"), "saturation");
    for command in ["frequencies", "crosstab", "appendix"] {
        let note = "rows: 81 codes and 21 headings, which others stand below and which are not applied";
        assert!(printed(&home, &[command], "markdown").contains(note), "{command}");
    }
    let coreq = printed(&home, &["coreq"], "markdown");
    assert!(coreq.contains(": 81 codes and 21 headings on 3 levels, 81 of the codes with a definition;"), "{coreq}");
    assert!(coreq.contains("24 second-order themes"), "{coreq}");
    let proof = printed(&home, &["proof"], "markdown");
    assert!(proof.contains("- themes: 23 of the 24 in the codebook; the others have no segment"), "{proof}");
    let some = printed(&home, &["frequencies", "--code", "tacitness"], "markdown");
    assert!(some.contains("- 1 of 102 codes and headings are shown") && !some.contains("rows: "), "{some}");
}

#[test]
fn a_report_is_folded_on_paper_and_short_on_demand() {
    let home = demo();
    let page = |more: &[&str]| {
        let run = home.silent(&[&["report", "--only", "codebook,overview", "-o", "-"], more].concat(), "");
        assert_eq!(run.code, 0, "{}", run.stderr);
        (run.stdout, run.stderr)
    };
    let (all, said) = page(&[]);
    assert!(!all.contains("class=\"unfold\"") && said.contains("with --unfold"), "{said}");
    let (unfolded, said) = page(&["--unfold"]);
    assert!(unfolded.contains("<body class=\"unfold\">") && !said.contains("--unfold"), "{said}");
    let (used, _) = page(&["--used"]);
    let codes = |page: &str| page.matches("<article class=\"code ").count();
    assert_eq!(codes(&all), 102);
    let left = 102 - codes(&used);
    assert!(
        left >= 9 && used.contains(&format!("{left} of 102 codes and headings have no codings and are left out here."))
    );
    // What stands above a code that was used stays.
    assert!(used.contains(">barriers</code>") && !used.contains(">commitment</code>"));
}

#[test]
fn what_advises_the_author_is_told_and_stands_in_no_manifest() {
    let home = demo();
    let run = home.silent(&["results", "-o", "../results"], "");
    assert_eq!(run.code, 0, "{}", run.stderr);
    let manifest = std::fs::read_to_string(home.path("results/manifest.json")).unwrap();
    for advice in ["--keep NAME lists one", "`=e` on a coding", "see that no name is real"] {
        assert_eq!(run.stderr.matches(advice).count(), 1, "{advice}: {}", run.stderr);
        assert!(!manifest.contains(advice), "{advice}");
    }
    assert!(manifest.contains("left out, because everybody has a value of their own: name\""));
}

#[test]
fn an_exemplar_of_ones_own_needs_no_yes() {
    let home = demo();
    let id = |coder: &str| {
        let run = home.silent(&["codings", "--coder", coder, "--columns", "id", "--format", "csv"], "");
        run.stdout.lines().nth(1).unwrap().to_owned()
    };
    let own = home.silent(&["codings", "set", &id("mei"), "--exemplar", "--coder", "mei"], "");
    assert_eq!(own.code, 0, "{}", own.stderr);
    let other = ["codings", "set", &id("tomas"), "--exemplar", "--coder", "mei"];
    let refused = home.silent(&other, "");
    assert!(
        refused.code == 2 && refused.stderr.contains("write --exemplar yes to mark it all the same"),
        "{}",
        refused.stderr
    );
    let said = home.silent(&["codings", "set", &id("tomas"), "--exemplar", "yes", "--coder", "mei"], "");
    assert_eq!(said.code, 0, "{}", said.stderr);
    let wrong = home.silent(&["codings", "set", "--exemplar", &id("mei"), "--coder", "mei"], "");
    assert_eq!(wrong.code, 2, "{}", wrong.stdout);
}
