/**
 * The candidate within two edits of a misspelt name that takes the fewest, if there is one; half an edit changes case. A name of one
 * letter is near to nothing but its other case. Where none is within two edits: the one that begins in the same way, by at least half
 * of the name and five letters.
 */
export function nearestName(name: string, names: Iterable<string>): string | undefined {
  const candidates = [...names];
  let nearest: string | undefined;
  let fewest = name.length < 3 ? Math.max(1, name.length) : 2.5;
  for (const candidate of candidates) {
    const edits = Math.abs(name.length - candidate.length) < fewest ? editDistance(name, candidate) : fewest;
    if (edits < fewest) {
      fewest = edits;
      nearest = candidate;
    }
  }
  return nearest ?? sameBeginning(name, candidates);
}

/** Least letters at which two names that are otherwise different are said to begin in the same way. */
const BEGINNING = 5;

function sameBeginning(name: string, candidates: Iterable<string>): string | undefined {
  let nearest: string | undefined;
  let most = Math.max(BEGINNING, name.length / 2) - 1;
  for (const candidate of candidates) {
    let shared = 0;
    while (shared < name.length && name[shared].toLowerCase() === candidate[shared]?.toLowerCase()) shared++;
    if (shared > most) {
      most = shared;
      nearest = candidate;
    }
  }
  return nearest;
}

/** Insertions, deletions and substitutions between two words (Levenshtein), those of only the case counted half. */
export function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const substituted = row[j - 1] + substitution(from.charAt(i - 1), to.charAt(j - 1));
      next.push(Math.min(substituted, row[j] + 1, next[j - 1] + 1));
    }
    row = next;
  }
  return row[to.length];
}

function substitution(a: string, b: string): number {
  if (a === b) return 0;
  return a.toLowerCase() === b.toLowerCase() ? 1 / 2 : 1;
}
