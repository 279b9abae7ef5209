"""The words of the columns with a fixed meaning: route, category, sex, ethnicity, yes and no.

Some columns are questions (是否京内, 是否预备, 是否线上): there 是 and 否 mean what the header asks, so readers take it too.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from members.enums import MemberCategory, Sex
from transfers.enums import Channel, Disposition, Route
from transfers.register.values import Unreadable, squeeze

SEPARATORS = re.compile(r"[\s\W_]+")


@dataclass(frozen=True, slots=True)
class Destination:
    """What one word under 转接类型 says. ``channel`` is None where the word does not tell."""

    disposition: Disposition
    route: Route | None = None
    channel: Channel | None = None


def bare(text: str) -> str:
    """The word without width, case, spaces and punctuation: '京外 (线上)' is '京外线上'."""
    return SEPARATORS.sub("", unicodedata.normalize("NFKC", squeeze(text))).upper()


INTRA_COLLEGE = Destination(Disposition.TRANSFER, Route.INTRA_COLLEGE)
IN_BEIJING = Destination(Disposition.TRANSFER, Route.IN_BEIJING)
OUT_OF_BEIJING = Destination(Disposition.TRANSFER, Route.OUT_OF_BEIJING)
OUT_ONLINE = Destination(Disposition.TRANSFER, Route.OUT_OF_BEIJING, Channel.ONLINE)
OUT_ON_PAPER = Destination(Disposition.TRANSFER, Route.OUT_OF_BEIJING, Channel.PAPER)
OUTSIDE = (
    "京外",
    "市外",
    "转出市外",
    "转出京外",
    "外省市",
    "市外转接",
    "京外转接",
    "转往京外",
    "转往市外",
    "省外",
)

DESTINATIONS = {
    **dict.fromkeys(
        (
            "院内",
            "院内流转",
            "院内转接",
            "院内调动",
            "内部调动",
            "内部流转",
            "学院内部",
            "学院内",
            "本院",
            "本院内",
        ),
        INTRA_COLLEGE,
    ),
    **dict.fromkeys(
        (
            "京内",
            "市内",
            "市内转接",
            "京内转接",
            "北京市内",
            "转往京内",
            "本市",
            "校内其他学院",
            "校内跨学院",
        ),
        IN_BEIJING,
    ),
    **dict.fromkeys(OUTSIDE, OUT_OF_BEIJING),
    **{word + "线上": OUT_ONLINE for word in OUTSIDE},
    **{word + "网上": OUT_ONLINE for word in OUTSIDE},
    **dict.fromkeys(("全国线上转接", "转出市外全国线上转接"), OUT_ONLINE),
    **{word + "纸质": OUT_ON_PAPER for word in OUTSIDE},
    **{word + "线下": OUT_ON_PAPER for word in OUTSIDE},
    **{word + "纸质介绍信": OUT_ON_PAPER for word in OUTSIDE},
    **dict.fromkeys(("暂缓", "暂缓转接", "暂缓办理", "暂不转"), Destination(Disposition.DEFERRED)),
    **dict.fromkeys(
        ("留存", "保留", "留校", "留存学校", "留存保留", "保留学校"), Destination(Disposition.RETAINED)
    ),
    **dict.fromkeys(
        ("出国", "出境", "出国境", "出国保留", "出国境保留", "出国留学", "出国境留学"),
        Destination(Disposition.ABROAD),
    ),
    **dict.fromkeys(("延期", "延期毕业", "延毕", "延长学制"), Destination(Disposition.DELAYED_GRADUATION)),
    **dict.fromkeys(
        ("不再办理", "不办理", "不予办理", "自行脱党", "除名", "停止党籍"),
        Destination(Disposition.NOT_ENTITLED),
    ),
}

FULL_WORDS = (
    *(
        "正式",
        "正式党员",
        "中共党员",
        "党员",
        "中共正式党员",
        "中国共产党党员",
        "中国共产党正式党员",
        "共产党员",
        "中国共产党员",
    ),
    *("中共党员正式", "党员正式", "正式中共党员", "中共正式", "已转正", "正式党员已转正", "转正党员"),
)
PROBATIONARY_WORDS = (
    *(
        "预备",
        "预备党员",
        "中共预备党员",
        "中国共产党预备党员",
        "预备期",
        "中共党员预备",
        "党员预备",
        "预备中共党员",
        "中共预备",
    ),
    *("未转正", "预备党员未转正", "中共党员预备党员", "中共党员预备期"),
)
CATEGORIES = {
    **dict.fromkeys(FULL_WORDS, MemberCategory.FULL),
    **dict.fromkeys(PROBATIONARY_WORDS, MemberCategory.PROBATIONARY),
    **dict.fromkeys(
        ("发展对象", "重点发展对象", "党员发展对象", "拟发展对象"), MemberCategory.DEVELOPMENT_TARGET
    ),
    **dict.fromkeys(("入党积极分子", "积极分子", "党员积极分子"), MemberCategory.ACTIVIST),
}
DATE_WORDS = re.compile(r"\d+[年月日.\-/]?|年|月|日")

SEXES = {
    **dict.fromkeys(("男", "男性", "M"), Sex.MALE),
    **dict.fromkeys(("女", "女性", "F"), Sex.FEMALE),
}

YES = frozenset(("是", "需要", "要", "有", "需", "对", "Y", "YES", "TRUE", "1"))
NO = frozenset(
    ("否", "不需要", "不要", "无", "不需", "不用", "没有", "不是", "无需", "非", "N", "NO", "FALSE", "0")
)
ON_PAPER = frozenset(
    (
        "纸质",
        "纸质介绍信",
        "线下",
        "开纸质",
        "开介绍信",
        "开具纸质介绍信",
        "纸质转接",
        "纸质版",
        "线下纸质",
        "介绍信",
    )
)
ONLINE = frozenset(
    (
        "线上",
        "网上",
        "线上转接",
        "网上转接",
        "网转",
        "全国系统",
        "系统转接",
        "电子",
        "线上办理",
        "全国线上转接",
        "系统",
    )
)
TICKS, CROSSES = frozenset("√✓✔☑"), frozenset("×✗✘☒")

# The 56 ethnic groups, without their 族 (GB/T 3304-1991).
ETHNIC_NAMES = (
    "汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 "
    "景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 "
    "塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺"
)
ETHNIC_GROUPS = frozenset(ETHNIC_NAMES.split())
ETHNIC_SHORT = {"维": "维吾尔", "蒙": "蒙古", "朝": "朝鲜", "哈": "哈萨克", "柯": "柯尔克孜"}


# What a sheet's name or title may say of all its rows. 校内 does not tell; 北京内 and 京外国语 are parts of names.
IN_TITLES = (
    (r"(?<!学)院内|内部调动|内部流转|院内部", INTRA_COLLEGE),
    (r"(?<![北南东])京内(?!蒙)|市内(?!蒙)", IN_BEIJING),
    (r"(?<![北南东])京外(?!国)|市外(?!国|语)|省外|外省市", OUT_OF_BEIJING),
    (r"暂缓|暂不转", Destination(Disposition.DEFERRED)),
    (r"留存|留校|保留组织关系|组织关系保留", Destination(Disposition.RETAINED)),
    (r"出国|出境", Destination(Disposition.ABROAD)),
    (r"延期毕业|延毕|延长学制", Destination(Disposition.DELAYED_GRADUATION)),
    (r"不再办理|自行脱党|停止党籍", Destination(Disposition.NOT_ENTITLED)),
)
# What a person may say of all rows of a sheet.
SHEET_DESTINATIONS: Mapping[str, tuple[str, Destination]] = {
    "INTRA_COLLEGE": ("院内", INTRA_COLLEGE),
    "IN_BEIJING": ("京内", IN_BEIJING),
    "OUT_OF_BEIJING": ("京外", OUT_OF_BEIJING),
    "OUT_ONLINE": ("京外（线上）", OUT_ONLINE),
    "OUT_ON_PAPER": ("京外（纸质）", OUT_ON_PAPER),
    **{
        disposition.value: (disposition.label, Destination(disposition))
        for disposition in Disposition
        if disposition is not Disposition.TRANSFER
    },
}


@lru_cache(maxsize=1024)
def read_destination(text: str, header: str = "") -> Destination | None:
    """The meaning of a word under 转接类型; None for nothing, :class:`Unreadable` for an unknown word."""
    word = bare(text)
    if not word:
        return _destination_ticked(text, header)
    if word in DESTINATIONS:
        return DESTINATIONS[word]
    if "是否" in header and word in YES | NO:
        return _destination_asked(word in YES, text, header)
    if word.startswith("校内"):
        raise Unreadable(
            f"“{squeeze(text)}”看不出是否仍在本院：仍在本院党委的写“院内”，转到校内其他学院的写“京内”"
        )
    raise Unreadable(f"不认识“{squeeze(text)}”，请改写为“院内”“京内”“京外”“暂缓”“留存”等")


def _destination_ticked(text: str, header: str) -> Destination | None:
    mark = squeeze(text)
    if "是否" in header and mark in TICKS | CROSSES:
        return _destination_asked(mark in TICKS, text, header)
    return None


def _destination_asked(yes: bool, text: str, header: str) -> Destination:
    """The answer to 是否京内 or 是否京外. 否 to the latter leaves open whether it is 院内 or 京内."""
    asks_inside = re.search("京内|市内|在京", header) is not None
    if asks_inside:
        return IN_BEIJING if yes else OUT_OF_BEIJING
    if yes:
        return OUT_OF_BEIJING
    raise Unreadable(f"“{squeeze(text)}”看不出是院内还是京内，请改写为“院内”或“京内”")


def destination_of_sheet(name: str) -> Destination | None:
    """Sheets are often one per route: the meaning of a sheet's name, None if it has none."""
    word = re.sub(r"\d+|年|届|名单|登记表|汇总|明细|表$|党员|毕业生|转接", "", bare(name))
    return DESTINATIONS.get(word) or destination_of_title(name)


