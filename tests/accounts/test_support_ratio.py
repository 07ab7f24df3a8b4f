"""Care support ratio: identities, a case by hand, replicates, every country, bad input."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from careconomy import Country
from careconomy.accounts.support_ratio import SupportRatio, madrid, support_ratio
from careconomy.accounts.support_ratio_profiles import (
    AgeProfiles,
    embedded_profiles,
    profiles_of,
    read_profiles,
    survey_profiles,
    with_errors,
)
from careconomy.accounts.transfers import TimeTransfers, time_transfers
from careconomy.draws import Draws
from careconomy.errors import CareError
from careconomy.estimation.variance import replicate_deviations, replicate_variance
from careconomy.facts import Fact, Population, store
from careconomy.timeuse import Survey
from careconomy.timeuse.generate import generate

FRANCE = Country.load("FRA")
SOURCE = Fact("age_profile", float("nan"), "hours a day", 2023, "made up", "none", "observed")
NEEDS = ("time-use", "madrid")


def peopled(persons: np.ndarray, first: int = 2023) -> Country:
    """France with the people [age, sex, year] of one's own."""
    years = np.arange(first, first + persons.shape[2])
    held = Population(years, persons.astype(float), np.zeros(len(years)))
    return replace(FRANCE, own_population=held)


def three_ages(given: tuple[float, float], received: tuple[float, float, float]) -> AgeProfiles:
    """Care that women and men of 15-64 give, and that 0-14, 15-64 and 65 and over receive."""
    hours = np.zeros((1, 2, 2, 2, 101))
    hours[0, 0, 0, :, 15:65] = np.array(given)[:, np.newaxis]
    for (first, end), amount in zip(((0, 15), (15, 65), (65, 101)), received, strict=True):
        hours[0, 0, 1, :, first:end] = amount
    hours[0, 1] = hours[0, 0]
    return AgeProfiles(hours, (), own=True, fact=SOURCE)


def by_hand() -> SupportRatio:
    """In two years: 100 then 50 children, 400 women and men, 60 then 120 older people."""
    persons = np.zeros((101, 2, 2))
    persons[5] = [50, 25]
    persons[40] = [200, 200]
    persons[70] = [30, 60]
    profiles = three_ages((3.0, 1.0), (6.0, 0.25, 2.0))
    return support_ratio(peopled(persons), to=2024, profiles=profiles)


def test_a_case_by_hand() -> None:
    found = by_hand()
    # Given 200 x 3 + 200 x 1 = 800 hours a day; received 600 + 100 + 120 = 820, scaled to 800.
    assert found.given[:, :, 0].tolist() == [[600 * 365] * 2, [200 * 365] * 2]
    scaled = 800 / 820 * 365
    assert found.needed[:, 0, 0] == pytest.approx(np.array([600, 100, 120]) * scaled)
    assert found.needed[:, 1, 0] == pytest.approx(np.array([300, 100, 240]) * scaled)
    assert found.ratio[:, 0] == pytest.approx([1.0, 820 / 640])
    assert found.ratio_men_as_women[:, 0] == pytest.approx([1.5, 1.5 * 820 / 640])
    figures = {name: held.value for name, held in found.figures().items()}
    assert figures["hours_per_woman"] == pytest.approx(
        [720 * 800 / 820 / 200, 540 * 800 / 820 / 200]
    )
    assert figures["heads_per_adult"] == pytest.approx([0.4, 0.425])
    assert figures["more_if_men_as_women"] == pytest.approx([400 * 365 / 1e6] * 2)
    # Heads say that dependency grows, hours that it falls.
    assert figures["heads_index"][1] > 1.0 > (figures["hours_index"][1] or 0.0)


@pytest.mark.parametrize("need", NEEDS)
@pytest.mark.parametrize("activity", ["care", "housework", "all"])
def test_the_base_year_is_one_in_every_draw(need: str, activity: str) -> None:
    found = support_ratio(FRANCE, need=need, activity=activity, draws=Draws(50))
    assert (found.ratio[0] == 1.0).all()
    assert found.given.sum(axis=0)[0] == pytest.approx(found.needed.sum(axis=0)[0])


@pytest.mark.parametrize("need", NEEDS)
def test_without_ageing_the_ratio_stays(need: str) -> None:
    persons = FRANCE.population.persons[:, :, [3]] * np.array([1.0, 1.1, 0.7])
    found = support_ratio(peopled(persons), to=2025, need=need, draws=Draws(20))
    assert found.ratio == pytest.approx(1.0)
    assert found.figures()["hours_index"].value == pytest.approx((1.0, 1.0, 1.0))


@given(factor=st.floats(0.1, 1.5), of=st.sampled_from([0, 1]))
def test_the_level_of_a_profile_does_not_matter(factor: float, of: int) -> None:
    base = embedded_profiles()
    hours = base.hours.copy()
    hours[:, :, of] *= factor
    changed = replace(base, hours=hours, own=True)
    first = support_ratio(FRANCE, profiles=replace(base, own=True)).ratio
    assert support_ratio(FRANCE, profiles=changed).ratio == pytest.approx(first)


