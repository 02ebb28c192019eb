"""The providers behind seva.payments.port, and a fake that tests share."""
