"""Words in four languages, for screens, paper and pages."""
