"""Which row of the states a mention is in, its sentence, and what else is to be said of it. Pure.

The first that holds counts, and everything else that holds is told beside it: an altered copy of a post that is gone
is both.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup

from resolver import clean, platforms
from resolver.export.wording import ARCHIVES
from resolver.judge.attention import LONG
from resolver.judge.availability import lasting
from resolver.model import Archive, Availability, Capture, Mention, Partial, Source
from resolver.vocabulary import (
    Anchor,
    AttentionReason,
    AvailabilityState,
    ComparisonState,
    IdentificationState,
    Outcome,
    Reason,
    ReviewState,
)
from resolver.web.page import states
from resolver.web.page.states import State
from resolver.web.page.tongue import Tongue, foreign


@dataclass(frozen=True, slots=True)
class Told:
    """A row with its words in the reader's language."""

    state: State
    badge: Markup
    sentences: tuple[Markup, ...] = ()


_COULD_NOT = {
    Reason.LOGIN_REQUIRED: states.NEEDS_LOGIN,
    Reason.CONSENT_REQUIRED: states.CONSENT,
    Reason.AGE_GATE: states.AGE_GATE,
    Reason.WITHHELD_IN_REGION: states.REGION,
    Reason.RATE_LIMITED: states.RATE_LIMITED,
    Reason.BOT_CHALLENGE: states.BOT_CHECK,
}
_ACCOUNTS = {
    Reason.ACCOUNT_GONE: states.ACCOUNT_GONE,
    Reason.ACCOUNT_PRIVATE: states.ACCOUNT_PRIVATE,
    Reason.ACCOUNT_SUSPENDED: states.ACCOUNT_SUSPENDED,
}
_UNCHECKED = {
    AvailabilityState.RESTRICTED: states.NEEDS_LOGIN,
    AvailabilityState.BLOCKED: states.REFUSED,
    AvailabilityState.UNSUPPORTED: states.UNCHECKED,
    AvailabilityState.NOT_CHECKED: states.UNCHECKED,
}
_SAID_BY_BADGE = frozenset({*_COULD_NOT, *_ACCOUNTS, Reason.REFUSED_BY_HOST, Reason.UNSAFE_TARGET})
_SAYS_WHO = frozenset({Reason.DELETED_BY_AUTHOR, Reason.REMOVED, Reason.ACCOUNT_GONE})
"""Reasons that say who took it away, or what became of the account."""

_UNFOLLOWED = frozenset({*_UNCHECKED, AvailabilityState.UNREACHABLE})


def told(mention: Mention, source: Source | None, say: Tongue, *, pending: bool = False) -> tuple[Told, ...]:
    """All rows that a mention is in, the one that counts first."""
    if pending:
        return (Told(states.CHECKING, say(states.CHECKING.badge)),)
    if mention.review.state is ReviewState.NOT_A_SOURCE:
        return (Told(states.NOT_A_SOURCE, say(states.NOT_A_SOURCE.badge)),)
    rows = list(_rows(mention, source, say))
    return tuple(rows) or (_found(mention, say),)


def _rows(mention: Mention, source: Source | None, say: Tongue) -> Iterator[Told]:
    if mention.anchor is Anchor.LOST:
        yield _plain(states.LOST, say)
    yield from _unidentified(mention, source, say)
    if source is not None and is_meant(mention, source) and source.availability.state is not AvailabilityState.LIVE:
        yield _not_live(source, say)
    compared = mention.comparison
    if compared.state is ComparisonState.ALTERED:
        alike = say.percent(compared.similarity or 0.0)
        yield _plain(states.ALTERED, say, alike=alike)
    if source is not None and AttentionReason.EDITED_AT_SOURCE in mention.attention_reasons:
        yield _edited(source, say)
    yield from _other_than_written(mention, source, say)
    if source is None or source.availability.state is not AvailabilityState.LIVE:
        return
    if mention.identification.state is IdentificationState.PROBABLE:
        yield _plain(states.PROBABLE, say)
    if compared.state is ComparisonState.SHORTENED:
        yield _plain(states.SHORTENED, say)
    if compared.state is ComparisonState.SOURCE_TEXT_UNAVAILABLE:
        yield _plain(states.UNREAD, say)


def is_meant(mention: Mention, source: Source) -> bool:
    """Whether the source beside a mention is what it means, and not only what a link in it leads to."""
    if mention.identification.state is IdentificationState.UNIDENTIFIED:
        return source.availability.state in _UNFOLLOWED
    return mention.identification.state is not IdentificationState.AMBIGUOUS


