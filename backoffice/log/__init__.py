"""The transparency log of certificates: entries that can only be added, proofs, and signed heads."""
