import { parseSetting } from '../scenario/parameters.ts';
import type { Option } from './options.ts';

/** `--set key=value`, once for each parameter. If a key is given more than once, the last value counts. */
export const settings: Option<Readonly<Record<string, string>>> = {
  value: 'key=value',
  meaning: 'set a parameter, as in timeLimit=20 or timeLimit=20s; may be given more than once',
  parse(text, _place, previous) {
    const [key, value] = parseSetting(text);
    return { ...previous, [key]: value };
  },
};
