# Constats sur ce qui a été transmis. Un message par code de docs/findings.md :
# la valeur dit ce qui ne va pas, l’attribut .action ce qu’il faut faire.
# Variables : $value (ce qui a été trouvé), $expected, $column, $row.
# $expected contient des codes, des nombres ou des noms, lisibles dans toute langue.

severity-error = erreur
severity-warning = avertissement

findings-errors =
    { $count ->
        [0] Aucune erreur.
        [one] { $count } erreur.
       *[other] { $count } erreurs.
    }
findings-warnings =
    { $count ->
        [0] Aucun avertissement.
        [one] { $count } avertissement.
       *[other] { $count } avertissements.
    }
findings-shown =
    { $total ->
        [one] Le seul constat est affiché.
       *[other] { $shown } constats affichés sur { $total }.
    }
findings-where-row = ligne { $row }
findings-where-cell = ligne { $row }, colonne { $column }
findings-where-place = cellule { $cell }
findings-where-file = fichier entier

## Structure

finding-unknown-indicator = « { $value } » n’est pas l’indicateur de la ligne, qui est { $expected }.
    .action = Cherchez le code avec « marsad catalog indicators » et écrivez-le tel quel.
finding-unknown-indicator-bare = « { $value } » n’est pas un indicateur du catalogue.
    .action = Cherchez le code avec « marsad catalog indicators » et écrivez-le tel quel.
finding-unknown-indicator-near = « { $value } » n’est pas un indicateur du catalogue ; proche : { $expected }.
    .action = Cherchez le code avec « marsad catalog indicators » et écrivez-le tel quel.
finding-unknown-column =
    { $expected ->
        [1] La colonne { $column } s’y trouve plus d’une fois.
       *[other] La ligne a { $value } cellules, l’en-tête { $expected }.
    }
    .action =
        { $expected ->
            [1] Supprimez l’une des deux colonnes.
           *[other] Une virgule dans un chiffre ou dans un texte a peut-être coupé une cellule. Écrivez les chiffres sans séparateur de milliers, et mettez entre guillemets droits les textes qui contiennent le séparateur.
        }
finding-unknown-column-bare = « { $column } » n’est pas connu : ce n’est ni une colonne standard, ni une dimension d’un indicateur du fichier, ni un champ d’un événement.
    .action = Corrigez le nom de la colonne ou du champ, ou supprimez-le. Les colonnes portent les noms de SDMX-CSV, en majuscules ; pour les événements, voyez les fichiers de examples/events.
finding-missing-column =
    { $row ->
        [1] La colonne { $expected } manque.
       *[other] La ligne n’a que { $value } cellules ; { $expected } et la suite manquent.
    }
    .action =
        { $row ->
            [1] Ajoutez la colonne. INDICATOR, REF_AREA, TIME_PERIOD et OBS_VALUE sont toujours nécessaires ; METHOD, là où l’indicateur l’a.
           *[other] Donnez à la ligne autant de cellules que l’en-tête en a ; celles qui n’ont pas de contenu restent vides entre deux séparateurs.
        }
finding-unknown-area = « { $value } » n’est ni le code, ni le nom, ni un autre nom d’un territoire.
    .action = Cherchez-le avec « marsad catalog find » et écrivez le code.
finding-unknown-area-near = « { $value } » n’est ni le code, ni le nom, ni un autre nom d’un territoire ; proche : { $expected }.
    .action = Cherchez-le avec « marsad catalog find » et écrivez le code.
finding-ambiguous-area = « { $value } » peut désigner plusieurs territoires : { $expected }.
    .action = Écrivez le code du territoire voulu.
finding-unknown-code = « { $value } » n’est pas un code de la colonne { $column } ; attendu : { $expected }.
    .action = Prenez un code de la liste. « marsad catalog codes » l’affiche.
finding-unknown-code-least = Le champ { $column } vaut « { $value } », et un événement de ce type demande au moins « { $expected } ».
    .action = Écrivez « { $expected } » ou un niveau plus strict dans { $column }. Un champ absent vaut « low ».
finding-unknown-code-bare = « { $value } » n’est pas un code de { $column }.
    .action = Prenez un code de la liste. « marsad catalog codes » l’affiche.
