"""What a credential is: pure functions over values, no network, no clock."""

from vc import native

native.install()
