"""Many letters of people as different as can be, brought into the database by the services."""

import datetime
from collections.abc import Iterator
from itertools import cycle, islice

from letters.models import Letter
from letters.services import issuing
from members.enums import MemberCategory, Sex
from members.services import journal
from tests.factories import World, make_case, make_id_number
from transfers.enums import Channel, Route
from transfers.models import Transfer
from transfers.services import editing, letter_content

NAMES = (
    "陈晓明", "丁一", "李㛃", "张䶮", "王𬭸", "陈𠅤", "欧阳靖雯", "司马相如", "阿卜杜热西提·麦麦提", "古丽娜尔·阿不都热合曼",
    "扎西多吉仁青次仁旺堆平措顿珠格桑", "叶尔兰·赛力克", "巴图孟和", "吕〇", "仝喆", "Anna Li", "单于", "甯昊堃", "佘𣲗", "丘镕基",
)  # fmt: skip
ETHNICITIES = ("汉族", "维吾尔族", "藏族", "哈萨克族", "蒙古族", "汉", "土家族")
TARGETS = (
    ("中共晋阳市委组织部", "中共晋阳市人才服务中心总支部委员会"),
    ("中国共产党陇南市武都区委员会组织部", "中共陇南市武都区人才交流中心支部委员会"),
    ("中共云岭彝族哈尼族自治州委员会组织部", "中共云岭彝族哈尼族自治州公共就业和人才服务中心流动党员总支部委员会"),
    ("中国人民解放军 32000 部队政治工作部", "中国人民解放军 32000 部队机关党委"),
    ("中共䶮县委员会", "中共䶮县㛃镇委员会"),
)  # fmt: skip
SETTINGS = (
    ("TICK", "ARABIC", 90),
    ("STRIKE", "ARABIC", 60),
    ("TICK", "CAPITAL", 15),
    ("STRIKE", "CAPITAL", 7),
)
DAY = datetime.date(2022, 6, 13)


def issue_many(world: World, count: int) -> list[Letter]:
    """That many letters of all three organisations, in four groups by the season's settings."""
    transfers = list(islice(_transfers(world), count))
    letters: list[Letter] = []
    for number, (mark, digits, days) in enumerate(SETTINGS):
        season = world.season
        season.option_mark, season.digits, season.valid_days = mark, digits, days
        season.save()
        letters += [_issue(world, transfer) for transfer in transfers[number :: len(SETTINGS)]]
    return letters


def _transfers(world: World) -> Iterator[Transfer]:
    colleges = cycle((world.college, world.other_college, world.general_branch))
    for n, college in enumerate(colleges):
        sex = (Sex.MALE, Sex.FEMALE)[n // 3 % 2]
        case = make_case(
            world.season,
            college,
            name=NAMES[n % len(NAMES)],
            sex=sex,
            ethnicity=ETHNICITIES[n % len(ETHNICITIES)],
            category=(MemberCategory.FULL, MemberCategory.PROBATIONARY)[n // 7 % 2],
            id_number=make_id_number(7 * n + 1000, sex),
            phone=f"139{n:08d}",
            fee_paid_until=datetime.date(2022 - n % 2, 1 + n % 12, 1),
        )
        actor = world.actor(world.admin_of(college))
        with journal.change() as book:
            transfer = editing.begin_transfer(book, actor, case)
        assert transfer is not None
        heading, receiving = TARGETS[n % len(TARGETS)]
        values = {
            "route": Route.OUT_OF_BEIJING,
            "channel": Channel.PAPER,
            "heading_organization": heading,
            "receiving_organization": receiving,
        }
        yield editing.edit_target(transfer.pk, values, actor)


def _issue(world: World, transfer: Transfer) -> Letter:
    """As ``effects._issue_letter`` does it, without the way there."""
    transfer = Transfer.objects.for_pages().get(pk=transfer.pk)
    day = DAY + datetime.timedelta(days=int(transfer.member.id_number[-2]) * 11)
    with journal.change() as book:
        return issuing.issue(
            book,
            world.actor(world.admin_of(transfer.organization)),
            member=transfer.member,
            organization=transfer.organization,
            year=world.season.year,
            season_year=world.season.year,
            content=letter_content.build(transfer, day),
        )
