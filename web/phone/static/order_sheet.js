// An order: what is to be paid, and the way to pay that the message holds.

import { act } from "./api.js";
import { outside } from "./actions.js";
import { el } from "./dom.js";
import { openSheet } from "./sheet.js";
import { rupees, say } from "./words.js";

export function openOrder(message, phone) {
  const { order, total_amount, reference_id, payment_settings } = message.payload.interactive.action.parameters;
  const sums = [
    ["subtotal", order.subtotal],
    ["tax", order.tax],
    ["shipping", order.shipping],
    ["discount", order.discount],
  ];
  const sheet = openSheet(
    phone.screen,
    { title: say("review_and_pay"), style: "order-sheet" },
    el(
      "div",
      { class: "scroll" },
      el("p", { class: "order-number", text: say("order_number", { number: reference_id }) }),
      el(
        "dl",
        { class: "bill" },
        order.items.map((item) => [
          el("dt", { text: item.quantity > 1 ? `${item.name} × ${item.quantity}` : item.name }),
          el("dd", { text: rupees(item.sale_amount ?? item.amount) }),
        ]),
        sums
          .filter(([, amount]) => amount?.value)
          .map(([name, amount]) => [el("dt", { text: say(`order_${name}`) }), el("dd", { text: rupees(amount) })]),
        el("dt", { class: "strong", text: say("total") }),
        el("dd", { class: "strong", text: rupees(total_amount) }),
      ),
    ),
    el(
      "div",
      { class: "foot" },
      ways(payment_settings?.[0], message, phone, () => sheet.close()),
    ),
  );
}

function ways(setting, message, phone, close) {
  const address = setting?.payment_link?.uri ?? setting?.upi_intent_link?.link;
  if (address) {
    const link = outside(say("pay"), address);
    link.className = "wide";
    link.querySelector(".icon").remove();
    return [el("p", { class: "where", text: address }), link];
  }
  const pay = async (succeeds) => {
    close();
    await phone.attempt(() => act(phone.id, "pay", { message_id: message.id, succeeds }));
    phone.tell(say(succeeds ? "paid" : "not_paid"));
  };
  return [
    el("button", { type: "button", class: "wide", onclick: () => pay(true), text: say("pay") }),
    el("button", { type: "button", class: "wide plain", onclick: () => pay(false), text: say("pay_and_fail") }),
  ];
}
