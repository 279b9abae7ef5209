"""How often something was tried in a stretch of time: counted in the database, which all processes share."""

from django.db import models


class TryCount(models.Model):
    """Tries of one kind from one place (``key``, a digest) in the window that began at ``window``."""

    key = models.CharField(max_length=64)
    window = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "尝试次数"
        constraints = (models.UniqueConstraint(fields=("key", "window"), name="tries_once_a_window"),)

    def __str__(self) -> str:
        return f"{self.window:%H:%M} {self.count}"
