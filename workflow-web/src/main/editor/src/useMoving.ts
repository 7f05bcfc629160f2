// Moves the canvas below what is drawn. A gesture that moves it and zooms nothing moves one layer
// that is painted already; all that reckons with the place hears of it some times a second only.

import { type Viewport, useStoreApi } from "@xyflow/react";
import { type RefObject, useMemo } from "react";

/** The library leaves it to this file to tell where the canvas is, from here on. */
export const ORIGIN: Viewport = { x: 0, y: 0, zoom: 1 };
const TOLD_AFTER_MILLISECONDS = 100;
/** From one dot behind the graph to the next. */
const GAP = 20;

type Gesture = MouseEvent | TouchEvent | null;

export function useMoving(place: RefObject<HTMLElement | null>) {
  const store = useStoreApi();
  return useMemo(() => {
    let zoomOfGesture: number | undefined;
    let at = ORIGIN;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tell = () => {
      clearTimeout(timer);
      timer = undefined;
      store.setState({ transform: [at.x, at.y, at.zoom] });
    };
    const show = ({ x, y, zoom }: Viewport) => {
      const styleOf = (element: string) => place.current!.querySelector<HTMLElement>(element)!.style;
      styleOf(".react-flow__viewport").transform = `translate(${x}px,${y}px) scale(${zoom})`;
      const dots = styleOf(".we-dots");
      dots.transform = `translate(${x % (GAP * zoom)}px,${y % (GAP * zoom)}px)`;
      dots.setProperty("--we-zoom", String(zoom));
    };
    return {
      onMoveStart: (event: Gesture, { zoom }: Viewport) => {
        zoomOfGesture = event ? zoom : undefined;
      },
      onViewportChange: (to: Viewport) => {
        const moving = to.zoom === zoomOfGesture;
        at = to;
        place.current!.classList.toggle("moving", moving);
        show(to);
        if (moving) {
          timer ??= setTimeout(tell, TOLD_AFTER_MILLISECONDS);
        } else {
          tell();
        }
      },
      onMoveEnd: () => {
        zoomOfGesture = undefined;
        place.current?.classList.remove("moving");
        if (timer !== undefined) {
          tell();
        }
      },
    };
  }, [store, place]);
}
