# What `marsad demo` says on the way.
demo-intro = Four observatories on this machine, each with its own database, key and log: they take what councils submit, hold the same data, and publish one table that anyone can trace back.
demo-postgres = Postgres is running.
demo-postgres-elsewhere = Postgres is running; its data lies in { $path }, because the postgres account cannot reach the demo's folder.
demo-nodes-up = Four nodes are up, talking over mTLS: { $names }.
demo-catalogue = The national node has published the catalogue ({ $indicators } indicators, { $areas } territories, { $lists } code lists) and the membership; every node has them.
demo-heading-submit = 1. Those who have the figures submit them
demo-submitted = { $rows ->
    [one] { $who } → { $node }: { $file }, one row. { $sharing }. Receipt for entry { $index }.
   *[other] { $who } → { $node }: { $file }, { $rows } rows. { $sharing }. Receipt for entry { $index }.
}
demo-sharing-open = Open
demo-sharing-federation = For the federation
demo-sharing-local = Stays at this node
demo-heading-refused = 2. A wrong file is refused, row by row, and nothing of it is stored
demo-heading-sync = 3. The nodes bring each other up to date
demo-converged = All four hold the same { $entries } entries; logs and shared data have equal digests: { $digest }.
demo-withheld = { $count ->
    [one] One entry is local: its owner holds it, the others see that it exists and is withheld.
   *[other] { $count } entries are local: their owners hold them, the others see that they exist and are withheld.
}
demo-heading-release = 4. The national observatory builds a release; every node serves it
demo-release = Release { $id }: { $cells } cells, built from { $entries } entries.
demo-release-public = Release { $id } for the public: { $cells } cells. An auditor attacked it before it was released: nobody can compute a hidden count from what it shows.
demo-heading-pull = 5. An observatory pulls a table
demo-pull-note = Two bases for 2014 stay apart (METHOD). A dash with O: expected, and nobody reported it. Hidden, with Q and C: a count too small to show.
demo-heading-public = 6. Someone outside the federation pulls from the public release
demo-public-note = A guest sees public releases only. More counts are hidden there, so that none follows from the others.
demo-heading-explain = 7. Where does a figure come from?
demo-heading-receipt = 8. Its receipt, checked offline
demo-where = Look around while it runs:
demo-where-nodes = Nodes: { $list }
demo-where-profiles = Speak as one of its people: { $command }
demo-where-desk = Desk for browsers (souss-massa): { $url }, with the certificate { $file }; docs/desk.md says how a browser gets it.
demo-stop = Ctrl-C stops everything. What was stored stays in { $dir }.
demo-stopped = Stopped. Run it again to go on with the same data, or with --fresh to start over.
demo-done = Done in { $seconds } s.
