"""Where the figures come from, in words that several entries share."""

from __future__ import annotations

from careconomy.report.language import N_

HOURS = N_(
    "Unpaid hours by sex: time-use surveys in the UN database of sustainable development goals "
    "(indicator 5.4.1). Split between parents and others: American Time Use Survey 2014, or a "
    "survey of your own."
)
WAGES = N_(
    "Earnings, working hours and minimum wages: ILO. GDP: World Bank. Unpaid hours: as for the "
    "hours of a day."
)
SERVICES = N_(
    "Your package. Children and older people: UN. Enrolment, teachers and funding: UNESCO and "
    "Eurostat. Long-term care and leave: OECD and World Bank. Earnings: ILO."
)
TAXES = N_(
    "Tax and contribution ratios: UNU-WIDER through the University of Gothenburg. Labour share: "
    "ILO. Suppliers: World Input-Output Database 2011."
)
TABLES = N_(
    "Input-output tables: World Input-Output Database 2011. Employment by industry: OECD. Women’s "
    "shares by sector: ILO."
)
LABOUR = N_("Employment, unemployment, participation and earnings: ILO. Population by age: UN.")
PACKAGE = N_("Your package, and the parameters with the source that each of them names.")
