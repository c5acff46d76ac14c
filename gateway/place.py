"""Where evidence comes from: part of what a chip is made to answer, so that an answer serves nowhere else."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """One visit at one machine, by the names that the gateway gave them; ASCII."""

    device: str
    visit: str
