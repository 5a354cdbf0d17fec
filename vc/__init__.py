"""What a credential is: pure functions over values, no network, no clock."""
