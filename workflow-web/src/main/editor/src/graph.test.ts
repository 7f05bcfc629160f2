import assert from "node:assert/strict";
import { json } from "@codemirror/lang-json";
import { EditorState } from "@codemirror/state";
import { test } from "node:test";
import { completionOf } from "./complete.ts";
import { isTemplate, kindOf, textOf, valueOf } from "./fields.ts";
import { type Graph, type GraphEdge, asGraph, apply, bodyOf, colorOf, componentOf, graphOf, prepared, whyNot } from "./graph.ts";
import { pack, unpack } from "./handover.ts";
import { begin, reduce } from "./history.ts";
import { parse, valueAt } from "./json.ts";
import { layout, opening, placed, wayTo } from "./layout.ts";
import { jsonMistake } from "./marks.ts";
import { differences, isMoved, merged } from "./merge.ts";
import { stored, withNotes } from "./notes.ts";
import { locate } from "./panels.tsx";
import { renameRoots, rootsOf } from "./references.ts";
import { step } from "./search.ts";
import { type Box, snapTo } from "./snap.ts";
import { use } from "./texts.ts";
import { brokenJson } from "./useCheck.ts";
import { nameOfRun } from "./useRun.ts";

const node = (id: string, data: Record<string, unknown> = {}) => ({ id, position: { x: 0, y: 0 }, data: { componentId: "x", ...data } });
const edge = (source: string, target: string, sourceHandle?: string) => ({ id: `${source}-${target}`, source, target, ...(sourceHandle ? { sourceHandle } : {}) });
const graph: Graph = { nodes: [node("start"), node("a", { t: "{{ start.x }}" }), node("b")], edges: [edge("start", "a"), edge("a", "b")] };

test("every command is undone and done again, and a new one ends what could be done again", () => {
  let history = begin(graph);
  history = reduce(history, { type: "do", label: "", command: { do: "remove", nodes: ["a"], edges: [] } });
  assert.deepEqual(history.present.edges, []);
  history = reduce(history, { type: "do", label: "", command: { do: "move", to: { b: { x: 5.4, y: 2 } } } });
  const moved = history.present;
  assert.deepEqual(moved.nodes.at(-1)!.position, { x: 5, y: 2 });
  history = reduce(reduce(history, { type: "undo" }), { type: "undo" });
  assert.equal(history.present, graph);
  history = reduce(reduce(history, { type: "redo" }), { type: "redo" });
  assert.equal(history.present, moved);
  history = reduce(reduce(history, { type: "undo" }), { type: "do", label: "", command: { do: "connect", from: { source: "start" }, target: "b" } });
  assert.equal(history.future.length, 0);
});

test("what is typed into one field is one entry", () => {
  const type = (text: string, merge: string) => ({ type: "do", label: "", merge, command: { do: "set", id: "a", data: { t: text } } }) as const;
  let history = begin(graph);
  for (const [text, merge] of [["x", "a /t"], ["xy", "a /t"], ["xy", "a /u"]] as const) {
    history = reduce(history, type(text, merge));
  }
  assert.equal(history.past.length, 2);
  assert.equal(reduce(reduce(history, { type: "undo" }), { type: "undo" }).present, graph);
});

test("edges follow an action that is renamed, however its id is typed", () => {
  const actions = (...ids: (string | undefined)[]) => ({ componentId: "x", actions: ids.map((id) => (id === undefined ? {} : { id })) });
  const asked = { nodes: [{ ...node("a"), data: actions("approve", "reject") }, node("b"), node("c")], edges: [edge("a", "b", "approve"), edge("a", "c", "reject")] };
  const type = (history: ReturnType<typeof begin>, ...ids: (string | undefined)[]) => reduce(history, { type: "do", label: "", merge: "a /actions/0/id", command: { do: "set", id: "a", data: actions(...ids) } });
  const handles = (history: ReturnType<typeof begin>) => history.present.edges.map((one) => one.sourceHandle);
  let history = begin(asked);
  for (const id of ["a", undefined, "r", "reject"]) {
    history = type(history, id, "reject");
  }
  assert.deepEqual(handles(history), ["approve", "reject"]);
  history = type(history, "rejected", "reject");
  assert.deepEqual(handles(history), ["rejected", "reject"]);
  assert.deepEqual(handles(type(history, "reject")), ["approve", "reject"]);
  assert.equal(reduce(history, { type: "undo" }).present, asked);
});

