"""The issuer's public pages."""
