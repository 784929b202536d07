// What is asked: find, filter, choose, and the keyboard.
function mark() {
  const near = (e) => chosen && (e.from === chosen || e.to === chosen);
  for (const e of drawing.edges) {
    e.line.classList.toggle("near", !!near(e));
    e.text.classList.toggle("near", !!near(e));
  }
  const words = $("query").value.trim().toLowerCase();
  const found = words ? matches(words) : [];
  graph.classList.toggle("searching", words !== "");
  for (const n of drawing.nodes) $(n.id).classList.toggle("found", found.includes(n));
  for (const l of drawing.lanes) $(l.id).classList.toggle("found", !l.open && found.some((n) => n.namespace === l.id));
  if (chosen) $(chosen.id)?.classList.add("chosen");
  return found;
}

function matches(words) {
  const parts = words.split(/\s+/);
  return data.nodes.filter((n) => {
    if (!shows(n)) return false;
    n.words ??= [n.title, n.detail, nameOf(n), n.kind, ...said(n)].join(" ").toLowerCase();
    return parts.every((part) => n.words.includes(part));
  });
}

let turn = -1;
function find() {
  turn = -1;
  const found = mark();
  $("status").textContent = $("query").value.trim() ? `${found.length} found; Enter goes to the next` : "";
}

function next() {
  const words = $("query").value.trim().toLowerCase();
  const found = words ? matches(words) : [];
  if (!found.length) return;
  turn = (turn + 1) % found.length;
  choose(found[turn], $("query"));
  $("status").textContent = `${turn + 1} of ${found.length}: ${found[turn].title}`;
}

// choose shows what is said of a node; its namespace is opened for it.
function choose(n, focus) {
  const lane = data.namespaces.find((l) => l.id === n.namespace);
  for (const e of graph.querySelectorAll(".chosen")) e.classList.remove("chosen");
  chosen = n;
  if (n.end !== n && lane) { lane.open = true; draw(); }
  $("panel").hidden = false;
  $("name").textContent = n.title;
  $("what").textContent = `${n.kind}, ${n.detail}${n.broken ? ", broken" : ""}`;
  $("explain").replaceChildren(...said(n).map(row));
  const links = [];
  for (const e of data.edges) {
    if (e.from === n.id) links.push(["to", byID.get(e.to), e.label]);
    if (e.to === n.id) links.push(["from", byID.get(e.from), e.label]);
  }
  const few = links.slice(0, 40).map(([way, other, label]) => {
    const item = document.createElement("li"), button = document.createElement("button");
    button.type = "button";
    button.textContent = other.title;
    button.addEventListener("click", () => choose(other));
    item.append(`${way} `, button, label ? `: ${label.replaceAll("\n", ", ")}` : "");
    return item;
  });
  if (links.length > few.length) few.push(Object.assign(document.createElement("li"), { textContent: `and ${links.length - few.length} more` }));
  $("links").replaceChildren(...few);
  mark();
  if (n.box && (focus || outOfSight(n.box))) show(n.box);
  if (!focus) focusOn(n.id);
}

// said are the lines of explain; equal ones are in the page once.
function said(n) { return (n.explain ?? []).map((i) => data.lines[i]); }

function row(line) {
  const tr = document.createElement("tr"), cells = line.split("\t");
  cells.forEach((text, i) => {
    const td = document.createElement("td");
    td.textContent = text;
    if (i === cells.length - 1) td.colSpan = 4 - cells.length;
    tr.append(td);
  });
  return tr;
}

function outOfSight(b) {
  return b.x < view.x || b.y < view.y || b.x + b.width > view.x + view.width || b.y + b.height > view.y + view.height || pixel() > 1.6;
}

function close() {
  const was = chosen;
  chosen = null;
  $("panel").hidden = true;
  graph.querySelector(".chosen")?.classList.remove("chosen");
  mark();
  if (was) focusOn(was.id);
}

