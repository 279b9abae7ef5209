"""Who has an account at the campus; whether this system knows them is each test's own matter."""

GRADUATE = "180000000001"
STAFF = "zzb09"
STRANGER = "visitor"
AT_THE_CAMPUS = (GRADUATE, STAFF, STRANGER)
