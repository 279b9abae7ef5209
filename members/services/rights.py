"""Who may keep the settings of the house."""

from members.enums import Role
from members.models import Organization, User
from members.refusals import NotAllowed
from members.services.journal import Actor


def require_department_admin(actor: Actor) -> User | None:
    """The 组织部管理员 who acts, as the database knows the person now; None when a rule of the program acts.

    Raises ``NotAllowed`` for anybody else. Call it inside ``journal.change()``: two administrators
    who take each other's role away at the same moment then come one after the other.
    """
    if actor.user is None:
        return None
    user = User.objects.filter(pk=actor.user.pk, is_active=True, role=Role.DEPARTMENT_ADMIN).first()
    if user is None:
        raise NotAllowed("只有组织部管理员可以修改这项设置。")
    return user


def may_keep_branches(user: User, organization: Organization) -> bool:
    """组织部管理员 keeps all branches, a college's administrator those of the own organisation."""
    return user.is_department_admin or (user.is_college and user.organization_id == organization.pk)
