"""五百个坏文件:读得出,或者有一句话说明;没有别的结果。"""

import time

from members.spreadsheets.errors import UnreadableWorkbook
from members.spreadsheets.isolation import read_in_child
from members.spreadsheets.reader import Workbook, read_workbook
from tests.members.spreadsheets.fuzz import malformed

SEED = 2022
SECONDS = 2


def outcome(read, data: bytes) -> Workbook | str:
    try:
        return read(data)
    except UnreadableWorkbook as refusal:
        return refusal.sentence


def test_500_malformed_files():
    outcomes, slowest = [], 0.0
    for data in malformed(500, SEED):
        started = time.process_time()
        outcomes.append(outcome(read_workbook, data))
        slowest = max(slowest, time.process_time() - started)
    refused = [found for found in outcomes if isinstance(found, str)]
    assert len(outcomes) == 500
    assert {type(found) for found in outcomes} == {str, Workbook}
    assert len(refused) > 300
    assert all(sentence.endswith("。") for sentence in refused)
    assert len(set(refused)) >= 8
    assert slowest < SECONDS


def test_the_child_says_the_same():
    files = list(malformed(25, SEED + 1))
    assert [outcome(read_in_child, data) for data in files] == [
        outcome(read_workbook, data) for data in files
    ]


def test_the_files_are_the_same_each_time():
    assert list(malformed(20, 7)) == list(malformed(20, 7))
    assert list(malformed(20, 7)) != list(malformed(20, 8))
