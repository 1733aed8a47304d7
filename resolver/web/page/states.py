"""The states of a card as data: an icon, fixed words, the first button, how loudly it asks. One row for each.

"Could not check" is a row of its own for each reason and is never the row of what is fine, nor of what is gone.
Which row a mention is in, and what is put into its sentence, is said by `telling`.
"""

from dataclasses import dataclass
from enum import StrEnum

from resolver.vocabulary import Attention, Reason
from resolver.web.page.tongue import N_


class Act(StrEnum):
    """What an editor can do about a card; the names of its buttons."""

    CHECKED = "checked"
    SHOW_REST = "rest"
    SHOW_DIFFERENCE = "difference"
    USE_COPY = "copy"
    LINK_TO_COPY = "link-copy"
    AGAIN = "again"
    BY_HAND = "by-hand"
    MATCH = "match"
    CHOOSE = "choose"
    OPEN_COPY = "open-copy"
    SAVE_AGAIN = "save-again"


@dataclass(frozen=True, slots=True)
class State:
    """One row of the table: `badge` and `sentence` are messages, `first` the button that is offered first."""

    name: str
    icon: str
    badge: str
    sentence: str | None
    first: Act | None
    level: Attention


_NONE, _INFO, _WARNING, _CRITICAL = Attention.NONE, Attention.INFO, Attention.WARNING, Attention.CRITICAL

NOT_GONE = N_("This does not mean it is gone.")

CHECKING = State("checking", "dots", N_("Checking"), None, None, _NONE)
FOUND_SAME = State("found", "check", N_("Found, text matches"), None, Act.CHECKED, _NONE)
FOUND = State("found", "check", N_("Found"), None, Act.CHECKED, _NONE)
SHORTENED = State(
    "shortened", "check", N_("Found, shortened"), N_("The article shows part of the post."), Act.SHOW_REST, _INFO
)
ALTERED = State(
    "altered",
    "bang",
    N_("Copy differs from source"),
    N_("The article’s words are not the post’s words (%(alike)s alike)."),
    Act.SHOW_DIFFERENCE,
    _WARNING,
)
EDITED = State(
    "edited",
    "bang",
    N_("Edited since we saw it"),
    N_("It said one thing on %(before)s and says another since %(after)s."),
    Act.SHOW_DIFFERENCE,
    _WARNING,
)
GONE = State("gone", "cross", N_("No longer available"), None, Act.USE_COPY, _CRITICAL)
ACCOUNT_GONE = State("account", "cross", N_("Account gone"), None, Act.USE_COPY, _CRITICAL)
ACCOUNT_PRIVATE = State("account", "cross", N_("Account private"), None, Act.USE_COPY, _CRITICAL)
ACCOUNT_SUSPENDED = State("account", "cross", N_("Account suspended"), None, Act.USE_COPY, _CRITICAL)
DEAD = State("dead", "cross", N_("Dead link"), None, Act.LINK_TO_COPY, _CRITICAL)
DEAD_STATUS = State("dead", "cross", N_("Dead link (%(status)s)"), None, Act.LINK_TO_COPY, _CRITICAL)
FAILING = State("failing", "tilde", N_("Not answering today"), None, Act.AGAIN, _INFO)
NEEDS_LOGIN = State("restricted", "lock", N_("Could not check: needs login"), NOT_GONE, Act.BY_HAND, _INFO)
CONSENT = State("restricted", "lock", N_("Could not check: a consent page"), NOT_GONE, Act.BY_HAND, _INFO)
AGE_GATE = State("restricted", "lock", N_("Could not check: age gate"), NOT_GONE, Act.BY_HAND, _INFO)
REGION = State("restricted", "lock", N_("Could not check: withheld in this region"), NOT_GONE, Act.BY_HAND, _INFO)
REFUSED = State("refused", "lock", N_("Could not check: the site refused us"), NOT_GONE, Act.BY_HAND, _INFO)
RATE_LIMITED = State("refused", "lock", N_("Could not check: asked too often"), NOT_GONE, Act.BY_HAND, _INFO)
BOT_CHECK = State("refused", "lock", N_("Could not check: the site asks for a browser"), NOT_GONE, Act.BY_HAND, _INFO)
UNCHECKED = State("unchecked", "lock", N_("Could not check"), NOT_GONE, Act.BY_HAND, _INFO)
UNREAD = State(
    "unread",
    "lock",
    N_("Found, words could not be compared"),
    N_("The post is there, but its words could not be read."),
    Act.BY_HAND,
    _INFO,
)
UNKNOWN = State("unidentified", "question", N_("Not identified"), None, Act.MATCH, _WARNING)
WHICH = State(
    "candidates",
    "question",
    N_("Which one?"),
    N_("Several posts fit. Say which one the article means."),
    Act.CHOOSE,
    _WARNING,
)
PROBABLE = State(
    "probable",
    "question",
    N_("Probably this one"),
    N_("What we found fits, and does not prove it."),
    Act.CHECKED,
    _WARNING,
)
OLDER = State(
    "older",
    "bang",
    N_("Older than the article suggests"),
    N_("Posted %(posted)s; the article says %(written)s."),
    Act.CHECKED,
    _WARNING,
)
OTHER_DATE = State(
    "date",
    "bang",
    N_("Another date than in the article"),
    N_("Posted %(posted)s; the article says %(written)s."),
    Act.CHECKED,
    _WARNING,
)
OTHER_ACCOUNT = State(
    "handle",
    "bang",
    N_("Another account than in the article"),
    N_("Posted by %(there)s; the article says %(written)s."),
    Act.CHECKED,
    _WARNING,
)
RENAMED = State(
    "renamed",
    "bang",
    N_("Account renamed"),
    N_("The post is under another account name than when we saw it first."),
    Act.CHECKED,
    _WARNING,
)
UNSAFE = State("unsafe", "stop", N_("Not opened"), N_("The address points inside a private network."), None, _WARNING)
LOST = State(
    "lost",
    "question",
    N_("No longer in the article"),
    N_("These words stood in an earlier text of the article."),
    None,
    _WARNING,
)
NOT_A_SOURCE = State("not-a-source", "dash", N_("Not a source"), None, None, _NONE)

