"""Hostile requests end in a mistake that is told, never in an error of the server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from careconomy.web.app import create_app
from careconomy.web.settings import Settings
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
