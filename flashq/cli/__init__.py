"""The commands: parse, call one function, show. The clock and the environment are read here."""
