"""What officers ask citizens, what citizens answer, and how the answer gets to the department once."""

from seva.enquiries.enquiries import ASKED, Enquiries, Enquiry, Given

__all__ = ["ASKED", "Enquiries", "Enquiry", "Given"]
