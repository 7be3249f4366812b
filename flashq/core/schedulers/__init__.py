"""The schedulers by the name that the settings use."""
