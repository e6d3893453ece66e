import { decimal } from '../../../plots/markup.ts';
import type { Stage } from '../../stage.ts';
import type { Tuning } from '../../tuning.ts';
import { digestWords } from '../digest-words.ts';
import type { History } from '../history.ts';
import { tuningWords } from '../tuning-words.ts';

/**
 * What a picture of a run is of, in lines: the run, the moment, the parameters that differ, and the digest of the trials that were completed. All
 * pictures say it by this function.
 *
 * @param done whether the run is at its end
 * @param tunings what was tuned in it; default: nothing
 */
export function captionOf(
  stage: Stage,
  history: History,
  done: boolean,
  tunings: readonly Tuning[] = [],
): readonly string[] {
  const { identity, seed, period, parameters, title } = stage;
  const { tick, trial } = history;
  const words = (...parts: readonly (string | undefined | false)[]): string => parts.filter(Boolean).join(' · ');
  const isOwn = identity === undefined || identity.controller === 'scenario';
  const set = parameters.filter(({ origin }) => origin === 'set');
  // Where nobody knows the defaults, all are told.
  const all = Object.entries(identity?.params ?? {}).map(([name, value]) => `${name}=${value}`);
  const differ = set.map(({ name, value, unit }) => `${name}=${value}${unit === '1' ? '' : ` ${unit}`}`);
  return [
    identity === undefined
      ? title
      : words(
          `${identity.scenario}@${identity.version}`,
          `body ${identity.body}`,
          `physics ${identity.physics}`,
          !isOwn && `controller ${identity.controller}`,
        ),
    words(
      seed !== undefined && `seed ${seed}`,
      `tick ${tick} (${decimal(tick * period, 4)} s)`,
      `trial ${trial + 1}`,
      done && 'the end',
    ),
    words(...(parameters.length > 0 ? differ : all), ...tuningWords(tunings, period, tick)),
    digestWords(history, done).words,
  ];
}
