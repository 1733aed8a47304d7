"""In which language, script direction and time zone the page speaks: messages by gettext, dates and numbers by CLDR.

Messages stand in the code in English (`say("…")`, `_("…")` in templates, `N_("…")` where they are data) and are plain
text, never HTML: what is put into them is escaped, isolated pieces of strangers come as `Markup` from `foreign`. A
catalogue is `resolver/data/locale/LANGUAGE.po`, read as it stands: there is nothing to compile.
"""

import gettext
import io
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.core import negotiate_locale
from babel.dates import format_skeleton, format_time, format_timedelta
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent
from markupsafe import Markup, escape

from resolver.model import Partial
from resolver.vocabulary import Precision

CATALOGUES = Path(__file__).parents[2] / "data" / "locale"
SOURCE = "en"
_SPELLS = {SOURCE: "en_GB"}
"""Locales whose dates are written as another's: a newsroom's English has the day before the month."""

_SKELETONS = {Precision.YEAR: "y", Precision.MONTH: "yMMM"}
_DAY = "yMMMd"


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for a message that is marked here and said elsewhere
    """The message itself: a mark for the extractor."""
    return message


def foreign(text: str | None) -> Markup:
    """Words of a stranger, isolated so that their direction stays with them."""
    return Markup("<bdi>{}</bdi>").format(text or "")


class Tongue:
    """One language with its dates and numbers, and the newsroom's time zone."""

    def __init__(self, tag: str, zone: str, catalogue: gettext.NullTranslations) -> None:
        self.locale = Locale.parse(tag.replace("-", "_"))
        self._dates = Locale.parse(_SPELLS.get(tag, tag.replace("-", "_")))
        self.zone = ZoneInfo(zone)
        self.zone_name = zone
        self._catalogue = catalogue

    @property
    def tag(self) -> str:
        """The language as HTML names it."""
        return str(self.locale).replace("_", "-")

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`."""
        return "rtl" if self.locale.character_order == "right-to-left" else "ltr"

    def __call__(self, message: str, /, **values: object) -> Markup:
        """A message in this language, with values put in as text (or as the `Markup` that they are)."""
        return _filled(self._catalogue.gettext(message), values)

    def some(self, one: str, many: str, count: int, /, **values: object) -> Markup:
        """A message that counts: `%(n)s` is the number as this language writes it."""
        return _filled(self._catalogue.ngettext(one, many, count), {"n": self.number(count), **values})

    def number(self, value: float) -> str:
        """A number."""
        return str(format_decimal(value, locale=self.locale))

    def percent(self, share: float) -> str:
        """A share of one as whole percent, rounded down: 99.6 % alike is not "100 %"."""
        return str(format_percent(int(share * 100) / 100, locale=self.locale))

    def moment(self, when: datetime | str | None) -> Markup:
        """A time in the newsroom's zone, with UTC for who asks."""
        found = _moment(when)
        if found is None:
            return Markup("")
        day = format_skeleton(_DAY, found.astimezone(self.zone), self.zone, locale=self._dates)
        hour = format_time(found, "HH:mm", tzinfo=self.zone, locale=self._dates)
        return self._time(found, f"{day}, {hour}")

    def day(self, when: datetime | date | str | None) -> Markup:
        """The day of a time in the newsroom's zone, with the whole time in UTC for who asks."""
        found = _moment(when)
        if found is None:
            return Markup("")
        return self._time(found, format_skeleton(_DAY, found.astimezone(self.zone), self.zone, locale=self._dates))

    def ago(self, when: datetime, now: datetime) -> Markup:
        """How long ago, roughly, with the time for who asks."""
        return self._time(when, format_timedelta(when - now, add_direction=True, locale=self.locale))

    def partial(self, known: Partial | None) -> Markup:
        """A date as exactly as it is known: a day never gets an hour."""
        if known is None:
            return Markup("")
        if known.precision in {Precision.MINUTE, Precision.SECOND, Precision.MILLISECOND}:
            found = _moment(known.value)
            return self.moment(found) if found is not None else foreign(known.value)
        day = _day(known.value)
        if day is None:
            return foreign(known.value)
        skeleton = _SKELETONS.get(known.precision, _DAY)
        written = format_skeleton(skeleton, datetime(day.year, day.month, day.day), None, locale=self._dates)  # noqa: DTZ001 - a day has no zone
        return Markup('<time datetime="{}">{}</time>').format(known.value, written)

    def _time(self, found: datetime, written: str) -> Markup:
        utc = found.astimezone(UTC)
        return Markup('<time datetime="{}" title="{} UTC">{}</time>').format(
            utc.isoformat(timespec="seconds").replace("+00:00", "Z"), utc.strftime("%Y-%m-%d %H:%M"), written
        )


def _filled(message: str, values: Mapping[str, object]) -> Markup:
    text = escape(message)
    return text % {name: escape(each) for name, each in values.items()} if values else text


def _moment(when: datetime | date | str | None) -> datetime | None:
    if isinstance(when, datetime):
        return when
    if not isinstance(when, str):
        return None
    try:
        found = datetime.fromisoformat(when)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat((value + "-01-01")[:10] if len(value) == len("2023") else (value + "-01")[:10])
    except ValueError:
        return None


class Tongues:
    """The languages that there are catalogues for, and which of them a reader gets."""

    def __init__(self, zone: str, *, fixed: str | None = None, folder: Path = CATALOGUES) -> None:
        self._zone = zone
        self._fixed = fixed
        self._folder = folder
        self.tags = (SOURCE, *sorted(each.stem for each in folder.glob("*.po")))

    def named(self, tag: str) -> Tongue:
        """The language of this tag, English where there is none of it."""
        return _tongue(tag if tag in self.tags else SOURCE, self._zone, self._folder)

    def wanted(self, accept: str | None) -> Tongue:
        """The language of the settings, else the one that an Accept-Language header likes best."""
        if self._fixed is not None:
            return self.named(self._best([self._fixed]))
        return self.named(self._best(_accepted(accept)))

    def _best(self, liked: list[str]) -> str:
        found = negotiate_locale(
            [each.replace("-", "_") for each in liked], [each.replace("-", "_") for each in self.tags]
        )
        return str(found).replace("_", "-") if found and str(found).replace("_", "-") in self.tags else found or SOURCE


def _accepted(header: str | None) -> list[str]:
    """The languages of an Accept-Language header, the best liked first (RFC 9110, 12.5.4)."""
    liked: list[tuple[float, int, str]] = []
    for at, piece in enumerate((header or "")[:1000].split(",")):
        tag, _, rest = piece.strip().partition(";")
        _, _, written = rest.strip().partition("q=")
        try:
            quality = float(written) if written else 1.0
        except ValueError:
            quality = 0.0
        if tag.strip() and quality > 0:
            liked.append((-quality, at, tag.strip()))
    return [tag for _, _, tag in sorted(liked)]


@lru_cache(maxsize=64)
def _tongue(tag: str, zone: str, folder: Path) -> Tongue:
    catalogue = gettext.NullTranslations() if tag == SOURCE else _catalogue(folder / f"{tag}.po")
    try:
        return Tongue(tag, zone, catalogue)
    except (UnknownLocaleError, ValueError):
        return Tongue(SOURCE, zone, catalogue)


@cache
def _catalogue(file: Path) -> gettext.GNUTranslations:
    with file.open("rb") as opened:
        read = read_po(opened, locale=file.stem.replace("-", "_"))
    compiled = io.BytesIO()
    write_mo(compiled, read)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
