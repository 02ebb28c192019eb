// Expressions between backticks: references, literals, comparison, logic, arithmetic, and texts put side by side.

const TOKEN = /\s*(?:\$\{(?<path>[^}]+)\}|'(?<text>(?:[^'\\]|\\.)*)'|(?<number>\d+(?:\.\d+)?)|(?<word>true|false)\b|(?<sign>==|!=|<=|>=|&&|\|\||[<>!+\-*/%()]))/y;

/** A text that is no expression. */
export class ExpressionError extends Error {}

/** The operators of each level, the loosest first. */
const LEVELS = [
  { "||": (a, b) => a || b },
  { "&&": (a, b) => a && b },
  { "==": isEqual, "!=": (a, b) => !isEqual(a, b) },
  { "<": (a, b) => order(a, b) < 0, "<=": (a, b) => order(a, b) <= 0, ">": (a, b) => order(a, b) > 0, ">=": (a, b) => order(a, b) >= 0 },
  { "+": (a, b) => Number(a) + Number(b), "-": (a, b) => Number(a) - Number(b) },
  { "*": (a, b) => Number(a) * Number(b), "/": (a, b) => Number(a) / Number(b), "%": (a, b) => Number(a) % Number(b) },
];

/** The value of an expression; `look` gives the value of a reference. Raises ExpressionError. */
export function evaluate(source, look) {
  const tokens = tokenize(source);
  const parser = { tokens, at: 0, look };
  const values = [];
  while (parser.at < tokens.length) values.push(level(parser, 0));
  if (!values.length) throw new ExpressionError(`no expression: ${source}`);
  return values.length === 1 ? values[0] : values.map((value) => value ?? "").join("");
}

function tokenize(source) {
  const tokens = [];
  TOKEN.lastIndex = 0;
  while (source.slice(TOKEN.lastIndex).trim()) {
    const at = TOKEN.lastIndex;
    const found = TOKEN.exec(source);
    if (!found) throw new ExpressionError(`cannot read ${source.slice(at)} in ${source}`);
    tokens.push(found.groups);
  }
  return tokens;
}

function level(parser, depth) {
  if (depth === LEVELS.length) return unary(parser);
  let value = level(parser, depth + 1);
  for (;;) {
    const operator = LEVELS[depth][parser.tokens[parser.at]?.sign];
    if (!operator) return value;
    parser.at += 1;
    value = operator(value, level(parser, depth + 1));
  }
}

function unary(parser) {
  const token = parser.tokens[parser.at];
  if (!token) throw new ExpressionError("the expression ends too early");
  parser.at += 1;
  if (token.path !== undefined) return parser.look(token.path);
  if (token.text !== undefined) return token.text.replace(/\\(.)/g, "$1");
  if (token.number !== undefined) return Number(token.number);
  if (token.word !== undefined) return token.word === "true";
  if (token.sign === "!") return !unary(parser);
  if (token.sign === "-") return -Number(unary(parser));
  if (token.sign === "(") return inBrackets(parser);
  throw new ExpressionError(`${token.sign} stands where a value is due`);
}

function inBrackets(parser) {
  const value = level(parser, 0);
  if (parser.tokens[parser.at]?.sign !== ")") throw new ExpressionError("a bracket is not closed");
  parser.at += 1;
  return value;
}

function isEqual(a, b) {
  return typeof a === typeof b ? a === b : isNumeric(a) && isNumeric(b) && Number(a) === Number(b);
}

function order(a, b) {
  if (isNumeric(a) && isNumeric(b)) return Number(a) - Number(b);
  return typeof a === "string" && typeof b === "string" ? (a < b ? -1 : Number(a > b)) : NaN;
}

function isNumeric(value) {
  return typeof value === "number" || (typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value)));
}
