// The part of Markdown that WhatsApp shows in Flows: headings, paragraphs, lists, tables, bold, italic, struck, links.

import { element, isWebAddress } from "./dom.js";

const INLINE = /\*\*(?<bold>.+?)\*\*(?!\*)|\*(?<italic>[^*\s](?:[^*]*[^*\s])?)\*|~~(?<struck>.+?)~~|\[(?<label>[^\]]+)\]\((?<address>[^)\s]+)\)/;
const TAGS = { bold: "strong", italic: "em", struck: "s" };
const BULLET = /^\s*[-*+]\s+/;
const NUMBER = /^\s*\d+[.)]\s+/;
const RULER = /^\|?\s*:?-{2,}/;

/** What kind of line this is, and what is left of it. The first that fits counts. */
const LINES = [
  { kind: "blank", fits: (line) => !line.trim() },
  { kind: "heading", fits: (line) => /^#{1,6}\s/.test(line), rest: (line) => line.replace(/^#+\s+/, "") },
  { kind: "bullet", fits: (line) => BULLET.test(line), rest: (line) => line.replace(BULLET, "") },
  { kind: "number", fits: (line) => NUMBER.test(line), rest: (line) => line.replace(NUMBER, "") },
  { kind: "row", fits: (line) => /^\s*\|.*\|\s*$/.test(line) },
  { kind: "text", fits: () => true },
];

/** How lines of a kind that follow each other become one element. */
const BLOCKS = {
  heading: (lines) => lines.map((line) => element("h3", { class: "flow-subheading" }, inline(line))),
  bullet: (lines) => [element("ul", {}, lines.map((line) => element("li", {}, inline(line))))],
  number: (lines) => [element("ol", {}, lines.map((line) => element("li", {}, inline(line))))],
  row: (lines) => [table(lines)],
  text: (lines) => [element("p", {}, lines.flatMap((line, n) => [n ? element("br") : null, ...inline(line)]))],
  blank: () => [],
};

/** Elements for a text, or for a list of texts, each of which is a line. */
export function markdown(text) {
  const groups = [];
  for (const line of [text].flat().join("\n").split("\n")) {
    const { kind, rest } = LINES.find(({ fits }) => fits(line));
    const content = rest ? rest(line) : line;
    if (groups.at(-1)?.kind === kind) groups.at(-1).lines.push(content);
    else groups.push({ kind, lines: [content] });
  }
  return groups.flatMap(({ kind, lines }) => BLOCKS[kind](lines));
}

/** Texts and elements for what stands in a line. */
export function inline(text) {
  const found = INLINE.exec(text);
  if (!found) return text ? [text] : [];
  const { label, address, ...marked } = found.groups;
  const [name, inner] = Object.entries(marked).find(([, value]) => value !== undefined) ?? [null, null];
  const made = name ? element(TAGS[name], {}, inline(inner)) : link(label, address, found[0]);
  return [...inline(text.slice(0, found.index)), made, ...inline(text.slice(found.index + found[0].length))];
}

function link(label, address, written) {
  if (!isWebAddress(address)) return written;
  return element("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, label);
}

function table(lines) {
  const [first, ...others] = lines.filter((line) => !RULER.test(line.trim())).map(cells);
  const head = element("tr", {}, first.map((cell) => element("th", { scope: "col" }, inline(cell))));
  const rows = others.map((row) => element("tr", {}, row.map((cell) => element("td", {}, inline(cell)))));
  return element("table", {}, element("thead", {}, head), element("tbody", {}, rows));
}

function cells(line) {
  return line.trim().slice(1, -1).split("|").map((cell) => cell.trim());
}
