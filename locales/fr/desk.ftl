# Le guichet : les pages avec lesquelles on transmet par un navigateur.

desk-name = Guichet de l’observatoire
desk-skip = Aller au contenu
desk-nav = Parties du guichet
desk-nav-tasks = Mes tâches
desk-nav-send = Envoyer un fichier
desk-nav-forms = Formulaires
desk-nav-sent = Nos envois
desk-nav-whoami = Qui suis-je ?
desk-languages = Langues
desk-node = Nœud
desk-back = Retour à mes tâches
desk-megabytes = { $size } Mo
desk-kilobytes = { $size } ko
desk-period = Période
desk-call = Appel
desk-note = Motif :
desk-areas = { $count ->
    [one] { $count } territoire
   *[other] { $count } territoires
}
desk-rows = { $count ->
    [one] { $count } ligne
   *[other] { $count } lignes
}
desk-days = { $count ->
    [one] encore { $count } jour
   *[other] encore { $count } jours
}

# La première page
desk-tasks-title = Mes tâches
desk-tasks-none = Rien n’est attendu. Vous pouvez envoyer des chiffres à tout moment.
desk-tasks-due = { $count ->
    [one] { $count } tâche est attendue pour le { $day }.
   *[other] { $count } tâches sont attendues ; la première pour le { $day }.
}
desk-tasks-late = { $late ->
    [one] { $late } tâche est en retard.
   *[other] { $late } tâches sont en retard.
} { $count ->
    [one] En tout, { $count } tâche est ouverte.
   *[other] En tout, { $count } tâches sont ouvertes.
}
desk-tasks-open = À faire
desk-tasks-until = jusqu’au
desk-tasks-form = Formulaire à remplir (Excel)
desk-tasks-came = Ce qui est arrivé
desk-tasks-more = { $count ->
    [one] { $count } autre tâche n’est pas affichée.
   *[other] { $count } autres tâches ne sont pas affichées.
}
desk-due-overdue = En retard
desk-due-returned = Retiré : à renvoyer
desk-due-due = Attendu
desk-due-late = Arrivé en retard
desk-due-came = Arrivé
desk-due-cannot = Ne peut être donné

# Envoyer un fichier
desk-forms-title = Formulaires
desk-forms-lead = Un formulaire est un classeur Excel avec vos territoires et vos derniers chiffres. Remplissez les cellules, enregistrez, et envoyez-le ici.
desk-forms-indicator = Indicateur
desk-forms-choose = Choisissez un indicateur
desk-forms-period = Période
desk-forms-period-help = Une année, un trimestre ou un mois :
desk-forms-get = Obtenir le formulaire
desk-forms-period-wrong = Ce n’est pas une période. Écrivez une année, un trimestre ou un mois comme dans les exemples.
desk-send-button = Envoyer un fichier
desk-send-title = Envoyer un fichier
desk-send-lead = Le fichier est d’abord contrôlé. Rien n’est envoyé avant que vous ayez vu le résultat et confirmé.
desk-send-file = Le fichier
desk-send-kinds = Un formulaire Excel de cet observatoire, un fichier CSV, ou des fiches d’événements en JSON.
desk-send-most = Au plus
desk-send-check = Contrôler le fichier
desk-send-waiting = Fichiers pas encore envoyés
desk-send-kept = Ils sont gardés sept jours. Seules les personnes de votre organisme les voient.

