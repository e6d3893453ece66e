import type { ArrayId } from '../program/value.ts';
import type { AnalysedModel } from './analysed-model.ts';

/** The arrays that a host writes to before a step: inputs, then modulators. */
export function givenArrays({ populations, modulators }: Pick<AnalysedModel, 'populations' | 'modulators'>): ArrayId[] {
  return [
    ...[...populations.values()].flatMap(({ inputs }) => [...inputs.values()]),
    ...[...modulators.values()].map(({ array }) => array),
  ];
}
