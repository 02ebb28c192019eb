"""How values are written for a citizen: days, amounts, private numbers."""

from datetime import date, datetime

MONTHS = {
    "en": "January February March April May June July August September October November December".split(),
    "hi": "जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर".split(),
}

# Until which hour a part of the day lasts, as Hindi divides it.
PARTS_OF_DAY = ((4, "रात"), (12, "सुबह"), (16, "दोपहर"), (20, "शाम"), (24, "रात"))


def format_day(day: date, language: str) -> str:
    """12 March 2026, or 12 मार्च 2026."""
    return f"{day.day} {MONTHS[language][day.month - 1]} {day.year}"


def format_time(moment: datetime, language: str) -> str:
    """A time of India's clock as it is said: 10:30 am, सुबह 10:30 बजे."""
    hour, minute = (moment.hour % 12) or 12, f":{moment.minute:02d}" if moment.minute else ""
    if language == "hi":
        part = next(name for last, name in PARTS_OF_DAY if moment.hour < last)
        return f"{part} {hour}{minute} बजे"
    return f"{hour}{minute} {'am' if moment.hour < 12 else 'pm'}"


def group_digits(number: int) -> str:
    """Indian grouping: 120000 -> 1,20,000."""
    head, tail = str(abs(number))[:-3], str(abs(number))[-3:]
    groups = [head[max(0, end - 2) : end] for end in range(len(head), 0, -2)][::-1]
    return ("-" if number < 0 else "") + ",".join([*groups, tail])


def format_rupees(paise: int) -> str:
    """Paise as rupees: 12000050 -> ₹1,20,000.50; whole rupees without decimals."""
    rupees, rest = divmod(abs(paise), 100)
    return f"{'-' if paise < 0 else ''}₹{group_digits(rupees)}" + (f".{rest:02d}" if rest else "")


def hide(value: str) -> str:
    """A private value with all but its last four characters hidden."""
    return "•" * min(len(value) - 4, 6) + value[-4:] if len(value) > 4 else value
