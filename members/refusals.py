"""Refusals: sentences for the user when something cannot be done. Never a 500."""


class Refusal(Exception):
    """Something asked for is not done; ``str()`` says in Chinese what is wrong and what to do."""


class NotAllowed(Refusal):
    """The person may see it but may not do it (shown with status 403)."""


class Stale(Refusal):
    """Somebody else was faster; nothing was written (shown with status 409)."""

    def __init__(self, sentence: str = "已由他人处理，请刷新后再看。本次操作没有写入任何内容。") -> None:
        super().__init__(sentence)


class Busy(Stale):
    """Others have been writing for longer than one waits; nothing was written."""

    def __init__(self) -> None:
        super().__init__("系统正忙，请稍后重试。本次操作没有写入任何内容。")
