# Les formulaires : des classeurs à remplir, et la commande qui les écrit.

usage-breakdown = Écrivez des dimensions séparées par des virgules : SEX,AGE

template-written =
    { $figures ->
        [one] Le formulaire est dans { $path }. Il a place pour { $figures } chiffre. Remplissez-le, puis vérifiez-le avec « marsad check observations ».
       *[other] Le formulaire est dans { $path }. Il a place pour { $figures } chiffres. Remplissez-le, puis vérifiez-le avec « marsad check observations ».
    }
template-guide = Lisez-moi
template-title = Formulaire de déclaration, { $period }
template-for = Pour : { $organisation }
template-deadline = À rendre au plus tard le { $day }, en réponse à l’appel { $call }.
template-how = Comment le remplir
template-step-open = Si Excel ouvre le fichier en mode protégé, choisissez « Activer la modification ».
template-step-figures = Écrivez vos chiffres dans les cellules jaune clair des feuilles suivantes. À côté de chacune, en gris, se trouve le dernier chiffre accepté de votre part.
template-step-empty = Laissez vide une cellule que vous ne déclarez pas : les cellules vides ne sont pas envoyées. Zéro est un chiffre : écrivez 0.
template-step-status = S’il n’y a pas de chiffre, laissez la cellule vide et choisissez la raison sous « Statut ». À côté d’un chiffre, P veut dire provisoire et E estimé.
template-step-notes = Seules les cellules jaune clair sont lues. Les notes et les sommes placées ailleurs ne sont pas envoyées.
template-step-save = Enregistrez le fichier comme classeur Excel (.xlsx). « marsad check observations FICHIER » dit ce qui ne va pas ; « marsad submit observations FICHIER » le transmet.
template-what = Ce que demandent les feuilles
template-territory = Territoire
template-figure = Chiffre
template-status = Statut
template-last = Dernier chiffre
template-total = Total
template-unit = Unité : { $unit }. Code de l’indicateur : { $code }.
template-method = Base : { $method }.
template-hint = Écrivez le chiffre, sans séparateur de milliers. S’il n’y en a pas, laissez la cellule vide et choisissez un statut.
template-status-hint = Seulement s’il y a quelque chose à dire du chiffre, ou s’il n’y en a pas.
template-wrong-number = Ce n’est pas un nombre que l’indicateur peut avoir. S’il n’y a pas de chiffre, laissez la cellule vide et choisissez un statut.
template-wrong-status = Choisissez un statut de la liste, ou laissez la cellule vide.
template-status-p = provisoire
template-status-e = estimé
template-status-o = il n’y a pas de chiffre
template-status-l = non collecté
template-status-m = ne peut pas exister
template-status-q = confidentiel
template-status-h = jour férié

error-template-refused = Il n’y a pas de formulaire pour cela.
error-template-call = L’appel { $call } ne vous demande aucun chiffre que vous puissiez déclarer.
error-template-period = L’appel { $call } porte sur { $period }, et non sur { $found }.
error-template-nothing = Aucune liste ne nomme { $who } pour { $indicator }, et cette organisation n’a pas de territoire à un niveau de cet indicateur.
error-template-dimension = Aucun des indicateurs n’a la dimension { $found } ; ils ont : { $known }
error-template-large = Le formulaire aurait plus de 60 feuilles ou de 150 000 chiffres. Demandez moins d’indicateurs, ou ventilez par moins de dimensions. Jusqu’ici : { $sheets } feuilles, { $figures } chiffres
marked-sheet = Constats
marked-title = Ce qui a été constaté dans { $file }
marked-hint = Corrigez les cellules marquées dans ce classeur, enregistrez-le, puis vérifiez-le ou transmettez-le tel quel. Les marques, cette feuille et les notes de Marsad ne sont pas lues : elles sont récrites chaque fois.
marked-cell = Cellule
marked-about = Territoire et colonne
marked-kind = Nature
marked-code = Code
marked-found = Trouvé
marked-expected = Attendu
marked-sentence = Ce qui ne va pas
marked-advice = Que faire
marked-error = Erreur
marked-warning = Avertissement
marked-legend-error = Erreur : tant qu’elle est là, le formulaire est refusé.
marked-legend-warning = Avertissement : regardez-le ; si le chiffre est juste, transmettez le formulaire avec le motif (--accept-warnings).
marked-not-copied = Feuilles non reprises :
marked-formulas = Formules remplacées par leur résultat :
marked-more =
    { $count ->
        [one] { $count } autre constat n’est pas cité ici ; « --output FILE » les écrit tous.
       *[other] { $count } autres constats ne sont pas cités ici ; « --output FILE » les écrit tous.
    }
