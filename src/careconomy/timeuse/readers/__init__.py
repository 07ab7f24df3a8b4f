"""Readers: files of time-use surveys become a survey dataset."""
