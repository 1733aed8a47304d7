"""One mention for each row of the page's states table, with the words that the page must say of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from resolver.vocabulary import (
    AvailabilityState,
    Form,
    Reason,
)
from tests.support.desk import Told
from tests.support.telling import (
    account,
    altered,
    archived,
    candidates,
    could_not,
    dead,
    edited,
    failing,
    found,
    gone,
    lost,
    older,
    other_account,
    probable,
    saving,
    shortened,
    unidentified,
    unread,
    unsafe,
)

STATE = AvailabilityState


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its mention, its badge, what the card says, the button that is offered first."""

    told: Callable[[], Told]
    badge: str
    says: tuple[str, ...] = ()
    button: str | None = None


GONE_SAYS = ("Last seen 20 Nov 2026, 11:02, gone since 21 Nov 2026, 08:15 (3 checks).",)
NOT_GONE = "This does not mean it is gone."

ROWS: Mapping[str, Row] = {
    "found": Row(found, "Found, text matches", ("identified from the picture link",), "Mark as checked"),
    "shortened": Row(shortened, "Found, shortened", ("The article shows part of the post.",), "Show the rest"),
    "altered": Row(
        altered, "Copy differs from source", ("The article’s words are not the post’s words",), "Show difference"
    ),
    "edited": Row(
        edited,
        "Edited since we saw it",
        ("It said one thing on 20 Nov 2026, 11:02 and says another since 22 Nov 2026, 09:34.",),
        "Show difference",
    ),
    "gone": Row(gone, "No longer available", (*GONE_SAYS, "X does not say who removed it."), "Use archived copy"),
    "deleted": Row(
        lambda: gone(Reason.DELETED_BY_AUTHOR, "s6", "A bird lives in the works."),
        "No longer available",
        (*GONE_SAYS, "Deleted by its author."),
        "Use archived copy",
    ),
    "account": Row(
        account,
        "Account private",
        ("Last seen 20 Nov 2026, 11:02.", "The platform says that the account is private."),
        "Use archived copy",
    ),
    "account_gone": Row(
        lambda: gone(Reason.ACCOUNT_GONE, "s27", "The ladder is back in its shed."),
        "Account gone",
        (*GONE_SAYS, "The platform says that there is no such account."),
        "Use archived copy",
    ),
    "suspended": Row(
        lambda: gone(Reason.ACCOUNT_SUSPENDED, "s28", "No clock without its keeper."),
        "Account suspended",
        (*GONE_SAYS, "The platform says that the account is suspended."),
        "Use archived copy",
    ),
    "dead": Row(dead, "Dead link (404)", ("Failed 3 checks over 6 days.",), "Link to archived copy"),
    "failing": Row(failing, "Not answering today", ("1 failed check; we try again tomorrow.", NOT_GONE), "Check again"),
    "login": Row(
        lambda: could_not("login", "s10", STATE.RESTRICTED, Reason.LOGIN_REQUIRED),
        "Could not check: needs login",
        (NOT_GONE,),
        "Open and check by hand",
    ),
    "age_gate": Row(
        lambda: could_not("age_gate", "s21", STATE.RESTRICTED, Reason.AGE_GATE),
        "Could not check: age gate",
        (NOT_GONE,),
        "Open and check by hand",
    ),
    "region": Row(
        lambda: could_not("region", "s22", STATE.RESTRICTED, Reason.WITHHELD_IN_REGION),
        "Could not check: withheld in this region",
        (NOT_GONE,),
        "Open and check by hand",
    ),
    "refused": Row(
        lambda: could_not("refused", "s11", STATE.BLOCKED, Reason.REFUSED_BY_HOST),
        "Could not check: the site refused us",
        (NOT_GONE,),
        "Open and check by hand",
    ),
    "rate_limit": Row(
        lambda: could_not("rate_limit", "s23", STATE.BLOCKED, Reason.RATE_LIMITED),
        "Could not check: asked too often",
        (NOT_GONE,),
        "Open and check by hand",
    ),
    "bot_check": Row(
        lambda: could_not("bot_check", "s24", STATE.BLOCKED, Reason.BOT_CHALLENGE),
        "Could not check: the site asks for a browser",
        (NOT_GONE,),
        "Open and check by hand",
    ),
    "one_signal": Row(
        lambda: could_not("one_signal", "s25", STATE.NOT_CHECKED, Reason.ONE_SIGNAL_ONLY),
        "Could not check",
        ("One sign that it is gone, not two.", NOT_GONE),
        "Open and check by hand",
    ),
    "unread": Row(
        unread,
        "Found, words could not be compared",
        ("The post is there, but its words could not be read.",),
        "Open and check by hand",
    ),
    "unidentified": Row(
        unidentified,
        "Not identified",
        ("Looks like a post by Example Desk @EXAMPLE_desk, 14 Mar 2023.", "No link survives."),
        "Match",
    ),
    "candidates": Row(
        candidates, "Which one?", ("Several posts fit. Say which one the article means.",), "Use this one"
    ),
    "probable": Row(probable, "Probably this one", ("What we found fits, and does not prove it.",), "Mark as checked"),
    "older": Row(
        older,
        "Older than the article suggests",
        ("Posted 3 Feb 2019; the article says 14 Mar 2023.",),
        "Mark as checked",
    ),
    "other_account": Row(
        other_account,
        "Another account than in the article",
        ("Posted by @EXAMPLE_glass; the article says @EXAMPLE_desk.",),
        "Mark as checked",
    ),
    "unsafe": Row(unsafe, "Not opened", ("The address points inside a private network.",), None),
    "lost": Row(lost, "No longer in the article", ("These words stood in an earlier text of the article.",), None),
    "archived": Row(
        archived,
        "Found, text matches",
        ("Archived 20 Nov 2026", "Internet Archive", "1,347 days after publication"),
        "Open copy",
    ),
    "saving": Row(saving, "Found", ("Saving…", "Could not save", "EXAMPLE: The capture limit is reached"), "Try again"),
}


def article(*names: str) -> tuple[str, list[Told]]:
    """An article with these rows in it, and what is told of them; all rows where none is named."""
    told = [ROWS[name].told() for name in names or tuple(ROWS)]
    lines = ["The clock above the old ticket hall is to run again by the end of the month, the Example Committee said."]
    for number, each in enumerate(told):
        if each.form in {Form.BARE_URL, Form.LINK}:
            lines.append(f"The committee keeps a page about it at {each.words}, it said in note {number + 1}.")
        elif each.in_text:
            lines += [f"A group that follows repairs posted this, number {number + 1} of its kind:", each.words]
    lines.append("“We counted twelve clocks in the town,” the group said. “Ten clocks in all the town,” said a reader.")
    lines.append("“It was always eleven minutes fast,” said Gamma Placeholder, who sold tickets below it for 00 years.")
    return "\n".join(lines), told
