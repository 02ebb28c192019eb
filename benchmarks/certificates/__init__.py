"""What certificates cost: issuing, checking, printing; how large their codes are beside other encodings."""
