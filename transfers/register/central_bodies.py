"""Bodies that sit in Beijing and do not belong to 北京市委: a table of names, good for a warning only.

Source: domain.md §3 (中央和国家机关部委, 央企总部, 中国科学院/社会科学院 and their universities, some central
universities, 部队/武警, headquarters of central banks and financial groups) and notice 二(一)3 (在京隶属中央各部门、
军队等的单位). Ministries as in the State Council's list of 2018 and 2023; groups as in SASAC's list of central
enterprises. A subsidiary may well belong to the city, so a person decides.
"""

import re

from members.labelled import Labelled
from transfers.register.organizations import bare_name

ARMY = re.compile(
    r"解放军|武警|武装警察|部队|军委|战区|军区|陆军|海军|空军|火箭军|国防大学|国防科技大学|军事科学院|政治工作部"
)

MINISTRY = re.compile(
    r"(外交|国防|教育|科学技术|工业和信息化|公安|国家安全|民政|司法|财政|人力资源和?社会保障|自然资源|生态环境|住房和城乡建设|"
    r"交通运输|水利|农业农村|商务|文化和旅游|退役军人事务|应急管理)部"
)
STATE_BODY = re.compile(
    r"国家[\u4e00-\u9fff]{2,14}?(委员会|总局|局|总署|署|中心|图书馆|博物馆)|国务院|全国人大|全国政协|全国总工会"
    r"|^(中国共产党|中共)?(海关总署|审计署|新华(通讯)?社|人民日报社|求是杂志社|光明日报社|经济日报社)"
    r"|中国(证券监督管理委员会|气象局|地震局|民用航空局|外文局|科学技术协会)"
)
CENTRAL_BODY = re.compile(
    r"中央(办公厅|组织部|宣传部|统战部|纪委|政法委|网信办|党校|编办|广播电视总台|军委|和国家机关|直属机关|企业)"
    r"|最高人民(法院|检察院)|中华全国"
)
ACADEMY = re.compile(r"中国科学院|中科院|中国社会科学院|中国工程院|北京电子科技学院")

GROUPS = (
    *(
        "中国核工业",
        "中国航天科技",
        "中国航天科工",
        "中国航空工业",
        "中国船舶集团",
        "中国兵器",
        "中国电子科技集团",
    ),
    *(
        "中国航空发动机",
        "中国融通",
        "中国石油天然气",
        "中国石油化工",
        "中国海洋石油",
        "国家石油天然气管网",
        "国家电网",
    ),
    *("中国华能", "中国大唐", "中国华电", "国家电力投资", "中国长江三峡", "国家能源投资", "中国电信集团"),
    *(
        "中国联合网络通信",
        "中国移动通信",
        "中国卫星网络",
        "中国电子信息产业",
        "中国中化",
        "中粮集团",
        "中国五矿",
    ),
    *(
        "中国通用技术",
        "中国建筑集团",
        "中国储备粮",
        "国家开发投资",
        "华侨城",
        "中国国际技术智力",
        "中国煤炭科工",
    ),
    *(
        "中国中煤",
        "中国钢研",
        "中国化学工程",
        "中国盐业",
        "中国建材集团",
        "中国有色矿业",
        "中国稀土",
        "中国有研",
    ),
    *("矿冶科技集团", "中国建筑科学研究院", "中国中车", "中国铁路通信信号", "中国铁路工程", "中国铁道建筑"),
    *(
        "中国交通建设",
        "中国信息通信科技",
        "中国农业发展集团",
        "中国林业集团",
        "中国医药集团",
        "中国保利",
        "中国冶金地质",
    ),
    *(
        "中国煤炭地质总局",
        "新兴际华",
        "中国民航信息",
        "中国航空油料",
        "中国航空器材",
        "中国电力建设",
        "中国能源建设",
    ),
    *(
        "中国黄金集团",
        "中国广核",
        "中国电气装备",
        "中国物流集团",
        "中国国新",
        "中国铁路总公司",
        "中国国家铁路集团",
    ),
    *("中国国际航空", "中国航空集团", "中国邮政集团", "中国烟草总公司"),
)
FINANCE = re.compile(
    r"中国人民银行|国家开发银行|中国进出口银行|中国农业发展银行|(工商|农业|中国|建设|邮政储蓄)银行(股份有限公司)?总行|"
    r"中国投资有限|中国中信集团|中国光大集团|中国人寿保险\(?集团|中国人民保险集团|中国银河|中国信达|中国华融|中国东方资产"
)
# An address, or a body of the city or a district, whatever other words it has.
OF_THE_CITY = re.compile(
    r"街道|社区|居委会|村委会|北京市[\u4e00-\u9fff]{0,6}(委|局|区)|[\u4e00-\u9fff]区委|退役军人事务局"
)


class CentralKind(Labelled):
    """What kind of body that does not belong to 北京市委 a name points to."""

    ARMY = "ARMY", "军队、武警"
    ACADEMY = "ACADEMY", "中国科学院、中国社会科学院系统"
    FINANCE = "FINANCE", "中央金融机构的总行、总部"
    GROUP = "GROUP", "中央管理企业的总部"
    STATE = "STATE", "中央和国家机关"


_PATTERNS = (
    (CentralKind.ARMY, ARMY),
    (CentralKind.ACADEMY, ACADEMY),
    (CentralKind.STATE, CENTRAL_BODY),
    (CentralKind.FINANCE, FINANCE),
    (CentralKind.STATE, MINISTRY),
    (CentralKind.STATE, STATE_BODY),
)


def is_army(name: str) -> bool:
    """Whether the name is that of a body of the army or the armed police."""
    return ARMY.search(bare_name(name)) is not None


def central_body(name: str) -> str:
    """The words in a name that point to a central body or the army; '' if there are none."""
    return central_kind(name)[1]


def central_kind(name: str) -> tuple[CentralKind | None, str]:
    """What kind of central body a name points to, and by which of its words; (None, '') if to none."""
    bare = bare_name(name)
    if OF_THE_CITY.search(bare):
        return None, ""
    for kind, pattern in _PATTERNS:
        if match := pattern.search(bare):
            return kind, match[0]
    group = next((each for each in GROUPS if each in bare), "")
    return (CentralKind.GROUP, group) if group else (None, "")