finding-dimension-not-used = L’indicateur n’a pas de dimension { $column }, or la colonne contient « { $value } ».
    .action = Laissez la cellule vide, ou vérifiez que l’indicateur de la ligne est le bon.
finding-method-required = L’indicateur a des chiffres sur plusieurs bases et la ligne ne dit pas laquelle ; attendu : { $expected }.
    .action = Écrivez la base du chiffre dans la colonne METHOD. Elle n’est jamais supposée.
finding-bad-period = « { $value } » n’est pas une période ; attendu : { $expected }.
    .action = Écrivez 2024, 2024-S1, 2024-Q3, 2024-07, 2024-W31 ou 2024-07-15.
finding-frequency-not-allowed = La période « { $value } » est plus fine que ne le permet l’indicateur ; attendu : { $expected }.
    .action = Donnez le chiffre pour la période de l’indicateur, ou pour une période plus longue.
finding-period-in-future = La période « { $value } » n’a pas encore commencé.
    .action = Corrigez la période. Un chiffre peut être déclaré une fois que sa période a commencé.
finding-bad-ref-date = « { $value } » n’est pas une date de référence.
    .action = Écrivez 2024, 2024-09 ou 2024-09-01.

## Habilitation

finding-area-not-yours = Votre organisation ne déclare pas pour « { $value } » ; elle déclare pour : { $expected }.
    .action = Corrigez le territoire, ou demandez à l’administrateur de votre nœud d’accorder ce territoire.
finding-area-not-yours-bare =
    { $value ->
        [UNSTATED] L’événement ne nomme pas de territoire, et votre organisation n’y a pas pris part.
        [ONLINE] L’événement s’est tenu en ligne, et votre organisation n’y a pas pris part.
       *[other] Votre organisation ne déclare pas pour « { $value } ».
    }
    .action =
        { $value ->
            [UNSTATED] Nommez le territoire dans le champ area, ou votre organisation parmi celles qui y ont pris part.
            [ONLINE] Nommez votre organisation parmi celles qui y ont pris part, ou laissez l’événement à l’une d’elles.
           *[other] Corrigez le territoire, ou demandez à l’administrateur de votre nœud d’accorder ce territoire.
        }
finding-level-not-allowed =
    { $column ->
        [REF_AREA] L’indicateur ne se déclare pas au niveau de « { $value } » ; attendu : { $expected }.
       *[other] Un événement de ce type ne donne pas de lieu aussi précis que « { $value } » dans { $column } ; admis : { $expected }.
    }
    .action =
        { $column ->
            [REF_AREA] Donnez le chiffre pour un territoire de l’un de ces niveaux.
           *[other] Nommez un territoire de l’un de ces niveaux et omettez le champ venue : un lieu précis peut nuire aux personnes concernées.
        }
finding-sharing-too-wide = Le niveau de partage « { $value } » est plus large que ces données ne le permettent ; le plus large est { $expected }.
    .action = Transmettez avec un partage plus restreint, ou séparez le fichier par indicateur.

finding-narrower-sharing = Lignes ou événements de ce fichier qui en remplacent d’autres, partagés au niveau « { $expected } » : { $value }. Le partage de ce fichier est plus restreint, et les autres lecteurs continuent de voir les anciens.
    .action = Transmettez les corrections avec --sharing { $expected }, dans un fichier à part si les autres lignes ne peuvent pas être partagées ainsi ; ou retirez la transmission précédente ; ou acceptez l’avertissement en disant pourquoi.

## Valeurs

finding-bad-number = « { $value } » n’est pas écrit comme un nombre. Peut-être faut-il lire { $expected }.
    .action = Écrivez des chiffres, avec un point décimal au besoin : sans unité ni signe pour cent, le signe moins seulement devant.
finding-bad-number-other =
    { $expected ->
        [O] « { $value } » dit qu’il n’y a pas de chiffre, à la place d’un chiffre.
        [Q] « { $value } » est une limite et non un chiffre.
       *[other] « { $value } » n’est pas écrit comme un nombre. Peut-être faut-il lire { $expected }.
    }
    .action =
        { $expected ->
            [O] Videz la cellule et dites pourquoi dans OBS_STATUS : O (manquante), L (non collectée), M (ne peut exister), H (jour férié) ou Q (masquée, secret statistique). S’il n’y avait rien à compter, écrivez 0.
            [Q] Donnez le chiffre lui-même. S’il ne peut être montré, videz la cellule et écrivez Q dans OBS_STATUS.
           *[other] Écrivez des chiffres, avec un point décimal au besoin : sans unité ni signe pour cent, le signe moins seulement devant.
        }
