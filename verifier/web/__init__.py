"""The verifier's pages and its JSON face."""
