# Failures: one sentence each. $detail is what a program says, in English.

error-server = The server answered with an error: { $detail }
error-reason-not-authorised = You are not authorised to do this.
error-reason-catalogue-missing = The node has no catalogue yet. Try again when it has received one.
error-reason-behind-signer-state = The node is restoring its own log and accepts nothing for now.
error-reason-idempotency-conflict = The idempotency key was used before with other content.
error-reason-limit-exceeded = A limit of the node is exceeded.
error-reason-bad-request = The node does not understand the request.
error-reason-bad-signature = The signature does not fit the content and the certificate.
error-reason-content-mismatch = The content that arrived is not the content that was signed.
error-reason-batch-not-sorted = The rows did not arrive in the order that was expected.
error-reason-not-published = No release that the node holds has what you ask for.
error-reason-unknown-indicator = The catalogue has no such indicator.
error-reason-unknown-area = The catalogue has no territory of this code or name.
error-reason-ambiguous-area = The name can mean more than one territory; write the code.
error-reason-not-operator = This node may not publish that; only the operator’s node may.
error-reason-catalogue-faults = The catalogue does not agree with itself.
error-reason-not-found = There is none that you may see.
error-bad-url = The address of the node is not of the form https://host:port: { $detail }
error-certificate-refused = The node refused your certificate: { $detail }
error-wrong-server = What answers at this address is not the node that you meant: { $detail }
error-unreachable = The node cannot be reached: { $detail }
error-no-answer = The node ended the call without an answer.
error-bad-answer = The node’s answer cannot be read: { $detail }
error-no-catalogue = The node did not send its catalogue.
error-catalogue-too-large = The node’s catalogue is too large to be one.
error-bad-catalogue = The catalogue does not agree with itself.
error-running = It stopped: { $detail }
error-output = The output cannot be written.
error-read = { $path } cannot be read.
error-write = { $path } cannot be written.
error-key = { $path } holds no key that can sign.
error-certificate = { $path } holds no certificate of the federation.
error-certificate-files = The certificate, the key or the authorities cannot be used: { $detail }
error-no-profile = There is no profile “{ $name }”. These places were looked at:
error-no-profile-named = Name a profile with --as NAME or MARSAD_AS.
error-profile = { $path } is not a profile.
error-node-name = “{ $name }” is not the name of a node.
error-one-file = --receipt, --set-aside and --idempotency-key go with one file only.
error-file-too-large = { $path } is larger than 64 MiB.
error-set-aside =
    { $count ->
        [one] One row cannot be read, and so cannot be set aside. Correct it first.
       *[other] { $count } rows cannot be read, and so cannot be set aside. Correct them first.
    }
error-grant-kind = “{ $kind }” is not a kind of grant; there are submit and microcells.
error-authority = The authority cannot do that: { $detail }
error-authority-exists = { $path } already has an authority.
error-serial = “{ $serial }” is neither a serial number nor the file of a certificate.
error-bad-key = “{ $key }” is not a verifier key.
error-keys-needed = Give the key that you trust with --key, or a profile with trusted_keys.
error-no-trusted-key = You trust no key of { $origin }.
error-note = The checkpoint is not signed by a key that you trust.
error-other-log = The checkpoint is that of another log: { $log }
error-log-short = The node shows { $size } entries of { $expected }.
error-header = The header of entry { $index } is not what it should be.
error-root = The entries of { $log } are not those that were signed.
error-proof = The proof does not hold.
error-receipt = The receipt does not hold: { $detail }
error-not-a-receipt = The file is not a receipt.
