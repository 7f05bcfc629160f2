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

const WITHIN = 5;
const SIDES = [true, false];

/** From one border of the box to the other: across what vertical lines align, or down. */
const startOf = (box: Box, vertical: boolean) => (vertical ? box.x : box.y);
const endOf = (box: Box, vertical: boolean) => (vertical ? box.x + box.width : box.y + box.height);
const middleOf = (box: Box, vertical: boolean) => (startOf(box, vertical) + endOf(box, vertical)) / 2;

/** The place that aligns a box with one of these, where one is near, and the lines that show it. */
export function snapTo(others: Box[]): (box: Box) => { x: number; y: number; lines: Line[] } {
  // It is asked for each step of a drag.
  const places = SIDES.map((vertical) => ({
    middles: others.map((other) => middleOf(other, vertical)),
    borders: others.flatMap((other) => [startOf(other, vertical), endOf(other, vertical)]),
  }));
  return (box) => {
    const [byX = 0, byY = 0] = SIDES.map((vertical, index) => {
      const { middles, borders } = places[index]!;
      return [nearest(middleOf(box, vertical), middles), nearest(startOf(box, vertical), borders), nearest(endOf(box, vertical), borders)]
        .toSorted((one, other) => Math.abs(one) - Math.abs(other))
        .find((by) => Math.abs(by) <= WITHIN);
    });
    const moved = { ...box, x: box.x + byX, y: box.y + byY };
    const lines = SIDES.flatMap((vertical, index) => lineOf(moved, others, vertical, places[index]!));
    return { x: moved.x, y: moved.y, lines };
  };
}

/** From the place to the nearest of these. */
function nearest(place: number, others: number[]): number {
  let best = Infinity;
  for (const other of others) {
    if (Math.abs(other - place) < Math.abs(best)) {
      best = other - place;
    }
  }
  return best;
}

function lineOf(box: Box, others: Box[], vertical: boolean, { middles, borders }: { middles: number[]; borders: number[] }): Line[] {
  const isAt = (one: Box, place: number) => [middleOf(one, vertical), startOf(one, vertical), endOf(one, vertical)].includes(place);
  const at = [middleOf(box, vertical), startOf(box, vertical), endOf(box, vertical)].find((place) => middles.includes(place) || borders.includes(place));
  if (at === undefined) {
    return [];
  }
  const all = [box, ...others.filter((other) => isAt(other, at))];
  return [{ vertical, at, from: Math.min(...all.map((one) => startOf(one, !vertical))), to: Math.max(...all.map((one) => endOf(one, !vertical))) }];
}
