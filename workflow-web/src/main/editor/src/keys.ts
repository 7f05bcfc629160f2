// The keys of the canvas. All that they do is done by the same commands as by the mouse.

export interface KeyActions {
  palette: () => void;
  addAfter: () => void;
  /** To a node; an edge that is chosen is led there. */
  connect: () => void;
  /** Begins the edge that is chosen at another node. */
  begin: () => void;
  addNote: () => void;
  walk: (key: string) => void;
  move: (x: number, y: number) => void;
  openForm: () => void;
  back: () => void;
  remove: () => void;
  undo: () => void;
  redo: () => void;
  cut: () => void;
  duplicate: () => void;
  all: () => void;
  search: () => void;
  help: () => void;
  menu: () => void;
  copy: () => void;
  paste: () => void;
  /** To an edge of the node. */
  edge: () => void;
  /** To the next hit of the search, or the one before. */
  nextHit: (by: 1 | -1) => void;
}

type Pressed = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

const STEP = 20;
const MOVES: Record<string, [number, number]> = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };

/** What the key asks for; undefined for keys that are left to the browser, and for what can't be done. */
export function actionOf(event: Pressed, actions: Partial<KeyActions>): (() => void) | undefined {
  if (event.ctrlKey || event.metaKey) {
    const key = event.key.toLowerCase();
    const withControl: Record<string, (() => void) | undefined> = {
      z: event.shiftKey ? actions.redo : actions.undo,
      y: actions.redo,
      x: actions.cut,
      d: actions.duplicate,
      a: actions.all,
      f: actions.search,
      g: actions.nextHit && (() => actions.nextHit?.(event.shiftKey ? -1 : 1)),
    };
    return withControl[key];
  }
  if (event.key === "F3") {
    return () => actions.nextHit?.(event.shiftKey ? -1 : 1);
  }
  const move = MOVES[event.key];
  if (move) {
    return event.altKey ? actions.move && (() => actions.move?.(...move)) : () => actions.walk?.(event.key);
  }
  const plain: Record<string, (() => void) | undefined> = {
    "/": actions.palette,
    a: actions.addAfter,
    c: actions.connect,
    C: actions.begin,
    n: actions.addNote,
    e: actions.edge,
    Enter: actions.openForm,
    " ": actions.openForm,
    Escape: actions.back,
    Delete: actions.remove,
    Backspace: actions.remove,
    "?": actions.help,
    ContextMenu: actions.menu,
  };
  if (event.shiftKey && event.key === "F10") {
    return actions.menu;
  }
  return event.altKey ? undefined : plain[event.key];
}

/** What the key asks for wherever the focus is, but in fields: what changes or leaves a node is for the canvas. */
export function actionEverywhere(event: Pressed, actions: Partial<KeyActions>): (() => void) | undefined {
  const control = event.ctrlKey || event.metaKey;
  const known = control ? ["z", "y", "f", "g"] : ["/", "?", "F3"];
  return known.includes(control ? event.key.toLowerCase() : event.key) ? actionOf(event, actions) : undefined;
}
