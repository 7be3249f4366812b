"""When a card comes next: what every scheduler shares, and SM-2."""