finding-bad-number-bare = « { $value } » n’est pas un nombre.
    .action =
        { $column ->
            [OBS_VALUE] Écrivez des chiffres, avec un point décimal au besoin : sans unité ni signe pour cent, le signe moins seulement devant.
           *[other] Écrivez le nombre en chiffres (2800000) et son unité dans le champ unit ; s’il est arrondi, mettez approximate à true. S’il n’y a pas de nombre, omettez-le, ou dites-le dans le texte du chiffre.
        }
finding-ambiguous-number = « { $value } » peut se lire comme deux nombres : { $expected }.
    .action = Écrivez les milliers sans séparateur (14000) et les décimales sans troisième chiffre (1.25), pour qu’il ne reste qu’une lecture.
finding-too-precise =
    { $expected ->
        [0] « { $value } » a des décimales, or l’indicateur prend des nombres entiers.
        [one] « { $value } » a plus d’une décimale.
       *[other] « { $value } » a plus de { $expected } décimales.
    }
    .action = Arrondissez vous-même. Un chiffre n’est jamais arrondi à votre place.
finding-out-of-range = « { $value } » est hors des bornes de l’indicateur ; attendu : { $expected }.
    .action = Vérifiez le chiffre et son unité.
finding-missing-without-status = La valeur est vide et le statut ne dit pas pourquoi.
    .action = Donnez la valeur ; ou écrivez dans OBS_STATUS : O (manquante), L (non collectée), M (ne peut exister), H (jour férié) ou Q (masquée, secret statistique).
finding-value-with-missing-status = Une ligne d’ACTION { $expected } retire un chiffre et n’a pas de valeur elle-même.
    .action = Videz la valeur, ou corrigez le statut.
finding-value-with-missing-status-bare = Le statut « { $value } » dit qu’il n’y a pas de valeur, or il y en a une.
    .action = Videz la valeur, ou corrigez le statut.
finding-bad-status = « { $value } » n’est pas un statut ; attendu : { $expected }.
    .action = Prenez un code de OBS_STATUS. Un chiffre ordinaire a le statut A.
finding-wrong-unit = L’unité est « { $value } », or l’indicateur est en { $expected }.
    .action = Convertissez le chiffre dans l’unité de l’indicateur, ou laissez l’unité vide s’il y est déjà.
finding-ratio-not-reported = « { $value } » est un ratio. Un ratio se calcule et ne se déclare jamais ; ses deux termes sont : { $expected }.
    .action = Déclarez plutôt les deux termes.

## Les lignes entre elles

finding-nothing-stored = La ligne retire des chiffres, mais aucun chiffre enregistré n’y correspond : « { $value } ».
    .action = Vérifiez l’indicateur, le territoire, la période et les codes ; « marsad pull observations --mine » montre ce qui est enregistré.
finding-duplicate-row = Ce que donne cette ligne a déjà été donné à la ligne { $expected }.
    .action = Gardez une seule des deux lignes. Pour corriger un chiffre déjà accepté, transmettez-le de nouveau dans un fichier à part.
finding-duplicate-row-bare = « { $value } » a déjà été donné par une autre organisation.
    .action = Donnez à l’événement un identifiant qui vous soit propre.
finding-duplicate-row-other = Le chiffre de cette cellule a déjà été donné en { $expected }.
    .action = Gardez une seule des deux cellules. Pour corriger un chiffre déjà accepté, transmettez-le de nouveau dans un fichier à part.
finding-parts-exceed-total = Le total est { $value }, or la somme de ses parties le dépasse : { $expected }.
    .action = Corrigez les parties ou le total.
finding-parts-exceed-stored-total = Le total est { $value }, or la somme de ses parties, avec celles déjà enregistrées, le dépasse : { $expected }.
    .action = Vérifiez les deux. S’ils sont justes tels que publiés, acceptez l’avertissement en disant pourquoi.
