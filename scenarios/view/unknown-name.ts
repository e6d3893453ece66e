import { ValidationError } from '../../agents/errors.ts';
import { given } from '../../agents/given.ts';
import { nearestName } from '../../agents/nearest-name.ts';

/** The error of a name that nothing of its kind has. */
export function unknownName(
  owner: 'controller' | 'recording' | 'robot',
  what: 'population' | 'tunable',
  received: string,
  names: readonly string[],
): ValidationError {
  const nearest = nearestName(received, names);
  return new ValidationError(`the ${owner} has no ${what} '${received}'`, {
    code: 'unknown_name',
    expected: names.join(', ') || `none: it has no ${what}s`,
    received,
    ...given({ remedy: nearest && `did you mean '${nearest}'?` }),
  });
}
