"""The register (登记表): its columns, reading a sheet, and the rules that find what is wrong.

Free of Django: a sheet's rows and the database's records both become an ``Entry``, so the
same rules run at import, before confirmation, on submission and in review (domain.md §6).
"""
