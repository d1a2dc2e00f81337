# Les publications : ce qui diffère entre deux d’entre elles, et comment citer un chiffre.

diff-heading = De la publication { $before } de { $builder } à la publication { $after } de { $other } :
diff-new = Nouvelle : { $cell } : { $after }
diff-gone = Disparue : { $cell } : { $before }
diff-changed = Modifiée : { $cell } : { $before } → { $after }
diff-newly-hidden = Désormais masquée : { $cell } : { $before } → { $after }
diff-newly-shown = Désormais visible : { $cell } : { $before } → { $after }
diff-no-figure = pas de chiffre
diff-columns = diffèrent aussi : { $list }
diff-submissions = transmissions qui s’y ajoutent : { $list }
diff-submissions-gone = transmissions qui n’y sont plus : { $list }
diff-counts = Nouvelles : { $new }. Disparues : { $gone }. Modifiées : { $changed }. Désormais masquées : { $hidden }. Désormais visibles : { $shown }.
diff-not-compared = Non comparées, car le catalogue n’a plus leur indicateur, leur dimension ou leur niveau. Cellules de la première publication : { $before }. Cellules de la seconde : { $after }.

cite-figure = { $subject } : { $figure }.
cite-indicator = { $subject }.
cite-release = « { $title } », publication { $number } de { $builder }, { $day }.
cite-release-untitled = Publication { $number } de { $builder }, { $day }.
cite-audience = Destinataires : { $audience } ; non publique.
cite-identifier = Identifiant : { $release }.
cite-digest = Identifiant : { $release } ; SHA-256 du manifeste : { $digest }.
cite-no-licence = La publication n’indique pas de licence.
cite-value = { $value } ({ $unit })
cite-hidden = masqué, pour protéger les personnes concernées
cite-missing = pas de chiffre ({ $status })

help-release-diff = Comparer deux publications, cellule par cellule : nouvelles, disparues, modifiées, désormais masquées, désormais visibles
help-release-diff-before = La première : son identifiant, ou latest
help-release-diff-after = La seconde : son identifiant, ou latest
help-release-diff-submissions = Dire pour chaque cellule quelles transmissions ont fait la différence, dans la mesure où vous pouvez les voir ; le nœud est interrogé pour chaque cellule
help-cite = Comment citer un chiffre d’une publication, dans les trois langues
help-cite-release = La publication : son identifiant, ou latest
help-cite-area = Le territoire : un code, un code HCP, un alias, ou un nom dans l’une des langues ; par défaut le pays
help-cite-period = La période ; sans elle, l’indicateur est cité, sans chiffre
help-cite-in-area = La même chose que AREA
help-cite-in-period = La même chose que PERIOD
help-cite-method = La base ; par défaut celle qui est préférée
