// What opens over the canvas: the palette, what a node can be connected to, the search, the menu.

import { Chooser, type Option } from "./Chooser.tsx";
import { type End, type Graph, type Point, componentOf, whyNot } from "./graph.ts";
import { Icon } from "./icons.tsx";
import { isObject } from "./json.ts";
import { type Item, Menu } from "./Menu.tsx";
import type { Component } from "./server.ts";
import { t } from "./texts.ts";

export type Popup =
  | { kind: "palette"; from?: End | undefined; at?: Point | undefined }
  | { kind: "connect"; from: End }
  | { kind: "search" }
  | { kind: "menu"; at: Point; node: string | undefined }
  | undefined;

interface Props {
  popup: Popup;
  graph: Graph;
  components: Map<string, Component>;
  isTrigger: (id: string) => boolean;
  outsOf: (id: string) => string[];
  itemsOf: (node: string | undefined) => Item[];
  onPopup: (popup: Popup) => void;
  onAdd: (component: string, from: End | undefined, at: Point | undefined) => void;
  onConnect: (from: End, target: string) => void;
  onGo: (id: string) => void;
  onRefuse: (reason: string) => void;
  onClose: () => void;
}

const KINDS = { trigger: "kind-trigger", action: "kind-action", condition: "kind-condition" };

export function Popups(props: Props) {
  const { popup, graph, components, isTrigger, outsOf, itemsOf, onPopup, onAdd, onConnect, onGo, onRefuse, onClose } = props;
  switch (popup?.kind) {
    case "palette":
      return (
        <Chooser
          key="palette"
          label={t("search-components")}
          options={palette(graph, components, isTrigger, popup.from)}
          draggable
          onChoose={(chosen) => onAdd(chosen.id, popup.from, popup.at)}
          onRefuse={onRefuse}
          onClose={onClose}
        />
      );
    case "connect": {
      const { from } = popup;
      return (
        <Chooser
          key="connect"
          label={t("connect-to")}
          options={targets(graph, components, isTrigger, from)}
          onChoose={(chosen) => onConnect(from, chosen.id)}
          onRefuse={onRefuse}
          onClose={onClose}
        >
          <HandleChoice from={from} handles={outsOf(from.source)} onChange={(handle) => onPopup({ kind: "connect", from: { source: from.source, handle } })} />
        </Chooser>
      );
    }
    case "search":
      return (
        <Chooser
          key="search"
          label={t("search-nodes")}
          options={graph.nodes.map((node) => {
            const component = components.get(componentOf(node));
            return { id: node.id, group: "", title: node.id, detail: `${component?.title ?? ""} ${texts(node.data)}`, icon: <Icon component={component} /> };
          })}
          onChoose={(chosen) => onGo(chosen.id)}
          onRefuse={onRefuse}
          onClose={onClose}
        />
      );
    case "menu":
      return <Menu at={popup.at} items={itemsOf(popup.node)} onClose={onClose} />;
    default:
      return null;
  }
}

/** What an empty canvas offers. */
export function Empty({ components, onAdd }: { components: Map<string, Component>; onAdd: (component: string) => void }) {
  return (
    <div className="we-empty">
      <p>{t("empty")}</p>
      <div>
        {[...components.values()]
          .filter((component) => component.kind === "trigger")
          .map((component) => (
            <button key={component.id} type="button" className="button" onClick={() => onAdd(component.id)}>
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

/** The components; behind a node no triggers, and a second trigger is refused. */
function palette(graph: Graph, components: Map<string, Component>, isTrigger: Props["isTrigger"], from: End | undefined): Option[] {
  const trigger = graph.nodes.find((node) => isTrigger(node.id));
  return refusedLast(
    [...components.values()]
      .filter((component) => !(from && component.kind === "trigger" && !trigger))
      .map((component) => ({
        id: component.id,
        group: t(KINDS[component.kind]),
        title: component.title,
        detail: component.description,
        icon: <Icon component={component} />,
        refused: component.kind === "trigger" && trigger ? t("no-second-trigger", trigger.id) : undefined,
      })),
  );
}

function targets(graph: Graph, components: Map<string, Component>, isTrigger: Props["isTrigger"], from: End): Option[] {
  return refusedLast(
    graph.nodes
      .filter((node) => node.id !== from.source)
      .map((node) => {
        const reason = whyNot(graph, from, node.id, isTrigger);
        const component = components.get(componentOf(node));
        return { id: node.id, group: "", title: node.id, detail: component?.title ?? "", icon: <Icon component={component} />, refused: reason && t(reason, from.source, node.id) };
      }),
  );
}

function refusedLast(options: Option[]): Option[] {
  return options.sort((one, other) => Number(Boolean(one.refused)) - Number(Boolean(other.refused)));
}

/** All texts of a configuration. */
function texts(value: unknown): string {
  if (Array.isArray(value)) {
    return value.map(texts).join(" ");
  }
  return isObject(value) ? Object.values(value).map(texts).join(" ") : String(value ?? "");
}
