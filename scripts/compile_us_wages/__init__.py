"""Wages of the United States by task of unpaid work, from earnings in the American Time Use Survey."""
