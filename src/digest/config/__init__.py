"""YAML files to validated, frozen settings; every error with file, line and what to write instead."""

from digest.config.load import load
from digest.config.schemas import schema
from digest.config.settings import Settings
from digest.config.signing import signing_keys
from digest.config.site import Site
from digest.config.starter import initialise

__all__ = ["Settings", "Site", "initialise", "load", "schema", "signing_keys"]
