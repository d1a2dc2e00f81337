"""Fills a workbook in with openpyxl: fill.py FROM TO SHEET CELL=CONTENT ..., where SHEET is the number of the sheet.

A content that begins with "date:" is a date; one that begins with "list:" is the choice of that code in the cell's list.
"""

import datetime
import sys

import openpyxl


def choice(workbook, column, code):
    codes = workbook["_codes"]
    values = (str(row[0].value) for row in codes.iter_rows(min_col=column, max_col=column))
    return next(value for value in values if value.split(" – ")[0] == code)


def main(source, target, sheet, *cells):
    workbook = openpyxl.load_workbook(source)
    page = workbook.worksheets[int(sheet)]
    for cell, content in (cell.split("=", 1) for cell in cells):
        kind, _, rest = content.partition(":")
        if kind == "date":
            value = datetime.date.fromisoformat(rest)
        elif kind == "list":
            value = choice(workbook, page[cell].column, rest)
        else:
            try:
                value = float(content)
            except ValueError:
                value = content
        page[cell].value = value
    workbook.save(target)


main(*sys.argv[1:])