test("a step leads to what its ways out lead to from top to bottom", () => {
  const outs: Record<string, string[]> = { ask: ["approve", "reject", "expired"], check: ["true", "false"] };
  const outsOf = (id: string) => outs[id] ?? ["default"];
  const rows = (one: Graph, ...ids: string[]) => {
    const places = layout(one, outsOf);
    return ids.sort((left, right) => places[left]!.y - places[right]!.y);
  };
  const asked = { nodes: ["late", "ask", "apply", "rejected", "start"].map((id) => node(id)), edges: [edge("ask", "late", "expired"), edge("ask", "rejected", "reject"), edge("start", "ask"), edge("ask", "apply", "approve")] };
  assert.deepEqual(rows(asked, "late", "rejected", "apply"), ["apply", "rejected", "late"]);
  const checked = { nodes: ["no", "yes", "check"].map((id) => node(id)), edges: [edge("check", "no", "false"), edge("check", "yes", "true")] };
  assert.deepEqual(rows(checked, "yes", "no"), ["yes", "no"]);
  // One way out goes past the next step, which is below it, and both meet.
  const past = { nodes: ["end", "mid", "check"].map((id) => node(id)), edges: [edge("mid", "end"), edge("check", "mid", "false"), edge("check", "end", "true")] };
  assert.deepEqual(rows(past, "mid", "end"), ["end", "mid"]);
  const ways = Array.from({ length: 300 }, (_one, index) => `w${index}`);
  outs.choose = ways;
  const chosen = { nodes: [...ways, "choose"].map((id) => node(id)).reverse(), edges: ways.map((way) => edge("choose", way, way)).reverse() };
  assert.deepEqual(rows(chosen, ...[...ways].reverse()), ways);
  // Two steps that want the same targets the other way round can't both have them so.
  const both = { nodes: ["check", "other", "yes", "no"].map((id) => node(id)), edges: [edge("check", "yes", "true"), edge("check", "no", "false"), edge("other", "no"), edge("other", "yes")] };
  assert.deepEqual(rows(both, "yes", "no"), ["yes", "no"]);
});

test("a graph opens as a whole, or from its start on where that could not be read", () => {
  const box = (x: number, y: number) => ({ x, y, width: 220, height: 72 });
  const window = { width: 1000, height: 500 };
  assert.deepEqual(opening([box(100, 0)], box(100, 0), window, 0.4), { x: 290, y: 214, zoom: 1 });
  const two = opening([box(0, 0), box(1280, 0)], box(0, 0), window, 0.4);
  assert.deepEqual([Math.round(two.x), two.zoom.toFixed(3)], [55, "0.593"]);
  const row = [box(0, 0), box(9_780, 0)];
  assert.deepEqual(opening(row, row[0]!, window, 0.4), { x: 55, y: 235.6, zoom: 0.4 });
  assert.deepEqual(opening(row, row[1]!, window, 0.4), { x: 945 - 4_000, y: 235.6, zoom: 0.4 });
  const column = [box(-5_000, 0), box(0, 0), box(5_000, 9_928)];
  assert.deepEqual(opening(column, column[1]!, window, 0.5), { x: 445, y: 27.5, zoom: 0.5 });
  const corner = { width: 200, height: 150 };
  const covers = (boxes: Box[]) => {
    const { x, y, zoom } = opening(boxes, boxes[0]!, window, 0.1, corner);
    return boxes.some((one) => (one.x + one.width) * zoom + x > window.width - corner.width && (one.y + one.height) * zoom + y > window.height - corner.height);
  };
  assert.ok(!covers([box(0, 0), box(1280, 900)]));
  assert.ok(!covers([box(0, 0), box(0, 4_000), box(4_000, 4_000)]));
  assert.deepEqual(opening(row, row[0]!, window, 0.05, corner), opening(row, row[0]!, window, 0.05));
});

test("a graph of more edges than can be ordered soon is laid out without asking for ways out", () => {
  const asks = (count: number) => {
    const ends = Array.from({ length: count }, (_one, index) => `n${index}`);
    let asked = 0;
    const places = layout({ nodes: [node("choose"), ...ends.map((id) => node(id))], edges: ends.map((id) => edge("choose", id, id)) }, () => {
      asked++;
      return ends;
    });
    assert.equal(new Set(Object.values(places).map(({ y }) => y)).size >= count, true);
    return asked > 0;
  };
  assert.deepEqual([asks(500), asks(501)], [true, false]);
});

