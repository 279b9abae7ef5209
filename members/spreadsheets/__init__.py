"""Spreadsheets in and out, free of Django.

A file that a person sends is read by ``isolation.read_in_child``, in a process of its own; what it runs there is
``reader.read_workbook``, behind the bounds of ``limits``. Rows from the clipboard come in by ``pasted``.
``writer`` is the way out, ``grid`` the form in which a workbook that was read is kept.
"""
