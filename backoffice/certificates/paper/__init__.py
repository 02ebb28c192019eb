"""The certificate on paper: a PDF in both languages."""
