"""Sentences that more than one part of the import says."""

ONLY_COLLEGES = "登记表由学院（党总支、直属党支部）的管理员导入。"
