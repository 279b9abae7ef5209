"""Where everything stands on the form: millimetres from the top left of an A4 page, sizes in points.

Measured from the national form (domain.md §5).

An issued letter keeps the LAYOUT_VERSION and the SHA-256 of the bytes it was issued with, so any change of what
comes out (a place, a size, a word, a font file) needs a new version. The next one comes in like this: copy this
module to ``layout_2.py``, change this one and raise the number; let ``form.fit`` and ``form.page`` take the module
as an argument, and let ``Document.letters`` choose it by each letter's version. Version 1 was never released
with a digest: letters of it are drawn by this one.
"""

from dataclasses import dataclass

from letters.render.content import Label

LAYOUT_VERSION = 2

PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0

# Lines. Frames are (left, top, right, bottom).
FRAMES = ((18.9, 32.1, 179.7, 74.7), (18.9, 100.0, 179.7, 210.3), (18.9, 227.5, 179.7, 266.6))
STRIP_RIGHT = 190.9
TITLE_CELL_RIGHT = 31.4
TEAR_LINES = (80.3, 215.9)
UNDERLINES = (  # (left, right, y)
    (47.1, 99.2, 51.5), (63.7, 108.8, 62.5), (118.8, 173.2, 62.5),
    (21.0, 94.6, 117.5),
    (30.8, 68.1, 126.7), (104.0, 125.2, 126.7), (135.3, 169.8, 126.7),
    (111.3, 175.0, 135.8),
    (26.3, 95.3, 145.1), (100.8, 174.9, 145.1),
    (105.6, 125.9, 154.2), (131.4, 146.7, 154.2),
    (41.9, 62.4, 163.4),
    (23.5, 94.8, 234.6),
    (30.8, 72.7, 242.3),
)  # fmt: skip
FRAME_STROKE, THIN_STROKE, UNDERLINE_STROKE = 1.3, 0.5, 0.7  # points
TEAR_DASH, STRIP_DASH = (3.0, 2.5), (1.8, 1.2)  # points on, off

# Rows: the middle of the characters.
STUB_NUMBER_ROW, STUB_NAME_ROW, STUB_MOVE_ROW, STUB_DATE_ROW = 37.8, 48.8, 59.8, 68.8
NUMBER_ROW, HEADING_ROW, NAME_ROW, ID_ROW, MOVE_ROW = 105.7, 114.9, 124.0, 133.1, 142.4
FEE_ROW, VALID_ROW, SEAL_ROW, DATE_ROW, PHONE_ROW = 151.6, 160.7, 169.9, 179.2, 188.2
ADDRESS_ROW, OFFICE_ROW = 197.4, 206.5
REPLY_TOP_ROW, REPLY_NAME_ROW, REPLY_SEAL_ROW, REPLY_DATE_ROW, REPLY_OFFICE_ROW = (
    232.1,
    239.7,
    247.5,
    255.3,
    262.9,
)

TITLE_SIZE, CELL_SIZE, BODY_SIZE, SMALL_SIZE = 18.0, 16.0, 14.0, 10.5
FIELD_PADDING = 0.4  # mm on either side
FIELD_SIZE, ONE_LINE_FLOOR, WRAPPED_SIZE, FLOOR_SIZE, SIZE_STEP = 13.0, 9.0, 10.0, 8.0, 0.5
NUMBER_SIZE = 11.0  # ten digits between 第 and 号, the same on all three parts
STUB_FLOOR = 6.5  # 小六: the stub has less room than part 2 for the same names, and stays in the office
LEADING, ASCENT = 1.1, 0.85  # of the size, in fields of two lines
TICK_SIZE, TICK_RISE = 12.0, 3.7  # points; mm from the middle of the option up to the middle of its √
STRIKE_STROKE = 1.2  # points


@dataclass(frozen=True, slots=True)
class Words:
    """Fixed words, spread evenly from ``left`` to ``right`` (edges of the em boxes); ``y`` is their middle."""

    text: str
    left: float
    right: float
    y: float
    size: float = BODY_SIZE
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """Fixed characters one below the other around the middle ``x``; ``top`` is the middle of the first."""

    text: str
    x: float
    top: float
    pitch: float
    size: float = SMALL_SIZE
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """A place to fill in: a line around the middle ``y``, or two that take ``height`` mm upwards."""

    label: Label
    left: float
    right: float
    y: float
    height: float = 4.5
    centred: bool = True
    largest: float = FIELD_SIZE
    floor: float = FLOOR_SIZE


