# The desk: pages on which people submit with a browser.

desk-name = Desk of the observatory
desk-skip = Go to the content
desk-nav = Parts of the desk
desk-nav-tasks = My tasks
desk-nav-send = Send a file
desk-nav-forms = Forms
desk-nav-sent = What we sent
desk-nav-whoami = Who am I?
desk-languages = Languages
desk-node = Node
desk-back = Back to my tasks
desk-megabytes = { $size } MB
desk-kilobytes = { $size } kB
desk-period = Period
desk-call = Call
desk-note = Reason:
desk-areas = { $count ->
    [one] one territory
   *[other] { $count } territories
}
desk-rows = { $count ->
    [one] one row
   *[other] { $count } rows
}
desk-days = { $count ->
    [one] one day left
   *[other] { $count } days left
}

# The first page
desk-tasks-title = My tasks
desk-tasks-none = Nothing is due. You can send figures at any time.
desk-tasks-due = { $count ->
    [one] One task is due, on { $day }.
   *[other] { $count } tasks are due; the first on { $day }.
}
desk-tasks-late = { $late ->
    [one] One task is late.
   *[other] { $late } tasks are late.
} { $count ->
    [one] There is no other.
   *[other] In all, { $count } tasks are open.
}
desk-tasks-open = To do
desk-tasks-until = until
desk-tasks-form = Form to fill in (Excel)
desk-tasks-came = What came
desk-tasks-more = { $count ->
    [one] One more task is not listed.
   *[other] { $count } more tasks are not listed.
}
desk-due-overdue = Late
desk-due-returned = Taken back: send it again
desk-due-due = Due
desk-due-late = Came late
desk-due-came = Came
desk-due-cannot = Cannot be given

# Sending a file
desk-forms-title = Forms
desk-forms-lead = A form is an Excel workbook with your territories and your last figures. Fill in the cells, save it, and send it here.
desk-forms-indicator = Indicator
desk-forms-choose = Choose an indicator
desk-forms-period = Period
desk-forms-period-help = A year, a quarter or a month:
desk-forms-get = Get the form
desk-forms-period-wrong = This is not a period. Write a year, a quarter or a month as in the examples.
desk-send-button = Send a file
desk-send-title = Send a file
desk-send-lead = The file is checked first. Nothing is sent before you have seen the result and confirmed it.
desk-send-file = The file
desk-send-kinds = An Excel form of this observatory, a CSV file, or event records in JSON.
desk-send-most = At most
desk-send-check = Check the file
desk-send-waiting = Files that are not sent yet
desk-send-kept = They are kept for seven days. Only people of your organisation see them.

# The result of a check
desk-check-title = Result of the check
desk-check-rows = { $count ->
    [0] No row could be read.
    [one] One row was read.
   *[other] { $count } rows were read.
}
desk-check-records = { $count ->
    [0] No record could be read.
    [one] One record was read.
   *[other] { $count } records were read.
}
desk-check-errors = { $count ->
    [one] One thing has to be corrected before the file can be sent.
   *[other] { $count } things have to be corrected before the file can be sent.
}
desk-check-warnings = { $count ->
    [one] One thing needs a look: correct it, or say why it is right.
   *[other] { $count } things need a look: correct them, or say why they are right.
}
desk-check-right = Everything is right. You can send it.
desk-check-to-correct = To correct
desk-check-to-look = To look at
desk-check-more = { $count ->
    [one] One more
   *[other] { $count } more
}
desk-check-rest = { $count ->
    [one] One more is not listed here. Correct these first.
   *[other] { $count } more are not listed here. Correct these first.
}
desk-check-again = Correct the file on your computer, save it, and
desk-check-again-link = send the corrected file.
desk-check-unread = { $count ->
    [one] One cell beside the figures was not read.
   *[other] { $count } cells beside the figures were not read.
}
desk-check-sending = Send
desk-check-assumed = The file leaves something out. This is assumed:
desk-check-who = Who will hold the rows?
desk-check-releases = { $indicators }: { $which }.
desk-check-call = Does the file answer a call for data?
desk-check-call-none = No, it answers no call
desk-check-call-until = { $call }: { $period }, until { $day }
desk-check-reason = Why are the figures right all the same?
desk-check-reason-help = At least 10 characters. The reason is stored with the figures. Write no names of persons.
desk-check-reason-missing = Nothing was sent. Please write a reason of at least { $count } characters.
desk-check-not-sent = Nothing was sent. Please correct the file first.
desk-check-send = Send now
desk-check-attested = The observatory confirms in its log that your organisation sent this, and gives you a receipt.
desk-check-delete = Delete this file without sending it

