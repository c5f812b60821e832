"""Places: names, ties, zone words, and the rows that hold them."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline import lang, nlp, places, text
from dateline.model import Dispatch, Place, PlaceSource


def found(copy: str) -> list[tuple[str, str | None, str | None, str | None]]:
    document = text.read(Dispatch(uri="test:1", text=copy))
    places_of = places.find(document, nlp.parse(document))
    return [(p.span.of(copy) if p.span else "", p.name, p.city, p.country) for p in places_of]


def named(city: str | None, country: str) -> str:
    return places.town(Place(city=city, country=country)) or ""


@pytest.mark.parametrize(
    ("name", "city", "country", "zone"),
    [
        ("Brussels", "Brussels", "BE", "Europe/Brussels"),
        ("Kathmandu", "Kathmandu", "NP", "Asia/Kathmandu"),
        ("Paris", "Paris", "FR", "Europe/Paris"),
        ("Paris, Texas", "Paris", "US", "America/Chicago"),
        ("Hyderabad, Pakistan", "Hyderabad", "PK", "Asia/Karachi"),
        ("Davos", "Davos", "CH", "Europe/Zurich"),
        ("Evian", "Evian", "FR", "Europe/Paris"),
        ("Singapore", "Singapore", "SG", "Asia/Singapore"),
        ("Kiev", "Kiev", "UA", "Europe/Kyiv"),
        ("ODESSA", "Odessa", "UA", "Europe/Kyiv"),
        ("Hague", "The Hague", "NL", "Europe/Amsterdam"),
        ("Washington, D.C.", "Washington", "US", "America/New_York"),
        ("the UK", None, "GB", "Europe/London"),
        ("Congo", None, "CD", None),
        ("Russia", None, "RU", None),
    ],
)
def test_a_name_gives_city_country_and_zone(
    name: str, city: str | None, country: str, zone: str | None
) -> None:
    place = places.lookup(name)
    assert place is not None
    assert (place.city, place.country, place.zone) == (city, country, zone)


@pytest.mark.parametrize(
    ("old", "new"),
    [("Kiev", "Kyiv"), ("Mecca", "Makkah"), ("Bombay", "Mumbai"), ("Port Elizabeth", "Gqeberha")],
)
def test_a_town_is_one_under_all_its_names(old: str, new: str) -> None:
    then, now = places.lookup(old), places.lookup(new)
    assert then is not None and now is not None
    assert (then.city, now.city) == (old, new)
    assert places.town(then) == places.town(now)


@pytest.mark.parametrize(
    "copy",
    [
        "Drivers strike on Friday, but only at the airport.",
        "He may address students at the University on Sunday.",
        "The Metro opens again on Monday.",
    ],
)
def test_a_common_noun_is_no_town_though_one_is_called_so(copy: str) -> None:
    assert not [city for _, _, city, _ in found(copy) if city]


def test_a_town_that_no_table_has_goes_by_its_name() -> None:
    assert places.town(Place(city="Nowhereville", country="US")) == "Nowhereville"
    assert places.town(Place(country="US")) is None


@pytest.mark.parametrize("name", ["Springfield", "Cambridge", "Victoria", "Nowhereville", ""])
def test_a_tie_or_an_unknown_name_gives_nothing(name: str) -> None:
    assert places.lookup(name) is None


def test_a_country_decides_between_places_of_one_name() -> None:
    place = places.lookup("Cambridge", country="GB")
    assert place is not None
    assert place.zone == "Europe/London"


def test_a_venue_keeps_its_name_and_knows_its_city() -> None:
    place = places.lookup("NATO headquarters")
    assert place is not None
    assert (place.name, place.city, place.source) == (
        "NATO headquarters",
        "Brussels",
        PlaceSource.NOUN,
    )


@pytest.mark.parametrize(
    ("code", "region"),
    [("BE", "Europe"), ("NP", "Asia-Pacific"), ("KE", "Africa"), ("IL", "Middle East")],
)
def test_a_country_stands_in_the_region_of_an_agencys_agenda(code: str, region: str) -> None:
    assert places.region_of(code) == region


@pytest.mark.parametrize(
    ("words", "country", "zone"),
    [
        ("Moscow time", None, "Europe/Moscow"),
        ("Kathmandu time", None, "Asia/Kathmandu"),
        ("Nepali time", None, "Asia/Kathmandu"),
        ("ET", None, "America/New_York"),
        ("E.T.", None, "America/New_York"),
        ("GMT", None, "UTC"),
        ("Central European Summer Time", None, "Europe/Brussels"),
        ("CET", "DE", "Europe/Berlin"),
        ("CST", "US", "America/Chicago"),
        ("CST", "CN", "Asia/Shanghai"),
        ("CST", None, None),
        ("IST", "IN", "Asia/Kolkata"),
        ("IST", None, None),
        ("local time", "BE", None),
        ("Russian time", None, None),
    ],
)
def test_words_of_a_zone_give_the_zone(words: str, country: str | None, zone: str | None) -> None:
    assert places.zone_of_words(words, country=country) == zone


def test_usual_zone_words_do_not_load_the_gazetteer() -> None:
    code = (
        "from dateline import places as p; p.zone_of_words('Moscow time'); p.zone_of_words('ET');"
        "p.zone_of_words('Nepali time'); print(p.gazetteer.cities.cache_info().currsize)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "0"


@pytest.mark.parametrize("row", lang.table("en", "zones"), ids=lambda r: f"{r.form}-{r.kind}")
def test_every_row_of_zones_fires_in_its_example(row: lang.Row) -> None:
    country = None if row.kind == "any" else row.kind.split()[0]
    assert row.form in row.example
    assert places.zone_of_words(row.form, country=country) == row.value


@pytest.mark.parametrize("row", lang.table("en", "countries"), ids=lambda r: r.form)
def test_every_row_of_countries_fires_in_its_example(row: lang.Row) -> None:
    assert row.form in row.example
    assert places.country_of(row.form) == row.value


@pytest.mark.parametrize("row", lang.table("en", "sites"), ids=lambda r: r.form)
def test_every_row_of_sites_fires_in_its_example(row: lang.Row) -> None:
    city, country = row.value.split(";")[:2]
    spans = [f for f in found(row.example) if named(f[2], country) == city and f[3] == country]
    if row.kind == "state":
        assert places.lookup("Atlanta, Georgia") is not None
    else:
        bare = row.form.removeprefix("the ")
        assert any(bare in f[0] or bare == f[1] for f in spans), found(row.example)


@pytest.mark.parametrize("row", lang.table("en", "places"), ids=lambda r: f"{r.form}-{r.kind}")
def test_every_row_of_places_fires_in_its_example(row: lang.Row) -> None:
    towns = [span for span, _, city, _ in found(row.example) if city]
    assert row.form.split()[-1] in row.example.casefold() or row.form in row.example
    if row.kind in ("about", "nowhere", "part"):
        assert not towns
    else:
        assert towns


@pytest.mark.parametrize(
    ("copy", "name", "country"),
    [
        ("A memorandum is expected in Tunis within weeks, officials said.", "Tunis", "TN"),
        ("A four-day drill gets under way on Sunday off Taean.", "Taean", None),
        ("The shrine at Knock will be opened on Sunday.", "Knock", None),
        ("In Shingu, pupils of the Japanese school will march on Friday.", "Shingu", "JP"),
        ("The tie at second-division Regensburg will be played on Friday.", "Regensburg", "DE"),
        ("The race will end in the ski resort of Valdeblore.", "Valdeblore", None),
        ("They would go by way of Montevideo on Friday.", "Montevideo", "UY"),
        ("Roadshow hits trouble as Durban hearing is scrapped", "Durban", "ZA"),
        ("WHERE: Inselhalle, Lindau (Lake Constance)", "Lindau", "DE"),
    ],
)
def test_a_town_is_found_whatever_the_parser_takes_it_for(
    copy: str, name: str, country: str | None
) -> None:
    assert (name, country) in [(city, code) for _, _, city, code in found(copy)]


@pytest.mark.parametrize(
    "copy",
    [
        "The talks will be held in English at Christmas, and in German on Monday.",
        "Hopes fell in March, and in Parliament nobody spoke.",
        "They met in Mr Smith's house on Friday, and in Smith's office on Monday.",
        "The protest on Monday was aimed at Putin.",
        "DOCKERS IN DISPUTE",
        "Dockers Held in Dispute with Owners",
        "A meeting at Shell follows on Friday, and one at UNICEF on Monday.",
    ],
)
def test_what_is_no_town_stays_none_behind_in_and_at(copy: str) -> None:
    assert found(copy) == []


def test_a_country_is_told_by_its_adjective_or_its_people() -> None:
    copy = "The Swedish election and two South Korean ships; Filipinos and a Briton will sail."
    document = text.read(Dispatch(uri="test:1", text=copy))
    told = [(p.span.of(copy) if p.span else "", p.country) for p in places.nations(document)]
    assert told == [
        ("Swedish", "SE"),
        ("South Korean", "KR"),
        ("Filipinos", "PH"),
        ("Briton", "GB"),
    ]


def test_the_countries_of_a_text_are_told_by_name_adjective_and_people() -> None:
    told = places.countries_in("Chile's team and South Korean judges met Filipinos in Oslo.")
    assert told == {"CL", "KR", "PH"}


def test_a_country_keeps_no_article_whatever_the_parser_takes_it_for() -> None:
    copy = "Peace talks will be held in the Democratic Republic of Congo on Monday."
    assert [(name, country) for name, *_, country in found(copy)] == [
        ("Democratic Republic of Congo", "CD")
    ]


def test_a_town_of_a_dateline_that_names_its_country_is_known_without_a_day() -> None:
    document = text.read(Dispatch(uri="test:1", text="PORT ANTONIO, Jamaica - Voters go to polls."))
    home = places.home(document)
    assert home is not None
    assert (home.city, home.country) == ("Port Antonio", "JM")


def test_places_of_a_copy_come_in_order_and_doubt_is_settled_by_the_dateline() -> None:
    copy = "LONDON, May 3 (Reuters) - The ministers will meet in Cambridge on Monday, then in Oslo."
    assert [(f[2], f[3]) for f in found(copy)][-2:] == [("Cambridge", "GB"), ("Oslo", "NO")]


@given(st.text(max_size=40))
def test_no_name_raises(name: str) -> None:
    places.lookup(name)
    places.zone_of_words(name)


def test_the_generated_tables_name_their_source_and_a_sample_holds() -> None:
    for name in ("Tokyo", "Lagos", "Lima", "Perth", "Oslo", "Accra", "Hanoi", "Quito", "Riga"):
        place = places.lookup(name)
        assert place is not None, name
        assert None not in (place.country, place.zone, place.lat)
