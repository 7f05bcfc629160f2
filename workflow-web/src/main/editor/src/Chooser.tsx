// One of many by typing: the palette of components, and the nodes that a node can be connected to.

import { type KeyboardEvent, type MouseEvent, type ReactNode, useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import { grouped } from "./graph.ts";
import { putAt } from "./Menu.tsx";
import { ToolButton } from "./panels.tsx";
import { t } from "./texts.ts";

export interface Option {
  id: string;
  group: string;
  title: string;
  detail: string;
  icon?: ReactNode;
  /** Words that people look for it by. */
  keywords?: string | undefined;
  /** Why it can't be chosen. */
  refused?: string | undefined;
}

interface Props {
  /** Name of the search. */
  label: string;
  options: Option[];
  /** What is typed at the beginning. */
  text?: string;
  /** Where it opens on the screen; at the corner of the canvas without. */
  at?: { x: number; y: number } | undefined;
  /** With what is typed, and all that it finds. */
  onChoose: (option: Option, text: string, found: Option[]) => void;
  /** Is told of the option that the arrows lead to. */
  onLook?: (option: Option, text: string, found: Option[]) => void;
  onRefuse: (reason: string) => void;
  onClose: () => void;
  /** Lets options be dragged; what is carried is their id. */
  draggable?: boolean;
  children?: ReactNode;
}

export const CARRIED = "application/x-workflow-component";

export function Chooser({ label, options, text = "", at, onChoose, onLook, onRefuse, onClose, draggable, children }: Props) {
  const [typed, setTyped] = useState(text);
  const [active, setActive] = useState(0);
  // The first hit is the first that is gone to.
  const [looked, setLooked] = useState(false);
  const pointer = useRef<{ x: number; y: number }>(undefined);
  const place = useRef<HTMLDivElement>(null);
  const id = useId();
  const found = search(options, typed);
  const current = found[Math.min(active, found.length - 1)];

  useEffect(() => {
    place.current?.querySelector(".we-option.active")?.scrollIntoView({ block: "nearest" });
  }, [active, typed]);

  useLayoutEffect(() => {
    place.current!.querySelector("input")!.select();
    if (at) {
      putAt(place.current!, at);
    }
  }, []);

  const lookAt = (index: number) => {
    setActive(index);
    setLooked(true);
    if (found[index]) {
      onLook?.(found[index], typed, found);
    }
  };
  const walk = (by: 1 | -1) => lookAt(!looked ? active : (Math.min(active, found.length - 1) + by + found.length) % Math.max(1, found.length));
  const choose = (option: Option | undefined) => {
    if (option?.refused) {
      onRefuse(option.refused);
    } else if (option) {
      onChoose(option, typed, found);
    }
  };
  /** What opens or scrolls below a pointer that rests leaves the choice to the keys. */
  const point = ({ clientX: x, clientY: y }: MouseEvent, option: Option) => {
    const before = pointer.current;
    pointer.current = { x, y };
    if (before && (before.x !== x || before.y !== y)) {
      setActive(found.indexOf(option));
    }
  };
  const keys: Record<string, () => void> = {
    ArrowDown: () => lookAt(Math.min(active + 1, found.length - 1)),
    ArrowUp: () => lookAt(Math.max(active - 1, 0)),
    Enter: () => choose(current),
    Escape: onClose,
  };
  const key = (event: KeyboardEvent) => {
    const next = onLook && (event.key === "F3" || (event.key.toLowerCase() === "g" && (event.ctrlKey || event.metaKey)));
    const action = next ? () => walk(event.shiftKey ? -1 : 1) : keys[event.key];
    if (action) {
      event.preventDefault();
      event.stopPropagation();
      action();
    }
  };
  return (
    <div
      className={`we-chooser${at ? " placed" : ""}`}
      ref={place}
      onKeyDown={(event) => event.key === "Escape" && key(event)}
    >
      <div className="we-chooser-head">
        <input
          type="search"
          autoFocus
          autoComplete="off"
          aria-label={label}
          placeholder={label}
          aria-controls={`${id}-list`}
          aria-activedescendant={current ? `${id}-${current.id}` : undefined}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setLooked(false);
            setActive(0);
          }}
          onKeyDown={key}
        />
        <ToolButton label={t("close")} onClick={onClose}>×</ToolButton>
      </div>
      {children}
      <div className="we-options" id={`${id}-list`} role="listbox" aria-label={label} aria-activedescendant={current ? `${id}-${current.id}` : undefined} tabIndex={0} onKeyDown={key}>
        {[...grouped(found, (option) => option.group)].map(([group, members]) => (
          <div key={group} role="group" aria-label={group || label}>
            {group && <p className="we-group" aria-hidden="true">{group}</p>}
            {members.map((option) => (
              <div
                key={option.id}
                id={`${id}-${option.id}`}
                role="option"
                aria-selected={option === current}
                aria-disabled={option.refused ? true : undefined}
                className={`we-option${option === current ? " active" : ""}${option.refused ? " refused" : ""}`}
                draggable={draggable && !option.refused}
                onDragStart={(event) => event.dataTransfer.setData(CARRIED, option.id)}
                onMouseMove={(event) => point(event, option)}
                onClick={() => choose(option)}
              >
                {option.icon}
                <span>
                  <span className="we-option-title">{option.title}</span>
                  <span className="we-option-detail">{option.refused ?? option.detail}</span>
                </span>
              </div>
            ))}
          </div>
        ))}
      </div>
      {found.length === 0 && <p className="we-nothing" role="status">{t("nothing-found")}</p>}
    </div>
  );
}

/** What all typed words are in; what is called by them, or has a title that begins with them, comes first. */
function search(options: Option[], typed: string): Option[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) {
    return options;
  }
  const text = (option: Option) => `${option.title} ${option.id} ${option.keywords ?? ""} ${option.detail}`.toLowerCase();
  const rank = (option: Option) => {
    const [title, id] = [option.title.toLowerCase(), option.id.toLowerCase()];
    const first = words.join(" ");
    const named = title.startsWith(first) || id.startsWith(first) || option.keywords?.split(" ").includes(first);
    return named ? 0 : words.every((word) => `${title} ${id}`.includes(word)) ? 1 : 2;
  };
  return options.filter((option) => words.every((word) => text(option).includes(word))).sort((one, other) => rank(one) - rank(other));
}
