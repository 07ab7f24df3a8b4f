"""The group of commands on accounts. As in `commands.py`, nothing heavy is imported here."""

from __future__ import annotations

import click

from careconomy.cli.accounts_satellite import satellite
from careconomy.cli.accounts_support_ratio import support_ratio
from careconomy.cli.accounts_time_poverty import time_poverty
from careconomy.cli.accounts_transfers import transfers
from careconomy.cli.accounts_value import value
from careconomy.cli.accounts_well_being import well_being
from careconomy.cli.commands import InOrder


@click.group(
    cls=InOrder,
    short_help="What unpaid work is worth, who gives it and who receives it.",
    epilog="Start with: careconomy accounts value us-2014/ --method specialist "
    "--wage-concept gross",
)
def accounts() -> None:
    """Accounts of unpaid work, from the diaries of a survey."""


for _command in (value, satellite, transfers, time_poverty, well_being, support_ratio):
    accounts.add_command(_command)
