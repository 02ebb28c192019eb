"""A stand-in for a provider of text messages in India, as strict about registered templates as operators are."""
