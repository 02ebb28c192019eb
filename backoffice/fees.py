"""What an application costs: the catalogue's fee, unless the applicant is one of those who pay none."""

from collections.abc import Mapping

from backoffice.office import Office
from backoffice.schemas.responses import FeeDue
from seva.catalogue import Service


def fee_of(office: Office, service: Service, fields: Mapping[str, str]) -> FeeDue:
    """The fee of an application with these answers; null when the department tells it later."""
    waiver = office.data.fees.waivers.get(service.id)
    if service.fee_inr and waiver and fields.get(waiver.field) in waiver.values:
        return FeeDue(amount_paise=0, waived=True, reason=waiver.because)
    amount = None if service.fee_inr is None else service.fee_inr * 100
    return FeeDue(amount_paise=amount, waived=False, reason=None)
