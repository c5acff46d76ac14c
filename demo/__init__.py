"""Invented people, a simulated chip and the real parts around the real programs; never installed on a kiosk."""
