"""Money was cut but no receipt came: looked up at once, said as it is, and followed up by itself."""

from actions.base import TopicAction
from actions.reply import Message, Option, Reply
from actions.texts import helpline, rupees
from actions.turn import Turn
from seva.payments import Cut

MOST_TOLD = 2
# Told in any case: what is not on this list is told only if nothing else is.
CURRENT = ("received", "recorded", "going_back", "returned", "disputed", "on_the_way", "no_answer", "failed")


class ActionPaymentProblem(TopicAction):
    """Looks the citizen's payments up at the provider."""

    intents = ("payment_problem",)

    def name(self) -> str:
        """As in domain.yml."""
        return "action_payment_problem"

    def respond(self, turn: Turn) -> Reply:
        """What became of each payment, what to keep, whom to call, and a complaint if the citizen wants."""
        found = turn.assistant.payments.cut(turn.citizen.id)
        told = [cut for cut in found if cut.finding in CURRENT][:MOST_TOLD] or found[:1]
        reply = Reply()
        for cut in told:
            reply.messages.append(Message(_told(turn, cut)))
        if all(cut.finding in ("received", "recorded") for cut in told):
            return reply.offer(turn.say("answer.next"), [Option(turn.say("label.menu"), "list_services")])
        options = [
            Option(turn.say("label.complain"), "apply_service", "cm_jansunwai"),
            Option(turn.say("label.menu"), "list_services"),
        ]
        return reply.say(helpline(turn, turn.service)).offer(turn.say("payment.next"), options)


def _told(turn: Turn, cut: Cut) -> str:
    payment = cut.payment
    numbers = ", ".join(payment.receipt_numbers) if payment else ""
    link = payment.link if payment else ""
    return turn.say(f"payment.cut.{cut.finding}", amount=rupees(cut.amount_paise), numbers=numbers, link=link)
