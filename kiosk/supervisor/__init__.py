"""Headless rules of the long-lived program: start, watch, end and wipe sessions."""
