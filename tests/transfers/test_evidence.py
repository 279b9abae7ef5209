"""Which papers each reason needs, written by hand (domain.md §4 and §5)."""

import itertools

import pytest

from letters.enums import VoidReason
from members.refusals import Refusal
from transfers.evidence import Paper, demands, require, words_of

# reason | handed out | the ways, each the papers of which all must be in hand
TABLE = """
MISPRINT | out  | SHEET_BACK
MISPRINT | here | SHEET_BACK
LOST     | out  | NOT_RECEIVED
LOST     | here | HOW_LOST
EXPIRED  | out  | LETTER_BACK
EXPIRED  | here | LETTER_HERE
CHANGED  | out  | EXPLANATION LETTER_BACK / EXPLANATION NOT_RECEIVED
CHANGED  | here | EXPLANATION LETTER_HERE / EXPLANATION HOW_LOST
REFUSED  | out  | LETTER_BACK / NOT_RECEIVED
REFUSED  | here |
"""
ROWS = [[cell.strip() for cell in line.split("|")] for line in TABLE.strip().splitlines()]


def test_the_table_is_the_table():
    expected = {
        (reason, place): [way.split() for way in ways.split(" / ")] if ways else []
        for reason, place, ways in ROWS
    }
    actual = {
        (reason.value, place): [
            [str(paper.value) for paper in way.papers] for way in demands(reason, handed_out=out)
        ]
        for reason in VoidReason
        for place, out in (("out", True), ("here", False))
    }
    assert actual == expected


@pytest.mark.parametrize(("reason", "place", "ways"), ROWS)
def test_every_choice_of_papers_is_enough_or_not(reason, place, ways):
    out = place == "out"
    wanted = [set(way.split()) for way in ways.split(" / ")] if ways else []
    for size in range(len(Paper) + 1):
        for papers in itertools.combinations([paper.value for paper in Paper], size):
            enough = not wanted or any(way <= set(papers) for way in wanted)
            if enough:
                require(VoidReason(reason), papers, handed_out=out)
            else:
                with pytest.raises(Refusal, match="手里须有"):
                    require(VoidReason(reason), papers, handed_out=out)


def test_the_refusal_names_both_ways():
    with pytest.raises(Refusal) as refused:
        require(VoidReason.CHANGED, (), handed_out=True)
    assert str(refused.value) == (
        "原介绍信作废（改派），手里须有：本人的书面说明和原介绍信第二、三联都已交回；"
        "或者本人的书面说明和对方党组织出具的未接收证明。收齐以后再办理。"
    )


def test_the_words_that_are_kept():
    proof = {Paper.EXPLANATION: "", Paper.NOT_RECEIVED: "武都区委组织部，2022-06-20 出具"}
    assert words_of(proof) == "本人的书面说明；对方党组织出具的未接收证明：武都区委组织部，2022-06-20 出具"
