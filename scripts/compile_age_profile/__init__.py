"""Compile the embedded age profiles of care given and received from a survey."""
