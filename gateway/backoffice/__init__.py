"""The fund's systems behind Protocols, and a simulator with invented people."""
