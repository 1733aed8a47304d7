"""Dates as machines write them: UTC where the zone is known, cut to what was written."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver.dates import read_machine
from resolver.vocabulary import Basis, Precision


@pytest.mark.parametrize(
    ("written", "value", "precision", "zone"),
    [
        ("2023", "2023", Precision.YEAR, None),
        ("2023-03", "2023-03", Precision.MONTH, None),
        ("2023-03-14", "2023-03-14", Precision.DAY, None),
        ("20230314", "2023-03-14", Precision.DAY, None),
        ("2023-W11-2", "2023-03-14", Precision.DAY, None),
        ("2023-073", "2023-03-14", Precision.DAY, None),
        ("2023-03-14T09:30", "2023-03-14T09:30", Precision.MINUTE, None),
        ("2023-03-14T09:30Z", "2023-03-14T09:30Z", Precision.MINUTE, "UTC"),
        ("20230314T093000Z", "2023-03-14T09:30:00Z", Precision.SECOND, "UTC"),
        ("2023-03-14T09:30:00+01:00", "2023-03-14T08:30:00Z", Precision.SECOND, "UTC"),
        ("2023-03-14T09:30:00+0100", "2023-03-14T08:30:00Z", Precision.SECOND, "UTC"),
        ("2023-03-14T00:30:00+02", "2023-03-13T22:30:00Z", Precision.SECOND, "UTC"),
        ("2023-03-14T09:30:00−05:00", "2023-03-14T14:30:00Z", Precision.SECOND, "UTC"),
        ("2023-03-14 09:30:00 UTC", "2023-03-14T09:30:00Z", Precision.SECOND, "UTC"),
        ("2023-03-14T09:30:00.123Z", "2023-03-14T09:30:00.123Z", Precision.MILLISECOND, "UTC"),
        ("2023-03-14T09:30:00.000Z", "2023-03-14T09:30:00Z", Precision.SECOND, "UTC"),
        ("2023-03-14T09:30:00,5Z", "2023-03-14T09:30:00.500Z", Precision.MILLISECOND, "UTC"),
        ("2023-03-14T24:00:00Z", "2023-03-15T00:00:00Z", Precision.SECOND, "UTC"),
        ("Tue, 14 Mar 2023 09:30:00 GMT", "2023-03-14T09:30:00Z", Precision.SECOND, "UTC"),
        ("Tue, 14 Mar 2023 09:30:00 +0100", "2023-03-14T08:30:00Z", Precision.SECOND, "UTC"),
        ("Tue, 14 Mar 2023 09:30:00 -0000", "2023-03-14T09:30:00", Precision.SECOND, None),
        ("14 Mar 2023 09:30 EST", "2023-03-14T14:30Z", Precision.MINUTE, "UTC"),
        ("Tue Mar 14 09:30:00 +0000 2023", "2023-03-14T09:30:00Z", Precision.SECOND, "UTC"),
        ("Tue Mar 14 2023 09:30:00 GMT+0100 (CET)", "2023-03-14T08:30:00Z", Precision.SECOND, "UTC"),
        ("Tue, 14 Mar 2023 09:30:00 +0100 (CET)", "2023-03-14T08:30:00Z", Precision.SECOND, "UTC"),
        ("Tue, 14 Mar 2023 09:30:00 +01:00", "2023-03-14T08:30:00Z", Precision.SECOND, "UTC"),
        ("14 Mar 2023 09:30 -05:00", "2023-03-14T14:30Z", Precision.MINUTE, "UTC"),
        ("Tue Mar 14 09:30:00 EST 2023", "2023-03-14T14:30:00Z", Precision.SECOND, "UTC"),
        ("Tue Mar 14 09:30:00 2023", "2023-03-14T09:30:00", Precision.SECOND, None),
        ("Tue, 14 Mar 2023 09:30:00", "2023-03-14T09:30:00", Precision.SECOND, None),
        ("14 Mar 2023 09:30", "2023-03-14T09:30", Precision.MINUTE, None),
        ("2023-03-14T09:30:00-04:00[America/New_York]", "2023-03-14T13:30:00Z", Precision.SECOND, "UTC"),
        ("2023-03-14T9:30:00Z", "2023-03-14T09:30:00Z", Precision.SECOND, "UTC"),
        ("2023-03-14T09:30:00+5:30", "2023-03-14T04:00:00Z", Precision.SECOND, "UTC"),
        ("20230314093000", "2023-03-14T09:30:00", Precision.SECOND, None),
        ("2023-03-14T09:30:00-07:00Z", "2023-03-14T16:30:00Z", Precision.SECOND, "UTC"),
    ],
)
def test_every_usual_machine_form_is_read(written: str, value: str, precision: Precision, zone: str | None) -> None:
    """ISO 8601, e-mail, HTTP and ctime dates come out as one: UTC with `Z` where a zone was known, else local."""
    found = read_machine(f" {written}\n", Basis.HTML_META)

    assert found is not None
    assert (found.value, found.precision, found.time_zone) == (value, precision, zone)
    assert (found.basis, found.as_written) == (Basis.HTML_META, written)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "1678786200",
        "2023-02-30",
        "2023-13-01",
        "2023-03-14T25:00",
        "202303",
        "March 14, 2023",
        "Mar 14, 2023 9:30 PM",
        "14 Mar 2023 09:30 CET",
        "Tue, 14 Mar 2023 09:30:00 MSK",
        "1678786200000",
        "16787862000000",
        "2023-03-14 9",
        "2023-03-14T09:30:00-99:00",
        "0000-01-01",
        "x" * 99,
    ],
)
def test_what_is_no_date_is_none(written: str) -> None:
    """Epochs, days not in the calendar, words, hours and zones of which this reader knows no meaning give None."""
    found = read_machine(written, Basis.HTML_META)

    assert found is None


@given(st.text(max_size=100))
def test_any_string_is_read_without_a_crash(text: str) -> None:
    """Whatever a page writes into its date field, reading it never raises."""
    found = read_machine(text, Basis.JSON_LD)

    assert found is None or found.value[:1].isdigit()


@given(st.datetimes(datetime(1990, 1, 2), datetime(2099, 1, 1)), st.integers(-14 * 60, 14 * 60))  # noqa: DTZ001  the zone is added below
def test_an_aware_moment_keeps_its_instant(moment: datetime, minutes: int) -> None:
    """Any moment in any zone, written by Python, is the same instant in UTC."""
    aware = moment.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=minutes)))
    found = read_machine(aware.isoformat(), Basis.API)

    assert found is not None
    assert datetime.fromisoformat(found.value) == aware
