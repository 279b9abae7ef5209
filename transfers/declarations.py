"""The declarations that a graduate makes; a version never changes once anybody has made it."""

CURRENT = "2022-1"

TEXTS = {
    "2022-1": (
        "本人已核对个人信息、党费交纳月份和转往单位，确认无误；"
        "已向接收党组织核实名称、隶属关系以及是否需要纸质介绍信。"
        "转出后将按时到接收党组织报到，并催促对方确认或寄回回执；"
        "在对方确认接收之前，本人的组织关系仍在原党组织，会保持联系畅通。"
    ),
}
