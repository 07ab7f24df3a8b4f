"""Every check: nothing in a clean survey, and the fault in a survey that has just that one."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest

from careconomy.timeuse.checks import CHECKS, QualityReport, check
from careconomy.timeuse.checks.check import part, verb
from careconomy.timeuse.repair import RULES
from tests.timeuse.checks_sample import HOUSEHOLDS, WEIGHTS, Change, Sample


def report_of(tmp_path: Path, change: Change | None = None, **options: object) -> QualityReport:
    sample = Sample()
    if change is not None:
        change(sample)
    tmp_path.mkdir(exist_ok=True)
    return check(sample.write(tmp_path / "s"), **options)  # type: ignore[arg-type]


def test_a_clean_survey_says_so_for_every_check(tmp_path: Path) -> None:
    report = report_of(tmp_path, population=HOUSEHOLDS * WEIGHTS)
    assert [found.check for found in report.findings] == [item.name for item in CHECKS]
    assert {found.check: found.what for found in report.findings if found.severity != "ok"} == {
        "slots": "Not run: the survey has exact times; its manifest names no length of a slot.",
        "population": "Not run: the manifest names no country.",
        "missing-items": report.finding("missing-items").what,
    }
    for found in report.of("ok"):
        assert found.of > 0, found.check
        assert found.count == 0, found.check
        assert found.what.endswith("."), found.check
        assert not found.where, found.check
    assert report.ok
    assert report.finding("day-closes").of == HOUSEHOLDS
    assert report.summary["persons represented"] == HOUSEHOLDS * WEIGHTS
    assert report.summary["share of days that close"] == 1.0
    assert report.summary["episodes a diary"] == 9


def _short(sample: Sample) -> None:
    sample["episodes"]["minutes"][0] -= 15


def _gap(sample: Sample) -> None:
    sample["episodes"]["end"][0] -= 15
    sample["episodes"]["minutes"][0] -= 15


def _overlap(sample: Sample) -> None:
    sample["episodes"]["end"][0] += 15
    sample["episodes"]["minutes"][0] += 15


def _backwards(sample: Sample) -> None:
    sample["episodes"]["end"][3] = sample["episodes"]["start"][3]


def _early(sample: Sample) -> None:
    sample["episodes"]["start"][0] = 200


def _diary_of_25_hours(sample: Sample) -> None:
    sample["episodes"]["end"][8] += 60
    sample["episodes"]["minutes"][8] += 60


def _off_the_grid(sample: Sample) -> None:
    episodes = sample["episodes"]
    for name in ("start", "end"):
        episodes[name] = (episodes[name] - 240) // 10 * 10 + 240
    episodes["end"][0] += 5
    episodes["start"][1] += 5
    episodes["minutes"] = (episodes["end"] - episodes["start"]).astype(float)
    sample.manifest["slot_minutes"] = 10


def _full_hours(sample: Sample) -> None:
    episodes = sample["episodes"]
    for name in ("start", "end"):
        episodes[name] = np.where(
            (episodes[name] > 240) & (episodes[name] < 1680),
            episodes[name] // 60 * 60,
            episodes[name],
        )


def _few_episodes(sample: Sample) -> None:
    episodes = sample["episodes"]
    episodes["activity"][[2, 3, 4, 5]] = [2, 4, 4, 4]
    episodes["place"][:9] = None


def _no_meal_no_way(sample: Sample) -> None:
    sample["episodes"]["activity"][[2, 3, 5]] = 5


def _no_data(sample: Sample) -> None:
    sample["episodes"]["activity"][4] = 7


def _no_age(sample: Sample) -> None:
    sample["persons"]["age"][0] = None


def _no_secondary(sample: Sample) -> None:
    sample["episodes"]["secondary"][:] = None


def _on_call_missing(sample: Sample) -> None:
    sample["days"]["childcare_on_call"][4] = None


def _on_call_too_long(sample: Sample) -> None:
    sample["days"]["childcare_on_call"][4] = 1500.0


def _on_call_never(sample: Sample) -> None:
    sample["days"]["childcare_on_call"] = [0.0] * HOUSEHOLDS


def _same_name(sample: Sample) -> None:
    sample["days"]["day_id"][70] = "d3"


def _same_person(sample: Sample) -> None:
    sample["persons"]["person_id"][210] = "p9"


def _same_day(sample: Sample) -> None:
    for name in ("date", "month", "weekday", "day_type"):
        sample["days"][name][1] = sample["days"][name][0]
    sample["days"]["person"][1] = 0
    sample["persons"]["diarist"][3] = False


def _copied(sample: Sample) -> None:
    for name, values in sample["episodes"].items():
        if name != "day":
            values[sample.episodes_of(80)] = values[sample.episodes_of(2)]


def _young(sample: Sample) -> None:
    sample["persons"]["age"][3] = 12


def _old(sample: Sample) -> None:
    sample["persons"]["age"][3] = 999


def _wrong_weekday(sample: Sample) -> None:
    sample["days"]["weekday"][0] = 2


def _wrong_type(sample: Sample) -> None:
    sample["days"]["day_type"][0] = "sunday"


def _other_year(sample: Sample) -> None:
    sample.manifest["years"] = (2023,)


def _crowded(sample: Sample) -> None:
    sample["households"]["size"][5] = 2


def _absent_member(sample: Sample) -> None:
    sample["households"]["size"][5] = 4


def _no_diary(sample: Sample) -> None:
    sample["persons"]["diarist"][1] = True


def _no_weight(sample: Sample) -> None:
    sample["days"]["weight"] = [None, -1.0, 0.0, *[WEIGHTS] * (HOUSEHOLDS - 3)]


def _zero_weight(sample: Sample) -> None:
    sample["days"]["weight"][2] = 0.0


def _heavy(sample: Sample) -> None:
    sample["days"]["weight"][2] *= 21


def _sundays(sample: Sample) -> None:
    sample["days"]["weight"][6::7] *= 1.5


def _half_year(sample: Sample) -> None:
    days = sample["days"]
    for name in ("date", "month"):
        days.pop(name)
    days["month"] = [1 + i // 14 for i in range(HOUSEHOLDS)]


def _lonely(sample: Sample) -> None:
    sample["days"]["cluster"][:21] = 0


def _replicates_missing(sample: Sample) -> None:
    assert sample.replicates is not None
    sample.replicates[7, 3] = np.nan


def _replicates_negative(sample: Sample) -> None:
    assert sample.replicates is not None
    sample.replicates[7, 3] = -1.0


def _replicates_equal(sample: Sample) -> None:
    sample.replicates = np.repeat(sample["days"]["weight"][:, None], 6, axis=1)


def _replicates_fewer(sample: Sample) -> None:
    assert sample.replicates is not None
    sample.replicates = sample.replicates[:, :5]


def _replicates_scale(sample: Sample) -> None:
    assert sample.replicates is not None
    sample.replicates /= 1e4


def _empty_column(sample: Sample) -> None:
    sample["persons"]["hours_usual"] = [None] * (3 * HOUSEHOLDS)


FAULTS: list[tuple[Change, str, str, int]] = [
    (_short, "day-closes", "error", 1),
    (_short, "durations", "error", 1),
    (_gap, "gaps", "warning", 1),
    (_gap, "day-closes", "error", 1),
    (_overlap, "overlaps", "error", 1),
    (_backwards, "impossible-times", "error", 1),
    (_early, "impossible-times", "error", 1),
    (_diary_of_25_hours, "impossible-times", "error", 1),
    (_diary_of_25_hours, "day-closes", "error", 1),
    (_off_the_grid, "slots", "error", 2),
    (_full_hours, "heaping", "note", 8 * HOUSEHOLDS),
    (_few_episodes, "few-episodes", "warning", 1),
    (_no_meal_no_way, "basic-activities", "warning", 1),
    (_no_data, "missing-time", "warning", 1),
    (_no_data, "unmapped-codes", "note", 1),
    (_no_age, "age-sex-day", "warning", 1),
    (_no_age, "bad-diaries", "warning", 1),
    (_few_episodes, "bad-diaries", "warning", 1),
    (_no_secondary, "secondary", "warning", HOUSEHOLDS),
    (_on_call_missing, "on-call-childcare", "warning", 1),
    (_on_call_too_long, "on-call-childcare", "error", 1),
    (_on_call_never, "on-call-childcare", "warning", HOUSEHOLDS),
    (_same_name, "duplicate-names", "error", 1),
    (_same_person, "duplicate-names", "error", 1),
    (_same_day, "duplicate-days", "error", 1),
    (_copied, "copied-diaries", "warning", 1),
    (_young, "ages", "error", 1),
    (_old, "ages", "error", 1),
    (_wrong_weekday, "dates", "error", 1),
    (_wrong_type, "dates", "error", 1),
    (_other_year, "dates", "warning", HOUSEHOLDS),
    (_crowded, "roster", "warning", 1),
    (_absent_member, "roster", "note", 1),
    (_no_diary, "roster", "error", 1),
    (_no_weight, "weights", "error", 3),
    (_zero_weight, "weights", "warning", 1),
    (_heavy, "weight-spread", "note", 1),
    (_sundays, "weekdays", "warning", 7),
    (_half_year, "months", "note", 6),
    (_lonely, "lonely-clusters", "warning", 1),
    (_replicates_missing, "replicates", "error", 1),
    (_replicates_negative, "replicates", "warning", 1),
    (_replicates_equal, "replicates", "error", HOUSEHOLDS),
    (_replicates_fewer, "replicates", "error", 1),
    (_replicates_scale, "replicates", "warning", 6),
    (_empty_column, "missing-items", "note", 3),
]


@pytest.mark.parametrize(
    ("change", "name", "severity", "count"),
    FAULTS,
    ids=[f"{name}:{change.__name__}" for change, name, *_ in FAULTS],
)
def test_a_fault_is_found(
    tmp_path: Path, change: Change, name: str, severity: str, count: int
) -> None:
    report = report_of(tmp_path, change)
    found = report.finding(name)
    assert (found.severity, found.count) == (severity, count), found.what
    assert found.count <= found.of
    assert found.remedy
    assert not re.search(
        r"(?<![\d,.])1 of [^.:;]*\b(have|are|lack|weigh|occur|do|list)\b", found.what
    )
    assert "table" not in found.remedy
    assert report.ok == (not report.of("error"))


def test_verbs_agree_with_their_number() -> None:
    assert part(1, 9, "codes", "have") == "1 of 9 codes (11.1%) has"
    assert part(1, 11_592, "diaries", "weigh") == "1 of 11,592 diaries (0.0086%) weighs"
    assert part(2, 9, "codes", "have") == "2 of 9 codes (22.2%) have"
    assert part(1, 1, "diaries") == "1 of 1 diary (100.0%)"
    assert [verb(1, does) for does in ("do", "are", "miss", "lack")] == [
        *("does", "is", "misses", "lacks")
    ]


def test_every_check_has_a_fault_that_sets_it_off() -> None:
    tested = {name for _, name, *_ in FAULTS} | {"population", "population-given"}
    assert tested == {item.name for item in CHECKS}


@pytest.mark.parametrize(
    ("change", "name", "where"),
    [
        (_gap, "gaps", ("d0",)),
        (_same_name, "duplicate-names", ("d3", "d3")),
        (_same_person, "duplicate-names", ("p9", "p9")),
        (_copied, "copied-diaries", ("d2", "d80")),
        (_same_day, "duplicate-days", ("d0", "d1")),
        (_no_weight, "weights", ("d0", "d1", "d2")),
        (_no_data, "unmapped-codes", ("99",)),
        (_crowded, "roster", ("h5",)),
        (_young, "ages", ("p3",)),
        (_lonely, "lonely-clusters", ("0",)),
    ],
)
def test_a_finding_names_where(
    tmp_path: Path, change: Change, name: str, where: tuple[str, ...]
) -> None:
    assert report_of(tmp_path, change).finding(name).where == where


def test_findings_do_not_depend_on_blocks(tmp_path: Path) -> None:
    def change(sample: Sample) -> None:
        for fault in (_gap, _copied, _no_weight, _same_name, _lonely):
            fault(sample)
        sample["days"]["stratum"][:] = 1  # across blocks

    sample = Sample()
    change(sample)
    many = check(sample.write(tmp_path / "many", days_a_block=7))
    single = check(sample.write(tmp_path / "one", days_a_block=1000))
    assert many == single


def test_ten_examples_at_most(tmp_path: Path) -> None:
    def change(sample: Sample) -> None:
        sample["days"]["weight"] = np.zeros(HOUSEHOLDS)

    found = report_of(tmp_path, change).finding("weights")
    assert found.where == tuple(f"d{i}" for i in range(10))


def test_misfits_are_told_apart(tmp_path: Path) -> None:
    def change(sample: Sample) -> None:
        for row, minutes in ((0, -90), (9, -20), (18, -5), (27, 5), (36, 30), (45, 100)):
            sample["episodes"]["minutes"][row] += minutes
        sample.take_episodes(sample["episodes"]["day"] != 83)

    found = report_of(tmp_path, change).finding("day-closes")
    assert [line.value for line in found.details] == [1, 1, 1, 1, HOUSEHOLDS - 7, 1, 1, 1]
    assert found.count == 7


def test_parts_of_a_split_slot_do_not_overlap(tmp_path: Path) -> None:
    def double(sample: Sample) -> None:
        episodes = sample["episodes"]
        rows = np.repeat(np.arange(len(episodes["day"])), 3)
        sample.take_episodes(rows)
        episodes["minutes"] = episodes["minutes"] / 3
        episodes["activity"] = (episodes["activity"] + np.tile([0, 1, 2], len(rows) // 3)) % 7
        sample.manifest["simultaneous"] = "split"

    report = report_of(tmp_path / "a", double)
    for name in ("day-closes", "gaps", "overlaps", "durations", "impossible-times"):
        assert report.finding(name).severity == "ok", name
    assert report.summary["episodes a diary"] == 9

    def as_main(sample: Sample) -> None:
        double(sample)
        sample.manifest["simultaneous"] = "main only"

    assert report_of(tmp_path / "b", as_main).finding("overlaps").count == HOUSEHOLDS


def test_episodes_need_not_be_in_order(tmp_path: Path) -> None:
    def shuffle(sample: Sample) -> None:
        day = sample["episodes"]["day"]
        mixed = np.random.default_rng(1).permutation(len(day))
        sample.take_episodes(mixed[np.argsort(day[mixed], kind="stable")])

    assert report_of(tmp_path / "a", None).findings == report_of(tmp_path / "b", shuffle).findings


def test_the_report_is_plain_data(tmp_path: Path) -> None:
    report = report_of(tmp_path, _gap)
    data = json.loads(json.dumps(report.to_dict()))
    assert data["ok"] is False
    assert [found["check"] for found in data["findings"]] == [item.name for item in CHECKS]
    rows = report.rows()
    assert rows[0]["share"] == 1 / HOUSEHOLDS
    assert rows[0]["where"] == "d0"
    assert {tuple(row) for row in rows} == {tuple(rows[0])}
    with pytest.raises(KeyError):
        report.finding("no-such-check")


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    survey = Sample().write(tmp_path / "s", days_a_block=42)
    check(survey, progress=lambda done, blocks: told.append((done, blocks)))
    assert told == [(1, 2), (2, 2)]


def test_totals_without_episodes_are_checked_as_far_as_they_go(tmp_path: Path) -> None:
    def change(sample: Sample) -> None:
        del sample.tables["episodes"]
        days = np.arange(HOUSEHOLDS)
        sample.tables["totals"] = {
            "day": np.repeat(days, 2),
            "activity": np.tile([0, 7], HOUSEHOLDS),
            "minutes": np.where(np.arange(2 * HOUSEHOLDS) == 1, 300.0, 720.0),
        }

    report = report_of(tmp_path, change)
    assert report.finding("day-closes").severity == "note"
    assert report.finding("day-closes").count == 1
    assert report.finding("unmapped-codes").severity == "warning"
    assert "no episodes" in report.finding("gaps").what
    assert report.ok


def test_the_page_of_checks_lists_every_check_and_rule() -> None:
    page = Path(__file__).parents[2] / "docs" / "surveys" / "checks.md"
    named = re.findall(r"^\| `([a-z-]+)` \|", page.read_text("utf-8"), flags=re.MULTILINE)
    assert named == [*(item.name for item in CHECKS), *RULES]
