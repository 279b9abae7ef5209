"""Letters that between them show everything that can be different on paper. Nobody in them exists."""

from dataclasses import replace
from datetime import date

from letters.render.content import LetterContent
from letters.render.fonts import FontSet
from letters.render.mode import Mode
from letters.render.pdf import render
from letters.render.placing import Placing

BASE = LetterContent(
    number="2022030017",
    name="陈晓明",
    sex="男",
    age=25,
    ethnicity="汉",
    category="正式",
    id_number="110101199701010014",
    from_organization="中共燕京矿业大学能源学院委员会",
    heading="中共晋阳市委组织部",
    receiving="中共晋阳市人才服务中心总支部委员会",
    destination="中共晋阳市人才服务中心总支部",
    fee_year=2022,
    fee_month=6,
    valid_days=90,
    issued_on=date(2022, 6, 12),
    phone="13800138000",
    address="北京市海淀区学院路11号综合楼305室",
    office_phone="010-62330000",
    office_fax="010-62330001",
    postcode="100083",
    committee="中共燕京矿业大学能源学院党委",
)
# As short as can be, and as long as just fits: two lines wherever there is room for them.
SHORT = replace(
    BASE, name="丁一", heading="中共县委", receiving="县委", destination="县委", from_organization="矿大", valid_days=1,
    committee="矿大党委", phone="1", address="本校", office_phone="1", office_fax="", postcode="",
)  # fmt: skip
LONG_UNIT = "中共滨海能源集团有限公司西北分公司勘探开发研究院地质研究所第一支部委员会"
LONG = replace(
    BASE,
    name="扎西多吉仁青次仁旺堆平措顿珠格桑",
    heading="中国共产党滨海能源集团有限公司西北分公司勘探开发研究院委员会组织人事部",
    receiving=LONG_UNIT,
    destination=LONG_UNIT,
    from_organization="中共燕京矿业大学应急管理与安全工程学院党总支部委员会",
    committee="中共燕京矿业大学应急管理与安全工程学院党总支部委员会",
    phone="13800138000；微信 wxid-2022；家中 0931-8880000；邮箱 graduate.2022@example.edu.cn",
    address="北京市海淀区学院路11号燕京矿业大学学院路校区综合楼东配楼三层305室应急管理与安全工程学院党总支办公室",
)
RARE = replace(
    BASE,
    name="䶮㛃𠅤𬭸",
    heading="中共㐰州市委组织部",
    receiving="中共䶮县㛃镇委员会",
    committee="中共𬭸州学院委员会",
)
MINORITY = replace(
    BASE,
    name="阿卜杜热西提·麦麦提",
    sex="女",
    ethnicity="维吾尔",
    category="预备",
    heading="中共克孜勒苏柯尔克孜自治州委员会组织部",
    receiving="中共阿图什市公共就业和人才服务中心流动党员支部委员会",
    destination="中共阿图什市公共就业和人才服务中心流动党员支部委员会",
)
BATCH = [BASE, SHORT, LONG, RARE, MINORITY]

MOVED = Placing(1.5, -2.0, 100.4, 99.7)

# Name → (letters, mode, placing, whether the form's own words are written down too).
GOLDEN: dict[str, tuple[list[LetterContent], Mode, Placing, bool]] = {
    "whole-with-form": ([BASE], Mode.WHOLE, Placing(), True),
    "short": ([SHORT], Mode.WHOLE, Placing(), False),
    "long": ([LONG], Mode.WHOLE, Placing(), False),
    "rare": ([RARE], Mode.WHOLE, Placing(), False),
    "minority": ([MINORITY], Mode.WHOLE, Placing(), False),
    "batch": (BATCH, Mode.WHOLE, Placing(), False),
    "whole-moved": ([BASE], Mode.WHOLE, MOVED, False),
    "fields": ([BASE], Mode.FIELDS, Placing(), False),
    "fields-moved": ([BASE, LONG], Mode.FIELDS, MOVED, False),
    "preview-moved": ([BASE], Mode.PREVIEW, MOVED, False),
} | {
    f"{mark}-{digits}-{days}".lower(): (
        [
            replace(
                BASE,
                option_mark=mark,
                digits=digits,
                category=category,
                sex=sex,
                fee_month=10 + (sex == "女"),
                valid_days=days,
            )
        ],
        Mode.WHOLE,
        Placing(),
        False,
    )
    for mark, digits, category, sex, days in (
        ("TICK", "ARABIC", "预备", "女", 90),
        ("TICK", "CAPITAL", "正式", "男", 15),
        ("STRIKE", "ARABIC", "正式", "女", 60),
        ("STRIKE", "CAPITAL", "预备", "男", 90),
    )
}


def made(fonts: FontSet) -> dict[str, bytes]:
    """What is compared byte by byte: a letter as it is archived, and a batch for pre-printed stock."""
    return {
        "letter": render([BASE], fonts),
        "fields": render(BATCH, fonts, mode=Mode.FIELDS, placing=MOVED),
    }
