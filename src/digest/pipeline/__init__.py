"""The stages from source to reader, one verb a file.

Each reads from the store at its start, decides with pure functions and writes in one transaction at
its end.
"""
