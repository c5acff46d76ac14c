"""The shortest configuration of a kiosk: every key that it has to have."""

SETTINGS = """
[kiosk]
place = "Test"
[gateway]
url = "https://127.0.0.1:1"
ca = "ca.pem"
sealing_keys = "sealing.json"
[device]
key = "device.pem"
identity = "device.json"
[cards]
trust = "trust"
[printer]
uri = "ipp://127.0.0.1:1/ipp/print"
[paths]
state = "state"
temporary = "temporary"
"""
