import assert from "node:assert/strict";
import { test } from "node:test";
import { flowNodes } from "./drawing.ts";
import type { GraphNode } from "./graph.ts";
import type { Component } from "./server.ts";

const components = new Map<string, Component>(
  [["begin", "trigger", ["default"]] as const, ["text", "action", ["default"]] as const, ["choice", "condition", ["yes", "no"]] as const].map(([id, kind, handles]) => [
    id,
    { id, kind, title: id, description: "", handles: [...handles], outside: false, schema: {}, example: {} },
  ]),
);
const looks = { components, handles: {}, problems: [], states: {}, selected: new Set<string>(), current: undefined, readOnly: false, onAdd: () => undefined };
const node = (id: string, componentId: string): GraphNode => ({ id, position: { x: 0, y: 0 }, data: { componentId } });

test("usual steps are not measured; those with several ways out are", () => {
  const graph = { nodes: [node("a", "begin"), node("b", "text"), node("c", "choice")], edges: [{ id: "e", source: "a", target: "b" }] };
  const [begin, text, choice] = flowNodes(graph, looks, []);
  const placed = (one: typeof begin) => one?.handles?.map(({ id, type, x, y, width }) => [id, type, x, y, width]);
  assert.deepEqual(placed(begin), [["default", "source", 213, 30, 12]]);
  assert.deepEqual(placed(text), [[null, "target", -4, 31, 10], ["default", "source", 213, 30, 12]]);
  assert.deepEqual([begin?.measured, text?.measured], [{ width: 220, height: 72 }, { width: 220, height: 72 }]);
  assert.deepEqual([choice?.handles, choice?.measured], [undefined, undefined]);
});

test("a step that gets other ways out is measured anew", () => {
  const graph = { nodes: [node("a", "text")], edges: [] };
  const before = flowNodes(graph, looks, []);
  assert.equal(flowNodes(graph, { ...looks, selected: new Set(["a"]) }, before)[0]?.handles?.length, 2);
  const [after] = flowNodes(graph, { ...looks, handles: { a: ["default", "error"] } }, before);
  assert.equal(after?.handles, undefined);
  assert.deepEqual(after?.measured, { width: 220, height: 72 });
});
