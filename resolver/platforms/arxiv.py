"""arXiv: preprints. Keyless: the Atom API. A key is the paper; its versions (`v2`) are looks at it.

The first four digits of an id since April 2007 are the year and month of submission.
"""

from resolver.platforms.base import Embedded, Foreign, ItemKind, Mark, Platform, Reads
from resolver.vocabulary import SourceKind

_PATTERNS = {
    "paper": r"(?:[0-9]{4}\.[0-9]{4,5}|[a-z-]{2,12}(?:\.[A-Za-z-]{2,4})?/[0-9]{7})",
    "version": r"[0-9]{1,3}",
    "view": r"(?:abs|pdf|html|format|ps|src|e-print)",
}

PLATFORM = Platform(
    name="arxiv",
    label="arXiv",
    aliases={"arxiv.org": ("*.arxiv.org", "alphaxiv.org", "ar5iv.org", "ar5iv.labs.arxiv.org")},
    items=(
        ItemKind(
            "paper",
            (
                "arxiv.org/abs/{id:paper}",
                "arxiv.org/{view:view}/{id:paper}",
                "arxiv.org/{view:view}/{id:paper}v{version:version}",
                "arxiv.org/pdf/{id:paper}.pdf",
                "arxiv.org/pdf/{id:paper}v{version:version}.pdf",
            ),
            source_kind=SourceKind.DOCUMENT,
            patterns=_PATTERNS,
        ),
    ),
    embeds=(
        Mark("div", classes=("altmetric-embed",), attrs=("data-arxiv-id",), kind="paper", needs=("data-arxiv-id",)),
    ),
    examples=(
        Reads("https://arxiv.org/abs/1706.03762v5", "arxiv:paper:1706.03762"),
        Reads("https://arxiv.org/pdf/1706.03762.pdf", "arxiv:paper:1706.03762"),
        Reads("http://export.arxiv.org/abs/hep-th/9901001", "arxiv:paper:hep-th/9901001"),
        Reads("https://arxiv.org/abs/math.GT/0309136", "arxiv:paper:math.GT/0309136"),
        Reads("https://ar5iv.labs.arxiv.org/html/1706.03762", "arxiv:paper:1706.03762"),
        Foreign("https://arxiv.org/list/cs.CL/recent"),
        Foreign("https://arxiv.org/abs/"),
        Embedded('<div class="altmetric-embed" data-arxiv-id="1706.03762"></div>', "arxiv:paper:1706.03762"),
    ),
)
