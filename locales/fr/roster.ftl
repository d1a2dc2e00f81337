# Les listes des déclarations attendues : qui doit quels chiffres.

usage-day = Écrivez un jour : 2024-07-15
usage-level = Valeurs possibles : country, region, province, commune, arrondissement
usage-rhythm = Valeurs possibles : EVERY, A2, A5, OA

columns-areas = Territoires
columns-from = Du
columns-until = Au
columns-lines = Lignes
columns-member = Par

roster-set =
    { $count ->
        [one] La liste des déclarations attendues de ce nœud a maintenant { $count } ligne. Entrée : { $position }
       *[other] La liste des déclarations attendues de ce nœud a maintenant { $count } lignes. Entrée : { $position }
    }
roster-written =
    { $count ->
        [one] { $count } ligne est écrite dans { $path }.
       *[other] { $count } lignes sont écrites dans { $path }.
    }
roster-refused = Le fichier est refusé ; la liste des déclarations attendues de ce nœud reste ce qu’elle était.

error-roster-refused = La ligne est refusée ; la liste des déclarations attendues de ce nœud reste ce qu’elle était.
error-roster-no-line = La liste des déclarations attendues de ce nœud n’a pas cette ligne. Une ligne se trouve par son indicateur, son déclarant, son niveau, ses territoires et son premier jour.
error-roster-areas = Une ligne nomme au moins un territoire, et au plus 2 000.
error-roster-level = Un type d’organisations demande un niveau : country, region, province, commune ou arrondissement.
error-roster-until = Le dernier jour précède le premier.
error-roster-rhythm = Un rythme en années a deux ans ou plus.
error-roster-due-days = Un chiffre est dû au plus 3 660 jours après la fin de sa période.
error-roster-lines = Une liste a au plus 10 000 lignes.
error-reason-roster-moved = La liste des déclarations attendues de ce nœud a changé entre-temps. Réessayez.
word-rhythm-every = chaque période

help-roster = Qui doit quels chiffres, pour quels territoires, à quel rythme et dans quel délai
help-roster-show = Qui doit quels chiffres aujourd’hui, d’après les listes de tous les nœuds
help-roster-show-indicators = Seulement ces indicateurs
help-roster-show-area = Seulement les lignes qui concernent ce territoire ou ceux qui en font partie
help-roster-show-origin = Seulement la liste de ce nœud
help-roster-show-as-of = Les lignes valables ce jour-là, au lieu d’aujourd’hui
help-roster-show-all = Toutes les lignes, même celles qui ne valent plus ou pas encore
help-roster-show-history = Aussi les listes précédentes : quand elles sont venues, de qui et pourquoi
help-roster-show-output = Écrire les lignes dans FILE, sous la forme que lit « roster import »
help-roster-set = Ajouter une ligne à la liste de ce nœud, ou la mettre à la place de celle qui a les mêmes indicateur, déclarant, territoires et premier jour
help-roster-set-organisation = L’organisation qui doit les chiffres
help-roster-set-kind = Toutes les organisations de ce type (un code de la liste ORG_TYPE), chacune pour son territoire ; demande --level
help-roster-set-level = Pour tous les territoires de ce niveau dans les territoires nommés ; sans cette option, pour ceux-ci mêmes
help-roster-set-areas = Un territoire ; plusieurs se séparent par des virgules
help-roster-set-rhythm = À chaque période (EVERY), une fois en tant d’années (A2, A5), ou à l’occasion (OA) ; sans cette option, comme le dit l’indicateur
help-roster-set-from = Le premier jour pour lequel des chiffres sont dus
help-roster-set-until = Le dernier jour ; sans cette option, jusqu’à nouvel ordre
help-roster-set-due-days = Combien de jours après la fin d’une période son chiffre est dû ; sans cette option, comme le dit l’indicateur
help-roster-set-remove = Enlever la ligne
help-roster-set-note = Pourquoi ; tous les nœuds le lisent
help-roster-import = Remplacer la liste de ce nœud par les lignes d’un fichier
help-roster-import-file = Le fichier (CSV)
help-roster-import-add = Garder les lignes qui sont là, et ajouter celles du fichier
help-roster-import-note = Pourquoi ; tous les nœuds le lisent
word-roster-catalogue = les territoires du niveau qui a déclaré
word-roster-rosters = ceux que nomment les listes des déclarations attendues
columns-expect = Attendus sans liste
word-expect-territories = tous les territoires du niveau qui a déclaré
word-expect-roster = seulement ceux que nomme une liste
