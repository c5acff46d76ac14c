"""The eMRTD application, named as in ICAO Doc 9303."""
