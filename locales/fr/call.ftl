# Les appels à données, et le tableau des échéances.

usage-call-id = Écrivez un nom fait de lettres, de chiffres, de - et de _ : 2024-stock
usage-call-cannot = Valeurs possibles : O (il n’y a pas de chiffre), L (il n’a pas été collecté), M (il ne peut pas exister)
usage-period = Écrivez une période : 2024, 2024-S1, 2024-Q3, 2024-07, 2024-W31 ou 2024-07-15

columns-call = Appel
columns-closed = Clos
columns-deadline = Échéance
columns-due = Dû le
columns-organisations = Organisations
columns-when = Quand

call-opened = L’appel { $call } est ouvert. Les réponses sont dans les délais jusqu’au { $day }.
call-closed = L’appel { $call } est clos. Il n’accepte plus de réponses.
call-answered =
    { $count ->
        [one] La réponse à { $call } dit pourquoi { $count } chiffre ne peut pas être donné. Transmission : { $submission }
       *[other] La réponse à { $call } dit pourquoi { $count } chiffres ne peuvent pas être donnés. Transmission : { $submission }
    }
due-nothing = Rien n’est dû que vous puissiez voir.

error-call-refused = Le nœud refuse cela ; rien n’est enregistré.
error-call-indicators = Un appel nomme au moins un indicateur, et au plus 200.
error-call-areas = Un appel nomme au moins un territoire ou une organisation, et au plus 2 000 territoires.
error-call-organisations = Un appel nomme au plus 500 organisations.
error-call-figures = Une réponse nomme au moins un chiffre, et au plus 1 000.
error-call-ambiguous = Plusieurs nœuds ont un appel de ce nom. Écrivez le nom du nœud devant.
error-call-nothing-open = L’appel { $call } ne vous demande rien de cela qui soit encore ouvert.
error-reason-unknown-call = Ce nœud ne connaît aucun appel de ce nom. Rien n’est enregistré.
error-reason-call-closed = L’appel est clos : il n’accepte plus de réponses. Rien n’est enregistré.
error-reason-call-taken = Ce nœud a déjà ouvert un appel de ce nom. Choisissez un autre nom.

word-call-open = ouvert
word-call-closed = clos
word-due-due = dû
word-due-came = reçu
word-due-late = reçu en retard
word-due-cannot = ne peut pas être donné
word-due-returned = renvoyé
word-due-overdue = en retard
word-kind-roster = liste des déclarations attendues
word-kind-call = appel
word-kind-call-answer = réponse à un appel
word-fact-call = appel
said-today-or-later = aujourd’hui ou plus tard
said-call-name = le nom d’un nœud, une barre oblique et le nom d’un appel : oriental/2024-stock
said-no-roster = aucune liste ne la nomme pour ces indicateurs ; nommez des territoires
said-not-asked = l’appel ne le demande pas

help-call = Les appels à données : les chiffres qu’un nœud demande jusqu’à un certain jour
help-call-open = Demander les chiffres d’une période jusqu’à un certain jour, pour des territoires de ce nœud
help-call-open-id = Son nom : lettres, chiffres, - et _ ; aucun autre appel de ce nœud ne doit l’avoir porté
help-call-open-indicators = Un indicateur ; plusieurs se séparent par des virgules
help-call-open-areas = Un territoire ; plusieurs se séparent par des virgules. Sans cette option : les territoires que les listes nomment pour les organisations
help-call-open-organisations = Une organisation à qui l’on demande ; plusieurs se séparent par des virgules. Sans cette option : celles qui doivent les chiffres des territoires
help-call-open-period = La période : 2024, 2024-Q3 et semblables
help-call-open-deadline = Le dernier jour où une réponse est dans les délais
help-call-open-note = Pourquoi ; tous les nœuds le lisent
help-call-list = Les appels ouverts de tous les nœuds
help-call-list-closed = Aussi ceux qui sont clos
help-call-close = Mettre fin à un appel de ce nœud : il n’accepte plus de réponses
help-call-close-id = Le nom de l’appel
help-call-close-note = Pourquoi ; tous les nœuds le lisent
help-call-answer = Dire pourquoi des chiffres qu’un appel vous demande ne peuvent pas être donnés
help-call-answer-id = L’appel : son nom, précédé de celui de son nœud (nœud/ID) là où plusieurs nœuds en ont un de ce nom
help-call-answer-cannot = O : il n’y a pas de chiffre ; L : il n’a pas été collecté ; M : il ne peut pas exister
help-call-answer-reason = Pourquoi ; tous les nœuds le lisent
help-call-answer-indicators = Seulement ces indicateurs ; par défaut tous ceux que l’appel vous demande et qui ne sont pas venus
help-call-answer-areas = Seulement ces territoires ; par défaut tous ceux que l’appel vous demande
help-any-call = L’appel à données auquel la transmission répond : son nom, ou nœud/ID
help-due = Le tableau des échéances : qui doit quels chiffres pour quand, et ce qui est venu
help-due-organisation = Seulement ce que doit cette organisation
help-due-call = Seulement ce que demande cet appel
help-due-since = Seulement ce qui est dû à partir de ce jour ; par défaut dans les 365 derniers jours, et tout ce que demande un appel
help-due-indicators = Compter à la place, par territoire et par mois : SUBM_EXPECTED, SUBM_ONTIME et REPORT_TIMELY_RATE
