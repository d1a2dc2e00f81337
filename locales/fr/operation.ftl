# L’exploitation d’un nœud : son processus, son état, ses époques, ses pairs, ses incidents.

error-node-runs = Le nœud { $name } tourne déjà : un autre processus tient { $path }. Arrêtez-le d’abord.
error-database-in-use = Un autre processus utilise la base de données du nœud { $name }. Arrêtez-le d’abord.
error-other-key = { $path } n’est pas la clé qui signe { $log }. Ce journal commence avec { $expected }. Remettez cette clé en place, ou ouvrez une nouvelle époque avec : marsad node open-epoch
error-other-signer = { $path } contient la clé d’un autre nœud, pas celle de { $name }.
error-signer-file = { $path } est endommagé : ce n’est pas l’état d’un signataire. Mettez-le de côté et démarrez le nœud : il demandera alors à tous ses pairs ce qui a été signé.
error-other-views = Les vues du nœud { $name } sont d’une autre version du programme. Démarrez le nœud une fois, ou lancez : marsad node rebuild
