"""The kind `push`: stories come to us (`POST /api/v1/articles`); there is nothing to visit."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, SecretStr, field_validator

from digest.model.source import Harvest
from digest.sources.options import SourceOptions
from digest.sources.visit import Visit

SHORTEST_TOKEN = 16


class PushOptions(SourceOptions):
    """A program that pushes stories to us."""

    kind: Literal["push"]
    token: SecretStr = Field(description="What the program shows to be let in.", examples=['"${PUSH_TOKEN}"'])

    @field_validator("token")
    @classmethod
    def _hard_to_guess(cls, token: SecretStr) -> SecretStr:
        said = token.get_secret_value()
        if len(said) < SHORTEST_TOKEN or not said.isascii() or not said.isprintable() or " " in said:
            raise ValueError(
                f"a token has at least {SHORTEST_TOKEN} letters and digits without blanks: make one with"
                " `openssl rand -hex 32`"
            )
        return token


def push_address_of(options: PushOptions) -> str:
    """Where the source is, for reports."""
    return "pushed to /api/v1/articles"


def read_push(options: PushOptions, visit: Visit) -> Harvest:
    """Nothing: what is pushed is in the store already."""
    return Harvest((), visit.validators, partial=True)
