import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ValidationError } from '../../../agents/errors.ts';
import type { Option } from './option.ts';

/** The topic of each sensor and actuator, by its name, and of the reward. */
export type Topics = Readonly<Record<string, string | { readonly topic: string; readonly type: string }>>;

const EXPECTED =
  'NAME=TOPIC, or NAME=TOPIC@TYPE, separated by commas; or a file of JSON, or of lines `name: topic` or `name: topic type`';

/**
 * `--topics`: pairs as in `pose=/amcl_pose,scan=/front/scan`, or a file of them. It may be given more than once; the last topic of a name
 * counts.
 */
export const topics: Option<Topics> = {
  value: 'map',
  meaning: 'topics of sensors and actuators: NAME=TOPIC, separated by commas, or a file; may be given more than once',
  parse(text, { flag, cwd }, previous) {
    const refuse = (received: string, cause?: unknown): ValidationError =>
      new ValidationError(`option ${flag} has a value it cannot take`, {
        code: 'invalid_option',
        expected: EXPECTED,
        received,
        block: flag,
        cause,
      });
    if (text.includes('=')) return { ...previous, ...fromPairs(text, refuse) };
    let content: string;
    try {
      content = readFileSync(resolve(cwd, text), 'utf8');
    } catch (error) {
      throw refuse(`${text} (${(error as NodeJS.ErrnoException).code ?? String(error)})`, error);
    }
    return { ...previous, ...(content.trimStart().startsWith('{') ? fromJson : fromLines)(content, refuse) };
  },
};

type Refuse = (received: string, cause?: unknown) => ValidationError;
type Entry = readonly [name: string, topic: Topics[string]];

function fromPairs(text: string, refuse: Refuse): Topics {
  return Object.fromEntries(
    text.split(',').map((pair): Entry => {
      const [, name, topic, type] = /^\s*([^=@\s]+)=([^=@\s]+)(?:@([^=@\s]+))?\s*$/.exec(pair) ?? [];
      if (name === undefined || topic === undefined) throw refuse(text);
      return [name, type === undefined ? topic : { topic, type }];
    }),
  );
}

/** Lines as in YAML: `name: topic`, with the type behind it if it is given, and remarks from `#` on. */
function fromLines(text: string, refuse: Refuse): Topics {
  const lines = text
    .split('\n')
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
    .filter((line) => line !== '');
  return Object.fromEntries(
    lines.map((line): Entry => {
      const [, name, topic, type] = /^["']?([^:"'\s]+)["']?\s*:\s*["']?([^"'\s]+)["']?(?:\s+(\S+))?$/.exec(line) ?? [];
      if (name === undefined || topic === undefined) throw refuse(line);
      return [name, type === undefined ? topic : { topic, type }];
    }),
  );
}

function fromJson(text: string, refuse: Refuse): Topics {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw refuse(text.slice(0, 100), error);
  }
  return Object.fromEntries(
    Object.entries(parsed as Readonly<Record<string, unknown>>).map(([name, value]): Entry => {
      if (typeof value === 'string') return [name, value];
      const { topic, type } = (value ?? {}) as { readonly topic?: unknown; readonly type?: unknown };
      if (typeof topic !== 'string') throw refuse(`${name}: ${JSON.stringify(value)}`);
      if (type === undefined) return [name, topic];
      if (typeof type !== 'string') throw refuse(`${name}: ${JSON.stringify(value)}`);
      return [name, { topic, type }];
    }),
  );
}
