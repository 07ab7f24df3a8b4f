"""What comes back to public budgets (1.9 of the method)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from careconomy.draws import Array, Draws
from careconomy.economy import Economy
from careconomy.effects.assumptions import EffectsAssumptions
from careconomy.effects.jobs import Jobs


@dataclass(frozen=True)
class Budget:
    """Money a year and shares [year, draw].

    `pay`: taxes and contributions on the pay of all new jobs; `consumption`: taxes on spending;
    `suppliers`: taxes on the rest of suppliers' value added. `net_cost`: cost less household
    fees, less these, less what is spent already. `recouped`: taxes over cost less fees;
    `self_funding`: 1 - net cost over cost less fees, which counts present spending as well.
    """

    pay: Array
    consumption: Array
    suppliers: Array
    net_cost: Array
    recouped: Array
    self_funding: Array

    @property
    def total(self) -> Array:
        """All that comes back, money a year [year, draw]."""
        return np.asarray(self.pay + self.consumption + self.suppliers)


def budget_of(
    draws: Draws,
    economy: Economy,
    assumed: EffectsAssumptions,
    jobs: Jobs,
    cost: Array,
    fees: Array,
    already_spent: Array,
) -> Budget:
    """Taxes and contributions that a package brings, and what is left to finance.

    Fees are never counted as revenue: shares are of the cost less fees. Savings on benefits
    would need a microsimulation and are left out.
    """
    pay = (jobs.direct_pay + jobs.indirect_pay + jobs.induced_pay) * (
        economy.direct_tax_rate + economy.employer_rate
    )
    consumption = economy.consumption_tax_rate * jobs.spending
    suppliers = assumed.draw("supplier_tax_rate", draws) * jobs.surplus
    returned = pay + consumption + suppliers
    financed = cost - fees
    net = financed - returned - already_spent
    safe = np.where(financed > 0.0, financed, 1.0)
    return Budget(
        pay=pay,
        consumption=consumption,
        suppliers=suppliers,
        net_cost=net,
        recouped=np.where(financed > 0.0, returned / safe, 0.0),
        self_funding=np.where(financed > 0.0, 1.0 - net / safe, 0.0),
    )
