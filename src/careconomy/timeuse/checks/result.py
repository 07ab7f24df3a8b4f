"""What a check found, and the report of all checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

Severity = Literal["error", "warning", "note", "ok", "not run"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
# Examples that a finding names.
MOST_EXAMPLES = 10


@dataclass(frozen=True)
class Detail:
    """A line of the small table of a finding; `share` lies between 0 and 1, or is not given."""

    label: str
    value: float
    share: float | None = None


@dataclass(frozen=True)
class Finding:
    """What one check found.

    `count` of `of` `unit` are at fault; `what` is a sentence, `remedy` another that names a
    rule of `careconomy.timeuse.repair` where one helps; `where` holds at most ten examples, names
    of diaries unless `unit` says otherwise; `details` a small table.
    """

    severity: Severity
    count: int
    of: int
    unit: str
    what: str
    remedy: str = ""
    where: tuple[str, ...] = ()
    details: tuple[Detail, ...] = ()
    check: str = ""
    title: str = ""


@dataclass(frozen=True)
class QualityReport:
    """Findings of all checks on a survey, in the order of the checks, and figures about it.

    `summary` maps what is counted to its number; `repairs` are those that the manifest records.
    """

    survey: str
    country: str | None
    years: tuple[int, ...]
    source: str
    summary: Mapping[str, float]
    findings: tuple[Finding, ...]
    repairs: tuple[Mapping[str, Any], ...]
    version: str

    @property
    def ok(self) -> bool:
        """Whether no check found an error."""
        return not self.of("error")

    def of(self, severity: Severity) -> tuple[Finding, ...]:
        """Findings of a severity."""
        return tuple(found for found in self.findings if found.severity == severity)

    def finding(self, check: str) -> Finding:
        """Return the finding of a check by its name; raises KeyError."""
        for found in self.findings:
            if found.check == check:
                return found
        raise KeyError(check)

    def to_dict(self) -> dict[str, Any]:
        """The report as plain values for JSON."""
        return {**asdict(self), "ok": self.ok}

    def rows(self) -> list[dict[str, Any]]:
        """One row a check for a table: severity, check, title, count, of, unit, share, what, ..."""
        return [
            {
                "severity": found.severity,
                "check": found.check,
                "title": found.title,
                "count": found.count,
                "of": found.of,
                "unit": found.unit,
                "share": found.count / found.of if found.of else None,
                "what": found.what,
                "remedy": found.remedy,
                "where": " ".join(found.where),
            }
            for found in self.findings
        ]
