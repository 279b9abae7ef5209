"""How much of a file is read at all. A register of a whole college takes a tenth of any of these."""

MEGABYTE = 1024 * 1024

MAX_BYTES = 10 * MEGABYTE
MAX_UNPACKED_BYTES = 40 * MEGABYTE
MAX_RATIO = 200
RATIO_FLOOR = MEGABYTE  # below it even a wild ratio harms nobody
MAX_PARTS = 1_000

MAX_SHEETS = 30
MAX_ROWS = 20_000
MAX_COLUMNS = 200
MAX_MERGES = 5_000
MAX_CELLS = 1_000_000  # with the empty ones, in all sheets together
MAX_CHARACTERS = 20_000_000  # a text that many cells share counts once for each
MAX_CELL_CHARACTERS = 100_000  # Excel's own limit is 32,767; a control character is written as seven
MAX_NAME_CHARACTERS = 31  # of a sheet; Excel allows no more

MAX_ELEMENTS = 2_500_000  # of XML, in all parts together
MAX_DEPTH = 64
MAX_TOKEN_BYTES = MEGABYTE  # one tag with its attributes, or one comment
MAX_RECORDS = 1_500_000  # of an .xls

MAX_PASTED_BYTES = 1_000_000
MAX_PASTED_ROWS = 2_000

SECONDS = 20  # for the child process, by the clock
CPU_SECONDS = 15
MEMORY_BYTES = 512 * MEGABYTE