# Le résultat du contrôle
desk-check-title = Résultat du contrôle
desk-check-rows = { $count ->
    [0] Aucune ligne n’a pu être lue.
    [one] { $count } ligne a été lue.
   *[other] { $count } lignes ont été lues.
}
desk-check-records = { $count ->
    [0] Aucune fiche n’a pu être lue.
    [one] { $count } fiche a été lue.
   *[other] { $count } fiches ont été lues.
}
desk-check-errors = { $count ->
    [one] { $count } point est à corriger avant l’envoi.
   *[other] { $count } points sont à corriger avant l’envoi.
}
desk-check-warnings = { $count ->
    [one] { $count } point est à regarder : corrigez-le, ou dites pourquoi il est juste.
   *[other] { $count } points sont à regarder : corrigez-les, ou dites pourquoi ils sont justes.
}
desk-check-right = Tout est juste. Vous pouvez envoyer.
desk-check-to-correct = À corriger
desk-check-to-look = À regarder
desk-check-more = { $count ->
    [one] { $count } autre
   *[other] { $count } autres
}
desk-check-rest = { $count ->
    [one] { $count } autre n’est pas affiché ici. Corrigez d’abord ceux-ci.
   *[other] { $count } autres ne sont pas affichés ici. Corrigez d’abord ceux-ci.
}
desk-check-again = Corrigez le fichier sur votre ordinateur, enregistrez-le, et
desk-check-again-link = envoyez le fichier corrigé.
desk-check-unread = { $count ->
    [one] { $count } cellule à côté des chiffres n’a pas été lue.
   *[other] { $count } cellules à côté des chiffres n’ont pas été lues.
}
desk-check-sending = Envoyer
desk-check-assumed = Le fichier omet quelque chose. Voici ce qui est supposé :
desk-check-who = Qui détiendra les lignes ?
desk-check-releases = { $indicators } : { $which }.
desk-check-call = Le fichier répond-il à un appel de données ?
desk-check-call-none = Non, à aucun appel
desk-check-call-until = { $call } : { $period }, jusqu’au { $day }
desk-check-reason = Pourquoi les chiffres sont-ils justes malgré tout ?
desk-check-reason-help = Au moins 10 caractères. Le motif est conservé avec les chiffres. N’écrivez pas de nom de personne.
desk-check-reason-missing = Rien n’a été envoyé. Écrivez un motif d’au moins { $count } caractères.
desk-check-not-sent = Rien n’a été envoyé. Corrigez d’abord le fichier.
desk-check-send = Envoyer maintenant
desk-check-attested = L’observatoire confirme dans son journal que votre organisme a envoyé ceci, et vous remet un accusé de réception.
desk-check-delete = Supprimer ce fichier sans l’envoyer

# Ce qui a été envoyé
desk-sent-title = Nos envois
desk-sent-none = Votre organisme n’a encore rien envoyé à cet observatoire.
desk-sent-open = ouvrir
desk-sent-cut = Seuls les { $count } derniers sont affichés.
desk-state-current = Accepté
desk-state-withdrawn = Retiré
desk-state-erased = Effacé
desk-submission-title = Envoi
desk-submission-lead = { $count ->
    [one] { $count } ligne est conservée dans le journal de l’observatoire.
   *[other] { $count } lignes sont conservées dans le journal de l’observatoire.
}

# L’accusé de réception
desk-receipt-title = Accusé de réception
desk-receipt-of = Observatoire
desk-receipt-lead = { $count ->
    [one] { $count } ligne a été reçue et conservée.
   *[other] { $count } lignes ont été reçues et conservées.
}
desk-receipt-number = Numéro
desk-receipt-time = Heure
desk-receipt-holds = Contenu
desk-receipt-sharing = Qui le détient
desk-receipt-reason = Avertissements acceptés car
desk-receipt-file = Le fichier
desk-receipt-vouched = Garant
desk-receipt-attested = l’observatoire : la personne était connue par un certificat dans un navigateur
desk-receipt-signed = une signature du déclarant
desk-receipt-position = Place dans le journal
desk-receipt-content = Empreinte du contenu
desk-receipt-key = Clé du journal
desk-receipt-verify = Vérifiez vous-même
desk-receipt-verify-help = Le fichier de l’accusé de réception prouve ce qui a été reçu et quand. Il se vérifie sur n’importe quel ordinateur, sans l’observatoire :
desk-receipt-print = Accusé de réception à imprimer
desk-receipt-download = Télécharger le fichier de l’accusé (JSON)

# Qui est la personne
desk-whoami-title = Qui suis-je ?
desk-whoami-lead = Vous pouvez envoyer des chiffres pour cet organisme. Tout ce que vous faites ici est fait en son nom.
desk-whoami-role = Rôle
desk-whoami-login = Reconnu par
desk-whoami-certificate = le certificat numéro
desk-whoami-ends = Fin du certificat
desk-whoami-session = Fin de cette session

