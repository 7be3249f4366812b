"""What a person sees: the quiz, cards, formulas, Markdown, keys."""