finding-exceeds-indicator = { $value } dépasse ce qui est possible ; attendu : { $expected }.
    .action = Ce chiffre compte une partie de ce que compte l’autre. Corrigez l’un des deux.
finding-exceeds-stored-indicator = { $value } dépasse ce que permet un chiffre déjà enregistré ; attendu : { $expected }.
    .action = Vérifiez les deux chiffres. Si la source les donne ainsi, acceptez l’avertissement en disant pourquoi.
finding-partitions-disagree = La somme des parties selon cette colonne est { $value }, selon une autre : { $expected }.
    .action = Vérifiez les parties et donnez aussi le total.
finding-total-disagrees = Le total est donné à { $value }, or la somme de ses parties est { $expected }.
    .action = Vérifiez les deux. Si les deux sont justes tels que publiés, acceptez l’avertissement et dites pourquoi.
finding-parts-incomplete = Le total a des parties, mais il en manque : { $expected }.
    .action = Ajoutez les parties manquantes si vous les avez ; sinon, acceptez l’avertissement et dites pourquoi.
finding-implausible-change = Le chiffre { $value } est loin du précédent, { $expected }.
    .action = Vérifiez le chiffre. S’il est juste, acceptez l’avertissement et dites pourquoi.

## Textes et fichiers

finding-personal-data = La colonne { $column } semble contenir des données personnelles.
    .action = Retirez-les. Noms, numéros de téléphone, adresses électroniques et numéros de documents ne sont jamais acceptés. Le texte n’est pas répété ici.
finding-too-long =
    { $expected ->
        [one] Le texte de { $column } est trop long : { $expected } caractère au plus.
       *[other] Le texte de { $column } est trop long : { $expected } caractères au plus.
    }
    .action = Raccourcissez le texte.
finding-too-long-other = { $column } : contenu trop long ; attendu : { $expected }.
    .action = Raccourcissez le texte.
finding-bad-text =
    { $expected ->
        [QUOTE] Un guillemet droit ouvre un texte et rien ne le ferme. La suite ne peut pas être lue.
        [SEPARATOR] Quelque chose se trouve entre un guillemet droit fermant et le séparateur suivant. Des lignes ont peut-être été avalées.
        [string] Le champ { $column } contient autre chose qu’un texte.
        [boolean] Le champ { $column } contient autre chose que true ou false.
        [array] Le champ { $column } contient autre chose qu’une liste.
        [object]
            { $field ->
                [NONE] L’enregistrement n’est pas un événement : il contient autre chose qu’un objet avec des champs.
               *[other] Le champ { $column } contient autre chose qu’un objet avec des champs.
            }
       *[other] Le contenu de { $column } ne peut pas être lu ; attendu : { $expected }.
    }
    .action =
        { $expected ->
            [QUOTE] Fermez le texte par un guillemet droit, ou supprimez celui qui l’ouvre.
            [SEPARATOR] Doublez le guillemet droit à l’intérieur d’un texte (""), et mettez tout le texte entre guillemets droits.
            [string] Mettez-le entre guillemets droits : "2024", et non 2024.
            [boolean] Écrivez true ou false, sans guillemets.
            [array] Mettez-le entre crochets : [ … ].
            [object] Mettez ses champs entre accolades, chacun avec son nom : {"{"} "name": … {"}"}.
           *[other] Saisissez le texte de nouveau. Les caractères de contrôle et ceux qui changent le sens de l’écriture ne sont pas acceptés.
        }
finding-bad-text-bare = Le texte de { $column } contient des caractères invisibles.
    .action = Saisissez le texte de nouveau. Les caractères de contrôle et ceux qui changent le sens de l’écriture ne sont pas acceptés.
finding-bad-encoding =
    { $value ->
        [UTF-16] Le fichier est en UTF-16 (« Texte Unicode »), et non en { $expected }.
        [Windows-1252] La ligne est en Windows-1252 (« ANSI », Europe de l’Ouest), et non en { $expected }.
        [Windows-1256] La ligne est en Windows-1256 (« ANSI », arabe), et non en { $expected }.
        [NUL] Le fichier contient des octets nuls : il est abîmé, ou ce n’est pas un texte.
       *[other]
            { $expected ->
                [JSON] Ce n’est pas du JSON : la faute est à la ligne { $line }, colonne { $place }.
               *[other] Le fichier n’est pas en { $expected }.
            }
    }
    .action =
        { $expected ->
            [JSON] Regardez cet endroit et juste avant : une virgule, une accolade ou un guillemet manque ou est de trop. Un fichier CSV de chiffres se vérifie avec « marsad check observations ».
           *[other] Enregistrez-le de nouveau au format « CSV UTF-8 ».
        }
