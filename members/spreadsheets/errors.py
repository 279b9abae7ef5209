"""What a person is told when a file cannot be taken."""


class UnreadableWorkbook(Exception):
    """The file is refused; ``sentence`` says why and what to do, in words for the person who sent it."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


SAVE_AS_XLSX = "请用 Excel 或 WPS 打开后另存为“Excel 工作簿（*.xlsx）”再上传。"
START_AFRESH = "请新建一个工作簿，只把登记表的数据粘贴过去，保存后再上传。"

EMPTY = "文件是空的（0 字节）。请确认表格已保存，再重新上传。"
TOO_LARGE = "文件超过 {limit} MB。登记表通常不到 1 MB，请删去图片、多余的工作表和空行后再上传。"
TOO_LARGE_UNPACKED = "文件解压后的内容超过 {limit} MB，系统不予读取。" + START_AFRESH
SUSPICIOUS_RATIO = "文件的压缩比异常，系统不予读取。" + START_AFRESH
TOO_MANY_PARTS = "文件内含的部件超过 {limit} 个，系统不予读取。" + START_AFRESH
TOO_COMPLEX = "文件的内部结构过于庞杂，系统不予读取。" + START_AFRESH
TOO_SLOW = "文件过于复杂，在规定时间内没有读完。" + START_AFRESH
TOO_MUCH_MEMORY = "读取这个文件所需的内存超过上限，系统已停止读取。" + START_AFRESH

ENCRYPTED = (
    "文件设有打开密码，系统无法读取。请在 Excel 或 WPS 中取消密码（文件 › 信息 › 保护工作簿），保存后再上传。"
)
WORD = "这是 Word 文件，不是 Excel 表格。请把表格复制到 Excel 中，保存为 .xlsx 再上传。"
PICTURE = "这是图片，不是 Excel 表格。请上传登记表的电子版（.xlsx 或 .xls）。"
PDF = "这是 PDF 文件，不是 Excel 表格。请上传登记表的电子版（.xlsx 或 .xls）。"
WEB_PAGE = (
    "这个文件的内容是网页表格（有些系统导出的“.xls”其实是网页），不是真正的 Excel 工作簿。" + SAVE_AS_XLSX
)
XML_TABLE = (
    "这个文件是“XML 表格 2003”格式（有些系统导出的“.xls”其实是它），不是真正的 Excel 工作簿。" + SAVE_AS_XLSX
)
TEXT = "这个文件的内容是纯文本（如 .csv、.txt），不是 Excel 工作簿。" + SAVE_AS_XLSX
BINARY_EXCEL = "这是二进制工作簿（.xlsb）。" + SAVE_AS_XLSX
OPEN_DOCUMENT = "这是 OpenDocument 表格（.ods）。" + SAVE_AS_XLSX
NOT_A_WORKBOOK = "这不是 Excel 工作簿（.xlsx 或 .xls）。" + SAVE_AS_XLSX
DAMAGED = "文件不完整或已损坏，无法读取。请重新下载或重新保存后再上传；仍不行时，" + SAVE_AS_XLSX
FORBIDDEN_XML = "文件里有不允许的内容（XML 的 DTD 或实体声明），系统不予读取。" + SAVE_AS_XLSX

TOO_MANY_SHEETS = "工作簿的工作表超过 {limit} 个。请只保留登记表所在的工作表。"
TOO_MANY_ROWS = "有工作表用到了第 {count} 行，最多 {limit} 行。请删去数据下方的空行和格式，保存后再上传。"
TOO_MANY_COLUMNS = "有工作表用到了第 {count} 列，最多 {limit} 列。请删去数据右侧的空列和格式，保存后再上传。"
TOO_MANY_CELLS = "工作簿的单元格（含只有格式的空单元格）超过 {limit} 万个。请删去数据以外的空行、空列和格式，保存后再上传。"
TOO_MANY_MERGES = "有工作表的合并单元格超过 {limit} 处。请取消数据区的合并单元格，保存后再上传。"
TOO_MUCH_TEXT = "工作簿的文字过多，登记表不会有这么多内容。" + START_AFRESH
CELL_TOO_LONG = "有单元格的文字长达数万字，系统不予读取。请删去或截短后再上传。"
BAD_REFERENCE = "文件里有无法识别的单元格位置（“{reference}”），可能由其他软件导出有误。" + SAVE_AS_XLSX

NOTHING_PASTED = "没有粘贴任何内容。请在表格中选中要粘贴的各行（最好连同表头），复制后粘贴到这里。"
PASTE_TOO_LARGE = "粘贴的内容超过 {limit} KB。行数较多时，请改为上传 Excel 文件。"
PASTE_TOO_MANY_ROWS = "粘贴了 {count} 行，一次最多 {limit} 行。行数较多时，请改为上传 Excel 文件。"
PASTE_TOO_MANY_COLUMNS = "粘贴的第 {row} 行有 {count} 列，最多 {limit} 列。请只复制登记表的各列。"
