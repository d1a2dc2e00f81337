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
cite-elsewhere = Le chiffre est aussi publié ailleurs : { $source }.
cite-elsewhere-at = Le chiffre est aussi publié ailleurs : { $source }, { $url }

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

cite-licence = Licence : { $licence }.
cite-provisional = Provisoire : une autre publication est attendue.
cite-corrects = Elle corrige la publication { $release } : { $reason }.
cite-corrected-by = Elle est corrigée par la publication { $number } ({ $release }) : { $reason }.

columns-release-state = État
columns-licence = Licence
columns-corrects = Corrige
columns-correction-reason = Motif de la correction
columns-corrected-by = Corrigée par
columns-bound-by = Publications antérieures dont elle dépend
release-correction = publication { $number } ({ $release }) : { $reason }
word-release-provisional = provisoire
word-release-final = définitive

release-same = Recalculée à ce nœud : tous les blocs ({ $blocks }) sont identiques.
release-not-recomputed = Non recalculée : seuls les administrateurs du nœud peuvent le demander.
release-unseen-log = Non vu : le journal { $log }, dont ce nœud détient { $held } entrées sur { $entries }.
release-unseen-history = Non vu : l’histoire du journal { $log } qu’avait le constructeur. Ce nœud en détient une autre.
release-unseen-withheld = Non vu : des entrées de { $log } que ce nœud n’a pas reçues : { $entries }.
release-unseen-erased = Non vu : des entrées de { $log } effacées depuis : { $entries }.
release-unseen-lost = Non vu : des entrées de { $log } dont ce nœud a perdu le contenu : { $entries }.
release-unseen-release = Non vu : la publication antérieure { $release }, dont elle dépend.
release-unseen-withdrawn = Non vu : la publication antérieure { $release }, dont elle dépend. Elle a été retirée.
release-unseen-figures = Non vu : des chiffres des publications antérieures dont elle dépend : { $indicators }.
release-unseen-rosters = Non vu : certaines des listes des déclarations attendues qui étaient en vigueur.
release-unseen-membership = Non vu : la liste des membres sous laquelle elle a été construite.
release-unseen-rules = Non vu : ses règles ({ $rules }). Ce programme calcule selon d’autres.
release-fault-left-out = Faux : elle ne nomme pas la publication antérieure { $release }, que ses lecteurs détenaient.
release-fault-not-held-then = Faux : elle nomme la publication { $release }, que ses lecteurs ne détenaient pas alors, ou dont elle ne dépend pas.
release-fault-not-safe = Non sûr : { $indicators } : { $reason }. Aucune publication ne peut être faite de ces chiffres.
word-verdict-same = identique
word-verdict-different = différent
columns-blocks = Blocs
columns-same-blocks = Identiques

release-plan-dropped = N’est plus planifiée : { $plan }. Entrée du journal : { $position }
columns-plan = Publication planifiée
columns-day = Jour
columns-planned-day = Prévue pour le
columns-early-reason = Motif de la parution anticipée
columns-change-reason = Motif du changement

columns-hidden-because = Masqué
columns-elsewhere = Publié ailleurs
explain-hidden = pour protéger des personnes
explain-hidden-small = parce qu’il est petit
explain-hidden-dominated = parce que peu de déclarants en font presque tout
explain-hidden-others = pour en protéger d’autres : avec lui, un petit effectif pourrait être calculé