test("a cycle, an edge into a trigger, to itself and twice can't be drawn", () => {
  const why = (source: string, target: string) => whyNot(graph, { source }, target, (id) => id === "start");
  assert.equal(why("b", "a"), "no-cycle");
  assert.equal(why("a", "start"), "no-edge-into-trigger");
  assert.equal(why("a", "a"), "no-edge-to-itself");
  assert.equal(why("a", "b"), "no-edge-twice");
  assert.equal(why("start", "b"), undefined);
});

test("a node that is renamed is renamed in templates, and not where its name is something else", () => {
  const renamed = (text: string, to = "z") => renameRoots(text, new Map([["a", to]]));
  const same = (text: string) => assert.equal(renamed(text), text);
  assert.equal(renamed("a {{ a.a | append: 'a' }} {% if b.a == a %}"), "a {{ z.a | append: 'a' }} {% if b.a == z %}");
  same("{{ a-b.x }} {{ aa }} {{ b-a }} {{ b . a }} {{ b[\"a\"] }}");
  assert.equal(renamed('{{ "now" | a: "%Y" }} {{ a.value |a: a, a: a }}'), '{{ "now" | a: "%Y" }} {{ z.value |a: z, a: z }}');
  assert.equal(renamed("{% for x in a.list limit: a %}{{ a[x] }}{% endfor %}"), "{% for x in z.list limit: z %}{{ z[x] }}{% endfor %}");
  assert.equal(renamed("{% for a in a %}{{ a }}{% endfor %}{{ a }}"), "{% for a in z %}{{ a }}{% endfor %}{{ z }}");
  assert.equal(renamed("{{ a }}{% assign a = a.x %}{{ a }}"), "{{ z }}{% assign a = z.x %}{{ a }}");
  same("{%- capture a -%}x{% endcapture %}{{ a }}");
  same("{% raw %}{{ a }}{% endraw %}{%- comment %}{% if a %}{% endcomment -%}");
  assert.equal(renamed("{% raw %}{{ a }}{% endraw %}{{- a -}}"), "{% raw %}{{ a }}{% endraw %}{{- z -}}");
  assert.equal(renamed("{{-a-}} {%-if a-%}"), "{{-z-}} {%-if z-%}");
  assert.equal(renamed("{% liquid\n if a.x\n echo a\n endif %}"), "{% liquid\n if z.x\n echo z\n endif %}");
  assert.equal(renamed('{{ ["a"].x }} {% if b contains a and c[a] %}'), '{{ ["z"].x }} {% if b contains z and c[z] %}');
  assert.equal(renamed("{{ a.x }} {{ a }}", "2nd"), "{{ ['2nd'].x }} {{ ['2nd'] }}");
  assert.equal(renamed("{{ a }} {{ a"), "{{ z }} {{ a");
  same("{{".repeat(100_000) + " a");
  assert.deepEqual([...rootsOf("{{ a.b | date: c }} {% if d.e and true %}")], ["a", "c", "d"]);
});

test("the text of a note is no template", () => {
  const noted = withNotes(graph, [{ id: "n", text: "{{ a }}", position: { x: 0, y: 0 } }]);
  assert.equal(apply(noted, { do: "rename", id: "a", name: "z" }).nodes[3]!.data.text, "{{ a }}");
});

test("a copy has ids that are free, also in its templates and edges", () => {
  const copy = prepared(graph, { nodes: [graph.nodes[0]!, graph.nodes[1]!], edges: [graph.edges[0]!] }, { x: 10, y: 0 });
  assert.deepEqual(copy.nodes.map((one) => one.id), ["start_1", "a_1"]);
  assert.equal(copy.nodes[1]!.data.t, "{{ start_1.x }}");
  assert.deepEqual([copy.edges[0]!.source, copy.edges[0]!.target], ["start_1", "a_1"]);
});

test("a copy of a chain of ids reads what the chain read, and nothing else gets a name that is read", () => {
  const reader = node("text", { t: "A {{ webhook.n }} B {{ webhook_1.n }} C {{ webhook_2.n }}" });
  const part: Graph = { nodes: [node("webhook"), node("webhook_1"), reader], edges: [] };
  const into = (...ids: string[]) => prepared({ nodes: ids.map((id) => node(id)), edges: [] }, part, { x: 0, y: 0 });
  const one = into("webhook");
  assert.deepEqual(one.nodes.map(({ id }) => id), ["webhook_3", "webhook_1", "text"]);
  assert.equal(one.nodes[2]!.data.t, "A {{ webhook_3.n }} B {{ webhook_1.n }} C {{ webhook_2.n }}");
  const both = into("webhook", "webhook_1", "text");
  assert.deepEqual(both.nodes.map(({ id }) => id), ["webhook_3", "webhook_4", "text_1"]);
  assert.equal(both.nodes[2]!.data.t, "A {{ webhook_3.n }} B {{ webhook_4.n }} C {{ webhook_2.n }}");
});

