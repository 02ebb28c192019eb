"""The Damm check digit of reference numbers."""

_DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)


def damm_digit(digits: str) -> str:
    """Return the Damm check digit of a string of digits; it changes with any wrong digit or swap of neighbours."""
    interim = 0
    for digit in digits:
        interim = int(_DAMM[interim][int(digit)])
    return str(interim)


def is_valid_damm(digits: str) -> bool:
    """Tell whether the last digit is the Damm check digit of the others."""
    return len(digits) > 1 and digits.isascii() and digits.isdigit() and damm_digit(digits) == "0"
