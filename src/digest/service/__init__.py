"""`digest run`: a supervisor and its parts, each a process (docs/decisions/0011)."""
