"""The season's switch: whose letters can be verified. Off by default (domain.md §2: ⚙)."""

from django.conf import settings

from members.refusals import Refusal
from transfers.models import Season

NO_ADDRESS = (
    "还不能开通：服务器没有设置对外网址，核验单上的二维码无处可指。"
    "请系统管理员设置环境变量 PUBLIC_BASE_URL（如 https://dangyuan.example.edu.cn）并重启后再开通。"
)


def years_open() -> frozenset[int]:
    """The years of the seasons whose letters can be verified."""
    return frozenset(Season.objects.filter(verification=True).values_list("year", flat=True))


def require_public_address() -> None:
    """A code is worth nothing without an address that outsiders can reach. Raises ``Refusal``."""
    if not settings.PUBLIC_BASE_URL:
        raise Refusal(NO_ADDRESS)
