"""A user's national accounts beside unpaid work: one TOML file a year, read strictly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from careconomy.accounts.head_file import LARGEST
from careconomy.accounts.satellite_functions import ALL, NAMES, function_of
from careconomy.accounts.value_tasks import TASKS
from careconomy.errors import CareError, nearest
from careconomy.facts.checks import (
    check_key,
    checked_code,
    checked_number,
    checked_text,
    checked_year,
    shown,
)
from careconomy.files import read_toml

LARGEST_FILE = 1_000_000
YEARS = (1900, 2200)
TABLES = ("account", "gdp", "government", "functions", "outputs")
ACCOUNT = ("currency", "year", "source")
AMOUNT = ("value", "low", "high", "se", "year", "currency", "source")
MONEY = ("stock", "capital_consumption", "taxes", "subsidies")
RATES = ("return_rate", "depreciation_rate")
INTERMEDIATE = "intermediate"
FUNCTION = (*MONEY, *RATES, INTERMEDIATE)
OUTPUT = ("function", "unit", "price", "quantity", "hours_of", "per_hour")
LINES = tuple(dict.fromkeys(task.line for task in TASKS))
# Half the width of a 95 % interval of a normal distribution, in standard errors.
HALF_WIDTH = 1.959963984540054
REMEDY = "Start from examples/accounts/us-2014/accounts.toml."


@dataclass(frozen=True)
class Amount:
    """A figure that is given: value, its standard error (None: taken as known), its source."""

    value: float
    se: float | None
    source: str


@dataclass(frozen=True)
class Output:
    """A service with a market price: so many units a year, or an hour of some unpaid work.

    `hours_of`: line or function whose hours are multiplied by `per_hour`, "" where the file gives
    the quantity itself.
    """

    name: str
    function: str
    unit: str
    hours_of: str


@dataclass(frozen=True)
class Accounts:
    """What a file gives: `amounts` by key, such as "nutrition.stock" or "outputs.meals.price".

    `products`: intermediate products by function; what is not in `amounts` is not known.
    """

    where: str
    currency: str
    year: int
    amounts: Mapping[str, Amount]
    products: Mapping[str, tuple[str, ...]]
    outputs: tuple[Output, ...]

    @property
    def money(self) -> str:
        """Unit of money, with its year."""
        return f"{self.currency} of {self.year}"


def read_accounts(path: str | Path) -> Accounts:
    """Read a file of accounts; every key, type, sign and year is checked. Raises CareError.

    `[account]` currency, year, source; `[gdp]`; `[government] capital_return`; `[functions.NAME]`
    with stock, return_rate, depreciation_rate or capital_consumption, intermediate (an amount, or a
    table of products), taxes, subsidies; `[outputs.NAME]` with function, unit, price, and quantity
    or hours_of and per_hour. NAME of a function, or "all" for what is known of all together. An
    amount is a number or a table with value and perhaps low and high, or se, and source.
    """
    content = read_toml(
        Path(path),
        name="the file of accounts",
        kind="a file of accounts",
        largest=LARGEST_FILE,
        remedy=REMEDY,
    )
    return accounts_of(content, str(path))


def accounts_of(content: Mapping[str, Any], where: str = "accounts") -> Accounts:
    """Check tables as of a file; see `read_accounts`. Raises CareError."""
    for key in content:
        check_key(key, TABLES, "the file of accounts", where)
    account = _table(content.get("account"), "account", where)
    for key in account:
        check_key(key, ACCOUNT, "[account]", where)
    for key in ("currency", "year"):
        if key not in account:
            raise CareError(f"[account] has no {key}.", where=where, remedy=REMEDY)
    reader = _Reader(
        where,
        checked_code(account["currency"], "account.currency", "USD", where),
        checked_year(account["year"], "account.year", *YEARS, where),
        checked_text(account.get("source", "of the user"), "account.source", where),
    )
    return reader.accounts(content)


def _table(found: Any, name: str, where: str) -> Mapping[str, Any]:
    if not isinstance(found, Mapping):
        problem = f"there is no table [{name}]." if found is None else f'"{name}" is not a table.'
        raise CareError(problem, where=where, remedy=f"Write [{name}] on a line of its own.")
    return found


def _counted(key: str) -> str:
    """What a key of a function counts as: a rate of depreciation gives capital consumption."""
    return "capital_consumption" if key == "depreciation_rate" else key


@dataclass(frozen=True)
class _Reader:
    """Head of the file, which amounts refer to."""

    where: str
    currency: str
    year: int
    source: str

    def accounts(self, content: Mapping[str, Any]) -> Accounts:
        amounts = dict(self._single(content))
        products: dict[str, tuple[str, ...]] = {}
        functions = content.get("functions", {})
        for name, table in _table(functions, "functions", self.where).items():
            found, listed = self._function(name, table)
            amounts |= found
            if listed:
                products[name] = listed
        self._check_twice(amounts)
        outputs = []
        for name, table in _table(content.get("outputs", {}), "outputs", self.where).items():
            output, found = self._output(name, table)
            outputs.append(output)
            amounts |= found
        return Accounts(
            self.where, self.currency, self.year, amounts, products, tuple(outputs)
        )  # fmt: skip

    def _single(self, content: Mapping[str, Any]) -> Iterator[tuple[str, Amount]]:
        if "gdp" in content:
            gdp = self._amount(content["gdp"], "gdp")
            if gdp.value <= 0.0:
                raise self._sign("gdp", gdp.value, "above zero")
            yield "gdp", gdp
        if "government" in content:
            table = _table(content["government"], "government", self.where)
            for key, found in table.items():
                check_key(key, ("capital_return",), "[government]", self.where)
                yield "government.capital_return", self._amount(found, "government.capital_return")

    def _function(self, name: str, table: Any) -> tuple[dict[str, Amount], tuple[str, ...]]:
        check_key(name, (*NAMES, ALL), "[functions]", self.where)
        amounts: dict[str, Amount] = {}
        listed: tuple[str, ...] = ()
        for key, found in _table(table, f"functions.{name}", self.where).items():
            check_key(key, FUNCTION, f"[functions.{name}]", self.where)
            place = f"{name}.{key}"
            if key == INTERMEDIATE and isinstance(found, Mapping) and "value" not in found:
                for product, amount in found.items():
                    checked_text(product, f"functions.{place}", self.where, 60)
                    amounts[f"{place}.{product}"] = self._amount(amount, f"{place}.{product}")
                listed = tuple(found)
            elif key == INTERMEDIATE:
                listed = ("all products",)
                amounts[f"{place}.{listed[0]}"] = self._amount(found, place)
            else:
                amounts[place] = self._amount(found, place)
                if key in RATES and amounts[place].value > 1.0:
                    raise CareError(
                        f"{place} is {amounts[place].value:g}.",
                        where=self.where,
                        remedy="Give a rate a year as a fraction: 15 % is 0.15.",
                    )
        self._check_capital(name, amounts)
        return amounts, listed

    def _check_capital(self, name: str, amounts: Mapping[str, Amount]) -> None:
        keys = {key.removeprefix(f"{name}.") for key in amounts}
        if keys & set(RATES) and "stock" not in keys:
            rate = next(key for key in RATES if key in keys)
            raise CareError(
                f"[functions.{name}] has {rate} and no stock to which it applies.",
                where=self.where,
                remedy="Add stock, the value of durables.",
            )
        if {"capital_consumption", "depreciation_rate"} <= keys:
            raise CareError(
                f"[functions.{name}] gives consumption of fixed capital twice: as "
                "capital_consumption, and as stock x depreciation_rate.",
                where=self.where,
                remedy="Keep one of the two.",
            )

    def _check_twice(self, amounts: Mapping[str, Amount]) -> None:
        """What is given for all functions together cannot be given for one of them as well."""
        keys = [key.split(".")[:2] for key in amounts if "." in key]
        given = [(name, _counted(kind)) for name, kind in keys]
        together = {kind for name, kind in given if name == ALL}
        for name, kind in given:
            if name in NAMES and name != NAMES[-1] and kind in together:
                raise CareError(
                    f"{kind} is given for {name} and for all functions together: it would count "
                    "twice.",
                    where=self.where,
                    remedy=f"Keep it in [functions.{ALL}], or give it for every function.",
                )

    def _output(self, name: str, table: Any) -> tuple[Output, dict[str, Amount]]:
        head = f"outputs.{name}"
        table = _table(table, head, self.where)
        for key in table:
            check_key(key, OUTPUT, f"[{head}]", self.where)
        for key in ("unit", "price"):
            if key not in table:
                raise CareError(f"[{head}] has no {key}.", where=self.where, remedy=REMEDY)
        hours_of = checked_text(table.get("hours_of", ""), f"{head}.hours_of", self.where)
        if bool(hours_of) == ("quantity" in table):
            raise CareError(
                f"[{head}] needs quantity, or hours_of, and not both.",
                where=self.where,
                remedy="Give units a year, or the line whose hours in the diaries make them.",
            )
        if "per_hour" in table and not hours_of:
            raise CareError(
                f"[{head}] has per_hour without hours_of.",
                where=self.where,
                remedy="Name the line whose hours are meant.",
            )
        function = self._function_of(head, table.get("function"), hours_of)
        keys = ("price", "quantity", "per_hour")
        amounts = {
            f"{head}.{key}": self._amount(table[key], f"{head}.{key}")
            for key in keys
            if key in table
        }
        for key, amount in amounts.items():
            if amount.value <= 0.0 and not key.endswith("quantity"):
                raise self._sign(key, amount.value, "above zero")
        unit = checked_text(table["unit"], f"{head}.unit", self.where, 60)
        return Output(name, function, unit, hours_of), amounts

    def _function_of(self, head: str, named: Any, hours_of: str) -> str:
        known = tuple(dict.fromkeys((*LINES, *NAMES)))
        if hours_of and hours_of not in known:
            raise CareError(
                f'{head}.hours_of is "{shown(hours_of)}".{nearest(hours_of, known)}',
                where=self.where,
                remedy=f"Name one of {', '.join(known)}.",
            )
        meant = hours_of if hours_of in NAMES else function_of(hours_of) if hours_of else None
        if named is None and meant is None:
            raise CareError(
                f"[{head}] has no function.",
                where=self.where,
                remedy=f"Name one of {', '.join(NAMES)}.",
            )
        if named is not None and named not in NAMES:
            raise CareError(
                f'{head}.function is "{shown(named)}".{nearest(shown(named), NAMES)}',
                where=self.where,
                remedy=f"Name one of {', '.join(NAMES)}.",
            )
        if named is not None and meant is not None and named != meant:
            raise CareError(
                f"{head} is of {named}, and the hours of {hours_of} are of {meant}.",
                where=self.where,
                remedy=f"Take hours of {named}, or leave function out.",
            )
        return str(named or meant)

    def _amount(self, found: Any, key: str) -> Amount:
        table: Mapping[str, Any] = found if isinstance(found, Mapping) else {"value": found}
        for name in table:
            check_key(name, AMOUNT, key, self.where)
        if "value" not in table:
            raise CareError(f"{key} has no value.", where=self.where, remedy="Give value = NUMBER.")
        value = checked_number(table["value"], key, self.where)
        if value < 0.0:
            raise self._sign(key, value, "not below zero")
        if value >= LARGEST:
            raise self._sign(key, value, "below 1e30")
        self._check_money(key, table)
        source = checked_text(table.get("source", self.source), f"{key}.source", self.where)
        return Amount(value, self._error(key, value, table), source)

    def _check_money(self, key: str, table: Mapping[str, Any]) -> None:
        if "year" in table:
            year = checked_year(table["year"], f"{key}.year", *YEARS, self.where)
            if year != self.year:
                raise CareError(
                    f"{key} is of {year}, the account is of {self.year}, and there is no deflator.",
                    where=self.where,
                    remedy=f"Give the figure of {self.year} at its prices.",
                )
        if "currency" in table and table["currency"] != self.currency:
            raise CareError(
                f"{key} is in {shown(table['currency'])}, the account in {self.currency}.",
                where=self.where,
                remedy=f"Convert it to {self.currency}.",
            )

    def _error(self, key: str, value: float, table: Mapping[str, Any]) -> float | None:
        bounds = [name for name in ("low", "high") if name in table]
        if "se" in table:
            if bounds:
                raise CareError(
                    f"{key} has se and {bounds[0]}.", where=self.where, remedy="Keep one of them."
                )
            se = checked_number(table["se"], f"{key}.se", self.where)
            if not 0.0 <= se < LARGEST:
                raise self._sign(f"{key}.se", se, "not below zero, and below 1e30")
            return se
        if not bounds:
            return None
        if len(bounds) < 2:
            raise CareError(f"{key} has {bounds[0]} alone.", where=self.where,
                            remedy="Give low and high.")  # fmt: skip
        low, high = (checked_number(table[name], f"{key}.{name}", self.where) for name in bounds)
        if not -LARGEST < low <= value <= high < LARGEST:
            raise CareError(
                f"{key}: low, value and high are not in order.",
                where=self.where,
                remedy="low must be at most the value, high at least the value.",
            )
        return (high - low) / (2.0 * HALF_WIDTH)

    def _sign(self, key: str, value: float, wanted: str) -> CareError:
        return CareError(
            f"{key} is {value:g}.", where=self.where, remedy=f"Give a number {wanted}."
        )
