"""``manage.py prepare_fonts``: make the fonts for letters ready before the first letter needs them."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from letters.render.fonts import load_fonts


class Command(BaseCommand):
    """Converts Song and unpacks Kai into FONT_CACHE_DIR (about 20 s, once), and looks at the extra fonts."""

    help = "准备介绍信字体：首次运行约需 20 秒，之后立即完成。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare the fonts and name them, in the order in which they are asked for a character."""
        fonts = load_fonts(settings.FONT_CACHE_DIR, settings.LETTER_FONT_DIRS)
        self.stdout.write(f"介绍信字体已就绪：{'、'.join(fonts.names)}")
