"""Time transfers in money: prices, national transfer accounts, the life-cycle deficit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from careconomy import Country
from careconomy.accounts.transfers import TimeTransfers, Valuation, time_transfers
from careconomy.accounts.transfers_deficit import deficit_in_money, turning_ages, turns_in_time
from careconomy.accounts.transfers_groups import CARE, amounts_by_age_group, group_names
from careconomy.accounts.transfers_money import MoneyAccounts, read_money
from careconomy.accounts.transfers_prices import valuation_of
from careconomy.accounts.value import value
from careconomy.accounts.value_file import read_wages
from careconomy.errors import CareError
from careconomy.estimation.variance import replicate_variance
from careconomy.timeuse import Survey
from careconomy.timeuse.generate import generate

from .small_survey import small_survey

HEAD = "# currency: EUR\n# price year: 2023\n"
WAGES = HEAD + "# concept: gross\n# per hour: worked\nactivity,wage\n"


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    folder = tmp_path_factory.mktemp("money") / "survey"
    return generate(folder, persons=1500, replicates=8, secondary=False, country="FRA", seed=2)


@pytest.fixture(scope="module")
def found(survey: Survey) -> TimeTransfers:
    return time_transfers(survey)


@pytest.fixture(scope="module")
def valuation(survey: Survey, found: TimeTransfers) -> Valuation:
    return valuation_of(
        found, survey, "specialist", country=Country.load("FRA"), wage_concept="gross"
    )


def accounts(ages: int = 81, last: str = "80+", sexes: tuple[str, ...] = ("women", "men")) -> str:
    rows = []
    for age in range(ages):
        for sex in sexes:
            income = max(0.0, 60000.0 - 60.0 * (age - 45) ** 2)
            rows.append(f"{last if age == ages - 1 else age},{sex},{15000 + 200 * age},{income}")
    return HEAD + "# source: invented\nage,sex,consumption,labour_income\n" + "\n".join(rows)


@pytest.fixture
def money(tmp_path: Path) -> Callable[[str], MoneyAccounts]:
    def read(text: str) -> MoneyAccounts:
        path = tmp_path / "money.csv"
        path.write_text(text)
        return read_money(path)

    return read


def test_production_is_worth_what_the_value_account_says(
    survey: Survey, found: TimeTransfers, valuation: Valuation
) -> None:
    """The same hours at the same prices, with the same errors, for housework and care."""
    table = found.valued(valuation)
    expected = value(
        survey, Country.load("FRA"), method="specialist", wage_concept="gross", by=(), of=("value",)
    )
    production = [row for row in table if row["side"] == "production" and row["sex"] == "both"]
    summed = {
        activity: sum(row["total"] for row in production if row["activity"] == activity)
        for activity in ("housework", "care")
    }
    assert sum(summed.values()) == pytest.approx(expected.rows[0].est, rel=1e-9)
    assert {row["unit"] for row in table} == {"EUR of 2023 a year"}
    years = ", ".join(map(str, survey.manifest.years))
    assert f"Hours are those of {years}, wages those of 2023." in valuation.notes


def test_money_given_is_money_received_in_every_replicate(
    found: TimeTransfers, valuation: Valuation
) -> None:
    profiles = found.profiles
    people = profiles.people[..., np.newaxis]
    rates = valuation.rates[:, np.newaxis, np.newaxis]
    given = (people * profiles.given * rates).sum(axis=(1, 2, 3))
    received = (people * profiles.received * rates).sum(axis=(1, 2, 3))
    np.testing.assert_allclose(received, given, rtol=1e-12)


def test_a_service_has_the_mean_price_of_its_activities(
    survey: Survey, found: TimeTransfers, tmp_path: Path
) -> None:
    path = tmp_path / "wages.csv"
    lines = ["3,10", "4,20", "volunteering,30"]
    path.write_text(WAGES + "\n".join(lines))
    flat = valuation_of(found, survey, "specialist", wages=read_wages(path))
    for at, item in enumerate(found.profiles.services):
        expected = 30.0 if item.outside else 20.0 if item.care else 10.0
        np.testing.assert_allclose(flat.rates[:, at], expected, rtol=1e-12)
    codes = survey.activities.column("icatus").to_pylist()
    meals = [at for at, code in enumerate(codes) if (code or "").startswith("31")]
    if len({codes[at] for at in meals}) > 1:
        first = codes[meals[0]]
        rest = sorted({codes[at] for at in meals} - {first})
        others = sorted({c for c in codes if c and c[0] == "3" and c[:2] != "31"})
        rows = [f"{first},50", *(f"{code},10" for code in (*rest, *others)), *lines[1:]]
        path.write_text(WAGES + "\n".join(rows))
        mixed = valuation_of(found, survey, "specialist", wages=read_wages(path))
        time = found.activities[:, meals]
        dear = np.array([codes[at] == first for at in meals])
        share = time[:, dear].sum(axis=1) / time.sum(axis=1)
        np.testing.assert_allclose(mixed.rates[:, 0], 10.0 + 40.0 * share, rtol=1e-12)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"method": "opportunity"}, "prices persons apart"),
        ({"method": "own_wage"}, "prices persons apart"),
        ({"method": "specialized"}, "specialist"),
        ({"wage_concept": None}, "no wage concept"),
        ({"country": None}, "no wages"),
        ({"country": "DEU"}, "the survey is of FRA"),
    ],
)
def test_wages_that_cannot_be_are_named(
    survey: Survey, found: TimeTransfers, options: dict[str, str | None], words: str
) -> None:
    asked = {"method": "specialist", "wage_concept": "gross", "country": "FRA", **options}
    country = asked.pop("country")
    method = str(asked.pop("method"))
    with pytest.raises(CareError, match=words):
        valuation_of(
            found, survey, method, country=Country.load(country) if country else None, **asked
        )


def test_wages_of_women_and_men_that_differ_are_refused(
    survey: Survey, found: TimeTransfers, tmp_path: Path
) -> None:
    path = tmp_path / "wages.csv"
    head = WAGES.replace("activity,wage", "activity,wage,sex")
    path.write_text(head + "3,10,women\n3,11,men\n4,20,\nvolunteering,30,\n")
    with pytest.raises(CareError, match="3 has a wage of women and another of men"):
        valuation_of(found, survey, "specialist", wages=read_wages(path))


def test_a_service_without_a_wage_is_named(
    survey: Survey, found: TimeTransfers, tmp_path: Path
) -> None:
    path = tmp_path / "wages.csv"
    path.write_text(WAGES + "care,15\nmeals,12\n")
    with pytest.raises(CareError, match='no wage for "cleaning"'):
        valuation_of(found, survey, "specialist", wages=read_wages(path))


def test_the_deficit_is_that_of_a_plain_sum(
    found: TimeTransfers, valuation: Valuation, money: Callable[[str], MoneyAccounts]
) -> None:
    made = deficit_in_money(found, valuation, money(accounts()))
    rows = {(row["age"], row["sex"], row["item"]): row for row in made.rows}
    home = {
        (row["age"], row["sex"], row["side"]): row
        for row in found.valued(valuation)
        if row["activity"] == "all"
    }
    for age in (0, 14, 40, 80):
        for sex in ("women", "men", "both"):
            consumed = 15000.0 + 200.0 * age
            income = max(0.0, 60000.0 - 60.0 * (age - 45) ** 2)
            market = consumed - income
            assert rows[age, sex, "deficit_market"]["est"] == pytest.approx(market, abs=1e-6)
            assert rows[age, sex, "deficit_market"]["se"] is None
            net, whole = home[age, sex, "net"], rows[age, sex, "deficit"]
            assert whole["est"] == pytest.approx(market + net["est"], abs=1e-6)
            # The accounts are the same for women and men, so that they add no error.
            assert whole["se"] == pytest.approx(net["se"], rel=1e-9)
            assert whole["lci"] < whole["est"] < whole["uci"]
            both = rows[age, sex, "consumption_home"]["est"]
            given = rows.get((age, sex, "labour_income_home"), {"est": 0.0})["est"]
            assert rows[age, sex, "deficit_home"]["est"] == pytest.approx(both - given, abs=1e-6)
    assert (14, "women", "labour_income_home") not in rows
    assert "invented" in made.notes[0]


def test_accounts_of_all_give_a_deficit_of_both_sexes_only(
    found: TimeTransfers, valuation: Valuation, money: Callable[[str], MoneyAccounts]
) -> None:
    made = deficit_in_money(found, valuation, money(accounts(sexes=("",))))
    assert {row["sex"] for row in made.rows if row["item"] == "deficit"} == {"both"}
    assert {row["sex"] for row in made.rows if row["item"] == "deficit_home"} > {"women"}
    assert {turn["sex"] for turn in made.turns} == {"both"}
    assert any("do not tell women and men apart" in note for note in made.notes)


def test_turns_are_where_the_line_crosses_zero() -> None:
    deficit = np.array([[4.0, 2.0, -2.0, -1.0, 3.0], [4.0, 3.0, 2.0, 1.0, 0.5]])
    begins, ends = turning_ages(deficit)
    assert begins[0] == 1.5 and ends[0] == 3.25
    assert np.isnan(begins[1]) and np.isnan(ends[1])
    assert np.isnan(turning_ages(np.array([1.0, np.nan, -1.0]))[0])
    again = turning_ages(np.array([1.0, -1.0, 1.0, -1.0, 1.0]))
    assert (float(again[0]), float(again[1])) == (0.5, 3.5)


def test_errors_of_turns_are_those_of_the_replicates(found: TimeTransfers) -> None:
    turns = {(turn["sex"], turn["turn"]): turn for turn in turns_in_time(found)}
    profiles = found.profiles
    net = (profiles.received - profiles.given).sum(axis=-1)
    begins = turning_ages(net[:, 0])[0]
    turn = turns["women", "surplus begins"]
    assert turn["age"] == pytest.approx(float(begins[0]), rel=1e-12)
    expected = np.sqrt(replicate_variance(begins[:, np.newaxis], found.design))[0]
    assert turn["se"] == pytest.approx(float(expected), rel=1e-9)
    assert turn["why"] == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (HEAD + "age,consumption\n0,1", "columns are age, consumption"),
        ("# currency: EUR\nage,consumption,labour_income\n0,1,1", 'no "price year"'),
        (HEAD + "age,consumption,labour_income\n", "no row"),
        (HEAD + "age,consumption,labour_income\n0,-5,1", 'consumption is "-5"'),
        (HEAD + "age,consumption,labour_income\n0,5,-1", 'labour income is "-1"'),
        (HEAD + "age,consumption,labour_income\n0,5,", 'labour income is ""'),
        (HEAD + "age,consumption,labour_income\n0,5,nan", 'labour income is "nan"'),
        (HEAD + "age,consumption,labour_income\nold,5,1", 'age is "old"'),
        (HEAD + "age,consumption,labour_income\n0,1e300,1", "and below 1e30"),
        (HEAD + "age,consumption,labour_income\n" + "9" * 5000 + ",5,1", 'age is "999'),
        (HEAD.replace("2023", "2" * 5000) + "age,consumption\n0,1", 'price year is "222'),
        (HEAD + "age,consumption,labour_income\n0,5,1\n0,5,1", "age 0, all is given twice"),
        (HEAD + "age,sex,consumption,labour_income\n0,girls,5,1", 'sex is "girls"'),
        (HEAD + "age,sex,consumption,labour_income\n0,women,5,1", "only rows of women"),
        (HEAD + "age,sex,consumption,labour_income\n0,women,5,1\n0,,5,1", "others of all"),
        (HEAD + "age,consumption,labour_income\n0+,5,1\n1,5,1", "open, and 1 follows"),
        (HEAD + "age,consumption,labour_income\n0,5", "expected 3 columns, found 2"),
    ],
)
def test_bad_accounts_are_named(
    text: str, words: str, money: Callable[[str], MoneyAccounts]
) -> None:
    with pytest.raises(CareError, match=words) as error:
        money(text)
    assert "money.csv" in error.value.where


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (accounts(ages=91, last="90+"), "go to age 90 and over, the profiles to 80"),
        (accounts(ages=91, last="90"), "go to age 90, the profiles to 80"),
        (accounts(ages=70, last="69"), "no row for age 70 .women., 71 .women."),
        (accounts(ages=70, last="69", sexes=("",)), "no row for age 70, 71, 72, 73, 74 and 6 more"),
        (accounts().replace("EUR", "USD"), "USD of 2023, the wages in EUR of 2023"),
        (accounts().replace("year: 2023", "year: 2020"), "EUR of 2020, the wages in EUR of 2023"),
    ],
)
def test_accounts_that_do_not_fit_are_named(
    text: str,
    words: str,
    found: TimeTransfers,
    valuation: Valuation,
    money: Callable[[str], MoneyAccounts],
) -> None:
    with pytest.raises(CareError, match=words):
        deficit_in_money(found, valuation, money(text))


def test_age_groups_add_up_to_all_ages(found: TimeTransfers) -> None:
    rows = amounts_by_age_group(found, "all")
    table = [row for row in found.table() if row["activity"] == "all"]
    for side in ("production", "consumption"):
        for sex in ("women", "men", "both"):
            groups = sum(r["est"] or 0.0 for r in rows if (r["side"], r["sex"]) == (side, sex))
            ages = sum(r["total"] for r in table if (r["side"], r["sex"]) == (side, sex))
            assert groups == pytest.approx(ages, rel=1e-12)
    assert group_names(80)[0] == "0-4" and group_names(80)[-2:] == ("75-79", "80+")
    known = {row["age_group"]: row for row in rows if row["side"] == "production"}
    assert known["10-14"]["est"] is None and known["15-19"]["est"] > 0.0
    total = np.sqrt(
        replicate_variance(
            (found.profiles.people[..., np.newaxis] * found.profiles.given)[:, 0, 30:35].sum(
                axis=(1, 2)
            )[:, np.newaxis]
            * found.scale,
            found.design,
        )
    )
    row = next(
        row
        for row in rows
        if (row["age_group"], row["sex"], row["side"]) == ("30-34", "women", "production")
    )
    assert row["se"] == pytest.approx(float(total[0]), rel=1e-9)


def test_all_care_holds_care_of_other_households(found: TimeTransfers) -> None:
    def total(activity: str) -> float:
        rows = amounts_by_age_group(found, activity)
        return sum(row["est"] or 0.0 for row in rows if row["sex"] == "both")

    names = {item.name for item in found.profiles.services}
    apart = names & {"childcare-elsewhere", "adult-care-elsewhere"}
    expected = total("care") + sum(total(name) for name in apart)
    assert total(CARE) == pytest.approx(expected, rel=1e-12)
    with pytest.raises(CareError, match="childcare"):
        amounts_by_age_group(found, "childcar")


def test_without_replicates_the_reason_is_told(tmp_path: Path) -> None:
    plain = time_transfers(generate(tmp_path / "survey", persons=900))
    for turn in turns_in_time(plain):
        assert turn["se"] is None and turn["why"]
    assert all(row["se"] is None for row in amounts_by_age_group(plain, "all"))
    small = time_transfers(small_survey(tmp_path / "small"))
    assert any("Nobody in the survey is 80 or over" in note for note in small.notes)
    unknown = replace(plain, scale=None)
    assert all(row["est"] is None for row in amounts_by_age_group(unknown, "all"))
