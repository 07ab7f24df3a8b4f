"""Bringing data: the journey, its numbers, who sees them, and that nothing stays."""

from __future__ import annotations

import html
import io
import os
import re
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from careconomy.care_balance.diaries import measured
from careconomy.cli.run import run
from careconomy.facts import Country
from careconomy.timeuse import Survey
from careconomy.timeuse.generate import generate
from careconomy.web.jobs import ENDED, LOOK
from careconomy.web.own import read_profile, write_profile
from careconomy.web.sessions import PREFIX, Sessions, sweep
from careconomy.web.settings import DataLimits
from tests.project.markdown import ROOT
from tests.timeuse.example_surveys import hetus, write_csv
from tests.web.own_data import Visitor, id_of, packed_folder, server

FACTS = b"[facts]\nunpaid_care_women = 1.5\n"
CHILDCARE = {"country": "FRA", "on": "childcare", "childcare.coverage.0-2": "0.65"}


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("own") / "invented"
    generate(folder, persons=400, replicates=20, country="FRA", seed=5)
    return folder


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sessions")


@pytest.fixture(scope="module")
def client(place: Path) -> Iterator[TestClient]:
    with server(place) as made:
        yield made


@pytest.fixture(scope="module")
def owner(client: TestClient, invented: Path) -> tuple[Visitor, str, str]:
    """A visitor with a survey and facts, and the ids of both."""
    visitor = Visitor(client)
    survey = visitor.brought("dataset", {"file": ("invented.zip", packed_folder(invented))})
    facts = visitor.brought("facts", {"file": ("mine.toml", FACTS)}, country="FRA")
    assert survey.status_code == facts.status_code == 200
    return visitor, id_of(survey), id_of(facts)


def test_a_dataset_is_checked_and_its_report_shown(owner: tuple[Visitor, str, str]) -> None:
    visitor, survey, _ = owner
    page = visitor.get(f"/data/item/{survey}").text
    assert "Invented survey of 400 persons" in page and "Quality report" in page
    assert "Sum against the population" in page
    kept = visitor.get(f"/data/report/{survey}")
    assert "attachment" in kept.headers["content-disposition"]
    assert "<title>Invented survey of 400 persons: quality report</title>" in kept.text


def test_only_what_pages_need_is_kept(owner: tuple[Visitor, str, str], place: Path) -> None:
    _, survey, facts = owner
    for name, kept in (
        (survey, {"profile.json", "quality.html", "quality.json"}),
        (facts, {"facts.toml"}),
    ):
        folder = next(path for path in place.rglob(name))
        assert {path.name for path in folder.iterdir()} == kept


def test_figures_are_those_of_the_command_line(
    owner: tuple[Visitor, str, str], invented: Path, tmp_path: Path
) -> None:
    visitor, survey, facts = owner
    own = {"survey": survey, "facts": facts, **CHILDCARE}
    (tmp_path / "mine.toml").write_bytes(FACTS)
    (tmp_path / "package.toml").write_text(visitor.get("/package.toml", **own).text)
    words = ["brief", "FRA", "--package", str(tmp_path / "package.toml"), "--survey", str(invented)]
    words += ["--facts", str(tmp_path / "mine.toml"), "--draws", "200", "-o", str(tmp_path / "out")]
    assert run(words) == 0
    packed = visitor.get("/brief.zip", lang="en", **own)
    assert packed.headers["cache-control"] == "no-store"
    with zipfile.ZipFile(io.BytesIO(packed.content)) as archive:
        tables = [name for name in archive.namelist() if name.endswith(".csv")]
        assert len(tables) > 3
        for name in tables:
            assert archive.read(name) == (tmp_path / "out" / name).read_bytes(), name


