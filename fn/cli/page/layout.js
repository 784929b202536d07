"use strict";
// Where everything stands. It needs neither a server nor a library, and takes
// thousands of nodes: each namespace is a box, with support services at its left,
// brokers in the middle, and workflows at its right; what is in no namespace
// stands at the far right. Brokers lie between those that they link.
const data = JSON.parse(document.getElementById("data").textContent);
const byID = new Map(data.nodes.map((n) => [n.id, n]));
const pen = document.createElement("canvas").getContext("2d");
const GAP = 18, HEAD = 30, LINE = 40, WIDEST = 260, BETWEEN = 150, STREET = 90;

function widthOf(text, font) {
  pen.font = font;
  return pen.measureText(text).width;
}

// fit shortens a text to a width; the whole of it is in its tooltip.
function fit(text, font, width) {
  if (widthOf(text, font) <= width) return text;
  let low = 0, high = text.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (widthOf(text.slice(0, middle) + "…", font) <= width) low = middle; else high = middle - 1;
  }
  return text.slice(0, low) + "…";
}

const TITLE = "13px system-ui, sans-serif", DETAIL = "11px system-ui, sans-serif", STRONG = "600 13px system-ui, sans-serif";

// column puts nodes below each other, in as many columns as look like a box.
function column(nodes, x, y, columns) {
  const width = Math.min(WIDEST, Math.max(90, ...nodes.map((n) => Math.max(widthOf(n.title, TITLE) + (n.broken ? 18 : 0), widthOf(n.detail, DETAIL)) + 20)));
  const rows = Math.ceil(nodes.length / columns);
  nodes.forEach((n, i) => {
    n.box = { x: x + Math.floor(i / rows) * (width + GAP * 2), y: y + (i % rows) * (LINE + GAP), width, height: LINE };
  });
  return nodes.length ? { width: Math.ceil(nodes.length / rows) * (width + GAP * 2) - GAP * 2, height: rows * (LINE + GAP) - GAP } : { width: 0, height: 0 };
}

function middle(nodes, size, height) {
  for (const n of nodes) n.box.y += (height - size.height) / 2;
}

// layLane gives a namespace its size and its nodes their places in it.
function layLane(lane, shown) {
  const of = (...kinds) => shown.filter((n) => kinds.includes(n.kind));
  lane.text = `${lane.name || "no namespace"} (${lane.count})`;
  const least = widthOf(lane.text, STRONG) + 50;
  if (!lane.open) {
    lane.box = { x: 0, y: 0, width: Math.max(least, 140), height: HEAD };
    return;
  }
  const parts = [of("service"), of("broker"), of("workflow")], sizes = [];
  let x = GAP;
  for (const [i, part] of parts.entries()) {
    const columns = i === 2 && part.length > 8 ? Math.ceil(Math.sqrt(part.length / 4)) : 1;
    sizes.push(column(part, x, HEAD + GAP, columns));
    if (part.length) x += sizes[i].width + BETWEEN;
  }
  const height = Math.max(...sizes.map((s) => s.height), 0);
  parts.forEach((part, i) => middle(part, sizes[i], height));
  lane.box = { x: 0, y: 0, width: Math.max(least, x - BETWEEN + GAP), height: HEAD + GAP * 2 + height };
}

// shelve puts boxes into rows, in their order, so that all of it is about as
// wide as a screen.
function shelve(lanes) {
  const area = lanes.reduce((sum, l) => sum + (l.box.width + STREET) * (l.box.height + 40), 0);
  const widest = Math.max(0, ...lanes.map((l) => l.box.width), Math.sqrt(area * 1.7));
  let x = 0, y = 0, tallest = 0, right = 0;
  for (const lane of lanes) {
    if (x && x + lane.box.width > widest) { x = 0; y += tallest + 40; tallest = 0; }
    lane.box.x = x; lane.box.y = y;
    x += lane.box.width + STREET;
    right = Math.max(right, x - STREET);
    tallest = Math.max(tallest, lane.box.height);
  }
  return { width: right, height: y + tallest };
}

// lay places all that is shown and returns what to draw.
function lay(shows) {
  const nodes = data.nodes.filter(shows);
  const inLane = new Map(data.namespaces.map((l) => [l.id, []])), outside = [];
  for (const n of nodes) (n.outside ? outside : inLane.get(n.namespace)).push(n);
  const lanes = data.namespaces.filter((l) => (l.count = inLane.get(l.id).length) > 0);
  for (const lane of lanes) layLane(lane, inLane.get(lane.id));
  const size = shelve(lanes);
  for (const lane of lanes) {
    for (const n of inLane.get(lane.id)) {
      n.end = lane.open ? n : lane;
      if (lane.open) { n.box.x += lane.box.x; n.box.y += lane.box.y; }
    }
  }
  const beside = column(outside, size.width + 140, 0, Math.ceil(outside.length / 40) || 1);
  middle(outside, beside, size.height);
  for (const n of outside) n.end = n;
  return {
    lanes, outside, nodes: nodes.filter((n) => n.end === n), edges: join(new Set(nodes)),
    width: size.width + (outside.length ? 140 + beside.width : 0),
    top: Math.min(0, ...outside.map((n) => n.box.y)), height: Math.max(size.height, beside.height),
  };
}

// join draws edges that end in one closed namespace as one.
function join(shown) {
  const joined = new Map();
  for (const e of data.edges) {
    const from = byID.get(e.from), to = byID.get(e.to);
    if (!shown.has(from) || !shown.has(to) || from.end === to.end) continue;
    const key = `${from.end.id} ${to.end.id} ${e.kind}`;
    const known = joined.get(key);
    if (known) { known.count++; known.labels.push(e.label); } else joined.set(key, { from: from.end, to: to.end, kind: e.kind, count: 1, labels: [e.label] });
  }
  return [...joined.values()];
}

// ends counts the edges of each thing: labels stand where there are fewer.
function ends(edges) {
  const count = new Map();
  for (const e of edges) for (const end of [e.from, e.to]) count.set(end, (count.get(end) ?? 0) + 1);
  return count;
}

// curve is the line of an edge, and where its label stands. Lines leave a little
// above the middle and arrive below it, so that two ways are two lines.
function curve(edge, count) {
  const a = edge.from.box, b = edge.to.box, ay = a.y + a.height / 2 - 7, by = b.y + b.height / 2 + 7;
  const atStart = count.get(edge.from) <= count.get(edge.to);
  if (b.x > a.x + a.width) return bend(a.x + a.width, ay, 1, b.x, by, -1, atStart);
  if (a.x > b.x + b.width) return bend(a.x, ay, -1, b.x + b.width, by, 1, atStart);
  return bend(a.x + a.width, ay, 1, b.x + b.width, by, 1, atStart);
}

function bend(x1, y1, out1, x2, y2, out2, atStart) {
  const pull = Math.max(35, Math.abs(x2 - x1) / 2);
  const c1 = x1 + out1 * pull, c2 = x2 + out2 * pull;
  // Near the end a curve is as good as level: the label stands on it.
  return { path: `M${x1} ${y1}C${c1} ${y1} ${c2} ${y2} ${x2} ${y2}`, x: atStart ? x1 + out1 * 12 : x2 + out2 * 12, y: (atStart ? y1 - 3 : y2 + 10), side: atStart ? out1 : out2 };
}