test("the body of an iterator is what the handle item alone leads to", () => {
  const nodes = ["i", "in", "deep", "both", "out"].map((id) => node(id));
  const edges = [edge("i", "in", "item"), edge("in", "deep"), edge("i", "out", "done"), edge("out", "both"), edge("in", "both")];
  assert.deepEqual([...bodyOf({ nodes, edges }, "i")].sort(), ["deep", "in"]);
});

test("of two changes of one graph each node is taken from the chosen side", () => {
  const mine: Graph = { nodes: [node("start"), node("a", { t: "mine" }), node("b")], edges: graph.edges };
  const theirs: Graph = { nodes: [node("start"), node("a", { t: "theirs" }), node("c")], edges: [edge("start", "a"), edge("a", "c")] };
  assert.deepEqual(differences(graph, mine, theirs).map(({ id, side }) => [id, side]), [["a", undefined], ["b", "theirs"], ["c", "theirs"]]);
  const both = merged(graph, mine, theirs, { a: "mine", b: "theirs", c: "theirs" });
  assert.deepEqual(both.nodes.map((one) => [one.id, one.data.t]), [["start", undefined], ["a", "mine"], ["c", undefined]]);
  assert.deepEqual(both.edges.map((one) => [one.source, one.target]), [["start", "a"], ["a", "c"]]);
});

test("an edge that one side changed is as that side has it, and as mine where both did", () => {
  const labelled = (...labels: (string | undefined)[]): Graph => ({ nodes: graph.nodes, edges: graph.edges.map((one, index) => (labels[index] ? { ...one, label: labels[index] } : one)) });
  const labels = (mine: Graph, theirs: Graph) => merged(graph, mine, theirs, {}).edges.map((one) => one.label);
  assert.deepEqual(labels(graph, labelled("theirs")), ["theirs", undefined]);
  assert.deepEqual(labels(labelled(undefined, "mine"), labelled("theirs", "theirs")), ["theirs", "mine"]);
});

test("a merge looks at each edge a few times, however many there are", () => {
  let reads = 0;
  const counted = (source: string, target: string): GraphEdge => ({
    ...edge(source, target),
    get source() {
      reads++;
      return source;
    },
  });
  const chain = () => ({ nodes: Array.from({ length: 500 }, (_one, index) => node(`n${index}`)), edges: Array.from({ length: 499 }, (_one, index) => counted(`n${index}`, `n${index + 1}`)) });
  assert.equal(merged(chain(), chain(), chain(), {}).edges.length, 499);
  assert.ok(reads < 499 * 50, `${reads} reads`);
});

test("a node that is only in another place is no change of it", () => {
  const moved = { nodes: graph.nodes.map((one) => ({ ...one, position: { x: 9, y: 9 } })), edges: graph.edges };
  const theirs = { nodes: [node("start"), node("a", { t: "theirs" })], edges: graph.edges };
  assert.deepEqual(differences(graph, moved, theirs).map((one) => [one.id, isMoved(one)]), [["start", true], ["a", false], ["b", false]]);
});

test("runs are told from each other, those of today by their time", () => {
  use({ today: "Today, {0}" });
  const at = new Date(2026, 10, 28, 23, 35, 36);
  const name = (now: Date) => nameOfRun({ id: "fl_run_01m8j4rpxx70gnj73c", at: at.toISOString(), status: "Completed" }, now);
  const time = at.toLocaleTimeString([], { timeStyle: "medium" });
  assert.equal(name(new Date(2026, 10, 28, 23, 59)), `Today, ${time} · …70gnj73c · Completed`);
  assert.equal(name(new Date(2026, 10, 29)), `${at.toLocaleDateString([], { dateStyle: "short" })}, ${time} · …70gnj73c · Completed`);
});

test("a node that stays keeps the edges that went with it on the other side", () => {
  const mine: Graph = { nodes: [node("start"), node("a", { t: "mine" }), node("b")], edges: graph.edges };
  const theirs: Graph = { nodes: [node("start"), node("b")], edges: [edge("start", "b")] };
  const ends = (side: "mine" | "theirs") => merged(graph, mine, theirs, { a: side }).edges.map((one) => `${one.source} ${one.target}`).sort();
  assert.deepEqual(ends("mine"), ["a b", "start a", "start b"]);
  assert.deepEqual(ends("theirs"), ["start b"]);
  const cut: Graph = { nodes: graph.nodes, edges: [edge("start", "a")] };
  assert.deepEqual(merged(graph, mine, cut, { a: "mine" }).edges.map((one) => one.target), ["a"]);
});

