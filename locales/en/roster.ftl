# Rosters: who owes which figures. The help in English is that of the program's own arguments.

usage-day = Write a day: 2024-07-15
usage-level = Possible values: country, region, province, commune, arrondissement
usage-rhythm = Possible values: EVERY, A2, A5, OA

columns-areas = Territories
columns-from = From
columns-until = Until
columns-lines = Lines
columns-member = By

roster-set =
    { $count ->
        [one] The roster of this node has 1 line now. Entry: { $position }
       *[other] The roster of this node has { $count } lines now. Entry: { $position }
    }
roster-written =
    { $count ->
        [one] 1 line is written to { $path }.
       *[other] { $count } lines are written to { $path }.
    }
roster-refused = The file is refused; the roster of this node stays as it was.

error-roster-refused = The line is refused; the roster of this node stays as it was.
error-roster-no-line = The roster of this node has no such line. A line is found by its indicator, reporter, level, territories and first day.
error-roster-areas = A line names at least one territory and at most 2,000.
error-roster-level = A type of organisations needs a level: country, region, province, commune or arrondissement.
error-roster-until = The last day is before the first.
error-roster-rhythm = A rhythm of years has two years or more.
error-roster-due-days = A figure is due at most 3,660 days after the end of its period.
error-roster-lines = A roster has at most 10,000 lines.
error-reason-roster-moved = The roster of this node was changed meanwhile. Try again.
word-rhythm-every = every period
word-roster-catalogue = the territories of the level that reported
word-roster-rosters = those that the rosters name
columns-expect = Expected without a roster
word-expect-territories = all territories of the level that reported
word-expect-roster = only those that a roster names
