"""The empty register for the colleges to fill in, with drop-downs and notes (domain.md §6)."""

from members.spreadsheets.writer import ColumnSpec, SheetSpec, write_workbook
from transfers.register.columns import TEMPLATE_COLUMNS, Column

REGISTER_TITLE = "登记表"
NOTES_TITLE = "填写说明"
HINTS = (
    "每人一行，从第 2 行开始填写；不要改动第 1 行的列名，列的顺序可以调整。",
    "各列均为文本格式。从其他表格复制时请用“选择性粘贴 › 数值”，以免身份证号和编码变成数字。",
    "学院的全部毕业生党员都要列出：京外逐一审核，院内、京内一并备案。",
    "发展对象、入党积极分子可以列出，转接类型留空。",
)


def write_template() -> bytes:
    """The bytes of the template: an empty 登记表, and 填写说明 with one example for each column."""
    register = SheetSpec(REGISTER_TITLE, [column_spec(column) for column in TEMPLATE_COLUMNS])
    notes = SheetSpec(
        NOTES_TITLE,
        [
            ColumnSpec("列名", 20),
            ColumnSpec("怎样填", 70),
            ColumnSpec("可选的内容", 50),
            ColumnSpec("示例", 36),
        ],
        [
            *(
                (column.header, column.note, "、".join(column.choices), column.example)
                for column in TEMPLATE_COLUMNS
            ),
            (None, None, None, None),
            *((f"说明 {number}", hint, None, None) for number, hint in enumerate(HINTS, start=1)),
        ],
    )
    return write_workbook([register, notes])


def column_spec(column: Column) -> ColumnSpec:
    """How a column of the register is written, in the template and in exports: always as text."""
    return ColumnSpec(
        header=column.header,
        width=column.width,
        note=column.note,
        choices=column.choices,
        strict=column.strict,
    )
