"""What follows a fee: nothing is filed before it is settled, and what is settled goes on by itself."""

from seva.applications.application import Application
from seva.applications.fees import Fees, OpenFee
from seva.applications.filing import Filing
from seva.applications.interview import is_complete
from seva.applications.repository import Applications
from seva.catalogue import Catalogue
from seva.departments.port import DepartmentGateway, Fee
from seva.errors import IllegalStep

FREE = Fee(0)


class FeeSteps:
    """Asks departments for fees, and takes applications on whose fee is paid."""

    def __init__(
        self, fees: Fees, applications: Applications, filing: Filing, departments: DepartmentGateway,
        catalogue: Catalogue,
    ) -> None:  # fmt: skip
        self.fees = fees
        self._applications, self._filing = applications, filing
        self._departments, self._catalogue = departments, catalogue

    def quote(self, application: Application) -> Fee:
        """The fee that has to be paid before filing; nothing if the service asks for none then, or it is paid already.

        Raises a DepartmentError when the department does not say.
        """
        service = self._catalogue.services[application.service]
        if service.fee_due != "before" or service.fee_inr == 0 or self.fees.is_paid(application.id):
            return FREE
        fee = self._departments.quote_fee(service.department, service.id, application.content.answers)
        if fee.amount_paise:
            self.fees.ask(application, "before", fee.amount_paise)
        else:
            self.fees.close(application.id)
        return fee

    def go_on(self) -> int:
        """Takes on what was paid for: files it if the fee came first. Returns how many were taken on."""
        return len([self.take_on(fee) for fee in self.fees.paid()])

    def take_on(self, fee: OpenFee) -> Application | None:
        """Files an application whose fee is paid; nothing more is asked for it.

        One that the citizen is still changing is filed when it is sent again.
        """
        application = self._applications.get(fee.application_id)
        if application and application.status == "draft" and self._is_ready(application):
            try:
                application = self._filing.file(self._filing.confirm(application))
            except IllegalStep:  # somebody else was quicker
                application = self._applications.get(fee.application_id)
        self.fees.close(fee.application_id)
        return application

    def _is_ready(self, application: Application) -> bool:
        service = self._catalogue.services.get(application.service)
        return application.content.submitted and service is not None and is_complete(service, application.content)
