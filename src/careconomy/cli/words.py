"""Plain words for the keys of a result, in one table; keys in JSON and CSV stay as they are."""

from __future__ import annotations

from collections.abc import Sequence

WORDS = {
    # who needs care
    "child_0_2": "children 0-2",
    "child_3_5": "children 3-5",
    "child_6_14": "children 6-14",
    "adult_need": "adults in need",
    "older_need": "older people in need",
    "household": "housework",
    # who gives it, who pays
    "other_women": "other women",
    "other_men": "other men",
    "women_of_the_family": "women of the family",
    "men_of_the_family": "men of the family",
    "social_insurance": "social insurance",
    "unmet": "not met",
    # cost
    "total": "whole package",
    "gross": "gross cost",
    "net_cost": "net cost: new spending less revenue",
    "recouped": "revenue, of cost less fees",
    "self_funding": "revenue and present spending, of cost less fees",
    "revenue.pay": "taxes and contributions on new pay",
    "revenue.consumption": "taxes on what new pay buys",
    "revenue.suppliers": "taxes of suppliers",
    "revenue.total": "revenue in all",
    # jobs
    "jobs.direct": "in care services",
    "jobs.indirect": "at their suppliers",
    "jobs.induced": "where new pay is spent",
    "feasibility": "Can the jobs be filled",
    "feasibility.jobs_for_women_over_available_women": "new jobs for women per available woman",
    "feasibility.available_women": "women available for work",
    "feasibility.jobs_for_women_that_can_be_filled": "new jobs for women that can be filled",
    "mothers_employment": "Mothers who take up work",
    "mothers_employment.supply": "wish to, once care is there",
    "mothers_employment.binding": "find one of the new jobs",
    # time and later earnings
    "time": "Time of the family, change",
    "time.freed": "care taken over by services",
    "time.work": "paid work",
    "time.rest": "left for other things",
    "human_capital": "Later earnings of children",
    "human_capital.benefit_cost_ratio": "benefit for each unit of cost",
    "human_capital.lifetime_gain_per_child": "gain over a life, per child",
    # gaps and shares
    "gaps.employment": "employment rate",
    "gaps.earnings": "earnings, in points of men's",
    "gaps.unpaid_hours": "unpaid work",
    "gaps.childcare_policy": "years between paid leave and a sure place",
    "shares.women_of_family_hours": "women, of the family's hours",
    "shares.fathers_of_parents_hours": "fathers, of parents' hours",
    "shares.family_of_all_hours": "the family, of all hours",
    "sharing.before": "without the package",
    "sharing.after": "with the package",
    "before": "without",
    "after": "with",
    # the value of unpaid work
    "unpaid_value.total": "unpaid work in all",
    "unpaid_value.care": "care",
    "unpaid_value.housework": "housework",
    "unpaid_value.share_gdp": "in all, of GDP",
    "unpaid_value.share_gdp_women": "by women, of GDP",
    "unpaid_value.share_gdp_men": "by men, of GDP",
    "unpaid_value.women": "by women",
    "unpaid_value.men": "by men",
    "minimum_wage": "minimum wage",
    "support_ratio.todays_sharing": "with today's sharing",
    "support_ratio.men_as_women": "if men gave as much as women",
    "time_poverty": "Time poverty",
    "gross_with_contributions": "gross with employers' contributions",
    # facts that are no entry of the catalogue
    "facts.input_output_table": "Input-output table",
    "facts.time_use_profile": "How unpaid hours split between mothers, fathers and others",
    "facts.age_profile": "How care given and received changes with age",
    "facts.time_use_survey": "Unpaid hours of mothers, fathers and others, from diaries",
    "facts.population": "Population by age and sex",
}


def word(key: str, section: str = "") -> str:
    """Return the words for a key of a section: a policy's title, a word of the table, or the key.

    A key that nobody has given words is shown without underscores rather than left out.
    """
    from careconomy.policies import known_policies

    policies = known_policies()
    if key in policies:
        return policies[key].title
    return (
        WORDS.get(f"{section}.{key}") or WORDS.get(key) or key.replace("_", " ").replace(".", " ")
    )


def phrase(path: Sequence[str], section: str = "") -> str:
    """Return the words for a path of keys in a section, the parts set apart by a comma."""
    return ", ".join(word(key, section) for key in path)


def fact_words(name: str) -> str:
    """Return the label of a fact after the catalogue of facts."""
    from careconomy.facts.catalogue import CATALOGUE

    known = CATALOGUE.get(name)
    return known.label if known else word(name, "facts")
