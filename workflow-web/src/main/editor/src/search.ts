// What was searched for on the canvas, and the way from one hit to the next.

export interface Search {
  text: string;
  /** The ids that it found, in their order. */
  hits: string[];
}

/** The next hit behind the current one, or the one before it; from the last on to the first again. */
export function step(hits: string[], current: string | undefined, by: 1 | -1): string | undefined {
  const here = current === undefined ? -1 : hits.indexOf(current);
  return here < 0 ? hits.at(by === 1 ? 0 : -1) : hits[(here + by + hits.length) % hits.length];
}
