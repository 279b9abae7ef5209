"""Files with their digest in the name, as ``collectstatic`` made them."""

import logging

from whitenoise.storage import CompressedManifestStaticFilesStorage

logger = logging.getLogger(__name__)


class CollectedFiles(CompressedManifestStaticFilesStorage):
    """A page goes out without a file that came after the last ``collectstatic``, rather than not at all."""

    def stored_name(self, name: str) -> str:
        """The name with its digest; the plain one, with an error in the log, for a file that was not collected."""
        try:
            stored: str = super().stored_name(name)
        except ValueError:
            if not name.endswith(".map"):  # which a script names for its developers, and no page asks for
                logger.error(
                    "静态文件 %s 还没有收集，页面缺少它：请重新运行 manage.py collectstatic 并重启。", name
                )
            return name
        return stored
