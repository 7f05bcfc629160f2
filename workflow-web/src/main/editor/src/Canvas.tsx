// Where the graph is drawn, moved and connected.

import {
  type Connection,
  ControlButton,
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
import { EdgeLayer, edgeAt } from "./EdgeLayer.tsx";
import type { FlowNode } from "./drawing.ts";
import { type Point, whyNot } from "./graph.ts";
import { HEIGHT, WIDTH, freePlace, opening } from "./layout.ts";
import { useConnecting } from "./Handle.tsx";
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
const LARGE_MAP = { width: 200, height: 150 };
const SMALL_MAP = { width: 100, height: 75 };
/** Around the map, to the border and to the graph. */
const AROUND_MAP = 25;
/** A graph that opens can be read; on a screen as narrow as a phone's, handles are as large as a finger. */
const readable = () => (narrow.matches ? 0.75 : 0.4);
/** What was searched for is shown no smaller. */
const NEAR = 0.75;
const LEAST_ZOOM = 0.1;
const GRID: [number, number] = [10, 10];
const SEVERAL = ["Control", "Meta"];
const FIT_ICON = "M0 5V2.5A2.5 2.5 0 0 1 2.5 0H5v1.6H2.5a.9.9 0 0 0-.9.9V5zM9 0h2.5A2.5 2.5 0 0 1 14 2.5V5h-1.6V2.5a.9.9 0 0 0-.9-.9H9zM14 9v2.5a2.5 2.5 0 0 1-2.5 2.5H9v-1.6h2.5a.9.9 0 0 0 .9-.9V9zM5 14H2.5A2.5 2.5 0 0 1 0 11.5V9h1.6v2.5a.9.9 0 0 0 .9.9H5z";
const NO_LABEL = { hideAttribution: true };

export function Canvas({ children }: { children: ReactNode }) {
  const editing = useEditing();
  const { graph, readOnly, choice, actions, setPopup } = editing;
  const flow = useReactFlow();
  const place = useRef<HTMLDivElement>(null);
  const { fitted, fitAll } = useViewport(editing, place);
  const moving = useMoving(place);
  const beginConnection = useConnecting();
  const { nodes, edges, held, layer, showLines, startDrag, changeNodes, changeEdges, dragged, setGrasped } = useDrawing(editing, place);
  // The edge whose end is dragged.
  const reconnected = useRef<string>(undefined);

  const grasp = (edge: string | undefined) => {
    if (!reconnected.current) {
      setGrasped(edge);
    }
  };
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
  const menuOfEdge = (event: React.MouseEvent, edge: { id: string }) => {
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
        choice.show(node.id, "beside");
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
    // Edges lead from ways out to ways in: the others are not below the pointer meanwhile.
    onConnectStart: (_event: unknown, { handleType }: { handleType: HandleType | null }) => place.current!.classList.add(`from-${handleType}`),
    onConnectEnd: (event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
      place.current!.classList.remove("from-source", "from-target");
      endConnection(event, state);
    },
    isValidConnection: ({ source, sourceHandle, target }: Connection | Edge) => whyNot(graph, { source, handle: sourceHandle ?? undefined }, target, editing.isTrigger, reconnected.current) === undefined,
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
  const ofEdges = useStable({
    onChoose: (id: string, more: boolean) => choice.select(new Set(), new Set(more ? [...choice.selectedEdges, id] : [id])),
    onMenu: menuOfEdge,
  });
  /** The library's edge may come below the pointer between press and release: then the click is on what it and ours are in. */
  const clickBetween = ({ target, clientX, clientY, ctrlKey, metaKey }: React.MouseEvent) => {
    const at = (target as Element).matches(".react-flow__viewport") && document.elementFromPoint(clientX, clientY);
    const edge = at ? edgeAt(at) : undefined;
    if (edge !== undefined) {
      ofEdges.onChoose(edge, ctrlKey || metaKey);
    }
  };
  const labels = useMemo(labelsOfLibrary, []);
  const large = useAfterPaint() && graph.nodes.length > SMALL;
  // What is typed into a form draws nothing anew.
  const flowchart = useMemo(() => (
    <ReactFlow
      nodes={nodes}
      edges={held}
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
      <Controls showInteractive={false} showFitView={false}>
        <ControlButton title={t("fit")} aria-label={t("fit")} onClick={fitAll}>
          <svg viewBox="0 0 14 14" aria-hidden="true" focusable="false">
            <path d={FIT_ICON} />
          </svg>
        </ControlButton>
      </Controls>
      {large && <MiniMap pannable zoomable nodeClassName={classOnMap} style={narrow.matches ? SMALL_MAP : LARGE_MAP} />}
      <ViewportPortal>
        <EdgeLayer edges={edges} {...ofEdges} />
        <svg ref={layer} className="we-dragged" aria-hidden="true" />
        <SnapLines show={showLines} />
      </ViewportPortal>
    </ReactFlow>
  ), [nodes, edges, held, readOnly, large]);
  return (
    <div
      ref={place}
      className="we-canvas"
      tabIndex={graph.nodes.length === 0 ? 0 : -1}
      role="group"
      aria-label={t("canvas")}
      onKeyDown={key}
      onClick={clickBetween}
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
      onMouseDown={({ nativeEvent }) => readOnly || beginConnection(nativeEvent)}
      onTouchStart={({ nativeEvent }) => readOnly || beginConnection(nativeEvent)}
      onPointerOver={(event) => grasp(edgeAt(event.target))}
      onPointerMove={(event) => {
        editing.pointer.current = { x: event.clientX, y: event.clientY };
      }}
      onPointerLeave={() => {
        editing.pointer.current = undefined;
        grasp(undefined);
      }}
      onDragOver={(event) => event.preventDefault()}
      onDrop={drop}
    >
      {flowchart}
      {children}
    </div>
  );
}

/** Whether what was drawn first has been painted: what can wait comes then. */
function useAfterPaint(): boolean {
  const [painted, setPainted] = useState(false);
  useEffect(() => {
    const frame = requestAnimationFrame(() => setTimeout(() => setPainted(true)));
    return () => cancelAnimationFrame(frame);
  }, []);
  return painted;
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

/**
 * Keeps what is asked for in view; until the reader moves the graph, as much of it as can be read,
 * or all of it on demand. What opens beside the canvas leaves the graph as large as it is: the
 * graph has its size from both, and is moved.
 */
function useViewport(editing: Editing, place: RefObject<HTMLDivElement | null>) {
  const flow = useReactFlow();
  const fitted = useRef<"readable" | "all" | undefined>("readable");
  const latest = useRef(editing);
  latest.current = editing;
  const { shown } = editing.choice;
  const fit = useCallback((to: "readable" | "all") => {
    open(latest.current, flow, place.current!, to);
    // Without what is open beside it, it would be larger.
    fitted.current = latest.current.side ? undefined : to;
  }, [flow, place]);
  const pan = useCallback((id: string) => {
    const by = wayIntoView(flow, place.current!, id);
    if (by) {
      const { x, y, zoom } = flow.getViewport();
      void flow.setViewport({ x: x + by.x, y: y + by.y, zoom });
    }
  }, [flow, place]);
  const bring = useCallback((id: string | undefined, near = false) => {
    if (near) {
      fitted.current = undefined;
    }
    if (fitted.current) {
      open(latest.current, flow, place.current!.parentElement!, fitted.current);
    }
    const zoom = Math.max(flow.getZoom(), near ? NEAR : readable());
    const outside = id === undefined ? undefined : wayIntoView(flow, place.current!, id);
    if (outside && !near && zoom === flow.getZoom()) {
      // No further than it has to be: what is beside it stays in view.
      pan(id!);
    } else if (outside && (outside.x !== 0 || outside.y !== 0 || zoom > flow.getZoom())) {
      void flow.fitView({ nodes: [{ id: id! }], maxZoom: zoom, minZoom: zoom });
    }
  }, [flow, place, pan]);
  useEffect(() => {
    const { id, how } = shown;
    if (id !== undefined && how === "beside") {
      pan(id);
      return;
    }
    // A node that was added is measured first.
    const timer = setTimeout(() => (id === undefined ? fit(fitted.current ?? "readable") : bring(id, how === "near")), 60);
    return () => clearTimeout(timer);
  }, [shown, bring, fit, pan]);

  useEffect(() => {
    let beside = latest.current.side;
    const resized = new ResizeObserver(() => {
      const [chosen] = latest.current.choice.selected;
      const opened = !beside && latest.current.side;
      beside = latest.current.side;
      if (!opened) {
        bring(chosen);
      } else if (chosen !== undefined) {
        pan(chosen);
      }
    });
    resized.observe(place.current!);
    return () => resized.disconnect();
  }, [place, bring, pan]);
  const fitAll = useCallback(() => fit("all"), [fit]);
  return { fitted, fitAll };
}

function open({ graph, isTrigger }: Editing, flow: ReactFlowInstance, place: HTMLElement, to: "readable" | "all"): void {
  const boxes = graph.nodes.map(({ id, position }) => ({ x: 0, y: 0, ...position, width: WIDTH, height: HEIGHT, ...flow.getNode(id)?.measured }));
  const start = boxes[graph.nodes.findIndex(({ id }) => isTrigger(id))] ?? boxes[0];
  const frames = flow.getNodes().filter((node) => node.type === "frame").map(({ position, width = 0, height = 0 }) => ({ ...position, width, height }));
  if (start) {
    const map = narrow.matches ? SMALL_MAP : LARGE_MAP;
    const corner = graph.nodes.length > SMALL ? { width: map.width + AROUND_MAP, height: map.height + AROUND_MAP } : undefined;
    void flow.setViewport(opening([...boxes, ...frames], start, seen(place), to === "all" ? LEAST_ZOOM : readable(), corner));
  }
}

/** The part of the place that is on the screen, so that the graph begins there; all of it where that part is small. */
function seen(place: HTMLElement): { width: number; height: number } {
  const { width, height, top } = place.getBoundingClientRect();
  const onScreen = innerHeight - top;
  return { width, height: onScreen > 2 * HEIGHT ? Math.min(height, onScreen) : height };
}

/** From a node to the border that is left free around what is brought into view. */
const FREE = 16;

/** By how much the graph has to be moved to have a node in view; undefined for a node that is not there. */
function wayIntoView(flow: ReactFlowInstance, place: HTMLElement, id: string): Point | undefined {
  const node = flow.getNode(id);
  const box = place.getBoundingClientRect();
  if (!node) {
    return undefined;
  }
  const { width = WIDTH, height = HEIGHT } = node.measured ?? {};
  const from = flow.flowToScreenPosition(node.position);
  const to = flow.flowToScreenPosition({ x: node.position.x + width, y: node.position.y + height });
  return { x: wayBetween(from.x, to.x, box.left, box.right), y: wayBetween(from.y, to.y, box.top, box.bottom) };
}

/** 0 where it is between the borders already; where it has no room its beginning is. */
function wayBetween(from: number, to: number, least: number, most: number): number {
  return from >= least && to <= most ? 0 : from < least || to - from > most - least - 2 * FREE ? least + FREE - from : most - FREE - to;
}
