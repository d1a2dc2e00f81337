# Ce que disent les commandes. Codes, noms et nombres y sont mis tels quels.

finding-other = { $code } : « { $value } » trouvé, attendu : { $expected }.
    .action = Votre version de marsad ne connaît pas ce code ; une plus récente en dira peut-être plus.
assumed-head =
    { $rows ->
        [one] { $file } : { $rows } ligne.
       *[other] { $file } : { $rows } lignes.
    }
assumed-total = total
assumed-line =
    { $rows ->
        [one] { $concept } = { $code } pour { $rows } ligne
       *[other] { $concept } = { $code } pour { $rows } lignes
    }
assumed-named = « { $text } » est { $code } : { $name } ({ $level }), dans { $parent }
assumed-named-bare = « { $text } » est { $code } : { $name } ({ $level })
assumed-merge =
    { $rows ->
        [one] ACTION M : { $rows } ligne modifie ce qu’elle donne ; ce qu’elle laisse vide reste tel qu’enregistré
       *[other] ACTION M : { $rows } lignes modifient ce qu’elles donnent ; ce qu’elles laissent vide reste tel qu’enregistré
    }
assumed-delete =
    { $figures ->
        [one] ACTION D : { $figures } chiffre est retiré ; une dimension laissée vide signifie tous ses codes
       *[other] ACTION D : { $figures } chiffres sont retirés ; une dimension laissée vide signifie tous ses codes
    }
assumed-unread =
    { $count ->
        [one] { $count } texte, somme ou feuille à côté des chiffres n’est pas lu : { $places }
       *[other] { $count } textes, sommes ou feuilles à côté des chiffres ne sont pas lus : { $places }
    }
assumed-sharing = partage = { $level } : { $who }
sharing-open = tous les nœuds de la fédération détiendront les lignes
sharing-federation = tous les nœuds de la fédération détiendront les lignes
sharing-local = seul ce nœud détiendra les lignes ; les autres voient qu’il y a une entrée, et rien de son contenu
releases-line = publications : { $which }
releases-of = publications, { $indicators } : { $which }
releases-public = les chiffres et leurs totaux peuvent paraître dans toutes les publications, y compris publiques ; les petits effectifs sont masqués
releases-members = les chiffres et leurs totaux peuvent paraître dans les publications destinées aux membres de la fédération ; les petits effectifs sont masqués
releases-totals = les lignes restent ici ; les totaux de trois territoires ou déclarants au moins peuvent être montrés aux membres, jamais une ligne seule ; les petits effectifs sont masqués
releases-node = les chiffres et leurs totaux ne paraissent que dans les publications destinées au personnel de ce nœud
submit-accepted =
    { $rows ->
        [one] Enregistré : { $file }, { $rows } ligne, partage { $sharing } ; transmission { $submission }, position dans le journal { $position }.
       *[other] Enregistré : { $file }, { $rows } lignes, partage { $sharing } ; transmission { $submission }, position dans le journal { $position }.
    }
submit-refused = Refusé : { $file }. Rien n’en a été enregistré.
submit-warnings-hint = Il n’y a que des avertissements. Si les chiffres sont justes, transmettez à nouveau avec --accept-warnings en disant pourquoi.
submit-set-aside =
    { $rows ->
        [one] { $rows } ligne a été mise de côté, avec ses constats : { $path }
       *[other] { $rows } lignes ont été mises de côté, avec leurs constats : { $path }
    }
submit-receipt = Accusé de réception : { $path }
check-stored = Rien à faire : le même contenu est déjà enregistré, sous la transmission { $submission }.
check-stored-since = Ce qu’elle est devenue depuis : marsad submissions show { $submission }
check-right =
    { $files ->
        [one] Le fichier est correct.
       *[other] Les { $files } fichiers sont corrects.
    }
