"""The order of Chinese names, the same on every database."""

from pypinyin import Style, lazy_pinyin


def sort_key(text: str) -> str:
    """Pinyin with tone numbers, lower case, at most 120 characters; ties are broken by the text."""
    return (" ".join(lazy_pinyin(text, style=Style.TONE3)).lower() + "|" + text)[:120]


_DIGITS = str.maketrans("一二三四五六七八九", "123456789")


def group_key(text: str) -> str:
    """As ``sort_key``, but 第一、第二、第三 in the order of counting (up to 第九): for names of branches."""
    return sort_key(text.translate(_DIGITS))
