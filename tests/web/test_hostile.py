"""Hostile requests end in a mistake that is told, never in an error of the server."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from careconomy.report.language import Language, Unit
from careconomy.report.values import Point
from careconomy.web.app import create_app
from careconomy.web.pool import Crew
from careconomy.web.settings import Settings
from careconomy.web.state import State, distinct
from careconomy.web.work import Made
from tests.web.own_data import Visitor

JSON = {"content-type": "application/json"}


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    settings = Settings(hosts=("testserver",), quick=0, slow=0, rate=1e6, burst=1_000_000)
    with TestClient(create_app(settings), raise_server_exceptions=False) as made:
        yield made


@pytest.mark.parametrize("origin", ["http://[", "http://[x]", "//", "null", "http://testserver:x"])
def test_an_origin_that_cannot_be_read_is_another_site(client: TestClient, origin: str) -> None:
    answer = client.post("/api/simulate", json={}, headers={"origin": origin})
    assert answer.status_code == 403 and "another site" in answer.json()["problem"]


def test_a_small_form_may_have_many_fields(client: TestClient) -> None:
    visitor = Visitor(client)
    fields = {f"field{at}": "1" for at in range(40)}
    assert visitor.post("/data/cancel", data={"token": visitor.token, **fields}).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        r'{"country": "\ud800", "package": {"name": "a", "policies": {"childcare": {}}}}',
        r'{"country": "FRA", "package": {"name": "a", "policies": {"\ud800": {}}}}',
        r'{"country": "FRA", "package": {"\ud800": 1, "policies": {"childcare": {}}}}',
    ],
)
def test_a_word_that_no_text_can_hold_is_told(client: TestClient, body: str) -> None:
    answer = client.post("/api/simulate", content=body, headers=JSON)
    assert answer.status_code == 422 and answer.json()["problem"]


@pytest.mark.parametrize("path", ["/country/GUF", "/compose?country=GUF&on=childcare"])
def test_a_country_of_which_too_little_is_known_is_told_in_the_language(
    client: TestClient, path: str
) -> None:
    answer = client.get(path, headers={"accept-language": "fr"})
    assert answer.status_code == 422
    assert "Guyane française" in answer.text and "salaire brut moyen" in answer.text.lower()
    assert "--set" not in answer.text and "is not known" not in answer.text


@pytest.mark.parametrize("path", ["/country/XXX", "/country?country=XXX", "/compose?country=XXX"])
def test_an_unknown_country_is_told_in_the_language(client: TestClient, path: str) -> None:
    answer = client.get(path, headers={"accept-language": "es"})
    assert answer.status_code == 404
    assert "No se conoce ningún país" in answer.text and "is known" not in answer.text


def test_processes_killed_while_they_rest_are_replaced_before_anybody_notices() -> None:
    async def story() -> None:
        crew = Crew(1, waiting=2)
        try:
            await crew.run("facts", {"country": "FRA"})
            for process in list(crew._executor._processes.values()):  # type: ignore[attr-defined]
                process.kill()
                process.join()
            while not crew._executor._broken:  # type: ignore[attr-defined]
                await asyncio.sleep(0.01)
            assert isinstance(await crew.run("facts", {"country": "FRA"}), Made)
        finally:
            crew.close()

    asyncio.run(story())


def test_packages_of_one_name_are_told_apart() -> None:
    states = [State(name=name) for name in ("", "Places", "", "Places")]
    told = ["Care package 1", "Places 1", "Care package 2", "Places 2"]
    assert distinct(states, "Care package") == told
    assert distinct(states[:2], "Care package") == ["Care package", "Places"]


def test_compared_packages_of_one_name_are_told_apart_on_the_page(client: TestClient) -> None:
    packages = [f"country=FRA&on=leave.{kind}" for kind in ("paternity", "maternity")]
    answer = client.get("/compare", params={"p": packages, "lang": "fr"})
    assert answer.text.count("Programme pour le soin 2</a>") == 2


def test_a_minus_stands_before_the_sign_of_money() -> None:
    shown = Language("en").value(Point(-36.2e9), Unit("money", "EUR", power=0))
    assert shown == "−€36.2\u00a0bn"


@pytest.mark.parametrize("path", ["/figure/compare/x.svg", "/figure/compare/why_1.svg?p=on%3Dx"])
def test_a_figure_of_nothing_compared_is_a_mistake(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 422