def destination_of_title(text: str) -> Destination | None:
    """What a title says of all rows under it; None when it says nothing, or more than one thing."""
    words = squeeze(unicodedata.normalize("NFKC", text))
    said = [destination for pattern, destination in IN_TITLES if re.search(pattern, words)]
    if len(said) != 1:
        return None
    if said[0] == OUT_OF_BEIJING:
        paper, online = re.search("纸质|线下", words), re.search("线上|网上", words)
        if bool(paper) != bool(online):
            return OUT_ON_PAPER if paper else OUT_ONLINE
    return said[0]


def words_of(destination: Destination) -> str:
    """A destination in our words: 京外（纸质）."""
    return next((label for label, known in SHEET_DESTINATIONS.values() if known == destination), "")


@lru_cache(maxsize=1024)
def read_category(text: str, header: str = "") -> MemberCategory | None:
    """正式, 预备, 发展对象 or 积极分子 in the usual words; None for nothing."""
    word, mark = bare(text), squeeze(text)
    if "是否" in header and (word in YES | NO or mark in TICKS | CROSSES):
        is_full = (word in YES or mark in TICKS) == ("预备" not in header)
        return MemberCategory.FULL if is_full else MemberCategory.PROBATIONARY
    if word in CATEGORIES:
        return CATEGORIES[word]
    without_date = DATE_WORDS.sub("", word)
    if without_date not in CATEGORIES:
        if not word:
            return None
        raise Unreadable(f"不认识“{squeeze(text)}”，请改写为“正式党员”“预备党员”“发展对象”或“入党积极分子”")
    return CATEGORIES[without_date]


