import { ValidationError } from '../../../agents/errors.ts';
import { parseSetting } from '../../scenario/parameters.ts';
import type { Option } from './option.ts';

/** `--set key=value`, once for each parameter. @throws ValidationError `conflicting_options` for a second value */
export const settings: Option<Readonly<Record<string, string>>> = {
  value: 'key=value',
  meaning: 'set a parameter, as in timeLimit=20 or timeLimit=20s; may be given more than once',
  parse(text, _place, previous) {
    const [key, value] = parseSetting(text);
    if (previous !== undefined && Object.hasOwn(previous, key)) {
      throw new ValidationError(`--set gives '${key}' two values`, {
        code: 'conflicting_options',
        expected: 'one value for each parameter',
        received: `${key}=${previous[key]} and ${text}`,
        remedy: 'leave one of them out',
      });
    }
    return { ...previous, [key]: value };
  },
};
