// Somebody else saved meanwhile: both graphs, and which side each node is taken from.

import { useEffect, useRef, useState } from "react";
import type { Graph } from "./graph.ts";
import { print } from "./json.ts";
import { HEIGHT, WIDTH, placed } from "./layout.ts";
import { type Difference, type Side, differences, isMoved, merged } from "./merge.ts";
import { called } from "./notes.ts";
import { Code } from "./panels.tsx";
import { t } from "./texts.ts";

interface Props {
  base: Graph;
  mine: Graph;
  theirs: Graph;
  author: string;
  version: number;
  onTake: (graph: Graph, how: string) => void;
  onClose: () => void;
}

export function Conflict({ base, mine, theirs, author, version, onTake, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const found = differences(base, mine, theirs);
  const moved = found.filter(isMoved);
  const others = found.filter((one) => !moved.includes(one));
  const changed = new Set(others.map((one) => one.id));
  const [chosen, setChosen] = useState<Record<string, Side>>(() => Object.fromEntries(found.map((one) => [one.id, one.side ?? "mine"])));
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  const nodeOf = (one: Difference) => <Node key={one.id} difference={one} side={chosen[one.id] ?? "mine"} onChoose={(side) => setChosen({ ...chosen, [one.id]: side })} />;
  return (
    <dialog ref={dialog} className="we-conflict" aria-labelledby="we-conflict-title" onClose={onClose}>
      <h2 id="we-conflict-title">{t("conflict", author, version)}</h2>
      <p>{t("conflict-help")}</p>
      <div className="we-both">
        <figure>
          <figcaption>{t("mine")}</figcaption>
          <Drawing graph={mine} label={t("mine")} changed={changed} />
        </figure>
        <figure>
          <figcaption>{t("theirs")}</figcaption>
          <Drawing graph={theirs} label={t("theirs")} changed={changed} />
        </figure>
      </div>
      {found.length === 0 && <p>{t("only-edges-differ")}</p>}
      {others.map(nodeOf)}
      {moved.length > 0 && (
        <details className="we-fold">
          <summary>{t(moved.length === 1 ? "one-moved" : "some-moved", moved.length)}</summary>
          {moved.map(nodeOf)}
        </details>
      )}
      <div className="dialog-actions">
        <button type="button" className="button" onClick={() => dialog.current?.close()}>
          {t("cancel")}
        </button>
        <button type="button" className="button" onClick={() => onTake(theirs, "took-theirs")}>
          {t("take-theirs")}
        </button>
        <button type="button" className="button" onClick={() => onTake(mine, "took-mine")}>
          {t("take-mine")}
        </button>
        <button type="button" className="button primary" onClick={() => onTake(merged(base, mine, theirs, chosen), "took-both")}>
          {t("merge")}
        </button>
      </div>
    </dialog>
  );
}

function Node({ difference, side, onChoose }: { difference: Difference; side: Side; onChoose: (side: Side) => void }) {
  const sides: [Side, unknown][] = [
    ["mine", difference.mine],
    ["theirs", difference.theirs],
  ];
  return (
    <fieldset className="we-rows">
      <legend>
        <code>{called(difference.id)}</code> {t(!difference.side ? "changed-by-both" : difference.side === "mine" ? "changed-by-mine" : "changed-by-theirs")}
      </legend>
      <div className="we-both">
        {sides.map(([name, node]) => (
          <div key={name}>
            <label className="we-switch">
              <input type="radio" name={`side-${difference.id}`} checked={side === name} onChange={() => onChoose(name)} />
              <span>{t(name)}</span>
            </label>
            {!isMoved(difference) && <Code label={`${t(name)} ${called(difference.id)}`}>{node === undefined ? t("not-there") : print(node)}</Code>}
          </div>
        ))}
      </div>
    </fieldset>
  );
}

/** A graph in small; what is not the same in both stands out. */
function Drawing({ graph, label, changed }: { graph: Graph; label: string; changed: Set<string> }) {
  const nodes = placed(graph).nodes.map((node) => ({ id: node.id, ...node.position! }));
  const at = new Map(nodes.map((node) => [node.id, node]));
  const [left, top] = [Math.min(0, ...nodes.map((node) => node.x)), Math.min(0, ...nodes.map((node) => node.y))];
  const width = Math.max(WIDTH, ...nodes.map((node) => node.x + WIDTH)) - left;
  const height = Math.max(HEIGHT, ...nodes.map((node) => node.y + HEIGHT)) - top;
  return (
    <svg className="we-small" role="img" aria-label={label} viewBox={`${left - 10} ${top - 10} ${width + 20} ${height + 20}`}>
      {graph.edges.map((edge) => {
        const [from, to] = [at.get(edge.source), at.get(edge.target)];
        return from && to && <path key={edge.id} d={`M${from.x + WIDTH} ${from.y + HEIGHT / 2}L${to.x} ${to.y + HEIGHT / 2}`} />;
      })}
      {nodes.map((node) => (
        <g key={node.id} className={changed.has(node.id) ? "we-differs" : undefined} transform={`translate(${node.x} ${node.y})`}>
          <rect width={WIDTH} height={HEIGHT} rx="12" />
          <text x={WIDTH / 2} y={HEIGHT / 2 + 8}>
            {Array.from(called(node.id)).slice(0, 18).join("")}
          </text>
        </g>
      ))}
    </svg>
  );
}