def test_hours_of_the_base_year_are_those_of_the_facts() -> None:
    draws = Draws(30)
    found = support_ratio(FRANCE, activity="all", draws=draws)
    for at, sex in enumerate(("women", "men")):
        a_day = sum(
            draws.fact(FRANCE.fact(f"unpaid_{kind}_{sex}")) for kind in ("care", "domestic")
        )
        adults = FRANCE.population.at(FRANCE.price_year)[15:, at].sum()
        assert found.given[at, 0] == pytest.approx(a_day * adults * 365)
    assert {"unpaid_care_men", "unpaid_domestic_women"} <= draws.ledger.keys()


def test_madrid_counts_units_of_care() -> None:
    ages = np.arange(101)
    bands = [2.0, 1.5, 1.2, 1.0, 1.2, 1.7, 2.0]
    assert madrid().tolist() == [
        bands[sum(age >= f for f in (5, 15, 18, 65, 75, 85))] for age in ages
    ]
    found = support_ratio(FRANCE, need="madrid").figures()["needed_units"].value[0]
    assert found == pytest.approx((FRANCE.population.at(2023).sum(axis=1) * madrid()).sum() / 1e6)


def test_every_country_with_a_population_has_a_ratio() -> None:
    lacking = []
    for iso3 in sorted(store.population_countries()):
        found = support_ratio(Country.load(iso3), draws=Draws(10))
        assert np.isfinite(found.ratio).all() and (found.ratio > 0.0).all()
        if not found.levels:
            lacking.append(iso3)
            assert found.figures()["needed"].value[0] is None
            assert any("Hours are not shown" in note for note in found.notes)
    assert "PRK" in lacking and len(lacking) < 15


def test_another_countrys_shape_is_said_loudly_and_marked() -> None:
    result = support_ratio(FRANCE, draws=Draws(10)).to_dict()
    assert result["notes"][0].startswith("ANOTHER COUNTRY'S SHAPE")
    assert "age_profile" in [item["fact"] for item in result["estimated"]]
    assert result["figures"]["support_ratio"]["quality"] == "estimated"
    india = support_ratio(Country.load("IND"), draws=Draws(10)).to_dict()
    assert "unpaid_care_women" in [item["fact"] for item in india["estimated"]]


def test_every_row_of_the_table_says_where_it_is_from() -> None:
    import csv
    from importlib.resources import files

    text = files("careconomy.facts").joinpath("data/age_profile.csv").read_text("utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert [(int(row["age"]), row["sex"]) for row in rows] == [
        (age, sex) for age in range(81) for sex in ("women", "men")
    ]
    assert all(row[name] for row in rows for name in ("source", "year", "licence"))
    assert {row["quality"] for row in rows} == {"estimated"}


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    path = tmp_path_factory.mktemp("support") / "fra"
    generate(path, persons=1500, seed=3, replicates=20, country="FRA")
    return Survey.open(path)


@pytest.fixture(scope="module")
def transfers(survey: Survey) -> TimeTransfers:
    return time_transfers(survey)


def test_the_spread_of_draws_is_the_error_of_the_replicates(transfers: TimeTransfers) -> None:
    profiles = profiles_of(transfers, SOURCE)
    given = support_ratio(FRANCE, to=2024, profiles=profiles, draws=Draws(20_000)).given[0, 0]
    people = FRANCE.population.at(2023)[:, 0]
    names = [item.name for item in transfers.profiles.services]
    places = [names.index(name) for name in names if "care" in name]
    oldest = transfers.profiles.given.shape[2] - 1
    a_day = transfers.profiles.given[:, 0][..., places].sum(axis=-1)
    replicated = (a_day[:, np.minimum(np.arange(101), oldest)] * people).sum(axis=1) / 60 * 365
    error = np.sqrt(replicate_variance(replicated, transfers.design))
    assert given[0] == pytest.approx(replicated[0])
    assert given[1:].std() == pytest.approx(error, rel=0.03)


def test_deviations_square_to_the_variance(transfers: TimeTransfers) -> None:
    given, design = transfers.profiles.given, transfers.design
    squares = (replicate_deviations(given, design) ** 2).sum(axis=0)
    assert squares == pytest.approx(replicate_variance(given, design))


def test_profiles_from_a_file_are_those_of_the_survey(
    survey: Survey, transfers: TimeTransfers, tmp_path: Path
) -> None:
    path = tmp_path / "profiles.csv"
    path.write_text(transfers.table().to_csv())
    read, made = read_profiles(path), survey_profiles(survey, FRANCE)
    assert read.hours[0] == pytest.approx(made.hours[0])
    first, second = (support_ratio(FRANCE, profiles=held).ratio for held in (read, made))
    assert first == pytest.approx(second)


