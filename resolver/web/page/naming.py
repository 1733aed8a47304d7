"""What a source is called, and who, when and how it stands in the article: a card's heading and its facts. Pure."""

from markupsafe import Markup

from resolver import clean, platforms
from resolver.model import Agent, Mention, Source
from resolver.vocabulary import AvailabilityState, Form, SourceKind
from resolver.web.page.addresses import named_host
from resolver.web.page.reasons import identified_by
from resolver.web.page.states import REASONS
from resolver.web.page.tongue import N_, Tongue, foreign

FORMS = {
    Form.EMBED_HTML: N_("embedded in the article"),
    Form.EMBED_BLOCK: N_("embedded as a block"),
    Form.EMBED_HIDDEN: N_("embedded, not seen in the text"),
    Form.FLATTENED_POST: N_("copied into the article as plain text"),
    Form.LINK: N_("linked in the article"),
    Form.BARE_URL: N_("written out as an address"),
    Form.ATTRIBUTION_ONLY: N_("only the author’s line is left in the article"),
}

_ON = {
    SourceKind.SOCIAL_POST: (N_("Post on %(platform)s by %(who)s"), N_("Post on %(platform)s")),
    SourceKind.SOCIAL_PROFILE: (N_("Profile on %(platform)s of %(who)s"), N_("Profile on %(platform)s")),
    SourceKind.VIDEO: (N_("Video on %(platform)s by %(who)s"), N_("Video on %(platform)s")),
    SourceKind.IMAGE: (N_("Picture on %(platform)s by %(who)s"), N_("Picture on %(platform)s")),
    SourceKind.AUDIO: (N_("Audio on %(platform)s by %(who)s"), N_("Audio on %(platform)s")),
    SourceKind.DOCUMENT: (N_("Document on %(platform)s by %(who)s"), N_("Document on %(platform)s")),
    SourceKind.NEWS_ARTICLE: (N_("Article on %(platform)s by %(who)s"), N_("Article on %(platform)s")),
}
_OTHER_ON = (N_("Page on %(platform)s by %(who)s"), N_("Page on %(platform)s"))

_AT = {
    SourceKind.NEWS_ARTICLE: N_("Article, %(host)s"),
    SourceKind.VIDEO: N_("Video, %(host)s"),
    SourceKind.IMAGE: N_("Picture, %(host)s"),
    SourceKind.AUDIO: N_("Audio, %(host)s"),
    SourceKind.DOCUMENT: N_("Document, %(host)s"),
}
_OTHER_AT = N_("Web page, %(host)s")

_WHAT = {
    SourceKind.SOCIAL_POST: N_("Post"),
    SourceKind.SOCIAL_PROFILE: N_("Profile"),
    SourceKind.VIDEO: N_("Video"),
    SourceKind.IMAGE: N_("Picture"),
    SourceKind.AUDIO: N_("Audio"),
    SourceKind.DOCUMENT: N_("Document"),
    SourceKind.NEWS_ARTICLE: N_("Article"),
}

_STANDS = {
    AvailabilityState.GONE: N_("no longer available"),
    AvailabilityState.RESTRICTED: N_("could not check: shown only to some"),
    AvailabilityState.UNREACHABLE: N_("not answering today"),
    AvailabilityState.BLOCKED: N_("could not check: the site refused us"),
    AvailabilityState.UNSUPPORTED: N_("could not check"),
    AvailabilityState.NOT_CHECKED: N_("could not check"),
}

_POSTS = frozenset({SourceKind.SOCIAL_POST, SourceKind.SOCIAL_PROFILE, SourceKind.VIDEO, SourceKind.IMAGE})


def heading(mention: Mention, source: Source | None, say: Tongue) -> Markup:
    """What a card is about: the source by kind, place and author, or what is left of it in the article."""
    return _unknown(mention, say) if source is None else of_source(source, say)


def of_source(source: Source, say: Tongue) -> Markup:
    """A source by kind, place and author."""
    platform = platforms.named(source.platform) if source.platform else None
    if platform is None:
        return say(_AT.get(source.kind, _OTHER_AT), host=foreign(named_host(source.url)))
    by, alone = _ON.get(source.kind, _OTHER_ON)
    who = person(source.author or next(iter(source.authors), None))
    if who is None:
        return say(alone, platform=foreign(platform.label))
    return say(by, platform=foreign(platform.label), who=who)


def _unknown(mention: Mention, say: Tongue) -> Markup:
    if mention.form in {Form.LINK, Form.BARE_URL}:
        written = next((part.value for part in mention.parts), "")
        return say("Link to %(host)s", host=foreign(named_host(written) or written[: clean.NAME]))
    if mention.form is Form.ATTRIBUTION_ONLY:
        return say("A post of which only the author’s line is left")
    if mention.identification.candidates:
        return say("Copied post that several posts fit")
    return say("Copied post without a link")


def expected(mention: Mention, say: Tongue) -> Markup:
    """What a card will be about, as far as the article says it: nothing was looked at yet."""
    platform = platforms.named(mention.platform) if mention.platform else None
    if platform is None:
        return _unknown(mention, say)
    written = Agent(name=mention.written_author, handle=mention.written_handle)
    who = person(written) if mention.written_author or mention.written_handle else None
    if who is None:
        return say("Post on %(platform)s", platform=foreign(platform.label))
    return say("Post on %(platform)s by %(who)s", platform=foreign(platform.label), who=who)


def person(agent: Agent | None) -> Markup | None:
    """Name and handle, each isolated; None where neither is known."""
    if agent is None:
        return None
    name, handle = clean.line(agent.name or "", clean.NAME), clean.line(agent.handle or "", clean.NAME)
    at = Markup('<bdi class="handle">@{}</bdi>').format(handle) if handle else None
    if name and at:
        return Markup("{} {}").format(foreign(name), at)
    return foreign(name) if name else at


def what(source: Source, say: Tongue) -> Markup:
    """What a source's address is called."""
    return say(_WHAT.get(source.kind, N_("Page")))


def facts(mention: Mention, source: Source | None, say: Tongue) -> tuple[Markup, ...]:
    """Who, when, and how it appears in our text."""
    told = list(facts_of(source, say)) if source is not None else []
    told.append(say(FORMS[mention.form]))
    if source is not None and (by := identified_by(mention, say)) is not None:
        told.append(by)
    return tuple(told)


def facts_of(source: Source, say: Tongue) -> tuple[Markup, ...]:
    """Who and when, of a source by itself; a post's author stands in its heading."""
    told = []
    is_post = source.kind in _POSTS and source.platform is not None
    if not is_post and source.authors:
        names = Markup(", ").join(each for each in map(person, source.authors[:4]) if each is not None)
        if names:
            told.append(say("By %(who)s", who=names))
    if not is_post and source.publisher:
        told.append(foreign(clean.line(source.publisher, clean.NAME)))
    if source.published is not None:
        day = say.partial(source.published)
        told.append(say("Posted %(day)s", day=day) if is_post else say("Published %(day)s", day=day))
    if source.edited:
        told.append(say("edited by its author"))
    if source.paywalled:
        told.append(say("behind a paywall"))
    return tuple(told)


def standing(source: Source, say: Tongue) -> Markup:
    """How a source that is not live stands, in a few words."""
    reason = source.availability.reason
    words = say(_STANDS.get(source.availability.state, N_("could not check")))
    return say("%(state)s (%(why)s)", state=words, why=say(REASONS[reason]).rstrip(".")) if reason else words
