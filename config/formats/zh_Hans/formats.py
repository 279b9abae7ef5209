"""Chinese formats that Django's own locale leaves out."""

NUMBER_GROUPING = 3
THOUSAND_SEPARATOR = ","
DATE_FORMAT = "Y-m-d"
DATETIME_FORMAT = "Y-m-d H:i"
SHORT_DATE_FORMAT = "Y-m-d"
SHORT_DATETIME_FORMAT = "Y-m-d H:i"
YEAR_MONTH_FORMAT = "Y年n月"