# What was sent
desk-sent-title = What we sent
desk-sent-none = Your organisation has sent nothing to this observatory yet.
desk-sent-open = open
desk-sent-cut = Only the newest { $count } are listed.
desk-state-current = Accepted
desk-state-withdrawn = Withdrawn
desk-state-erased = Erased
desk-submission-title = Submission
desk-submission-lead = { $count ->
    [one] One row is stored in the log of the observatory.
   *[other] { $count } rows are stored in the log of the observatory.
}

# The receipt
desk-receipt-title = Receipt
desk-receipt-of = Observatory
desk-receipt-lead = { $count ->
    [one] one row was received and stored.
   *[other] { $count } rows were received and stored.
}
desk-receipt-number = Number
desk-receipt-time = Time
desk-receipt-holds = Holds
desk-receipt-sharing = Held by
desk-receipt-reason = Warnings accepted because
desk-receipt-file = The file
desk-receipt-vouched = Vouched for by
desk-receipt-attested = the observatory: the person was known by a certificate in a browser
desk-receipt-signed = a signature of the submitter
desk-receipt-position = Place in the log
desk-receipt-content = Digest of the content
desk-receipt-key = Key of the log
desk-receipt-verify = Check it yourself
desk-receipt-verify-help = The file of the receipt proves what was received and when. It can be checked on any computer, without the observatory:
desk-receipt-print = Receipt to print
desk-receipt-download = Download the file of the receipt (JSON)

# Who the person is
desk-whoami-title = Who am I?
desk-whoami-lead = You can send figures for this organisation. Everything that you do here is done in its name.
desk-whoami-role = Role
desk-whoami-login = Known by
desk-whoami-certificate = the certificate with the number
desk-whoami-ends = The certificate ends
desk-whoami-session = This session ends

# How to get in
desk-entrance-1 = Ask the person who looks after the node for a certificate. You get a file that ends in .p12, and its password by another way.
desk-entrance-2 = Open the file on this computer (in Firefox: Settings, Certificates, Your certificates, Import) and enter the password.
desk-entrance-3 = Close all windows of the browser, and open this address again. The browser asks which certificate to use: choose yours.
desk-entrance-4 = If the browser does not ask, a security device of your network may stand in between. Ask your network administrator not to inspect connections to this address.

# What keeps a page from being shown
desk-failure-not-in = This is the desk of the observatory { $node }
    .advice = People of councils, communes and associations send their figures here. Your browser has not shown a certificate that this desk knows.
desk-failure-forged = The form is too old, or did not come from this desk
    .advice = Nothing was changed. Go back, load the page again, and repeat what you wanted to do.
desk-failure-not-found = There is no such page
    .advice = The address is wrong, or what was here has been deleted. A file is kept for seven days.
desk-failure-denied = This is not for you
    .advice = Your certificate is known, but your organisation has no right to do this here. Ask the person who looks after the node.
desk-failure-too-large = The file is too large
    .advice = A file may have 20 MB at most. Divide it, for instance by year, and send the parts one after the other.
desk-failure-too-many = Too many files of your organisation wait here.
    .advice = Send some of them or delete them, and try again.
desk-failure-incomplete = The file or the form did not arrive complete
    .advice = Nothing was changed. Choose the file again and repeat; perhaps the connection broke.
desk-failure-busy = The observatory is busy
    .advice = Nothing was changed. Please repeat in a minute.
desk-failure-not-attested = The observatory may not confirm submissions of your organisation yet
    .advice = Nothing was sent; the file is kept. The operator of the federation has to note in the membership that the node { $node } attests for your organisation.
desk-failure-refused = The observatory cannot take this now
    .advice = Nothing was sent; the file is kept. Repeat later. If it happens again, give the person who looks after the node this word:
desk-failure-broken = Something went wrong inside the observatory
    .advice = Nothing was sent. The fault is in its log. Please repeat later.

# What to do about a finding, where the advice of the command line does not fit
desk-advice-unknown-indicator = Write the code of an indicator as the forms of this desk have it.
desk-advice-unknown-area = Write the code of a territory, such as MA-09-581; the forms of this desk have the codes of your territories.
desk-advice-unknown-code = Use one of the codes that are allowed here; the forms of this desk have them as lists.
desk-advice-wrong-form = Use a form of this desk (under “Forms”). Figures of another sheet are sent as a file: save the sheet as “CSV UTF-8”.
desk-advice-form-damaged = Get the form again under “Forms”, and write the figures into its coloured cells.
desk-advice-narrower-sharing = Choose a stricter level below, send these rows in a file of their own, or say why it is right.
desk-advice-unknown-type = Use one of the types of the catalogue; the person who looks after the node has the list.

# The form with marks
desk-check-marked = Get my form with the cells marked
desk-check-marked-help = Marked cells have a note; the first sheet lists everything. Correct the cells and send the same workbook.
