"""What a request may say; read and checked before any work."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from careconomy.care_balance.value import METHODS, WAGE_CONCEPTS, Valuation
from careconomy.package import FIRST_YEAR, LAST_YEAR
from careconomy.report.language import languages

Country = Annotated[
    str, Field(max_length=80, description="ISO 3166 code or name.", examples=["FRA"])
]
Method = Annotated[str, Field(max_length=40, json_schema_extra={"enum": list(METHODS)})]
Concept = Annotated[str, Field(max_length=40, json_schema_extra={"enum": list(WAGE_CONCEPTS)})]
Language = Annotated[str, Field(max_length=10, json_schema_extra={"enum": list(languages())})]
Year = Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR)]
Tables = Annotated[
    dict[str, Any],
    Field(
        description="A package as its TOML file holds it; see /api/schema.",
        examples=[{"name": "Places", "policies": {"childcare": {"coverage": {"0-2": 0.6}}}}],
    ),
]


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Drawn(_Form):
    """Whose facts, how unpaid hours are valued, and how intervals are drawn."""

    country: Country
    facts: dict[str, Annotated[float, Field(allow_inf_nan=False)]] = Field(
        default={}, description="Facts of your own, by name.", max_length=500
    )
    value_method: Method = Valuation().method
    wage_concept: Concept = Valuation().wage_concept
    draws: int = Field(default=0, ge=0, description="Draws behind the 90 % intervals; 0 for none.")
    seed: int = Field(default=1, ge=0, lt=2**63)


class Simulation(Drawn):
    """A package to run on a country."""

    package: Tables
    to: Year | None = Field(default=None, description="Last year, if not the package's.")


class Comparison(Drawn):
    """Up to four packages to run on one country, under the same draws."""

    packages: list[Tables] = Field(min_length=2, max_length=4)
    to: Year | None = Field(default=None, description="Last year, if not the packages'.")


class Document(Simulation):
    """The brief of a package; `zip` holds all formats, figures and tables."""

    draws: int = Field(default=1000, ge=0)
    language: Language = "en"
    form: Literal["pdf", "html", "docx", "zip"] = "pdf"


class Mistake(BaseModel):
    """What is wrong with a request, where, and what to do."""

    problem: str
    where: str
    remedy: str
