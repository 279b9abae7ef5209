"""The sentences that reading a workbook says: problems that stop the import, notes that only inform."""

from collections.abc import Iterator, Sequence

from members.spreadsheets.reader import Sheet
from transfers.register.columns import DESTINATION_KEYS
from transfers.register.headers import Header, Source, meaning_of
from transfers.register.vocabulary import Destination, words_of

MAX_ROWS_NAMED = 8

NO_HEADER = (
    "没有认出这份表的列名。请指明表头在哪一行、各列是什么，标“按内容推测”的请逐列核对；"
    "或把数据粘贴到本系统的模板里再上传。"
)
NO_ROWS = "没有数据行：表头下面没有填写任何人。"


def only_hidden(names: Sequence[str]) -> str:
    """All that looks like a register is hidden."""
    return (
        f"只有隐藏的工作表{_quoted(names)}像登记表，没有读取。请在 Excel 中取消隐藏后再上传，或指明要读取它。"
    )


def missing_required(sheet: str, header: Header) -> str:
    """Columns without which nobody can be told from anybody else."""
    names = _quoted([column.header for column in header.missing_required])
    place = f"第 {header.first_row} 行的表头" if header.first_row > 1 else ""
    return f"工作表“{sheet}”{place}缺少{names}列。请补上这一列，或指明是哪一列。"


def hidden_sheet(name: str, *, is_register: bool) -> str:
    """A hidden sheet is not read unless the person says so."""
    if is_register:
        return f"隐藏的工作表“{name}”也像登记表，没有读取。需要的请指明要读取它。"
    return f"隐藏的工作表“{name}”已跳过。"


def about_header(sheet: Sheet, header: Header, *, is_roster: bool = False) -> Iterator[str]:
    """What was not read, what is hidden, what a person has said before, what was not found.

    ``is_roster``: nothing in the sheet says where anybody goes, and nothing has to.
    """
    name = sheet.name
    for column in header.unmatched:
        yield f"工作表“{name}”{column.letter} 列“{column.header}”不认识，没有读取。"
    for column in header.repeated:
        if column.source is not Source.CHOSEN:
            meaning = meaning_of(column.key)
            yield f"工作表“{name}”{column.letter} 列“{column.header}”与另一列意思相同（{meaning}），没有读取。"
    for column in header.columns.values():
        if column.source is Source.LEARNT:
            yield f"工作表“{name}”{column.letter} 列“{column.header}”按以前的指定读作“{meaning_of(column.key)}”。"
        if column.hidden:
            yield f"工作表“{name}”隐藏的 {column.letter} 列“{column.header}”（{meaning_of(column.key)}）也读取了。"
    for column in header.ignored:
        if column.source is Source.LEARNT:
            yield f"工作表“{name}”{column.letter} 列“{column.header}”按以前的指定不读取。"
    for missing in header.missing_expected:
        if missing.key != "route" and not (is_roster and missing.key in DESTINATION_KEYS):
            yield f"工作表“{name}”没有找到“{missing.header}”列。"
    if is_roster:
        yield f"工作表“{name}”是名单，没有去向栏：去向以后可由表、逐人或本人补填。"


def about_destination(sheet: str, by_name: Destination | None, by_title: Destination | None) -> Iterator[str]:
    """Where the rows' 转接类型 comes from in a sheet without such a column."""
    if by_name and by_title and by_name != by_title:
        yield (
            f"工作表“{sheet}”没有“转接类型”列：按工作表的名称读作“{words_of(by_name)}”，"
            f"但表上方的标题写的是“{words_of(by_title)}”，请核对。"
        )
    elif said := by_name or by_title:
        source = "工作表的名称" if by_name else "表上方的标题"
        yield f"工作表“{sheet}”没有“转接类型”列，按{source}读作“{words_of(said)}”。"
    else:
        yield f"工作表“{sheet}”没有找到“转接类型”列，工作表的名称和标题也看不出转接类型。"


def about_rows(sheet: Sheet, hidden: Sequence[int], merged: set[str]) -> Iterator[str]:
    """People in hidden rows, values of merged cells."""
    if hidden:
        rows = "、".join(map(str, hidden[:MAX_ROWS_NAMED]))
        more = " 等" if len(hidden) > MAX_ROWS_NAMED else ""
        yield f"工作表“{sheet.name}”中隐藏（或被筛选掉）的 {len(hidden)} 行也读取了：第 {rows}{more} 行。"
    if merged:
        letters = "、".join(sorted(merged, key=lambda letter: (len(letter), letter)))
        yield f"工作表“{sheet.name}”{letters} 列有上下合并的单元格，其中每一行都按合并的内容读取。"


def _quoted(words: Sequence[str]) -> str:
    return "、".join(f"“{word}”" for word in words)
