# What commands say. Codes, names and numbers are filled in as they are.

finding-other = { $code }: found “{ $value }”, expected: { $expected }.
    .action = Your version of marsad does not know this code; a newer one may say more.
assumed-head =
    { $rows ->
        [one] { $file }: one row.
       *[other] { $file }: { $rows } rows.
    }
assumed-total = total
assumed-line =
    { $rows ->
        [one] { $concept } = { $code } for { $rows } row
       *[other] { $concept } = { $code } for { $rows } rows
    }
assumed-named = “{ $text }” is { $code }: { $name } ({ $level }), in { $parent }
assumed-named-bare = “{ $text }” is { $code }: { $name } ({ $level })
assumed-merge =
    { $rows ->
        [one] ACTION M: 1 row changes what it gives; what it leaves empty stays as it is stored
       *[other] ACTION M: { $rows } rows change what they give; what they leave empty stays as it is stored
    }
assumed-delete =
    { $figures ->
        [one] ACTION D: 1 figure is taken back; a dimension left empty means all its codes
       *[other] ACTION D: { $figures } figures are taken back; a dimension left empty means all its codes
    }
assumed-unread =
    { $count ->
        [one] beside the figures something is not read: { $places }
       *[other] beside the figures { $count } texts, sums or sheets are not read: { $places }
    }
assumed-sharing = sharing = { $level }: { $who }
sharing-open = every node of the federation will hold the rows
sharing-federation = every node of the federation will hold the rows
sharing-local = only this node will hold the rows; the others see that there is an entry, and nothing of it
releases-line = releases: { $which }
releases-of = releases, { $indicators }: { $which }
releases-public = the figures and their totals may appear in every release, public ones too; small counts are hidden
releases-members = the figures and their totals may appear in releases for the members of the federation; small counts are hidden
releases-totals = the rows stay here; totals over three or more areas or reporters may be shown to members, never a row itself; small counts are hidden
releases-node = the figures and their totals appear only in releases for the staff of this node
submit-accepted =
    { $rows ->
        [one] Stored: { $file }, one row, sharing { $sharing }; submission { $submission }, log position { $position }.
       *[other] Stored: { $file }, { $rows } rows, sharing { $sharing }; submission { $submission }, log position { $position }.
    }
submit-refused = Refused: { $file }. Nothing of it was stored.
submit-warnings-hint = There are only warnings. If the figures are right, submit again with --accept-warnings and say why.
submit-set-aside =
    { $rows ->
        [one] One row was set aside, with its findings: { $path }
       *[other] { $rows } rows were set aside, with their findings: { $path }
    }
submit-receipt = Receipt: { $path }
check-stored = Nothing to do: the same content is stored already, as submission { $submission }.
check-stored-since = What has become of it since: marsad submissions show { $submission }
check-right =
    { $files ->
        [one] The file is right.
       *[other] All { $files } files are right.
    }
check-offline-kept = Checked without the node, with the catalogue that was fetched last. Who may report for what, and what is stored, is not checked.
check-offline-builtin = Checked without the node, with the catalogue of the program. Who may report for what, and what is stored, is not checked.
progress-sent = { $done } of { $total } rows sent
progress-checked = { $done } rows sent to be checked
progress-building = The release is being built …
progress-verifying = The release is being computed again …
progress-verified = { $done } of { $total } entries hashed
audit-safe = Safe: no hidden figure can be computed too closely.
audit-not-safe = Not safe: hidden figures can be computed from what is shown.
audit-not-decided = Not decided, so not safe: { $reason }.
audit-leak = { $cell } is between { $low } and { $high }, and needs an interval of { $need }:
audit-from = no less, from { $equation }
audit-to = no more, from { $equation }
audit-more = and { $count } more.
audit-part = part of { $cell }
audit-earlier = { $cell }, release { $back } before
release-left-out =
    { $count ->
        [one] One cell is not in the release although there are figures for it:
       *[other] { $count } cells are not in the release although there are figures for them:
    }
release-left-out-overflow = its figures add up to more than can be stored
release-left-out-out-of-range = the ratio lies outside the range of its indicator; one of its two sides must be wrong
pull-release = Release { $number } of { $builder }, { $title } ({ $time }), for { $audience }: { $release }
pull-roster = Expected parts: { $roster }
pull-basis = Basis (METHOD): { $methods }. Figures of different bases are never mixed.
pull-cut = State: { $cut }
pull-masked = Some figures are not shown: they are small, or in no release yet.
left-out-rows = Rows left out of { $indicator }: { $count }. { $why }
left-out-area = The catalogue does not have their territory any more.
left-out-dimensions = They were submitted when the indicator had another number of dimensions.
left-out-code = The catalogue does not have one of their codes any more.
left-out-decimals = Their figures have more decimals than the indicator has now, and figures are never rounded.
explain-inputs =
    { $count ->
        [one] One figure went in:
       *[other] { $count } figures went in:
    }
