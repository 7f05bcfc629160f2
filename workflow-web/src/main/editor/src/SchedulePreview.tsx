// What a schedule means that is being written, in words, and when it fires next.

import { useEffect, useRef } from "react";
import { useEditing } from "./useEditing.ts";

const ASK_AFTER_MILLISECONDS = 300;

export function SchedulePreview({ data }: { data: Record<string, unknown> }) {
  const { server } = useEditing();
  const place = useRef<HTMLDivElement>(null);
  const asked = JSON.stringify([data.schedule_type ?? "", data.schedule_value ?? "", data.schedule_timezone ?? ""]);
  useEffect(() => {
    const end = new AbortController();
    const ask = () =>
      server.schedule(JSON.parse(asked).map(String), end.signal).then(
        (shown) => place.current?.replaceChildren(...shown),
        () => undefined, // Another question came before the answer, or the server is away: what is shown stays.
      );
    const timer = setTimeout(ask, ASK_AFTER_MILLISECONDS);
    return () => {
      clearTimeout(timer);
      end.abort();
    };
  }, [asked, server]);
  return <div ref={place} className="schedule-preview" />;
}
