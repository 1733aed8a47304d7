"""One mention for each thing that the page can have to tell, with the sources that it means."""

from resolver import model
from resolver.vocabulary import (
    Anchor,
    AvailabilityState,
    Basis,
    EvidenceKind,
    Form,
    IdentificationState,
    Method,
    Outcome,
    Reason,
    SourceKind,
    Via,
)
from tests.support.desk import GONE_AT, NOW, POST_ID, SEEN, Told, at, availability, day, look, page, post

STATE = AvailabilityState


def signed(body: str) -> str:
    """A copied post as it stands in plain text."""
    return f"{body}— Example Desk 🇺🇦 (@EXAMPLE_desk) March 14, 2023"


def found() -> Told:
    """The same words, and a link in them."""
    body = "Latest example update on the clocks: https://t.co/EXAMPLEtco pic.twitter.com/EXAMPLEpic"
    hops = (
        model.Hop(url="https://t.co/EXAMPLEtco", via=Via.WRITTEN, status=301),
        model.Hop(url="https://example.org/EXAMPLE", via=Via.HTTP, status=302),
        model.Hop(url="https://www.example.org/EXAMPLE-t1", via=Via.HTTP, status=200),
    )
    target = page(
        "t1", captures=(look(1, method=Method.REDIRECT, url="https://t.co/EXAMPLEtco", hops=hops, final=hops[-1].url),)
    )
    trail = (
        model.Hop(url="https://pic.twitter.com/EXAMPLEpic", via=Via.WRITTEN),
        model.Hop(url="https://t.co/EXAMPLEpic", via=Via.RULE, status=301),
        model.Hop(url="https://x.com/EXAMPLE_desk/status/1635600000000000000/photo/1", via=Via.HTTP),
    )
    captures = (
        look(1, method=Method.REDIRECT, url="https://pic.twitter.com/EXAMPLEpic", hops=trail, final=trail[-1].url),
        look(2, text=body),
    )
    media = (model.Media(type="image", url="https://pbs.example.org/EXAMPLE.png", alt_text="A clock above a door."),)
    source = post("s1", body, captures=captures, provenance={"/text": "c2"}, media=media)
    source = source.model_copy(
        update={
            "disagreements": (
                model.Disagreement.model_validate(
                    {
                        "field": "/published",
                        "said": [{"by": "oembed", "value": "2023-03-14"}, {"by": "og", "value": "2023-03-15"}],
                    }
                ),
            )
        }
    )
    evidence = (
        EvidenceKind.MEDIA_LINK_LEADS_TO_POST,
        EvidenceKind.HANDLE_AGREES,
        EvidenceKind.DATE_AGREES,
        EvidenceKind.TEXT_AGREES,
    )
    return Told(
        "found",
        signed(body),
        source=source,
        copied=body,
        inner=(("https://t.co/EXAMPLEtco", target),),
        evidence=evidence,
    )


def shortened() -> Told:
    """The article shows the first sentence."""
    body = "The hands were bent and a nest was behind the dial."
    whole = body + " The spring was whole. We start again on Monday, when the new glass comes."
    return Told("shortened", signed(body), source=post("s2", whole), copied=body)


def altered() -> Told:
    """Other words than the post's."""
    body = "We counted ten clocks in the town, and nine of them were slow."
    said = "We counted twelve clocks in the town, and nine of them were slow."
    return Told("altered", signed(body), source=post("s3", said), copied=body)


def edited() -> Told:
    """The post says something else than it did."""
    before, now = "The clock will run by Friday, we hope.", "The clock will run by the end of the month, we hope."
    captures = (look(1, moment=SEEN, text=before), look(2, text=now))
    source = post("s4", now, captures=captures, provenance={"/text": "c2"}, edited=True)
    words = signed("The clock will run by the end of the month, we hope.")
    return Told("edited", words, source=source, copied=now)


def kept(post_id: str = POST_ID) -> model.Archive:
    """A copy of a post that an archive has."""
    return model.Archive(
        service="wayback",
        state="available",
        url=f"https://web.archive.org/web/20261120110500/https://x.com/EXAMPLE_desk/status/{post_id}",
        captured_at=at(SEEN),
    )


def gone(reason: Reason = Reason.NOT_FOUND, key: str = "s5", body: str = "Two clocks were hit by hail.") -> Told:
    """The post is no longer there; an archive has it."""
    captures = (
        look(1, moment=SEEN, text=body),
        look(2, moment=GONE_AT, outcome=Outcome.GONE, status=404, reason=reason),
    )
    away = availability(
        STATE.GONE, reason, last_live_at=at(SEEN), failing_since=at(GONE_AT), failed_checks=3, counted_at=at(NOW)
    )
    source = post(key, body, availability=away, captures=captures, archives=(kept(),))
    return Told("gone", signed(body), source=source, copied=body)


def account() -> Told:
    """The account is private now."""
    body = "From our account: the tower is closed today."
    away = availability(STATE.RESTRICTED, Reason.ACCOUNT_PRIVATE, last_live_at=at(SEEN), failing_since=at(GONE_AT))
    captures = (look(1, moment=SEEN, text=body), look(2, outcome=Outcome.RESTRICTED, status=403))
    source = post("s7", body, availability=away, captures=captures, archives=(kept(),))
    return Told("account", signed(body), source=source, copied=body)


