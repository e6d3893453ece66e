import type { ParameterDeclaration } from '../../../controllers/engine/index.ts';
import { roundStep } from '../../../scenarios/plots/scale.ts';
import type { Control } from './experiment.ts';

/** Values of a slider, about. */
const POSITIONS = 200;

/** What a control is made of beside a declaration. */
export interface Ends {
  /** Magnitude that the slider reaches twice. Default: that of the value at first, or 1. */
  readonly magnitude?: number;
  /** Whether values go below 0 too, above it too, or both. Default: those of the sign of the value at first. */
  readonly sign?: 'positive' | 'negative' | 'both';
  /** Least distance of two values that make a difference. */
  readonly step?: number;
}

/** A slider for what a model declares: from 0 to twice its default. Models declare no bounds; they refuse what makes no sense. */
export function controlOf(key: string, declared: ParameterDeclaration, ends: Ends = {}): Control {
  const { unit, meaning, default: value } = declared;
  const magnitude = ends.magnitude ?? (Math.abs(value) || 1);
  const sign = ends.sign ?? (value < 0 ? 'negative' : 'positive');
  const step = ends.step ?? roundStep((2 * magnitude) / POSITIONS);
  return {
    ...{ key, name: key.slice(key.indexOf('.') + 1), unit, meaning, default: value, step },
    minimum: sign === 'positive' ? 0 : -2 * magnitude,
    maximum: sign === 'negative' ? 0 : 2 * magnitude,
  };
}

/** Sliders for all that is declared by name. @param role first part of their keys */
export function controlsOf(
  role: string,
  declared: Readonly<Record<string, ParameterDeclaration>> = {},
  endsOf: (name: string) => Ends = () => ({}),
): Control[] {
  return Object.entries(declared).map(([name, one]) => controlOf(`${role}.${name}`, one, endsOf(name)));
}
