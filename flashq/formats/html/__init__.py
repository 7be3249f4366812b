"""Markdown as HTML: safe, with formulas and highlighted code."""
