"""SMS and e-mail behind a Protocol."""
