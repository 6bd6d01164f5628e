"""Connections to relays: opened, encrypted, kept busy and given up; the transport `smtp`."""
