import type { Unit } from '../language/units.ts';
import { parseUnit } from '../language/units.ts';
import type { NeuronModel } from './model.ts';
import { WEIGHT_UNIT } from './model.ts';

const WEIGHT_WORD = new RegExp(`\\b${WEIGHT_UNIT}\\b`, 'g');

/** The unit of weights onto a receptor. Without a receptor, weights are dimensionless. */
export function weightUnit({ receptors }: NeuronModel, receptor: string | undefined): string {
  return receptor === undefined ? '1' : (receptors?.[receptor]?.unit ?? '1');
}

/** Parses a declared unit, in which `weight` stands for the unit of the receptor. */
export function declaredUnit(unit: string, weight: string): Unit {
  return parseUnit(unit === WEIGHT_UNIT ? weight : unit.replace(WEIGHT_WORD, `(${weight})`));
}
