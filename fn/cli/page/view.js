// What is seen: the drawing, and how it is moved.
const $ = (id) => document.getElementById(id);
const graph = $("graph");
const KINDS = { workflow: "workflows", service: "support services", broker: "brokers", database: "databases", sink: "other sinks" };
const COLLAPSE_FROM = 50, FEW_EDGES = 60;
const hidden = new Set();
let onlyBroken = false, drawing, view, chosen = null;

function element(name, attributes, ...children) {
  const e = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) e.setAttribute(key, value);
  e.append(...children);
  return e;
}

const box = (b) => element("rect", { x: b.x, y: b.y, width: b.width, height: b.height, rx: 6 });

function text(words, x, y, className, font, width) {
  return element("text", { x, y, class: className }, fit(words, font, width));
}

function drawNode(n) {
  const g = element("g", {
    class: `node ${n.kind}${n.broken ? " broken" : ""}`, id: n.id, role: "button", tabindex: -1,
    "aria-label": `${n.title}, ${n.detail}${n.broken ? ", broken" : ""}${n.outside ? "" : ", namespace " + (nameOf(n) || "none")}`,
  }, box(n.box), element("title", {}, `${n.title}\n${n.detail}`));
  const room = n.box.width - 20 - (n.broken ? 18 : 0);
  g.append(text(n.title, n.box.x + 10, n.box.y + 17, "", TITLE, room), text(n.detail, n.box.x + 10, n.box.y + 32, "detail", DETAIL, n.box.width - 20));
  if (n.broken) g.append(text("!", n.box.x + n.box.width - 14, n.box.y + 18, "mark", TITLE, 20));
  g.addEventListener("click", () => choose(n));
  return g;
}

function drawLane(lane) {
  const head = element("g", {
    class: "head", id: lane.id, role: "button", tabindex: -1, "aria-expanded": lane.open,
    "aria-label": `namespace ${lane.name || "none"}, ${lane.count} inside`,
  }, box({ ...lane.box, height: HEAD }), element("title", {}, lane.name), text(`${lane.open ? "▾" : "▸"} ${lane.text}`, lane.box.x + 10, lane.box.y + 20, "", STRONG, lane.box.width - 20));
  head.addEventListener("click", () => toggle(lane));
  const broken = !lane.open && data.nodes.some((n) => n.namespace === lane.id && n.broken);
  return element("g", { class: `lane${broken ? " broken" : ""}` }, box(lane.box), head);
}

const nameOf = (n) => data.namespaces.find((l) => l.id === n.namespace)?.name;

function toggle(lane, open = !lane.open) {
  lane.open = open;
  draw();
  focusOn(lane.id);
}

function shows(n) { return !hidden.has(n.kind) && (!onlyBroken || n.broken); }

// draw draws all anew: what is not open is not in the page.
function draw() {
  drawing = lay(shows);
  const many = drawing.edges.length > FEW_EDGES;
  const edges = element("g", { "aria-hidden": "true" }), labels = element("g", { "aria-hidden": "true" });
  const count = ends(drawing.edges);
  for (const e of drawing.edges) {
    const line = curve(e, count);
    e.line = element("path", { class: `edge ${e.kind}`, d: line.path, "marker-end": "url(#arrow)" });
    const words = e.count > 1 ? `${e.count} links` : e.labels[0].split("\n").slice(0, 2).join(", ");
    e.text = element("text", { class: "label", x: line.x, y: line.y, "text-anchor": line.side > 0 ? "start" : "end" }, fit(words, DETAIL, BETWEEN - 50));
    if (e.count > 1 || e.text.textContent !== e.labels[0]) e.text.append(element("title", {}, e.labels.join("\n")));
    edges.append(e.line);
    if (words) labels.append(e.text);
  }
  const arrow = element("marker", { id: "arrow", viewBox: "0 0 8 8", refX: 8, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto-start-reverse", fill: "context-stroke" }, element("path", { d: "M0 0L8 4L0 8z" }));
  graph.classList.toggle("many", many);
  graph.replaceChildren(element("defs", {}, arrow), ...drawing.lanes.filter((l) => l.open).map(drawLane), edges, ...drawing.lanes.filter((l) => !l.open).map(drawLane), ...drawing.nodes.map(drawNode), labels);
  if (!view) fitAll(); else move();
  mark();
  const first = graph.querySelector("[role=button]");
  if (first) first.setAttribute("tabindex", 0);
  $("status").textContent = `${drawing.nodes.length} of ${data.nodes.length} shown, ${drawing.lanes.filter((l) => l.open).length} of ${data.namespaces.length} namespaces open`;
}

function fitAll() {
  const pad = 24;
  view = { x: -pad, y: drawing.top - pad, width: drawing.width + 2 * pad, height: drawing.height + 2 * pad };
  // A small drawing is not blown up.
  const least = graph.clientWidth / 1.4;
  if (view.width < least) { view.x -= (least - view.width) / 2; view.width = least; }
  move();
}

function move() { graph.setAttribute("viewBox", `${view.x} ${view.y} ${view.width} ${view.height}`); }

function pixel() { return Math.max(view.width / graph.clientWidth, view.height / graph.clientHeight); }

// zoom keeps a point where it is.
function zoom(by, x = view.x + view.width / 2, y = view.y + view.height / 2) {
  const width = Math.min(Math.max(view.width * by, 150), 4 * drawing.width + 2000), real = width / view.width;
  view = { x: x - (x - view.x) * real, y: y - (y - view.y) * real, width, height: view.height * real };
  move();
}

function pan(x, y) { view.x += x * pixel(); view.y += y * pixel(); move(); }

function point(event) {
  const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(graph.getScreenCTM().inverse());
  return [at.x, at.y];
}

// show moves a box into the middle, near enough to be read.
function show(b) {
  const width = Math.min(view.width, Math.max(700, graph.clientWidth));
  view.height *= width / view.width;
  view.width = width;
  view.x = b.x + b.width / 2 - view.width / 2;
  view.y = b.y + b.height / 2 - view.height / 2;
  move();
}

graph.addEventListener("wheel", (event) => { event.preventDefault(); zoom(event.deltaY > 0 ? 1.2 : 1 / 1.2, ...point(event)); }, { passive: false });
let drag = null;
graph.addEventListener("pointerdown", (event) => { drag = { x: event.clientX, y: event.clientY, moved: false }; });
addEventListener("pointermove", (event) => {
  if (!drag) return;
  const x = drag.x - event.clientX, y = drag.y - event.clientY;
  if (!drag.moved && Math.hypot(x, y) < 4) return;
  drag = { x: event.clientX, y: event.clientY, moved: true };
  pan(x, y);
});
addEventListener("pointerup", () => { setTimeout(() => { drag = null; }); });
// What was dragged is not clicked.
graph.addEventListener("click", (event) => { if (drag?.moved) event.stopPropagation(); }, true);
