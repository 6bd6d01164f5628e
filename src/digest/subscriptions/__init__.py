"""People: import and export, leaving, erasure."""
