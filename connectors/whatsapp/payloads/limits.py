"""Meta's limits on outgoing messages, each table with the page of the WhatsApp Cloud API documentation it is from.

Lengths are in UTF-16 code units: Meta says "characters" and not which. No other way of counting gives more, so what
fits here fits always.
"""

from types import MappingProxyType
from typing import Final

# Messages > Text messages
TEXT_BODY: Final = 4096

# Messages > Image, Document, Video messages; Audio and sticker messages have no caption
CAPTION: Final = 1024
KINDS_WITH_CAPTION: Final = frozenset({"image", "document", "video"})

# Messages > Interactive: reply buttons, list, call-to-action URL, location request, Flow. The page of lists allows
# 4096, which other pages and validators do not confirm: one limit for all is safe.
INTERACTIVE_BODY: Final = 1024
FOOTER: Final = 60

# Messages > Interactive reply buttons messages
BUTTONS: Final = 3
BUTTON_TITLE: Final = 20
BUTTON_ID: Final = 256
BUTTON_HEADERS: Final = frozenset({"image", "document", "video"})

# Messages > Interactive list messages
ROWS: Final = 10
LIST_BUTTON: Final = 20
ROW_TITLE: Final = 24
ROW_DESCRIPTION: Final = 72
ROW_ID: Final = 200

# Messages > Interactive call-to-action URL button messages
LINK_LABEL: Final = 20

# Flows > Sending a Flow
FLOW_LABEL: Final = 30

# Payments India > Order details and order status messages
REFERENCE_ID: Final = r"[A-Za-z0-9_.-]{1,35}"
ITEM_NAME: Final = 60
TAX_DESCRIPTION: Final = 60
STATUS_DESCRIPTION: Final = 120
PAYMENT_CONFIGURATION: Final = 60
GATEWAYS: Final = frozenset({"razorpay", "payu", "billdesk", "zaakpay"})
ORDER_STATUSES: Final = frozenset({"pending", "processing", "partially_shipped", "shipped", "completed", "canceled"})

# Message templates > Names and languages; there is no `hi_IN`
TEMPLATE_NAME: Final = r"[a-z0-9_]{1,512}"
TEMPLATE_LANGUAGES: Final = MappingProxyType({"en": "en", "hi": "hi"})
TEMPLATE_BUTTONS: Final = 10

# Messages > Common fields
OPAQUE_DATA: Final = 512
