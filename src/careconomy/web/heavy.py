"""Heavy work on what a visitor brought, in a process of its own: `python -m careconomy.web.heavy`.

One line of JSON comes in, lines of JSON go out: `{"step": ..., "share": ...}` on the way, and at
the end `{"done": {...}}` or `{"unfit": {...}}`. The process ends when its server does.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from careconomy.errors import CareError
from careconomy.report.language import N_
from careconomy.web.settings import DataLimits
from careconomy.web.unfit import Unfit, megabytes

Tell = Callable[[str, float | None], None]
Asked = Mapping[str, Any]
SURVEY, PROFILE, QUALITY = "survey", "profile.json", "quality"
LONGEST_REASON = 600
# Of a line of TOML; the work to read a dotted key grows with the square of its parts.
STEPS = {
    "unpack": N_("Unpacking"),
    "read": N_("Reading"),
    "check": N_("Checking"),
    "measure": N_("Measuring hours"),
}


def dataset(asked: Asked, tell: Tell, limits: DataLimits) -> dict[str, Any]:
    """A survey dataset in a zip archive: unpack, check, measure."""
    from careconomy.web.unpack import unpack_survey

    folder = Path(asked["folder"])
    tell("unpack", None)
    unpack_survey(folder / asked["file"], folder / SURVEY, limits)
    return _surveyed(folder, tell, limits)


def mapped(asked: Asked, tell: Tell, limits: DataLimits) -> dict[str, Any]:
    """A mapping and a raw file: import, check, measure."""
    from careconomy.timeuse.readers.mapping import import_mapped
    from careconomy.web.unpack import unpack_all

    folder = Path(asked["folder"])
    mapping, raw = folder / asked["mapping"], folder / asked["file"]
    check_keys(mapping)
    check_mapping(mapping)
    if raw.suffix.lower() == ".zip":
        tell("unpack", None)
        unpack_all(raw, folder / "raw", limits)
        raw = folder / "raw"
    for file in (path for path in [raw, *raw.rglob("*")] if path.is_file()):
        check_rows(file, limits)
    tell("read", None)
    import_mapped(mapping, raw, folder / SURVEY, progress=lambda step: tell("read", None))
    return _surveyed(folder, tell, limits)


def facts(asked: Asked, tell: Tell, limits: DataLimits) -> dict[str, Any]:
    """A file of facts: read it, and see that it fits the country."""
    from careconomy.facts import Country
    from careconomy.facts.own import read_file

    file = Path(asked["folder"]) / asked["file"]
    tell("read", None)
    check_keys(file)
    found = read_file(file)
    stated = bool(found.country) and "iso3" in found.country
    if not stated and not asked["country"]:
        raise Unfit(N_("Say which country the facts are about."))
    country = Country.load(found.iso3 if stated else asked["country"], file=file)
    return {
        "country": country.iso3,
        "title": country.name,
        "usable": True,
        "facts": len(found.facts),
    }


KINDS: Mapping[str, Callable[[Asked, Tell, DataLimits], dict[str, Any]]] = {
    "dataset": dataset,
    "mapped": mapped,
    "facts": facts,
}


def check_keys(path: Path) -> None:
    """Raise Unfit for TOML with keys so long that reading them would take all memory."""
    from careconomy.files import MOST_DOTS

    with path.open("rb") as stream:
        if any(line.count(b".") > MOST_DOTS for line in stream):
            raise Unfit(N_("The file “{name}” has a line that is too long."), name=path.name)


def check_mapping(path: Path) -> None:
    """Raise Unfit for a mapping that names a file beside what was brought."""
    from careconomy.files import read_toml

    found = read_toml(path, name="the mapping file", kind="a mapping", largest=2_000_000, remedy="")
    files = found.get("files", {})
    specs = [spec for spec in files.values() if isinstance(spec, dict)] if _table(files) else []
    beside = [spec["columns"] for spec in specs if isinstance(spec.get("columns"), str)]
    activities = found.get("activities", {})
    if _table(activities) and activities.get("file"):
        beside.append(str(activities["file"]))
    outside = [str(spec["path"]) for spec in specs if _leads_out(str(spec.get("path", "")))]
    if outside:
        raise Unfit(
            N_("The mapping names a path outside the upload: “{name}”."), name=outside[0][:80]
        )
    if beside:
        raise Unfit(
            N_(
                "The mapping names another file, “{name}”. Here only the file that comes with it "
                "is read: write positions and codes into the mapping."
            ),
            name=beside[0][:80],
        )


def _table(value: Any) -> bool:
    return isinstance(value, dict)


def _leads_out(path: str) -> bool:
    parts = path.replace("\\", "/").split("/")
    return path.startswith(("/", "\\", "~")) or ".." in parts or ":" in path or "\0" in path


def check_rows(file: Path, limits: DataLimits) -> None:
    """Raise Unfit for an empty file or a table with more rows or columns than agreed."""
    if not file.stat().st_size:
        raise Unfit(N_("The file “{name}” is empty."), name=file.name)
    if file.suffix.lower() in (".parquet", ".pq"):
        check_parquet(file, limits)
        return
    rows = 0
    with file.open("rb") as stream:
        while chunk := stream.read(1 << 20):
            rows += chunk.count(b"\n")
    # Formats other than text hold such bytes too, but rarely more than one in a hundred.
    if rows > limits.rows:
        raise _too_long(file, limits)


def check_parquet(file: Path, limits: DataLimits) -> None:
    """Raise Unfit for a Parquet file that is damaged, or larger inside than agreed."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        meta = pq.read_metadata(file)
    except (OSError, pa.ArrowException):
        raise Unfit(N_("The file “{name}” is damaged."), name=file.name) from None
    if meta.num_rows > limits.rows or meta.num_columns > limits.columns:
        raise _too_long(file, limits)
    size = sum(meta.row_group(at).total_byte_size for at in range(meta.num_row_groups))
    if size > limits.unpacked:
        most = megabytes(limits.unpacked)
        raise Unfit(
            N_("The file “{name}” unpacks to more than {most} MB."), 413, name=file.name, most=most
        )


