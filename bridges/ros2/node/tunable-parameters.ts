import { errorMessage } from '../../../agents/error-message.ts';
import type { Tunable } from '../../../agents/index.ts';
import type { Parameter } from './parameters.ts';

/**
 * A tunable of a controller as a parameter of its node.
 *
 * @param withinTrial whether a trial is under way, in which only live tunables may be set
 */
export function tunableParameter(name: string, tunable: Tunable, withinTrial: () => boolean): Parameter {
  const { unit, meaning, minimum, maximum, default: value, live, set } = tunable;
  const when = live ? '' : ', between trials only';
  return {
    name,
    kind: 'double',
    description: `${meaning} (${unit}${when})`,
    default: value,
    range: [minimum, maximum],
    change(wanted) {
      if (!live && withinTrial()) return 'it can be set between trials only';
      try {
        set(wanted as number);
        return undefined;
      } catch (error) {
        return errorMessage(error);
      }
    },
  };
}
