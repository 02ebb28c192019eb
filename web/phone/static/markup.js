// WhatsApp's own marks in a text: *bold* _italic_ ~strike~ `code` ```block```, quotes, lists, links. Gives nodes, never HTML.

import { el } from "./dom.js";

const MARKS = [
  ["`", "code"],
  ["*", "strong"],
  ["_", "em"],
  ["~", "s"],
];
const LINK = new RegExp(
  [
    String.raw`https?://[^\s<>"]+[^\s<>"'.,;:!?।)\]}*_~]`,
    String.raw`upi://\S+`,
    String.raw`(?:www\.)[\w-]+(?:\.[\w-]+)+[^\s<>"]*[^\s<>"'.,;:!?।)\]}*_~]`,
    String.raw`[\w.+-]+@[\w-]+(?:\.[\w-]+)+`,
    String.raw`(?<![\w@./-])(?:[a-z0-9-]+\.)+(?:in|com|org|net|gov)(?![\w-])(?:/[^\s<>"]*[^\s<>"'.,;:!?।)\]}*_~])?`,
    String.raw`(?<![\w/-])(?:\+91[ -]?)?[6-9]\d{4}[ -]?\d{5}(?![\w-])`,
    String.raw`(?<![\w/-])1800[ -]?\d{2,3}[ -]?\d{4}(?![\w-])`,
  ].join("|"),
  "gu",
);
const WORD = /[\p{L}\p{N}\p{M}]/u;

/** The nodes of a message's text. */
export function marked(text) {
  const nodes = [];
  text.split("```").forEach((part, n, parts) => {
    const isBlock = n % 2 === 1 && n < parts.length - 1 && part.trim();
    if (isBlock) nodes.push(el("code", { class: "block", text: part.replace(/^\n|\n$/g, "") }));
    else nodes.push(...lines(n % 2 ? `\`\`\`${part}` : part));
  });
  return nodes;
}

/** Quotes and lists begin a line; what does not is text. */
function lines(text) {
  const nodes = [];
  let open = null;
  text.split("\n").forEach((line, n, all) => {
    const [, quote] = line.match(/^> (.*)$/) ?? [];
    const [, item] = line.match(/^[*-] (.+)$/) ?? [];
    const [, number, counted] = line.match(/^(\d{1,2})\. (.+)$/) ?? [];
    const kind = quote !== undefined ? "quote" : item !== undefined ? "ul" : counted !== undefined ? "ol" : "";
    if (!kind) {
      if (n > 0 && !open) nodes.push("\n");
      nodes.push(...inline(line));
      open = null;
      return;
    }
    if (open?.kind !== kind) {
      open = { kind, node: holder(kind, number) };
      nodes.push(open.node);
    } else if (kind === "quote") open.node.append("\n");
    const content = inline(quote ?? item ?? counted);
    if (kind === "quote") open.node.append(...content);
    else open.node.append(el("li", {}, content));
    if (n === all.length - 1) open = null;
  });
  return nodes;
}

const holder = (kind, number) =>
  kind === "quote" ? el("blockquote") : el(kind, { start: kind === "ol" && number !== "1" ? number : null });

/** A mark opens before a word, closes behind one, and stands at no letter outside: 2*3*4 stays as it is. */
export function inline(text) {
  const found = first(text);
  if (!found) return linked(text);
  const { start, end, tag } = found;
  const inner = text.slice(start + 1, end);
  return [
    ...linked(text.slice(0, start)),
    el(tag, {}, tag === "code" ? inner : inline(inner)),
    ...inline(text.slice(end + 1)),
  ];
}

function first(text) {
  for (let start = 0; start < text.length; start++) {
    const mark = MARKS.find(([sign]) => sign === text[start]);
    if (!mark || WORD.test(text[start - 1] ?? "") || /^$|\s/.test(text[start + 1] ?? "")) continue;
    if (insideLink(text, start)) continue;
    for (let end = start + 2; end < text.length; end++) {
      if (text[end] !== mark[0] || /\s/.test(text[end - 1]) || WORD.test(text[end + 1] ?? "")) continue;
      return { start, end, tag: mark[1] };
    }
  }
  return null;
}

function insideLink(text, at) {
  return [...text.matchAll(LINK)].some((link) => link.index < at && at < link.index + link[0].length);
}

function linked(text) {
  const nodes = [];
  let done = 0;
  for (const found of text.matchAll(LINK)) {
    nodes.push(text.slice(done, found.index), link(found[0]));
    done = found.index + found[0].length;
  }
  nodes.push(text.slice(done));
  return nodes.filter((node) => node !== "");
}

function link(text) {
  const outside = { target: "_blank", rel: "noopener noreferrer" };
  if (text.includes("@")) return el("a", { href: `mailto:${text}`, text });
  if (/^[+\d]/.test(text)) return el("a", { href: `tel:${text.replace(/[ -]/g, "")}`, text });
  return el("a", { href: text.includes("://") ? text : `https://${text}`, ...outside, text });
}

/** A text in one line, without its marks, for quotes and previews. */
export const plain = (text) => text.replace(/```/g, "").replace(/(^|\W)([*_~`])(\S(?:.*?\S)?)\2(?=\W|$)/gu, "$1$3");
