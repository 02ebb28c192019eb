"""Certificates on their way from the department to their owner, and to nobody else."""

from seva.handover.errors import CertificateOver
from seva.handover.owners import Owners, Question, Said
from seva.handover.papers import Paper, Papers

__all__ = ["CertificateOver", "Owners", "Paper", "Papers", "Question", "Said"]
