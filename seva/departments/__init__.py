"""The way to the departments' systems: a port, the HTTP gateway, and a fake that tests share."""