finding-empty-file = Le fichier n’a aucune ligne.
    .action = Vérifiez que c’est le bon fichier.
finding-wrong-format =
    { $value ->
        [XLSX] Le fichier est un classeur Excel, et non un fichier CSV.
        [XLS] Le fichier est un ancien classeur Excel, et non un fichier CSV.
        [ODS] Le fichier est un classeur LibreOffice, et non un fichier CSV.
        [PDF] Le fichier est un PDF, et non un fichier CSV.
        [ZIP] Le fichier est une archive ZIP, et non un fichier CSV.
       *[other] Le fichier est en { $value }, et non en CSV.
    }
    .action =
        { $value ->
            [XLS] Ouvrez-le dans Excel. Enregistrez un formulaire de Marsad comme « Classeur Excel (.xlsx) », et toute autre feuille au format « CSV UTF-8 ».
            [ODS] Ouvrez-le dans LibreOffice. Enregistrez un formulaire de Marsad comme « Excel 2007–365 (.xlsx) », et toute autre feuille au format « CSV UTF-8 ».
           *[other] Ouvrez-le dans un tableur et enregistrez la feuille au format « CSV UTF-8 ».
        }
finding-wrong-form = Le formulaire a la version { $value } ; ce programme lit la version { $expected }.
    .action = Remplissez un formulaire écrit par « marsad template ». Les chiffres d’une autre feuille s’envoient comme un fichier : enregistrez-la au format « CSV UTF-8 ».
finding-wrong-form-bare = Le classeur n’est pas un formulaire de Marsad.
    .action = Remplissez un formulaire écrit par « marsad template ». Les chiffres d’une autre feuille s’envoient comme un fichier : enregistrez-la au format « CSV UTF-8 ».
finding-form-damaged = « { $value } » se trouve dans une ligne ou une colonne sans clé, ou dans la copie d’une colonne. On ne sait pas de quel chiffre il s’agit.
    .action = Demandez de nouveau le formulaire avec « marsad template », et écrivez les chiffres dans ses cellules colorées.
finding-form-damaged-other =
    { $expected ->
        [MERGED] Une seule cellule se trouve ici à la place de plusieurs chiffres. On ne sait pas duquel il s’agit.
       *[other] Les clés du formulaire sont abîmées ici ; ce qui se trouve à côté n’est pas lu.
    }
    .action =
        { $expected ->
            [MERGED] Séparez la cellule (« Annuler la fusion »), et écrivez chaque chiffre dans sa propre cellule.
           *[other] Demandez de nouveau le formulaire avec « marsad template », et écrivez les chiffres dans ses cellules colorées.
        }
finding-formula-without-value = La cellule contient une formule, mais le fichier n’en contient pas le résultat.
    .action = Ouvrez le fichier dans Excel ou LibreOffice, enregistrez-le et renvoyez-le ; ou écrivez le nombre à la place de la formule.
finding-unsafe-file =
    { $value ->
        [DAMAGED] Le classeur est abîmé.
        [PASSWORD] Le classeur a un mot de passe.
        [SIZE] Le classeur est trop grand, ou a trop de parties.
       *[other] Le classeur contient « { $value } » : une macro, un lien vers d’autres fichiers, ou un autre fichier. Il n’a pas été ouvert.
    }
    .action =
        { $value ->
            [PASSWORD] Retirez le mot de passe et enregistrez de nouveau le fichier.
            [SIZE] Supprimez ce qui n’appartient pas au formulaire et enregistrez de nouveau le fichier. Envoyez en CSV un grand nombre de chiffres.
           *[other] Enregistrez-le comme « Classeur Excel (.xlsx) », sans macros et sans liens vers d’autres fichiers.
        }
