"""From a mapping file and data files to a survey dataset."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import replace as replaced
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pyarrow as pa

from careconomy.errors import CareError
from careconomy.timeuse import Manifest, Survey, write_survey
from careconomy.timeuse.readers.mapping.activities import Coding, code_list_name, coding
from careconomy.timeuse.readers.mapping.cells import Mask, Problems, Table, filtered
from careconomy.timeuse.readers.mapping.closing import closed, without_diary
from careconomy.timeuse.readers.mapping.design import (
    design,
    replicate_names,
    replicates,
    stages,
    weights,
)
from careconomy.timeuse.readers.mapping.fields import Diaries
from careconomy.timeuse.readers.mapping.file import read_mapping
from careconomy.timeuse.readers.mapping.files import Files
from careconomy.timeuse.readers.mapping.levels import (
    Found,
    Level,
    child,
    group,
    lookup,
    of_rows,
)
from careconomy.timeuse.readers.mapping.order import Order
from careconomy.timeuse.readers.mapping.patterns import expand
from careconomy.timeuse.readers.mapping.records import Section, SurveyMapping
from careconomy.timeuse.readers.mapping.roster import derive
from careconomy.timeuse.readers.mapping.sections import Parts, section_table, share_out
from careconomy.timeuse.readers.mapping.shapes import one_row, rows_of_time, slots
from careconomy.timeuse.readers.mapping.times import day_start
from careconomy.timeuse.readers.mapping.totals import totals
from careconomy.timeuse.readers.mapping.wanted import collect, files_of, full_keys

Progress = Callable[[str], None]


def import_mapped(
    mapping: str | Path,
    data: str | Path,
    output: str | Path,
    *,
    keep_valid: bool = False,
    replace: bool = False,
    progress: Progress | None = None,
) -> Survey:
    """Import the survey that a mapping file describes from a data file, folder or zip archive.

    With `keep_valid` diaries that rest on cells that are not valid are left out, and the manifest
    tells how many and why; otherwise the first is raised as CareError. Nothing half-written
    remains. `replace` lets an existing survey give way; `progress` is told of each step.
    """
    tell = progress or (lambda text: None)
    spec = read_mapping(mapping)
    with TemporaryDirectory(prefix="careconomy-") as scratch:
        files = Files(spec, Path(data), Path(scratch), keep_valid)
        collect(spec, files)
        tell("reading")
        work = Import(spec, files, Problems(keep_valid))
        made = work.run(tell)
        tell("writing")
        return write_survey(
            output, made.manifest, made.tables, made.activities, made.replicates, replace=replace
        )


@dataclass(frozen=True)
class Made:
    """What is written: manifest, tables, activities, replicate weights [day, replicate]."""

    manifest: Manifest
    tables: dict[str, Any]
    activities: Any
    replicates: Any


@dataclass(frozen=True)
class Import:
    """One import: the mapping, its files, and the problems found so far."""

    mapping: SurveyMapping
    files: Files
    say: Problems

    def run(self, tell: Progress) -> Made:
        """Read everything and put it together. Raises CareError."""
        mapping, say = self.mapping, self.say
        household, person, day = self.levels()
        tell("diaries")
        levels = {"household": household, "person": person, "day": day}
        extra = share_out(self.files, levels, files_of(mapping, self.files.first)["diary"])
        diaries, flags = self.diaries(day, tuple(extra.get("diary", ())))
        empty = bool((diaries.pieces.fields["activity"] < 0).any())
        words = coding(mapping, diaries.words["activity"], empty=empty)
        self._unknown_codes(diaries, words, day)
        parts = Parts(self.files, say, levels, extra)
        tell("weights")
        found = {key: self.found(day, key) for key in ("weights", "replicates", "design")}
        weight = weights(mapping, day, found["weights"], say)
        names = replicate_names(mapping, found["replicates"].table.source)
        repeated = None
        if mapping.replicates is not None:
            repeated = replicates(mapping.replicates, names, day, found["replicates"], say)
        of_household = person.parent[day.parent]
        columns, listed = stages(mapping, day, found["design"], of_household, say)
        tables = {name: section_table(parts, name) for name in ("household", "person", "day")}
        size = tables["household"].get("size")
        derived, inferred = derive(mapping, person, tables["person"], size, say)
        tables["person"] |= derived
        tables["day"] |= {"weight": pa.array(weight, from_pandas=True), **columns}
        bad = day.bad | diaries.bad | person.bad[day.parent] | household.bad[of_household]
        absent = without_diary(diaries, day) if mapping.diary.shape != "totals" else bad & False
        order = Order.of(household, person, day, bad | self._absent(day, absent))
        if not len(order.day):
            raise CareError("no valid diary is left.", where=str(mapping.path))
        made = order.tables(tables, diaries, words, mapping)
        record = design(mapping, len(names), listed)
        manifest = self.manifest(int(bad.sum()), diaries.slot, [*flags, *inferred], record)
        return Made(manifest, made, words.table, None if repeated is None else repeated[order.day])

    def levels(self) -> tuple[Level, Level, Level]:
        """Households, persons and days of the survey."""
        keys, where = full_keys(self.mapping), files_of(self.mapping, self.files.first)
        table, groups = group(self._rows("household"), keys["household"], self.say)
        household = Level(
            "household",
            where["household"],
            table,
            groups,
            keys["household"],
            np.arange(len(groups)),
            np.zeros(len(groups), dtype=np.bool_),
            self.mapping.household.when_rows_differ,
        )
        above = [household]
        for name in ("person", "day"):
            section: Section = getattr(self.mapping, name)
            above.append(
                child(
                    name,
                    where[name],
                    self._rows(name),
                    keys[name],
                    above[-1],
                    self.say,
                    section.when_rows_differ,
                )
            )
        self._unique(above, where)
        return above[0], above[1], above[2]

    def _unique(self, levels: list[Level], where: dict[str, str]) -> None:
        """Refuse a key that comes twice in a file that no lower level reads."""
        for place, level in enumerate(levels):
            below = [lower.file for lower in levels[place + 1 :]] + [where["diary"]]
            if level.file not in below:
                one_row(level.table, level.groups.of_row, level, self.say)

    def _rows(self, name: str) -> Table:
        section = getattr(self.mapping, name)
        file = files_of(self.mapping, self.files.first)[name]
        return filtered(self.files.table(file), section.filter, section.where)

    def found(self, level: Level, name: str) -> Found:
        """The rows of a file for the units of a level."""
        file = files_of(self.mapping, self.files.first)[name]
        if file == level.file:
            return Found(level.table, level.groups.first)
        return lookup(level, self.files.table(file), self.say)

    def diaries(self, day: Level, keep: tuple[str, ...]) -> tuple[Diaries, list[str]]:
        """Pieces of time of every diary, checked, and what is to be said of them."""
        diary, say = self.mapping.diary, self.say
        if diary.shape in ("episodes", "slot rows"):
            diary = replaced(diary, keep=(*diary.keep, *keep))
        file = files_of(self.mapping, self.files.first)["diary"]
        if file == day.file and not diary.filter:
            table, at = day.table, day.groups.of_row
        else:
            table, at = of_rows(self._rows("diary"), day, say)
        if diary.shape == "totals":
            return totals(diary, table, at, day, say), []
        read = slots if diary.shape == "slots" else rows_of_time
        found = closed(diary, read(diary, table, at, day, say), day, say)
        return found, found.flags

    def _absent(self, day: Level, absent: Mask) -> Mask:
        """Days without any piece: a problem, or nobody's diary."""
        rows = np.flatnonzero(absent & ~day.bad)
        if len(rows) and self.mapping.diary.empty == "fail":
            self.say.add(
                day.table,
                day.groups.first[rows],
                "",
                f"a diary for {day.groups.ids[int(rows[0])]}",
                "none",
                'Write empty = "no diary" in [diary] for persons without one.',
            )
        return absent

    def _unknown_codes(self, found: Diaries, words: Coding, day: Level) -> None:
        for name in ("activity", "secondary"):
            codes = found.pieces.fields.get(name)
            if codes is None or not words.unknown.any():
                continue
            wrong = np.flatnonzero(np.append(words.unknown, False)[codes])
            if len(wrong):
                found.bad[found.pieces.day[wrong]] = True
                code = found.words["activity"][codes[wrong[0]]]
                self.say.add(
                    found.table,
                    found.pieces.row[wrong],
                    self._column(name, found, int(found.pieces.start[wrong[0]])),
                    f"a code of the list {code_list_name(self.mapping.activities)}",
                    f'"{code}"',
                    'Name it in [activities] codes or missing, or write unknown = "keep".',
                )

    def _column(self, name: str, found: Diaries, start: int) -> str:
        """The column of the source that a code of an activity stands in."""
        diary = self.mapping.diary
        columns = [diary.secondary] if name == "secondary" else list(diary.activity)
        if diary.shape == "slots" and columns:
            slot = (start - day_start(diary.day_starts, diary.where)) // found.slot
            return expand(columns[0], found.table.source, diary.where)[slot][1]
        return " or ".join(columns) or name

    def manifest(
        self, left_out: int, slot: int, flags: list[str], made_design: dict[str, Any]
    ) -> Manifest:
        """The manifest of the survey."""
        mapping = self.mapping
        diary = mapping.diary
        rule = "secondary recorded" if diary.secondary else "main only"
        if diary.shape == "slot rows":
            rule = {"split": "split", "secondary": "secondary recorded"}.get(
                diary.simultaneous, rule
            )
        if diary.shape == "totals":
            flags = [*flags, "minutes by activity without times"]
        if diary.per == "week":
            flags = [*flags, "questions about a week, divided by seven; not a diary"]
        repairs = [{**item, "diaries_left_out": left_out} for item in self.say.found]
        return Manifest(
            name=mapping.name,
            country=mapping.country or None,
            years=mapping.years,
            source=mapping.source,
            licence=mapping.licence,
            code_list=code_list_name(mapping.activities),
            weights_count=mapping.weights.counts,  # type: ignore[arg-type]
            days_in_period=mapping.weights.days_in_period,
            age_floor=mapping.age_floor,
            day_starts=day_start(diary.day_starts, diary.where),
            slot_minutes=slot or diary.slot_minutes or None,
            simultaneous=rule,  # type: ignore[arg-type]
            design=made_design,
            flags=(*mapping.flags, *flags),
            inputs=self.files.inputs(),
            repairs=(*self.files.unread(), *repairs),
        )
