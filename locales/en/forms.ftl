# Forms: workbooks that people fill in, and the command that writes them.

usage-breakdown = Write dimensions, separated by commas: SEX,AGE

template-written =
    { $figures ->
        [one] The form is in { $path }. It has room for 1 figure. Fill it in, and check it with “marsad check observations”.
       *[other] The form is in { $path }. It has room for { $figures } figures. Fill it in, and check it with “marsad check observations”.
    }
template-guide = Read me
template-title = Reporting form, { $period }
template-for = For: { $organisation }
template-deadline = Due by { $day }, in answer to the call { $call }.
template-how = How to fill it in
template-step-open = If Excel opens the file in Protected View, choose “Enable Editing”.
template-step-figures = Write your figures into the light yellow cells of the next sheets. The last figure accepted from you stands beside each, in grey.
template-step-empty = Leave a cell empty if you do not report it: empty cells are not sent. Zero is a figure, so write 0.
template-step-status = If there is no figure, leave its cell empty and choose the reason under “Status”. Beside a figure, P means provisional and E estimated.
template-step-notes = Only the light yellow cells are read. Notes and sums elsewhere are not sent.
template-step-save = Save the file as an Excel workbook (.xlsx). “marsad check observations FILE” lists what is wrong; “marsad submit observations FILE” sends it.
template-what = What the sheets ask for
template-territory = Territory
template-figure = Figure
template-status = Status
template-last = Last figure
template-total = Total
template-unit = Unit: { $unit }. Code of the indicator: { $code }.
template-method = Basis: { $method }.
template-hint = Write the figure, without marks for thousands. If there is none, leave the cell empty and choose a status.
template-status-hint = Only where there is something to say about the figure, or there is none.
template-wrong-number = This is not a number that the indicator can have. If there is no figure, leave the cell empty and choose a status.
template-wrong-status = Choose a status of the list, or leave the cell empty.
template-status-p = provisional
template-status-e = estimated
template-status-o = there is no figure
template-status-l = not collected
template-status-m = cannot exist
template-status-q = confidential
template-status-h = holiday

error-template-refused = There is no form for that.
error-template-call = The call { $call } asks you for no figure that you could report.
error-template-period = The call { $call } asks for { $period }, not for { $found }.
error-template-nothing = No roster names { $who } for { $indicator }, and it has no territory at a level of this indicator.
error-template-dimension = None of the indicators has the dimension { $found }; they have: { $known }
error-template-large = The form would have more than 60 sheets or 150,000 figures. Ask for fewer indicators, or break down by fewer dimensions. So far: { $sheets } sheets, { $figures } figures
marked-sheet = Findings
marked-title = What was found in { $file }
marked-hint = Correct the marked cells in this workbook, save it, and check or send this workbook. The marks, this sheet and the notes of Marsad are not read, and are written again each time.
marked-cell = Cell
marked-about = Territory and column
marked-kind = Kind
marked-code = Code
marked-found = Found
marked-expected = Expected
marked-sentence = What is wrong
marked-advice = What to do
marked-error = Error
marked-warning = Warning
marked-legend-error = Error: as long as it is there, the form is refused.
marked-legend-warning = Warning: look at it; if it is right, send the form with the reason (--accept-warnings).
marked-not-copied = Sheets that are not copied:
marked-formulas = Formulas that were replaced by their results:
marked-more =
    { $count ->
        [one] One more finding is not listed here; “--output FILE” writes all.
       *[other] { $count } more findings are not listed here; “--output FILE” writes all.
    }
marked-written = The form with marks is in { $path }.
marked-left-out = Sheets that are not copied into it: { $names }
marked-closed = { $path } was not opened, so there is nothing to mark.
error-marked-csv = --marked is for forms in Excel, and { $path } is no workbook. Use --output FILE for a list of findings.

template-events-written = The workbook is in { $path }. Write a row for each event, and check it with “marsad check events”.
template-event-form = Records of events
template-event-sheet = Events
template-event-note = One row for each event. Choose from the lists; organisations and roles only, never names of persons.
template-event-step-row = Write one event into each row of the next sheet: number, type, status, title, date, place.
template-event-step-list = Where a cell has a list, choose from it. A date is a date of Excel, or a text: 2024-07-15, 2024-07 or 2024.
template-event-step-persons = Name organisations and functions only. Names, telephone numbers and addresses of persons are refused.
template-event-step-save = Save the file as an Excel workbook (.xlsx). “marsad check events FILE” lists what is wrong; “marsad submit events FILE” sends it.
template-event-wrong-choice = Choose from the list, or leave the cell empty.
template-event-id = Number of the record
template-event-id-hint = Your own number or short name, such as 2026-001: letters, digits, - and _. It stays the same when the record is corrected.
template-event-type = Type
template-event-status = Status
template-event-title-ar = Title in Arabic
template-event-title-fr = Title in French
template-event-title-en = Title in English
template-event-title-hint = A title in one of the three languages is enough.
template-event-start = Begins
template-event-end = Ends
template-event-date-hint = A date, or a text as precise as you know it: 2024-07-15, 2024-07 or 2024.
template-event-precision = Precision of the date
template-event-area = Territory
template-event-area-hint = Choose a territory. Leave the cell empty if the event has no place, and say why in the next column.
template-event-place = Precision of the place
template-event-venue = Venue
template-event-organiser = Organiser { $item }
template-event-partner = Partner { $item }
template-event-funder = Funder
template-event-programme = Programme
template-event-theme = Theme { $item }
template-event-source = Source
template-event-source-hint = The document or the page that says so.
template-event-sharing = Sharing
template-event-sharing-hint = How sensitive the record is: low may be public, very high stays at your node.
template-event-language = Language
template-event-language-hint = The language of the original text; Arabic if the cell is empty.
template-event-notes = Notes
template-event-notes-hint = Without names of persons.
template-event-version = Version
template-event-version-hint = Leave it empty for a new record. A corrected record has the next number: 2, 3 and so on.
error-marked-events = --marked is for forms of figures. In a workbook of events each finding names its cell; correct it there.
