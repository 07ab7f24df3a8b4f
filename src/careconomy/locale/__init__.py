"""Message catalogues of the briefs, one `.po` file a language."""
