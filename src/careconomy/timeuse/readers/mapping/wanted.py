"""The columns that a mapping needs from each file, so that nothing else is read."""

from __future__ import annotations

from collections.abc import Iterator

from careconomy.timeuse.readers.mapping.cells import filter_column
from careconomy.timeuse.readers.mapping.files import Files
from careconomy.timeuse.readers.mapping.patterns import expand, is_pattern, present
from careconomy.timeuse.readers.mapping.records import (
    Clock,
    Diary,
    Presence,
    SurveyMapping,
    Variable,
)
from careconomy.timeuse.readers.mapping.totals import total_columns


def full_keys(mapping: SurveyMapping) -> dict[str, tuple[str, ...]]:
    """Key columns of each level, those of the levels above it first."""
    household = mapping.household.key
    person = tuple(dict.fromkeys((*household, *mapping.person.key)))
    day = tuple(dict.fromkeys((*person, *mapping.day.key)))
    return {"household": household, "person": person, "day": day}


def files_of(mapping: SurveyMapping, first: str) -> dict[str, str]:
    """The file of each section: its own, or that of the section before it."""
    household = mapping.household.file or first
    person = mapping.person.file or household
    day = mapping.day.file or person
    return {
        "household": household,
        "person": person,
        "day": day,
        "diary": mapping.diary.file or day,
        "weights": mapping.weights.file or day,
        "replicates": (mapping.replicates.file if mapping.replicates else "") or day,
        "design": (mapping.design.file if mapping.design else "") or day,
    }


def collect(mapping: SurveyMapping, files: Files) -> None:
    """Note every column that the mapping names. Raises CareError for one that is not there."""
    keys, where = full_keys(mapping), files_of(mapping, files.first)
    for name in ("household", "person", "day"):
        section = getattr(mapping, name)
        files.want(where[name], *keys[name], *section.keep, where=section.where)
        for variable in section.variables.values():
            _variable(files, variable, where[name], keys[name])
        for text in section.filter:
            files.want(where[name], filter_column(text, section.where), where=section.where)
    files.want(where["diary"], *keys["day"], where=mapping.diary.where)
    diary_columns(mapping.diary, files, where["diary"])
    spec = mapping.weights
    files.want(where["weights"], spec.column, where=spec.where)
    _join(files, where["weights"], where["day"], keys["day"])
    if mapping.replicates is not None:
        _join(files, where["replicates"], where["day"], keys["day"])
    if mapping.design is not None:
        for stage in mapping.design.stages:
            names = (*stage.strata, *stage.cluster, *filter(None, [stage.population]))
            source = files.source(where["design"])
            columns = [name for name in names if name != "household" or source.has(name)]
            files.want(where["design"], *columns, where=stage.where)
        _join(files, where["design"], where["day"], keys["day"])
    if mapping.keep == "all":
        _all_others(mapping, files, where)


def _all_others(mapping: SurveyMapping, files: Files, where: dict[str, str]) -> None:
    """Note the columns that nothing uses, of the files of households, persons, days, diaries."""
    for file in {where[name] for name in ("household", "person", "day", "diary")}:
        source = files.source(file)
        used = set(files.wanted.get(file, []))
        if mapping.replicates is not None and where["replicates"] == file:
            used |= set(present(mapping.replicates.columns, source, mapping.replicates.where))
        files.extra[file] = [name for name in source.columns if name not in used]
        files.want(file, *files.extra[file], where="")


def _variable(files: Files, variable: Variable, file: str, key: tuple[str, ...]) -> None:
    if variable.column:
        files.want(variable.file or file, variable.column, where=variable.where)
        _join(files, variable.file, file, key)


def _join(files: Files, file: str, own: str, key: tuple[str, ...]) -> None:
    """The key columns that another file has."""
    if file and file != own:
        source = files.source(file)
        files.want(file, *[name for name in key if source.has(name)], where="")


def diary_columns(diary: Diary, files: Files, file: str) -> None:
    """Note the columns of the diary, patterns written out."""
    source, where = files.source(file), diary.where
    if diary.shape == "totals" and diary.columns is not None:
        files.want(file, *[name for _, name in total_columns(diary, source)], where=where)
    for name in names_of(diary):
        columns = [column for _, column in expand(name, source, where)]
        if is_pattern(name) and diary.shape != "slots":
            columns = [source.resolve(name, where)]
        files.want(file, *columns, where=where)
    for text in diary.filter:
        files.want(file, filter_column(text, where), where=where)


def names_of(diary: Diary) -> Iterator[str]:
    """Every column or pattern that the diary names, but those of totals."""
    yield from diary.activity
    yield from diary.keep
    yield from filter(None, [diary.secondary, diary.order])
    for key in ("place", "for_whom", "device", "childcare_on_call", "adult_care_on_call"):
        variable: Variable | None = getattr(diary, key)
        if variable is not None:
            yield variable.column
    for variable in (diary.duration, diary.minutes, diary.major):
        if variable is not None:
            yield variable.column
    for clock in (diary.start, diary.end):
        if isinstance(clock, Clock):
            yield from filter(None, [clock.column, clock.hour, clock.minute])
    if isinstance(diary.with_whom, Presence):
        who = diary.with_whom
        for kind in (who.alone, who.partner, who.household_child, who.other_household):
            yield from kind
        yield from who.somebody_else
    elif isinstance(diary.with_whom, Variable):
        yield diary.with_whom.column
