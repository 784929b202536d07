"use strict";
// The scheme: the reader's choice, else that of the system.
const root = document.documentElement;
const stored = (() => { try { return localStorage.getItem("scheme"); } catch { return null; } })();
if (stored) root.dataset.scheme = stored;
document.getElementById("scheme").addEventListener("click", () => {
  const dark = root.dataset.scheme ? root.dataset.scheme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.scheme = dark ? "light" : "dark";
  try { localStorage.setItem("scheme", root.dataset.scheme); } catch { /* this page only */ }
});

// The menu is folded on a phone.
if (matchMedia("(max-width: 60rem)").matches) document.querySelector("nav.pages details").open = false;

// A block of commands is copied without its prompts and without what it printed.
for (const block of document.querySelectorAll("pre > code")) {
  const button = document.createElement("button");
  button.className = "copy";
  button.type = "button";
  button.textContent = "Copy";
  button.addEventListener("click", async () => {
    let text = block.textContent;
    if (block.classList.contains("language-console"))
      text = text.split("\n").filter((line) => line.trimStart().startsWith("$ ")).map((line) => line.trimStart().slice(2)).join("\n");
    await navigator.clipboard.writeText(text.trimEnd() + "\n");
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = "Copy"; }, 1500);
  });
  block.parentElement.parentElement.append(button);
}

// Search: all words must occur in a part of a page, as they are typed. A word
// in a title weighs more than one in a heading, and that more than one in the
// text.
const query = document.getElementById("query");
const found = document.getElementById("found");
let parts;
const load = () => parts ??= fetch(document.body.dataset.search).then((answer) => answer.json());

function weigh(part, words) {
  let weight = 0;
  for (const word of words) {
    const here = 20 * part.title.toLowerCase().includes(word) + 10 * part.heading.toLowerCase().includes(word) +
      Math.min(5, part.text.toLowerCase().split(word).length - 1);
    if (!here) return 0;
    weight += here;
  }
  return weight;
}

function excerpt(text, word) {
  const at = Math.max(0, text.toLowerCase().indexOf(word));
  const from = Math.max(0, text.lastIndexOf(" ", Math.max(0, at - 40)));
  const mark = document.createElement("mark");
  mark.textContent = text.slice(at, at + word.length);
  return [(from ? "… " : "") + text.slice(from, at), mark, text.slice(at + word.length, at + 100) + " …"];
}

async function search() {
  const words = query.value.toLowerCase().split(/\s+/).filter(Boolean);
  const all = words.length ? await load() : [];
  const best = all.map((part) => ({ part, weight: weigh(part, words) })).filter((one) => one.weight)
    .sort((a, b) => b.weight - a.weight).slice(0, 12);
  found.replaceChildren(...best.map(({ part }) => {
    const link = document.createElement("a");
    const name = document.createElement("strong");
    const text = document.createElement("span");
    link.href = part.url;
    name.textContent = part.heading ? part.title + " › " + part.heading : part.title;
    text.append(...excerpt(part.text, words.find((word) => part.text.toLowerCase().includes(word)) ?? ""));
    link.append(name, text);
    const item = document.createElement("li");
    item.append(link);
    return item;
  }));
  if (words.length && !best.length) found.textContent = "Nothing has all of these words.";
  found.hidden = !words.length;
}
query.addEventListener("focus", load);
query.addEventListener("input", search);
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !/^(input|textarea)$/i.test(document.activeElement.tagName)) { event.preventDefault(); query.focus(); }
  if (event.key === "Escape") { query.value = ""; found.hidden = true; query.blur(); }
  const links = [...found.querySelectorAll("a")];
  const now = links.indexOf(document.activeElement);
  if (!found.hidden && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    (links[now + (event.key === "ArrowDown" ? 1 : -1)] ?? query).focus();
  }
  if (event.key === "Enter" && document.activeElement === query && links[0]) links[0].click();
});
