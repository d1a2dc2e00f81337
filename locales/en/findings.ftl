# Findings on what was submitted. One message for each code of docs/findings.md:
# the value says what is wrong, the attribute .action what to do about it.
# Variables: $value (what was found), $expected, $column, $row.
# $expected holds codes, numbers or names, so that it reads in every language.

severity-error = error
severity-warning = warning

findings-errors =
    { $count ->
        [0] No errors.
        [one] One error.
       *[other] { $count } errors.
    }
findings-warnings =
    { $count ->
        [0] No warnings.
        [one] One warning.
       *[other] { $count } warnings.
    }
findings-shown =
    { $total ->
        [one] The only finding is shown.
       *[other] { $shown } of { $total } findings are shown.
    }
findings-where-row = row { $row }
findings-where-cell = row { $row }, column { $column }
findings-where-place = cell { $cell }
findings-where-file = whole file

## Structure

finding-unknown-indicator = “{ $value }” is not the indicator of the row, which is { $expected }.
    .action = Look the code up with “marsad catalog indicators” and write it as it stands there.
finding-unknown-indicator-bare = “{ $value }” is not an indicator of the catalogue.
    .action = Look the code up with “marsad catalog indicators” and write it as it stands there.
finding-unknown-indicator-near = “{ $value }” is not an indicator of the catalogue; near it: { $expected }.
    .action = Look the code up with “marsad catalog indicators” and write it as it stands there.
finding-unknown-column =
    { $expected ->
        [1] The column { $column } is there more than once.
       *[other] The row has { $value } cells, the header { $expected }.
    }
    .action =
        { $expected ->
            [1] Remove one of the two columns.
           *[other] A comma inside a figure or a text has perhaps split a cell. Write figures without marks for thousands, and put texts that hold the separator in quotation marks.
        }
finding-unknown-column-bare = “{ $column }” is not known: it is neither a standard column, nor a dimension of an indicator of the file, nor a field of an event.
    .action = Correct the name of the column or field, or remove it. Columns are named as in SDMX-CSV, in capitals; for events see the files in examples/events.
finding-missing-column =
    { $row ->
        [1] The column { $expected } is missing.
       *[other] The row has only { $value } cells; { $expected } and what follows it are missing.
    }
    .action =
        { $row ->
            [1] Add the column. INDICATOR, REF_AREA, TIME_PERIOD and OBS_VALUE are always needed; METHOD where the indicator has it.
           *[other] Give the row as many cells as the header has; those without a content stay empty between two separators.
        }
finding-unknown-area = “{ $value }” is not the code, name or alias of a territory.
    .action = Look it up with “marsad catalog find”, and write the code.
finding-unknown-area-near = “{ $value }” is not the code, name or alias of a territory; near it: { $expected }.
    .action = Look it up with “marsad catalog find”, and write the code.
finding-ambiguous-area = “{ $value }” can mean more than one territory: { $expected }.
    .action = Write the code of the territory you mean.
finding-unknown-code = “{ $value }” is not a code of the column { $column }; expected: { $expected }.
    .action = Use a code of the list. “marsad catalog codes” prints it.
finding-unknown-code-least = The field { $column } counts as “{ $value }”, and events of this type need at least “{ $expected }”.
    .action = Write “{ $expected }” or a stricter level in { $column }. A field that is left out counts as “low”.
finding-unknown-code-bare = “{ $value }” is not a code of { $column }.
    .action = Use a code of the list. “marsad catalog codes” prints it.
finding-dimension-not-used = The indicator has no dimension { $column }, yet the column holds “{ $value }”.
    .action = Leave the cell empty, or check that the row has the right indicator.
finding-method-required = The indicator has figures on several bases, and the row does not say which; expected: { $expected }.
    .action = Write the basis of the figure in the column METHOD. It is never assumed.
finding-bad-period = “{ $value }” is not a period; expected: { $expected }.
    .action = Write 2024, 2024-S1, 2024-Q3, 2024-07, 2024-W31 or 2024-07-15.
