"""Notes as Anki has them: note types, fields, packages, and a running Anki."""