def dead() -> Told:
    """A page that three looks found gone."""
    url = "https://www.example.org/EXAMPLE-s8"
    copy = model.Archive(
        service="wayback",
        state="available",
        url=f"https://web.archive.org/web/20230316000000/{url}",
        captured_at="2023-03-16T00:00:00Z",
    )
    away = availability(
        STATE.GONE,
        Reason.NOT_FOUND,
        failing_since="2026-11-16T09:00:00Z",
        failed_checks=3,
        last_live_at="2026-11-10T09:00:00Z",
    )
    captures = (
        look(1, moment=SEEN, method=Method.HTML_META, url=url),
        look(2, method=Method.HTML_META, url=url, outcome=Outcome.GONE, status=404, reason=Reason.NOT_FOUND),
    )
    source = page("s8", availability=away, captures=captures, archives=(copy,))
    return link("dead", url, source)


def link(name: str, url: str, source: model.Source) -> Told:
    """An ordinary link."""
    return Told(
        name,
        url,
        form=Form.BARE_URL,
        source=source,
        evidence=(EvidenceKind.ID_IN_URL,),
        identified=IdentificationState.EXACT,
        author=None,
        handle=None,
        date=None,
        platform="web",
    )


def failing() -> Told:
    """A page that did not answer once."""
    url = "https://www.example.org/EXAMPLE-s9"
    away = availability(STATE.UNREACHABLE, Reason.TIMEOUT, failing_since=at(NOW))
    capture = look(1, method=Method.HTML_META, url=url, outcome=Outcome.UNREACHABLE, status=None, reason=Reason.TIMEOUT)
    return link("failing", url, page("s9", availability=away, captures=(capture,), title=None, description=None))


def could_not(name: str, key: str, state: AvailabilityState, reason: Reason | None) -> Told:
    """A post that could not be looked at."""
    body = f"Words of a post about a {name.replace('_', ' ')}."
    capture = look(1, outcome=Outcome.RESTRICTED, status=403, reason=reason)
    source = post(
        key,
        None,
        platform="instagram",
        key=f"instagram:post:EXAMPLE{key}",
        native_id=f"EXAMPLE{key}",
        url=f"https://www.instagram.com/p/EXAMPLE{key}/",
        author=None,
        published=None,
        publisher="Instagram",
        availability=availability(state, reason),
        captures=(capture,),
    )
    return Told(
        name, f"{body} (embedded)", form=Form.EMBED_HTML, source=source, copied=body, platform="instagram",
        evidence=(EvidenceKind.ID_IN_MARKUP,), identified=IdentificationState.EXACT,
        author=None, handle=None, date=None,
    )  # fmt: skip


def unidentified() -> Told:
    """A copied post without any link."""
    body = "The reposted count says 00 clocks. Nobody says who counted."
    return Told("unidentified", signed(body), copied=body, evidence=(), identified=IdentificationState.UNIDENTIFIED)


def candidates() -> Told:
    """Two posts fit."""
    body = "Tea is served below the tower."
    one = post(
        "s12",
        "Tea is served below the tower at nine.",
        native_id="1635600000000000001",
        key="x:post:1635600000000000001",
    )
    two = post(
        "s13",
        "Tea is served below the tower at ten.",
        native_id="1635600000000000002",
        key="x:post:1635600000000000002",
    )
    return Told(
        "candidates", signed(body), copied=body, others=(one, two), candidates=("s12", "s13"),
        evidence=(EvidenceKind.ONLY_SEARCH_MATCH, EvidenceKind.HANDLE_AGREES), identified=IdentificationState.AMBIGUOUS,
    )  # fmt: skip


def older() -> Told:
    """Old material under a new date."""
    body = "Snow on the dial this morning."
    source = post("s14", body, published=day("2019-02-03", basis=Basis.OEMBED))
    return Told("older", signed(body), source=source, copied=body, against=(EvidenceKind.DATE_DIFFERS,))


def unsafe() -> Told:
    """An address inside a private network."""
    url = "https://intranet.example.org/EXAMPLE-s15"
    away = availability(STATE.UNSUPPORTED, Reason.UNSAFE_TARGET)
    capture = look(
        1, method=Method.HTML_META, url=url, outcome=Outcome.REFUSED_UNSAFE, status=None, reason=Reason.UNSAFE_TARGET
    )
    source = page(
        "s15", host="intranet.example.org", availability=away, captures=(capture,), title=None, description=None
    )
    return link("unsafe", url, source)


def probable() -> Told:
    """It fits, and nothing proves it."""
    body = "The last bell rang at noon."
    return Told(
        "probable", signed(body), source=post("s16", body), copied=body, identified=IdentificationState.PROBABLE,
        evidence=(EvidenceKind.ONLY_SEARCH_MATCH, EvidenceKind.TEXT_AGREES),
    )  # fmt: skip


def other_account() -> Told:
    """Posted by somebody else than the article says."""
    body = "The glass is ordered and paid."
    source = post("s17", body, author=model.Agent(name="Example Glass", handle="EXAMPLE_glass"))
    return Told("other_account", signed(body), source=source, copied=body, against=(EvidenceKind.HANDLE_DIFFERS,))


def unread() -> Told:
    """The post is there and its words are not to be had."""
    body = "A film of the hands, going round."
    source = post("s18", None, kind=SourceKind.VIDEO, media=())
    return Told("unread", signed(body), source=source, copied=body)


def lost() -> Told:
    """Words that are no longer in the article."""
    return Told("lost", "", source=post("s19", "Words of old."), in_text=False, anchor=Anchor.LOST, copied=None)


def archived() -> Told:
    """A post that stands, and of which an archive has a copy."""
    body = "The old dial is in the museum now."
    return Told("archived", signed(body), source=post("s26", body, archives=(kept(),)), copied=body)


def saving() -> Told:
    """Copies that were asked for: one is on its way, one could not be made."""
    url = "https://www.example.org/EXAMPLE-s20"
    archives = (
        model.Archive(service="wayback", state="requested"),
        model.Archive(service="wayback", state="failed", reason="EXAMPLE: The capture limit is reached"),
    )
    return link("saving", url, page("s20", archives=archives))
