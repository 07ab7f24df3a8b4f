"""Random packages within the ranges that are accepted."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from careconomy.care_balance.sets import PAYERS
from careconomy.package import Package

shares = st.floats(0.0, 1.0)


@st.composite
def payers(draw: st.DrawFn, public: bool = False) -> dict[str, float]:
    """Shares of payers that add up to exactly one; `public`: at least half from public funds."""
    parts = [draw(st.integers(0, 8)) for _ in PAYERS]
    parts[0] += sum(parts) + 1 if public else 1
    total = sum(parts)
    return {payer: part / total for payer, part in zip(PAYERS, parts, strict=True) if part}


def childcare() -> st.SearchStrategy[dict[str, Any]]:
    """Tables of the childcare policy."""
    return st.fixed_dictionaries(
        {
            "coverage": st.fixed_dictionaries({"0-2": shares, "3-5": shares}),
            "hours_per_week": st.floats(10, 60),
            "weeks_per_year": st.floats(30, 52),
            "children_per_staff": st.fixed_dictionaries(
                {"0-1": st.floats(2, 10), "2": st.floats(2, 12), "3-5": st.floats(3, 25)}
            ),
            "teacher_share": shares,
            "non_staff_share": st.floats(0.0, 0.6),
            "payers": payers(),
        }
    )


def long_term_care() -> st.SearchStrategy[dict[str, Any]]:
    """Tables of the long-term care policy, in both forms."""
    return st.one_of(
        st.fixed_dictionaries(
            {"workers_per_100_aged_65_plus": st.floats(0.5, 12), "payers": payers()}
        ),
        st.fixed_dictionaries(
            {"coverage": shares, "workers_per_recipient": st.floats(0.1, 1), "payers": payers()}
        ),
    )


def leave() -> st.SearchStrategy[dict[str, Any]]:
    """Tables of the three kinds of leave."""
    return st.fixed_dictionaries(
        {
            "maternity": st.fixed_dictionaries(
                {"weeks": st.floats(0, 60), "payers": payers(public=True)}
            ),
            "paternity": st.fixed_dictionaries({"weeks": st.floats(0, 30), "take_up": shares}),
            "parental": st.fixed_dictionaries(
                {
                    "weeks_each": st.floats(0, 60),
                    "transferable_weeks": st.floats(0, 60),
                    "ceiling": st.floats(0.5, 3),
                    "alone_share": shares,
                    "payers": payers(),
                }
            ),
        }
    )


@st.composite
def packages(draw: st.DrawFn) -> Package:
    """A package of any of the policies, in any order, with random assumptions."""
    every = {
        "childcare": childcare(),
        "long_term_care": long_term_care(),
        "leave": leave(),
        "breastfeeding_breaks": st.fixed_dictionaries({"payers": payers()}),
    }
    chosen = draw(st.lists(st.sampled_from(sorted(every)), unique=True, min_size=1))
    start = draw(st.integers(2023, 2045))
    return Package.from_tables(
        {
            "from": start,
            "to": draw(st.integers(start, min(start + 6, 2050))),
            "phase_in": draw(st.sampled_from(["linear", "immediate"])),
            "when_below_present": "keep",
            "policies": {key: draw(every[key]) for key in chosen},
            "balance": {
                "active_displacement": draw(shares),
                "displaced_other_care": draw(shares),
                "on_call_weight": draw(shares),
                "lasting_effect": draw(st.floats(0, 0.23)),
            },
            "economy": {"growth": draw(st.floats(-0.01, 0.03))},
            "effects": {"induced": draw(st.booleans())},
        }
    )
