"""A visitor's own data in the work for a page: the country with own facts, measured diaries.

Work carries ids as they stand in the address, and under `own` the file that each stands for; an id
that is not there is of another session, and work for it is never begun (see `sessions.py`).
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from careconomy.errors import CareError

if TYPE_CHECKING:
    from careconomy.accounts.survey_accounts import SurveyAccounts
    from careconomy.care_balance.profile import Profile
    from careconomy.facts import Country

Asked = Mapping[str, Any]
# What is kept of the accounts of a survey beside its name and the age profiles.
ACCOUNTS = ("value", "transfers", "net_givers", "time_poverty", "notes", "lacking")
VALUED_BY_FACTS = "Measured value rests on the stored facts of the country; yours are in use here."


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


def profile_for(asked: Asked, survey: str, facts: str) -> Profile | None:
    """Read the diaries that an id stands for, measured before; None for no id. Raises CareError."""
    if not survey:
        return None
    found = read_profile(Path(asked["own"][survey]))
    accounts = found.accounts
    if accounts is None or not facts:
        return found
    lacking = {**accounts.lacking, "value": VALUED_BY_FACTS}
    return replace(found, accounts=replace(accounts, value=(), lacking=lacking))


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
        "accounts": None if profile.accounts is None else _written(profile.accounts),
    }
    path.write_text(json.dumps(held), "utf-8")


def read_profile(path: Path) -> Profile:
    """Read what `write_profile` wrote. Raises CareError where it is gone."""
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
        accounts=None if held["accounts"] is None else _accounts(held["accounts"]),
    )


def _written(accounts: SurveyAccounts) -> dict[str, Any]:
    """Accounts of a survey as plain data; the hours of age profiles as the bytes that they are."""
    found = accounts.to_dict()
    held = {name: found[name] for name in ACCOUNTS}
    if accounts.profiles is not None:
        profiles = accounts.profiles
        hours = np.ascontiguousarray(profiles.hours, dtype="<f8")
        held["profiles"] = {
            "hours": b64encode(hours.tobytes()).decode("ascii"),
            "shape": hours.shape,
            "errors": profiles.errors,
            "own": profiles.own,
            "fact": asdict(profiles.fact),
            "notes": profiles.notes,
        }
    return {"survey": dict(accounts.survey), **held}


def _accounts(held: Mapping[str, Any]) -> SurveyAccounts:
    from careconomy.accounts.support_ratio_profiles import AgeProfiles
    from careconomy.accounts.survey_accounts import SurveyAccounts
    from careconomy.facts import Fact

    profiles = None
    if "profiles" in held:
        found = held["profiles"]
        hours = np.frombuffer(b64decode(found["hours"]), dtype="<f8").reshape(found["shape"])
        profiles = AgeProfiles(
            hours,
            tuple(found["errors"]),
            found["own"],
            Fact(**found["fact"]),
            tuple(found["notes"]),
        )
    rows = {name: tuple(held[name]) for name in ACCOUNTS if name not in ("notes", "lacking")}
    notes = {name: tuple(texts) for name, texts in held["notes"].items()}
    return SurveyAccounts(
        survey=held["survey"], notes=notes, lacking=held["lacking"], profiles=profiles, **rows
    )
