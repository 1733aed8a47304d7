"""PubMed and PubMed Central: articles of medicine. Keyless: NCBI's E-utilities."""

from resolver.platforms.base import Embedded, Foreign, ItemKind, Mark, Platform, Reads
from resolver.vocabulary import SourceKind

_PATTERNS = {"number": r"[0-9]{1,9}"}

PLATFORM = Platform(
    name="pubmed",
    label="PubMed",
    aliases={"ncbi.nlm.nih.gov": ("m.ncbi.nlm.nih.gov",)},
    items=(
        ItemKind(
            "article",
            (
                "pubmed.ncbi.nlm.nih.gov/{id:number}/",
                "pubmed.ncbi.nlm.nih.gov/{id:number}/**",
                "www.ncbi.nlm.nih.gov/pubmed/{id:number}/**",
                "www.ncbi.nlm.nih.gov/m/pubmed/{id:number}/**",
                "europepmc.org/article/MED/{id:number}",
                "europepmc.org/abstract/MED/{id:number}",
            ),
            source_kind=SourceKind.DOCUMENT,
            patterns=_PATTERNS,
        ),
        ItemKind(
            "pmc",
            (
                "pmc.ncbi.nlm.nih.gov/articles/PMC{id:number}/",
                "pmc.ncbi.nlm.nih.gov/articles/PMC{id:number}/**",
                "www.ncbi.nlm.nih.gov/pmc/articles/PMC{id:number}/**",
                "europepmc.org/article/PMC/PMC{id:number}",
                "europepmc.org/articles/PMC{id:number}/**",
            ),
            source_kind=SourceKind.DOCUMENT,
            patterns=_PATTERNS,
        ),
    ),
    embeds=(Mark("div", classes=("altmetric-embed",), attrs=("data-pmid",), kind="article", needs=("data-pmid",)),),
    examples=(
        Reads("https://pubmed.ncbi.nlm.nih.gov/31978945/?from=single", "pubmed:article:31978945"),
        Reads("https://www.ncbi.nlm.nih.gov/pubmed/31978945", "pubmed:article:31978945"),
        Reads("https://www.ncbi.nlm.nih.gov/pmc/articles/PMC7092803/pdf/main.pdf", "pubmed:pmc:7092803"),
        Reads("https://europepmc.org/article/MED/31978945", "pubmed:article:31978945"),
        Foreign("https://pubmed.ncbi.nlm.nih.gov/?term=words"),
        Foreign("https://www.ncbi.nlm.nih.gov/books/NBK1234/"),
        Embedded('<div class="altmetric-embed" data-pmid="31978945"></div>', "pubmed:article:31978945"),
    ),
)