ARCHIVED = State("archived", "box", N_("Archived %(day)s"), None, Act.OPEN_COPY, _NONE)
SAVING = State("saving", "box", N_("Saving…"), None, None, _INFO)
NOT_SAVED = State("not-saved", "box", N_("Could not save"), None, Act.SAVE_AGAIN, _INFO)

ROWS = (
    CHECKING, FOUND_SAME, FOUND, SHORTENED, ALTERED, EDITED, GONE, ACCOUNT_GONE, ACCOUNT_PRIVATE, ACCOUNT_SUSPENDED,
    DEAD, DEAD_STATUS, FAILING, NEEDS_LOGIN, CONSENT, AGE_GATE, REGION, REFUSED, RATE_LIMITED, BOT_CHECK, UNCHECKED,
    UNREAD, UNKNOWN, WHICH, PROBABLE, OLDER, OTHER_DATE, OTHER_ACCOUNT, RENAMED, UNSAFE, LOST, NOT_A_SOURCE, ARCHIVED,
    SAVING, NOT_SAVED,
)  # fmt: skip
"""Every row, for the legend and for the tests."""

COULD_NOT = frozenset({NEEDS_LOGIN, CONSENT, AGE_GATE, REGION, REFUSED, RATE_LIMITED, BOT_CHECK, UNCHECKED, UNREAD})
"""Rows of what could not be checked: never fine, never gone."""

BUTTONS = {
    Act.CHECKED: N_("Mark as checked"),
    Act.SHOW_REST: N_("Show the rest"),
    Act.SHOW_DIFFERENCE: N_("Show difference"),
    Act.USE_COPY: N_("Use archived copy"),
    Act.LINK_TO_COPY: N_("Link to archived copy"),
    Act.AGAIN: N_("Check again"),
    Act.BY_HAND: N_("Open and check by hand"),
    Act.MATCH: N_("Match"),
    Act.CHOOSE: N_("Use this one"),
    Act.OPEN_COPY: N_("Open copy"),
    Act.SAVE_AGAIN: N_("Try again"),
}

