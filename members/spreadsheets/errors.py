"""What a person is told when a file cannot be taken."""


class UnreadableWorkbook(Exception):
    """The file is refused; ``sentence`` says why and what to do, in words for the person who sent it."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


SAVE_AS_XLSX = "请用 Excel 或 WPS 打开后另存为“Excel 工作簿（*.xlsx）”再上传。"
EMPTY = "文件是空的（0 字节）。请确认表格已保存，再重新上传。"
TOO_LARGE = "文件超过 {limit} MB。登记表通常不到 1 MB，请删去图片、多余的工作表和空行后再上传。"
TOO_LARGE_UNPACKED = "文件解压后的内容超过 {limit} MB，系统不予读取。请新建一个工作簿，只把登记表的数据粘贴过去，保存后再上传。"
SUSPICIOUS_RATIO = (
    "文件的压缩比异常，系统不予读取。请新建一个工作簿，只把登记表的数据粘贴过去，保存后再上传。"
)
ENCRYPTED = (
    "文件设有打开密码，系统无法读取。请在 Excel 或 WPS 中取消密码（文件 › 信息 › 保护工作簿），保存后再上传。"
)
OLD_EXCEL = "这是旧版 Excel(.xls)文件。" + SAVE_AS_XLSX
WORD = "这是 Word 文件，不是 Excel 表格。请把表格复制到 Excel 中，保存为 .xlsx 再上传。"
PICTURE = "这是图片，不是 Excel 表格。请上传登记表的电子版（.xlsx）。"
PDF = "这是 PDF 文件，不是 Excel 表格。请上传登记表的电子版（.xlsx）。"
TEXT = "这是文本或网页格式的文件（如 .csv、.html），不是 Excel 工作簿。" + SAVE_AS_XLSX
NOT_A_WORKBOOK = "这不是 Excel 工作簿（.xlsx）。" + SAVE_AS_XLSX
DAMAGED = "文件不完整或已损坏，无法读取。请重新下载或重新保存后再上传；仍不行时，" + SAVE_AS_XLSX
FORBIDDEN_XML = "文件里有不允许的内容（XML 的 DTD 或实体声明），系统不予读取。" + SAVE_AS_XLSX
TOO_MANY_SHEETS = "工作簿有 {count} 个工作表，最多 {limit} 个。请只保留登记表所在的工作表。"
TOO_MANY_ROWS = "有工作表用到了第 {count} 行，最多 {limit} 行。请删去数据下方的空行和格式，保存后再上传。"
TOO_MANY_COLUMNS = "有工作表用到了第 {count} 列，最多 {limit} 列。请删去数据右侧的空列和格式，保存后再上传。"
TOO_MANY_MERGES = "有工作表的合并单元格超过 {limit} 处。请取消数据区的合并单元格，保存后再上传。"
BAD_REFERENCE = "文件里有无法识别的单元格位置（“{reference}”），可能由其他软件导出有误。" + SAVE_AS_XLSX
