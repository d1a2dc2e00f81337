# Calls for data, and the board. The help in English is that of the program's own arguments.

usage-call-id = Write a name of letters, digits, - and _: 2024-stock
usage-call-cannot = Possible values: O (there is no figure), L (it was not collected), M (it cannot exist)
usage-period = Write a period: 2024, 2024-S1, 2024-Q3, 2024-07, 2024-W31 or 2024-07-15

columns-call = Call
columns-closed = Closed
columns-deadline = Deadline
columns-due = Due
columns-organisations = Organisations
columns-when = When

call-opened = The call { $call } is open. Answers are on time until { $day }.
call-closed = The call { $call } is closed. It takes no more answers.
call-answered =
    { $count ->
        [one] The answer to { $call } says why 1 figure cannot be given. Submission: { $submission }
       *[other] The answer to { $call } says why { $count } figures cannot be given. Submission: { $submission }
    }
due-nothing = Nothing that you may see is owed.

error-call-refused = The node refuses this; nothing is stored.
error-call-indicators = A call names at least one indicator, and at most 200.
error-call-areas = A call names at least one territory or organisation, and at most 2,000 territories.
error-call-organisations = A call names at most 500 organisations.
error-call-figures = An answer names at least one figure, and at most 1,000.
error-call-ambiguous = Several nodes have a call of this name. Write the name of the node before it.
error-call-nothing-open = The call { $call } asks you for nothing of this that is still open.
error-reason-unknown-call = This node knows no call of this name. Nothing is stored.
error-reason-call-closed = The call is closed: it takes no more answers. Nothing is stored.
error-reason-call-taken = This node has opened a call of this name before. Choose another name.

word-call-open = open
word-call-closed = closed
word-due-due = due
word-due-came = came
word-due-late = came late
word-due-cannot = cannot be given
word-due-returned = returned
word-due-overdue = overdue
word-kind-roster = roster
word-kind-call = call
word-kind-call-answer = answer to a call
word-fact-call = call
said-today-or-later = today or later
said-call-name = the name of a node, a slash and the name of a call: oriental/2024-stock
said-no-roster = no roster names it for these indicators; name territories
said-not-asked = the call does not ask for it
