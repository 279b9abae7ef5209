"""The sign-ins of the demo, known beforehand: ``load_demo`` makes them, the sign-in page of a demo offers them.

They exist only where ``manage.py load_demo`` has run, and are offered only with ``DEMO=true``.
"""

from dataclasses import dataclass

PASSWORD = "yanshi-2022"  # noqa: S105 - of invented people


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One sign-in. ``role`` is what the reader sees; ``key`` is how the demo's story finds it."""

    key: str
    role: str
    name: str
    username: str
    featured: bool = True
    password: str = PASSWORD


OFFICE = (
    DemoAccount("admin", "组织部管理员", "周文华", "zzb01"),
    DemoAccount("reviewer", "组织部审核员", "李敏", "zzb02"),
    DemoAccount("01", "学院管理员（能源与矿业学院党委）", "陈立新", "ny01"),
    DemoAccount("02", "学院管理员（地球科学与测绘工程学院党委）", "孙海燕", "dc01"),
    DemoAccount("03", "学院管理员（机电与信息工程学院党委）", "高志远", "jd01", featured=False),
    DemoAccount("04", "学院管理员（管理学院党委）", "许静", "gl01", featured=False),
    DemoAccount("05", "学院管理员（化学与环境工程学院党委）", "罗永强", "hh01", featured=False),
    DemoAccount("06", "学院管理员（外国语学院党总支）", "唐雪梅", "wy01"),
    DemoAccount("07", "学院管理员（国际教育学院直属党支部）", "丁宁", "gj01", featured=False),
)
GRADUATES = (
    DemoAccount("awaiting", "毕业生（待本人确认）", "林晓帆", "182001000001"),
    DemoAccount("letter", "毕业生（介绍信待领取）", "王䶮", "182001000002"),
    DemoAccount("draft", "毕业生（去向信息待完善）", "韩雨桐", "182001000003", featured=False),
    DemoAccount("confirmed", "毕业生（已确认，待学院办理）", "赵子墨", "182001000004", featured=False),
    DemoAccount("submitted", "毕业生（待组织部审核）", "阿卜杜热西提·麦麦提", "182003000005", featured=False),
    DemoAccount("returned", "毕业生（退回修改）", "吴思远", "182001000006", featured=False),
    DemoAccount("approved", "毕业生（已审核备案）", "郑佳怡", "182001000007", featured=False),
    DemoAccount("started", "毕业生（线上办理中）", "李㛃", "182001000008", featured=False),
    DemoAccount("delivered", "毕业生（待回执）", "马俊杰", "182001000009", featured=False),
    DemoAccount("completed", "毕业生（已办结）", "陈𬭸", "182001000010", featured=False),
    DemoAccount("refused", "毕业生（对方退回）", "何欣然", "182001000011", featured=False),
    DemoAccount("self_filled", "毕业生（已自己填写去向）", "沈一诺", "182001000013", featured=False),
    DemoAccount("roster", "毕业生（还没有去向信息）", "顾嘉言", "182001000014", featured=False),
    DemoAccount("changed", "毕业生（学院改过，待再次确认）", "宋知行", "182001000015", featured=False),
    DemoAccount("abroad", "毕业生（出国（境）保留）", "苏蔓", "182001000012", featured=False),
)
ACCOUNTS = (*OFFICE, *GRADUATES)
FEATURED = tuple(account for account in ACCOUNTS if account.featured)
