"""Spreadsheets in and out, free of Django.

``reader.read_workbook`` (behind the guards of ``guards``) is the only way in,
``writer.write_workbook`` the only way out.
"""
