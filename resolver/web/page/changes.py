"""What changed between two looks at a source, in words: it went, came back, says or leads to something else. Pure."""

from dataclasses import dataclass

from markupsafe import Markup

from resolver.model import Capture
from resolver.vocabulary import Outcome, Reason
from resolver.web.page.addresses import address
from resolver.web.page.difference import Row, of_texts
from resolver.web.page.reasons import OUTCOMES
from resolver.web.page.states import REASONS
from resolver.web.page.tongue import N_, Tongue, foreign

WENT = {
    Outcome.GONE: N_("No longer available"),
    Outcome.RESTRICTED: N_("Shown only to some now"),
    Outcome.UNREACHABLE: N_("Stopped answering"),
    Outcome.BLOCKED: N_("Refuses us now"),
    Outcome.REFUSED_UNSAFE: N_("Points inside a private network now"),
    Outcome.UNSUPPORTED: N_("Nothing to read any more"),
    Outcome.BAD_RESPONSE: N_("Answers something that cannot be read"),
    Outcome.NOT_CHECKED: N_("Not checked any more"),
}
LOUD = {Outcome.GONE: "critical", Outcome.RESTRICTED: "critical"}
"""What is lost for readers; the rest may pass."""

DEAD = frozenset({404, 410})


@dataclass(frozen=True, slots=True)
class Changed:
    """One change: `kind` groups, `level` says how loud it is, `words` say it, `more` says why or shows what differs."""

    kind: str
    level: str
    icon: str
    words: Markup
    more: Markup | None = None
    difference: Row = ()


def changed(before: Capture, after: Capture, say: Tongue) -> Changed:
    """What a later look saw that an earlier one of its kind did not."""
    if before.outcome is Outcome.OK and after.outcome is not Outcome.OK:
        dead = after.http_status in DEAD and after.outcome is Outcome.UNREACHABLE
        level = "critical" if dead else LOUD.get(after.outcome, "info")
        words = say("Dead link (%(status)s)", status=after.http_status) if dead else say(WENT[after.outcome])
        return Changed("went", level, "cross" if level == "critical" else "tilde", words, _why(after, say))
    if before.outcome is not Outcome.OK and after.outcome is Outcome.OK:
        return Changed("back", "none", "check", say("Came back"))
    if before.text and after.text and before.text != after.text:
        row = of_texts(before.text, after.text)
        return Changed("edited", "warning", "bang", say("Edited"), None, row)
    if before.final_url and after.final_url and before.final_url != after.final_url:
        to = foreign(address(after.final_url).shown)
        return Changed(
            "moved", "info", "bang", say("Leads somewhere else"), say("It leads to %(there)s now.", there=to)
        )
    if before.outcome is not after.outcome or before.reason != after.reason:
        return Changed("other", "info", "tilde", say(OUTCOMES[after.outcome]), _why(after, say))
    return Changed("other", "none", "dots", say("The page changed"))


def _why(look: Capture, say: Tongue) -> Markup | None:
    try:
        return say(REASONS[Reason(look.reason)]) if look.reason else None
    except ValueError:
        return None