explain-others =
    { $count ->
        [one] One figure of another reporter was not chosen:
       *[other] { $count } figures of other reporters were not chosen:
    }
explain-compared =
    { $count ->
        [one] One figure was only compared with the value:
       *[other] { $count } figures were only compared with the value:
    }
explain-withheld = Withheld: this value rests on more than this node holds; it does not hold the payload of { $position } ({ $state }).
explain-numerator = numerator
explain-denominator = denominator
explain-missing = Expected, and not in: { $areas }
explain-withheld-areas = Of these, perhaps withheld (their nodes hold entries that may not enter this release): { $areas }
explain-finding = Note: { $code }: { $what }
pull-note-total-disagrees = all parts are in, and they add up to another figure
pull-note-parts-exceed-total = not all parts are in, and they add up to more already
pull-note-partitions-disagree = the codes of two dimensions add up to different sums
pull-note-period-running = the period had not ended yet; more may come
pull-note-withheld = a part that a roster expects is not in, and its node holds entries that may not enter this release
catalog-no-area = No territory is called “{ $name }”.
catalog-faults =
    { $count ->
        [0] The catalogue agrees with itself.
        [one] One fault.
       *[other] { $count } faults.
    }
sync-peer-added = The node pulls from { $name } at { $url } from now on.
sync-asked =
    { $peers ->
        [one] One peer is being asked.
       *[other] { $peers } peers are being asked.
    }
log-verified = { $log }: all { $size } entries are those that were signed; root { $root }
proof-included = Entry { $index } is in { $log } of { $size } entries.
proof-consistent = { $log } has only grown, from { $old } to { $new } entries.
receipt-verified = The receipt holds: { $origin } has this submission in its log.
release-verified = The release holds: { $builder } has it in its log.
release-logs-open =
    { $count ->
        [one] One of the logs that it was built from has no signature of its origin under a key that you trust.
       *[other] { $count } of the logs that it was built from have no signature of their origin under a key that you trust.
    }
