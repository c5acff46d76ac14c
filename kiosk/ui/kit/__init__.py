"""Theme, tiles, pads and the other parts that screens are made of."""
