// What opens over the canvas: the palette, what a node can be connected to, the search, the menu.

import { Chooser, type Option } from "./Chooser.tsx";
import { outOf } from "./drawing.ts";
import { COLORS, type End, type GraphEdge, type Point, componentOf, valuesOf, whyNot } from "./graph.ts";
import { Icon } from "./icons.tsx";
import { freePlace } from "./layout.ts";
import { type Item, Menu } from "./Menu.tsx";
import { called, isNote, isStep } from "./notes.ts";
import { t } from "./texts.ts";
import { type Editing, useEditing } from "./useEditing.ts";

export type Popup =
  /** `at` on the canvas, `screen` on the screen; `into` is an edge that the step is put into. */
  | { kind: "palette"; from?: End | undefined; at?: Point | undefined; screen?: Point | undefined; into?: string }
  /** `edge` is one that is led elsewhere. */
  | { kind: "connect"; from: End; edge?: string }
  | { kind: "begin"; edge: string }
  | { kind: "search" }
  /** `at` on the screen, `place` on the canvas. */
  | { kind: "menu"; at: Point; node?: string | undefined; edge?: string; place?: Point }
  | undefined;

const KINDS = { trigger: "kind-trigger", action: "kind-action", condition: "kind-condition" };

export function Popups() {
  const editing = useEditing();
  const { popup, graph, components, outsOf, setPopup, close } = editing;
  const common = { onRefuse: (reason: string) => editing.say(reason, "wrong"), onClose: close };
  switch (popup?.kind) {
    case "palette":
      return <Chooser key="palette" label={t("search-components")} options={palette(editing)} draggable at={popup.screen} onChoose={(chosen) => editing.add(chosen.id, popup.from, popup.at, popup.into)} {...common} />;
    case "connect": {
      const { from, edge } = popup;
      const leave = edge === undefined ? close : () => backTo(editing, edge);
      const connect = (target: string) => {
        editing.connect(from, target, edge);
        leave();
      };
      return (
        <Chooser key="connect" label={t(edge === undefined ? "connect-to" : "lead-to")} options={targets(editing, from, edge)} onChoose={(chosen) => connect(chosen.id)} {...common} onClose={leave}>
          <HandleChoice from={from} handles={outsOf(from.source)} onChange={(handle) => setPopup({ ...popup, from: { source: from.source, handle } })} />
        </Chooser>
      );
    }
    case "begin": {
      const edge = graph.edges.find((one) => one.id === popup.edge);
      const leave = () => backTo(editing, popup.edge);
      const begin = (source: string) => {
        editing.beginAt(edge!, source);
        leave();
      };
      return edge && <Chooser key="begin" label={t("begin-at")} options={sources(editing, edge)} onChoose={(chosen) => begin(chosen.id)} {...common} onClose={leave} />;
    }
    case "search": {
      const look = (id: string, text: string, found: Option[]) => {
        const hits = found.map((one) => one.id);
        editing.setSearched({ text, hits });
        editing.lookAt(id, hits);
      };
      const options = graph.nodes.map((node) => {
        const component = components.get(componentOf(node));
        return { id: node.id, group: "", title: called(node.id), detail: `${component?.title ?? ""} ${valuesOf(node.data).join(" ")}`, icon: <Icon component={component} /> };
      });
      return <Chooser key="search" label={t("search-nodes")} options={options} text={editing.searched.text} onLook={(chosen, text, found) => look(chosen.id, text, found)} onChoose={(chosen, text, found) => {
        editing.go(chosen.id);
        look(chosen.id, text, found);
      }} {...common} />;
    }
    case "menu":
      return <Menu at={popup.at} items={popup.edge !== undefined ? itemsOfEdge(editing, popup.edge, popup.at) : popup.node === undefined ? itemsOfCanvas(editing, popup.place, popup.at) : itemsOf(editing, popup.node)} onClose={close} />;
    default:
      return null;
  }
}

function backTo({ setPopup, choice }: Editing, edge: string): void {
  setPopup(undefined);
  choice.chooseEdge(edge);
}

function itemsOfEdge({ readOnly, graph, outsOf, go, removeEdge, choice, actions, setPopup }: Editing, id: string, screen: Point): Item[] {
  const edge = graph.edges.find((one) => one.id === id);
  if (!edge) {
    return [];
  }
  const ends = [edge.source, edge.target].map((end) => ({ label: t("go-to", end), act: () => go(end) }));
  const handle = outOf(edge.sourceHandle, outsOf(edge.source));
  const changes = [
    { label: t("insert-step"), act: () => setPopup({ kind: "palette", from: { source: edge.source, handle }, into: id, screen }) },
    { label: t("lead-elsewhere"), act: actions.connect! },
    { label: t("begin-elsewhere"), act: actions.begin! },
    {
      label: t("remove-edge", edge.target),
      act: () => {
        removeEdge(id);
        choice.choose(edge.source);
        choice.focusNode(edge.source);
      },
    },
  ];
  return readOnly ? ends : [...changes, ...ends];
}