member-attested = attested by { $node }
receipt-own-key = It was checked with the key that the receipt itself names. Compare it with the one that you got from the origin, or give that one with --key: { $key }
revocations-end = The revocation list { $path } ends on { $day }. If it is not renewed by then, no node can be called.
revocations-past = The revocation list { $path } ended on { $day }. No node can be called until it is renewed.
certs-made = The authority is made: { $path }
certs-issued = Issued: { $path }, serial number { $serial }, good until { $time }.
certs-p12 = For the browser: { $path }. Its password, which is shown only now; give it to the person by another way than the file:
certs-revoked = Revoked: { $serial }. The new list: { $path }
member-published = The membership is published at { $position }.
member-granted = Granted: { $grant }
member-revoked = Taken back: { $kind } of { $name }
catalog-no-indicator = No indicator holds “{ $words }” in its code, name or definition.
columns-acronym = Short name
columns-authority = Order of authority
columns-decimals = Decimals
columns-definition = Definition
columns-denominator = Denominator
columns-due-days = Due after (days)
columns-frameworks = Frameworks
columns-items = Items
columns-le = Not above
columns-max = Highest value
columns-min = Lowest value
columns-min-cell = Smallest count shown
columns-dominance = Dominance
catalog-dominance-largest = { $n } hold more than { $k } %
catalog-dominance-percent = without two less than { $p } % of the largest
columns-min-coverage = Least coverage (%)
columns-numerator = Numerator
columns-publish-from = Published from level
columns-report-levels = Levels that report
columns-rhythm = Rhythm
columns-area = Area
columns-cosignatures = Witnesses
columns-signatures = Signatures
columns-authorship = Vouched for by
columns-audience = Audience
columns-builder = Builder
columns-catalogue = Catalogue
columns-cells = Cells
columns-hidden-numbers = Hidden
columns-figures = Figures
columns-hidden-figures = Hidden
columns-hidden-small = Small
columns-hidden-protecting = To protect others
columns-hidden-kept = Kept back by their reporters
release-effort = Indicators computed: { $computed }; kept unchanged from the release before: { $kept }.
release-loss = Hidden in it, by indicator:
release-loss-none = Nothing is hidden in it.
release-loss-built = { $indicator }: hidden { $hidden } of { $figures } figures; small: { $small }; to protect others: { $protecting }; kept back by their reporters: { $kept }.
release-loss-built-share = { $indicator }: hidden { $hidden } of { $figures } figures; small: { $small }; to protect others: { $protecting }; kept back by their reporters: { $kept }; share of the value: { $percent } %.
release-loss-coarser = One tier coarser ({ $level }): hidden { $hidden } of { $figures } figures; small: { $small }; to protect others: { $protecting }; kept back by their reporters: { $kept }.
release-loss-coarser-share = One tier coarser ({ $level }): hidden { $hidden } of { $figures } figures; small: { $small }; to protect others: { $protecting }; kept back by their reporters: { $kept }; share of the value: { $percent } %.
release-loss-coarser-unsafe = One tier coarser ({ $level }): its figures could not be protected.
columns-primary-numbers = Need protection
columns-equations = Equations
columns-verdict = Verdict
columns-code = Code
columns-content-digest = Content digest
columns-coverage = Coverage
columns-cut = Cut
columns-digest-full = Digest: all that is held
columns-digest-logs = Digest: logs
columns-digest-shared = Digest: shared rows
columns-dimensions = Dimensions
columns-direct = Direct figure
columns-entries = Entries
columns-epoch = Epoch
columns-error = Error
columns-events = Events
columns-file = File
columns-formula = Formula
columns-freq = Frequency
columns-grants = Grants
columns-hcp-code = HCP code
columns-held = Held
columns-indicator = Indicator
columns-indicators = Indicators
columns-kind = Kind
columns-last-heard = Last heard
columns-level = Level
columns-membership = Membership
columns-method = Basis
columns-methods = Bases
columns-name = Name
columns-node = Node
columns-not-after = Good until
columns-number = No.
columns-observations = Observations
columns-origin = Origin
columns-parent = Part of
columns-parts-sum = Sum of the parts
columns-payload = Payload
columns-peer = Peer
columns-period = Period
columns-breakdown = By
columns-position = Log position
columns-projection = Projection
columns-refused = Refused
columns-release = Release
columns-remainder = Remainder
columns-reporter = Reporter
columns-revoked = Revoked
columns-role = Role
columns-root = Root
columns-roster = Roster
columns-rows = Rows
columns-rpcs = Calls
columns-sensitivity = Sensitivity
columns-serial = Serial number
columns-side = Side
columns-sharing = Sharing
columns-size = Size
columns-sizes = Sizes
columns-state = State
columns-status = Status
columns-submission = Submission
columns-territories = Territories
columns-time = Time
columns-title = Title
columns-type = Type
columns-unit = Unit
columns-url = Address
columns-value = Value
columns-verifier-key = Verifier key
columns-version = Version
columns-waiting = Waiting
columns-what = What
columns-withdrawn = Withdrawn
columns-withheld = Withheld
columns-organisers = Organisers
columns-programmes = Programmes
columns-themes = Themes
columns-index = Index
columns-parent-state = State of what it is part of
columns-withheld-fields = Withheld fields

error-exists = { $path } is there already and is not written over.
pull-nothing = Nothing matches.
pull-nothing-no-release = { $known } has built no release yet that you may read.
pull-nothing-no-figures = { $indicator }: the release holds no figure of it. None had been reported when it was built, or they are for a narrower audience.
pull-nothing-no-dimension = { $indicator } does not have that dimension; it has: { $known }
pull-nothing-too-many-dimensions = { $indicator }: a release holds figures by at most two dimensions at once.
pull-nothing-too-fine = { $indicator }: nothing finer than this level is published: { $known }
pull-nothing-no-period = { $indicator }: there are figures from { $known } only.
pull-nothing-no-method = { $indicator }: there is no figure on that basis; there are figures on: { $known }
pull-nothing-no-breakdown = { $indicator }: there are figures, but none by that dimension or of that code.
pull-nothing-not-reported = { $indicator }: none of these territories has reported yet.
pull-nothing-no-match = { $indicator }: there are figures, but none that meets all conditions together.
pull-not-reported =
    { $count ->
        [one] { $indicator }: one territory has not reported: { $areas }
       *[other] { $indicator }: { $count } territories have not reported: { $areas }
    }
pull-hidden = hidden
pull-shared = { $column } = { $value }
explain-missing-more =
    { $count ->
        [one] … and one more area.
       *[other] … and { $count } more areas.
    }
explain-coverage = { $in } of { $of }
catalog-published = The catalogue is published at { $position }.
certs-profile = Profile: { $path }
findings-written = All findings: { $path }
findings-more =
    { $count ->
        [one] … and one more finding.
       *[other] … and { $count } more findings.
    }
columns-parts-coverage = Parts that reported
columns-config = Configuration
columns-conf = Confidentiality
columns-source = Source
columns-derivation = Derivation
columns-revision = Revision
columns-event = Event
columns-start = Start
columns-end = End
columns-all-statuses = All statuses
columns-completeness = Completeness
columns-note = Note
columns-embargo = Embargo