check-offline-kept = Vérifié sans le nœud, avec le dernier catalogue obtenu. Qui peut déclarer pour quoi, et ce qui est enregistré, n’est pas vérifié.
check-offline-builtin = Vérifié sans le nœud, avec le catalogue du programme. Qui peut déclarer pour quoi, et ce qui est enregistré, n’est pas vérifié.
progress-sent = Lignes transmises : { $done } sur { $total }
progress-checked = Lignes transmises pour vérification : { $done }
progress-building = La publication est en cours d’établissement …
progress-verifying = La publication est en cours de recalcul …
progress-verified = Entrées hachées : { $done } sur { $total }
audit-safe = Sûre : aucun chiffre masqué ne peut être calculé de trop près.
audit-not-safe = Pas sûre : des chiffres masqués peuvent être calculés à partir de ce qui est montré.
audit-not-decided = Non décidé, donc pas sûre : { $reason }.
audit-leak = { $cell } est compris entre { $low } et { $high }, et demande un intervalle de { $need } :
audit-from = pas moins, d’après { $equation }
audit-to = pas plus, d’après { $equation }
audit-more = et { $count } de plus.
audit-part = partie de { $cell }
audit-earlier = { $cell }, publication { $back } avant
release-left-out =
    { $count ->
        [one] { $count } cellule manque dans la publication bien que des données existent :
       *[other] { $count } cellules manquent dans la publication bien que des données existent :
    }
release-left-out-overflow = la somme de ses données dépasse ce qui peut être enregistré
release-left-out-out-of-range = le rapport sort de la plage de son indicateur ; l’un de ses deux termes est sûrement faux
pull-release = Publication { $number } de { $builder }, { $title } ({ $time }), pour { $audience } : { $release }
pull-roster = Parties attendues : { $roster }
pull-basis = Base (METHOD) : { $methods }. Les chiffres de bases différentes ne sont jamais mêlés.
pull-cut = État : { $cut }
pull-masked = Certains chiffres ne sont pas montrés : ils sont trop petits, ou ne figurent encore dans aucune publication.
left-out-rows = Lignes de { $indicator } laissées de côté : { $count }. { $why }
left-out-area = Le catalogue n’a plus leur territoire.
left-out-dimensions = Elles ont été transmises quand l’indicateur avait un autre nombre de dimensions.
left-out-code = Le catalogue n’a plus l’un de leurs codes.
left-out-decimals = Leurs chiffres ont plus de décimales que l’indicateur n’en a aujourd’hui, et un chiffre n’est jamais arrondi.
explain-inputs =
    { $count ->
        [one] { $count } chiffre est entré dans le calcul :
       *[other] { $count } chiffres sont entrés dans le calcul :
    }
explain-others =
    { $count ->
        [one] { $count } chiffre d’un autre déclarant a été écarté :
       *[other] { $count } chiffres d’autres déclarants ont été écartés :
    }
explain-compared =
    { $count ->
        [one] { $count } chiffre a seulement été comparé à la valeur :
       *[other] { $count } chiffres ont seulement été comparés à la valeur :
    }
explain-withheld = Retenu : cette valeur repose sur plus que ce que ce nœud détient ; il ne détient pas le contenu de { $position } ({ $state }).
explain-numerator = numérateur
explain-denominator = dénominateur
explain-missing = Attendus et absents : { $areas }
explain-withheld-areas = Parmi eux, peut-être retenus (leurs nœuds détiennent des entrées qui ne peuvent pas entrer dans cette publication) : { $areas }
explain-finding = Constat : { $code } : { $what }
pull-note-total-disagrees = toutes les parties sont là, et leur somme est un autre chiffre
pull-note-parts-exceed-total = toutes les parties ne sont pas là, et leur somme est déjà plus grande
pull-note-partitions-disagree = les codes de deux dimensions donnent des sommes différentes
pull-note-period-running = la période n’était pas encore terminée ; d’autres chiffres peuvent arriver
pull-note-withheld = une partie attendue par une liste manque, et son nœud détient des entrées qui ne peuvent pas entrer dans cette publication
catalog-no-area = Aucun territoire ne s’appelle « { $name } ».
catalog-faults =
    { $count ->
        [0] Le catalogue est cohérent.
        [one] { $count } défaut.
       *[other] { $count } défauts.
    }
sync-peer-added = Le nœud récupère désormais les journaux de { $name } à { $url }.
sync-asked =
    { $peers ->
        [one] { $peers } pair est interrogé.
       *[other] { $peers } pairs sont interrogés.
    }
log-verified = { $log } : toutes les entrées ({ $size }) sont celles qui ont été signées ; racine { $root }
proof-included = L’entrée { $index } est dans { $log } (taille { $size }).
proof-consistent = { $log } n’a fait que croître, de la taille { $old } à la taille { $new }.
receipt-verified = L’accusé de réception est valable : { $origin } a cette transmission dans son journal.
release-verified = La publication est valable : { $builder } l’a dans son journal.
release-logs-open =
    { $count ->
        [one] { $count } des journaux dont elle est tirée n’a pas de signature de son origine avec une clé à laquelle vous vous fiez.
       *[other] { $count } des journaux dont elle est tirée n’ont pas de signature de leur origine avec une clé à laquelle vous vous fiez.
    }