def test_every_page_uses_them_and_says_so(owner: tuple[Visitor, str, str]) -> None:
    visitor, survey, facts = owner
    own = {"survey": survey, "facts": facts}
    package = f"{'&'.join(f'{key}={value}' for key, value in {**CHILDCARE, **own}.items())}"
    for path, query in (
        ("/country/FRA", own),
        ("/compose", {**CHILDCARE, **own}),
        ("/compare", {"p": package}),
    ):
        page = visitor.get(path, **query)
        assert page.status_code == 200, page.text
        assert "Your own data are in use: “mine.toml”." in page.text
        assert "Your own data are in use: “Invented survey of 400 persons”." in page.text
        assert page.headers["cache-control"] == "no-store"
        left = re.search(r'<a href="([^"]*)">Leave them out</a>', page.text)
        assert left is not None
        assert survey not in left[1] and facts in left[1]
        plain = visitor.get(path, **{k: v for k, v in query.items() if k not in own and k != "p"})
        assert "in use" not in plain.text
    with_them = visitor.get("/results", **CHILDCARE, **own)
    assert with_them.headers["cache-control"] == "no-store"
    assert with_them.text != visitor.get("/results", **CHILDCARE).text
    figures = [visitor.get("/figure/FRA/care_today.csv", **q) for q in ({}, own)]
    assert figures[0].status_code == figures[1].status_code == 200
    assert figures[0].text != figures[1].text


def test_nothing_of_own_data_is_kept_with_the_answers(owner: tuple[Visitor, str, str]) -> None:
    visitor, survey, _ = owner
    kept = visitor.client.app.state.desk.kept  # type: ignore[attr-defined]
    visitor.get("/results", **CHILDCARE)
    before = kept.size
    visitor.get("/results", survey=survey, **CHILDCARE, childcare_name="x")
    assert kept.size == before


def test_another_session_finds_nothing(client: TestClient, owner: tuple[Visitor, str, str]) -> None:
    visitor, survey, facts = owner
    other = Visitor(client, "fr")
    assert other.cookie != visitor.cookie
    for path, query in (
        ("/country/FRA", {"survey": survey}),
        ("/country/FRA", {"facts": facts}),
        ("/compose", {"survey": survey, **CHILDCARE}),
        ("/results", {"facts": facts, **CHILDCARE}),
        ("/brief.pdf", {"survey": survey, **CHILDCARE}),
        ("/compare", {"p": f"country=FRA&on=childcare&survey={survey}"}),
        ("/figure/FRA/care_today.csv", {"survey": survey}),
        ("/figure/compare/why_1.csv", {"p": f"country=FRA&on=childcare&survey={survey}"}),
        ("/figure/package/care_balance.csv", {"survey": survey, **CHILDCARE}),
        (f"/data/item/{survey}", {}),
        (f"/data/state/{survey}", {}),
        (f"/data/report/{survey}", {}),
    ):
        answer = other.get(path, **query)
        assert answer.status_code == 404, path
        assert "appartiennent à une autre session" in answer.text
        assert "Invented" not in answer.text
        found = re.findall(r'class="button" href="([^"]*)">Continuer sans ces', answer.text)
        assert bool(found) != path.startswith("/data")
        for onward in found:
            assert other.get(html.unescape(onward)).status_code in (200, 422)
    assert "Invented" not in other.get("/data").text
    answer = other.post("/data/drop", data={"token": other.token, "id": survey})
    assert answer.status_code == 404
    assert visitor.get(f"/data/item/{survey}").status_code == 200


def test_a_survey_of_another_country_is_told(owner: tuple[Visitor, str, str]) -> None:
    visitor, survey, _ = owner
    answer = visitor.get("/country/DEU", survey=survey)
    assert answer.status_code == 422 and "is of FRA" in answer.text
    swapped = visitor.get("/country/FRA", facts=survey)
    assert swapped.status_code == 409 and "cannot be used" in swapped.text


def test_only_a_form_of_the_same_session_changes_anything(
    client: TestClient, owner: tuple[Visitor, str, str]
) -> None:
    visitor, survey, _ = owner
    other = Visitor(client)
    for token in ("", "0" * 64, other.token):
        form = {"token": token, "id": survey}
        for path in ("/data/drop", "/data/forget", "/data/cancel"):
            assert visitor.post(path, data=form).status_code == 403
        brought = visitor.post("/data/facts", data=form, files={"file": ("f.toml", FACTS)})
        assert brought.status_code == 403 and "out of date" in brought.text
    cross = visitor.post(
        "/data/forget", data={"token": visitor.token}, headers={"origin": "http://evil.example"}
    )
    assert cross.status_code == 403
    stranger = Visitor(client)
    stranger.cookie = "careconomy=chosen.by-me"
    assert stranger.bring("facts", {"file": ("f.toml", FACTS)}).status_code == 403
    assert visitor.get("/data/forget").status_code in (404, 405)
    assert visitor.get(f"/data/item/{survey}").status_code == 200


