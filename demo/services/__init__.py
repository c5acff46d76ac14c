"""Starts the real pcscd, printer, gateway and inbox, and stops what it started."""
