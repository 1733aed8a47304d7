"""DOI: scholarly works by their identifier, wherever a publisher's address has it.

Keyless: doi.org gives CSL-JSON for `Accept: application/vnd.citationstyles.csl+json`. A DOI is the same in capitals and
small letters; what publishers hang behind it (`/full`, `/pdf`) is no part of it.
"""

import re

from resolver.platforms.base import Embedded, Foreign, ItemKind, Mark, Platform, Reads
from resolver.vocabulary import SourceKind

_PATTERNS = {
    "doi": r"10\.[0-9]{4,9}/[^\s?#\"]{1,300}",
    "view": r"(?:full|abs|pdf|epdf|pdfdirect|reader|book|ref|figure|suppl|pdfplus|full-xml)",
    "journal": r"[a-z]{3,40}",
}
_TAIL = re.compile(r"(?:/(?:full|abstract|pdf|epdf|html|summary|meta|references|figures)|\.(?:pdf|full|abstract))+$")
_PREPRINT_VERSION = re.compile(r"(?<=[0-9])v[0-9]{1,2}$")


def _one_spelling(doi: str) -> str:
    """Small letters, without a view's name, closing punctuation, or the version that two preprint servers append."""
    spelled = _TAIL.sub("", doi.lower().rstrip(".,;/"))
    return _PREPRINT_VERSION.sub("", spelled) if spelled.startswith("10.1101/") else spelled


PLATFORM = Platform(
    name="doi",
    label="DOI",
    aliases={
        "doi.org": ("dx.doi.org", "dx.medra.org", "doi.apa.org"),
        "onlinelibrary.wiley.com": (
            "*.onlinelibrary.wiley.com",
            "journals.sagepub.com",
            "tandfonline.com",
            "dl.acm.org",
            "pubs.acs.org",
            "pnas.org",
            "science.org",
            "science.sciencemag.org",
            "nejm.org",
            "annualreviews.org",
            "ahajournals.org",
            "journals.asm.org",
            "royalsocietypublishing.org",
            "ascopubs.org",
            "emerald.com",
            "liebertpub.com",
            "journals.uchicago.edu",
            "psychiatryonline.org",
            "ajph.aphapublications.org",
            "degruyter.com",
        ),
        "biorxiv.org": ("medrxiv.org",),
        "journals.plos.org": ("plos.org",),
    },
    items=(
        ItemKind(
            "work",
            (
                "doi.org/{id:doi}",
                "onlinelibrary.wiley.com/doi/{id:doi}",
                "onlinelibrary.wiley.com/doi/{view:view}/{id:doi}",
                "link.springer.com/article/{id:doi}",
                "link.springer.com/chapter/{id:doi}",
                "link.springer.com/book/{id:doi}",
                "link.springer.com/content/pdf/{id:doi}",
                "www.frontiersin.org/articles/{id:doi}",
                "www.frontiersin.org/journals/{section}/articles/{id:doi}",
                "journals.plos.org/{journal:journal}/article?id={id:doi}",
                "www.biorxiv.org/content/{id:doi}",
            ),
            source_kind=SourceKind.DOCUMENT,
            patterns=_PATTERNS,
            fold=_one_spelling,
        ),
    ),
    embeds=(
        Mark("div", classes=("altmetric-embed",), attrs=("data-doi",), kind="work", needs=("data-doi",)),
        Mark("span", classes=("__dimensions_badge_embed__",), attrs=("data-doi",), kind="work", needs=("data-doi",)),
    ),
    examples=(
        Reads("https://doi.org/10.1371/journal.pone.0115253", "doi:work:10.1371/journal.pone.0115253"),
        Reads("http://dx.doi.org/10.1371/JOURNAL.PONE.0115253.", "doi:work:10.1371/journal.pone.0115253"),
        Reads(
            "https://doi.org/10.1002/(SICI)1234-5678(199601)1:1%3C1::AID-EXAMPLE%3E3.0.CO;2-X",
            "doi:work:10.1002/(sici)1234-5678(199601)1:1<1::aid-example>3.0.co;2-x",
        ),
        Reads("https://onlinelibrary.wiley.com/doi/full/10.1002/example.1234", "doi:work:10.1002/example.1234"),
        Reads(
            "https://www.tandfonline.com/doi/abs/10.1080/12345678.2020.1234567?journalCode=x",
            "doi:work:10.1080/12345678.2020.1234567",
        ),
        Reads(
            "https://www.frontiersin.org/articles/10.3389/fpsyg.2020.12345/full", "doi:work:10.3389/fpsyg.2020.12345"
        ),
        Reads(
            "https://journals.plos.org/plosone/article?id=10.1371/journal.pone.0115253",
            "doi:work:10.1371/journal.pone.0115253",
        ),
        Reads(
            "https://www.biorxiv.org/content/10.1101/2020.01.01.123456v2.full.pdf", "doi:work:10.1101/2020.01.01.123456"
        ),
        Foreign("https://doi.org/"),
        Foreign("https://onlinelibrary.wiley.com/journal/12345678"),
        Foreign("https://www.doi.org/the-identifier/what-is-a-doi/"),
        Embedded(
            '<div class="altmetric-embed" data-badge-type="donut" data-doi="10.1371/journal.pone.0115253"></div>',
            "doi:work:10.1371/journal.pone.0115253",
        ),
    ),
)
