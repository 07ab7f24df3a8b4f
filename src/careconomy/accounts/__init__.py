"""Accounts of unpaid work: what it is worth, who gives and receives it, who has no time left."""
