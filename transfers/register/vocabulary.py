"""The words of the columns with a fixed meaning: route, category, sex, ethnicity, yes and no."""

import re
import unicodedata
from dataclasses import dataclass

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

CATEGORIES = {
    **dict.fromkeys(
        ("正式", "正式党员", "中共党员", "党员", "中共正式党员", "中国共产党党员", "中国共产党正式党员"),
        MemberCategory.FULL,
    ),
    **dict.fromkeys(
        ("预备", "预备党员", "中共预备党员", "中国共产党预备党员", "预备期"), MemberCategory.PROBATIONARY
    ),
    **dict.fromkeys(("发展对象", "重点发展对象"), MemberCategory.DEVELOPMENT_TARGET),
    **dict.fromkeys(("入党积极分子", "积极分子"), MemberCategory.ACTIVIST),
}

SEXES = {
    **dict.fromkeys(("男", "男性", "M"), Sex.MALE),
    **dict.fromkeys(("女", "女性", "F"), Sex.FEMALE),
}

YES = frozenset(("是", "需要", "要", "有", "需", "Y", "YES", "TRUE", "1"))
NO = frozenset(("否", "不需要", "不要", "无", "不需", "不用", "没有", "N", "NO", "FALSE", "0"))

# The 56 ethnic groups, without their 族 (GB/T 3304-1991).
ETHNIC_NAMES = (
    "汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 "
    "景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 "
    "塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺"
)
ETHNIC_GROUPS = frozenset(ETHNIC_NAMES.split())


def read_destination(text: str) -> Destination | None:
    """The meaning of a word under 转接类型; None for nothing, :class:`Unreadable` for an unknown word."""
    word = bare(text)
    if not word:
        return None
    if word in DESTINATIONS:
        return DESTINATIONS[word]
    if word.startswith("校内"):
        raise Unreadable(
            f"“{squeeze(text)}”看不出是否仍在本院：仍在本院党委的写“院内”，转到校内其他学院的写“京内”"
        )
    raise Unreadable(f"不认识“{squeeze(text)}”，请改写为 院内、京内、京外、暂缓、留存 等")


def destination_of_sheet(name: str) -> Destination | None:
    """Sheets are often one per route: the meaning of a sheet's name, None if it has none."""
    word = re.sub(r"\d+|年|届|名单|登记表|汇总|明细|表$|党员|毕业生", "", bare(name))
    return DESTINATIONS.get(word)


def read_category(text: str) -> MemberCategory | None:
    """正式, 预备, 发展对象 or 积极分子 in the usual words; None for nothing."""
    word = bare(text)
    if word and word not in CATEGORIES:
        raise Unreadable(f"不认识“{squeeze(text)}”，请改写为 正式党员、预备党员、发展对象 或 入党积极分子")
    return CATEGORIES.get(word)


def read_sex(text: str) -> Sex | None:
    """男 or 女; None for nothing."""
    word = bare(text)
    if word and word not in SEXES:
        raise Unreadable(f"不认识“{squeeze(text)}”，请写 男 或 女")
    return SEXES.get(word)


def read_ethnicity(text: str) -> str:
    """The ethnic group with its 族: '汉' gives '汉族'; '' for nothing."""
    word = bare(text)
    group = word.removesuffix("族")
    if word and group not in ETHNIC_GROUPS:
        raise Unreadable(f"“{squeeze(text)}”不在国家认定的民族之列，请核对")
    return group + "族" if word else ""


def read_yes_no(text: str) -> bool | None:
    """是 or 否; None for nothing."""
    word = bare(text)
    if not word and squeeze(text) in {"√", "✓", "✔"}:
        return True
    if not word and squeeze(text) in {"×", "✗", "✘", ""}:
        return None if not squeeze(text) else False
    if word in YES:
        return True
    if word in NO:
        return False
    raise Unreadable(f"不认识“{squeeze(text)}”，请写 是 或 否")