test("a text means what its field takes", () => {
  const number = { type: ["integer", "string"], pattern: "[{][{%]" };
  assert.equal(valueOf("number", "05", number), 5);
  assert.equal(valueOf("number", "{{ a.n }}", number), "{{ a.n }}");
  assert.deepEqual(valueOf("json", '{"a": [1]}', {}), { a: [1] });
  assert.equal(valueOf("json", "{{ a }}", {}), "{{ a }}");
  assert.equal(valueOf("json", "12", { type: ["string", "object"] }), "12");
  assert.deepEqual(valueOf("lines", "a\nb", { type: ["array", "string"] }), ["a", "b"]);
  assert.equal(valueOf("lines", "a", { type: ["array", "string"] }), "a");
  assert.equal(textOf("lines", ["a", "b"]), "a\nb");
  assert.equal(kindOf("on", { type: ["boolean", "string"] }, "{{ a }}"), "text");
  assert.ok(isTemplate("{% if a %}"));
});

test("numbers that a browser can't hold stay as they were written, where it can keep them", () => {
  const text = '{"a":1.50,"b":12345678901234567890,"c":7}';
  const kept = "rawJSON" in JSON ? text : JSON.stringify(JSON.parse(text));
  assert.equal(JSON.stringify(parse(text)), kept);
});

test("a value that can't be made a text ends no form, and is no component", () => {
  const odd = node("a", { componentId: parse('{"toString": 1}') });
  assert.equal(componentOf(odd), "");
  assert.equal(componentOf(node("a", { componentId: parse("1.0") })), "");
  assert.deepEqual([componentOf({ id: "a", type: "x", data: {} }), componentOf({ id: "a", data: {} })], ["x", ""]);
  if ("rawJSON" in JSON) {
    const kinds = ["workflow_id", "authorization_id", "timezone", "text"].map((name) => kindOf(name, { type: "string" }, parse("1.0")));
    assert.deepEqual([...kinds, kindOf("n", { type: "number" }, parse("1.0"))], ["json", "json", "json", "text", "number"]);
  }
});

test("nodes that lie on each other, or nowhere, are laid out, and others stay", () => {
  const laid = placed(graph);
  assert.equal(new Set(laid.nodes.map((one) => JSON.stringify(one.position))).size, 3);
  assert.deepEqual(placed(laid), laid);
  assert.equal(placed(laid), laid);
});

test("a note is a node of the canvas and stored beside the nodes", () => {
  const note = { id: "n", text: "Mind", position: { x: 3, y: 4 }, color: "red" };
  const noted = withNotes(graph, [note, "no note", { id: "m" }]);
  assert.equal(noted.nodes.length, 4);
  assert.deepEqual(stored(noted), { nodes: graph.nodes, edges: graph.edges, notes: [note] });
  assert.deepEqual(asGraph(JSON.parse(JSON.stringify(stored(noted)))), noted);
  assert.equal(whyNot(noted, { source: "b" }, "note:n", () => false), "no-edge-of-note");
  const copy = prepared(noted, { nodes: [noted.nodes[3]!], edges: [] }, { x: 10, y: 0 });
  assert.deepEqual(stored(copy).notes.map((one) => [one.id, one.position.x]), [["n_1", 13]]);
  assert.equal(placed(noted).nodes[3], noted.nodes[3]);
});

test("places of nodes and notes are numbers to reckon with, however they were written", () => {
  const text = `{"nodes": [
    {"id": "a", "position": {"x": 100.0, "y": 0, "z": 1.0}, "data": {"n": 1.0}},
    {"id": "b", "position": {"x": 1e2, "y": -0.50}, "data": {}},
    {"id": "c", "position": {"x": 1e999, "y": 0}, "data": {}},
    {"id": "d", "position": null, "data": {}}
  ], "edges": [], "notes": [{"id": "n", "text": "", "position": {"x": 7.0, "y": 1E1}}]}`;
  const read = asGraph(parse(text))!;
  assert.deepEqual(read.nodes.map(({ position }) => position && [position.x, position.y]), [[100, 0], [100, -0.5], undefined, undefined, [7, 10]]);
  const laid = placed(read);
  assert.ok(laid.nodes.every(({ position }) => Number.isFinite(position!.x) && Number.isFinite(position!.y)));
  if ("rawJSON" in JSON) {
    assert.equal(JSON.stringify(laid.nodes[0]!.data), '{"n":1.0}');
  }
});

