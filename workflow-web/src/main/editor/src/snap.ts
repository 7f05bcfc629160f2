// Where a node that is dragged aligns with others: its edges with their edges, its middle with
// their middles.

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A line that shows what is aligned; `from` and `to` along it. */
export interface Line {
  vertical: boolean;
  at: number;
  from: number;
  to: number;
}

type Stretch = [start: number, length: number];

const WITHIN = 5;
const EDGES = [0, 1];
const MIDDLE = [0.5];

/** The place that aligns the box, where one is near, and the lines that show it. */
export function snap(box: Box, others: Box[]): { x: number; y: number; lines: Line[] } {
  const x = box.x + nearest([box.x, box.width], others.map((other) => [other.x, other.width]));
  const y = box.y + nearest([box.y, box.height], others.map((other) => [other.y, other.height]));
  const all = [{ ...box, x, y }, ...others];
  const lines: Line[] = [];
  for (const [vertical, mine] of [[true, [x, box.width]], [false, [y, box.height]]] as [boolean, Stretch][]) {
    const at = places(mine).find((place) => others.some((other) => places(along(other, vertical)).includes(place)));
    if (at !== undefined) {
      const ends = all.filter((one) => places(along(one, vertical)).includes(at)).map((one) => along(one, !vertical));
      lines.push({ vertical, at, from: Math.min(...ends.map(([start]) => start)), to: Math.max(...ends.map(([start, length]) => start + length)) });
    }
  }
  return { x, y, lines };
}

function along(box: Box, vertical: boolean): Stretch {
  return vertical ? [box.x, box.width] : [box.y, box.height];
}

function places([start, length]: Stretch): number[] {
  return [...MIDDLE, ...EDGES].map((part) => start + length * part);
}

/** By how much the stretch has to be moved to align with another; 0 where none is near. */
function nearest([start, length]: Stretch, others: Stretch[]): number {
  let best: number | undefined;
  for (const [otherStart, otherLength] of others) {
    for (const parts of [MIDDLE, EDGES]) {
      for (const mine of parts) {
        for (const theirs of parts) {
          const by = otherStart + otherLength * theirs - (start + length * mine);
          if (Math.abs(by) <= WITHIN && (best === undefined || Math.abs(by) < Math.abs(best))) {
            best = by;
          }
        }
      }
    }
  }
  return best ?? 0;
}
