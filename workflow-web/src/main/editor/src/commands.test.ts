import assert from "node:assert/strict";
import { test } from "node:test";
import { commandsOf } from "./commands.ts";
import { handlesOf } from "./drawing.ts";
import { type Command, type Graph, apply } from "./graph.ts";
import type { Component } from "./server.ts";
import type { State } from "./useEditing.ts";

const components = new Map<string, Component>(
  [["begin", "trigger", ["default"]] as const, ["text", "action", ["default"]] as const, ["switch", "condition", ["default"]] as const, ["end", "action", []] as const].map(([id, kind, handles]) => [
    id,
    { id, kind, title: id, description: "", handles: [...handles], outside: false, schema: {}, example: {} },
  ]),
);
const node = (id: string, componentId: string) => ({ id, position: { x: 0, y: 0 }, data: { componentId } });
const nodes = [node("start", "begin"), node("choose", "switch"), node("one", "text"), node("two", "text")];

/** What can be done with a graph, and the graph that was made of it. */
function editing(graph: Graph, handles: Record<string, string[]> = {}) {
  const nothing = () => undefined;
  const choice = { selected: new Set(), selectedEdges: new Set(), choose: nothing, show: nothing, focusNode: nothing, focusField: nothing };
  let changed = graph;
  const state = {
    graph, components, choice, side: undefined, say: nothing, setSide: nothing, setPopup: nothing,
    isTrigger: (id: string) => id === "start",
    outsOf: (id: string) => handlesOf(graph, graph.nodes.find((one) => one.id === id)!, { components, handles }),
    change: (command: Command) => (changed = apply(graph, command)),
  };
  const commands = commandsOf(state as unknown as State, { screenToFlowPosition: (at) => at });
  return { ...commands, edges: () => changed.edges.map(({ source, sourceHandle, target }) => [source, sourceHandle, target]) };
}

test("an edge says that it leaves a condition by its default way out, and other steps without saying so", () => {
  const drawn = editing({ nodes, edges: [] });
  drawn.connect(drawn.wayOut("choose"), "one");
  assert.deepEqual(drawn.edges(), [["choose", "default", "one"]]);
  drawn.connect(drawn.wayOut("one"), "two");
  assert.deepEqual(drawn.edges(), [["one", undefined, "two"]]);
  drawn.add("text", { source: "choose", handle: "default" }, undefined);
  assert.deepEqual(drawn.edges(), [["choose", "default", "text"]]);
  const failing = editing({ nodes, edges: [] }, { one: ["default", "error"] });
  failing.connect({ source: "one", handle: "error" }, "two");
  assert.deepEqual(failing.edges(), [["one", "error", "two"]]);
});

test("the next free way out of a condition is its default one, and it is led elsewhere as such", () => {
  const handles = { choose: ["home", "default"] };
  const home = { id: "e1", source: "choose", sourceHandle: "home", target: "one" };
  const next = editing({ nodes, edges: [home] }, handles);
  next.connect(next.wayOut("choose"), "two");
  assert.deepEqual(next.edges().at(-1), ["choose", "default", "two"]);
  const other = { id: "e2", source: "choose", sourceHandle: "default", target: "one" };
  const led = editing({ nodes, edges: [home, other] }, handles);
  led.connect({ source: "choose", handle: "default" }, "two", "e2");
  assert.deepEqual(led.edges().at(-1), ["choose", "default", "two"]);
  const begun = editing({ nodes, edges: [home, { id: "e2", source: "one", target: "two" }] }, handles);
  begun.beginAt({ id: "e2", source: "one", target: "two" }, "choose");
  assert.deepEqual(begun.edges().at(-1), ["choose", "default", "two"]);
});

test("a step that is put into an edge leads on by its first way out, named where it is a condition", () => {
  const put = (component: string) => {
    const drawn = editing({ nodes, edges: [{ id: "e1", source: "start", target: "one" }] });
    drawn.add(component, { source: "start", handle: "default" }, undefined, "e1");
    return drawn.edges();
  };
  assert.deepEqual(put("switch"), [["start", undefined, "switch"], ["switch", "default", "one"]]);
  assert.deepEqual(put("text"), [["start", undefined, "text"], ["text", undefined, "one"]]);
  assert.deepEqual(put("end"), [["start", undefined, "end"]]);
});
