import { ValidationError } from '../../agents/errors.ts';

/** The candidate within two edits of a misspelt name that takes the fewest, if there is one. */
export function nearestName(name: string, candidates: Iterable<string>): string | undefined {
  let nearest: string | undefined;
  let fewest = name.length < 3 ? 2 : 3;
  for (const candidate of candidates) {
    const edits = editDistance(name, candidate, fewest);
    if (edits < fewest) {
      fewest = edits;
      nearest = candidate;
    }
  }
  return nearest;
}

/** What to throw where something has no such name. */
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

/** Levenshtein distance between two names, or `limit` where it is no less. */
function editDistance(from: string, to: string, limit: number): number {
  if (Math.abs(from.length - to.length) >= limit) return limit;
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const replaced = row[j - 1] + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j] + 1, next[j - 1] + 1));
    }
    row = next;
  }
  return Math.min(row[to.length], limit);
}
