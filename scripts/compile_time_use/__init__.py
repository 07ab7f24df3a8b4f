"""Compile the time-use profile: how unpaid care splits between groups of adults."""