def _unidentified(mention: Mention, source: Source | None, say: Tongue) -> Iterator[Told]:
    if mention.identification.state is IdentificationState.AMBIGUOUS:
        yield _plain(states.WHICH, say)
    elif source is None or not is_meant(mention, source):
        yield Told(states.UNKNOWN, say(states.UNKNOWN.badge), _looks_like(mention, say))


def _looks_like(mention: Mention, say: Tongue) -> tuple[Markup, ...]:
    by = " ".join(
        each for each in (mention.written_author, mention.written_handle and f"@{mention.written_handle}") if each
    )
    if by and mention.written_date:
        looks = say("Looks like a post by %(who)s, %(day)s.", who=foreign(by), day=say.partial(mention.written_date))
    elif by:
        looks = say("Looks like a post by %(who)s.", who=foreign(by))
    else:
        looks = say("We could not tell what it means.")
    return looks, say("No link survives.")


def _not_live(source: Source, say: Tongue) -> Told:
    availability = source.availability
    reason = availability.reason
    if reason is Reason.UNSAFE_TARGET:
        return _plain(states.UNSAFE, say)
    if availability.state is AvailabilityState.GONE and source.native_id is None:
        return _dead(source, say)
    if availability.state is AvailabilityState.GONE or reason in _ACCOUNTS:
        row = _ACCOUNTS.get(reason, states.GONE) if reason else states.GONE
        return Told(row, say(row.badge), _since_when(source, say))
    if availability.state is AvailabilityState.UNREACHABLE:
        return Told(states.FAILING, say(states.FAILING.badge), _failing(availability, say))
    row = (_COULD_NOT.get(reason) if reason else None) or _UNCHECKED[availability.state]
    why = (say(states.REASONS[reason]),) if reason and reason not in _SAID_BY_BADGE else ()
    return Told(row, say(row.badge), (*why, say(states.NOT_GONE)))


def _since_when(source: Source, say: Tongue) -> tuple[Markup, ...]:
    availability = source.availability
    return (*_seen(availability, say), _who(source, say))


def _seen(availability: Availability, say: Tongue) -> tuple[Markup, ...]:
    """When it was last there and since when it is not; only what is gone is said to be gone."""
    seen, since = say.moment(availability.last_live_at), say.moment(availability.failing_since)
    if availability.state is not AvailabilityState.GONE or not since:
        return (say("Last seen %(seen)s.", seen=seen),) if seen else ()
    checks = say.some("%(n)s check", "%(n)s checks", max(availability.failed_checks, 1))
    if not seen:
        return (say("Gone since %(since)s (%(checks)s); we never saw it.", since=since, checks=checks),)
    return (say("Last seen %(seen)s, gone since %(since)s (%(checks)s).", seen=seen, since=since, checks=checks),)


def _who(source: Source, say: Tongue) -> Markup:
    """Who took it away, only where the platform says so."""
    reason = source.availability.reason
    if reason is not None and (reason in _SAYS_WHO or reason in _ACCOUNTS):
        return say(states.REASONS[reason])
    platform = platforms.named(source.platform) if source.platform else None
    name = foreign(platform.label if platform else source.platform or "")
    return say("%(platform)s does not say who removed it.", platform=name)


def _dead(source: Source, say: Tongue) -> Told:
    availability = source.availability
    status = _last_status(source)
    row = states.DEAD_STATUS if status else states.DEAD
    checks, span = availability.failed_checks, lasting(availability)
    sentences = []
    if checks > 1 and span >= timedelta(days=1):
        days = say.some("over %(n)s day", "over %(n)s days", span.days)
        sentences.append(say("Failed %(checks)s checks %(days)s.", checks=say.number(checks), days=days))
    elif checks:
        sentences.append(say.some("%(n)s failed check.", "%(n)s failed checks.", checks))
    if availability.last_live_at:
        sentences.append(say("Last seen %(seen)s.", seen=say.moment(availability.last_live_at)))
    if availability.reason and availability.reason is not Reason.NOT_FOUND:
        sentences.append(say(states.REASONS[availability.reason]))
    return Told(row, say(row.badge, status=status or ""), tuple(sentences))


def _failing(availability: Availability, say: Tongue) -> tuple[Markup, ...]:
    sentences = []
    if lasting(availability) >= LONG:
        sentences.append(say("Failing since %(since)s.", since=say.moment(availability.failing_since)))
    checks = max(availability.failed_checks, 1)
    sentences.append(
        say.some("%(n)s failed check; we try again tomorrow.", "%(n)s failed checks; we try again tomorrow.", checks)
    )
    if availability.reason:
        sentences.append(say(states.REASONS[availability.reason]))
    sentences.append(say(states.NOT_GONE))
    return tuple(sentences)


