import { readFileSync } from 'node:fs';
import { BridgeError, ValidationError } from '../../agents/errors.ts';
import { readYaml } from '../../bridges/recording/reading/bounded-yaml.ts';

/** Codes of what files describe wrongly. */
type Invalid = 'invalid_sweep' | 'invalid_figure';

/**
 * Reads a file of YAML or JSON that describes something.
 *
 * @param what it is to describe, in words: `a sweep`
 * @param code of the error for a text that describes nothing
 * @throws BridgeError `unreadable_file`
 * @throws ValidationError of `code`
 */
export function readDescription(path: string, what: string, code: Invalid): object {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new BridgeError(`'${path}' cannot be read`, {
      code: 'unreadable_file',
      expected: `a file that describes ${what}`,
      received: (cause as NodeJS.ErrnoException).code,
      block: path,
      cause,
    });
  }
  const read = readYaml(text);
  if ('value' in read && typeof read.value === 'object' && read.value !== null) return read.value;
  throw new ValidationError(`'${path}' does not describe ${what}`, {
    code,
    expected: 'a mapping, in YAML or JSON',
    received: 'fault' in read ? read.fault : read.value,
    block: path,
  });
}
