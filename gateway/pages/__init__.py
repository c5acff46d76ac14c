"""Pages for people: check a certificate."""
