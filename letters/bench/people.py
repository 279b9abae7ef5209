"""Invented letters for measuring: nobody in them exists."""

from datetime import date
from random import Random

from letters.render.content import LetterContent

SEED = 2022
CHECK_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
FAMILY = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰鑫宇浩然子涵欣怡梓轩晨曦雨泽佳琪嘉懿思远"
RARE = ("李㛃", "张䶮", "王𬭸", "陈𠅤", "欧阳靖雯", "司马相如")
MINORITIES = (
    ("阿卜杜热西提·麦麦提", "维吾尔"),
    ("古丽娜尔·阿不都热合曼", "维吾尔"),
    ("叶尔兰·赛力克", "哈萨克"),
    ("扎西次仁", "藏"),
    ("巴图孟和", "蒙古"),
)
COLLEGES = (
    "能源与矿业学院",
    "力学与土木工程学院",
    "机电与信息工程学院",
    "管理学院",
    "理学院",
    "地球科学与测绘工程学院",
)
PLACES = (
    ("中国共产党陇南市武都区委员会组织部", "中共陇南市武都区人才交流中心支部委员会"),
    ("中共晋阳市委组织部", "中共晋阳市人才服务中心总支部委员会"),
    ("中国共产党同济大学委员会", "中共同济大学土木工程学院研究生第三支部委员会"),
    ("中共江北区委组织部", "中共江北区石马街道老鹰社区第二支部委员会"),
    ("中共滨海能源集团有限公司委员会", "中共滨海能源集团有限公司西北分公司勘探开发研究院地质研究所第一支部委员会"),
    ("中国人民解放军某部队政治工作部", "中国人民解放军某部队机关党委"),
    ("中共云岭彝族哈尼族自治州委员会组织部", "中共云岭彝族哈尼族自治州公共就业和人才服务中心流动党员总支部委员会"),
)  # fmt: skip


def invented(count: int) -> list[LetterContent]:
    """That many letters, always the same ones: short and long names and organisations mixed, 5 % rare or minority."""
    chance = Random(SEED)  # noqa: S311 - nothing here is secret
    return [_letter(chance, n) for n in range(count)]


def _letter(chance: Random, n: int) -> LetterContent:
    college = chance.choice(COLLEGES)
    heading, receiving = chance.choice(PLACES)
    name, ethnicity = _person(chance)
    sex = chance.choice("男女")
    born = date(chance.randint(1994, 2001), chance.randint(1, 12), chance.randint(1, 28))
    return LetterContent(
        number=f"2022{COLLEGES.index(college) + 1:02d}{n + 1:04d}",
        name=name,
        sex=sex,
        age=2022 - born.year,
        ethnicity=ethnicity,
        category=chance.choice(("正式", "正式", "预备")),
        id_number=_id_number(born, 2 * chance.randint(0, 499) + (sex == "男")),
        from_organization=f"中共燕京矿业大学{college}委员会",
        heading=heading,
        receiving=receiving,
        destination=receiving,
        fee_year=2022,
        fee_month=6,
        valid_days=90,
        issued_on=date(2022, 6, 12 + n % 15),
        phone=f"139{chance.randint(0, 99_999_999):08d}",
        address="北京市海淀区学院路 11 号综合楼 305 室",
        office_phone="010-62330001",
        office_fax="010-62330002",
        postcode="100083",
        committee=f"中共燕京矿业大学{college}委员会",
    )


def _person(chance: Random) -> tuple[str, str]:
    """A name and an ethnicity without 族."""
    kind = chance.random()
    if kind < 0.03:
        return chance.choice(MINORITIES)
    if kind < 0.05:
        return chance.choice(RARE), "汉"
    return chance.choice(FAMILY) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2, 2, 2)))), "汉"


def _id_number(born: date, order: int) -> str:
    body = f"110101{born:%Y%m%d}{order:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, CHECK_WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]