@lru_cache(maxsize=1024)
def read_sex(text: str) -> Sex | None:
    """男 or 女; None for nothing."""
    word = bare(text)
    if word and word not in SEXES:
        raise Unreadable(f"不认识“{squeeze(text)}”，请写“男”或“女”")
    return SEXES.get(word)


@lru_cache(maxsize=1024)
def read_ethnicity(text: str) -> str:
    """The ethnic group with its 族: '汉' gives '汉族'; '' for nothing."""
    word = bare(text)
    group = word.removesuffix("族")
    group = ETHNIC_SHORT.get(group, group)
    if word and group not in ETHNIC_GROUPS:
        raise Unreadable(f"“{squeeze(text)}”不在国家认定的民族之列，请核对")
    return group + "族" if word else ""


@lru_cache(maxsize=1024)
def read_yes_no(text: str, header: str = "") -> bool | None:
    """Whether a paper letter is wanted: 是 or 否, 纸质 or 线上; None for nothing."""
    word, mark = bare(text), squeeze(text)
    if word in ON_PAPER | ONLINE:
        return word in ON_PAPER
    if word in YES | NO or mark in TICKS | CROSSES:
        asks_online = re.search("线上|网转|网上", header) is not None and "纸质" not in header
        return (word in YES or mark in TICKS) != asks_online
    if word:
        raise Unreadable(f"不认识“{squeeze(text)}”，请写“是”或“否”")
    return None
