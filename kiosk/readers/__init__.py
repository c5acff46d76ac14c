"""Card readers: they move bytes and report presence, and know no card application."""