finding-frequency-not-allowed = The period “{ $value }” is finer than the indicator allows; expected: { $expected }.
    .action = Report the figure for the period of the indicator, or for a longer one.
finding-period-in-future = The period “{ $value }” has not begun yet.
    .action = Correct the period. Figures can be reported once their period has begun.
finding-bad-ref-date = “{ $value }” is not a reference date.
    .action = Write 2024, 2024-09 or 2024-09-01.

## Authority

finding-area-not-yours = Your organisation does not report for “{ $value }”; it reports for: { $expected }.
    .action = Correct the territory, or ask your node’s administrator for the territory to be granted.
finding-area-not-yours-bare =
    { $value ->
        [UNSTATED] The event names no territory, and your organisation has no part in it.
        [ONLINE] The event was online, and your organisation has no part in it.
       *[other] Your organisation does not report for “{ $value }”.
    }
    .action =
        { $value ->
            [UNSTATED] Name the territory in the field area, or your organisation among those that took part.
            [ONLINE] Name your organisation among those that took part, or leave the event to one of them.
           *[other] Correct the territory, or ask your node’s administrator for the territory to be granted.
        }
finding-level-not-allowed =
    { $column ->
        [REF_AREA] The indicator is not reported at the level of “{ $value }”; expected: { $expected }.
       *[other] Events of this type do not say a place as precise as “{ $value }” in { $column }; allowed: { $expected }.
    }
    .action =
        { $column ->
            [REF_AREA] Report the figure for a territory of one of these levels.
           *[other] Name a territory of one of these levels, and leave the field venue out: a precise place can harm the people concerned.
        }
finding-sharing-too-wide = The sharing level “{ $value }” is wider than this data may have; the widest is { $expected }.
    .action = Submit with a narrower sharing level, or split the file by indicator.

finding-narrower-sharing = Rows or events of this file that take the place of ones shared as “{ $expected }”: { $value }. This file is shared with fewer, and the others go on seeing the old ones.
    .action = Submit the corrections with --sharing { $expected }, in a file of their own if other rows may not be shared so; or withdraw the earlier submission; or accept with a reason.

## Values

finding-bad-number = “{ $value }” is not written as a number is. Perhaps { $expected } was meant.
    .action = Write digits, with a decimal point if needed: no unit, no percent sign, a minus sign only in front.
finding-bad-number-other =
    { $expected ->
        [O] “{ $value }” says that there is no figure, and stands where a figure belongs.
        [Q] “{ $value }” is a limit and no figure.
       *[other] “{ $value }” is not written as a number is. Perhaps { $expected } was meant.
    }
    .action =
        { $expected ->
            [O] Empty the cell, and write in OBS_STATUS why: O (missing), L (not collected), M (cannot exist), H (holiday) or Q (withheld). If there was nothing to count, write 0.
            [Q] Give the figure itself. If it may not be shown, empty the cell and write Q in OBS_STATUS.
           *[other] Write digits, with a decimal point if needed: no unit, no percent sign, a minus sign only in front.
        }
finding-bad-number-bare = “{ $value }” is not a number.
    .action =
        { $column ->
            [OBS_VALUE] Write digits, with a decimal point if needed: no unit, no percent sign, a minus sign only in front.
           *[other] Write the figure in digits (2800000) and its unit in the field unit; if it is rounded, set approximate to true. If there is no figure, leave it out, or write it as a text of the figure.
        }
finding-ambiguous-number = “{ $value }” can be read as two numbers: { $expected }.
    .action = Write thousands without a mark (14000), and decimals without a third digit (1.25), so that only one reading is left.
finding-too-precise =
    { $expected ->
        [0] “{ $value }” has decimals, and the indicator takes whole numbers.
        [one] “{ $value }” has more than one decimal.
       *[other] “{ $value }” has more than { $expected } decimals.
    }
    .action = Round the figure yourself. It is never rounded for you.
