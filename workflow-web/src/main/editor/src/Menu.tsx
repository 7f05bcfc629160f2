// What can be done with a node, or with the canvas, where the pointer or the focus is.

import { type KeyboardEvent, useEffect, useRef } from "react";
import { t } from "./texts.ts";

export interface Item {
  label: string;
  act: () => void;
  /** Colour of a group of nodes; undefined for what is no colour. */
  color?: string;
}

export function Menu({ at, items, onClose }: { at: { x: number; y: number }; items: Item[]; onClose: () => void }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const menu = place.current!;
    const around = menu.parentElement!.getBoundingClientRect();
    menu.style.left = `${Math.max(0, Math.min(at.x - around.left, around.width - menu.offsetWidth - 4))}px`;
    menu.style.top = `${Math.max(0, Math.min(at.y - around.top, around.height - menu.offsetHeight - 4))}px`;
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
      {items.map((item) => (
        <button
          key={item.label}
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
      ))}
    </div>
  );
}
