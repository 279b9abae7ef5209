"""大写 digits, as offices write them on letters so that nothing can be altered (domain.md §5)."""

CAPITALS = "零壹贰叁肆伍陆柒捌玖"


def capital_year(year: int) -> str:
    """A year digit by digit: 2022 → 贰零贰贰."""
    return "".join(CAPITALS[int(digit)] for digit in str(year))


def capital_number(number: int) -> str:
    """A number from 1 to 999 in words: 6 → 陆, 12 → 壹拾贰, 90 → 玖拾, 105 → 壹佰零伍.

    Raises ValueError outside that range.
    """
    if number not in range(1, 1000):
        raise ValueError(f"大写数字只支持 1 至 999:{number}")
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = f"{CAPITALS[hundreds]}佰" if hundreds else ""
    if tens:
        words += f"{CAPITALS[tens]}拾"
    elif hundreds and ones:
        words += CAPITALS[0]
    return words + (CAPITALS[ones] if ones else "")
