"""Why a letter cannot be printed, in sentences for the person who can put it right."""


class CannotPrint(ValueError):
    """Some text of the letter cannot go on paper; ``str()`` is a Chinese sentence that names the field."""

    def __init__(self, label: str, text: str, sentence: str) -> None:
        super().__init__(sentence)
        self.label = label
        self.text = text


class UnprintableCharacter(CannotPrint):
    """No font has some of the characters (domain.md §6: a blocking finding)."""

    def __init__(self, label: str, text: str, characters: list[str]) -> None:
        named = "、".join(describe(character) for character in characters)
        super().__init__(
            label,
            text,
            f"“{label}”中的 {named} 没有可用的字形，无法打印。请核对用字，或请管理员安装含有该字的字体。",
        )
        self.characters = characters


class DoesNotFit(CannotPrint):
    """The text is too long for its place on the form, even in the smallest type."""

    def __init__(self, label: str, text: str) -> None:
        super().__init__(
            label, text, f"“{label}”太长（{len(text)} 个字），介绍信上写不下。请改用较短的规范写法。"
        )


def describe(character: str) -> str:
    """``𠅤(U+20164)``; characters that show nothing (control, private use) by their code alone."""
    code = f"U+{ord(character):04X}"
    return f"{character}({code})" if character.isprintable() else code
