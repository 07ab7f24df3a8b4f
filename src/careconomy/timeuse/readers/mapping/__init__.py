"""Importing any survey through a mapping file (`docs/surveys/mapping.md`)."""

from careconomy.timeuse.readers.mapping.importing import import_mapped

__all__ = ["import_mapped"]