finding-out-of-range = “{ $value }” is outside the range of the indicator; expected: { $expected }.
    .action = Check the figure and its unit.
finding-missing-without-status = The value is empty, and the status does not say why.
    .action = Give the value; or write O (missing), L (not collected), M (cannot exist), H (holiday) or Q (withheld) in OBS_STATUS.
finding-value-with-missing-status = A row of ACTION { $expected } takes a figure back and has no value itself.
    .action = Empty the value, or correct the status.
finding-value-with-missing-status-bare = The status “{ $value }” says that there is no value, but there is one.
    .action = Empty the value, or correct the status.
finding-bad-status = “{ $value }” is not a status; expected: { $expected }.
    .action = Use a code of OBS_STATUS. A usual figure has the status A.
finding-wrong-unit = The unit is “{ $value }”, but the indicator is in { $expected }.
    .action = Convert the figure to the unit of the indicator, or leave the unit out if it is right already.
finding-ratio-not-reported = “{ $value }” is a ratio. Ratios are computed, never reported; its parts are: { $expected }.
    .action = Report the two parts instead.

## The rows together

finding-nothing-stored = The row takes figures back, but none is stored that it means: “{ $value }”.
    .action = Check indicator, territory, period and codes; “marsad pull observations --mine” shows what is stored.
finding-duplicate-row = What this row gives was given before, in row { $expected }.
    .action = Keep one of the two rows. To correct a figure already accepted, submit it again in a file of its own.
finding-duplicate-row-bare = “{ $value }” was given before, by another organisation.
    .action = Give the event an identifier of your own.
finding-duplicate-row-other = The figure of this cell was given before, in { $expected }.
    .action = Keep one of the two cells. To correct a figure already accepted, submit it again in a file of its own.
finding-parts-exceed-total = The total is { $value }, but its parts add up to more: { $expected }.
    .action = Correct the parts or the total.
finding-parts-exceed-stored-total = The total is { $value }, but its parts, with those on record, add up to more: { $expected }.
    .action = Check both. If both are right as published, accept the warning and say why.
finding-exceeds-indicator = { $value } is more than it can be; expected: { $expected }.
    .action = This figure counts some of what the other one counts. Correct one of the two.
finding-exceeds-stored-indicator = { $value } is more than it can be beside a figure on record; expected: { $expected }.
    .action = Check both figures. If both stand in the source, accept the warning and say why.
finding-partitions-disagree = The parts by this column add up to { $value }, those by another to { $expected }.
    .action = Check the parts, and give the total as well.
finding-total-disagrees = The total is given as { $value }, but its parts add up to { $expected }.
    .action = Check both. If both are right as published, accept the warning and say why.
finding-parts-incomplete = The total has parts, but some are missing: { $expected }.
    .action = Add the missing parts if you have them; otherwise accept the warning and say why.
finding-implausible-change = The figure { $value } is far from the earlier one, { $expected }.
    .action = Check the figure. If it is right, accept the warning and say why.

## Texts and files

finding-personal-data = The column { $column } seems to hold personal data.
    .action = Remove it. Names, telephone numbers, e-mail addresses and numbers of documents are never accepted. The text is not repeated here.
finding-too-long =
    { $expected ->
        [one] The text in { $column } is too long: one character is allowed.
       *[other] The text in { $column } is too long: { $expected } characters are allowed.
    }
    .action = Shorten the text.
finding-too-long-other = { $column } holds too much; expected: { $expected }.
    .action = Shorten the text.
