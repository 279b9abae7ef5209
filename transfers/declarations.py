"""The declarations that a graduate makes; a version never changes once anybody has made it."""

import re

# Of everything, and of what has changed since the graduate's own last confirmation.
CURRENT = "2022-1"
CURRENT_OF_CHANGES = "2022-1C"
IN_USE = (CURRENT, CURRENT_OF_CHANGES)

TEXTS = {
    "2022-1": (
        "本人已核对个人信息、党费交纳月份和转往单位，确认无误；"
        "已向接收党组织核实名称、隶属关系以及是否需要纸质介绍信。"
        "转出后将按时到接收党组织报到，并催促对方确认或寄回回执；"
        "在对方确认接收之前，本人的组织关系仍在原党组织，会保持联系畅通。"
    ),
    "2022-1C": (
        "本人已核对上次确认之后改动的各项，确认无误；"
        "其余各项与本人上次确认时一样，上次的确认仍然有效。"
        "转往单位有改动的，已向接收党组织核实名称、隶属关系以及是否需要纸质介绍信。"
        "转出后将按时到接收党组织报到，并催促对方确认或寄回回执；"
        "在对方确认接收之前，本人的组织关系仍在原党组织，会保持联系畅通。"
    ),
}


def statements(version: str) -> list[str]:
    """A declaration one statement a line, each as it stands in the text."""
    return re.findall(r"[^；。]+[；。]", TEXTS[version])
