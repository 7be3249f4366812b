"""Which grade an answer speaks for: typed texts, choices, key points. The person decides."""
