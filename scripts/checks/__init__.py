"""Pages that set our figures beside others and run every country."""
