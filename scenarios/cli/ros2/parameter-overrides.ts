import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { BridgeError, ValidationError } from '../../../agents/index.ts';
import { readYaml } from '../../../bridges/recording/reading/bounded-yaml.ts';

/** Characters of a file that an error repeats. */
const REPEATED = 200;

type ParameterValue = boolean | number | string;

/**
 * The values of parameters among arguments of ROS: `-p name:=value`, `-p node:name:=value`, `--param` in place of `-p`, and those in the files of
 * `--params-file`, as launch files write them. Later ones take the place of earlier ones, and those of other nodes are left out.
 *
 * @param node full name of the node, such as `/robot/agent`
 * @param cwd what relative paths start from
 * @throws ValidationError `invalid_option` for a parameter that is not so written; BridgeError `unreadable_file`
 */
export function parameterOverrides(
  ros: readonly string[],
  node: string,
  cwd: string,
): ReadonlyMap<string, ParameterValue> {
  const overrides = new Map<string, ParameterValue>();
  for (const [n, word] of ros.entries()) {
    const given = ros[n + 1] ?? '';
    if (word === '--params-file') {
      for (const [name, value] of fromFile(resolve(cwd, given), node)) overrides.set(name, value);
    }
    if (word !== '-p' && word !== '--param') continue;
    const [, whose, name, value] = /^(?:([^:\s]+):(?!=))?([^:\s]+):=(.*)$/s.exec(given) ?? [];
    if (name === undefined) throw refused(`${word} ${given}`.trim(), '-p name:=value');
    if (whose === undefined || matchesNode(whose, node) || node.endsWith(`/${whose}`))
      overrides.set(name, scalarOf(value));
  }
  return overrides;
}

/** Parameters of a node in a file: names of nodes, with wildcards, to `ros__parameters`, whose groups have names with dots. */
function fromFile(path: string, node: string): readonly (readonly [name: string, value: ParameterValue])[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new BridgeError('a file of parameters cannot be read', {
      code: 'unreadable_file',
      expected: 'a file that can be read',
      received: (cause as NodeJS.ErrnoException).code,
      block: path,
      cause,
    });
  }
  const read = readYaml(text);
  if ('fault' in read) throw refused(`${path}: ${read.fault}`, 'a file of YAML');
  const nodes = read.value;
  if (!isGroup(nodes)) throw refused(path, 'names of nodes, each with its ros__parameters');
  return Object.entries(nodes).flatMap(([pattern, content]) => {
    if (!isGroup(content) || !isGroup(content['ros__parameters']))
      throw refused(`${path}: ${pattern}`, 'ros__parameters');
    return matchesNode(pattern, node) ? flatten(content['ros__parameters'], '') : [];
  });
}

function flatten(group: Group, prefix: string): readonly (readonly [string, ParameterValue])[] {
  return Object.entries(group).flatMap(([name, value]) => {
    if (isGroup(value)) return flatten(value, `${prefix}${name}.`);
    if (typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string')
      return [[`${prefix}${name}`, value] as const];
    throw refused(`${prefix}${name}: ${JSON.stringify(value)}`.slice(0, REPEATED), 'a bool, a number or a text');
  });
}

/** Whether a name with wildcards is that of a node: `*` stands for a word, `**` for any number of them. */
function matchesNode(pattern: string, node: string): boolean {
  const full = pattern.startsWith('/') ? pattern : `/${pattern}`;
  const expression = full
    .split('/')
    .slice(1)
    .map((word) =>
      word === '**' ? '(?:/[^/]+)*' : `/${word.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^/]*')}`,
    )
    .join('');
  return new RegExp(`^${expression}$`).test(node);
}

type Group = Readonly<Record<string, unknown>>;

function isGroup(value: unknown): value is Group {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A scalar of YAML 1.2: true, false, numbers, and texts, which may be quoted. */
function scalarOf(text: string): ParameterValue {
  if (/^(?:true|True|TRUE)$/.test(text)) return true;
  if (/^(?:false|False|FALSE)$/.test(text)) return false;
  if (/^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(text)) return Number(text);
  return /^(["']).*\1$/s.test(text) ? text.slice(1, -1) : text;
}

function refused(received: string, expected: string): ValidationError {
  return new ValidationError('an argument for ROS cannot be taken', {
    code: 'invalid_option',
    expected,
    received,
    block: '--ros-args',
  });
}
