"""Certificates: signed when an application is issued, kept, published as lists of keys and statuses, printed as PDF."""

from backoffice.certificates.issuing import issue
from backoffice.certificates.showing import find_certificate

__all__ = ["find_certificate", "issue"]
