"""A story's picture as it was made for readers, beside what is known of the original."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PictureFile:
    """One made file: `name` is HASH.EXT, where HASH is of its content; width and height are in pixels."""

    name: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class MadePicture:
    """The files made of a picture, widest first, at least one; they are upright, in sRGB, and nothing but pixels.

    `type` (a media type), `length` in octets, `width` and `height` are the original's.
    """

    type: str
    length: int
    width: int
    height: int
    files: tuple[PictureFile, ...]

    @property
    def large(self) -> PictureFile:
        """The file for a lead."""
        return self.files[0]

    @property
    def small(self) -> PictureFile:
        """The file for a list; the same as the large one where the original is no wider."""
        return self.files[-1]
