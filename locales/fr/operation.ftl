# L’exploitation d’un nœud : son processus, son état, ses époques, ses pairs, ses incidents.

error-node-runs = Le nœud { $name } tourne déjà : un autre processus tient { $path }. Arrêtez-le d’abord.
error-database-in-use = Un autre processus utilise la base de données du nœud { $name }. Arrêtez-le d’abord.
error-other-key = { $path } n’est pas la clé qui signe { $log }. Ce journal commence avec { $expected }. Remettez cette clé en place, ou ouvrez une nouvelle époque avec : marsad node open-epoch
error-other-signer = { $path } contient la clé d’un autre nœud, pas celle de { $name }.
error-signer-file = { $path } est endommagé : ce n’est pas l’état d’un signataire. Mettez-le de côté et démarrez le nœud : il demandera alors à tous ses pairs ce qui a été signé.
error-other-views = Les vues du nœud { $name } sont d’une autre version du programme. Démarrez le nœud une fois, ou lancez : marsad node rebuild
error-no-log = Le nœud { $name } n’a pas encore de journal.
error-other-size =
    { $held ->
        [one] { $held } entrée de { $log } est détenue. Donnez la taille exacte.
       *[other] { $held } entrées de { $log } sont détenues. Donnez la taille exacte.
    }
error-head-known = On sait ce qui a été signé de { $log } : il n’y a rien à accepter.
error-signed-more = Le signataire a signé { $signed } entrées de { $log }, et { $held } sont détenues. Laissez le nœud reprendre le reste chez ses pairs, ou ouvrez une nouvelle époque avec : marsad node open-epoch
error-no-evidence = L’incident { $number } n’a pas de preuve.
error-member-exists = { $name } est déjà membre. Ajoutez --replace pour le remplacer.
error-no-member = { $name } n’est pas membre.
member-replace = { $name } est déjà membre. Le remplacer ? (o/n)
node-head-accepted =
    { $size ->
        [one] { $log } continue à partir de { $size } entrée.
       *[other] { $log } continue à partir de { $size } entrées.
    }
node-epoch-opened = { $log } est ouverte, signée par { $key }. Démarrez le nœud ; si la clé est nouvelle, remettez-la aux autres nœuds.
node-epoch-beyond = Transmissions au-delà de la taille convenue : { $count }. D’autres nœuds peuvent ne jamais les détenir, et ici elles comptent toujours. Retirez chacune (marsad submissions withdraw ID --why MOTIF), puis faites-la transmettre à nouveau, avec une nouvelle clé d’idempotence si elle en avait une à elle :
node-epoch-beyond-one = { $submission }, de { $reporter }, clé { $key }, à la position { $position }
sync-peer-removed = Le nœud ne récupère plus les journaux de { $name } et ne le sert plus.
columns-count = Nombre
columns-place = Journal
columns-detail = Détail
columns-first-time = Première fois
columns-evidence = Preuve
columns-refused-logs = Journaux refusés
member-authorities =
    { $authorities ->
        [0] Aucune autorité n’est inscrite dans la liste des membres.
        [one] L’autorité de ce profil est inscrite dans la liste des membres : chaque nœud accepte les transmissions signées avec ses certificats.
       *[other] Les { $authorities } autorités de ce profil sont inscrites dans la liste des membres : chaque nœud accepte les transmissions signées avec leurs certificats.
    }
error-no-certificate = { $path } ne contient aucun certificat lisible (PEM).
error-output-is-input = { $path } est l’un des fichiers à lire. Écrivez dans un autre fichier.
error-other-certificate = { $path } est le certificat de { $found }, et non de node/{ $name }.
error-staff = « { $value } » dans staff n’a pas la forme rôle/nom, par exemple reviewer/oriental-reviewer.
error-log-filter = « { $value } » dans [log] n’est pas un filtre, par exemple info.
error-metrics-listen = « { $value } » dans [metrics] n’est pas une adresse de cette machine, par exemple 127.0.0.1:9464. Les mesures ne sont pas protégées : elles ne sont montrées qu’à cette machine.
error-why-empty = Indiquez le motif avec --why.
error-why-personal-data = Le texte de --why semble contenir des données personnelles. Tous les nœuds le lisent, et il ne peut pas être retiré.
error-why-form = Le texte de --why tient sur une ligne de 500 caractères au plus, sans caractères de contrôle.
person-invited = { $name } a une invitation jusqu’au { $time }. Le code, montré une seule fois ; ne le donnez qu’à cette personne :
person-removed = { $name } n’a plus d’accès.
columns-person = Personne
columns-language = Langue
error-person-known = { $name } a déjà une invitation ou un accès. Avec --again, la personne reçoit une nouvelle invitation, et l’ancien téléphone n’est plus valable.
error-person-unknown = Ce nœud ne connaît pas { $name }.
error-person-holder = { $name } n’est ni le code d’une organisation ni un nom de certificat.
usage-person-name = Un nom a 2 à 64 lettres de a à z, chiffres, « . », « - » et « _ », et commence par une lettre
usage-person-roles = Rôles possibles : submitter, reviewer, reader ou admin
