"""The article's own text as the finder reads it, kept for those that were looked at lately: reading costs a parse."""

import asyncio
from collections import OrderedDict
from dataclasses import replace
from functools import partial

from resolver.find import read_article
from resolver.find.found import ArticleText
from resolver.store.database.desk import Text
from resolver.store.database.nouns import Article

LARGE = 64 * 1024
MOST_CHARS = 8 << 20

_Key = tuple[str, str | None, str | None]


class Texts:
    """Texts by the hash of their body; the longest unused ones make room."""

    def __init__(self) -> None:
        self._known: OrderedDict[_Key, ArticleText] = OrderedDict()
        self._chars = 0

    async def read(self, article: Article, text: Text) -> ArticleText:
        """The article, read.

        Raises:
            InputError: it cannot be read.
        """
        key = (article.body_hash, text.format, text.content_type)
        known = self._known.get(key)
        if known is not None:
            self._known.move_to_end(key)
            return known
        reading = partial(read_article, text.body, fmt=text.format, content_type=text.content_type)
        found = await asyncio.to_thread(reading) if len(text.body) > LARGE else reading()
        light = replace(found, layout=None)
        self._known[key] = light
        self._chars += len(light.text) + len(light.body)
        while self._chars > MOST_CHARS and len(self._known) > 1:
            _, old = self._known.popitem(last=False)
            self._chars -= len(old.text) + len(old.body)
        return light
