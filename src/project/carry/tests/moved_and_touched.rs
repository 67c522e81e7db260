//! Words that were cut, touched in a few letters and pasted elsewhere; and lines that were broken within words.

use proptest::prelude::*;

use super::super::*;
use super::{Word, check_marked, made, text_of};
use crate::text::graphemes;

const GUY: &str = "[00:13:29] Pruitt: We had pairs. [You got your guy and he's yours, and if he shoots a bad hood they come \
                   looking at you. I had three.] First one, Xiao Qian, he could do it in a month.\n\n";
const BEFORE: &str =
    "[00:03:16] Interviewer: How did it begin?\n\n[00:03:20] Pruitt: A nice chart, a line along the top.\n\n";
const BEHIND: &str = "[00:14:29] Interviewer: And who taught you?\n\n[00:14:40] Pruitt: Nobody did, see, I thought he'd ask. \
                      There's fellas from Dunmore and fellas from Lanjiang been out here, separate, same week, each of them \
                      asking who's got the files. I said ask a lawyer. Lu comes and looks at the sky and tells them to shut \
                      it off a while.\n\n";

/// As [`check_marked`], of texts with time stamps, whose brackets are no marks.
#[track_caller]
fn check(old: &str, new: &str, fate: Fate) {
    let plain = |text: &str| text.replace("[0", "(0").replace("] P", ") P").replace("] I", ") I");
    check_marked(&plain(old), &plain(new), fate);
}

#[test]
fn what_was_moved_and_touched_is_found_again() {
    let old = [BEFORE, BEHIND, GUY].concat();
    check(&old, &[GUY, BEFORE, BEHIND].concat(), Fate::Moved);
    for (was, is) in [("You got", "You get"), ("a bad hood", "bad hood"), ("three.]", "thre.]"), ("yours", "and his")] {
        check(&old, &[&GUY.replace(was, is), BEFORE, BEHIND].concat(), Fate::Changed);
    }
}

#[test]
fn of_two_turns_that_changed_places_each_is_found() {
    let long = [
        GUY,
        "[00:13:50] Pruitt: Second one never got it, nice kid, he's in logistics. You can't just say do it. ",
        "I'd put my hand over his hand and close his eyes.\n\n",
    ]
    .concat();
    let short = "[00:14:10] Pruitt: In sheds, in the rain, with junk.\n\n";
    for other in [long.replace(['[', ']'], ""), short.to_owned()] {
        let touched = GUY.replace("shoots", "shot");
        check(&[BEFORE, GUY, &other, BEHIND].concat(), &[BEFORE, &other, &touched, BEHIND].concat(), Fate::Changed);
    }
}

#[test]
fn chinese_that_was_moved_and_touched_is_found_again() {
    let turn = "陆永年：一百四十来号人。[去年湖北那边一个厂，半夜发一段枪声，九秒。]一会儿工夫四十多条回他。😀\n\n";
    let (one, two) = ("访谈者：那您呢？\n\n陆永年：我不会打字，我听。\n\n", "访谈者：多少人？\n\n");
    check_marked(&[one, two, turn].concat(), &[&turn.replace("发一段", "发了一段"), one, two].concat(), Fate::Changed);
    // Within its turn.
    check_marked(
        "我拎管子。[我跟他三年，他总共没跟我说满一百句。]头半年我就拎管子，气管。他喷，我在后头拎着。气压低了嘛。我拎了半年。",
        "我拎管子。头半年我就拎管子，气管。他喷，我在后头拎着。气压低了嘛。[我跟了他三年，他总共没跟我说满一百句。]我拎了半年。",
        Fate::Changed,
    );
}

#[test]
fn a_sentence_that_begins_as_its_neighbour_does_keeps_its_beginning() {
    check_marked(
        "It's got two boxes. You check scheduled, the stores man hands you your filters. [You check breakdown and now \
         you've got to have eleven signatures and there's a meeting.] So what would you check?\n",
        "It's got two boxes. [You check breakdown and now you've got to have twelve signatures and there's a meeting.] You \
         check scheduled, the stores man hands you your filters. So what would you check?\n",
        Fate::Changed,
    );
}

#[test]
fn words_of_others_are_not_taken_for_those_that_were_cut() {
    check_marked(
        "A: [and I do not know what they meant by trust.]\n\nB: A nice chart.\n\nC: So it was.\n",
        "B: A nice chart.\n\nC: So it was.\n\nD: and I do not see how anybody slept, it rained for weeks.\n",
        Fate::Lost,
    );
    check_marked(
        "甲：[我觉得这个词翻得不好，叫果皮。]\n\n乙：都是把漆弄到铁上去，不一样的是纸多。\n",
        "乙：都是把漆弄到铁上去，不一样的是纸多。\n\n丙：我觉得这个人行，脱了外套钻地沟。\n",
        Fate::Lost,
    );
}

