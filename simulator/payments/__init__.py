"""A stand-in for payment providers: a gateway with payment links and callbacks, and an acquirer behind UPI."""
