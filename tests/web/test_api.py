"""The API gives the numbers of the command line, and says what is wrong with a request."""

from __future__ import annotations

import asyncio
import gzip
import html
import io
import json
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from careconomy.cli.run import run
from careconomy.web.app import create_app
from careconomy.web.guard import HEADERS, Rates
from careconomy.web.pool import Busy, Crew, Desk, Kept, key_of
from careconomy.web.settings import Settings
from careconomy.web.work import Made, Refused, work
from tests.project.markdown import ROOT

EXAMPLES = sorted((ROOT / "examples").glob("*.toml"))
ALONE = Settings(hosts=("testserver",), quick=0, slow=0)
PLACES = {"name": "Places", "policies": {"childcare": {"coverage": {"0-2": 0.65, "3-5": 1.0}}}}


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    # `testserver` counts as reached from elsewhere; its rate is not what is tested here.
    settings = Settings(hosts=("testserver",), quick=0, slow=0, rate=1e6, burst=1_000_000)
    with TestClient(create_app(settings)) as made:
        yield made


def tables_of(path: Path) -> dict[str, object]:
    return tomllib.loads(path.read_text("utf-8"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_simulation_is_that_of_the_command_line(
    client: TestClient, path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    if "extends" in tables_of(path):
        pytest.skip("a package that extends a file is of the command line alone")
    asked = {"country": "FRA", "package": tables_of(path), "draws": 50, "seed": 3}
    answer = client.post("/api/simulate", json=asked)
    assert answer.status_code == 200, answer.text
    words = ["simulate", str(path), "--country", "FRA", "--draws", "50", "--seed", "3"]
    assert run([*words, "--format", "json"]) == 0
    assert answer.json() == json.loads(capfdbinary.readouterr().out)


def test_balance_is_that_of_the_command_line(
    client: TestClient, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    query = {"draws": 20, "value_method": "opportunity", "wage_concept": "net"}
    answer = client.get("/api/countries/IND/balance", params=query)
    words = ["balance", "IND", "--draws", "20", "--value-method", "opportunity"]
    assert run([*words, "--wage-concept", "net", "--format", "json"]) == 0
    assert answer.json() == json.loads(capfdbinary.readouterr().out)
    own = client.post("/api/balance", json={"country": "IND", "draws": 20, **{
        name: query[name] for name in ("value_method", "wage_concept")}})  # fmt: skip
    assert own.json() == answer.json()


def test_own_facts_change_the_balance(client: TestClient) -> None:
    before = client.get("/api/countries/FRA/balance").json()
    asked = {"country": "FRA", "facts": {"unpaid_care_women": 1.5}}
    after = client.post("/api/balance", json=asked).json()
    assert before["unpaid_hours"]["mothers"] != after["unpaid_hours"]["mothers"]


def test_comparison_holds_the_single_simulations(client: TestClient) -> None:
    packages = [PLACES, {"name": "Fathers", "policies": {"leave": {"paternity": {"weeks": 5}}}}]
    both = client.post("/api/compare", json={"country": "FRA", "packages": packages}).json()
    assert [found["package"] for found in both] == ["Places", "Fathers"]
    for package, found in zip(packages, both, strict=True):
        alone = client.post("/api/simulate", json={"country": "FRA", "package": package})
        assert alone.json() == found


def test_lists(client: TestClient) -> None:
    countries = client.get("/api/countries").json()
    assert {"iso3": "FRA", "name": "France"}.items() <= next(
        row.items() for row in countries if row["iso3"] == "FRA"
    )
    facts = client.get("/api/countries/France").json()
    assert facts["country"] == "FRA" and facts["facts"]["gdp"]["unit"] == "EUR a year"
    rows = client.get("/api/parameters", params={"policy": "leave"}).json()
    assert {row["table"] for row in rows} == {
        "policies.leave.maternity", "policies.leave.paternity", "policies.leave.parental"
    }  # fmt: skip
    assert client.get("/api/schema").json()["title"] == "careconomy package"
    assert client.get("/health").json()["status"] == "ok"


def test_brief_in_three_forms(client: TestClient) -> None:
    asked = {"country": "FRA", "package": PLACES, "draws": 20, "language": "fr"}
    pdf = client.post("/api/brief", json={**asked, "form": "pdf"})
    assert pdf.headers["content-type"] == "application/pdf" and pdf.content.startswith(b"%PDF")
    assert pdf.headers["content-disposition"] == 'attachment; filename="care-fra-fr.pdf"'
    shown = client.post("/api/brief", json={**asked, "form": "html"})
    assert '<html lang="fr"' in shown.text
    packed = client.post("/api/brief", json={**asked, "form": "zip"}).content
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.read("brief.pdf") == pdf.content
        assert any(name.endswith(".svg") for name in archive.namelist())


MISTAKES = [
    ("GET", "/api/countries/XXX", None, 404, "XXX"),
    ("GET", "/api/countries/FRA/balance?value_method=nothing", None, 422, "nothing"),
    ("GET", "/api/countries/FRA/balance?year=1500", None, 422, "year"),
    ("GET", "/api/countries/FRA/balance?draws=2001", None, 422, "2001 draws"),
    ("GET", "/api/parameters?policy=childcar", None, 404, "childcar"),
    ("POST", "/api/simulate", {"country": "FRA"}, 422, "package"),
    ("POST", "/api/simulate", {"country": "FRA", "package": {"polices": {}}}, 422, "polices"),
    ("POST", "/api/simulate", {"country": "FRA", "package": PLACES, "too": 1}, 422, "too"),
    (
        "POST",
        "/api/simulate",
        {"country": "FRA", "package": {"extends": "/etc/passwd"}},
        422,
        "cannot extend a file",
    ),
    ("POST", "/api/simulate", {"country": "FRA", "package": PLACES, "facts": {"gdp": -1}}, 422,
     "gdp"),
    ("POST", "/api/compare", {"country": "FRA", "packages": [PLACES]}, 422, "packages"),
    ("POST", "/api/brief", {"country": "FRA", "package": PLACES, "language": "xx"}, 422, "xx"),
    ("GET", "/nowhere", None, 404, "Not Found"),
    ("DELETE", "/api/simulate", None, 405, "Method"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path", "body", "status", "said"), MISTAKES)
def test_mistakes_are_told(
    client: TestClient, method: str, path: str, body: object, status: int, said: str
) -> None:
    answer = client.request(method, path, json=body)
    assert answer.status_code == status, answer.text
    found = answer.json()
    assert set(found) == {"problem", "where", "remedy"}
    assert said in " ".join(found.values())
    assert "Traceback" not in answer.text


def test_every_answer_has_the_headers(client: TestClient) -> None:
    for path in ("/health", "/nowhere", "/api/countries/FRA", "/api/countries/XXX"):
        headers = client.get(path).headers
        assert HEADERS.items() <= headers.items()
        assert "set-cookie" not in headers and "server" not in headers


def test_the_same_request_is_answered_once(client: TestClient) -> None:
    first = client.get("/api/countries/ESP/balance")
    again = client.get(
        "/api/countries/ESP/balance", headers={"if-none-match": first.headers["etag"]}
    )
    assert again.status_code == 304 and not again.content
    plain = client.get("/api/countries/ESP/balance", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers and plain.json() == first.json()


def test_other_sites_names_and_strangers_are_kept_out() -> None:
    settings = Settings(hosts=("testserver",), quick=0, slow=0, password="care for all")
    with TestClient(create_app(settings)) as client:
        assert client.get("/health").status_code == 200
        asked = client.get("/api/schema")
        assert asked.status_code == 401 and "Basic" in asked.headers["www-authenticate"]
        assert client.get("/api/schema", auth=("any", "wrong")).status_code == 401
        assert client.get("/api/schema", headers={"authorization": "Basic %%%"}).status_code == 401
        assert client.get("/api/schema", auth=("any", "care for all")).status_code == 200
        known = {"auth": ("any", "care for all")}
        assert client.get("/health", headers={"host": "evil.example"}).status_code == 400
        cross = client.post(
            "/api/simulate", json={}, headers={"origin": "http://evil.example"}, **known
        )
        assert cross.status_code == 403
        same = client.post(
            "/api/simulate", json={}, headers={"origin": "http://testserver"}, **known
        )
        assert same.status_code == 422


def test_large_requests_are_refused_also_without_a_stated_length(client: TestClient) -> None:
    large = b" " * 1_000_001
    assert client.post("/api/simulate", content=large).status_code == 413
    pieces = (large[:300_000] for _ in range(4))
    answer = client.post(
        "/api/simulate", content=pieces, headers={"content-type": "application/json"}
    )
    assert answer.status_code == 413


def test_rates_fill_with_time() -> None:
    now = [0.0]
    rates = Rates(rate=2.0, burst=3, clock=lambda: now[0])
    assert [rates.allows("a") for _ in range(4)] == [True, True, True, False]
    assert rates.allows("b")
    now[0] = 0.5
    assert rates.allows("a") and not rates.allows("a")


def test_what_is_kept_is_bounded() -> None:
    kept = Kept(100)
    for name in "abc":
        kept.put(name, Made(bytes(40)))
    assert kept.size == 80 and kept.get("a") is None and kept.get("c") is not None
    kept.put("large", Made(bytes(101)))
    assert kept.get("large") is None and kept.size == 80


def test_work_is_shared_bounded_and_survives_a_killed_process() -> None:
    asked = {"country": "FRA", "package": PLACES, "to": None, "draws": 0, "seed": 1,
             "value_method": "specialist", "wage_concept": "net", "facts": {}}  # fmt: skip

    async def story() -> None:
        desk = Desk(Settings(quick=1, slow=0))
        try:
            both = await asyncio.gather(*(desk.answer("simulate", asked) for _ in range(2)))
            assert both[0][0] is both[1][0]
            made, key = both[0]
            assert isinstance(made, Made) and key == key_of(
                "simulate", dict(reversed(asked.items()))
            )
            assert json.loads(gzip.decompress(made.body))["country"] == "FRA"
            executor = desk._quick._executor
            begun = asyncio.create_task(desk.answer("simulate", {**asked, "seed": 2}))
            while not executor._pending_work_items:  # type: ignore[attr-defined]
                await asyncio.sleep(0)
            for process in list(executor._processes.values()):  # type: ignore[attr-defined]
                process.kill()
            with pytest.raises(Busy):
                await begun
            again, _ = await desk.answer("simulate", {**asked, "seed": 1000})
            assert isinstance(again, Made)
        finally:
            desk.close()

    async def crowd() -> None:
        crew = Crew(0, waiting=1)
        try:
            some = [crew.run("facts", {"country": "FRA"}) for _ in range(3)]
            found = await asyncio.gather(*some, return_exceptions=True)
            assert sum(isinstance(one, Busy) for one in found) == 1
        finally:
            crew.close()

    asyncio.run(story())
    asyncio.run(crowd())


def test_mistakes_of_work_come_back_as_data() -> None:
    found = work("facts", {"country": "nowhere"})
    assert isinstance(found, Refused) and "nowhere" in found.problem


def test_a_comparison_takes_another_country(client: TestClient) -> None:
    query = "country=FRA&on=childcare"
    found = client.get("/compare", params={"p": query, "in": "MEX"}, follow_redirects=False)
    assert found.status_code == 303
    page = client.get(found.headers["location"]).text
    assert "France" in page and "Mexico" in page
    assert "between countries it is their facts" in page
    unknown = client.get("/compare", params={"p": query, "in": "XXX"}, follow_redirects=False)
    assert unknown.status_code == 404


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("on=childcare&childcare.coverage.0-2=9", "Donnez un nombre de 0 à 1"),
        ("on=childcare&childcare.coverage.0-2=x", "Donnez un nombre de 0 à 1"),
        ("on=childcare&childcare.payers.state=0.5", "totaliser 100"),
        ("on=childcare&from=2035&to=2025", "entre 2020 et 2050"),
        ("on=childcare&from=abc", "entre 2020 et 2050"),
        ("on=no-such", "en anglais"),
        ("on=leave.paternity&leave.paternity.covers_informal=maybe", "ne convient pas ici"),
    ],
)
def test_mistakes_of_a_form_are_in_the_visitors_language(
    client: TestClient, query: str, said: str
) -> None:
    page = client.get(f"/compose?country=FRA&lang=fr&{query}")
    assert page.status_code == 422
    assert said in html.unescape(page.text)
