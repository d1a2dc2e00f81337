# What runs a node: its process, its state, its epochs, its peers, its incidents.

error-node-runs = Node { $name } runs already: another process holds { $path }. Stop it first.
error-database-in-use = Another process uses the database of node { $name }. Stop it first.
error-other-key = { $path } is not the key that signs { $log }. The log begins with { $expected }. Put that key back, or open a new epoch with: marsad node open-epoch
error-other-signer = { $path } holds the key of another node, not of { $name }.
error-signer-file = { $path } is damaged: it is not the state of a signer. Put it aside and start the node: it then asks all its peers how much was signed.
error-other-views = The views of node { $name } are of another version of the program. Start the node once, or run: marsad node rebuild
error-no-log = Node { $name } has no log yet.
error-other-size =
    { $held ->
        [one] One entry of { $log } is held. Say the size that is true.
       *[other] { $held } entries of { $log } are held. Say the size that is true.
    }
error-head-known = How much of { $log } was signed is known: there is nothing to accept.
error-signed-more = The signer has signed { $signed } entries of { $log }, and { $held } are held. Let the node fetch the rest from its peers, or open a new epoch with: marsad node open-epoch
error-no-evidence = Incident { $number } has no evidence.
error-member-exists = { $name } is a member already. Use --replace to put this in its place.
error-no-member = { $name } is no member.
member-replace = { $name } is a member already. Replace it? (y/n)
node-head-accepted =
    { $size ->
        [one] { $log } goes on from 1 entry.
       *[other] { $log } goes on from { $size } entries.
    }
node-epoch-opened = { $log } is open, signed by { $key }. Start the node; if the key is new, hand it to the other nodes.
node-epoch-beyond = Submissions beyond the agreed size: { $count }. Other nodes may never hold them, and here they still count. Withdraw each (marsad submissions withdraw ID --why REASON), then have it submitted again, with a new idempotency key if it had one of its own:
node-epoch-beyond-one = { $submission }, of { $reporter }, key { $key }, at { $position }
sync-peer-removed = The node no longer pulls from { $name }, and no longer serves it.
columns-count = Count
columns-place = Log
columns-detail = Detail
columns-first-time = First time
columns-evidence = Evidence
columns-refused-logs = Refused logs
member-authorities =
    { $authorities ->
        [0] No authority is written into the membership.
        [one] The authority of this profile is written into the membership: every node believes submissions by its certificates.
       *[other] The { $authorities } authorities of this profile are written into the membership: every node believes submissions by their certificates.
    }
error-no-certificate = { $path } holds no certificate that can be read (PEM).
error-output-is-input = { $path } is one of the files that are read. Write to another file.
error-other-certificate = { $path } is the certificate of { $found }, not of node/{ $name }.
error-staff = “{ $value }” in staff is not of the form role/name, such as reviewer/oriental-reviewer.
error-log-filter = “{ $value }” in [log] is not a filter, such as info.
error-metrics-listen = “{ $value }” in [metrics] is not an address of this machine, such as 127.0.0.1:9464. The metrics are not protected, so they are shown to this machine only.
error-why-empty = Say why, with --why.
error-why-personal-data = The text of --why seems to hold personal data. All nodes read it, and it cannot be taken back.
error-why-form = The text of --why is one line of at most 500 characters, without control characters.
person-invited = { $name } is invited until { $time }. The code, which is shown only now; give it to the person alone:
person-removed = { $name } is removed, and no longer logs in.
columns-person = Person
columns-language = Language
error-person-known = { $name } is invited already. With --again the person gets a new invitation, and the telephone of before is no longer good.
error-person-unknown = This node knows no person { $name }.
error-person-holder = { $name } is neither the code of an organisation nor a name of a certificate.
usage-person-name = A name has 2 to 64 letters from a to z, digits, “.”, “-” and “_”, and begins with a letter
usage-person-roles = Possible roles: submitter, reviewer, reader or admin
