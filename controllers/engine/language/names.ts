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

/** The methods of a network that return its parts. */
const MADE_BY = { population: 'network.population', projection: 'network.project' } as const;

/** The error for what is no population or projection of a network: one of another network, or its name in its place. */
export function notInNetwork(what: keyof typeof MADE_BY, received: unknown): ValidationError {
  const name = (received as { readonly name?: unknown } | null | undefined)?.name;
  const message =
    typeof name === 'string' ? `${what} '${name}' is of another network` : `what should be a ${what} is none`;
  return new ValidationError(message, {
    code: 'unknown_name',
    expected: `what ${MADE_BY[what]}() of the network returned`,
    received: name ?? received,
  });
}
