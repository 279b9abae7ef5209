"""Who sees what: every model of the house answers ``objects.visible_to(user)``."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from members.enums import DEPARTMENT_ROLES, Role


class ScopedQuerySet(models.QuerySet):
    """A queryset that knows the part of it that a user may see.

    A model says where its organisation and its graduate are found, in ``organization_path`` and
    ``graduate_path`` (empty: not for graduates). Whoever is not covered sees nothing.
    """

    def visible_to(self, user: Any) -> Self:
        """The rows within the user's scope: own organisation, whole university, or self (domain.md §2)."""
        if not getattr(user, "is_authenticated", False) or not user.is_active:
            return self.none()
        if user.role in DEPARTMENT_ROLES:
            return self
        if user.role == Role.COLLEGE_ADMIN and user.organization_id:
            return self.filter(Q(**{self.model.organization_path: user.organization_id}))
        if user.role == Role.GRADUATE and user.member_id and self.model.graduate_path:
            return self.filter(Q(**{self.model.graduate_path: user.member_id}))
        return self.none()


ScopedManager = models.Manager.from_queryset(ScopedQuerySet)
