import type { AnalysedModel } from '../compiler/lowering/analysed-model.ts';
import { saidOf } from '../compiler/passes/annotate.ts';
import type { MethodChoice } from '../model/methods.ts';
import type { NeuronModel, SynapseModel } from '../model/model.ts';
import type { TurnCost } from './cost.ts';
import { bytesByOwner, loopCosts, operationsPerStep, TYPICAL_RATE_HZ } from './cost.ts';
import { SYNAPSES_EVERY } from './guards.ts';

/** How a network is run. */
interface Running {
  readonly neurons: number;
  readonly synapses: number;
  readonly bytes: number;
  readonly precision: 'f32' | 'f64';
  readonly threads: number;
  readonly checkTicks: number;
  /** In Hz. */
  readonly maximumRateHz: number;
}

/** An analysed network as text. */
export function describeNetwork(analysed: AnalysedModel, running: Running): string {
  const { network, program, populations, projections, modulators, order } = analysed;
  const width = running.precision === 'f32' ? 4 : 8;
  const names = [...network.populations, ...network.projections].map(({ name }) => name);
  const memory = bytesByOwner(program, width, names);
  const bytesOf = (name: string): string => kibibytes(memory.get(name) as number);
  const lines: string[] = [
    `network: ${running.neurons} neurons, ${running.synapses} synapses, ${kibibytes(running.bytes)} in ${running.precision}, step ${network.step * 1e3} ms, ${running.threads === 1 ? 'one thread' : `${running.threads} threads`}`,
    '',
    'populations',
  ];
  for (const { population, integration } of populations.values()) {
    const { name, size, model } = population;
    lines.push(
      `  ${name}: ${size} x ${model.name}, ${bytesOf(name)}  (${model.source})`,
      ...deviations(model),
      ...integration.plans.map(plan),
    );
  }
  lines.push('', 'projections');
  for (const { projection, layout, plans } of projections.values()) {
    const delays = layout.rows.map(({ delay }) => `${Math.round(delay * network.step * 1e6) / 1e3} ms`);
    const shown = delays.length > 4 ? `${delays[0]} to ${delays.at(-1)}` : delays.join(', ');
    const { name, model, receptor } = projection;
    const onto = receptor === undefined ? '' : `, onto ${receptor}`;
    const each =
      layout.count === 0 ? '' : ` (${((memory.get(name) as number) / layout.count).toFixed(1)} bytes per synapse)`;
    lines.push(
      `  ${name}: ${layout.count} x ${model.name}, delay ${shown}${onto}, ${bytesOf(name)}${each}  (${model.source})`,
      ...deviations(model),
      ...plans.map(plan),
    );
  }
  if (modulators.size > 0) {
    lines.push('', 'modulators');
    for (const { name, unit, rate } of modulators.values()) {
      lines.push(`  ${name} [${unit.symbol}] ${rate === 0 ? 'stays as set' : `decays with ${1 / rate} ms`}`);
    }
  }
  lines.push('', `order of a step: ${order.map(({ name }) => name).join(', ')}`, ...costs(analysed, running.precision));
  const passes = `${program.rebase.length} passes that rebase lazily decaying values and flush what decayed to nothing`;
  lines.push(`every ${program.rebaseTicks} steps: ${passes}`);
  const limit =
    running.maximumRateHz === Infinity
      ? 'any rate is allowed'
      : `rates above ${running.maximumRateHz} Hz, or half of a recurrent population above 9/10 of what step and refractory time allow`;
  lines.push(
    `every ${running.checkTicks} steps: a search for NaN, infinity and runaway rates in neurons (${limit})`,
    `every ${SYNAPSES_EVERY * running.checkTicks} steps: a search for NaN and infinity in what rules change`,
  );
  for (const [what, { readsTime }] of [
    ...[...populations].map(([{ name }, one]) => [name, one] as const),
    ...[...projections].map(([{ name }, one]) => [name, one] as const),
  ])
    if (readsTime && running.precision === 'f32')
      lines.push(
        `time: '${what}' reads a time itself, which single precision tells to a step for 2^24 steps (${round((2 ** 24 * network.step) / 3600)} h); there it ends. Differences of times, as in t - last, are exact for ever`,
      );
  if (program.events.size > 0) lines.push(`events: ${[...program.events.keys()].join(', ')}`);
  return lines.join('\n');
}

/** Lines about the loops of a step: the cost of each, what passes decided about it, and the cost of all together. */
function costs(analysed: AnalysedModel, precision: 'f32' | 'f64'): string[] {
  const width = precision === 'f32' ? 4 : 8;
  const lines: string[] = [];
  const onSpike = new Map<string, number>();
  let [always, gated] = [0, 0];
  for (const { loop, turn: cost, turns, spikesOf, gated: open } of loopCosts(analysed, width)) {
    const operations = turns * cost.operations;
    if (spikesOf !== undefined) onSpike.set(spikesOf, (onSpike.get(spikesOf) ?? 0) + operations);
    else if (open) gated += operations;
    else always += operations;
    const each = loop.kind === 'spikers' ? turn(cost) : `${round(turns)} x ${turn(cost)}`;
    const when = spikesOf === undefined ? '' : `per spike of ${spikesOf} `;
    lines.push(`  ${loop.name}: ${when}${each}${open ? ', while a gate is open' : ''}`);
    // WebAssembly is emitted in single precision only.
    if (precision === 'f32') lines.push(...saidOf(loop, analysed.program).map((said) => `    ${said}`));
  }
  const open = gated === 0 ? '' : `, ${gated} more while all gates are open`;
  const spikes = [...onSpike].map(([name, operations]) => `, ${round(operations)} per spike of ${name}`).join('');
  lines.push(`cost of a step: ${always} operations${open}${spikes}`);
  const estimate = Math.round(operationsPerStep(analysed));
  lines.push(`at ${TYPICAL_RATE_HZ} Hz about ${estimate}, exp, log or the like counted as ten, all gates open`);
  return lines;
}

function turn({ operations, functions, bytes }: TurnCost): string {
  const slow = functions === 0 ? '' : `, ${functions} of them exp, log or the like`;
  return `(${operations} ${operations === 1 ? 'operation' : 'operations'}${slow}; ${bytes} bytes)`;
}

/** Lines about the differences between a model and its source: one per sentence that the model declares. */
function deviations({ deviations: declared = [] }: Pick<NeuronModel | SynapseModel, 'deviations'>): string[] {
  return declared.map((sentence) => `    differs: ${sentence}`);
}

function plan({ variable, method, reason }: MethodChoice): string {
  return `    ${variable}: ${method.replaceAll('_', ' ')} (${reason})`;
}

function kibibytes(bytes: number): string {
  return `${bytes < 10_240 ? (bytes / 1024).toFixed(1) : (bytes / 1024).toFixed(0)} KiB`;
}

function round(value: number): string {
  return `${Math.round(value * 10) / 10}`;
}