function itemsOfCanvas({ readOnly, graph, actions, tidy, addNote, setPopup }: Editing, at: Point | undefined, screen: Point): Item[] {
  const looking = [
    { label: t("key-all"), act: actions.all! },
    { label: t("keys"), act: actions.help! },
  ];
  return readOnly
    ? looking
    : [
        { label: t("add-step"), act: () => setPopup({ kind: "palette", at: at && freePlace(graph, at), screen }) },
        { label: t("add-note"), act: () => addNote(at) },
        { label: t("paste"), act: actions.paste! },
        { label: t("tidy-up"), act: tidy },
        ...looking,
      ];
}

function itemsOf({ readOnly, actions, openForm, mark }: Editing, id: string): Item[] {
  const open = { label: t("open-form"), act: () => openForm(id) };
  if (readOnly) {
    return [open];
  }
  const ways = [
    { label: t("key-add"), act: actions.addAfter! },
    { label: t("connect"), act: actions.connect! },
  ];
  return [
    open,
    ...(isNote({ id }) ? [] : ways),
    { label: t("cut"), act: actions.cut! },
    { label: t("copy"), act: actions.copy! },
    { label: t("paste"), act: actions.paste! },
    { label: t("duplicate"), act: actions.duplicate! },
    { label: t("delete"), act: actions.remove! },
    ...COLORS.map((color) => ({ label: t("color", color), color, act: () => mark(color) })),
    { label: t("no-color"), act: () => mark(undefined) },
  ];
}

/** What an empty canvas offers. */
export function Empty() {
  const { components, add } = useEditing();
  return (
    <div className="we-empty">
      <p>{t("empty")}</p>
      <div>
        {[...components.values()]
          .filter((component) => component.kind === "trigger")
          .map((component) => (
            <button key={component.id} type="button" className="button" onClick={() => add(component.id, undefined, undefined)}>
              <Icon component={component} />
              {component.title}
            </button>
          ))}
      </div>
    </div>
  );
}

function HandleChoice({ from, handles, onChange }: { from: End; handles: string[]; onChange: (handle: string) => void }) {
  return handles.length < 2 ? null : (
    <label className="we-handle-choice">
      {t("by-handle")}
      <select value={from.handle ?? handles[0]} onChange={(event) => onChange(event.target.value)}>
        {handles.map((handle) => (
          <option key={handle}>{handle}</option>
        ))}
      </select>
    </label>
  );
}

/** By component the text with the words that people look for it by. */
const KEYWORDS: Record<string, string> = {
  webhook: "keywords-request",
  ui_interaction: "keywords-question",
  wait_for_callback: "keywords-callback",
  delay: "keywords-delay",
  iterator: "keywords-iterator",
  terminate: "keywords-terminate",
  trigger_workflow: "keywords-workflow",
  logical_group: "keywords-group",
  string_condition: "keywords-condition",
  number_condition: "keywords-condition",
  boolean_condition: "keywords-condition",
  switch_condition: "keywords-switch",
  array_condition: "keywords-condition",
  date_condition: "keywords-condition",
  text_transform: "keywords-text",
  data_mapper: "keywords-map",
  json_parser: "keywords-parse",
  validate: "keywords-validate",
  send_email: "keywords-email",
  scheduled_trigger: "keywords-schedule",
  webhook_trigger: "keywords-webhook",
  manual_trigger: "keywords-manual",
};

/** The components; a second trigger is refused. */
function palette({ graph, components, isTrigger }: Editing): Option[] {
  const trigger = graph.nodes.find((node) => isTrigger(node.id));
  return refusedLast(
    [...components.values()].map((component) => ({
      id: component.id,
      group: t(KINDS[component.kind]),
      title: component.title,
      detail: component.description,
      keywords: KEYWORDS[component.id] && t(KEYWORDS[component.id]!),
      icon: <Icon component={component} />,
      refused: component.kind === "trigger" && trigger ? t("no-second-trigger", trigger.id) : undefined,
    })),
  );
}

/** What an edge may lead to; `moved` is one that leads elsewhere so far. */
function targets(editing: Editing, from: End, moved?: string): Option[] {
  return steps(editing, from.source, (id) => [from, id], moved);
}

/** What an edge may begin at. */
function sources(editing: Editing, { id, target }: GraphEdge): Option[] {
  return steps(editing, target, (source) => [editing.wayOut(source), target], id);
}

/** All steps but one, each as an end of an edge. */
function steps({ graph, components, isTrigger }: Editing, other: string, edgeAt: (id: string) => [End, string], moved: string | undefined): Option[] {
  return refusedLast(
    graph.nodes
      .filter((node) => isStep(node) && node.id !== other)
      .map((node) => {
        const [from, target] = edgeAt(node.id);
        const reason = whyNot(graph, from, target, isTrigger, moved);
        const component = components.get(componentOf(node));
        return { id: node.id, group: "", title: node.id, detail: component?.title ?? "", icon: <Icon component={component} />, refused: reason && t(reason, from.source, target) };
      }),
  );
}

function refusedLast(options: Option[]): Option[] {
  return options.sort((one, other) => Number(Boolean(one.refused)) - Number(Boolean(other.refused)));
}
