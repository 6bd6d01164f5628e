"""Where stories come from: one file a kind of source, and one guarded way out to the network."""
