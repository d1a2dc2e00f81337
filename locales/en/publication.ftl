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
cite-elsewhere = The figure is published elsewhere too: { $source }.
cite-elsewhere-at = The figure is published elsewhere too: { $source }, { $url }

cite-licence = Licence: { $licence }.
cite-provisional = Provisional: another release is expected.
cite-corrects = It corrects release { $release }: { $reason }.
cite-corrected-by = It is corrected by release { $number } ({ $release }): { $reason }.

columns-release-state = State
columns-licence = Licence
columns-corrects = Corrects
columns-correction-reason = Reason of the correction
columns-corrected-by = Corrected by
columns-bound-by = Earlier releases it depends on
release-correction = release { $number } ({ $release }): { $reason }
word-release-provisional = provisional
word-release-final = final

release-same = Computed again at this node: all { $blocks } blocks are the same.
release-not-recomputed = Not computed again: only the admins of the node may ask for that.
release-unseen-log = Not seen: log { $log }, of which this node holds { $held } of { $entries } entries.
release-unseen-history = Not seen: the history of log { $log } that the builder had. This node holds another one.
release-unseen-withheld = Not seen: entries of { $log } that are withheld from this node: { $entries }.
release-unseen-erased = Not seen: entries of { $log } that were erased since: { $entries }.
release-unseen-lost = Not seen: entries of { $log } whose payload this node has lost: { $entries }.
release-unseen-release = Not seen: the earlier release { $release }, on which it depends.
release-unseen-withdrawn = Not seen: the earlier release { $release }, on which it depends. It was withdrawn.
release-unseen-figures = Not seen: figures of the earlier releases on which it depends: { $indicators }.
release-unseen-rosters = Not seen: some of the rosters that were in force.
release-unseen-membership = Not seen: the membership under which it was built.
release-unseen-rules = Not seen: its rules ({ $rules }). This program computes by others.
release-fault-left-out = Wrong: it does not name the earlier release { $release }, which its readers held.
release-fault-not-held-then = Wrong: it names release { $release }, which its readers did not hold then, or which it does not depend on.
release-fault-not-safe = Not safe: { $indicators }: { $reason }. No release may be made of these figures.
word-verdict-same = the same
word-verdict-different = different
columns-blocks = Blocks
columns-same-blocks = The same

release-plan-dropped = Not planned any more: { $plan }. Log position: { $position }
columns-plan = Planned release
columns-day = Day
columns-planned-day = Planned for
columns-early-reason = Reason for releasing it early
columns-change-reason = Reason of the change

columns-hidden-because = Hidden
columns-elsewhere = Published elsewhere
explain-hidden = to protect people
explain-hidden-small = because it is small
explain-hidden-dominated = because few reporters make up almost all of it
explain-hidden-others = to protect others: with it, a small count could be computed
