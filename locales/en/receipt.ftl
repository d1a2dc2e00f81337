# The page of a receipt, to be printed.

receipt-page = Page: { $path }. Open it in a browser to read or print it.
receipt-page-title = Receipt
receipt-page-lead-rows =
    { $count ->
        [one] On { $day } the node { $node } received one row of figures from { $organisation } and entered it in its log.
       *[other] On { $day } the node { $node } received { $count } rows of figures from { $organisation } and entered them in its log.
    }
receipt-page-lead-events =
    { $count ->
        [one] On { $day } the node { $node } received one event from { $organisation } and entered it in its log.
       *[other] On { $day } the node { $node } received { $count } events from { $organisation } and entered them in its log.
    }
receipt-page-lead-answer =
    { $count ->
        [one] On { $day } the node { $node } received from { $organisation } why one figure cannot be given, and entered it in its log.
       *[other] On { $day } the node { $node } received from { $organisation } why { $count } figures cannot be given, and entered it in its log.
    }
receipt-page-call = Answers the call
receipt-page-cannot = Cannot be given
receipt-page-number = Number
receipt-page-organisation = Submitted by
receipt-page-node = Received by
receipt-page-time = Time
receipt-page-file = File
receipt-page-rows = Rows
receipt-page-events = Events
receipt-page-areas = Territories
receipt-page-more-areas =
    { $count ->
        [one] and one more
       *[other] and { $count } more
    }
receipt-page-periods = Periods
receipt-page-sharing = Who holds it
receipt-page-comment = Comment
receipt-page-why = Warnings accepted because
receipt-page-figures = Indicators
receipt-page-indicator = Indicator
receipt-page-total = Control total
receipt-page-total-note = The control total is the sum of all figures of the indicator in the file. It means nothing by itself: if a figure is changed, it is another. The file was compared with the receipt when this page was made; it is the one that was received.
receipt-page-no-file = To have the file and its control totals on this page, make it with --content FILE.
receipt-page-event = Event
receipt-page-date = Date
receipt-page-proof = Proof
receipt-page-vouched = Authorship
receipt-page-tree = Entries in the log
receipt-page-check = Check it yourself
receipt-page-holds = When this page was made the receipt was verified with a key of { $node } that was known from elsewhere.
receipt-page-own-key = When this page was made the receipt was verified with the key that it names itself. Compare that key with the one that { $node } hands out.
receipt-page-how = The receipt file proves this page, without a network and for years to come:
receipt-page-address = Scan to see this receipt at the node
receipt-page-shown = The node shows this receipt at
receipt-page-day = { $day } { $month } { $year }
receipt-page-moment = { $day }, { $clock } (Morocco time, { $offset })
receipt-page-month-1 = January
receipt-page-month-2 = February
receipt-page-month-3 = March
receipt-page-month-4 = April
receipt-page-month-5 = May
receipt-page-month-6 = June
receipt-page-month-7 = July
receipt-page-month-8 = August
receipt-page-month-9 = September
receipt-page-month-10 = October
receipt-page-month-11 = November
receipt-page-month-12 = December
error-receipt-file = { $path } is not what this receipt is of: another figure, another order, rows that were set aside, or rows of ACTION M or D.
usage-receipts-address = Write the address as https://host/path, without ? and #
