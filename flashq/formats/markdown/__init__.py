"""Markdown as a tree, with formulas, tables and Chinese: the one parser of screen and export."""
