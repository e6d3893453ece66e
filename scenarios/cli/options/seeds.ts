import { ValidationError } from '../../../agents/errors.ts';
import { given } from '../../../agents/given.ts';
import { counted } from '../terminal/counted.ts';
import { checked, LARGEST_SEED, type Option } from './option.ts';

/** Most seeds that a call may ask for. */
export const MOST_SEEDS = 100_000;

/** Most of them that a count may ask for: a larger number is more likely a seed. A range says more. */
const MOST_COUNTED = 1000;

const EXPECTED = `a count from 1 to ${MOST_COUNTED}, or seeds from 0 to ${LARGEST_SEED}, each once, ${MOST_SEEDS} at most, as in 5000-5099 or 1,2,7-9`;

/** `--seeds`: how many, or which. */
export function seeds(meaning: string): Option<number | readonly number[]> {
  const listed = checked('n|list', meaning, EXPECTED, listOf);
  return {
    ...listed,
    parse(text, place) {
      if (!/^\s*\d+\s*$/.test(text)) return listed.parse?.(text, place, undefined) as readonly number[];
      const count = Number(text);
      if (count >= 1 && count <= MOST_COUNTED) return count;
      throw new ValidationError(`option ${place.flag} has a value it cannot take`, {
        code: 'invalid_option',
        expected: EXPECTED,
        received: text,
        block: place.flag,
        ...given({ remedy: remedyFor(count) }),
      });
    },
  };
}

/** Remedy for a number that is no count of seeds: options for its other meanings. */
function remedyFor(count: number): string | undefined {
  const one = count <= LARGEST_SEED ? `for the one seed ${count}: --seed ${count}` : undefined;
  if (one === undefined || count === 0 || count > MOST_SEEDS) return one;
  return `${one}; for that many: --seeds 1-${count}`;
}

function listOf(text: string): readonly number[] | undefined {
  const listed = new Set<number>();
  for (const part of text.split(',')) {
    const [, first, last = first] = /^\s*(\d+)(?:-(\d+))?\s*$/.exec(part) ?? [];
    const [from, to] = [Number(first), Number(last)];
    if (!(from <= to && to <= LARGEST_SEED && to - from < MOST_SEEDS - listed.size)) return undefined;
    for (let seed = from; seed <= to; seed++) {
      if (listed.has(seed)) return undefined;
      listed.add(seed);
    }
  }
  return [...listed];
}

/** Seeds as `--seeds` takes them: `1-20`, `1-4, 9`. */
export function listSeeds(seeds: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const seed of seeds) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] + 1 === seed) last[1] = seed;
    else ranges.push([seed, seed]);
  }
  return ranges.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(', ');
}

/** `1 seed: 7`, `20 seeds: 1-20` */
export function countSeeds(seeds: readonly number[]): string {
  return seeds.length === 0 ? 'no seed' : `${counted(seeds.length, 'seed')}: ${listSeeds(seeds)}`;
}
