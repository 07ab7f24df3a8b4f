"""Requests made up from the interface's own description find no error of the server."""

from __future__ import annotations

import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error

from careconomy.web.app import create_app
from careconomy.web.settings import Settings

APP = create_app(Settings(hosts=("*",), quick=0, slow=0, rate=1e6, burst=1_000_000, most_draws=20))
schema = schemathesis.openapi.from_asgi("/api/openapi.json", APP)


@schema.parametrize()
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_request_breaks_the_server(case: schemathesis.Case) -> None:
    case.call_and_validate(checks=[not_a_server_error])