finding-bad-text =
    { $expected ->
        [QUOTE] A quotation mark opens a text and nothing closes it. What follows cannot be read.
        [SEPARATOR] Something stands between a closing quotation mark and the next separator. Rows may have been swallowed.
        [string] The field { $column } holds something else than a text.
        [boolean] The field { $column } holds something else than true or false.
        [array] The field { $column } holds something else than a list.
        [object]
            { $field ->
                [NONE] The record is not an event: it holds something else than an object with fields.
               *[other] The field { $column } holds something else than an object with fields.
            }
       *[other] What { $column } holds cannot be read; expected: { $expected }.
    }
    .action =
        { $expected ->
            [QUOTE] Close the text with a quotation mark, or remove the mark that opens it.
            [SEPARATOR] Write a quotation mark inside a text twice (""), and put the whole text in quotation marks.
            [string] Put it in quotation marks: "2024", not 2024.
            [boolean] Write true or false, without quotation marks.
            [array] Put it in square brackets: [ … ].
            [object] Put its fields in curly brackets, each with its name: {"{"} "name": … {"}"}.
           *[other] Type the text again. Control characters and characters that change the direction of writing are not accepted.
        }
finding-bad-text-bare = The text in { $column } holds characters that cannot be seen.
    .action = Type the text again. Control characters and characters that change the direction of writing are not accepted.
finding-bad-encoding =
    { $value ->
        [UTF-16] The file is in UTF-16 (“Unicode text”), not in { $expected }.
        [Windows-1252] The row is in Windows-1252 (“ANSI”, Western European), not in { $expected }.
        [Windows-1256] The row is in Windows-1256 (“ANSI”, Arabic), not in { $expected }.
        [NUL] The file holds zero bytes: it is damaged, or no text.
       *[other]
            { $expected ->
                [JSON] This is no JSON: the fault is in line { $line }, at column { $place }.
               *[other] The file is not in { $expected }.
            }
    }
    .action =
        { $expected ->
            [JSON] Look at that place and just before it: a comma, a bracket or a quotation mark is missing or too much. A CSV file of figures is checked with “marsad check observations”.
           *[other] Save it again as “CSV UTF-8”.
        }
finding-empty-file = The file has no rows.
    .action = Check that it is the right file.
finding-wrong-format =
    { $value ->
        [XLSX] The file is an Excel workbook, not a CSV file.
        [XLS] The file is an old Excel workbook, not a CSV file.
        [ODS] The file is a LibreOffice workbook, not a CSV file.
        [PDF] The file is a PDF, not a CSV file.
        [ZIP] The file is a ZIP archive, not a CSV file.
       *[other] The file is in { $value }, not in CSV.
    }
    .action =
        { $value ->
            [XLS] Open it in Excel. Save a form of Marsad as “Excel workbook (.xlsx)”, and any other sheet as “CSV UTF-8”.
            [ODS] Open it in LibreOffice. Save a form of Marsad as “Excel 2007–365 (.xlsx)”, and any other sheet as “CSV UTF-8”.
           *[other] Open it in a spreadsheet, and save the sheet as “CSV UTF-8”.
        }
finding-wrong-form = The form has version { $value }; this program reads version { $expected }.
    .action = Fill in a form that “marsad template” has written. Figures of another sheet are sent as a file: save the sheet as “CSV UTF-8”.
finding-wrong-form-bare = The workbook is no form of Marsad.
    .action = Fill in a form that “marsad template” has written. Figures of another sheet are sent as a file: save the sheet as “CSV UTF-8”.
finding-form-damaged = “{ $value }” stands in a row or a column without a key, or in the copy of a column. It is not known which figure it is.
    .action = Ask for the form again with “marsad template”, and write the figures into its coloured cells.
finding-form-damaged-other =
    { $expected ->
        [MERGED] One cell stands here in the place of several figures. It is not known which of them it is.
       *[other] The keys of the form are damaged here, so what stands beside them is not read.
    }
    .action =
        { $expected ->
            [MERGED] Split the cell (“Unmerge Cells”), and write each figure into a cell of its own.
           *[other] Ask for the form again with “marsad template”, and write the figures into its coloured cells.
        }
finding-formula-without-value = The cell holds a formula, but the file does not hold its result.
    .action = Open the file in Excel or LibreOffice, save it, and send it again; or write the number in place of the formula.
