"""What the verifier reads of the network: guarded, bounded, remembered, counted."""
