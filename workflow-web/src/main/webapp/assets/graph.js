// A graph that is larger than its place: fit, zoom and pan by mouse, touch and keyboard, a minimap
// for large ones, and the step that matters kept in view. Panning is the browser's own scrolling.

import { element, text } from "./texts.js";

const SMALLEST = 0.05;
const LARGEST = 2;
const STEP = 1.25;
const SVG = "http://www.w3.org/2000/svg";

let scale = 1;
/** How far the graph shrinks by itself; smaller ones are asked for. */
let legible = 1;
let minimap; // Of large graphs alone.
let moved = false;
/** Whether the reader has chosen the scale. */
let chosen = false;
const pointers = new Map();

/** Makes the page's graph movable. */
export function armGraph() {
  begin();
  document.addEventListener("graph-replaced", begin);
  document.addEventListener("parts-applied", () => {
    fitAgain();
    drawMinimap();
    if (!moved) {
      showMatter();
    }
  });
  addEventListener("resize", () => {
    fitAgain();
    showFrame();
  });
}

const scroller = () => document.querySelector(".graph-scroll");
const graph = () => document.querySelector("svg.graph");

function begin() {
  const place = scroller();
  const least = place.querySelector(".graph-least");
  addTools();
  // As it lies there already; from now on it may become smaller.
  chosen = false;
  legible = Number(least.getAttribute("width")) / size().width;
  zoom(scaleOfItself());
  least.remove();
  addMinimap(place);
  place.addEventListener("scroll", showFrame);
  place.addEventListener("wheel", wheel, { passive: false });
  place.addEventListener("keydown", key);
  place.addEventListener("pointerdown", grab);
  place.addEventListener("pointermove", drag);
  for (const end of ["pointerup", "pointercancel"]) {
    place.addEventListener(end, release);
  }
  place.addEventListener("dragstart", (event) => event.preventDefault()); // Of a node as a link.
  place.addEventListener("click", keepFromChoosing, true);
  showMatter(true);
}

function size() {
  return { width: Number(graph().getAttribute("width")), height: Number(graph().getAttribute("height")) };
}

/** The scales at which the graph fits in its width, and as a whole. */
function fitting() {
  const { width, height } = size();
  const place = scroller();
  const most = parseFloat(getComputedStyle(place).maxHeight) || place.clientHeight;
  const across = place.clientWidth / width;
  return { width: across, whole: Math.min(1, across, most / height) };
}

/** As wide as its place, no larger than it was drawn, and legible. */
function scaleOfItself() {
  return Math.min(1, Math.max(legible, fitting().width));
}

/** A panel has come beside it, or gone. */
function fitAgain() {
  const wanted = scaleOfItself();
  if (!chosen && wanted !== scale) {
    zoom(wanted);
  }
}

/** As the reader asks. */
function zoomTo(...wanted) {
  chosen = true;
  zoom(...wanted);
}

/** Zooms so that the point of the place stays where it is; its middle when none is given. */
function zoom(wanted, x = scroller().clientWidth / 2, y = scroller().clientHeight / 2) {
  const place = scroller();
  const before = scale;
  const [left, top] = [place.scrollLeft + x, place.scrollTop + y];
  scale = Math.min(LARGEST, Math.max(SMALLEST, wanted));
  const { width, height } = size();
  graph().style.maxWidth = "none";
  graph().style.width = `${width * scale}px`;
  graph().style.height = `${height * scale}px`;
  place.scrollTo((left * scale) / before - x, (top * scale) / before - y);
  showFrame();
}

function addTools() {
  const tools = document.getElementById("graph-tools");
  Object.assign(tools, { role: "group", ariaLabel: text("zoom") });
  const fit = () => zoomTo(fitting().whole);
  tools.append(
    tool("−", text("zoom-out"), () => zoomTo(scale / STEP)),
    tool("+", text("zoom-in"), () => zoomTo(scale * STEP)),
    tool(text("fit"), text("fit-graph"), fit));
}

function tool(sign, label, action) {
  const button = element("button", sign, { type: "button", className: "button small", title: label, ariaLabel: label });
  button.addEventListener("click", action);
  return button;
}

function wheel(event) {
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    const box = scroller().getBoundingClientRect();
    zoomTo(scale * Math.exp(-event.deltaY / 300), event.clientX - box.left, event.clientY - box.top);
  }
}

function key(event) {
  const actions = { "+": () => zoomTo(scale * STEP), "-": () => zoomTo(scale / STEP), 0: () => zoomTo(fitting().whole) };
  const action = event.ctrlKey || event.metaKey || event.altKey ? null : actions[event.key];
  if (action) {
    event.preventDefault();
    action();
  }
}

