"""What is kept about articles: their texts, runs, sidecars, sources, captures, reviews, webhooks and keys.

`Records.open(url, settings)` gives the one object; `nouns` is what it takes and gives. SQLite in a file by default,
PostgreSQL where many processes write. Needs the extra `server`.
"""

from resolver.store.database import extra  # isort: skip - says what is missing before anything else is imported
from resolver.store.database.nouns import BACKFILL, ONDEMAND, NewArticle, Put, Saved, Served, Verdict, Waiting, Work
from resolver.store.database.records import Records

__all__ = [
    "BACKFILL",
    "ONDEMAND",
    "NewArticle",
    "Put",
    "Records",
    "Saved",
    "Served",
    "Verdict",
    "Waiting",
    "Work",
    "extra",
]
