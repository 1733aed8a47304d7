"""What a page or an oEmbed answer says about itself, and where it says so. Pure: nothing here fetches."""

from resolver.metadata.claims import Disagreement
from resolver.metadata.file import read_file
from resolver.metadata.page import PageFacts, read_page

__all__ = ["Disagreement", "PageFacts", "read_file", "read_page"]