@dataclass(frozen=True, slots=True)
class Option:
    """A printed choice: its extent, for the √ above it or the stroke through it."""

    label: Label
    value: str
    left: float
    right: float
    y: float


COLUMNS = (
    Column("党员介绍信存根", 25.4, 35.3, 5.98, CELL_SIZE, bold=True),
    Column("第一联", 185.3, 48.0, 5.5),
    Column("第二联", 185.3, 149.7, 5.55),
    Column("第三联", 185.3, 241.6, 5.5),
)

WORDS = (
    Words("第", 138.2, 143.1, STUB_NUMBER_ROW),
    Words("号", 167.4, 172.4, STUB_NUMBER_ROW),
    Words("同志系中共（预备/正式）党员，", 99.3, 176.1, STUB_NAME_ROW),
    Words("组织关系由", 37.4, 63.5, STUB_MOVE_ROW),
    Words("转到", 109.2, 118.4, STUB_MOVE_ROW, 12),
    Words("。", 173.5, 178.4, STUB_MOVE_ROW),
    Words("年", 130.1, 135.0, STUB_DATE_ROW),
    Words("月", 142.5, 147.5, STUB_DATE_ROW),
    Words("日", 156.3, 161.3, STUB_DATE_ROW),
    Words("（贴回执联处）", 81.9, 116.2, 77.7, SMALL_SIZE),
    Words("（加盖骑缝章）", 145.3, 179.5, 83.4, SMALL_SIZE),
    Words("中国共产党党员组织关系介绍信", 60.4, 149.8, 91.6, TITLE_SIZE, bold=True),
    Words("第", 138.2, 143.1, NUMBER_ROW),
    Words("号", 167.3, 172.2, NUMBER_ROW),
    Words("：", 94.7, 99.6, HEADING_ROW),
    Words("同志（男/女）", 68.2, 101.8, NAME_ROW),
    Words("，", 99.6, 104.5, NAME_ROW),
    Words("岁，", 125.4, 135.7, NAME_ROW),
    Words("族，", 170.1, 180.5, NAME_ROW),
    Words("系中共（预备/正式）党员，身份证号码", 21.1, 111.1, ID_ROW),
    Words("，", 175.2, 180.1, ID_ROW),
    Words("由", 21.2, 26.1, MOVE_ROW),
    Words("去", 95.5, 100.4, MOVE_ROW),
    Words("，", 175.2, 180.1, MOVE_ROW),
    Words("请转接组织关系。该同志党费已交到", 21.2, 105.4, FEE_ROW),
    Words("年", 126.2, 131.1, FEE_ROW),
    Words("月。", 146.5, 157.0, FEE_ROW),
    Words("（有效期", 20.8, 41.5, VALID_ROW),
    Words("天）", 62.7, 73.1, VALID_ROW),
    Words("（盖 章）", 132.6, 157.3, SEAL_ROW),
    Words("年", 119.1, 124.0, DATE_ROW),
    Words("月", 132.0, 137.0, DATE_ROW),
    Words("日", 145.6, 150.5, DATE_ROW),
    Words("党员联系电话或其他联系方式：", 21.2, 94.8, PHONE_ROW),
    Words("党员原所在基层党委通讯地址：", 21.2, 94.8, ADDRESS_ROW),
    Words("联系电话：", 21.1, 47.0, OFFICE_ROW),
    Words("传真：", 92.9, 108.3, OFFICE_ROW),
    Words("邮编：", 145.8, 161.3, OFFICE_ROW),
    Words("中国共产党党员组织关系介绍信回执联", 51.0, 159.3, 221.8, TITLE_SIZE, bold=True),
    Words("：", 94.9, 99.8, REPLY_TOP_ROW),
    Words("第", 137.3, 142.2, REPLY_TOP_ROW),
    Words("号", 169.2, 174.1, REPLY_TOP_ROW),
    Words("同志的党员组织关系已转达我处，特此回复。", 72.8, 178.5, REPLY_NAME_ROW),
    Words("（盖 章）", 129.6, 154.3, REPLY_SEAL_ROW),
    Words("年", 125.1, 130.0, REPLY_DATE_ROW),
    Words("月", 137.8, 142.8, REPLY_DATE_ROW),
    Words("日", 151.5, 156.5, REPLY_DATE_ROW),
    Words("经办人：", 21.1, 41.8, REPLY_OFFICE_ROW),
    Words("联系电话：", 90.0, 115.9, REPLY_OFFICE_ROW),
    Words("注：", 17.9, 25.4, 272.4, SMALL_SIZE),
    Words("回执联由接收党员组织关系的基层党委在接收党员", 26.2, 120.0, 272.4, SMALL_SIZE),
    Words("后一个月内邮寄或传真", 121.3, 171.0, 272.4, SMALL_SIZE),
    Words("至党员原所", 171.7, 192.2, 272.4, SMALL_SIZE),
    Words("在基层党委。", 17.9, 42.8, 281.3, SMALL_SIZE),
)