QUEUE_AWAY = N_("We could not reach our queue. Your text is kept.")
RUN_FAILED = N_("We could not finish checking. Your text is kept.")

FILTERS = {
    "gone": N_("No longer available"),
    "account": N_("Account gone or closed"),
    "dead": N_("Dead link"),
    "altered": N_("Altered copy"),
    "edited": N_("Edited"),
    "older": N_("Older"),
    "date": N_("Another date"),
    "handle": N_("Another account"),
    "renamed": N_("Account renamed"),
    "probable": N_("Probably"),
    "unidentified": N_("Not identified"),
    "candidates": N_("Which one?"),
    "unsafe": N_("Not opened"),
    "lost": N_("No longer in the article"),
    "failing": N_("Not answering"),
}
"""States that get a filter of their own, in this order, where an article has them."""

REASONS = {
    Reason.DELETED_BY_AUTHOR: N_("Deleted by its author."),
    Reason.REMOVED: N_("Removed by the platform."),
    Reason.NOT_FOUND: N_("Not found."),
    Reason.ACCOUNT_SUSPENDED: N_("The platform says that the account is suspended."),
    Reason.ACCOUNT_PRIVATE: N_("The platform says that the account is private."),
    Reason.ACCOUNT_GONE: N_("The platform says that there is no such account."),
    Reason.LOGIN_REQUIRED: N_("Shown only to people who are signed in."),
    Reason.CONSENT_REQUIRED: N_("A consent page stands before it."),
    Reason.AGE_GATE: N_("Shown only after an age check."),
    Reason.WITHHELD_IN_REGION: N_("Withheld in the region that we ask from."),
    Reason.EMBEDDING_OFF: N_("Its owner does not allow embedding."),
    Reason.RATE_LIMITED: N_("The site says that we asked too often."),
    Reason.BOT_CHALLENGE: N_("The site wants to see a browser."),
    Reason.REFUSED_BY_HOST: N_("The site refused us."),
    Reason.LEFT_ALONE: N_("The site failed so often that we leave it alone for a while."),
    Reason.TIMEOUT: N_("No answer in time."),
    Reason.DNS_FAILED: N_("The name of the site was not found."),
    Reason.CONNECT_FAILED: N_("No connection."),
    Reason.TLS_FAILED: N_("The site has no valid certificate."),
    Reason.SERVER_ERROR: N_("The site has an error of its own."),
    Reason.BAD_RESPONSE: N_("The answer could not be read."),
    Reason.TOO_LARGE: N_("Too large to be read."),
    Reason.REDIRECT_LOOP: N_("It redirects in a circle."),
    Reason.TOO_MANY_HOPS: N_("Too many redirects."),
    Reason.BAD_REDIRECT: N_("It redirects to nowhere."),
    Reason.SOFT_404: N_("The page says that it is not there."),
    Reason.PARKED_DOMAIN: N_("The domain is parked."),
    Reason.UNSAFE_TARGET: N_("The address points inside a private network."),
    Reason.INVALID_URL: N_("Not a web address."),
    Reason.UNRESOLVED_AGGREGATOR: N_("A link that only a browser opens."),
    Reason.NO_PROVIDER: N_("There is nobody to ask."),
    Reason.NEEDS_KEY: N_("The platform answers only with a key, and none is set."),
    Reason.ONE_SIGNAL_ONLY: N_("One sign that it is gone, not two."),
    Reason.OFFLINE: N_("We were offline, and do not remember it."),
    Reason.NOT_IN_RECORDING: N_("Not in the recording."),
    Reason.OUT_OF_TIME: N_("There was no time left for it."),
    Reason.UNIDENTIFIED: N_("Not identified."),
}