test("a step that is stored without data has empty data", () => {
  const sent = JSON.parse('{"nodes": [{"id": "a", "type": "manual_trigger"}, {"id": "b", "data": null}], "edges": []}') as Graph;
  assert.deepEqual(withNotes(sent, []).nodes, [{ id: "a", type: "manual_trigger", data: {} }, { id: "b", data: {} }]);
});

test("members of a note that nobody here knows are kept, whatever they are called", () => {
  const note = { id: "n", text: "", position: { x: 0, y: 0 }, type: "info", data: { text: "other" }, more: 1, color: 7 };
  const moved = reduce(begin(withNotes(graph, [note])), { type: "do", label: "", command: { do: "set", id: "note:n", data: { text: "new" } } });
  assert.deepEqual(stored(moved.present).notes, [{ ...note, text: "new" }]);
  assert.equal(colorOf(moved.present.nodes[3]!), undefined);
  assert.equal(colorOf({ ...moved.present.nodes[3]!, color: "red" }), "red");
});

test("problems are located at nodes, at the ends of edges and at notes", () => {
  const noted = withNotes(graph, [{ id: "n", text: "", position: { x: 0, y: 0 } }]);
  const at = (pointer: string) => locate([{ pointer, warning: false, message: "", line: 0, column: 0 }], noted).map(({ node, field }) => [node, field])[0];
  assert.deepEqual(at("/nodes/1/data/t"), ["a", "/t"]);
  assert.deepEqual(at("/edges/1/target"), ["a", ""]);
  assert.deepEqual(at("/notes/0"), ["note:n", ""]);
  assert.deepEqual(at("/notes"), [undefined, ""]);
});

test("a pointer leads to a value, or to nothing", () => {
  assert.equal(valueAt({ a: [{ b: 1 }] }, "/a/0/b"), 1);
  assert.equal(valueAt({ a: "x" }, "/a/b/c"), undefined);
  assert.deepEqual(valueAt(7, ""), 7);
});

test("a box that is dragged aligns with the edges and the middles of others that are near", () => {
  const box = { x: 103, y: 204, width: 220, height: 72 };
  const found = snapTo([{ x: 100, y: 0, width: 220, height: 72 }, { x: 500, y: 190, width: 100, height: 100 }])(box);
  assert.deepEqual([found.x, found.y], [100, 204]);
  assert.deepEqual(found.lines.map((line) => [line.vertical, line.at, line.from, line.to]), [[true, 210, 0, 276], [false, 240, 100, 600]]);
  assert.deepEqual(snapTo([{ x: 1, y: 1, width: 10, height: 10 }])(box), { x: 103, y: 204, lines: [] });
});

test("what was done goes on after it is handed over as text, and what is the same is there once", () => {
  let history = begin(graph);
  history = reduce(history, { type: "do", label: "moved", command: { do: "move", to: { b: { x: 5, y: 2 } } } });
  history = reduce(reduce(history, { type: "do", label: "removed", command: { do: "remove", nodes: ["a"], edges: [] } }), { type: "undo" });
  const packed = pack(history);
  assert.equal(packed.things.length, graph.nodes.length + graph.edges.length + 1);
  const taken = unpack(JSON.parse(JSON.stringify(packed)));
  assert.deepEqual([taken.past, taken.present, taken.future], [history.past, history.present, history.future]);
  assert.deepEqual(reduce(taken, { type: "undo" }).present, graph);
});

test("a step is put into an edge: what led to the old end leads to it, and it leads to the old end", () => {
  const put = apply(graph, { do: "add", node: node("new"), from: { source: "a", handle: "yes" }, into: "a-b" });
  assert.deepEqual(put.edges.map((one) => [one.source, one.sourceHandle, one.target]), [["start", undefined, "a"], ["a", "yes", "new"], ["new", undefined, "b"]]);
  assert.deepEqual(put.nodes.map((one) => one.position?.x), [0, 0, 300, 0]);
  const trigger = apply(graph, { do: "add", node: node("second"), into: "a-b" });
  assert.deepEqual(trigger.edges, graph.edges);
  const [condition, end] = ["true", null].map((out) => apply(graph, { do: "add", node: node("new"), from: { source: "a" }, into: "a-b", out }));
  assert.equal(condition!.edges.at(-1)!.sourceHandle, "true");
  assert.deepEqual(end!.edges.map((one) => one.target), ["a", "new"]);
});

