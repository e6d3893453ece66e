import type { AnalysedModel } from '../../../controllers/engine/compiler/index.ts';
import type { Format } from '../../../controllers/engine/compiler/program/format.ts';
import { writtenArrays } from '../../../controllers/engine/compiler/program/program.ts';
import type { IntegerOptions } from '../../../controllers/engine/compiler/transforms/integers/choose-formats.ts';
import { weightBitsOf } from '../../../controllers/engine/compiler/transforms/integers/choose-formats.ts';
import { intervalOf } from '../../../controllers/engine/compiler/transforms/integers/format.ts';
import type { Ranges } from '../../../controllers/engine/compiler/transforms/integers/ranges.ts';
import type { Finding } from '../finding.ts';
import { DRIFTING_MODELS } from './drifting-models.ts';

/**
 * Losses of a network in integers: the steps of its weights, bounds that are missed, numbers that never changed while they were watched,
 * models that drift, and weights of less than 6 bits.
 */
export function integerLosses(
  { network, program, projections }: AnalysedModel,
  ranges: Ranges,
  { weightBits }: IntegerOptions,
): Finding[] {
  const findings: Finding[] = [];
  for (const { projection, state, bounds, units } of projections.values()) {
    for (const [variable, { array }] of state) {
      const { format } = program.arrays[array];
      if (format === undefined) continue;
      const [least, most] = intervalOf(format);
      findings.push(levelsOf(projection.name, variable, format, units.get(variable)?.symbol));
      const bound = bounds.get(variable);
      if (bound === undefined || (bound[0] >= least && bound[1] <= most)) continue;
      findings.push({
        kind: 'saturation',
        where: projection.name,
        text: `${variable} may be ${shown(bound[0])} to ${shown(bound[1])} and stops at ${shown(least)} and ${shown(most)}`,
        ...(bound[1] > 2 * most ? { remedy: 'watch a longer run, in which it becomes as large as it can' } : {}),
      });
    }
  }
  const written = writtenArrays(program);
  const places = new Set([...network.populations, ...network.projections].map((one) => one.name));
  for (const { id, name, format } of program.arrays) {
    const seen = ranges[name];
    if (format === undefined || !written.has(id) || (seen !== undefined && seen[0] < seen[1])) continue;
    const dot = name.lastIndexOf('.');
    const owner = name.slice(0, dot);
    findings.push({
      kind: 'loss',
      where: places.has(owner) ? owner : 'network',
      text: `${name.slice(dot + 1)} never changed while the network was watched, so that its range is a guess`,
      figure: { value: intervalOf(format)[1], unit: '1' },
      remedy: 'watch a run in which it changes',
    });
  }
  for (const { name, model } of [...network.populations, ...network.projections]) {
    if (!Object.hasOwn(DRIFTING_MODELS, model.name)) continue;
    findings.push({
      kind: 'loss',
      where: name,
      text: `${model.name} drifts from floats: on the same input, the F1 of its spikes with theirs was less than`,
      figure: { value: DRIFTING_MODELS[model.name], unit: '1' },
      remedy: 'compare the score of the task with that of floats',
    });
  }
  for (const { projection } of projections.values()) {
    const bits = weightBitsOf(projection.name, weightBits);
    if (bits >= 6) continue;
    findings.push({
      kind: 'loss',
      where: projection.name,
      text: 'weights of so few bits change what a controller does; compare its score with that of floats',
      figure: { value: bits, unit: 'bits' },
    });
  }
  return findings;
}

/** The loss of a synaptic variable that has few levels. */
export function levelsOf(where: string, variable: string, format: Format, unit = '1'): Finding {
  const [least, most] = intervalOf(format);
  return {
    kind: 'loss',
    where,
    text: `${variable} has ${format.most - format.least + 1} levels from ${shown(least)} to ${shown(most)}, in steps`,
    figure: { value: format.unit, unit },
  };
}

function shown(x: number): number {
  return Number(x.toPrecision(4));
}
