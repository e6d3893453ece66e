import { ValidationError } from '../../../agents/errors.ts';
import { nearestName } from '../../../agents/nearest-name.ts';

/** The error for a name that does not exist. It suggests the nearest one that does. */
export function unknownName(what: string, name: string, known: Iterable<string>): ValidationError {
  const names = [...known];
  const near = nearestName(name, names);
  return new ValidationError(`there is no ${what} '${name}'`, {
    code: 'unknown_name',
    expected: names.length === 0 ? 'none: the network has none' : `one of ${names.join(', ')}`,
    received: name,
    ...(near === undefined ? {} : { remedy: `did you mean '${near}'?` }),
  });
}
