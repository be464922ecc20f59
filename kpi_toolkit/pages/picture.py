"""A picture with the words for those who cannot see it."""

from base64 import b64encode
from dataclasses import dataclass
from xml.etree import ElementTree


@dataclass(frozen=True)
class Picture:
    """An SVG that a notebook shows.

    Parameters
    ----------
    alt
        What it shows, for who cannot see it.
    caption
        What stands below it on the page.
    title
        What it shows in a few words: the finding.
    """

    svg: bytes
    alt: str
    caption: str = ""
    title: str = ""

    @property
    def src(self) -> str:
        """The SVG as the source of an ``img``."""
        return f"data:image/svg+xml;base64,{b64encode(self.svg).decode('ascii')}"

    def _repr_html_(self) -> str:
        image = ElementTree.Element("img", src=self.src, alt=self.alt)
        return ElementTree.tostring(image, encoding="unicode", method="html")

    def __repr__(self) -> str:
        """Return the words instead of the picture."""
        return f"<picture: {self.alt}>"
