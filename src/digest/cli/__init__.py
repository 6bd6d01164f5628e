"""Doors for a terminal: parse, call the application, print. Errors become exit codes here.

Nothing outside the standard library and typer is imported before a command needs it.
"""
