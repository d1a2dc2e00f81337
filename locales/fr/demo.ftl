# Ce que dit « marsad demo » en chemin.
demo-intro = Quatre observatoires sur cette machine, chacun avec sa base de données, sa clé et son journal : ils reçoivent ce que les conseils transmettent, détiennent les mêmes données et publient un tableau dont chaque chiffre se retrace.
demo-postgres = Postgres est en marche.
demo-postgres-elsewhere = Postgres est en marche ; ses données se trouvent dans { $path }, car le compte postgres n’a pas accès au dossier de la démonstration.
demo-nodes-up = Quatre nœuds sont en marche et se parlent en mTLS : { $names }.
demo-catalogue = Le nœud national a publié le catalogue ({ $indicators } indicateurs, { $areas } territoires, { $lists } listes de codes) et la liste des membres ; chaque nœud les a reçus.
demo-heading-submit = 1. Ceux qui ont les chiffres les transmettent
demo-submitted = { $rows ->
    [one] { $who } → { $node } : { $file }, { $rows } ligne. { $sharing }. Accusé de réception pour l’entrée { $index }.
   *[other] { $who } → { $node } : { $file }, { $rows } lignes. { $sharing }. Accusé de réception pour l’entrée { $index }.
}
demo-sharing-open = Ouvert
demo-sharing-federation = Pour la fédération
demo-sharing-local = Reste à ce nœud
demo-heading-refused = 2. Un fichier fautif est refusé, ligne par ligne, et rien n’en est conservé
demo-heading-sync = 3. Les nœuds se mettent à jour entre eux
demo-converged = Les quatre détiennent les mêmes { $entries } entrées ; les journaux et les données partagées ont la même empreinte : { $digest }.
demo-withheld = { $count ->
    [one] { $count } entrée est locale : son nœud la détient, les autres voient qu’elle existe et qu’elle est retenue.
   *[other] { $count } entrées sont locales : leurs nœuds les détiennent, les autres voient qu’elles existent et qu’elles sont retenues.
}
demo-heading-release = 4. L’observatoire national construit une publication ; chaque nœud la sert
demo-release = Publication { $id } : { $cells } cellules, construites à partir de { $entries } entrées.
demo-release-public = Publication { $id } pour le public : { $cells } cellules. Un auditeur l’a attaquée avant sa parution : personne ne peut calculer un effectif masqué à partir de ce qu’elle montre.
demo-heading-pull = 5. Un observatoire demande un tableau
demo-pull-note = Les deux bases de 2014 restent séparées (METHOD). Un tiret avec O : attendu, et personne ne l’a déclaré. Masqué, avec Q et C : un effectif trop petit pour être montré.
demo-heading-public = 6. Quelqu’un hors de la fédération lit la publication pour le public
demo-public-note = Un invité ne voit que les publications pour le public. Plus d’effectifs y sont masqués, pour qu’aucun ne se déduise des autres.
demo-heading-explain = 7. D’où vient un chiffre ?
demo-heading-receipt = 8. Son accusé de réception, vérifié hors ligne
demo-where = Pour regarder pendant que tout fonctionne :
demo-where-nodes = Nœuds : { $list }
demo-where-profiles = Parler au nom de l’une des personnes : { $command }
demo-where-desk = Guichet pour navigateurs (souss-massa) : { $url }, avec le certificat { $file } ; docs/desk.md dit comment le donner au navigateur.
demo-stop = Ctrl-C arrête tout. Ce qui est enregistré reste dans { $dir }.
demo-stopped = Arrêté. Relancez pour continuer avec les mêmes données, ou avec --fresh pour repartir de zéro.
demo-done = Terminé en { $seconds } s.
