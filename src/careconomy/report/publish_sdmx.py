"""An SDMX message of SDG series, with the code lists of the United Nations.

Structure and codes are those of IAEG-SDGs:SDG, which serves the dataflow of country data,
DF_SDG_GLC. Dimensions, attributes and codes here were compared with version 1.4 of the structure
(registry of SDMX, June 2021) and the columns of dataflow 1.24 (April 2026); they are the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from careconomy.errors import CareError
from careconomy.estimation.domains import UNKNOWN
from careconomy.estimation.results import Row
from careconomy.report.publish_indicators import (
    INDICATORS,
    WITH_SIMULTANEOUS,
    Indicator,
    Line,
    Publication,
)
from careconomy.timeuse import Survey

AGENCY, FLOW, VERSION = "IAEG-SDGs", "DF_SDG_GLC", "1.22"
TOTAL = "_T"
SEX = {"women": "F", "men": "M", "all": TOTAL, UNKNOWN: "_U"}
URBANISATION = {"urban": "U", "rural": "R", "all": TOTAL}
# Age groups of IAEG-SDGs:CL_AGE, first and last year, for ages from 5; the rest is open upwards.
CLOSED_AGES = """5-14 5-17 6-14 6-17 6-65 7-14 7-17 10-14 10-17 10-19 10-24 10-74 12-14 12-17 12-24
12-30 14-24 14-28 14-29 15-17 15-19 15-24 15-28 15-29 15-44 15-49 15-60 15-64 15-65 15-70 15-72
15-74 15-80 15-84 16-24 16-65 16-74 18-19 18-24 18-27 18-29 18-35 18-44 18-49 18-50 18-74 19-65
20-24 20-29 20-30 20-49 20-64 20-74 25-29 25-34 25-44 25-64 30-34 30-35 30-39 30-69 35-39 35-44
35-49 40-44 40-49 45-49 45-54 45-59 45-64 50-54 50-59 55-59 55-64 60-64 60-69 65-69 65-74 70-74
70-79 75-79 75-84 80-84 80-89 85-89 90-94 90-99 95-99"""
OPEN_AGES = "5 6 7 10 12 14 15 16 18 20 25 46 50 60 65 70 75 80 85 90 95 100"
AGES = {
    **{pair: "Y{}T{}".format(*pair.split("-")) for pair in CLOSED_AGES.split()},
    **{f"{age}+": f"Y_GE{age}" for age in OPEN_AGES.split()},
    "all": TOTAL,
    UNKNOWN: "_U",
}
# Territories of which CLDR also has numbers no longer in use.
PRESENT_NUMBERS = {"DE": "276", "ET": "231", "FR": "250", "SD": "729", "YE": "887"}
WITH_LABEL = "C01"
DIMENSIONS = {
    "FREQ": "SDMX:CL_FREQ",
    "REPORTING_TYPE": "IAEG-SDGs:CL_REPORTING_TYPE",
    "SERIES": "IAEG-SDGs:CL_SERIES",
    "REF_AREA": "IAEG-SDGs:CL_AREA",
    "SEX": "IAEG-SDGs:CL_SEX",
    "AGE": "IAEG-SDGs:CL_AGE",
    "URBANISATION": "IAEG-SDGs:CL_URBANISATION",
    "INCOME_WEALTH_QUANTILE": "IAEG-SDGs:CL_QUANTILE",
    "EDUCATION_LEV": "IAEG-SDGs:CL_EDUCATION_LEV",
    "OCCUPATION": "IAEG-SDGs:CL_OCCUPATION",
    "CUST_BREAKDOWN": "IAEG-SDGs:CL_CUST_BREAKDOWN",
    "COMPOSITE_BREAKDOWN": "IAEG-SDGs:CL_COMP_BREAKDOWN",
    "DISABILITY_STATUS": "IAEG-SDGs:CL_DISABILITY",
    "ACTIVITY": "IAEG-SDGs:CL_ACTIVITY",
    "PRODUCT": "IAEG-SDGs:CL_PRODUCT",
    "TIME_PERIOD": "",
}
# Attributes of the message: code list or type, whether one is required, and what it belongs to.
ATTRIBUTES = {
    "OBS_STATUS": ("SDMX:CL_OBS_STATUS", True, "O"),
    "UNIT_MULT": ("SDMX:CL_UNIT_MULT", True, "O"),
    "UNIT_MEASURE": ("IAEG-SDGs:CL_UNIT_MEASURE", True, "series"),
    "NATURE": ("IAEG-SDGs:CL_NATURE", False, "O"),
    "TIME_DETAIL": ("String", False, "O"),
    "COMMENT_OBS": ("String", False, "O"),
    "UPPER_BOUND": ("Double", False, "O"),
    "LOWER_BOUND": ("Double", False, "O"),
    "SOURCE_DETAIL": ("String", False, "O"),
    "COMMENT_TS": ("String", False, "series"),
    "CUST_BREAKDOWN_LB": ("String", False, "series"),
}
CODES = {
    **dict.fromkeys(DIMENSIONS, (TOTAL,)),
    "FREQ": ("A",),
    "REPORTING_TYPE": ("N",),
    "SERIES": tuple(s.sdmx for item in INDICATORS.values() for s in item.series if s.sdmx),
    "SEX": tuple(SEX.values()),
    "AGE": tuple(AGES.values()),
    "URBANISATION": tuple(URBANISATION.values()),
    "CUST_BREAKDOWN": (TOTAL, WITH_LABEL),
    "OBS_STATUS": ("A", "U", "Q", "O"),
    "UNIT_MULT": ("0",),
    "UNIT_MEASURE": ("PT",),
    "NATURE": ("C",),
}


def check_ready(survey: Survey, wanted: Sequence[Indicator]) -> None:
    """Raise CareError where a message cannot be made of these indicators or this survey."""
    _library()
    for item in wanted:
        if not any(series.sdmx for series in item.series):
            raise CareError(
                f"{item.name} has no code in the UN's list of SDG series.",
                remedy="It is a national series: publish it as csv or xlsx.",
            )
    reference_area(survey.manifest.country)
    if not survey.manifest.years:
        raise CareError(
            "the survey names no year.",
            where=str(survey.folder),
            remedy="State it in the manifest.",
        )


def _library() -> Any:
    try:
        import pandas  # noqa: F401
        import pysdmx.io.pd  # noqa: F401
        from pysdmx import model
    except ImportError:
        raise CareError(
            "an SDMX message needs the package pysdmx with its part for data.",
            remedy='Install it with: pip install "careconomy[sdmx]"',
        ) from None
    return model


def reference_area(country: str | None) -> str:
    """Return the UN M49 number of a country by its ISO 3166 code of three letters.

    Countries are those that `careconomy countries` lists. The numbers are those of Unicode CLDR,
    without leading zeros, as in CL_AREA.
    """
    from babel.core import get_global

    from careconomy.facts.store import territories

    aliases: Mapping[str, Sequence[str]] = get_global("territory_aliases")
    # CLDR also has numbers for private codes, such as 996 for XXX.
    letters = aliases.get(country or "", ()) if country in territories() else ()
    found = [code for code, to in aliases.items() if code.isdigit() and list(to) == list(letters)]
    number = PRESENT_NUMBERS.get(letters[0]) if len(letters) == 1 else None
    if not number and (len(letters) != 1 or len(found) != 1):
        raise CareError(
            f"the survey's country, {country or 'not stated'}, has no number in the UN's list.",
            remedy="State the ISO 3166 code of three letters in the manifest.",
        )
    return str(int(number or found[0]))


def message(survey: Survey, found: Sequence[Publication]) -> str:
    """Return the figures that have a UN series as SDMX-CSV 2.0. Raises CareError.

    Figures with simultaneous activities carry a custom breakdown with its label. Cells of unknown
    place are left out, for the code list has no such code.
    """
    model = _library()
    import pandas as pd
    from pysdmx.io.csv.sdmx20.writer import write
    from pysdmx.io.pd import PandasDataset

    rows = [row for item in found for row in _rows(survey, item)]
    schema = structure(model, reference_area(survey.manifest.country))
    check(rows, schema)
    columns = [component.id for component in schema.components]
    frame = pd.DataFrame(rows, columns=columns)
    action = model.dataset.ActionType.Append
    return str(write([PandasDataset(structure=schema, data=frame, action=action)]))


def structure(model: Any, area: str) -> Any:
    """Return the schema of the dataflow with the codes that a message can hold."""
    codes = {**CODES, "REF_AREA": (area,)}

    def component(name: str, role: Any, kind: str, required: bool, level: str | None) -> Any:
        listed = _code_list(model, kind, codes[name]) if ":" in kind else None
        dtype = {"Double": model.DataType.DOUBLE}.get(kind, model.DataType.STRING)
        if name == "TIME_PERIOD":
            dtype = model.DataType.PERIOD
        concept = model.Concept(name)
        return model.Component(
            name, required, role, concept, dtype, local_codes=listed, attachment_level=level
        )

    series = ",".join(name for name in DIMENSIONS if name != "TIME_PERIOD")
    parts = [component(k, model.Role.DIMENSION, v, True, None) for k, v in DIMENSIONS.items()]
    parts.append(component("OBS_VALUE", model.Role.MEASURE, "Double", True, None))
    for name, (kind, required, level) in ATTRIBUTES.items():
        where = series if level == "series" else level
        parts.append(component(name, model.Role.ATTRIBUTE, kind, required, where))
    return model.Schema("dataflow", AGENCY, FLOW, model.Components(parts), VERSION)


def _code_list(model: Any, name: str, codes: Sequence[str]) -> Any:
    agency, identifier = name.split(":")
    items = [model.Code(code) for code in dict.fromkeys(codes)]
    return model.Codelist(id=identifier, agency=agency, items=items, is_partial=True)


def check(rows: Sequence[Mapping[str, Any]], schema: Any) -> None:
    """Raise CareError for a code that is not listed, an empty required part, or a key twice."""
    keys = set()
    listed = {part.id: {code.id for code in part.local_codes or ()} for part in schema.components}
    needed = [part.id for part in schema.components if part.required and part.id != "OBS_VALUE"]
    for row in rows:
        for name in needed:
            if row[name] is None:
                raise CareError(f"{name} is empty.", where="SDMX message")
        for name, codes in listed.items():
            if codes and row[name] is not None and row[name] not in codes:
                raise CareError(f'{name} has no code "{row[name]}".', where="SDMX message")
        key = tuple(row[name] for name in DIMENSIONS)
        if key in keys:
            raise CareError(f"{'.'.join(key)} stands there twice.", where="SDMX message")
        keys.add(key)


def _rows(survey: Survey, item: Publication) -> Iterator[dict[str, Any]]:
    manifest = survey.manifest
    span = f"{min(manifest.years)}-{max(manifest.years)}" if len(manifest.years) > 1 else None
    steady = {
        **dict.fromkeys(DIMENSIONS, TOTAL),
        "FREQ": "A",
        "REPORTING_TYPE": "N",
        "REF_AREA": reference_area(manifest.country),
        "TIME_PERIOD": str(max(manifest.years)),
        "UNIT_MULT": "0",
        "UNIT_MEASURE": "PT",
        "NATURE": "C",
        "TIME_DETAIL": span,
        "SOURCE_DETAIL": "; ".join(x for x in (manifest.name, manifest.source) if x),
    }
    for line in item.lines:
        place = line.row.domain.get("location", "all")
        if line.series.sdmx and place != UNKNOWN:
            flags = " ".join([*item.flags_of(line.counted).values(), *manifest.flags])
            coded = _coded(item, line, place)
            yield {**steady, "COMMENT_TS": flags, **coded, **_figures(line.row)}


def _coded(item: Publication, line: Line, place: str) -> dict[str, Any]:
    domain = line.row.domain
    both = line.counted == WITH_SIMULTANEOUS
    age = domain.get("age_group", "all")
    if age == "all" and item.floor is not None:
        age = f"{item.floor}+"
    return {
        "SERIES": line.series.sdmx,
        "SEX": SEX[domain.get("sex", "all")],
        "AGE": _age(age),
        "URBANISATION": URBANISATION[place],
        "CUST_BREAKDOWN": WITH_LABEL if both else TOTAL,
        "CUST_BREAKDOWN_LB": line.counted.capitalize() if both else None,
    }


def _age(level: str) -> str:
    tidy = re.sub(r"\s*(?:-|–|to)\s*", "-", level.strip())
    if tidy not in AGES:
        raise CareError(
            f'the age group "{level}" has no code in the UN\'s list.',
            remedy="Give other first ages of the groups, such as 15,25,45,55,65.",
        )
    return AGES[tidy]


def _figures(row: Row) -> dict[str, Any]:
    """Value, bounds, status and comment of a figure."""
    status = "O" if not row.n else "A" if not row.flag else "Q" if row.est is None else "U"
    said = f"Standard error {row.se:.4f}; {row.n} diaries." if row.se is not None else ""
    flag = f"{row.flag.capitalize()}." if row.flag else ""
    values = {"OBS_VALUE": row.est, "LOWER_BOUND": row.lci, "UPPER_BOUND": row.uci}
    return {
        **{name: None if value is None else round(value, 4) for name, value in values.items()},
        "OBS_STATUS": status,
        "COMMENT_OBS": " ".join(words for words in (flag, said) if words) or None,
    }
