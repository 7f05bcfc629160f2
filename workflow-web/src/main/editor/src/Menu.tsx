// What can be done with a node, or with the canvas, where the pointer or the focus is.

import { Fragment, type KeyboardEvent, useEffect, useRef } from "react";
import { t } from "./texts.ts";

export interface Item {
  label: string;
  act: () => void;
  /** Colour of a group of nodes; undefined for what is no colour. */
  color?: string;
}

/** Puts what opens over the canvas at a place of the screen: as far as it is seen there, and in the window. */
export function putAt(element: HTMLElement, at: { x: number; y: number }): void {
  const around = element.parentElement!.getBoundingClientRect();
  const within = (wanted: number, size: number, start: number, end: number) => Math.max(start, Math.min(wanted, end - size - 4));
  const left = within(at.x, element.offsetWidth, Math.max(0, around.left), Math.min(window.innerWidth, around.right));
  const top = within(at.y, element.offsetHeight, Math.max(0, around.top), Math.min(window.innerHeight, around.bottom));
  element.style.left = `${left - around.left}px`;
  element.style.top = `${top - around.top}px`;
}

export function Menu({ at, items, onClose }: { at: { x: number; y: number }; items: Item[]; onClose: () => void }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const menu = place.current!;
    putAt(menu, at);
    menu.querySelector("button")!.focus();
    const leave = (event: PointerEvent) => !menu.contains(event.target as Node) && onClose();
    document.addEventListener("pointerdown", leave);
    return () => document.removeEventListener("pointerdown", leave);
    // A menu that is opened elsewhere is another one.
  }, []);
  const key = (event: KeyboardEvent) => {
    const buttons = [...place.current!.querySelectorAll("button")];
    const here = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const steps: Record<string, number> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
    const step = steps[event.key];
    if (step) {
      buttons[(here + step + buttons.length) % buttons.length]!.focus();
    } else if (event.key === "Escape" || event.key === "Tab") {
      onClose();
    }
    if (event.key !== "Enter" && event.key !== " ") {
      event.preventDefault();
      event.stopPropagation();
    }
  };
  return (
    <div className="we-menu" role="menu" aria-label={t("menu")} ref={place} onKeyDown={key}>
      {items.map((item, index) => (
        <Fragment key={item.label}>
          {item.color && !items[index - 1]?.color && <p className="we-group" aria-hidden="true">{t("colors")}</p>}
          <button
            type="button"
            role="menuitem"
            className={item.color ? `we-swatch we-color-${item.color}` : ""}
            aria-label={item.label}
            title={item.label}
            onClick={() => {
              onClose();
              item.act();
            }}
          >
            {!item.color && item.label}
          </button>
        </Fragment>
      ))}
    </div>
  );
}