member-attested = attesté par { $node }
receipt-own-key = Il a été vérifié avec la clé que l’accusé de réception nomme lui-même. Comparez-la à celle que vous tenez de l’origine, ou donnez celle-ci avec --key : { $key }
revocations-end = La liste de révocation { $path } prend fin le { $day }. Si elle n’est pas renouvelée d’ici là, aucun nœud ne pourra être appelé.
revocations-past = La liste de révocation { $path } a pris fin le { $day }. Aucun nœud ne peut être appelé avant son renouvellement.
certs-made = L’autorité est créée : { $path }
certs-issued = Certificat délivré : { $path }, numéro de série { $serial }, valable jusqu’au { $time }.
certs-p12 = Pour le navigateur : { $path }. Son mot de passe, montré une seule fois ; donnez-le à la personne par une autre voie que le fichier :
certs-revoked = Certificat révoqué : { $serial }. La nouvelle liste : { $path }
member-published = La liste des membres est publiée en { $position }.
member-granted = Accordé : { $grant }
member-revoked = Retiré : { $kind } de { $name }
catalog-no-indicator = Aucun indicateur ne contient « { $words } » dans son code, son nom ou sa définition.
columns-acronym = Sigle
columns-authority = Ordre d’autorité
columns-decimals = Décimales
columns-definition = Définition
columns-denominator = Dénominateur
columns-due-days = Attendu après (jours)
columns-frameworks = Cadres
columns-items = Éléments
columns-le = Ne dépasse pas
columns-max = Valeur la plus haute
columns-min = Valeur la plus basse
columns-min-cell = Plus petit effectif montré
columns-dominance = Dominance
catalog-dominance-largest = { $n } en détiennent plus de { $k } %
catalog-dominance-percent = sans deux, moins de { $p } % du plus grand
columns-min-coverage = Couverture minimale (%)
columns-numerator = Numérateur
columns-publish-from = Publié à partir du niveau
columns-report-levels = Niveaux qui déclarent
columns-rhythm = Rythme
columns-area = Territoire
columns-cosignatures = Témoins
columns-signatures = Signatures
columns-authorship = Qui en répond
columns-audience = Public visé
columns-builder = Constructeur
columns-catalogue = Catalogue
columns-cells = Cellules
columns-hidden-numbers = Masqués
columns-figures = Chiffres
columns-hidden-figures = Masqués
columns-hidden-small = Petits
columns-hidden-protecting = Pour en protéger d’autres
columns-hidden-kept = Gardés par leurs déclarants
release-effort = Indicateurs calculés : { $computed } ; repris sans changement de la publication précédente : { $kept }.
release-loss = Masqué dans cette publication, par indicateur :
release-loss-none = Rien n’est masqué dans cette publication.
release-loss-built = { $indicator } : chiffres masqués { $hidden } sur { $figures } ; petits : { $small } ; pour en protéger d’autres : { $protecting } ; gardés par leurs déclarants : { $kept }.
release-loss-built-share = { $indicator } : chiffres masqués { $hidden } sur { $figures } ; petits : { $small } ; pour en protéger d’autres : { $protecting } ; gardés par leurs déclarants : { $kept } ; part de la valeur : { $percent } %.
release-loss-coarser = Un niveau au-dessus ({ $level }) : chiffres masqués { $hidden } sur { $figures } ; petits : { $small } ; pour en protéger d’autres : { $protecting } ; gardés par leurs déclarants : { $kept }.
release-loss-coarser-share = Un niveau au-dessus ({ $level }) : chiffres masqués { $hidden } sur { $figures } ; petits : { $small } ; pour en protéger d’autres : { $protecting } ; gardés par leurs déclarants : { $kept } ; part de la valeur : { $percent } %.
release-loss-coarser-unsafe = Un niveau au-dessus ({ $level }) : ses chiffres ne pourraient pas être protégés.
columns-primary-numbers = À protéger
columns-equations = Équations
columns-verdict = Verdict
columns-code = Code
columns-content-digest = Empreinte du contenu
columns-coverage = Couverture
columns-cut = Coupe
columns-digest-full = Empreinte : tout ce qui est détenu
columns-digest-logs = Empreinte : journaux
columns-digest-shared = Empreinte : lignes partagées
columns-dimensions = Dimensions
columns-direct = Chiffre direct
columns-entries = Entrées
columns-epoch = Époque
columns-error = Erreur
columns-events = Événements
columns-file = Fichier
columns-formula = Formule
columns-freq = Fréquence
columns-grants = Autorisations
columns-hcp-code = Code HCP
columns-held = Détenues
columns-indicator = Indicateur
columns-indicators = Indicateurs
columns-kind = Type
columns-last-heard = Dernier contact
columns-level = Niveau
columns-membership = Liste des membres
columns-method = Base
columns-methods = Bases
columns-name = Nom
columns-node = Nœud
columns-not-after = Valable jusqu’au
columns-number = N°
columns-observations = Observations
columns-origin = Origine
columns-parent = Partie de
columns-parts-sum = Somme des parties
columns-payload = Contenu
columns-peer = Pair
columns-period = Période
columns-breakdown = Selon
columns-position = Position dans le journal
columns-projection = Projection
columns-refused = Refusées
columns-release = Publication
columns-remainder = Reste
columns-reporter = Déclarant
columns-revoked = Révoqué
columns-role = Rôle
columns-root = Racine
columns-roster = Parties attendues
columns-rows = Lignes
columns-rpcs = Appels
columns-sensitivity = Sensibilité
columns-serial = Numéro de série
columns-side = Terme
columns-sharing = Partage
columns-size = Taille
columns-sizes = Tailles
columns-state = État
columns-status = Statut
columns-submission = Transmission
columns-territories = Territoires
columns-time = Date
columns-title = Titre
columns-type = Type
columns-unit = Unité
columns-url = Adresse
columns-value = Valeur
columns-verifier-key = Clé de vérification
columns-version = Version
columns-waiting = En attente
columns-what = Quoi
columns-withdrawn = Retirée
columns-withheld = Retenues
columns-organisers = Organisateurs
columns-programmes = Programmes
columns-themes = Thèmes
columns-index = Rang
columns-parent-state = État de l’événement parent
columns-withheld-fields = Champs retenus