marked-written = Le formulaire avec les marques est dans { $path }.
marked-left-out = Feuilles qui n’y sont pas reprises : { $names }
marked-closed = { $path } n’a pas été ouvert : il n’y a rien à marquer.
error-marked-csv = --marked vaut pour les formulaires Excel, et { $path } n’est pas un classeur. Utilisez --output FILE pour une liste des constats.

help-template = Écrire un classeur à remplir, avec vos territoires et vos derniers chiffres
help-template-indicators = Les indicateurs, séparés par des virgules ; avec --call, par défaut tous ceux qu’il vous demande
help-template-call = Pour un appel à données : son nom, ou node/ID
help-template-period = La période des chiffres : 2024, 2024-Q3 et semblables ; avec --call, par défaut celle de l’appel
help-template-by = Les dimensions à ventiler, avec une colonne pour chaque code ; METHOD pour toutes les bases
help-template-output = Écrire le classeur dans FILE, qui ne doit pas encore exister
help-any-marked = Récrire le formulaire dans FILE avec des marques sur ce qui ne va pas ; FILE ne doit pas encore exister

template-events-written = Le classeur est dans { $path }. Écrivez une ligne par événement, puis vérifiez-le avec « marsad check events ».
template-event-form = Fiches d’événements
template-event-sheet = Événements
template-event-note = Une ligne par événement. Choisissez dans les listes ; organisations et fonctions seulement, jamais de noms de personnes.
template-event-step-row = Écrivez un événement dans chaque ligne de la feuille suivante : numéro, type, statut, titre, date, lieu.
template-event-step-list = Là où une cellule a une liste, choisissez-y. Une date est une date d’Excel, ou un texte : 2024-07-15, 2024-07 ou 2024.
template-event-step-persons = Ne nommez que des organisations et des fonctions. Les noms, numéros de téléphone et adresses de personnes sont refusés.
template-event-step-save = Enregistrez le fichier comme classeur Excel (.xlsx). « marsad check events FICHIER » dit ce qui ne va pas ; « marsad submit events FICHIER » le transmet.
template-event-wrong-choice = Choisissez dans la liste, ou laissez la cellule vide.
template-event-id = Numéro de la fiche
template-event-id-hint = Votre propre numéro ou nom court, comme 2026-001 : lettres, chiffres, - et _. Il reste le même quand la fiche est corrigée.
template-event-type = Type
template-event-status = Statut
template-event-title-ar = Titre en arabe
template-event-title-fr = Titre en français
template-event-title-en = Titre en anglais
template-event-title-hint = Un titre dans une des trois langues suffit.
template-event-start = Début
template-event-end = Fin
template-event-date-hint = Une date, ou un texte aussi précis que vous le savez : 2024-07-15, 2024-07 ou 2024.
template-event-precision = Précision de la date
template-event-area = Territoire
template-event-area-hint = Choisissez un territoire. Laissez la cellule vide si l’événement n’a pas de lieu, et dites pourquoi dans la colonne suivante.
template-event-place = Précision du lieu
template-event-venue = Lieu de réunion
template-event-organiser = Organisateur { $item }
template-event-partner = Partenaire { $item }
template-event-funder = Bailleur
template-event-programme = Programme
template-event-theme = Thème { $item }
template-event-source = Source
template-event-source-hint = Le document ou la page qui le dit.
template-event-sharing = Partage
template-event-sharing-hint = À quel point la fiche est sensible : low peut être public, very_high reste à votre nœud.
template-event-language = Langue
template-event-language-hint = La langue du texte original ; l’arabe si la cellule est vide.
template-event-notes = Notes
template-event-notes-hint = Sans noms de personnes.
template-event-version = Version
template-event-version-hint = Vide pour une nouvelle fiche. Une fiche corrigée a le numéro suivant : 2, 3 et ainsi de suite.
error-marked-events = --marked vaut pour les formulaires de chiffres. Dans un classeur d’événements chaque constat nomme sa cellule ; corrigez-la là.

help-template-events = Un classeur pour des fiches d’événements, une ligne par fiche, au lieu de chiffres
