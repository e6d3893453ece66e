import { type NirGraph, nodesWithin } from './graph.ts';
import type { NirType } from './primitives.ts';

/**
 * Types of nodes that programs read, beside Input and Output; as the list of supported primitives of the NIR project has it, January
 * 2026, which says itself that it may not be wholly right.
 */
const READS: Readonly<Record<string, readonly NirType[]>> = {
  'hxtorch (BrainScaleS-2)': ['Linear', 'CubaLI', 'CubaLIF'],
  'jaxsnn (BrainScaleS-2)': ['Affine', 'Linear', 'CubaLIF'],
  'Lava (Loihi 2)': ['Conv2d', 'Flatten', 'Affine', 'Linear', 'CubaLIF', 'IF', 'LIF', 'SumPool2d'],
  Nengo: ['Affine', 'LI', 'LIF'],
  Norse: ['Conv2d', 'Flatten', 'Affine', 'CubaLIF', 'IF', 'LI', 'LIF', 'SumPool2d'],
  'Rockpool (Xylo)': ['Affine', 'Linear', 'CubaLIF', 'LI', 'LIF'],
  'Sinabs (Speck)': ['Conv1d', 'Conv2d', 'Flatten', 'Affine', 'IF', 'LI', 'LIF', 'SumPool2d'],
  snnTorch: ['Conv2d', 'Flatten', 'Affine', 'Linear', 'CubaLIF', 'IF', 'LIF', 'AvgPool2d'],
  SpiNNaker2: ['Conv1d', 'Conv2d', 'Flatten', 'Affine', 'Linear', 'CubaLIF', 'IF', 'LIF', 'SumPool2d'],
  Spyx: [
    'Conv1d',
    'Conv2d',
    'Delay',
    'Flatten',
    'Affine',
    'Linear',
    'Scale',
    'CubaLIF',
    'I',
    'IF',
    'LIF',
    'SumPool2d',
    'Threshold',
  ],
};

/** A program or board that takes NIR, and which types of nodes of a graph it does not read. */
export interface BackEndSupport {
  /** Name of the program, with its board where it has one: `Nengo`, `Lava (Loihi 2)`. */
  readonly name: string;
  /** None where it reads all of the graph. Ports are read by all. */
  readonly lacks: readonly NirType[];
}

/**
 * Lists the programs that are known to take NIR, with the types of nodes that each lacks for a graph. One that lacks none may refuse
 * shapes or cycles all the same.
 */
export function backEndsFor(graph: NirGraph): readonly BackEndSupport[] {
  const types = new Set([...nodesWithin(graph)].map(([, { type }]) => type));
  const used = [...types].filter((type): type is NirType => !['Input', 'Output', 'NIRGraph'].includes(type));
  return Object.entries(READS).map(([name, reads]) => ({ name, lacks: used.filter((type) => !reads.includes(type)) }));
}
