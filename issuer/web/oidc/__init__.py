"""OpenID Connect: an identity provider, asked and not believed before it is checked."""
