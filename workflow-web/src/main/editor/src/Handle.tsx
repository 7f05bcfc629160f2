// The ways into and out of nodes. Those of the library look at its whole state after each change of
// it, one by one; what they do is done here for all of them by the canvas.

import { type ReactFlowState, useStoreApi } from "@xyflow/react";
import { XYHandle } from "@xyflow/system";
import type { HTMLAttributes } from "react";

interface Props extends HTMLAttributes<HTMLDivElement> {
  node: string;
  /** Name of a way out; the way in has none. */
  name?: string;
  className: string;
}

/** As the library knows its own. */
export function Handle({ node, name, className, ...rest }: Props) {
  const [type, position] = name === undefined ? ["target", "left"] : ["source", "right"];
  return (
    <div
      data-handleid={name}
      data-nodeid={node}
      data-handlepos={position}
      data-id={`1-${node}-${name ?? null}-${type}`}
      className={`react-flow__handle react-flow__handle-${position} nodrag nopan ${type} connectable connectablestart connectableend connectionindicator ${className}`}
      aria-hidden="true"
      {...rest}
    />
  );
}

/** Begins an edge where a handle is pressed. */
export function useConnecting(): (event: MouseEvent | TouchEvent) => void {
  const store = useStoreApi();
  return (event) => {
    const handle = (event.target as Element).closest<HTMLElement>(".react-flow__handle");
    const { nodeId, handleId, isTarget } = { nodeId: handle?.dataset.nodeid, handleId: handle?.dataset.handleid ?? null, isTarget: handle?.matches(".target") ?? false };
    if (!handle || nodeId === undefined || ("button" in event && event.button !== 0)) {
      return;
    }
    const now = (): ReactFlowState => store.getState();
    const { autoPanOnConnect, connectionMode, connectionRadius, domNode, nodeLookup, lib, rfId, panBy, cancelConnection, onConnectStart, updateConnection, autoPanSpeed, connectionDragThreshold } = now();
    XYHandle.onPointerDown(event, {
      handleDomNode: handle, autoPanOnConnect, connectionMode, connectionRadius, domNode, nodeLookup, lib, isTarget, handleId, nodeId, panBy, cancelConnection, updateConnection, autoPanSpeed,
      flowId: rfId,
      dragThreshold: connectionDragThreshold,
      ...(onConnectStart ? { onConnectStart } : {}),
      onConnect: (connection) => now().onConnect?.(connection),
      onConnectEnd: (...told) => now().onConnectEnd?.(...told),
      isValidConnection: (connection) => now().isValidConnection?.(connection) ?? true,
      getTransform: () => now().transform,
      getFromHandle: () => now().connection.fromHandle,
    });
  };
}
