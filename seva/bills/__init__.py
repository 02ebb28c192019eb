"""Bills of citizens: what is being chosen to pay, account numbers that were kept, reminders, questions."""

from seva.bills.accounts import Account, Accounts
from seva.bills.baskets import Basket, Baskets, Chosen
from seva.bills.questions import Questions
from seva.bills.reminders import Reminders

__all__ = ["Account", "Accounts", "Basket", "Baskets", "Chosen", "Questions", "Reminders"]