def test_the_cookie_has_safe_flags_and_nothing_else_is_stored(client: TestClient) -> None:
    client.cookies.clear()
    first = client.get("/data")
    flags = {part.strip().lower() for part in first.headers["set-cookie"].split(";")[1:]}
    assert flags == {"httponly", "path=/", "samesite=strict"}
    secure = client.get("https://testserver/data", headers={"cookie": ""})
    assert "Secure" in secure.headers["set-cookie"]
    client.cookies.clear()
    assert "set-cookie" not in client.get("/country/FRA").headers
    from_elsewhere = client.get("/data", headers={"sec-fetch-site": "cross-site"})
    assert "set-cookie" not in from_elsewhere.headers
    assert 'http-equiv="refresh"' in from_elsewhere.text
    client.cookies.clear()


def test_raw_data_come_in_by_a_mapping(client: TestClient, tmp_path: Path) -> None:
    mapping = (ROOT / "examples" / "surveys" / "hetus-10-minutes.toml").read_bytes()
    raw = write_csv(tmp_path / "hetus.csv", hetus(30)).read_bytes()
    visitor = Visitor(client)
    page = visitor.brought(
        "mapped", {"mapping": ("map.toml", mapping), "file": ("C:\\mine\\hetus.csv", raw)}
    )
    assert page.status_code == 200, page.text
    assert "Quality report" in page.text
    wrong = visitor.brought(
        "mapped", {"mapping": ("map.toml", mapping), "file": ("hetus.csv", b"a,b\n1,2\n")}
    )
    assert wrong.status_code == 422 and "is not in" in wrong.text
    assert str(tmp_path.parent) not in wrong.text


def test_a_country_of_ones_own(client: TestClient) -> None:
    text = (ROOT / "docs" / "tutorials" / "own-figures.md").read_text("utf-8")
    file = next(part for part in text.split('"""') if "[population.2025]" in part)
    assert "[population" in file
    visitor = Visitor(client)
    page = visitor.brought("facts", {"file": ("own.toml", file.encode())}, country="FRA")
    assert page.status_code == 200, page.text
    iso3 = re.search(r'iso3 = "(\w+)"', file)
    assert iso3 is not None
    today = visitor.get(f"/country/{iso3[1]}", facts=id_of(page))
    assert today.status_code == 200, today.text
    compose = visitor.get("/compose", country=iso3[1], facts=id_of(page))
    assert f'<option value="{iso3[1]}" selected>' in compose.text


def test_forgetting_deletes_everything(client: TestClient, place: Path) -> None:
    visitor = Visitor(client)
    before = {path for path in place.rglob("*")}
    item = id_of(visitor.brought("facts", {"file": ("mine.toml", FACTS)}, country="FRA"))
    assert {path for path in place.rglob("*")} > before
    answer = visitor.post("/data/forget", data={"token": visitor.token})
    assert answer.status_code == 303 and 'careconomy=""' in answer.headers["set-cookie"]
    assert {path for path in place.rglob("*")} == before
    assert visitor.get(f"/data/item/{item}").status_code == 404
    assert visitor.get("/country/FRA", facts=item).status_code == 404


def test_a_session_ends_by_itself_and_with_the_server(tmp_path: Path) -> None:
    with server(tmp_path, idle=0.4) as client:
        visitor = Visitor(client)
        assert visitor.brought("facts", {"file": ("f.toml", FACTS)}, country="FRA").is_success
        root = next(tmp_path.glob(f"{PREFIX}*"))
        assert f"-{os.getpid()}-" in root.name
        end = time.monotonic() + 20
        while [path for path in root.iterdir() if path.is_dir()]:
            assert time.monotonic() < end
            time.sleep(0.1)
        assert "f.toml" not in visitor.get("/data").text
        assert visitor.brought("facts", {"file": ("f.toml", FACTS)}, country="FRA").is_success
    assert list(tmp_path.iterdir()) == []


