"""每一种表:由真正的读取、解析和检查走一遍,结果与预期全部相符。"""

from dataclasses import replace

import pytest

from members.spreadsheets.grid import from_text, to_text
from members.spreadsheets.pasted import read_pasted
from members.spreadsheets.reader import Workbook, read_workbook
from tests.transfers.register.making import SEASON
from tests.workbooks import column_sets, headers, sheets, values
from tests.workbooks.making import Case
from transfers.register.check_sheet import check_entries
from transfers.register.parse import parse_register
from transfers.register.season_rules import Context

CORPUS = [case for module in (column_sets, headers, sheets, values) for case in module.CASES]


def opened(case: Case) -> Workbook:
    return read_pasted(case.content) if isinstance(case.content, str) else read_workbook(case.content)


def test_the_corpus_is_large_and_every_workbook_another_one():
    assert len(CORPUS) >= 30
    assert len({case.name for case in CORPUS}) == len({case.content for case in CORPUS}) == len(CORPUS)


@pytest.mark.parametrize("case", CORPUS, ids=lambda case: case.name)
def test_outcome(case):
    workbook = opened(case)
    assert from_text(to_text(workbook)) == workbook
    register = parse_register(workbook)
    checked = check_entries(register.rows, SEASON, Context())
    found = [
        (replace(row.entry, place=None), tuple(finding.rule.code for finding in row.findings))
        for row in checked
    ]
    expected = case.expected
    assert found == [(entry, tuple(codes)) for entry, codes in expected.people]
    assert register.notes == tuple(expected.notes)
    assert register.problems == tuple(expected.problems)
