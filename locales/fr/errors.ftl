# Échecs : une phrase chacun. $detail est ce que dit un programme, en anglais.

error-server = Le serveur a répondu par une erreur : { $detail }
error-reason-not-authorised = Vous n’êtes pas autorisé à faire cela.
error-reason-catalogue-missing = Le nœud n’a pas encore de catalogue. Réessayez quand il en aura reçu un.
error-reason-behind-signer-state = Le nœud reconstitue son propre journal et n’accepte rien pour l’instant.
error-reason-idempotency-conflict = La clé d’idempotence a déjà servi pour un autre contenu.
error-reason-limit-exceeded = Une limite du nœud est dépassée.
error-reason-bad-request = Le nœud ne comprend pas la demande.
error-reason-bad-signature = La signature ne correspond pas au contenu et au certificat.
error-reason-content-mismatch = Le contenu reçu n’est pas celui qui a été signé.
error-reason-batch-not-sorted = Les lignes ne sont pas arrivées dans l’ordre attendu.
error-reason-not-published = Aucune publication détenue par le nœud ne contient ce que vous demandez.
error-reason-unknown-indicator = Le catalogue n’a pas cet indicateur.
error-reason-unknown-area = Le catalogue n’a aucun territoire de ce code ou de ce nom.
error-reason-ambiguous-area = Le nom peut désigner plusieurs territoires ; écrivez le code.
error-reason-not-operator = Ce nœud ne peut pas publier cela ; seul le nœud de l’opérateur le peut.
error-reason-catalogue-faults = Le catalogue se contredit.
error-reason-not-found = Il n’y en a aucun que vous puissiez voir.
error-bad-url = L’adresse du nœud n’a pas la forme https://hôte:port : { $detail }
error-certificate-refused = Le nœud a refusé votre certificat : { $detail }
error-wrong-server = Ce qui répond à cette adresse n’est pas le nœud voulu : { $detail }
error-unreachable = Le nœud est injoignable : { $detail }
error-no-answer = Le nœud a terminé l’appel sans répondre.
error-bad-answer = La réponse du nœud est illisible : { $detail }
error-no-catalogue = Le nœud n’a pas envoyé son catalogue.
error-catalogue-too-large = Le catalogue du nœud est trop grand pour en être un.
error-bad-catalogue = Le catalogue se contredit.
error-running = Arrêt : { $detail }
error-output = La sortie ne peut pas être écrite.
error-read = { $path } ne peut pas être lu.
error-write = { $path } ne peut pas être écrit.
error-key = { $path } ne contient pas de clé capable de signer.
error-certificate = { $path } ne contient pas de certificat de la fédération.
error-certificate-files = Le certificat, la clé ou les autorités sont inutilisables : { $detail }
error-no-profile = Il n’y a pas de profil « { $name } ». Emplacements consultés :
error-no-profile-named = Indiquez un profil avec --as NOM ou MARSAD_AS.
error-profile = { $path } n’est pas un profil.
error-node-name = « { $name } » n’est pas le nom d’un nœud.
error-one-file = --receipt, --set-aside et --idempotency-key ne vont qu’avec un seul fichier.
error-file-too-large = { $path } dépasse 64 Mio.
error-set-aside =
    { $count ->
        [one] Une ligne est illisible et ne peut donc pas être mise de côté. Corrigez-la d’abord.
       *[other] { $count } lignes sont illisibles et ne peuvent donc pas être mises de côté. Corrigez-les d’abord.
    }
error-grant-kind = « { $kind } » n’est pas un type d’autorisation ; il y a submit et microcells.
error-authority = L’autorité ne peut pas faire cela : { $detail }
error-authority-exists = { $path } contient déjà une autorité.
error-serial = « { $serial } » n’est ni un numéro de série ni le fichier d’un certificat.
error-bad-key = « { $key } » n’est pas une clé de vérification.
error-keys-needed = Donnez la clé à laquelle vous vous fiez avec --key, ou un profil avec trusted_keys.
error-no-trusted-key = Vous ne vous fiez à aucune clé de { $origin }.
error-note = Le point de contrôle n’est pas signé par une clé à laquelle vous vous fiez.
error-other-log = Le point de contrôle est celui d’un autre journal : { $log }
error-log-short = Le nœud montre { $size } entrées sur { $expected }.
error-header = L’en-tête de l’entrée { $index } n’est pas ce qu’il devrait être.
error-root = Les entrées de { $log } ne sont pas celles qui ont été signées.
error-proof = La preuve n’est pas valable.
error-receipt = Le reçu n’est pas valable : { $detail }
error-not-a-receipt = Le fichier n’est pas un reçu.
