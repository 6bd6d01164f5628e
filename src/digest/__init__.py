"""A newsletter and feed publishing service for newsrooms."""

__version__ = "0.1.0"
