// Where the graph is drawn, moved and connected.

import {
  type Connection,
  Controls,
  type Edge,
  type FinalConnectionState,
  type HandleType,
  MiniMap,
  ReactFlow,
  type ReactFlowInstance,
  type Viewport,
  useReactFlow,
  ViewportPortal,
} from "@xyflow/react";
import { type DragEvent, type KeyboardEvent, type ReactNode, type RefObject, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { CARRIED } from "./Chooser.tsx";
import type { FlowNode } from "./drawing.ts";
import { whyNot } from "./graph.ts";
import { HEIGHT, WIDTH, freePlace, opening } from "./layout.ts";
import { actionOf } from "./keys.ts";
import type { Line } from "./snap.ts";
import { FrameNode, NoteNode, StepNode } from "./StepNode.tsx";
import { t } from "./texts.ts";
import { useDrawing } from "./useDrawing.ts";
import { type Editing, useEditing } from "./useEditing.ts";
import { ORIGIN, useMoving } from "./useMoving.ts";

const NODE_TYPES = { step: StepNode, note: NoteNode, frame: FrameNode };
/** Graphs with more nodes have a minimap. */
const SMALL = 12;
const narrow = matchMedia("(max-width: 48rem)");
const SMALL_MAP = { width: 100, height: 75 };
/** A graph that opens can be read; on a screen as narrow as a phone's, handles are as large as a finger. */
const readable = () => (narrow.matches ? 0.75 : 0.4);
const LEAST_ZOOM = 0.1;
const ALL = { maxZoom: 1, minZoom: LEAST_ZOOM, padding: 0.12 };
const GRID: [number, number] = [10, 10];
const SEVERAL = ["Control", "Meta"];
const NO_LABEL = { hideAttribution: true };

export function Canvas({ children }: { children: ReactNode }) {
  const editing = useEditing();
  const { graph, readOnly, choice, actions, setPopup } = editing;
  const flow = useReactFlow();
  const place = useRef<HTMLDivElement>(null);
  const fitted = useViewport(editing, place);
  const moving = useMoving(place);
  const { nodes, edges, layer, showLines, startDrag, changeNodes, changeEdges, dragged, setGrasped } = useDrawing(editing, place);
  // The edge whose end is dragged.
  const reconnected = useRef<string>(undefined);

  const endConnection = (event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
    const from = state.fromNode && state.fromHandle?.type === "source" ? { source: state.fromNode.id, handle: state.fromHandle.id ?? undefined } : undefined;
    if (!from || state.isValid || reconnected.current) {
      return;
    }
    if (state.toNode) {
      editing.connect(from, state.toNode.id); // Says why not.
    } else {
      const at = "changedTouches" in event ? event.changedTouches[0]! : event;
      const [start, end] = [state.from, flow.screenToFlowPosition({ x: at.clientX, y: at.clientY })];
      const over = nodeAt(at);
      // A click on a handle is no drag.
      if (start && Math.hypot(end.x - start.x, end.y - start.y) > 30) {
        if (over) {
          editing.connect(from, over);
        } else {
          setPopup({ kind: "palette", from, at: freePlace(graph, end), screen: { x: at.clientX, y: at.clientY } });
        }
      }
    }
  };
  /** An end that is not dropped on a handle: on a node it is refused or gets there, elsewhere it stays. */
  const endReconnection = (event: MouseEvent | TouchEvent, { id }: Edge, fixed: HandleType, state: FinalConnectionState) => {
    reconnected.current = undefined;
    setGrasped(undefined);
    const edge = graph.edges.find((one) => one.id === id);
    const to = state.toNode?.id ?? nodeAt("changedTouches" in event ? event.changedTouches[0]! : event);
    if (state.isValid || !edge || to === undefined) {
      return;
    }
    if (fixed === "source") {
      editing.connect({ source: edge.source, handle: edge.sourceHandle ?? undefined }, to, id);
    } else {
      editing.beginAt(edge, to);
    }
  };
  const key = (event: KeyboardEvent) => {
    const target = event.target as HTMLElement;
    if (target.closest(".we-chooser, .we-menu, .we-empty, input, textarea, select") || (target.closest("button") && ["Enter", " "].includes(event.key))) {
      return;
    }
    // Nothing to go back from: then it leaves the full screen.
    const isOver = event.key === "Escape" && !editing.side && choice.selectedEdges.size === 0;
    const action = isOver ? undefined : actionOf(event, actions);
    if (action) {
      event.preventDefault();
      event.stopPropagation();
      action();
    }
  };
  const drop = (event: DragEvent) => {
    const id = event.dataTransfer.getData(CARRIED);
    if (id) {
      event.preventDefault();
      editing.add(id, undefined, flow.screenToFlowPosition({ x: event.clientX - WIDTH / 2, y: event.clientY - HEIGHT / 2 }));
    }
  };
  const menuOfEdge = (event: React.MouseEvent, edge: Edge) => {
    event.preventDefault();
    choice.select(new Set(), new Set([edge.id]));
    setPopup({ kind: "menu", at: { x: event.clientX, y: event.clientY }, edge: edge.id });
  };
  const menu = (event: MouseEvent | React.MouseEvent, node: string | undefined) => {
    event.preventDefault();
    if (node && !choice.selected.has(node)) {
      choice.choose(node);
    }
    const at = { x: event.clientX, y: event.clientY };
    setPopup({ kind: "menu", at, node, place: flow.screenToFlowPosition(at) });
  };
  const handlers = useStable({
    onNodeClick: (event: React.MouseEvent, node: FlowNode) => {
      if (node.type !== "frame" && !event.shiftKey && !event.ctrlKey && !event.metaKey) {
        choice.choose(node.id);
        editing.setSide("form");
      }
    },
    onNodeDragStart: startDrag,
    onNodeDragStop: (_event: unknown, _node: FlowNode, moved: FlowNode[]) => {
      const at = (id: string) => graph.nodes.find((node) => node.id === id)?.position;
      const to = moved.map(({ id, position }) => [id, dragged.get(id) ?? position] as const);
      const far = to.filter(([id, position]) => at(id)?.x !== position.x || at(id)?.y !== position.y);
      if (far.length > 0) {
        editing.moveTo(Object.fromEntries(far));
      }
    },
    onNodeContextMenu: (event: React.MouseEvent, node: FlowNode) => menu(event, node.type === "frame" ? undefined : node.id),
    onEdgeContextMenu: menuOfEdge,
    onPaneContextMenu: (event: MouseEvent | React.MouseEvent) => menu(event, undefined),
    onConnect: ({ source, sourceHandle, target }: Connection) => editing.connect({ source, handle: sourceHandle ?? undefined }, target),
    onConnectEnd: endConnection,
    isValidConnection: ({ source, sourceHandle, target }: Connection | Edge) => whyNot(graph, { source, handle: sourceHandle ?? undefined }, target, editing.isTrigger, reconnected.current) === undefined,
    onEdgeMouseEnter: (_event: unknown, { id }: Edge) => reconnected.current ?? setGrasped(id),
    onEdgeMouseLeave: () => reconnected.current ?? setGrasped(undefined),
    onReconnectStart: (_event: unknown, { id }: Edge) => {
      reconnected.current = id;
    },
    onReconnect: ({ id }: Edge, { source, sourceHandle, target }: Connection) => editing.connect({ source, handle: sourceHandle ?? undefined }, target, id),
    onReconnectEnd: endReconnection,
    onMoveStart: (event: MouseEvent | TouchEvent | null, at: Viewport) => {
      fitted.current = event ? undefined : fitted.current;
      moving.onMoveStart(event, at);
    },
    onNodesChange: changeNodes,
    onEdgesChange: changeEdges,
  });
  const labels = useMemo(labelsOfLibrary, []);
  const large = graph.nodes.length > SMALL;
  // What is typed into a form draws nothing anew.
  const flowchart = useMemo(() => (
    <ReactFlow
      nodes={nodes}
      edges={edges}
      nodeTypes={NODE_TYPES}
      {...handlers}
      viewport={ORIGIN}
      onViewportChange={moving.onViewportChange}
      onMoveEnd={moving.onMoveEnd}
      nodesDraggable={!readOnly}
      nodesConnectable={!readOnly}
      connectOnClick={false}
      connectionRadius={30}
      deleteKeyCode={null}
      multiSelectionKeyCode={SEVERAL}
      disableKeyboardA11y
      edgesFocusable={false}
      reconnectRadius={12}
      autoPanOnNodeFocus={false}
      snapToGrid
      snapGrid={GRID}
      panOnScroll
      minZoom={LEAST_ZOOM}
      maxZoom={2}
      proOptions={NO_LABEL}
      aria-label={t("graph")}
      ariaLabelConfig={labels}
    >
      <div className="we-dots" />
      <Controls showInteractive={false} fitViewOptions={ALL} onFitView={() => (fitted.current = "all")} />
      {large && <MiniMap pannable zoomable nodeClassName={classOnMap} style={narrow.matches ? SMALL_MAP : {}} />}
      <ViewportPortal>
        <svg ref={layer} className="we-dragged" aria-hidden="true" />
        <SnapLines show={showLines} />
      </ViewportPortal>
    </ReactFlow>
  ), [nodes, edges, readOnly, large]);
  return (
    <div
      ref={place}
      className="we-canvas"
      tabIndex={graph.nodes.length === 0 ? 0 : -1}
      role="group"
      aria-label={t("canvas")}
      onKeyDown={key}
      onFocus={(event) => {
        const id = (event.target as HTMLElement).closest<HTMLElement>(".react-flow__node")?.dataset.id;
        if (id && id !== choice.current) {
          choice.setCurrent(id);
        }
        // Whoever comes by the Tab key has no other way to choose it.
        if (id && choice.selected.size + choice.selectedEdges.size === 0 && event.target.matches(":focus-visible")) {
          choice.choose(id);
        }
      }}
      onPointerMove={(event) => {
        editing.pointer.current = { x: event.clientX, y: event.clientY };
      }}
      onPointerLeave={() => {
        editing.pointer.current = undefined;
      }}
      onDragOver={(event) => event.preventDefault()}
      onDrop={drop}
    >
      {flowchart}
      {children}
    </div>
  );
}

/** The node that is seen at a place of the screen. */
function nodeAt({ clientX, clientY }: { clientX: number; clientY: number }): string | undefined {
  return document.elementFromPoint(clientX, clientY)?.closest<HTMLElement>(".react-flow__node:not(.react-flow__node-frame)")?.dataset.id;
}

function classOnMap(node: FlowNode): string {
  return `we-map-${node.type}`;
}

/**
 * Functions that stay the same ones and do what the latest of their names do: of each that is
 * another one the library tells all nodes and edges.
 */
function useStable<T extends Record<string, (...values: never[]) => unknown>>(latest: T): T {
  const current = useRef(latest);
  current.current = latest;
  return useMemo(() => {
    const stable = Object.keys(latest).map((name) => [name, (...values: never[]) => current.current[name]!(...values)]);
    return Object.fromEntries(stable) as T;
  }, []);
}

function labelsOfLibrary() {
  return {
    "controls.ariaLabel": t("zoom"),
    "controls.zoomIn.ariaLabel": t("zoom-in"),
    "controls.zoomOut.ariaLabel": t("zoom-out"),
    "controls.fitView.ariaLabel": t("fit"),
    "minimap.ariaLabel": t("minimap"),
    "node.a11yDescription.default": t("node-help"),
    "node.a11yDescription.keyboardDisabled": t("node-help"),
    "edge.a11yDescription.default": t("node-help"),
  };
}

/** Drawn anew without the graph. */
function SnapLines({ show }: { show: RefObject<(lines: Line[]) => void> }) {
  const [lines, setLines] = useState<Line[]>([]);
  show.current = (now) => setLines((before) => (before.length + now.length === 0 ? before : now));
  return lines.map(({ vertical, at, from, to }) => {
    const transform = vertical ? `translate(${at}px,${from}px) scaleY(${to - from})` : `translate(${from}px,${at}px) scaleX(${to - from})`;
    return <div key={String(vertical)} className="we-snap" style={{ transform }} />;
  });
}

/** Keeps what is asked for in view; until the reader moves the graph, as much of it as can be read, or all of it on demand. */
function useViewport(editing: Editing, place: RefObject<HTMLDivElement | null>) {
  const flow = useReactFlow();
  const fitted = useRef<"readable" | "all" | undefined>("readable");
  const latest = useRef(editing);
  latest.current = editing;
  const { shown } = editing.choice;
  const bring = useCallback((id: string | undefined) => {
    if (fitted.current === "all") {
      void flow.fitView(ALL);
    } else if (fitted.current) {
      open(latest.current, flow, place.current!);
    }
    if (id !== undefined && !isInView(flow, place.current!, id)) {
      void flow.fitView({ nodes: [{ id }], maxZoom: Math.max(flow.getZoom(), readable()), minZoom: readable() });
    }
  }, [flow, place]);
  useEffect(() => {
    fitted.current ??= shown.id === undefined ? "readable" : undefined;
    // A node that was added is measured first.
    const timer = setTimeout(() => bring(shown.id), 60);
    return () => clearTimeout(timer);
  }, [shown, bring]);

  useEffect(() => {
    const resized = new ResizeObserver(() => bring([...latest.current.choice.selected][0]));
    resized.observe(place.current!);
    return () => resized.disconnect();
  }, [place, bring]);
  return fitted;
}

function open({ graph, isTrigger }: Editing, flow: ReactFlowInstance, place: HTMLElement): void {
  const boxes = graph.nodes.map(({ id, position }) => ({ x: 0, y: 0, ...position, width: WIDTH, height: HEIGHT, ...flow.getNode(id)?.measured }));
  const start = boxes[graph.nodes.findIndex(({ id }) => isTrigger(id))] ?? boxes[0];
  if (start) {
    void flow.setViewport(opening(boxes, start, place.getBoundingClientRect(), readable()));
  }
}

function isInView(flow: ReactFlowInstance, place: HTMLElement, id: string): boolean {
  const node = flow.getNode(id);
  const box = place.getBoundingClientRect();
  if (!node) {
    return false;
  }
  const from = flow.flowToScreenPosition(node.position);
  const to = flow.flowToScreenPosition({ x: node.position.x + WIDTH, y: node.position.y + HEIGHT });
  return from.x >= box.left && from.y >= box.top && to.x <= box.right && to.y <= box.bottom;
}
