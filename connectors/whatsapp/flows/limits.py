"""Meta's limits on Flow JSON, with the page of its documentation that each is from.

Lengths are in characters as people see them (grapheme clusters), which is how Flows are checked. What we write keeps
to them in UTF-16 code units, too: no way of counting gives more.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

# Flows > Changelog; Flow JSON > Properties
VERSION: Final = "7.3"
DATA_API_VERSION: Final = "4.0"
CAN_BE_PUBLISHED: Final = frozenset({"5.1", "6.0", "6.1", "6.2", "6.3", "7.0", "7.1", "7.2", "7.3"})
DATA_API_VERSIONS: Final = frozenset({"3.0", "4.0"})

# Flow JSON > Best practices, Screens, Routing model
LARGEST_FILE: Final = 10 * 1024 * 1024
LARGEST_DATA: Final = 1024 * 1024
SCREENS: Final = 100
COMPONENTS: Final = 50
ROUTES: Final = 10

# Flow JSON > Components: the longest text of each property
LENGTHS: Final[Mapping[str, Mapping[str, int]]] = MappingProxyType(
    {
        "TextHeading": {"text": 80},
        "TextSubheading": {"text": 80},
        "TextBody": {"text": 4096},
        "TextCaption": {"text": 409},
        "TextInput": {"label": 20, "helper-text": 80, "error-message": 30},
        "TextArea": {"label": 20, "helper-text": 80},
        "CheckboxGroup": {"label": 30},
        "RadioButtonsGroup": {"label": 30},
        "ChipsSelector": {"label": 80},
        "Dropdown": {"label": 20},
        "DatePicker": {"label": 40, "helper-text": 80},
        "CalendarPicker": {"title": 80, "description": 300, "label": 40},
        "OptIn": {"label": 120},
        "EmbeddedLink": {"text": 25},
        "PhotoPicker": {"label": 80, "description": 300},
        "DocumentPicker": {"label": 80, "description": 300},
        "Footer": {"label": 35, "left-caption": 15, "center-caption": 15, "right-caption": 15},
    }
)
OPTION: Final[Mapping[str, int]] = MappingProxyType({"title": 30, "description": 300, "metadata": 20})
OPTIONS: Final[Mapping[str, tuple[int, int]]] = MappingProxyType(
    {"CheckboxGroup": (1, 20), "RadioButtonsGroup": (1, 20), "ChipsSelector": (2, 20), "Dropdown": (1, 200)}
)
# How many of a component a Flow may have.
IN_A_FLOW: Final[Mapping[str, int]] = MappingProxyType({"ImageCarousel": 3})
IMAGE: Final = 300 * 1024
CAROUSEL: Final = (1, 3)
NESTED_IFS: Final = 3
LIST_ITEMS: Final = (1, 20)
PICKED_FILE_KB: Final = 25600
PICKED_FILES: Final = 30
OPTIONS_WITH_IMAGES: Final = 100

# How many of a component a screen may have.
ON_A_SCREEN: Final[Mapping[str, int]] = MappingProxyType(
    {
        "Footer": 1, "OptIn": 5, "EmbeddedLink": 2, "Image": 3, "ImageCarousel": 2, "NavigationList": 2,
        "PhotoPicker": 1, "DocumentPicker": 1,
    }
)  # fmt: skip
