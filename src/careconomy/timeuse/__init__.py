"""Diaries: the survey dataset, activity codes, readers and checks of quality."""

from __future__ import annotations

from careconomy.timeuse.dataset import Block, Reader, Survey
from careconomy.timeuse.manifest import Manifest
from careconomy.timeuse.writer import SurveyWriter, write_survey

__all__ = ["Block", "Manifest", "Reader", "Survey", "SurveyWriter", "write_survey"]
