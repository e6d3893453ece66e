import type { SensorModel, SensorSite } from './seam/sensor-model.ts';

/** Model of a cue sensor: the cue that it is shown, with a normal error of standard deviation `value`; zeros while it is shown none. */
export function cueModel({ spec, random, shown }: SensorSite<'cue'>): SensorModel<'cue'> {
  const { value: deviation = 0 } = spec.noise;
  return {
    sample({ values }) {
      const cue = shown?.();
      for (let k = 0; k < values.length; k++) {
        values[k] = (cue?.[k] ?? 0) + (deviation === 0 ? 0 : deviation * random.normal());
      }
    },
    reset() {},
    state: [],
  };
}
