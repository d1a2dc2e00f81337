# La page d’un accusé de réception, à imprimer.

receipt-page = Page : { $path }. Ouvrez-la dans un navigateur pour la lire ou l’imprimer.
receipt-page-title = Accusé de réception
receipt-page-lead-rows =
    { $count ->
        [one] Le { $day }, le nœud { $node } a reçu { $count } ligne de chiffres et l’a inscrite dans son journal. Déclarant : { $organisation }.
       *[other] Le { $day }, le nœud { $node } a reçu { $count } lignes de chiffres et les a inscrites dans son journal. Déclarant : { $organisation }.
    }
receipt-page-lead-events =
    { $count ->
        [one] Le { $day }, le nœud { $node } a reçu { $count } événement et l’a inscrit dans son journal. Déclarant : { $organisation }.
       *[other] Le { $day }, le nœud { $node } a reçu { $count } événements et les a inscrits dans son journal. Déclarant : { $organisation }.
    }
receipt-page-lead-answer =
    { $count ->
        [one] Le { $day }, le nœud { $node } a reçu la raison pour laquelle { $count } chiffre ne peut pas être donné, et l’a inscrite dans son journal. Déclarant : { $organisation }.
       *[other] Le { $day }, le nœud { $node } a reçu la raison pour laquelle { $count } chiffres ne peuvent pas être donnés, et l’a inscrite dans son journal. Déclarant : { $organisation }.
    }
receipt-page-call = Répond à l’appel
receipt-page-cannot = Ne peut pas être donné
receipt-page-number = Numéro
receipt-page-organisation = Transmis par
receipt-page-node = Reçu par
receipt-page-time = Date et heure
receipt-page-file = Fichier
receipt-page-rows = Lignes
receipt-page-events = Événements
receipt-page-areas = Territoires
receipt-page-more-areas =
    { $count ->
        [one] et { $count } autre
       *[other] et { $count } autres
    }
receipt-page-periods = Périodes
receipt-page-sharing = Qui le détient
receipt-page-comment = Remarque
receipt-page-why = Avertissements acceptés car
receipt-page-figures = Indicateurs
receipt-page-indicator = Indicateur
receipt-page-total = Total de contrôle
receipt-page-total-note = Le total de contrôle est la somme de tous les chiffres de l’indicateur dans le fichier. Il ne veut rien dire en soi : si un chiffre change, il change aussi. Le fichier a été comparé à l’accusé de réception à l’établissement de cette page ; c’est bien celui qui a été reçu.
receipt-page-no-file = Pour que le fichier et ses totaux de contrôle figurent sur cette page, établissez-la avec --content FICHIER.
receipt-page-event = Événement
receipt-page-date = Date
receipt-page-proof = Preuve
receipt-page-vouched = Authenticité
receipt-page-tree = Entrées du journal
receipt-page-check = Vérifiez vous-même
receipt-page-holds = À l’établissement de cette page, l’accusé de réception a été vérifié avec une clé de { $node } connue par ailleurs.
receipt-page-own-key = À l’établissement de cette page, l’accusé de réception a été vérifié avec la clé qu’il nomme lui-même. Comparez-la à celle que { $node } remet.
receipt-page-how = Le fichier de l’accusé de réception prouve cette page, sans réseau et pour des années :
receipt-page-address = Scannez pour voir cet accusé auprès du nœud
receipt-page-shown = Le nœud montre cet accusé de réception à l’adresse
receipt-page-day = { $day ->
    [1] 1er
   *[other] { $day }
} { $month } { $year }
receipt-page-moment = { $day } à { $clock } (heure du Maroc, { $offset })
receipt-page-month-1 = janvier
receipt-page-month-2 = février
receipt-page-month-3 = mars
receipt-page-month-4 = avril
receipt-page-month-5 = mai
receipt-page-month-6 = juin
receipt-page-month-7 = juillet
receipt-page-month-8 = août
receipt-page-month-9 = septembre
receipt-page-month-10 = octobre
receipt-page-month-11 = novembre
receipt-page-month-12 = décembre
error-receipt-file = { $path } n’est pas ce dont cet accusé de réception fait foi : un chiffre ou un ordre différent, des lignes mises de côté, ou des lignes d’ACTION M ou D.
usage-receipts-address = Écrivez l’adresse sous la forme https://hôte/chemin, sans ? ni #