def test_what_a_kill_left_is_swept_and_what_is_in_use_is_not(tmp_path: Path) -> None:
    code = (
        "import sys, time; from careconomy.web.sessions import Sessions;"
        "from careconomy.web.settings import DataLimits;"
        "Sessions(DataLimits(folder=sys.argv[1])); print('up', flush=True); time.sleep(60)"
    )
    # The name holds no reference: the lock must live with the process, not with the object.
    code = code.replace("Sessions(DataLimits", "kept = Sessions(DataLimits")
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None and process.stdout.readline()
        sweep(tmp_path)
        assert len(list(tmp_path.iterdir())) == 1
        process.send_signal(signal.SIGKILL)
    assert len(list(tmp_path.iterdir())) == 1
    sessions = Sessions(DataLimits(folder=str(tmp_path)))
    assert list(tmp_path.iterdir()) == [sessions.root]
    sessions.close()


def _heavy(parent: int) -> list[int]:
    """Processes of heavy work that a process began."""
    found = subprocess.run(
        ["ps", "-o", "pid=,args=", "--ppid", str(parent)], capture_output=True, text=True
    ).stdout
    return [int(line.split()[0]) for line in found.splitlines() if "careconomy.web.heavy" in line]


def _heavy_soon() -> int:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        if found := _heavy(os.getpid()):
            return found[0]
        time.sleep(0.02)
    raise AssertionError("no heavy work begins")


def test_a_killed_worker_is_told_and_the_next_one_works(client: TestClient, invented: Path) -> None:
    visitor = Visitor(client)
    answer = visitor.bring("dataset", {"file": ("invented.zip", packed_folder(invented))})
    os.kill(_heavy_soon(), signal.SIGKILL)
    page = visitor.ended(answer)
    assert page.status_code == 422 and ENDED in page.text
    assert visitor.brought("facts", {"file": ("f.toml", FACTS)}, country="FRA").is_success


def test_work_is_shown_one_at_a_time_and_can_be_cancelled(
    client: TestClient, place: Path, invented: Path
) -> None:
    visitor, other = Visitor(client), Visitor(client)
    answer = visitor.bring("dataset", {"file": ("invented.zip", packed_folder(invented))})
    path = answer.headers["location"].partition("?")[0]
    page = visitor.get(path)
    assert "<progress" in page.text and '<meta http-equiv="refresh"' in page.text
    second = visitor.bring("facts", {"file": ("f.toml", FACTS)})
    assert second.status_code == 409 and "still being read" in second.text
    waiting = other.bring("facts", {"file": ("f.toml", FACTS)}, country="FRA")
    behind = other.get(waiting.headers["location"].partition("?")[0])
    assert "1 file is before yours" in behind.text
    process = _heavy_soon()
    quick = time.monotonic()
    assert other.get("/health").status_code == 200
    assert time.monotonic() - quick < 5 * LOOK
    form = {"token": visitor.token, "id": path.rpartition("/")[2]}
    assert visitor.post("/data/cancel", data=form).status_code == 303
    assert process not in _heavy(os.getpid())
    assert visitor.get(path).status_code == 404
    assert not [found for found in place.rglob("*") if found.name == path.rpartition("/")[2]]
    assert other.ended(waiting).status_code == 200


def test_a_profile_is_read_back_to_the_last_digit(invented: Path, tmp_path: Path) -> None:
    profile = measured(Survey.open(invented))
    write_profile(profile, tmp_path / "profile.json")
    again = read_profile(tmp_path / "profile.json")
    assert (again.values == profile.values).all()
    assert again.covariance is not None and profile.covariance is not None
    assert (again.covariance == profile.covariance).all()
    for name in ("names", "units", "year", "own", "own_ages", "observed"):
        assert getattr(again, name) == getattr(profile, name), name
    assert dict(again.survey or {}) == dict(profile.survey or {})
    assert len(again.facts) == len(profile.facts)
    assert Country.load("FRA").iso3 == (again.survey or {})["country"]
