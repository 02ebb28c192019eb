"""The file with which a new service begins."""

import re
from pathlib import Path

from seva.catalogue.reader import Reader
from seva.catalogue.schema import Department
from seva.errors import CatalogueError

TEMPLATE = """\
# yaml-language-server: $schema=../../schemas/service.schema.json
id: {service}
department: {department}
jurisdiction: {jurisdiction}
pilot: false
popularity: 10                 # 1 to 100: the most asked for stand first in menus
# kind is one of: certificate, licence, scheme, appointment, grievance, bill_payment, lookup, information
kind: certificate
# filing is one of: application, appointment, grievance, bill, availability, officials, tracking, verification, none
filing: application
name:                          # FILL IN: the official name
  en: ''
  hi: ''
short_name:                    # FILL IN: at most 24 characters, for lists
  en: ''
  hi: ''
summary:                       # FILL IN: what it is and what one needs it for, in one or two sentences
  en: ''
  hi: ''
aliases:                       # FILL IN: how people ask for it, in three spellings, at least eight each
  en: []
  hi: []
  hinglish: []
fee_inr: 0                     # rupees; null when it varies (then add fee_note: {{en, hi}})
sla_days: 14                   # days; null when seasonal (then add sla_note: {{en, hi}})
eligibility:                   # FILL IN: who can get it
  en: ''
  hi: ''
fields:                        # questions of catalogue/fields/*.yml, in the order in which they are asked
- applicant_name
- mobile
documents:                     # documents of catalogue/documents.yml
- id_proof
certificate:                   # what stands on it: questions above; who issues it: seva/certificates/posts.yml
  facts: []
  post: sdm
source: typical                # or verified:<keys of catalogue/sources.yml>
facts:
  exists: typical
  fee: typical
  sla: typical
  documents: typical
  eligibility: typical
"""


def new_service(root: Path, service: str, department: str) -> Path:
    """Writes the file of a new service and returns its path; CatalogueError when it cannot."""
    reader = Reader(root)
    known = {item.id: item.jurisdiction for item in reader.list_of(Department, "departments.yml", "departments")}
    if reader.problems:
        raise CatalogueError("\n".join(reader.problems))
    if department not in known:
        raise CatalogueError(f"There is no department {department}. There are: {', '.join(sorted(known))}.")
    if not re.fullmatch(r"[a-z][a-z0-9_]*", service):
        raise CatalogueError(f"{service} cannot be an id: use small letters, digits and underscores.")
    existing = next(root.glob(f"services/*/{service}.yml"), None)
    if existing:
        raise CatalogueError(f"{existing} is there already. Choose another id, or edit that file.")
    path = root / "services" / department / f"{service}.yml"
    text = TEMPLATE.format(service=service, department=department, jurisdiction=known[department])
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CatalogueError(f"{path} cannot be written: {error.strerror}.") from error
    return path
