"""Wages of the United States by task of unpaid work, from the American Time Use Survey."""
