"""A visitor's own data in the work for a page: the country with own facts, measured diaries.

Work carries ids as they stand in the address, and under `own` the file that each stands for; an id
that is not there is of another session, and work for it is never begun (see `sessions.py`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from careconomy.errors import CareError

if TYPE_CHECKING:
    from careconomy.care_balance.profile import Profile
    from careconomy.facts import Country

Asked = Mapping[str, Any]


def country_of(asked: Asked, name: str, facts: str) -> Country:
    """Load a country, with the file of facts that an id stands for. Raises CareError."""
    from careconomy.facts import Country

    file = asked.get("own", {}).get(facts) if facts else None
    try:
        return Country.load(name, file=file)
    except CareError as error:
        if file is None or error.where != file:
            raise
        # Where the file lies on the server is nobody's matter.
        raise CareError(error.problem, where=Path(file).name, remedy=error.remedy) from None


def profile_for(asked: Asked, survey: str) -> Profile | None:
    """Read the diaries that an id stands for, measured before; None for no id. Raises CareError."""
    return read_profile(Path(asked["own"][survey])) if survey else None


def write_profile(profile: Profile, path: Path) -> None:
    """Write a measured profile; every number is read back to the last digit."""
    held = {
        "names": profile.names,
        "values": profile.values.tolist(),
        "units": profile.units,
        "year": profile.year,
        "facts": [asdict(fact) for fact in profile.facts],
        "covariance": None if profile.covariance is None else profile.covariance.tolist(),
        "own": profile.own,
        "own_ages": profile.own_ages,
        "observed": sorted(profile.observed),
        "survey": None if profile.survey is None else dict(profile.survey),
    }
    path.write_text(json.dumps(held), "utf-8")


def read_profile(path: Path) -> Profile:
    """Read what `write_profile` wrote. Raises CareError where it is gone."""
    import numpy as np

    from careconomy.care_balance.profile import Profile
    from careconomy.facts import Fact

    try:
        held = json.loads(path.read_text("utf-8"))
    except OSError:
        raise CareError("the data are not here any more.", remedy="Bring them again.") from None
    covariance = held["covariance"]
    return Profile(
        names=tuple(held["names"]),
        values=np.array(held["values"]),
        units=tuple(held["units"]),
        year=held["year"],
        facts=tuple(Fact(**fact) for fact in held["facts"]),
        covariance=None if covariance is None else np.array(covariance),
        own=held["own"],
        own_ages=held["own_ages"],
        observed=frozenset((need, provider) for need, provider in held["observed"]),
        survey=held["survey"],
    )
