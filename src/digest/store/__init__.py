"""The store: SQLAlchemy Core, one file a noun; rows become frozen dataclasses here."""
