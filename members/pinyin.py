"""The order of Chinese names, the same on every database."""

from pypinyin import Style, lazy_pinyin


def sort_key(text: str) -> str:
    """Pinyin with tone numbers, lower case, at most 120 characters; ties are broken by the text."""
    return (" ".join(lazy_pinyin(text, style=Style.TONE3)).lower() + "|" + text)[:120]
