"""Own children of a respondent: counted by relationship, inferred by ages without it."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from careconomy.timeuse.readers.atus_children import Members, inferred, recorded

MAN, WOMAN = 1, 2


def members(*rows: tuple[int, int, int, int]) -> Members:
    """Members as row of the respondent, age, sex, TERRP."""
    table = np.array(rows, dtype=np.int64).reshape(-1, 4)
    return Members(*table.T)


def one(
    age: int,
    sex: int,
    others: list[tuple[int, int]],
    minors: int,
    young: int,
    partner: bool = False,
) -> tuple[int, int]:
    found = inferred(
        members(*((0, years, code, -1) for years, code in others)),
        np.array([age]),
        np.array([sex]),
        np.array([partner]),
        np.array([minors]),
        np.array([young]),
    )
    return int(found[0][0]), int(found[1][0])


def test_recorded_relationships_count_own_children_only() -> None:
    rows = [(0, 3, 1, 22), (0, 14, 2, 22), (0, 15, 2, 22), (0, 4, 2, 27), (0, 5, 1, 23)]
    under, youngest = recorded(members(*rows, (2, 40, 1, 20), (2, -1, 1, 22)), 3)
    assert under.tolist() == [2, 0, 0]
    assert youngest.tolist() == [3, -1, -1]


def test_mother_and_father() -> None:
    assert one(30, WOMAN, [(32, MAN), (2, MAN)], 1, 2, True) == (1, 2)
    assert one(32, MAN, [(30, WOMAN), (2, MAN)], 1, 2, True) == (1, 2)


def test_a_grandmother_beside_the_mother_is_no_parent() -> None:
    assert one(55, WOMAN, [(30, WOMAN), (2, MAN)], 1, 2) == (0, -1)


def test_a_brother_beside_the_mother_is_no_father() -> None:
    assert one(20, MAN, [(40, WOMAN), (3, MAN)], 1, 3) == (0, -1)
    assert one(20, MAN, [(3, MAN)], 1, 3) == (1, 3)


def test_newborns_enter_and_grown_children_leave() -> None:
    # The roster is older: the newborn is missing, the eldest of its three has turned 18.
    assert one(35, WOMAN, [(17, MAN), (8, MAN), (6, WOMAN)], 3, 0) == (2, 0)
    assert one(35, WOMAN, [], 1, 0) == (1, 0)
    assert one(35, WOMAN, [(4, MAN)], 1, 5) == (1, 5)


def test_no_child_no_parent() -> None:
    assert one(35, WOMAN, [(4, MAN)], 0, -1) == (0, -1)
    assert one(35, WOMAN, [(16, MAN)], 1, 16) == (0, 16)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(15, 80),
            st.sampled_from((MAN, WOMAN)),
            st.lists(st.tuples(st.integers(0, 80), st.sampled_from((MAN, WOMAN))), max_size=5),
            st.integers(0, 4),
            st.integers(0, 17),
            st.booleans(),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_one_pass_over_all_is_what_each_household_gives(
    homes: list[tuple[int, int, list[tuple[int, int]], int, int, bool]],
) -> None:
    rows = [(place, years, code, -1) for place, home in enumerate(homes) for years, code in home[2]]
    age, sex, _, minors, young, partner = (
        np.array(part, object) for part in zip(*homes, strict=True)
    )
    found = inferred(
        members(*rows),
        age.astype(int),
        sex.astype(int),
        partner.astype(bool),
        minors.astype(int),
        young.astype(int),
    )
    assert list(zip(*(part.tolist() for part in found), strict=True)) == [
        one(a, s, o, m, y if m else -1, p) for a, s, o, m, y, p in homes
    ]