/* A mouse drags the graph; one finger scrolls by itself, and two zoom. */

function grab(event) {
  dragged = false;
  pointers.set(event.pointerId, { x: event.clientX, y: event.clientY, from: event.clientX + event.clientY });
}

function drag(event) {
  const pointer = pointers.get(event.pointerId);
  if (!pointer) {
    return;
  }
  if (event.pointerType === "mouse" && event.buttons === 0) {
    pointers.delete(event.pointerId); // The button was released outside.
    return;
  }
  const other = Array.from(pointers.values()).find((one) => one !== pointer);
  if (other) {
    const before = Math.hypot(pointer.x - other.x, pointer.y - other.y);
    const after = Math.hypot(event.clientX - other.x, event.clientY - other.y);
    const box = scroller().getBoundingClientRect();
    zoomTo((scale * after) / Math.max(1, before), (event.clientX + other.x) / 2 - box.left, (event.clientY + other.y) / 2 - box.top);
    pointer.dragged = other.dragged = true;
  } else if (event.pointerType === "mouse") {
    const far = Math.abs(event.clientX + event.clientY - pointer.from) > 4;
    if (!pointer.dragged && !far) {
      return;
    }
    if (!pointer.dragged) {
      scroller().setPointerCapture(event.pointerId); // Not before: a click is the node's.
    }
    scroller().scrollBy(pointer.x - event.clientX, pointer.y - event.clientY);
    pointer.dragged = true;
  }
  moved ||= Boolean(pointer.dragged);
  pointer.x = event.clientX;
  pointer.y = event.clientY;
}

let dragged = false;

function release(event) {
  dragged = Boolean(pointers.get(event.pointerId)?.dragged);
  pointers.delete(event.pointerId);
}

/** Who drags by a node does not choose it. */
function keepFromChoosing(event) {
  if (dragged && event.detail > 0) {
    event.preventDefault();
    event.stopPropagation();
  }
  dragged = false;
}

/** What matters most of a graph comes first; where nothing does, its trigger is where one begins. */
const MATTERS = [".node-running, .node-waiting", ".selected"];
const MATTERS_AT_FIRST = [...MATTERS, ".node-failed", ".node"];

/** Brings the running, else the waiting, else the chosen node into view; as the page opens, one in any case. */
function showMatter(opening = false) {
  const wanted = opening ? MATTERS_AT_FIRST : MATTERS;
  const node = wanted.map((nodes) => graph().querySelector(nodes)).find(Boolean);
  const place = scroller();
  if (!node || !place) {
    return;
  }
  const box = node.getBoundingClientRect();
  const frame = place.getBoundingClientRect();
  const hidden = box.left < frame.left || box.right > frame.right || box.top < frame.top || box.bottom > frame.bottom;
  if (hidden) {
    place.scrollBy(box.left + box.width / 2 - frame.left - frame.width / 2, box.top + box.height / 2 - frame.top - frame.height / 2);
  }
}

function addMinimap(place) {
  minimap = document.querySelector("svg.minimap");
  const move = (event) => {
    if (event.buttons === 1 || event.type === "pointerdown") {
      const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(minimap.getScreenCTM().inverse());
      place.scrollTo(at.x * scale - place.clientWidth / 2, at.y * scale - place.clientHeight / 2);
      moved = true;
    }
  };
  minimap?.addEventListener("pointerdown", move);
  minimap?.addEventListener("pointermove", move);
  drawMinimap();
}

function drawMinimap() {
  if (!minimap) {
    return;
  }
  minimap.replaceChildren();
  for (const node of graph().querySelectorAll(".node")) {
    const [, x, y] = /([\d.-]+)[ ,]([\d.-]+)/.exec(node.getAttribute("transform"));
    minimap.append(rectangle(node.getAttribute("class"), x, y, 208, 64));
  }
  minimap.append(rectangle("frame", 0, 0, 0, 0));
  showFrame();
}

function rectangle(name, x, y, width, height) {
  const shape = document.createElementNS(SVG, "rect");
  shape.setAttribute("class", name);
  Object.entries({ x, y, width, height }).forEach(([key, value]) => shape.setAttribute(key, value));
  return shape;
}

/** Shows in the minimap which part of the graph is in view. */
function showFrame() {
  const frame = minimap?.querySelector(".frame");
  if (!frame) {
    return;
  }
  const place = scroller();
  frame.setAttribute("x", place.scrollLeft / scale);
  frame.setAttribute("y", place.scrollTop / scale);
  frame.setAttribute("width", place.clientWidth / scale);
  frame.setAttribute("height", place.clientHeight / scale);
}
