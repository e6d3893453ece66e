import { ValidationError } from '../../../agents/errors.ts';
import type { SilenceLimits } from '../../../bridges/ros2/silence-limits.ts';
import type { Option } from './option.ts';

/**
 * `--stale-after` of robots whose sensors have rates of their own: milliseconds for all sensors, or `NAME=MS` for one, separated by commas. It may
 * be given more than once; the last limit of a sensor counts.
 */
export const silence: Option<SilenceLimits> = {
  value: 'ms',
  meaning:
    'stop the robot while an input is silent for longer, as in 300 or gps=3000,scan=300 (default: 500, or 2.5 periods of a slower sensor)',
  parse(text, { flag }, { of = {}, others }: SilenceLimits = {}) {
    const limits = { of: { ...of }, others };
    for (const part of text.split(',')) {
      const [, name, digits = ''] = /^\s*(?:([^=\s]+)=)?(\d{1,9})\s*$/.exec(part) ?? [];
      const seconds = Number(digits) * 1e-3;
      if (!(seconds > 0)) {
        throw new ValidationError(`option ${flag} has a value it cannot take`, {
          code: 'invalid_option',
          expected: 'whole milliseconds from 1 on, for all sensors or as NAME=MS for one, separated by commas',
          received: text,
          block: flag,
        });
      }
      if (name === undefined) limits.others = seconds;
      else limits.of[name] = seconds;
    }
    return { of: limits.of, ...(limits.others === undefined ? {} : { others: limits.others }) };
  },
};