def _too_long(file: Path, limits: DataLimits) -> Unfit:
    return Unfit(
        N_("The file “{name}” has more than {rows} rows or {columns} columns."),
        413,
        name=file.name,
        rows=limits.rows,
        columns=limits.columns,
    )


def _surveyed(folder: Path, tell: Tell, limits: DataLimits) -> dict[str, Any]:
    """Check a survey dataset, write its quality report, and measure what the balance needs."""
    from careconomy.accounts.survey_accounts import survey_accounts
    from careconomy.care_balance.diaries import measured
    from careconomy.facts import Country
    from careconomy.report.quality import quality_content, write_quality
    from careconomy.timeuse import Survey
    from careconomy.timeuse.checks import check
    from careconomy.web.own import write_profile

    for file in sorted((folder / SURVEY).glob("*.parquet")):
        check_parquet(file, limits)
    survey = Survey.open(folder / SURVEY)
    tell("check", 0.0)
    report = check(survey, progress=lambda done, whole: tell("check", done / max(whole, 1)))
    content = json.dumps(quality_content(report))
    (folder / f"{QUALITY}.json").write_text(content, "utf-8")
    write_quality(report, folder / f"{QUALITY}.html")
    tell("measure", None)
    reason = ""
    try:
        profile = measured(survey)
        if survey.manifest.country:
            country = Country.load(survey.manifest.country)
            profile = replace(profile, accounts=survey_accounts(survey, country))
        write_profile(profile, folder / PROFILE)
    except CareError as error:
        reason = str(error)
    return {
        "title": survey.manifest.name,
        "country": survey.manifest.country or "",
        "usable": not reason,
        "reason": reason,
        "days": survey.rows("days"),
        "verdict": report.ok,
    }


def _limited(limits: DataLimits) -> None:
    """Hold this process to its memory and to files that fit the disk agreed."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        for kind, most in (
            (resource.RLIMIT_AS, limits.memory),
            (resource.RLIMIT_FSIZE, limits.disk),
        ):
            hard = resource.getrlimit(kind)[1]
            least = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(kind, (least, hard))
        os.nice(5)


def done(asked: Asked, tell: Tell, limits: DataLimits) -> dict[str, Any]:
    """Do a piece of heavy work; what is wrong comes back as data. Holds no path of the server."""
    try:
        return {"done": KINDS[asked["kind"]](asked, tell, limits)}
    except Unfit as error:
        found = error
    except CareError as error:
        found = Unfit(N_("{reason}"), reason=str(error))
    except MemoryError:
        most = megabytes(limits.memory)
        found = Unfit(N_("This needs more than {most} MB of memory."), 413, most=most)
    except Exception as error:
        # Whatever a reader makes of a strange file: told by its kind alone, never as a traceback.
        found = Unfit(N_("The file cannot be read ({kind})."), kind=type(error).__name__)
    return {"unfit": found.to_dict()}


def without_paths(answer: Any, folder: str) -> Any:
    """The same with the folder taken out of every text, and long texts cut."""
    if isinstance(answer, dict):
        return {key: without_paths(value, folder) for key, value in answer.items()}
    if isinstance(answer, str):
        short = answer.replace(f"{folder}{os.sep}", "").replace(folder, "")
        return short if len(short) <= LONGEST_REASON else f"{short[:LONGEST_REASON]} …"
    return answer


def main() -> None:
    """Read what is asked from the standard input, and work."""
    lines = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8", buffering=1)
    sys.stdout = sys.stderr  # what a library prints must not come between

    def say(answer: Mapping[str, Any]) -> None:
        lines.write(json.dumps(answer) + "\n")

    given = json.loads(sys.stdin.readline())
    limits = DataLimits(**given["limits"])
    _limited(limits)
    threading.Thread(target=_end_with_the_server, daemon=True).start()
    answer = done(given, lambda step, share: say({"step": step, "share": share}), limits)
    say(without_paths(answer, given["folder"]))
    lines.flush()
    os._exit(0)


def _end_with_the_server() -> None:
    sys.stdin.read()
    os._exit(1)


if __name__ == "__main__":
    main()