test("an edge that is pasted leaves by the default way where its own is no text", () => {
  const text = JSON.stringify({ nodes: [{ id: "a" }, { id: "b" }], edges: [{ id: "e", source: "a", target: "b", sourceHandle: { x: 1 } }] });
  assert.deepEqual(graphOf(text)!.edges, [{ id: "e", source: "a", target: "b" }]);
});

test("what is pasted covers no node", () => {
  const taken: Graph = { nodes: [node("a"), { ...node("b"), position: { x: 40, y: 150 } }], edges: [] };
  const by = wayTo(taken, [node("c")]);
  assert.ok(taken.nodes.every(({ position }) => Math.abs(position!.x - by.x) >= 240 || Math.abs(position!.y - by.y) >= 92), JSON.stringify(by));
});

test("the search goes from hit to hit, and from the last on to the first", () => {
  const hits = ["a", "b", "c"];
  assert.deepEqual([step(hits, undefined, 1), step(hits, "a", 1), step(hits, "c", 1), step(hits, "a", -1), step(hits, "x", -1)], ["a", "b", "a", "c", "c"]);
  assert.equal(step([], "a", 1), undefined);
});

test("completion knows the members of what a run starts with, and of what is mapped", () => {
  const nodes = [
    { id: "start", data: { componentId: "sync_request_trigger" } },
    { id: "map", data: { componentId: "data_mapper", mappings: [{ target: "customer.emails[0]" }, { target: "customer.name" }, { target: "__proto__.x" }, { target: 7 }] } },
    node("text"),
  ];
  const drawn: Graph = { nodes, edges: [edge("start", "map"), edge("map", "text")] };
  const inputSchema = { properties: { amount: { type: "number" }, customer: { properties: { mail: {} } } } };
  const complete = completionOf(drawn, "text", { roots: { map: { old: 1 } }, vault: [], inputSchema });
  const labels = (text: string) => complete(text)?.options.map(({ label }) => label);
  assert.deepEqual(labels("{{ trigger."), ["payload", "run_id"]);
  assert.deepEqual(labels("{{ payload."), ["amount", "customer"]);
  assert.deepEqual(labels("{{ start.payload.customer."), ["mail"]);
  assert.deepEqual(labels("{{ map."), ["old", "customer", "__proto__"]);
  assert.deepEqual(labels("{{ map.customer."), ["emails", "name"]);
  assert.equal(({} as Record<string, unknown>).properties, undefined);
  const trigger = (componentId: string) => ({ nodes: [{ id: "start", data: { componentId, input_schema: { properties: { own: {} } } } }, node("text")], edges: [edge("start", "text")] });
  const members = (componentId: string) => completionOf(trigger(componentId), "text", { roots: {}, vault: [], inputSchema })("{{ trigger.")?.options.map(({ label }) => label);
  assert.deepEqual(members("workflow_trigger"), ["own", "run_id", "parent_run_id"]);
  assert.deepEqual(members("manual_trigger"), ["amount", "customer", "run_id", "trigger_type"]);
});

test("behind a value its filters are offered, and nothing behind an expression", () => {
  const drawn: Graph = { nodes: [node("start", { componentId: "manual_trigger" }), node("text", {})], edges: [edge("start", "text")] };
  const complete = completionOf(drawn, "text", { roots: {}, vault: [] });
  const first = (text: string, asked?: boolean) => complete(text, asked)?.options[0]?.label;
  assert.equal(first("{{ trigger.name "), "| default");
  assert.equal(first("{{ trigger.name d"), "| default");
  assert.equal(first('{{ "a text" '), "| default");
  assert.equal(first("{{ trigger.name | default: 'a' "), "| default");
  assert.equal(first("{{ trigger.name |"), "default");
  assert.equal(first("{{ trigger.name | upcase | d"), "default");
  assert.equal(first("{{ trigger.name | default: "), "start");
  assert.equal(first("{{ trigger.name | append: 'a text that is op"), undefined);
  assert.equal(first("{{ trigger.name }} "), undefined);
  assert.equal(first("{{ trigger.name }} ", true), "{{ start }}");
});

