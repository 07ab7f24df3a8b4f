"""Compile the embedded facts from public downloads: `python -m scripts.compile_facts`."""