// One thing of the drawing is a stop of the tab key; arrows lead to the others.
function focusOn(id) {
  const e = $(id);
  if (!e) return;
  for (const other of graph.querySelectorAll("[tabindex='0']")) other.setAttribute("tabindex", -1);
  e.setAttribute("tabindex", 0);
  e.focus({ preventScroll: true });
}

graph.addEventListener("keydown", (event) => {
  const stops = drawing.lanes.flatMap((l) => [l.id, ...drawing.nodes.filter((n) => n.namespace === l.id && !n.outside).map((n) => n.id)]).concat(drawing.outside.map((n) => n.id));
  const at = stops.indexOf(event.target.id);
  const to = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: stops.length - 1 }[event.key];
  if (event.key === "Enter" || event.key === " ") {
    event.target.dispatchEvent(new MouseEvent("click"));
  } else if (to === undefined) {
    return;
  } else if (event.shiftKey) {
    pan({ ArrowRight: 80, ArrowLeft: -80 }[event.key] ?? 0, { ArrowDown: 80, ArrowUp: -80 }[event.key] ?? 0);
  } else if (stops[to]) {
    focusOn(stops[to]);
    const thing = byID.get(stops[to]) ?? data.namespaces.find((l) => l.id === stops[to]);
    if (outOfSight({ ...thing.box, height: Math.min(thing.box.height, HEAD) })) show(thing.box);
  }
  event.preventDefault();
});
addEventListener("keydown", (event) => {
  if (event.key === "Escape" && chosen) close();
  if (event.target.matches("input") || event.ctrlKey || event.metaKey || event.altKey) return;
  const act = { "/": () => $("query").focus(), "+": () => zoom(1 / 1.3), "=": () => zoom(1 / 1.3), "-": () => zoom(1.3), 0: fitAll }[event.key];
  if (act) { act(); event.preventDefault(); }
});

function check(label, color, checked, change) {
  const l = document.createElement("label"), input = document.createElement("input"), swatch = document.createElement("span");
  Object.assign(input, { type: "checkbox", checked });
  input.addEventListener("change", () => { change(input.checked); view = null; draw(); });
  swatch.style.background = `var(--${color})`;
  l.append(input, " ", swatch, label);
  $("kinds").append(l);
}

function openAll(open) {
  for (const l of data.namespaces) l.open = open;
  view = null;
  draw();
}

for (const [kind, label] of Object.entries(KINDS)) {
  if (data.nodes.some((n) => n.kind === kind)) check(label, kind, true, (on) => { if (on) hidden.delete(kind); else hidden.add(kind); });
}
if (data.nodes.some((n) => n.broken)) check("broken only", "broken", false, (on) => { onlyBroken = on; });
const number = (n, what) => `${n} ${n === 1 ? what.slice(0, -1) : what}`;
const counted = (kind) => data.nodes.filter((n) => n.kind === kind).length;
$("summary").textContent = Object.entries(KINDS).filter(([kind]) => counted(kind)).map(([kind, label]) => number(counted(kind), label)).join(", ") + ` in ${number(data.namespaces.length, "namespaces")}`;
$("query").addEventListener("input", find);
$("query").addEventListener("keydown", (event) => { if (event.key === "Enter") next(); });
$("next").addEventListener("click", next);
$("close").addEventListener("click", close);
$("expand").addEventListener("click", () => openAll(true));
$("collapse").addEventListener("click", () => openAll(false));
$("in").addEventListener("click", () => zoom(1 / 1.3));
$("out").addEventListener("click", () => zoom(1.3));
$("fit").addEventListener("click", fitAll);
$("scheme").addEventListener("click", () => {
  const dark = document.documentElement.style.colorScheme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  document.documentElement.style.colorScheme = dark === "dark" ? "light" : "dark";
});
// Paper gets all of it, whatever is in sight.
let before = null;
addEventListener("beforeprint", () => { before = view; fitAll(); });
addEventListener("afterprint", () => { view = before; move(); });
openAll(data.nodes.length <= COLLAPSE_FROM);
