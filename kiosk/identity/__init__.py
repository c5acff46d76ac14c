"""Who stands here, as the chip says and passive authentication confirms."""
