"""Headless rules of one member's visit."""
