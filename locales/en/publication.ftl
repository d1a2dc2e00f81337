# Releases as publications: what is different between two of them, and how a figure is cited. The help in English is that of the
# program's own arguments.

diff-heading = From release { $before } of { $builder } to release { $after } of { $other }:
diff-new = New: { $cell }: { $after }
diff-gone = Gone: { $cell }: { $before }
diff-changed = Changed: { $cell }: { $before } → { $after }
diff-newly-hidden = Newly hidden: { $cell }: { $before } → { $after }
diff-newly-shown = Newly shown: { $cell }: { $before } → { $after }
diff-no-figure = no figure
diff-columns = also different: { $list }
diff-submissions = submissions that are new in it: { $list }
diff-submissions-gone = submissions that are no longer in it: { $list }
diff-counts = New: { $new }. Gone: { $gone }. Changed: { $changed }. Newly hidden: { $hidden }. Newly shown: { $shown }.
diff-not-compared = Not compared, because the catalogue no longer has their indicator, dimension or level. Cells of the first release: { $before }. Cells of the second: { $after }.

cite-figure = { $subject }: { $figure }.
cite-indicator = { $subject }.
cite-release = “{ $title }”, release { $number } of { $builder }, { $day }.
cite-release-untitled = Release { $number } of { $builder }, { $day }.
cite-audience = Audience: { $audience }; not public.
cite-identifier = Identifier: { $release }.
cite-digest = Identifier: { $release }; SHA-256 of the manifest: { $digest }.
cite-no-licence = The release states no licence.
cite-value = { $value } ({ $unit })
cite-hidden = hidden, to protect the people behind it
cite-missing = no figure ({ $status })
