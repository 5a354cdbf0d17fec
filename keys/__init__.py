"""Who signs: public keys, DIDs, and, in `keys.private` alone, secrets."""