def _edited(source: Source, say: Tongue) -> Told:
    before, after = versions(source)
    return _plain(
        states.EDITED,
        say,
        before=say.moment(before.observed_at) if before else say("an earlier day"),
        after=say.moment(after.observed_at if after else source.availability.checked_at),
    )


def versions(source: Source) -> tuple[Capture | None, Capture | None]:
    """The last look that read other words than those of today, and the first that read those of today."""
    read = [look for look in source.captures if look.text and look.outcome is Outcome.OK]
    last = next((at for at in range(len(read) - 1, -1, -1) if read[at].text != source.text), None)
    if last is None:
        return None, None
    return read[last], read[last + 1] if last + 1 < len(read) else None


def _other_than_written(mention: Mention, source: Source | None, say: Tongue) -> Iterator[Told]:
    reasons = mention.attention_reasons
    if source is None:
        return
    if AttentionReason.DATE_DIFFERS in reasons and mention.written_date:
        row = states.OLDER if _is_older(source.published, mention.written_date) else states.OTHER_DATE
        posted, written = say.partial(source.published), say.partial(mention.written_date)
        yield _plain(row, say, posted=posted or say("on another day"), written=written)
    if AttentionReason.HANDLE_DIFFERS in reasons and mention.written_handle:
        there = source.author.handle if source.author and source.author.handle else None
        who = foreign(f"@{there}") if there else say("another account")
        yield _plain(states.OTHER_ACCOUNT, say, there=who, written=foreign(f"@{mention.written_handle}"))
    is_open = source.availability.state is AvailabilityState.LIVE
    if AttentionReason.ACCOUNT_CHANGED in reasons and is_open:
        yield _plain(states.RENAMED, say)


def _is_older(posted: Partial | None, written: Partial) -> bool:
    return posted is not None and posted.value[: len(written.value)] < written.value[: len(posted.value)]


def _found(mention: Mention, say: Tongue) -> Told:
    if mention.comparison.state is ComparisonState.NOT_APPLICABLE:
        return _plain(states.FOUND, say)
    return _plain(states.FOUND_SAME, say)


def _plain(row: State, say: Tongue, **values: object) -> Told:
    return Told(row, say(row.badge), (say(row.sentence, **values),) if row.sentence else ())


def _last_status(source: Source) -> int | None:
    failed = [look for look in source.captures if look.http_status is not None and look.outcome is not Outcome.OK]
    return failed[-1].http_status if failed else None


def _copy(source: Source, copy: Archive, say: Tongue) -> tuple[Markup, ...]:
    """Who keeps a copy, and how long after publication it was taken."""
    service = foreign(ARCHIVES[copy.service])
    posted = source.published.day() if source.published else None
    if posted is None or copy.captured_at is None:
        return (service,)
    days = (date.fromisoformat(copy.captured_at[:10]) - date.fromisoformat(posted)).days
    if days == 0:
        return service, say("on the day of publication")
    if days < 0:
        return service, say.some("%(n)s day before the date it bears", "%(n)s days before the date it bears", -days)
    return service, say.some("%(n)s day after publication", "%(n)s days after publication", days)


def _not_saved(copy: Archive, say: Tongue) -> tuple[Markup, ...]:
    """Who could not save it, and why: one of our reasons, else what the service said."""
    service = foreign(ARCHIVES[copy.service])
    try:
        why = say(states.REASONS[Reason(copy.reason or "")])
    except ValueError:
        words = clean.line(copy.reason or "", clean.NAME)
        return (service, foreign(words)) if words else (service,)
    return service, why


def archived(source: Source, say: Tongue) -> Sequence[tuple[Told, str | None]]:
    """What archives have of a source: a row for each copy, with its address where it can be opened."""
    rows: list[tuple[Told, str | None]] = []
    for each in source.archives:
        if each.state == "available":
            badge = say(states.ARCHIVED.badge, day=say.day(each.captured_at) or "")
            rows.append((Told(states.ARCHIVED, badge, _copy(source, each, say)), each.url))
        elif each.state == "requested":
            rows.append((Told(states.SAVING, say(states.SAVING.badge), (foreign(ARCHIVES[each.service]),)), None))
        elif each.state == "failed":
            rows.append((Told(states.NOT_SAVED, say(states.NOT_SAVED.badge), _not_saved(each, say)), None))
    return rows
