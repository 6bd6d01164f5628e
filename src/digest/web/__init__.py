"""Doors for browsers and feed readers."""
