"""flashq: spaced repetition in the terminal for people who prepare for technical interviews."""

__version__ = "0.1.0"
