# Retirer et effacer.

confirm-yes = o oui y yes
state-current = enregistrée
state-withdrawn = retirée
state-erased = effacée
columns-comment = Remarque
columns-accepted-warnings = Avertissements acceptés car
columns-retracted-at = Retirée ou effacée le
columns-retracted-by = Par
columns-reason = Motif
columns-retracted-in = Dans l’entrée
submissions-withdraw-ask = Retirer la transmission { $submission } ? Les chiffres qu’elle avait remplacés réapparaissent, à tous les nœuds. [o/N]
submissions-erase-ask = Effacer la transmission { $submission } ? Ses données sont détruites ici et à chaque nœud qui les détient, et son accusé de réception avec elles. C’est irrévocable. [o/N]
submissions-withdraw-done = Retirée : transmission { $submission }, le { $time }, par { $by } : { $reason }. Ce qu’elle avait remplacé réapparaît.
submissions-erase-done = Effacée : transmission { $submission }, le { $time }, par { $by } : { $reason }. Les autres nœuds l’effacent dès qu’ils reçoivent l’entrée.
submissions-already = La transmission { $submission } avait déjà été retirée ou effacée, le { $time }, par { $by } : { $reason }
submissions-releases =
    { $count ->
        [one] { $count } publication contient peut-être ses chiffres. Elle reste telle quelle tant que son constructeur ne la retire pas (marsad release withdraw) :
       *[other] { $count } publications contiennent peut-être ses chiffres. Elles restent telles quelles tant que leurs constructeurs ne les retirent pas (marsad release withdraw) :
    }
release-withdraw-ask = Retirer cette publication ? Ses cellules sont détruites ici et à chaque nœud qui la détient. C’est irrévocable. [o/N]
release-withdrawn = Retirée : publication { $release }, position dans le journal { $position }. Les autres nœuds la détruisent dès qu’ils reçoivent l’entrée.
error-not-confirmed = Rien n’a été fait.
error-nobody-to-ask = Cette commande demande une confirmation, et personne ne peut être interrogé ici. Ajoutez --yes pour confirmer. Rien n’a été fait.
error-reason-not-origin = Seul le nœud qui l’a acceptée peut la retirer ou l’effacer. Adressez-vous à ce nœud, avec un profil de celui-ci.
submit-unchanged =
    { $rows ->
        [one] Inchangé : { $file }, { $rows } ligne, est déjà en vigueur, dans la transmission { $submission } du { $time }, partage { $sharing }, position dans le journal { $position }. Rien de nouveau n’a été enregistré.
       *[other] Inchangé : { $file }, { $rows } lignes, sont déjà en vigueur, dans la transmission { $submission } du { $time }, partage { $sharing }, position dans le journal { $position }. Rien de nouveau n’a été enregistré.
    }
submit-rows-new =
    { $rows ->
        [one] Nouveau : { $rows } ligne.
       *[other] Nouveau : { $rows } lignes.
    }
submit-rows-changed =
    { $rows ->
        [one] Modifié : { $rows } ligne remplace ce qui était en vigueur.
       *[other] Modifié : { $rows } lignes remplacent ce qui était en vigueur.
    }
submit-rows-unchanged =
    { $rows ->
        [one] Inchangé : { $rows } ligne dit ce qui est déjà en vigueur.
       *[other] Inchangé : { $rows } lignes disent ce qui est déjà en vigueur.
    }
submit-held-too = Une partie des lignes est en vigueur dans la transmission { $submission }.
submit-replayed =
    { $rows ->
        [one] Cette clé d’idempotence a déjà servi : { $file }, { $rows } ligne, est la transmission { $submission } du { $time }, partage { $sharing }, position dans le journal { $position }. Rien de nouveau n’a été enregistré.
       *[other] Cette clé d’idempotence a déjà servi : { $file }, { $rows } lignes, est la transmission { $submission } du { $time }, partage { $sharing }, position dans le journal { $position }. Rien de nouveau n’a été enregistré.
    }
submit-since-withdrawn = Elle a été retirée depuis, le { $time }, par { $by } : { $reason }. Pour l’enregistrer à nouveau, omettez --idempotency-key.
submit-since-superseded = La transmission { $submission } du { $time } a remplacé depuis une partie de ses chiffres. Pour l’enregistrer à nouveau, transmettez le fichier sans --idempotency-key.
submit-since-outdated =
    { $rows ->
        [one] { $rows } de ces lignes n’est plus en vigueur : elle a été remplacée ou retirée depuis. Pour l’enregistrer à nouveau, transmettez le fichier sans --idempotency-key.
       *[other] { $rows } de ces lignes ne sont plus en vigueur : elles ont été remplacées ou retirées depuis. Pour les enregistrer à nouveau, transmettez le fichier sans --idempotency-key.
    }
submit-receipt-lost = La transmission est enregistrée, mais son accusé de réception n’a pas pu être écrit dans { $path }. Pour l’obtenir : marsad submissions show { $submission } --receipt FILE
error-random = Cette machine ne donne pas de nombres aléatoires.
authorship-signed = signé par { $member }
authorship-attested = le nœud { $node } en répond : { $member } ({ $role }), connexion par { $login }
login-certificate = certificat
login-passkey = clé d’accès
login-totp = code à usage unique
cosignature-verified = { $signer } : signature valable
cosignature-unknown = { $signer } : clé inconnue ici
error-other-reporter = { $path } contient des lignes déclarées par d’autres : { $who }. Qui transmet un fichier en déclare les chiffres en son nom ; marsad pull observations --mine ne donne que vos propres lignes.
error-header-open = La transmission n’indique pas son niveau de partage.
submit-versions-moved = { $file } : le catalogue ou la liste des membres a changé entre-temps. Le fichier est vérifié et signé à nouveau.
submission-diff-counts = Nouveaux : { $added }. Modifiés : { $revised }. Retirés : { $withdrawn }. Inchangés : { $unchanged }.
submission-diff-withdrawn = Retiré : { $cell } : { $before } → { $after }
error-diff-events = --diff vaut pour les chiffres. { $submission } contient des fiches d’événements : « marsad pull events » montre leurs versions.
