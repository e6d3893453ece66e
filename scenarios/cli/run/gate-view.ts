import { runCounts } from '../../judge/evaluation-runs.ts';
import { gateBound, gateQuestion, gateValue } from '../../judge/gate-text.ts';
import { type GateResult, gatesFor, needsOther } from '../../judge/gates.ts';
import type { Plan } from '../../plan/plan.ts';
import type { RunResult } from '../../scenario/result.ts';
import { duration } from '../terminal/duration.ts';
import type { Style } from '../terminal/style.ts';
import { renderTable, wrapped } from '../terminal/table.ts';

/** Gates of a run in full: a line each and, below it, what it asks, why it is undecided and why it has these limits. */
export function gateTable(
  { scenario }: Pick<Plan, 'scenario'>,
  { body }: RunResult,
  results: readonly GateResult[],
  style: Style,
  width: number,
): string {
  const shown = gatesFor(scenario, body).flatMap((gate) => {
    const result = results.find(({ id }) => id === gate.id);
    return result === undefined ? [] : [{ gate, result }];
  });
  const others = gatesFor(scenario, body).filter(needsOther);
  const left =
    others.length === 0
      ? []
      : wrapped(
          `Compared with other runs, and judged by reafference test: ${others.map(({ id }) => id).join(', ')}`,
          width,
        ).map(style.dim);
  if (shown.length === 0) return left.join('\n');
  const [heads, ...lines] = renderTable(
    [{ head: 'Gate' }, { head: '' }, { head: 'Value', align: 'right' }, { head: 'Limits' }],
    shown.map(({ gate, result: { id, value, outcome } }) => [
      style.outcome(outcome),
      id,
      gateValue(gate, value),
      gateBound(gate),
    ]),
    style.dim,
  ).split('\n');
  const notes = shown.map(({ gate, result: { because } }) =>
    [gateQuestion(gate), because, gate.reason].flatMap((note) =>
      note === undefined ? [] : wrapped(note, width - INDENT.length).map((line) => style.dim(INDENT + line)),
    ),
  );
  return [heads, ...lines.flatMap((line, i) => [line, ...notes[i]]), ...left].join('\n');
}

const INDENT = ' '.repeat(11);

/**
 * Advice for the gates of a run on fewer seeds than they are set for, in two lines: the numbers of seeds; the command that decides the
 * gates, and how long it takes at this run's pace.
 * Undefined for a run that has as many seeds, or no gates.
 */
export function whatDecides(plan: Plan, run: RunResult): readonly [string, string] | undefined {
  const { scenario, reference } = plan;
  const [listed, here] = [scenario.seeds.length, run.seeds.length];
  if (run.partial || here >= listed || gatesFor(scenario, run.body).length === 0) return undefined;
  const { gates, ablations } = runCounts(plan);
  const time = duration((run.wallSeconds * (gates + ablations) * listed) / here);
  const ofCatalogue = reference === scenario.id;
  const what = ofCatalogue ? `${scenario.id}/${run.body}/${run.physics}` : reference;
  return [
    `set for ${listed} seeds, and these are ${here} (--verbose shows more)`,
    `npx reafference test ${what} decides: about ${time}${ofCatalogue ? '' : ' a body'}`,
  ];
}