def test_errors_of_ages_within_a_group_add_up() -> None:
    estimates = np.ones((2, 2, 2, 101))
    hours, names = with_errors(estimates, np.full_like(estimates, 0.1))
    assert len(names) == len(hours) - 1 == 2 * 2 * 2 * 5
    one = hours[1 + names.index("care.given.women.15")]
    assert one[0, 0, 0, 15:25].tolist() == [0.1] * 10 and one.sum() == pytest.approx(1.0)


def test_no_draws_give_no_interval_and_a_reason() -> None:
    held = support_ratio(FRANCE).figures()["support_ratio"]
    assert held.lower is None and held.no_interval


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"to": 2051}, "2020 to 2050"),
        ({"to": 2022}, "before the base year"),
        ({"to": 10**20}, "2020 to 2050"),
        ({"base": 2019}, "2020 to 2050"),
        ({"need": "madird"}, 'Did you mean "madrid"'),
        ({"activity": "cooking"}, "is not known"),
    ],
)
def test_bad_questions_are_named(asked: dict[str, object], words: str) -> None:
    with pytest.raises(CareError, match=words):
        support_ratio(FRANCE, **asked)  # type: ignore[arg-type]


def test_a_country_without_population_is_named() -> None:
    with pytest.raises(CareError, match="no population"):
        support_ratio(Country.load("AIA"))


def test_gaps_between_years_are_named() -> None:
    held = Population(np.array([2023, 2030]), np.ones((101, 2, 2)), np.zeros(2))
    with pytest.raises(CareError, match="not known for every year"):
        support_ratio(replace(FRANCE, own_population=held), to=2030)


def test_a_survey_of_another_country_is_refused(survey: Survey) -> None:
    with pytest.raises(CareError, match="is of FRA"):
        survey_profiles(survey, Country.load("DEU"))


HEADER = "age,sex,activity,side,unit,est,se\n"
GOOD = [
    f"{age},{sex},childcare,{side},hours a day,1.0,0.1\n"
    for age in range(3)
    for sex in ("women", "men")
    for side in ("production", "consumption")
]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "the columns age, sex"),
        (HEADER, "there is no row"),
        (HEADER + "".join(GOOD).replace("2,women", "101,women"), "last age of the population"),
        (HEADER + "".join(GOOD).replace("hours a day", "EUR of 2023 a year"), "not hours a day"),
        (HEADER + "".join(line for line in GOOD if line[0] != "1"), "age 1"),
        (HEADER + "".join(GOOD).replace("2,men,childcare,consumption,hours a day,1.0",
         "2,men,childcare,consumption,hours a day,-1.0"), "below zero"),
        (HEADER + "".join(GOOD).replace(",1.0,", ",,"), 'est is ""'),
        (HEADER + "".join(GOOD).replace(",1.0,", ",25,"), "above 24"),
        (HEADER + "".join(GOOD).replace(",1.0,", ",nan,"), 'est is "nan"'),
        (HEADER + "".join(GOOD).replace(",0.1", ",inf"), 'se is "inf"'),
        (HEADER + "".join(GOOD).replace(",0.1", ",1e308"), 'se is "1e308"'),
        (HEADER + "".join(GOOD).replace(",0.1", ",-0.1"), 'se is "-0.1"'),
        (HEADER + "".join(GOOD) + GOOD[0].replace("childcare", "meals").replace("1.0", "-0.5"),
         "est is below zero"),
        (HEADER + "".join(GOOD).replace("2,women", "nan,women"), 'age is "nan"'),
        (HEADER + "".join(GOOD).replace("2,women", "inf,women"), 'age is "inf"'),
        (HEADER + "".join(GOOD) + GOOD[0], "0 women childcare production has two rows"),
        (HEADER + "".join(GOOD) + GOOD[0].replace("childcare", "meals"),
         "meals has no row of production by women of 1"),
        (HEADER + "".join(GOOD).replace(",1.0,", ",0,"), "no care given"),
    ],
)  # fmt: skip
def test_bad_profiles_are_named(text: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "profiles.csv"
    path.write_text(text)
    with pytest.raises(CareError, match=words):
        read_profiles(path)


def test_good_profiles_are_read(tmp_path: Path) -> None:
    path = tmp_path / "profiles.csv"
    path.write_text(HEADER + "".join(GOOD))
    read = read_profiles(path)
    assert read.hours.shape[-1] == 3
    said = " ".join(read.notes)
    assert "not counted: adult-care, other-care" in said and "no standard error" not in said
    assert "end at 2: all who are older" in said
    path.write_text(HEADER + "".join(GOOD).replace("0.1", "", 1))
    assert "1 rows of the profiles have no standard error" in " ".join(read_profiles(path).notes)


def test_habits_are_those_of_the_diaries_not_of_the_base_year() -> None:
    notes = " ".join(support_ratio(FRANCE, draws=Draws(10)).notes)
    assert "those of the profiles (2014)" in notes and "stay those of 2023" not in notes


def test_the_country_of_the_shape_itself_has_no_other_countrys_shape() -> None:
    notes = " ".join(support_ratio(Country.load("USA"), draws=Draws(10)).notes).lower()
    assert "american time use survey 2014" in notes
    assert "another country" not in notes
