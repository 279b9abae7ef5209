"""What a column may mean, by what stands in it: a proposal for columns whose header says nothing."""

import re
from collections.abc import Callable, Mapping, Sequence

from members.id_numbers import normalize_id_number
from transfers.register.values import Unreadable
from transfers.register.vocabulary import (
    CATEGORIES,
    DESTINATIONS,
    ETHNIC_GROUPS,
    SEXES,
    bare,
    read_ethnicity,
)

MIN_SHARE = 0.8  # of the texts in the column that look alike
SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛"
    "闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷曲盛冉翁蓝路游辛靳管"
)


def _is_id_number(text: str) -> bool:
    return re.fullmatch(r"\d{17}[\dX]", normalize_id_number(text)) is not None


def _is_ethnic_group(text: str) -> bool:
    try:
        return bool(read_ethnicity(text)) and (text.endswith("族") or bare(text) in ETHNIC_GROUPS)
    except Unreadable:
        return False


def _is_name(text: str) -> bool:
    return re.fullmatch("[\u4e00-\u9fff\\s]{2,5}", text) is not None and text[0] in SURNAMES


def _are_names(texts: Sequence[str]) -> bool:
    """Several short Chinese words, each another one: people, where nothing else fits."""
    short = all(re.fullmatch("[\u4e00-\u9fff]{2,4}", text) for text in texts)
    return short and len(set(texts)) == len(texts) > 1


LOOKS_LIKE: Mapping[str, Callable[[str], bool]] = {
    "id_number": _is_id_number,
    "phone": lambda text: re.fullmatch(r"1[3-9]\d{9}", normalize_id_number(text)) is not None,
    "receiving_code": lambda text: re.fullmatch(r"0\d{11}", normalize_id_number(text)) is not None,
    "sex": lambda text: bare(text) in SEXES,
    "category": lambda text: bare(text) in CATEGORIES,
    "route": lambda text: bare(text) in DESTINATIONS,
    "ethnicity": _is_ethnic_group,
    "heading_organization": lambda text: (
        re.search("组织部$|(?<!支部)(?<!总支)委员会$|[工党]委$", text) is not None
    ),
    "receiving_organization": lambda text: re.search("支部(委员会)?$|党总支(委员会)?$", text) is not None,
    "name": _is_name,
    "student_number": lambda text: re.fullmatch(r"[A-Z]{0,4}\d{8,14}", normalize_id_number(text)) is not None,
}


def guess(texts: Sequence[str]) -> str:
    """The key of the column that these texts look like, '' if none."""
    found = [text.strip() for text in texts if text.strip()]
    if not found:
        return ""
    for key, looks_like in LOOKS_LIKE.items():
        if sum(map(looks_like, found)) >= MIN_SHARE * len(found):
            return key
    return "name" if _are_names(found) else ""
