"""The way to the gateway, in the fund's own words."""
