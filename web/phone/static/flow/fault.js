// What is wrong with a Flow itself.

/** A screen that cannot be shown; `code` is Meta's key, which the endpoint is told. */
export class FlowFault extends Error {
  constructor(code, text) {
    super(text);
    this.code = code;
  }
}
