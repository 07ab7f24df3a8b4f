"""Kinds of chart: plain functions from numbers and finished words to a drawing."""
