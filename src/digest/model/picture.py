"""A story's picture as it was made for readers, beside what is known of the original."""

from __future__ import annotations

from dataclasses import dataclass

_NEARLY = 0.02


@dataclass(frozen=True, slots=True)
class PictureFile:
    """One made file: `name` is HASH.EXT, where HASH is of its content; width and height are in pixels."""

    name: str
    width: int
    height: int

    @property
    def is_card(self) -> bool:
        """Whether it has the one shape that cards and lists show, three to two, give or take what nobody sees."""
        return abs(self.height * 3 - self.width * 2) <= max(self.height * 3 * _NEARLY, 2)


@dataclass(frozen=True, slots=True)
class MadePicture:
    """The files made of a picture, at least one: a lead's, then a card's; upright, in sRGB, and only pixels.

    Pictures that were made before cards had a shape have none in it. `type` (a media type), `length` in octets,
    `width` and `height` are the original's.
    """

    type: str
    length: int
    width: int
    height: int
    files: tuple[PictureFile, ...]

    @property
    def large(self) -> PictureFile:
        """The file for a lead, no taller than 5/4 of its width."""
        return self.files[0]

    @property
    def small(self) -> PictureFile:
        """The file for a card or a list; the same as the large one where that has its size and shape."""
        return self.files[-1]
