// What components do when they are tapped or chosen: the actions of Flow JSON.

import { isWebAddress } from "./dom.js";
import { FlowFault } from "./fault.js";

const TYPES = {
  string: (value) => typeof value === "string",
  number: (value) => typeof value === "number",
  integer: (value) => Number.isInteger(value),
  boolean: (value) => typeof value === "boolean",
  array: Array.isArray,
  object: (value) => value !== null && typeof value === "object" && !Array.isArray(value),
};

const ACTIONS = {
  navigate(session, { next, payload }) {
    const screen = session.screenOf(next?.name);
    const allowed = session.flow.routing_model?.[session.screenId];
    if (!screen || (allowed && !allowed.includes(next.name))) {
      throw new FlowFault("invalid-screen-transition", `${next?.name} may not follow ${session.screenId}`);
    }
    session.enter(next.name, declared(screen, payload));
  },

  data_exchange(session, { payload }) {
    const screen = session.screenId;
    const ask = () => session.ask("exchange", { screen, data: payload }, (answer) => session.enter(answer.screen, answer.data), ask);
    return ask();
  },

  complete(session, { payload }) {
    const ask = () => session.ask("complete", { screen: session.screenId, payload }, () => {}, ask);
    return ask();
  },

  update_data(session, { payload }) {
    Object.assign(session.state.data, payload);
    session.refresh();
  },

  open_url(_session, { url }) {
    if (isWebAddress(url)) window.open(url, "_blank", "noopener,noreferrer");
  },
};

/** Does an action of the present screen with its bindings filled in. */
export function act(session, action) {
  const { name, next, url, payload = {} } = action;
  if (!Object.hasOwn(ACTIONS, name)) throw new FlowFault("payload-schema-error", `there is no action ${name}`);
  return ACTIONS[name](session, { next, url: session.value(url), payload: session.value(payload) });
}

/** The data of a screen; raises FlowFault if what it declares is missing or of another type. */
function declared(screen, data) {
  for (const [name, { type }] of Object.entries(screen.data ?? {})) {
    if (!(TYPES[type] ?? (() => true))(data[name])) {
      throw new FlowFault("payload-schema-error", `screen ${screen.id} needs ${name} of type ${type}`);
    }
  }
  return data;
}
