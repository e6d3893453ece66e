import { ValidationError } from '../../../agents/index.ts';

/** The words of a call: those for ROS, which stand between `--ros-args` and `--`, and the others. */
export function splitRosArguments(argv: readonly string[]): {
  readonly own: readonly string[];
  readonly ros: readonly string[];
} {
  const own: string[] = [];
  const ros: string[] = [];
  let inside = false;
  for (const word of argv) {
    if (word === '--ros-args') inside = true;
    if (inside) ros.push(word);
    else own.push(word);
    if (inside && word === '--') inside = false;
  }
  return { own, ros };
}

/**
 * The values of parameters among arguments of ROS: `-p name:=value` or `--param name:=value`. Values are written as in YAML.
 *
 * @throws ValidationError `invalid_option` for a parameter that is not so written, and for `--params-file`
 */
export function parameterOverrides(ros: readonly string[]): ReadonlyMap<string, boolean | number | string> {
  const overrides = new Map<string, boolean | number | string>();
  for (const [n, word] of ros.entries()) {
    if (word === '--params-file') throw refused(word, 'parameters as `-p name:=value`');
    if (word !== '-p' && word !== '--param') continue;
    const [, name, value] = /^(?:[^:\s]+:(?!=))?([^:\s]+):=(.*)$/s.exec(ros[n + 1] ?? '') ?? [];
    if (name === undefined) throw refused(`${word} ${ros[n + 1] ?? ''}`.trim(), '-p name:=value');
    overrides.set(name, scalarOf(value));
  }
  return overrides;
}

/** A scalar of YAML 1.2: true, false, numbers, and texts, which may be quoted. */
function scalarOf(text: string): boolean | number | string {
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