# Comment entrer
desk-entrance-1 = Demandez un certificat à la personne qui s’occupe du nœud. Vous recevez un fichier qui finit par .p12, et son mot de passe par une autre voie.
desk-entrance-2 = Ouvrez le fichier sur cet ordinateur (dans Firefox : Paramètres, Certificats, Vos certificats, Importer) et saisissez le mot de passe.
desk-entrance-3 = Fermez toutes les fenêtres du navigateur et ouvrez de nouveau cette adresse. Le navigateur demande quel certificat utiliser : choisissez le vôtre.
desk-entrance-4 = Si le navigateur ne demande rien, un équipement de sécurité de votre réseau se trouve peut-être entre les deux. Demandez à l’administrateur du réseau de ne pas inspecter les connexions à cette adresse.

# Ce qui empêche de montrer une page
desk-failure-not-in = Voici le guichet de l’observatoire { $node }
    .advice = Les personnes des conseils, des communes et des associations y envoient leurs chiffres. Votre navigateur n’a pas montré de certificat que ce guichet connaît.
desk-failure-forged = Le formulaire est trop ancien, ou ne vient pas de ce guichet
    .advice = Rien n’a été changé. Revenez en arrière, rechargez la page, et répétez ce que vous vouliez faire.
desk-failure-not-found = Cette page n’existe pas
    .advice = L’adresse est fausse, ou ce qui était ici a été supprimé. Un fichier est gardé sept jours.
desk-failure-denied = Ceci ne vous est pas ouvert
    .advice = Votre certificat est connu, mais votre organisme n’a pas le droit de faire cela ici. Demandez à la personne qui s’occupe du nœud.
desk-failure-too-large = Le fichier est trop grand
    .advice = Un fichier peut avoir 20 Mo au plus. Partagez-le, par exemple par année, et envoyez les parties l’une après l’autre.
desk-failure-too-many = Trop de fichiers de votre organisme attendent ici.
    .advice = Envoyez-en ou supprimez-en quelques-uns, et recommencez.
desk-failure-incomplete = Le fichier ou le formulaire n’est pas arrivé en entier
    .advice = Rien n’a été changé. Choisissez de nouveau le fichier et répétez ; la connexion s’est peut-être coupée.
desk-failure-busy = L’observatoire est occupé
    .advice = Rien n’a été changé. Répétez dans une minute.
desk-failure-not-attested = L’observatoire ne peut pas encore confirmer les envois de votre organisme
    .advice = Rien n’a été envoyé ; le fichier est gardé. L’opérateur de la fédération doit noter dans la liste des membres que le nœud { $node } atteste pour votre organisme.
desk-failure-refused = L’observatoire ne peut pas accepter ceci maintenant
    .advice = Rien n’a été envoyé ; le fichier est gardé. Répétez plus tard. Si cela se reproduit, donnez ce mot à la personne qui s’occupe du nœud :
desk-failure-broken = Quelque chose n’a pas marché à l’intérieur de l’observatoire
    .advice = Rien n’a été envoyé. L’erreur est dans son journal. Répétez plus tard.

# Que faire d’un constat, là où le conseil de la ligne de commande ne convient pas
desk-advice-unknown-indicator = Écrivez le code d’un indicateur comme dans les formulaires de ce guichet.
desk-advice-unknown-area = Écrivez le code d’un territoire, par exemple MA-09-581 ; les formulaires de ce guichet contiennent les codes de vos territoires.
desk-advice-unknown-code = Utilisez un des codes admis ici ; les formulaires de ce guichet les proposent en listes.
desk-advice-wrong-form = Utilisez un formulaire de ce guichet (sous « Formulaires »). Les chiffres d’une autre feuille s’envoient en fichier : enregistrez la feuille en « CSV UTF-8 ».
desk-advice-form-damaged = Reprenez le formulaire sous « Formulaires », et écrivez les chiffres dans ses cellules colorées.
desk-advice-narrower-sharing = Choisissez un niveau plus strict ci-dessous, envoyez ces lignes dans un fichier à part, ou dites pourquoi c’est juste.
desk-advice-unknown-type = Utilisez un des types du catalogue ; la personne qui s’occupe du nœud en a la liste.

# Le formulaire marqué
desk-check-marked = Obtenir mon formulaire avec les cellules marquées
desk-check-marked-help = Les cellules marquées ont une note ; la première feuille énumère tout. Corrigez les cellules et envoyez le même classeur.
