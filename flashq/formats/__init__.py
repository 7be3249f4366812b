"""Content in and out of files. Knows nothing of the database or the screen."""
