// Where the graph is drawn, moved and connected.

import {
  applyNodeChanges,
  Background,
  BackgroundVariant,
  type Connection,
  Controls,
  type Edge,
  type EdgeChange,
  type FinalConnectionState,
  MiniMap,
  type NodeChange,
  ReactFlow,
  type ReactFlowInstance,
  useReactFlow,
} from "@xyflow/react";
import { type DragEvent, type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { CARRIED } from "./Chooser.tsx";
import { type FlowNode, type Looks, flowEdges, flowNodes } from "./drawing.ts";
import { type End, type Graph, type Point, whyNot } from "./graph.ts";
import { HEIGHT, WIDTH } from "./layout.ts";
import { type KeyActions, actionOf } from "./keys.ts";
import { FrameNode, StepNode } from "./StepNode.tsx";
import { t } from "./texts.ts";

interface Props {
  graph: Graph;
  looks: Looks;
  selectedEdges: Set<string>;
  /** What is to be brought into view; the whole graph without an id. */
  shown: { id: string | undefined };
  actions: KeyActions;
  onChoose: (id: string) => void;
  onSelect: (nodes: Set<string>, edges: Set<string>) => void;
  onFocus: (id: string) => void;
  onMove: (to: Record<string, Point>) => void;
  onConnect: (from: End, target: string) => void;
  onMenu: (at: Point, id: string | undefined) => void;
  onDropComponent: (id: string, at: Point) => void;
  onDropEdge: (from: End, at: Point) => void;
  isTrigger: (id: string) => boolean;
  children: ReactNode;
}

const NODE_TYPES = { step: StepNode, frame: FrameNode };
/** Graphs with more nodes have a minimap. */
const SMALL = 12;
const FIT = { maxZoom: 1, minZoom: 0.4, padding: 0.12 };

export function Canvas(props: Props) {
  const { graph, looks, selectedEdges, actions } = props;
  const flow = useReactFlow();
  const [nodes, setNodes] = useState<FlowNode[]>([]);
  const edgesBefore = useRef<Edge[]>([]);
  const place = useRef<HTMLDivElement>(null);
  // Until the reader moves the graph, all of it stays in view.
  const fitted = useRef(true);
  const look = useRef(looks.onAdd);
  look.current = looks.onAdd;
  const onAdd = useMemo(() => (source: string, handle: string) => look.current(source, handle), []);
  const { components, handles, problems, states, selected, current } = looks;

  useEffect(() => {
    setNodes((before) => flowNodes(graph, { ...looks, onAdd }, before));
  }, [graph, components, handles, problems, states, selected, current]);

  const edges = useMemo(() => (edgesBefore.current = flowEdges(graph, looks, selectedEdges, edgesBefore.current)), [graph, components, handles, selectedEdges]);

  useEffect(() => {
    const { id } = props.shown;
    const bring = () => {
      if (fitted.current || id === undefined) {
        fitted.current = true;
        void flow.fitView(FIT);
      } else if (!isInView(flow, place.current!, id)) {
        void flow.fitView({ nodes: [{ id }], maxZoom: Math.max(flow.getZoom(), FIT.minZoom), minZoom: FIT.minZoom });
      }
    };
    // A node that was added is measured first.
    const timer = setTimeout(bring, 60);
    return () => clearTimeout(timer);
  }, [props.shown, flow]);

  useEffect(() => {
    const resized = new ResizeObserver(() => fitted.current && void flow.fitView(FIT));
    resized.observe(place.current!);
    return () => resized.disconnect();
  }, [flow]);

  const changeNodes = (changes: NodeChange<FlowNode>[]) => {
    const chosen = changes.filter((change) => change.type === "select");
    if (chosen.length > 0) {
      const next = new Set(selected);
      chosen.forEach((change) => (change.selected ? next.add(change.id) : next.delete(change.id)));
      props.onSelect(next, next.size > 0 && !chosen.every((change) => !change.selected) ? new Set() : selectedEdges);
    }
    const drawn = changes.filter((change) => change.type === "position" || change.type === "dimensions");
    if (drawn.length > 0) {
      setNodes((before) => applyNodeChanges(drawn, before));
    }
  };
  const changeEdges = (changes: EdgeChange[]) => {
    const chosen = changes.filter((change) => change.type === "select");
    if (chosen.length > 0) {
      const next = new Set(selectedEdges);
      chosen.forEach((change) => (change.selected ? next.add(change.id) : next.delete(change.id)));
      props.onSelect(next.size > 0 ? new Set() : selected, next);
    }
  };
  const endConnection = (event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
    const from = state.fromNode && state.fromHandle?.type === "source" ? { source: state.fromNode.id, handle: state.fromHandle.id ?? undefined } : undefined;
    if (!from || state.isValid) {
      return;
    }
    if (state.toNode) {
      props.onConnect(from, state.toNode.id); // Says why not.
    } else {
      const at = "changedTouches" in event ? event.changedTouches[0]! : event;
      const [start, end] = [state.from, flow.screenToFlowPosition({ x: at.clientX, y: at.clientY })];
      // A click on a handle is no drag.
      if (start && Math.hypot(end.x - start.x, end.y - start.y) > 30) {
        props.onDropEdge(from, end);
      }
    }
  };
  const key = (event: KeyboardEvent) => {
    const target = event.target as HTMLElement;
    if (target.closest(".we-chooser, .we-menu, .we-empty, input, textarea, select") || (target.closest("button") && ["Enter", " "].includes(event.key))) {
      return;
    }
    const action = actionOf(event, actions);
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
      props.onDropComponent(id, flow.screenToFlowPosition({ x: event.clientX - 110, y: event.clientY - 36 }));
    }
  };
  const valid = (connection: Connection | Edge) =>
    whyNot(graph, { source: connection.source, handle: connection.sourceHandle ?? undefined }, connection.target, props.isTrigger) === undefined;
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
        if (id && id !== current) {
          props.onFocus(id);
        }
      }}
      onDragOver={(event) => event.preventDefault()}
      onDrop={drop}
    >
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        onNodesChange={changeNodes}
        onEdgesChange={changeEdges}
        onNodeClick={(event, node) => node.type === "step" && !event.shiftKey && !event.ctrlKey && !event.metaKey && props.onChoose(node.id)}
        onNodeDragStop={(_event, _node, moved) => {
          const at = (id: string) => graph.nodes.find((node) => node.id === id)?.position;
          const far = moved.filter(({ id, position }) => at(id)?.x !== position.x || at(id)?.y !== position.y);
          if (far.length > 0) {
            props.onMove(Object.fromEntries(far.map(({ id, position }) => [id, position])));
          }
        }}
        onNodeContextMenu={(event, node) => {
          event.preventDefault();
          props.onMenu({ x: event.clientX, y: event.clientY }, node.type === "step" ? node.id : undefined);
        }}
        onPaneContextMenu={(event) => {
          event.preventDefault();
          props.onMenu({ x: event.clientX, y: event.clientY }, undefined);
        }}
        onConnect={(connection) => props.onConnect({ source: connection.source, handle: connection.sourceHandle ?? undefined }, connection.target)}
        onConnectEnd={endConnection}
        isValidConnection={valid}
        connectOnClick={false}
        connectionRadius={30}
        deleteKeyCode={null}
        multiSelectionKeyCode={["Control", "Meta"]}
        disableKeyboardA11y
        edgesFocusable={false}
        autoPanOnNodeFocus={false}
        snapToGrid
        snapGrid={[10, 10]}
        panOnScroll
        minZoom={0.1}
        maxZoom={2}
        fitView
        fitViewOptions={FIT}
        onMoveStart={(event) => event && (fitted.current = false)}
        proOptions={{ hideAttribution: true }}
        aria-label={t("graph")}
        ariaLabelConfig={{
          "controls.ariaLabel": t("zoom"),
          "controls.zoomIn.ariaLabel": t("zoom-in"),
          "controls.zoomOut.ariaLabel": t("zoom-out"),
          "controls.fitView.ariaLabel": t("fit"),
          "minimap.ariaLabel": t("minimap"),
          "node.a11yDescription.default": t("node-help"),
          "node.a11yDescription.keyboardDisabled": t("node-help"),
          "edge.a11yDescription.default": t("node-help"),
        }}
      >
        <Background variant={BackgroundVariant.Dots} gap={20} size={1.5} />
        <Controls showInteractive={false} fitViewOptions={FIT} onFitView={() => (fitted.current = true)} />
        {graph.nodes.length > SMALL && <MiniMap pannable zoomable nodeClassName={(node) => `we-map-${node.type}`} />}
      </ReactFlow>
      {props.children}
    </div>
  );
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
