"""What a brief says first: a summary in a few sentences, and four numbers in large type."""

from __future__ import annotations

from dataclasses import dataclass

from careconomy.report.figures import WITHOUT_WITH, Context
from careconomy.report.language import N_, NO_BREAK, Unit
from careconomy.report.values import Point

SHARE, COUNT = Unit("share"), Unit("count")


@dataclass(frozen=True)
class KeyNumber:
    """A number in large type, what it is, its interval and a line beside it; `name` says which."""

    label: str
    value: str
    interval: str
    line: str
    name: str


def summary(context: Context, package: str) -> list[str]:
    """Up to four sentences; one whose figures are not known is left out."""
    made = (_cost(context, package), _jobs(context), _fathers(context), _returns(context))
    return [sentence for sentence in made if sentence]


def _with_interval(context: Context, point: Point, unit: Unit) -> str:
    """A figure and its interval as they stand in a sentence."""
    value = context.language.value(point, unit)
    interval = context.language.interval(point, unit).replace(" ", NO_BREAK)
    if not interval:
        return value
    return context.language.text("{value} ({interval})", value=value, interval=interval)


def _cost(context: Context, package: str) -> str:
    last = context.results.last
    gross = last("total", "cost", "gross")
    share = last("total", "cost_share_gdp", "gross")
    new = last("total", "cost", "new_spending")
    if gross.value is None:
        return ""
    if share.value is None or new.value is None:
        message = N_("In {year} the package “{package}” costs {gross}.")
    elif context.present_unknown:
        message = N_("In {year} the package “{package}” costs {gross}, or {share} of GDP.")
    else:
        message = N_(
            "In {year} the package “{package}” costs {gross}, or {share} of GDP; {new} of it "
            "is new spending."
        )
    return context.language.text(
        message,
        year=context.year,
        package=package,
        gross=_with_interval(context, gross, context.money),
        share=_with_interval(context, share, SHARE),
        new=_with_interval(context, new, context.money),
    )


def _jobs(context: Context) -> str:
    language, last = context.language, context.results.last
    jobs, women = last("jobs", "direct", "total"), last("jobs", "direct", "women")
    if not jobs.value or jobs.value < 0 or women.value is None:
        return ""
    return language.text(
        "It creates {jobs} jobs in care services, {share} of them held by women.",
        jobs=_with_interval(context, jobs, COUNT),
        share=language.percent(women.value / jobs.value, 0),
    )


def _shares(context: Context, key: str) -> list[Point]:
    """A share of hours, without and with the package."""
    return [context.results.last("balance", state, "shares", key) for state in WITHOUT_WITH]


def _fathers(context: Context) -> str:
    before, after = _shares(context, "fathers_of_parents_hours")
    if before.value is None or after.value is None:
        return ""
    text = context.language.text
    sentence = text(
        "Fathers give {after} of parents’ hours of care with it, {before} without it.",
        before=context.language.value(before, SHARE),
        after=_with_interval(context, after, SHARE),
    )
    if round(after.value, 3) >= round(before.value, 3):
        return sentence
    why = text(
        "Services take over hours of both parents; only leave for fathers changes how parents "
        "share the rest."
    )
    return f"{sentence} {why}"


def _returns(context: Context) -> str:
    recouped, funding = context.results.last("recouped"), context.results.last("self_funding")
    if recouped.value is None or funding.value is None:
        return ""
    message = (
        N_(
            "Taxes and contributions bring back {recouped} of the cost without the fees of "
            "households; what is spent on it today is not known."
        )
        if context.present_unknown
        else N_(
            "Taxes and contributions bring back {recouped} of the cost without the fees of "
            "households; with what is already spent today, {funding} of it is covered."
        )
    )
    return context.language.text(
        message,
        recouped=_with_interval(context, recouped, SHARE),
        funding=_with_interval(context, funding, SHARE),
    )


def key_numbers(context: Context) -> tuple[KeyNumber, ...]:
    """Gross cost, new spending, jobs, and the share of fathers."""
    text = context.language.text
    return (
        _key(
            context,
            "gross_cost",
            text("Gross cost in {year}", year=context.year),
            context.results.last("total", "cost", "gross"),
            context.money,
            _gdp_line(context),
        ),
        _key(
            context,
            "new_spending",
            text("New spending in {year}", year=context.year),
            context.results.last("total", "cost", "new_spending"),
            context.money,
            _net_line(context),
        ),
        _key(
            context,
            "jobs",
            text("Jobs in care services"),
            context.results.last("jobs", "direct", "total"),
            COUNT,
            _sexes_line(context),
        ),
        _sharing_key(context),
    )


def _sharing_key(context: Context) -> KeyNumber:
    """The fathers' share where the package has leave, else that of women, which services move."""
    text = context.language.text
    if any(name.startswith("leave.") for name in context.results.branch("policies")):
        name, key = "fathers_share", "fathers_of_parents_hours"
        label = text("Fathers’ share of parents’ hours")
    else:
        name, key = "womens_share", "women_of_family_hours"
        label = text("Women’s share of the family’s hours")
    before, after = _shares(context, key)
    return _key(context, name, label, after, SHARE, _without_line(context, before))


def _key(context: Context, name: str, label: str, point: Point, unit: Unit, line: str) -> KeyNumber:
    language = context.language
    bounds = language.interval(point, unit)
    shown = (
        language.text("{interval}: {bounds}", interval=context.interval, bounds=bounds)
        if bounds
        else ""
    )
    return KeyNumber(label, language.value(point, unit), shown, line, name)


def _gdp_line(context: Context) -> str:
    share = context.results.last("total", "cost_share_gdp", "gross")
    if share.value is None:
        return ""
    return context.language.text("{share} of GDP", share=context.language.value(share, SHARE))


def _net_line(context: Context) -> str:
    """Net cost, or that nobody knows what of the cost is new."""
    language, net = context.language, context.results.last("net_cost")
    if context.present_unknown:
        return language.text("all counts as new: today’s is not known")
    if net.value is None:
        return ""
    cost = language.value(net, context.money)
    return language.text("net cost {cost}", cost=cost)


def _sexes_line(context: Context) -> str:
    language = context.language
    women, men = (context.results.last("jobs", "direct", sex) for sex in ("women", "men"))
    if women.value is None or men.value is None:
        return ""
    return language.text(
        "women {women}, men {men}",
        women=language.value(women, COUNT),
        men=language.value(men, COUNT),
    )


def _without_line(context: Context, before: Point) -> str:
    language = context.language
    if before.value is None:
        return ""
    return language.text("{share} without the package", share=language.value(before, SHARE))
