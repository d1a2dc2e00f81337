# Withdrawing and erasing.

confirm-yes = y yes
state-current = stored
state-withdrawn = withdrawn
state-erased = erased
columns-comment = Remark
columns-accepted-warnings = Warnings accepted because
columns-retracted-at = Withdrawn or erased at
columns-retracted-by = By
columns-reason = Reason
columns-retracted-in = In entry
submissions-withdraw-ask = Withdraw submission { $submission }? Figures that it took the place of show again, at every node. [y/N]
submissions-erase-ask = Erase submission { $submission }? Its data is destroyed here and at every node that holds it, and so is its receipt. This cannot be undone. [y/N]
submissions-withdraw-done = Withdrawn: submission { $submission }, at { $time }, by { $by }: { $reason }. What it had taken the place of shows again.
submissions-erase-done = Erased: submission { $submission }, at { $time }, by { $by }: { $reason }. The other nodes erase it as soon as they receive the entry.
submissions-already = Submission { $submission } had been taken back before, at { $time }, by { $by }: { $reason }
submissions-releases =
    { $count ->
        [one] One release may hold its figures. It stays as it is unless its builder withdraws it (marsad release withdraw):
       *[other] { $count } releases may hold its figures. They stay as they are unless their builders withdraw them (marsad release withdraw):
    }
release-withdraw-ask = Withdraw this release? Its cells are destroyed here and at every node that holds it. This cannot be undone. [y/N]
release-withdrawn = Withdrawn: release { $release }, log position { $position }. The other nodes destroy it as soon as they receive the entry.
error-not-confirmed = Nothing was done.
error-nobody-to-ask = This command asks before it acts, and nobody can be asked here. Add --yes to confirm it. Nothing was done.
error-reason-not-origin = Only the node that accepted it can withdraw or erase it. Ask that node, with a profile of it.
submit-unchanged =
    { $rows ->
        [one] Unchanged: { $file }, one row, stands already, in submission { $submission } of { $time }, sharing { $sharing }, log position { $position }. Nothing new was stored.
       *[other] Unchanged: { $file }, { $rows } rows, stand already, in submission { $submission } of { $time }, sharing { $sharing }, log position { $position }. Nothing new was stored.
    }
submit-rows-new =
    { $rows ->
        [one] New: 1 row.
       *[other] New: { $rows } rows.
    }
submit-rows-changed =
    { $rows ->
        [one] Changed: 1 row takes the place of what stood.
       *[other] Changed: { $rows } rows take the place of what stood.
    }
submit-rows-unchanged =
    { $rows ->
        [one] Unchanged: 1 row says what stands already.
       *[other] Unchanged: { $rows } rows say what stands already.
    }
submit-held-too = Some of the rows stand in submission { $submission }.
submit-replayed =
    { $rows ->
        [one] This idempotency key was used before: { $file }, one row, is submission { $submission } of { $time }, sharing { $sharing }, log position { $position }. Nothing new was stored.
       *[other] This idempotency key was used before: { $file }, { $rows } rows, is submission { $submission } of { $time }, sharing { $sharing }, log position { $position }. Nothing new was stored.
    }
submit-since-withdrawn = It was withdrawn since, at { $time }, by { $by }: { $reason }. To store it again, leave --idempotency-key out.
submit-since-superseded = Submission { $submission } of { $time } has taken the place of some of its figures since. To store it again, submit the file again without --idempotency-key.
submit-since-outdated =
    { $rows ->
        [one] One of these rows stands no more: it was replaced or withdrawn since. To store it again, submit the file again without --idempotency-key.
       *[other] { $rows } of these rows stand no more: they were replaced or withdrawn since. To store them again, submit the file again without --idempotency-key.
    }
submit-receipt-lost = The submission is stored, but its receipt could not be written to { $path }. To fetch it: marsad submissions show { $submission } --receipt FILE
error-random = No random numbers can be had on this machine.
authorship-signed = signed by { $member }
authorship-attested = vouched for by the node { $node }: { $member } ({ $role }), logged in with { $login }
login-certificate = a certificate
login-passkey = a passkey
login-totp = a one-time code
cosignature-verified = { $signer }: verified
cosignature-unknown = { $signer }: key not known here
error-other-reporter = { $path } holds rows that others reported: { $who }. A submission reports all its figures in your name; marsad pull observations --mine gives your own rows alone.
error-header-open = The submission does not say how far it is to travel.
submit-versions-moved = { $file }: the catalogue or the membership changed meanwhile. The file is checked and signed again.
submission-diff-counts = New: { $added }. Changed: { $revised }. Taken back: { $withdrawn }. Unchanged: { $unchanged }.
submission-diff-withdrawn = Taken back: { $cell }: { $before } → { $after }
error-diff-events = --diff is for figures. { $submission } holds event records: “marsad pull events” shows their versions.