finding-unsafe-file =
    { $value ->
        [DAMAGED] The workbook is damaged.
        [PASSWORD] The workbook has a password.
        [SIZE] The workbook is too large, or has too many parts.
       *[other] The workbook holds “{ $value }”: a macro, a link to other files, or another file. It was not opened.
    }
    .action =
        { $value ->
            [PASSWORD] Take the password away, and save the file again.
            [SIZE] Delete what does not belong to the form, and save the file again. Send many figures as CSV.
           *[other] Save it as “Excel workbook (.xlsx)” without macros and without links to other files.
        }
finding-wrong-separator =
    { $value ->
        [TAB] The cells are separated by tabs.
        [PIPE] The cells are separated by “|”.
        [SEP] The first line, “sep=”, speaks to Excel alone; the names of the columns belong there.
       *[CR] The lines end in CR, as on an old Macintosh.
    }
    .action =
        { $value ->
            [SEP] Delete the first line.
            [CR] Save the file as “CSV UTF-8”, not as “CSV (Macintosh)”.
           *[other] Save the file as “CSV UTF-8”, with commas or semicolons between the cells.
        }
finding-header-not-first = The names of the columns are in row { $value }; a title stands above them.
    .action = Delete what stands above the names of the columns.
finding-stray-line = The line is a total or a note and no row of figures.
    .action = Delete the line. The total of a territory or of a dimension is a row like the others, with its own codes.
finding-damaged-text = The text in { $column } is damaged: letters are replaced, or were read in the wrong encoding.
    .action = Type the text again, and save the file as “CSV UTF-8”. If it is meant so, accept the warning and say why.
finding-ref-date-outside = REF_DATE, { $value }, lies outside the period of the figure: { $expected }.
    .action = Correct the date or the period. If the figure was counted on that day and stands for this period, accept the warning and say why.
finding-ref-date-in-future = REF_DATE, { $value }, has not come yet; expected: { $expected }.
    .action = Correct the date.
finding-digits-in-text = { $column } holds “{ $value }”: perhaps the rest of a figure that was split at its comma.
    .action = Look at OBS_VALUE in this row. If both are right, accept the warning and say why.
finding-rows-in-text = The text in { $column } holds lines that look like rows of the file.
    .action = Look at the quotation marks of this row: one too many, or one too few, swallows the rows below. If the text is meant so, accept the warning and say why.

## Events

finding-unknown-type = “{ $value }” is not a type of event.
    .action = Look the code up with “marsad catalog codes EVENT_TYPE”.
finding-unknown-organisation = “{ $value }” is not an organisation of the catalogue.
    .action = Check the code. A new organisation is added by the national node.
finding-unknown-event = The event “{ $value }” is neither in this file nor on record, so there is nothing to retract.
    .action = Correct the identifier: it is that of the record to be retracted.
finding-bad-date = “{ $value }” is not a date that can stand in { $column }; expected: { $expected }.
    .action = Write 2025-09-26, and an end on the day of the start or later.
finding-bad-date-range = “{ $value }” in { $column } is not a year that can be: years lie in { $expected }.
    .action = Write the year of the Gregorian calendar.
finding-missing-field = The field { $column } is missing.
    .action = Fill it in. Every event of this type needs it.
finding-event-outside-parent = The session’s dates, { $value }, are not inside those of its event: { $expected }.
    .action = Correct the dates of the session, or those of the event it belongs to.
finding-event-cycle = The event “{ $value }” belongs, by way of others, to itself.
    .action = Correct the field “parent” of one of these events.
finding-figure-below-minimum = { $column } quotes { $value }; of this indicator only counts { $expected } are shown.
    .action = Quote a count of a larger territory or a longer period, or leave the figure out.
finding-bad-version = The version { $value } does not follow; expected: { $expected }.
    .action = A new event has version 1; a correction has a higher version than the one on record.
