"""What X's embeds are drawn from: the shown words of a post, and what stands in place of one. It never fetches.

Seen 2023-2026: `display_text_range` counts UTF-16 units where the indices of links count code points, and it may end
before the picture's own link or behind it. What is not shown behind a post's words is always links, so nothing else is
ever cut. A post that a country or a rights holder had withheld comes as a post whose text says so.
"""

import html
import re
from collections.abc import Iterator, Mapping
from typing import Literal

from resolver import clean, shape
from resolver.model import Media, Relation
from resolver.platforms.base import Reading
from resolver.vocabulary import AvailabilityState as State
from resolver.vocabulary import Reason

_TOMBSTONES: tuple[tuple[str, State, Reason], ...] = (
    ("deleted by the", State.GONE, Reason.DELETED_BY_AUTHOR),
    ("suspended account", State.RESTRICTED, Reason.ACCOUNT_SUSPENDED),
    ("account that no longer exists", State.GONE, Reason.ACCOUNT_GONE),
    ("violated the", State.GONE, Reason.REMOVED),
    ("limits who can view", State.RESTRICTED, Reason.ACCOUNT_PRIVATE),
    ("protected", State.RESTRICTED, Reason.ACCOUNT_PRIVATE),
    ("age-restricted", State.RESTRICTED, Reason.AGE_GATE),
    ("withheld", State.RESTRICTED, Reason.WITHHELD_IN_REGION),
)
"""Pieces of the English tombstone texts (asked with `lang=en`), first match counts; others say nothing sure."""

_REASONS: Mapping[str, tuple[State, Reason]] = {
    "Deleted": (State.GONE, Reason.DELETED_BY_AUTHOR),
    "Suspended": (State.RESTRICTED, Reason.ACCOUNT_SUSPENDED),
    "Protected": (State.RESTRICTED, Reason.ACCOUNT_PRIVATE),
    "NsfwLoggedOut": (State.RESTRICTED, Reason.AGE_GATE),
    "NsfwViewerHasNoStatedAge": (State.RESTRICTED, Reason.AGE_GATE),
    "NsfwViewerIsUnderage": (State.RESTRICTED, Reason.AGE_GATE),
}
"""Why a post is unavailable, where a word says it instead of a sentence."""

_WITHHELD = re.compile(
    r"(?:This (?:Tweet|Post) from @\w{1,20} (?:has been|is)|@\w{1,20}['’]s account (?:has been|is)) withheld\b",
    re.ASCII,
)
_WITHHELD_BY = ("withheld_in_countries", "withheld_copyright", "withheld_scope")

_NUMBER = re.compile(r"[0-9]{1,20}")
_NAME = re.compile(r"\w{1,64}", re.ASCII)
_LINKS = re.compile(r"(?:\s{0,9}https?://t\.co/\w{1,40})+\s{0,9}", re.ASCII)
_LAST_LINK = re.compile(r"\s{0,9}(https?://t\.co/\w{1,40})\s{0,9}$", re.ASCII)
_CUT = re.compile(r"…(?:\s{0,9}https?://t\.co/\w{1,40})?$", re.ASCII)


def refused(body: object) -> Reading | None:
    """What a tombstone says, or a post whose words were withheld; None for a post that is shown."""
    kind = shape.text(body, "__typename")
    if kind in {"TweetTombstone", "TweetUnavailable"}:
        said = shape.text(body, "tombstone", "text", "text") or shape.text(body, "tombstone", "text") or ""
        why = shape.text(body, "reason") or ""
        if why in _REASONS:
            return Reading(*_REASONS[why], signal=why)
        for piece, state, reason in _TOMBSTONES:
            if piece in said.lower():
                return Reading(state, reason, signal=said)
        return Reading(State.RESTRICTED, signal=said or clean.line(why) or "tombstone", final=False)
    words = shape.text(body, "text") or ""
    if _WITHHELD.match(words) and any(shape.dig(body, name) for name in _WITHHELD_BY):
        return Reading(State.RESTRICTED, Reason.WITHHELD_IN_REGION, signal=clean.line(words))
    return None


def words(body: object) -> str | None:
    """The text as it is shown: without the links of its own pictures behind it, `&amp;` as what it stands for."""
    text, ends = shape.text(body, "text"), shape.number(body, "display_text_range", 1)
    if not text:
        return None
    own = {shape.text(entry, "url") for entry in shape.items(body, "entities", "media")}
    own |= {shape.text(entry, "url") for entry in shape.items(body, "mediaDetails")}
    text = text[: _shown(text, int(ends))] if ends and 0 < ends < len(text) * 2 else text
    while (last := _LAST_LINK.search(text[-120:])) and last[1] in own:
        text = text[: len(text) - len(last[0])]
    return html.unescape(text)


def _shown(text: str, ends: int) -> int:
    """Where the shown text ends: there, in UTF-16 units or in code points, if nothing but links stands behind it."""
    units = len(text.encode("utf-16-le", "surrogatepass")[: 2 * ends].decode("utf-16-le", "ignore"))
    return next((at for at in (units, ends) if _LINKS.fullmatch(text, min(at, len(text)))), len(text))


def is_cut(text: str | None) -> bool:
    """Whether words end as a shortened post does: in an ellipsis, or in one and the link to the whole."""
    return text is not None and _CUT.search(text[-120:]) is not None


def relations(own: str, body: object) -> Iterator[Relation]:
    """The quoted post, the one that is answered (told by its number where it is not shown), the last of later edits."""
    yield from related(
        "quotes", shape.text(body, "quoted_tweet", "id_str"), shape.text(body, "quoted_tweet", "user", "screen_name")
    )
    parent, handle = shape.text(body, "parent", "id_str"), shape.text(body, "parent", "user", "screen_name")
    if parent is None:
        parent, handle = shape.text(body, "in_reply_to_status_id_str"), shape.text(body, "in_reply_to_screen_name")
    yield from related("replies_to", parent, handle)
    edits = shape.items(body, "edit_control", "edit_tweet_ids")
    last = shape.text(edits[-1]) if edits else None
    if last != own:
        yield from related("superseded_by", last, None)


def related(
    kind: Literal["quotes", "replies_to", "reposts", "superseded_by"], native: str | None, handle: str | None
) -> Iterator[Relation]:
    """Another post, by its number; nothing where that is none."""
    if native is not None and _NUMBER.fullmatch(native):
        name = handle if handle and _NAME.fullmatch(handle) else "i"
        yield Relation(type=kind, key=f"x:post:{native}", url=f"https://x.com/{name}/status/{native}")


def medium(entry: object) -> Media:
    """A picture or film of a post."""
    kinds = {"photo": "image", "video": "video", "animated_gif": "animated_image"}
    return Media.model_validate(
        {
            "type": kinds.get(shape.text(entry, "type") or "", "unknown"),
            "short_url": shape.text(entry, "display_url"),
            "url": clean.link(shape.text(entry, "media_url_https") or ""),
            "alt_text": clean.line(shape.text(entry, "ext_alt_text") or "", clean.DESCRIPTION),
        }
    )
