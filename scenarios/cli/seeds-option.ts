import { checked, LARGEST_SEED, type Option } from './options.ts';
import { counted } from './terminal/counted.ts';

/** Most seeds that a call may ask for. */
export const MOST_SEEDS = 100_000;

const EXPECTED = `a count from 1 to ${MOST_SEEDS}, or seeds from 0 to ${LARGEST_SEED}, each once, as in 5000-5099 or 1,2,7-9`;

/** `--seeds`: how many, or which. */
export function seeds(meaning: string): Option<number | readonly number[]> {
  return checked('n|list', meaning, EXPECTED, (text) => (/^\s*\d+\s*$/.test(text) ? countOf(text) : listOf(text)));
}

function countOf(text: string): number | undefined {
  const count = Number(text);
  return count >= 1 && count <= MOST_SEEDS ? count : undefined;
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
