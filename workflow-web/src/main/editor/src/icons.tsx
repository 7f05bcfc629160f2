// Pictures of components, drawn by lines in a box of 24.

import type { Component } from "./server.ts";

const PATHS: Record<string, string> = {
  trigger: "M13 3 5 14h6l-1 7 8-11h-6z",
  condition: "M12 3 21 12 12 21 3 12zM12 9v3.5M12 15v.1",
  action: "M5 5h14v14H5zM9 12h6M12 9v6",
  webhook: "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18M3 12h18M12 3c5 5 5 13 0 18M12 3c-5 5-5 13 0 18",
  delay: "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18M12 7v5l3.5 2",
  iterator: "M17 3l3 3-3 3M20 6H8a4 4 0 0 0-4 4v1M7 21l-3-3 3-3M4 18h12a4 4 0 0 0 4-4v-1",
  trigger_workflow: "M4 5h7v6H4zM13 13h7v6h-7zM11 8h3a3 3 0 0 1 3 3v2",
  terminate: "M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18M9 9h6v6H9z",
  data_mapper: "M4 6h6M4 12h6M4 18h6M14 6h6M14 12h6M14 18h6M10 6l4 6M10 12l4 6M10 18l4-12",
  json_parser: "M9 4c-3 0-3 2-3 4s0 4-3 4c3 0 3 2 3 4s0 4 3 4M15 4c3 0 3 2 3 4s0 4 3 4c-3 0-3 2-3 4s0 4-3 4",
  text_transform: "M5 7V5h14v2M12 5v14M9 19h6",
  date_transform: "M4 6h16v14H4zM4 10h16M8 3v5M16 3v5",
  date_condition: "M4 6h16v14H4zM4 10h16M8 3v5M16 3v5",
  scheduled_trigger: "M4 6h16v14H4zM4 10h16M8 3v5M16 3v5",
  validate: "M12 3l8 3v6c0 5-4 8-8 9-4-1-8-4-8-9V6zM9 12l2 2 4-4",
  send_email: "M3 6h18v13H3zM3 7l9 7 9-7",
  ui_interaction: "M12 4a4 4 0 1 0 0 8a4 4 0 1 0 0-8M4 21c0-4 4-6 8-6s8 2 8 6",
  wait_for_callback: "M5 4h4l2 5-2.5 1.5a11 11 0 0 0 5 5L15 13l5 2v4a1 1 0 0 1-1 1A15 15 0 0 1 4 5a1 1 0 0 1 1-1",
  switch_condition: "M4 12h5M9 12l6-6h5M9 12h11M9 12l6 6h5",
};

export function Icon({ component }: { component: Component | undefined }) {
  const path = (component && (PATHS[component.id] ?? PATHS[component.kind])) ?? PATHS.action;
  return (
    <span className={`we-icon we-${component?.kind ?? "unknown"}`} aria-hidden="true">
      <svg viewBox="0 0 24 24" focusable="false">
        <path d={path} />
      </svg>
    </span>
  );
}
