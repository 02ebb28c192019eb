// A WhatsApp Flow as the app shows it: a sheet over the chat, drawn from Flow JSON, checked as Meta's client checks it.

import { Session } from "./flow/session.js";

/**
 * Opens the Flow of a message in `container`, an element with a position and a height.
 * `call(path, body)` posts to the handset's address and gives the answer, or throws an Error with `code` and `text`.
 * `onComplete({messageId, response})` comes once when a reply was sent; `onClose({reason})` always comes last:
 * "completed", "closed", or "disabled" when the endpoint said that the Flow is over for this message.
 */
export function openFlow({ container, message, language, business, call, onComplete, onClose }) {
  const session = new Session({ container, message, language, business, call, onComplete, onClose });
  session.start();
  return { close: () => session.close(), element: session.sheet.element };
}
