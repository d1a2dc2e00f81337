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