FIELDS = (
    # Part 1, 存根
    Field(Label.NUMBER, 143.0, 167.5, STUB_NUMBER_ROW, largest=NUMBER_SIZE),
    Field(Label.NAME, 47.1, 99.2, STUB_NAME_ROW, height=7.2),
    Field(Label.FROM, 63.7, 108.8, STUB_MOVE_ROW, height=7.2, floor=STUB_FLOOR),
    Field(Label.DESTINATION, 118.8, 173.2, STUB_MOVE_ROW, height=7.2, floor=STUB_FLOOR),
    Field(Label.ISSUED_YEAR, 117.0, 130.0, STUB_DATE_ROW),
    Field(Label.ISSUED_MONTH, 135.0, 142.8, STUB_DATE_ROW),
    Field(Label.ISSUED_DAY, 147.5, 156.8, STUB_DATE_ROW),
    # Part 2, 介绍信
    Field(Label.NUMBER, 143.0, 167.5, NUMBER_ROW, largest=NUMBER_SIZE),
    Field(Label.HEADING, 21.0, 94.6, HEADING_ROW, height=7.2),
    Field(Label.NAME, 30.8, 68.1, NAME_ROW, height=7.2),
    Field(Label.AGE, 104.0, 125.2, NAME_ROW),
    Field(Label.ETHNICITY, 135.3, 169.8, NAME_ROW),
    Field(Label.ID_NUMBER, 111.3, 175.0, ID_ROW),
    Field(Label.FROM, 26.3, 95.3, MOVE_ROW, height=7.2),
    Field(Label.RECEIVING, 100.8, 174.9, MOVE_ROW, height=7.2),
    Field(Label.FEE_YEAR, 105.6, 125.9, FEE_ROW),
    Field(Label.FEE_MONTH, 131.4, 146.7, FEE_ROW),
    Field(Label.VALID_DAYS, 41.9, 62.4, VALID_ROW),
    Field(Label.ISSUED_YEAR, 106.0, 119.0, DATE_ROW),
    Field(Label.ISSUED_MONTH, 124.0, 132.3, DATE_ROW),
    Field(Label.ISSUED_DAY, 137.0, 146.0, DATE_ROW),
    Field(Label.PHONE, 94.5, 178.5, PHONE_ROW, height=7.2, centred=False),
    Field(Label.ADDRESS, 94.5, 178.5, ADDRESS_ROW, height=7.2, centred=False),
    Field(Label.OFFICE_PHONE, 46.5, 92.5, OFFICE_ROW, centred=False),
    Field(Label.OFFICE_FAX, 108.0, 145.5, OFFICE_ROW, centred=False),
    Field(Label.POSTCODE, 161.0, 178.5, OFFICE_ROW, centred=False),
    # Part 3, 回执联; its date is the receiver's
    Field(Label.COMMITTEE, 23.5, 94.8, REPLY_TOP_ROW, height=6.0),
    Field(Label.NUMBER, 142.3, 169.1, REPLY_TOP_ROW, largest=NUMBER_SIZE),
    Field(Label.NAME, 30.8, 72.7, REPLY_NAME_ROW, height=6.3),
)

OPTIONS = (
    Option(Label.CATEGORY, "预备", 131.2, 141.3, STUB_NAME_ROW),
    Option(Label.CATEGORY, "正式", 144.6, 154.4, STUB_NAME_ROW),
    Option(Label.SEX, "男", 83.7, 88.1, NAME_ROW),
    Option(Label.SEX, "女", 91.7, 96.4, NAME_ROW),
    Option(Label.CATEGORY, "预备", 41.7, 51.6, ID_ROW),
    Option(Label.CATEGORY, "正式", 55.0, 65.0, ID_ROW),
)
