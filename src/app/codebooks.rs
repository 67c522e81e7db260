//! The codebooks that come with the program.

/// Name and text of each shipped codebook; the first is the default of a new study.
pub const SHIPPED: [(&str, &str); 4] = [
    ("transfer-barriers-and-drivers", include_str!("../../codebooks/transfer-barriers-and-drivers.yaml")),
    ("ijv-interviews", include_str!("../../codebooks/ijv-interviews.yaml")),
    ("b2b-knowledge-transfer", include_str!("../../codebooks/b2b-knowledge-transfer.yaml")),
    ("ignorance-management", include_str!("../../codebooks/ignorance-management.yaml")),
];

/// The text of the shipped codebook of this name.
///
/// ```
/// assert!(emic::app::shipped("ijv-interviews").is_some());
/// assert!(emic::app::shipped("ijv").is_none());
/// ```
pub fn shipped(name: &str) -> Option<&'static str> {
    SHIPPED.iter().find(|(known, _)| *known == name).map(|(_, source)| *source)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use regex::Regex;

    use super::*;
    use crate::exchange::codebook_yaml::{parse, render};
    use crate::project::{Code, Codebook};

    fn codebooks() -> Vec<(&'static str, Codebook)> {
        let codebook = |(name, source)| {
            let parsed = parse(source).unwrap_or_else(|problems| {
                panic!(
                    "{}",
                    problems.iter().map(|problem| render(problem, source, name)).collect::<Vec<_>>().join("\n")
                )
            });
            assert_eq!(parsed.warnings, [], "{name}");
            (name, parsed.codebook)
        };
        SHIPPED.into_iter().map(codebook).collect()
    }

    #[test]
    fn every_shipped_codebook_reads_without_a_warning() {
        for (name, codebook) in codebooks() {
            assert!(codebook.codes().len() > 30, "{name}");
            assert!(!codebook.title.is_empty() && !codebook.version.is_empty() && !codebook.description.is_empty());
            assert!(!codebook.sources.is_empty(), "{name}");
        }
    }

    #[test]
    fn every_code_tells_a_coder_what_to_do() {
        for (name, codebook) in codebooks() {
            for code in codebook.codes() {
                let id = &code.id;
                assert!(!code.definition.is_empty(), "{name}: {id} has no definition");
                let below = codebook.children(Some(id)).count();
                assert_eq!(code.applies, below == 0, "{name}: {id} is a heading and applies, or neither");
                let rules = [&code.include, &code.exclude];
                let rules = rules.into_iter().all(|rule| !rule.is_empty()) && !code.examples.is_empty();
                assert!(rules || !code.applies, "{name}: {id} lacks include, exclude or examples");
                assert!(!code.name.contains(['_', '/']), "{name}: {id}");
            }
        }
    }

    #[test]
    fn codes_in_backticks_exist() {
        let word = Regex::new("`([^`]+)`").unwrap();
        for (name, codebook) in codebooks() {
            for code in codebook.codes() {
                for text in [&code.definition, &code.include, &code.exclude] {
                    for found in word.captures_iter(text) {
                        let (id, known) = (&found[1], codebook.get(&found[1]));
                        assert!(known.is_some(), "{name}: {} speaks of `{id}`, which is not there", code.id);
                        assert_ne!(id, code.id.as_str(), "{name}: a code speaks of itself");
                    }
                }
            }
        }
    }

    #[test]
    fn one_id_means_one_thing_in_all_codebooks() {
        let mut seen: HashMap<String, (&str, Code)> = HashMap::new();
        for (name, codebook) in codebooks() {
            for code in codebook.codes() {
                if let Some((other, first)) = seen.get(code.id.as_str()) {
                    assert_eq!(code.name, first.name, "{} in {name} and {other}", code.id);
                    assert_eq!(code.applies, first.applies, "{} in {name} and {other}", code.id);
                } else {
                    seen.insert(code.id.to_string(), (name, code.clone()));
                }
            }
        }
    }

    #[test]
    fn every_construct_of_the_field_has_its_code() {
        let codebooks = codebooks();
        for (construct, ids) in CONSTRUCTS {
            for id in ids.split(' ') {
                let found = codebooks.iter().any(|(_, codebook)| codebook.get(id).is_some());
                assert!(found, "no shipped codebook has `{id}` for {construct}");
            }
        }
    }

    /// What a researcher of inter-firm knowledge transfer must find, with the code (or codes) that say it.
    const CONSTRUCTS: [(&str, &str); 117] = [
        ("tacitness: hard to articulate", "tacitness"),
        ("stickiness: costly to move from its context", "stickiness"),
        ("complexity and specialisation", "complexity"),
        ("superficial codification", "superficial-codification"),
        ("culture clash", "culture-clash"),
        ("incompatible routines", "incompatible-routines"),
        ("differing incentives", "differing-incentives"),
        ("differing terminology", "differing-terminology"),
        ("power structures", "power-structures"),
        ("not invented here", "not-invented-here"),
        ("resistance to change", "resistance-to-change"),
        ("low absorptive capacity", "low-absorptive-capacity"),
        ("resources wasted", "wasted-resources"),
        ("communication breakdown", "communication-breakdown"),
        ("misinterpretation", "misinterpretation"),
        ("low trust", "low-trust"),
        ("language distance", "language-distance"),
        ("cultural distance", "cultural-distance"),
        ("institutional distance", "institutional-distance"),
        ("incompatible knowledge-management systems", "incompatible-km-systems"),
        ("KM tools known but not used", "km-tools-unused"),
        ("IP protection", "ip-protection"),
        ("NDAs and security protocols", "nda-security"),
        ("leakage and unintended spill-over", "leakage"),
        ("opportunism", "opportunism"),
        ("tension between openness and protection", "openness-protection-tension"),
        ("managers unaware of how to facilitate transfer", "unaware-how-to-facilitate"),
        ("transfer left to happen by itself", "left-to-itself"),
        ("ignorance unmanaged", "unmanaged-ignorance unknown-unknown"),
        ("absorptive capacity", "absorptive-capacity"),
        ("prior related knowledge", "prior-knowledge"),
        ("education of staff", "staff-education"),
        ("KM infrastructure", "km-infrastructure"),
        ("own R&D", "own-rd"),
        ("training investment", "training-investment"),
        ("readiness", "readiness"),
        ("trust", "trust"),
        ("commitment", "commitment"),
        ("reciprocity", "reciprocity"),
        ("long-term orientation", "long-term-orientation"),
        ("shared understanding of objectives", "shared-objectives"),
        ("satisfaction with the partner", "partner-satisfaction"),
        ("geographic proximity", "geographic-proximity"),
        ("co-location", "co-location"),
        ("liaison teams", "liaison-teams"),
        ("shared governance", "shared-governance"),
        ("interlocking directorates", "interlocking-directorates"),
        ("an independent organisation with its own board and staff", "independent-organisation"),
        ("licence fees", "licence-fees"),
        ("expected reciprocal inflow", "reciprocal-inflow"),
        ("shared learning", "shared-learning"),
        ("value-chain gain", "value-chain-gain"),
        ("contracts that set out objectives and responsibilities", "contract-objectives"),
        ("phased transfer tied to milestones", "phased-transfer"),
        ("bounded scope of shared knowledge", "bounded-scope"),
        ("training programmes", "training-programmes"),
        ("manuals and documentation", "manuals"),
        ("licensing", "licensing"),
        ("specifications", "specifications"),
        ("rotation of staff", "staff-rotation"),
        ("co-located teams", "co-located-teams"),
        ("mentoring", "mentoring"),
        ("communities of practice", "communities-of-practice"),
        ("face-to-face meetings", "face-to-face"),
        ("learning by doing together", "joint-doing"),
        ("identification and sourcing", "identification"),
        ("transmission", "transmission"),
        ("absorption", "absorption"),
        ("application", "application"),
        ("contribution", "contribution"),
        ("development", "development"),
        ("change at the interface between the firms", "interface-change"),
        ("inter-partner learning", "inter-partner-learning"),
        ("complementary capabilities", "complementary-capabilities technology-capability management-capability"),
        ("satisfaction over time", "satisfaction-change"),
        ("profitability of the venture", "venture-profitability"),
        ("vertical transfer", "vertical-transfer"),
        ("horizontal transfer", "horizontal-transfer"),
        ("internalising", "internalising"),
        ("externalising", "externalising"),
        ("project-based", "project-based-transfer"),
        ("institutional", "institutional-transfer"),
        ("alliance", "alliance"),
        ("supplier-customer", "supplier-customer"),
        ("joint venture", "joint-venture"),
        ("licensing as a relationship", "licensing-relationship"),
        ("franchising", "franchising"),
        ("merger or acquisition", "merger-acquisition"),
        ("risk sharing", "risk-sharing"),
        ("market entry", "market-entry"),
        ("technology access", "technology-access"),
        ("pooling resources", "pooling-resources"),
        ("learning as a motive", "learning-motive"),
        ("speed of capability building", "capability-speed"),
        ("speed", "transfer-speed"),
        ("fidelity", "fidelity"),
        ("recipient satisfaction", "recipient-satisfaction"),
        ("cycle time", "cycle-time"),
        ("quality", "quality"),
        ("cost", "cost"),
        ("efficiency", "efficiency"),
        ("new products", "new-products"),
        ("new markets", "new-markets"),
        ("innovation rate", "innovation-rate"),
        ("profitability and share", "profitability-share"),
        ("independent improvement", "independent-improvement"),
        ("retention of trained staff", "trained-staff-retention"),
        ("diffusion inside the firm", "internal-diffusion"),
        ("institutionalised in routines", "institutionalised-routines"),
        ("digital transformation", "digital-transformation artificial-intelligence blockchain"),
        ("ethics: fair valuation", "fair-valuation"),
        ("ethics: appropriateness", "appropriateness"),
        ("what the partners know", "what-partners-know"),
        ("what they do not know", "known-ignorance"),
        ("what they do not know that they do not know", "unsuspected-ignorance"),
        ("managers' awareness", "managers-awareness"),
        ("use and non-use of KM tools", "km-tools"),
    ];
}