finding-wrong-separator =
    { $value ->
        [TAB] Les cellules sont séparées par des tabulations.
        [PIPE] Les cellules sont séparées par « | ».
        [SEP] La première ligne, « sep= », ne parle qu’à Excel ; les noms des colonnes doivent s’y trouver.
       *[CR] Les lignes se terminent par CR, comme sur un ancien Macintosh.
    }
    .action =
        { $value ->
            [SEP] Supprimez la première ligne.
            [CR] Enregistrez le fichier au format « CSV UTF-8 », et non « CSV (Macintosh) ».
           *[other] Enregistrez le fichier au format « CSV UTF-8 », avec des virgules ou des points-virgules entre les cellules.
        }
finding-header-not-first = Les noms des colonnes sont à la ligne { $value } ; un titre se trouve au-dessus.
    .action = Supprimez ce qui se trouve au-dessus des noms des colonnes.
finding-stray-line = La ligne est un total ou une note, et non une ligne de chiffres.
    .action = Supprimez la ligne. Le total d’un territoire ou d’une dimension est une ligne comme les autres, avec ses propres codes.
finding-damaged-text = Le texte de { $column } est abîmé : des lettres sont remplacées, ou ont été lues dans un mauvais codage.
    .action = Saisissez le texte de nouveau et enregistrez le fichier au format « CSV UTF-8 ». S’il est bien voulu ainsi, acceptez l’avertissement et dites pourquoi.
finding-ref-date-outside = REF_DATE, { $value }, est en dehors de la période du chiffre : { $expected }.
    .action = Corrigez la date ou la période. Si le chiffre a été relevé ce jour-là et vaut pour cette période, acceptez l’avertissement et dites pourquoi.
finding-ref-date-in-future = REF_DATE, { $value }, n’est pas encore arrivée ; attendu : { $expected }.
    .action = Corrigez la date.
finding-digits-in-text = { $column } contient « { $value } » : peut-être la suite d’un nombre coupé à sa virgule.
    .action = Regardez OBS_VALUE dans cette ligne. Si les deux sont justes, acceptez l’avertissement et dites pourquoi.
finding-rows-in-text = Le texte de { $column } contient des lignes qui ressemblent à celles du fichier.
    .action = Regardez les guillemets droits de cette ligne : un de trop ou un qui manque avale les lignes suivantes. Si le texte est bien voulu ainsi, acceptez l’avertissement et dites pourquoi.

## Événements

finding-unknown-type = « { $value } » n’est pas un type d’événement.
    .action = Cherchez le code avec « marsad catalog codes EVENT_TYPE ».
finding-unknown-organisation = « { $value } » n’est pas une organisation du catalogue.
    .action = Vérifiez le code. Une nouvelle organisation est ajoutée par le nœud national.
finding-unknown-event = L’événement « { $value } » n’est ni dans ce fichier, ni enregistré : il n’y a rien à retirer.
    .action = Corrigez l’identifiant. C’est celui de l’enregistrement à retirer.
finding-bad-date = « { $value } » n’est pas une date possible pour { $column } ; attendu : { $expected }.
    .action = Écrivez 2025-09-26, et une fin le jour du début ou plus tard.
finding-bad-date-range = « { $value } » dans { $column } n’est pas une année possible : elle se situe dans { $expected }.
    .action = Écrivez l’année du calendrier grégorien.
finding-missing-field = Le champ { $column } manque.
    .action = Remplissez-le. Tout événement de ce type en a besoin.
finding-event-outside-parent = Les dates de la séance, { $value }, ne sont pas comprises dans celles de son événement : { $expected }.
    .action = Corrigez les dates de la séance, ou celles de l’événement dont elle fait partie.
finding-event-cycle = L’événement « { $value } » fait partie, par d’autres, de lui-même.
    .action = Corrigez le champ « parent » de l’un de ces événements.
finding-figure-below-minimum = { $column } cite { $value } ; de cet indicateur, seuls les effectifs { $expected } sont montrés.
    .action = Citez un effectif d’un territoire plus grand ou d’une période plus longue, ou retirez le chiffre.
finding-bad-version = La version { $value } ne suit pas ; attendu : { $expected }.
    .action = Un nouvel événement a la version 1 ; une correction a une version supérieure à celle qui est enregistrée.
