"""site.yaml, theme: how mails and pages look."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator
from pydantic import WithJsonSchema as Shape

from digest.config.fieldtypes import Number, Options, WebAddress, written
from digest.model.colour import LEGIBLE, contrast, legible, reshaded
from digest.model.theme import MARGINS, NIGHT, SANS, SERIF, Colours, Logo, Theme

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
# The same without its sign, or as CSS has it for short.
_DIGITS = re.compile(r"#?(?:([0-9a-fA-F]{6})|([0-9a-fA-F]{3}))")
_FACE = r"-?[A-Za-z][\w-]*(?: [\w-]+)*"
_FACES = re.compile(rf"{_FACE}(?:, ?{_FACE})*")
_QUOTED = re.compile(r"([\"'])([^\"',]*)\1")
_NAMED_FACES = {"serif": SERIF, "sans": SANS}
# As much as our own accent by night nearly has: boxes are a little lighter than the sheet.
_WELL_READ = 7.0
_BLACK, _WHITE = "#000000", "#ffffff"


def _colour(text: str) -> str:
    if not _COLOUR.fullmatch(text):
        digits = _DIGITS.fullmatch(text.strip())
        meant = digits and (digits[1] or "".join(2 * each for each in digits[2]))
        advice = f'write "#{meant.lower()}"' if meant else 'write # and six of 0-9 and a-f in quotes, such as "#0b5a68"'
        raise ValueError(f"“{text}” is no colour: {advice}")
    return text.lower()


def _faces(text: str) -> str:
    # As CSS has them; what is no more than words needs none, and quotes would end the attribute of a mail.
    text = _QUOTED.sub(r"\2", text)
    if not _FACES.fullmatch(text):
        raise ValueError(f'“{text}” names no type: write serif, sans, or names with commas, such as "Lora, Georgia"')
    return _NAMED_FACES.get(text, text)


def _loaded(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme != "https" or parts.path.lower().endswith((".svg", ".svgz")):
        raise ValueError("mail programs load a logo only as PNG, JPEG or GIF, and from an https address")
    return url


Colour = Annotated[str, AfterValidator(_colour), Shape({"type": "string", "pattern": "^#[0-9a-fA-F]{6}$"})]
Faces = Annotated[
    str, AfterValidator(_faces), Shape({"type": "string", "examples": ["serif", '"Lora, Georgia, serif"']})
]


class ColourOptions(Options):
    """Four colours, of which two must be legible on the third."""

    ink: Colour
    accent: Colour
    sheet: Colour
    paper: Colour

    @model_validator(mode="after")
    def _can_be_read(self) -> Self:
        for name, ink in (("ink", self.ink), ("accent", self.accent)):
            found = contrast(ink, self.sheet)
            if found < LEGIBLE:
                end = max(_BLACK, _WHITE, key=lambda each: contrast(each, self.sheet))
                better = legible(ink, end, (self.sheet,))
                raise ValueError(
                    f"{name} {ink} can hardly be read on sheet {self.sheet} (contrast {found:.1f}, and"
                    f' {LEGIBLE} is the least): write for instance "{better}"'
                )
        return self

    def colours(self) -> Colours:
        """The model's colours."""
        return Colours(self.ink, self.accent, self.sheet, self.paper)


class NightOptions(ColourOptions):
    """The colours in dark mode."""

    ink: Colour = Field(NIGHT.ink, description="Text.", examples=['"#f0eeea"'])
    accent: Colour = Field(
        NIGHT.accent, description="Links, section labels, buttons; made of the accent by day.", examples=['"#f2a7b0"']
    )
    sheet: Colour = Field(NIGHT.sheet, description="The ground of the text.", examples=['"#1a1d21"'])
    paper: Colour = Field(NIGHT.paper, description="What lies around it.", examples=['"#121417"'])


class LogoOptions(Options):
    """The picture at the head of a mail."""

    url: Annotated[WebAddress, AfterValidator(_loaded)] = Field(
        description="Its https address; a PNG, JPEG or GIF.", examples=["https://courier.example/masthead.png"]
    )
    width: Number = Field(
        ge=16, le=600, description="Its width in a mail, in pixels; no wider than the text is.", examples=[180]
    )
    height: Number = Field(ge=8, le=300, description="Its height in a mail, in pixels.", examples=[40])


class ThemeOptions(ColourOptions):
    """How mails and pages look: every colour of theirs is made from these."""

    ink: Colour = Field(Colours().ink, description="Text.", examples=['"#1d1b18"'])
    accent: Colour = Field(Colours().accent, description="Links, section labels, buttons.", examples=['"#0b5a68"'])
    sheet: Colour = Field(Colours().sheet, description="The ground of the text.", examples=['"#ffffff"'])
    paper: Colour = Field(Colours().paper, description="What lies around it.", examples=['"#f3f1ec"'])
    dark: NightOptions = Field(written({}), description="The colours in dark mode.")
    headings: Faces = Field("serif", description="The type of headlines: serif, sans, or CSS families.")
    text: Faces = Field("sans", description="The type of everything else.")
    width: Number = Field(600, ge=480, le=720, description="The width of a mail, in pixels.")
    logo: LogoOptions | None = Field(None, description="A picture instead of the newsroom's name in mails.")

    def theme(self) -> Theme:
        """The model's theme."""
        logo = self.logo
        return Theme(
            day=self.colours(),
            night=self._night(),
            headings=self.headings,
            text=self.text,
            width=self.width,
            logo=Logo(logo.url, logo.width, logo.height).within(self.width - MARGINS) if logo else None,
        )

    def _night(self) -> Colours:
        """The colours in dark mode: an accent that is not written is made of that by day."""
        night = self.dark.colours()
        if self.accent == Colours().accent or "accent" in self.dark.model_fields_set:
            return night
        return replace(night, accent=reshaded(self.accent, (night.sheet, night.paper), _WELL_READ))
