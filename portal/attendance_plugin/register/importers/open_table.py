"""Open a table whatever it is saved as: the first bytes tell, not the file's name."""

from typing import BinaryIO

from .csv_table import CsvTable
from .formats import Caps
from .tables import Table
from .xlsx_archive import is_excel
from .xlsx_table import XlsxTable


def open_table(file: BinaryIO, caps: Caps) -> Table:
    """The table of a text file or of an Excel workbook. Raises `FileRefused`."""
    file.seek(0)
    start = file.read(8)
    file.seek(0)
    return XlsxTable(file, caps) if is_excel(start) else CsvTable(file, caps)
