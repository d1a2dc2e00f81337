# What runs a node: its process, its state, its epochs, its peers, its incidents.

error-node-runs = Node { $name } runs already: another process holds { $path }. Stop it first.
error-database-in-use = Another process uses the database of node { $name }. Stop it first.
error-other-key = { $path } is not the key that signs { $log }. The log begins with { $expected }. Put that key back, or open a new epoch with: marsad node open-epoch
error-other-signer = { $path } holds the key of another node, not of { $name }.
error-signer-file = { $path } is damaged: it is not the state of a signer. Put it aside and start the node: it then asks all its peers how much was signed.
error-other-views = The views of node { $name } are of another version of the program. Start the node once, or run: marsad node rebuild