#[test]
fn lines_broken_within_words_touch_no_passage() {
    check_marked("Why? [Because if] you can't", "Why? [Be\ncause if] yo\nu can't", Fate::Kept);
    check_marked("Why? B\necause [if you] ca\nn't", "Why? Because [if you] can't", Fate::Kept);
    check_marked("订单 [Purchasing plus 一百] 个", "订单 [Pur\nchasing plus 一\n百] 个", Fate::Kept);
    // Words edited elsewhere in the same save.
    check_marked("It was slow. [Because if] you can", "It was quick. [Be\ncause if] you can", Fate::Kept);
}

/// `old` with one word of a turn spelt otherwise and the turn put elsewhere; and which words of `old` the turn has.
fn moved(old: &[Word], (turn, word, to): (usize, usize, usize)) -> Option<(Vec<Word>, usize, std::ops::Range<usize>)> {
    let ends: Vec<usize> = (0..old.len()).filter(|at| old[*at].after == "\n\n").map(|at| at + 1).collect();
    let turn = (0..ends.len()).cycle().skip(turn % ends.len()).find(|turn| turn % 3 != 2)?;
    let range = if turn == 0 { 0 } else { ends[turn - 1] }..ends[turn];
    let mut new = old.to_vec();
    let latin = |at: &usize| old[*at].text.starts_with(|first: char| first.is_ascii_lowercase());
    // Not beside the label: with another turn cut before it, it may be told as part of either.
    let inner = range.start + 2..range.end;
    let spelt = inner.clone().cycle().skip(word % inner.len()).take(inner.len()).find(latin)?;
    new[spelt].text.insert(1, 'z');
    let cut: Vec<Word> = new.drain(range.clone()).collect();
    let starts: Vec<usize> = (0..=new.len()).filter(|at| *at == 0 || new[at - 1].after == "\n\n").collect();
    let to = starts[to % starts.len()];
    new.splice(to..to, cut);
    Some((new, spelt, range.clone()))
}

proptest! {
    #[test]
    fn what_moved_with_a_word_spelt_otherwise_is_never_lost(
        turns in prop::collection::vec(10..30_usize, 2..9),
        places in (0..100_usize, 0..100_usize, 0..100_usize),
        passages in prop::collection::vec((0..400_usize, 6..20_usize), 1..6),
    ) {
        let old = made(&turns);
        let Some((new, spelt, turn)) = moved(&old, places) else { return Ok(()) };
        let ((old_text, old_places), (new_text, new_places)) = (text_of(&old), text_of(&new));
        let carrier = Carrier::new(&old_text, &new_text);
        for (first, length) in passages {
            let first = turn.start + 1 + first % (turn.len() - 1);
            let last = (first + length).min(turn.end - 1);
            if last - first < 5 {
                continue;
            }
            let range = TextRange::new(old_places[first].start(), old_places[last].end());
            let carried = carrier.carry(&Anchor::new(&old_text, &Positions::new(&old_text), range));
            let at = |number: usize| new.iter().position(|word| word.number == number).unwrap();
            let expected = TextRange::new(new_places[at(first)].start(), new_places[at(last)].end()).slice(&new_text);
            prop_assert_eq!(carried.anchor.quote(), expected, "{:?}: {} in {}", carried.fate, old_text, new_text);
            prop_assert_eq!(carried.fate == Fate::Changed, (first..=last).contains(&spelt));
        }
    }

    #[test]
    fn lines_broken_anywhere_keep_every_passage(
        turns in prop::collection::vec(2..20_usize, 2..6),
        dice in prop::collection::vec(0..9_usize, 7..30),
        passages in prop::collection::vec((0..200_usize, 0..14_usize), 1..8),
    ) {
        let (old, places) = text_of(&made(&turns));
        let mut dice = dice.iter().cycle();
        let broken = |part: TextRange| [part.slice(&old), if dice.next() == Some(&0) { "\n" } else { "" }].concat();
        let new: String = graphemes(&old, TextRange::of(0, old.len())).map(broken).collect();
        let carrier = Carrier::new(&old, &new);
        for (first, length) in passages {
            let first = first % places.len();
            let last = (first + length).min(places.len() - 1);
            let range = TextRange::new(places[first].start(), places[last].end());
            let carried = carrier.carry(&Anchor::new(&old, &Positions::new(&old), range));
            let letters = |text: &str| text.replace(char::is_whitespace, "");
            prop_assert_eq!(carried.fate, Fate::Kept);
            prop_assert_eq!(letters(carried.anchor.quote()), letters(range.slice(&old)));
            prop_assert_eq!(carried.anchor.quote().trim(), carried.anchor.quote());
            let place = carried.anchor.locate(&new, &Positions::new(&new)).unwrap();
            let before = |text: &str, at: ByteOffset| letters(TextRange::of(0, at.get()).slice(text)).len();
            prop_assert_eq!(before(&new, place.start()), before(&old, range.start()));
        }
    }
}
