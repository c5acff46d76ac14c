"""Words in Arabic, French, English, and in Tamazight where one has a source, for screens, paper and pages."""