error-exists = { $path } existe déjà et n’est pas remplacé.
pull-nothing = Rien ne correspond.
pull-nothing-no-release = { $known } n’a encore établi aucune publication que vous puissiez lire.
pull-nothing-no-figures = { $indicator } : la publication n’en contient aucun chiffre. Rien n’en avait été déclaré quand elle a été établie, ou les chiffres sont réservés à un public plus restreint.
pull-nothing-no-dimension = { $indicator } n’a pas cette dimension ; ses dimensions : { $known }
pull-nothing-too-many-dimensions = { $indicator } : une publication contient des chiffres selon deux dimensions à la fois au plus.
pull-nothing-too-fine = { $indicator } : rien n’est publié au-dessous de ce niveau : { $known }
pull-nothing-no-period = { $indicator } : il y a des chiffres pour { $known } seulement.
pull-nothing-no-method = { $indicator } : aucun chiffre sur cette base ; il y en a sur : { $known }
pull-nothing-no-breakdown = { $indicator } : il y a des chiffres, mais aucun selon cette dimension ou pour ce code.
pull-nothing-not-reported = { $indicator } : aucun chiffre n’a encore été déclaré pour ces territoires.
pull-nothing-no-match = { $indicator } : il y a des chiffres, mais aucun ne remplit toutes les conditions à la fois.
pull-not-reported =
    { $count ->
        [one] { $indicator } : { $count } territoire n’a rien déclaré : { $areas }
       *[other] { $indicator } : { $count } territoires n’ont rien déclaré : { $areas }
    }
pull-hidden = masqué
pull-shared = { $column } = { $value }
explain-missing-more =
    { $count ->
        [one] … et { $count } autre territoire.
       *[other] … et { $count } autres territoires.
    }
explain-coverage = { $in } sur { $of }
catalog-published = Le catalogue est publié en { $position }.
certs-profile = Profil : { $path }
findings-written = Tous les constats : { $path }
findings-more =
    { $count ->
        [one] … et { $count } autre constat.
       *[other] … et { $count } autres constats.
    }
columns-parts-coverage = Parties déclarées
columns-config = Configuration
columns-conf = Confidentialité
columns-source = Source
columns-derivation = Obtention
columns-revision = Révision
columns-event = Événement
columns-start = Début
columns-end = Fin
columns-all-statuses = Tous les statuts
columns-completeness = Complétude
columns-note = Note
columns-embargo = Embargo
