"""Care policies, one file each: every module here that has POLICIES adds to the list."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from careconomy.policies.base import Policy


@cache
def known_policies() -> Mapping[str, type[Policy]]:
    """Every policy by its key, in the order in which packages apply them."""
    found: dict[str, type[Policy]] = {}
    for module in iter_modules(__path__):
        members = getattr(import_module(f"{__name__}.{module.name}"), "POLICIES", ())
        found.update({policy.key: policy for policy in members})
    return found