test("in a tag what may follow is offered, by the name of the tag", () => {
  const drawn: Graph = { nodes: [node("start", { componentId: "manual_trigger" }), node("text", {})], edges: [edge("start", "text")] };
  const complete = completionOf(drawn, "text", { roots: {}, vault: [] });
  const first = (text: string) => complete(text)?.options[0]?.label;
  const follows: [string, string | undefined][] = [
    ["{% ", "if"],
    ["{%- el", "if"],
    ["{% if ", "start"],
    ["{%- if trigger.name ", "=="],
    ["{% if trigger.name == ", "start"],
    ["{% if trigger.name==", "start"],
    ["{% if trigger.names[", "start"],
    ["{% if trigger.name contains ", "start"],
    ["{% if trigger.name == 1 ", "and"],
    ["{% if trigger.name == 'and' ", "and"],
    ["{% if trigger.name == 1 and ", "start"],
    ["{% elsif trigger.name or trigger.other ", "=="],
    ["{% unless not ", "=="],
    ["{% else ", undefined],
    ["{% endif ", undefined],
    ["{% for ", undefined],
    ["{% for item ", "in"],
    ["{% for item in ", "start"],
    ["{% for item in trigger.items ", "limit:"],
    ["{% for item in trigger.items limit: ", "start"],
    ["{% tablerow item in trigger.items ", "cols:"],
    ["{% assign ", undefined],
    ["{% assign x ", "="],
    ["{% assign x = ", "start"],
    ["{% assign x = trigger.name ", "| default"],
    ["{% assign x = trigger.name | ", "default"],
    ["{% echo trigger.name ", "| default"],
    ["{% case ", "start"],
    ["{% case trigger.name ", undefined],
    ["{% when 1 ", "or"],
    ["{% when 1, ", "start"],
    ["{% cycle 'a', ", "start"],
    ["{% capture x ", undefined],
    ["{% # if ", undefined],
    ["{% liquid\n  assign x = 1\n  if x ", "=="],
    ["{%", "if"],
  ];
  follows.forEach(([text, label]) => assert.equal(first(text), label, text));
});

test("a mistake in JSON is marked where it is, and told of where a text was meant as JSON", () => {
  const at = (text: string) => jsonMistake(EditorState.create({ doc: text, extensions: json() }));
  assert.deepEqual(at('{"a": 1, "b": [1,2,]}'), { from: 19, to: 20 });
  assert.deepEqual(at('{"a": 1'), { from: 6, to: 7 });
  assert.equal(at('{"a": 1}'), undefined);
  assert.equal(at("{{ a.b }}"), undefined);
  const schema = { properties: { body: { type: ["string", "object"] }, text: { type: "string" } } };
  const components = new Map([["x", { id: "x", kind: "action" as const, title: "", description: "", handles: [], outside: false, schema, example: {} }]]);
  const problems = (data: Record<string, unknown>) => brokenJson({ nodes: [node("a", data)], edges: [] }, components).map((one) => [one.node, one.field, one.warning]);
  assert.deepEqual(problems({ body: '{"a": }', text: "{" }), [["a", "/body", true]]);
  assert.deepEqual(problems({ body: '{"a": {{ b }} }' }), []);
});

test("a member that is the id of a vault item is chosen, and a template in its place is text", () => {
  const schema = { type: "string", "x-choice": "vault" };
  assert.deepEqual([undefined, "vlt_1", "{{ vault.a }}"].map((value) => kindOf("password", schema, value)), ["vault", "vault", "text"]);
});

test("an edge is led elsewhere as if it were not there, and keeps what else it says", () => {
  const drawn: Graph = { nodes: [...graph.nodes, node("c")], edges: [edge("start", "a"), { ...edge("a", "b", "item"), label: "x" }, edge("b", "c")] };
  const why = (source: string, target: string, handle?: string) => whyNot(drawn, { source, handle }, target, (id) => id === "start", "a-b");
  const led = (source: string, target: string, handle?: string) => apply(drawn, { do: "connect", from: { source, handle }, target, edge: "a-b" });
  assert.equal(why("b", "a"), undefined);
  assert.equal(why("c", "b"), "no-cycle");
  assert.equal(why("b", "c"), "no-edge-twice");
  assert.equal(why("a", "b", "item"), undefined);
  assert.equal(led("a", "b", "item"), drawn);
  assert.deepEqual(led("a", "c", "item").edges[1], { id: "a-b", source: "a", target: "c", sourceHandle: "item", label: "x" });
  assert.deepEqual(led("b", "c").edges.map(({ id, source, target, sourceHandle }) => [id, source, target, sourceHandle]), [
    ["start-a", "start", "a", undefined],
    ["a-b", "b", "c", undefined],
    ["b-c", "b", "c", undefined],
  ]);
});
