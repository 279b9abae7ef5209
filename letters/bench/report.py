"""What was measured, for a person to read."""

import unicodedata
from collections.abc import Sequence

from letters.bench.measuring import Measured, Results

HEADS = ("方式", "秒", "封/秒", "内存峰值 MiB", "字节/封", "是本系统的几倍时间")
MIB, KB = 1024 * 1024, 1024
TYPST_AT_LEAST, TYPST_AIM, OFFICE_AT_LEAST = 1.0, 1.5, 15.0
WARM_AT_MOST = 15.0  # ms
GROWTH_AT_MOST = 40.0  # KB per letter


def text(results: Results, letters: int) -> str:
    """Tables by number of letters, single letters, then the aims; the ratios are those with ``letters`` letters."""
    counts = list(dict.fromkeys(each.letters for each in results.measured))
    parts = [
        "\n".join([f"{count:,} 封", *_table([each for each in results.measured if each.letters == count])])
        for count in counts
    ]
    parts.append("\n".join(["第一封（整个进程，1 封）", *_table(results.cold)]))
    parts.append("\n".join(_single(results)))
    if results.missing:
        parts.append("\n".join(["没有对比：", *(f"  {sentence}" for sentence in results.missing)]))
    parts.append("\n".join(["目标：", *(f"  {line}" for line in aims(results, letters))]))
    return "\n\n".join(parts)


def aims(results: Results, letters: int) -> list[str]:
    """Each aim of the letters' speed, what was measured, and whether it is reached."""
    typst, office = results.faster_than("typst", letters), results.faster_than("docx", letters)
    growth = results.growth_per_letter()
    return [
        _aim(f"{letters:,} 封不慢于 typst（≥ {TYPST_AT_LEAST:g} 倍）", typst, "倍", typst and typst >= TYPST_AT_LEAST),
        _aim(f"{letters:,} 封 ≥ typst 的 {TYPST_AIM:g} 倍", typst, "倍", typst and typst >= TYPST_AIM),
        _aim(
            f"{letters:,} 封 ≥ LibreOffice 邮件合并的 {OFFICE_AT_LEAST:g} 倍",
            office,
            "倍",
            office and office >= OFFICE_AT_LEAST,
        ),
        _aim(
            f"热启动单封 ≤ {WARM_AT_MOST:g} 毫秒",
            results.warm_milliseconds,
            "毫秒",
            results.warm_milliseconds <= WARM_AT_MOST,
        ),
        _aim(
            f"每多一封内存增加 < {GROWTH_AT_MOST:g} KB",
            None if growth is None else growth / KB,
            "KB",
            growth is not None and growth / KB < GROWTH_AT_MOST,
        ),
    ]  # fmt: skip


def _aim(words: str, value: float | None, unit: str, reached: object) -> str:
    if value is None:
        return f"{words}：未测"
    return f"{words}：{value:.2f} {unit}，{'达到' if reached else '未达到'}"


def _single(results: Results) -> list[str]:
    lines = [f"热启动单封（排版本身，中位数）：{results.warm_milliseconds:.2f} 毫秒"]
    growth = results.growth_per_letter()
    if growth is not None:
        lines.append(f"每多一封内存增加：{growth / KB:.2f} KB")
    return lines


def _table(rows: Sequence[Measured]) -> list[str]:
    ours = next((row.seconds for row in rows if row.key == "ours"), None)
    runs = max(row.runs for row in rows)
    cells = [HEADS, *(_cells(row, ours, runs) for row in rows)]
    widths = [max(map(width_of, column)) for column in zip(*cells, strict=True)]
    return [
        "  ".join(["", _left(line[0], widths[0]), *map(_right, line[1:], widths[1:])]).rstrip()
        for line in cells
    ]


def _cells(row: Measured, ours: float | None, runs: int) -> tuple[str, ...]:
    once = f"（只测 {row.runs} 次）" if row.runs < runs else ""
    return (
        row.title + once,
        f"{row.seconds:.3f}",
        f"{row.letters_per_second:,.0f}" if row.letters > 1 else f"{row.letters_per_second:,.1f}",
        f"{row.peak_bytes / MIB:,.0f}",
        f"{row.bytes_per_letter:,.0f}",
        "" if ours is None else f"{row.seconds / ours:.2f}",
    )


def width_of(words: str) -> int:
    """Columns of a terminal; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in words)


def _left(words: str, width: int) -> str:
    return words + " " * (width - width_of(words))


def _right(words: str, width: int) -> str:
    return " " * (width - width_of(words)) + words
