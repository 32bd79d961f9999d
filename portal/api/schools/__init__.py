"""The schools of the portal."""
