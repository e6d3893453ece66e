import type { PopulationInfo } from '../../../agents/index.ts';
import { corrupt } from '../reading/recording-error.ts';
import type { RunFile } from './run-file.ts';

/** Name of what a recording knows of the populations. */
export const POPULATIONS = 'reafference populations';

/** What a recording keeps of populations: a fact for each, by its name. */
export function populationFacts(populations: readonly PopulationInfo[]): Map<string, string> {
  const plain = (_: string, value: unknown): unknown => (value instanceof Float64Array ? [...value] : value);
  return new Map(populations.map(({ name, ...told }) => [name, JSON.stringify(told, plain)]));
}

/** Name of the fact about a topic of a live run that tells of the populations. */
export const POPULATIONS_FACT = 'populations';

/** What a live run tells of its populations: all of {@link populationFacts} as one. */
export function populationsFact(populations: readonly PopulationInfo[]): string {
  return JSON.stringify(Object.fromEntries(populationFacts(populations)));
}

/** The populations that {@link populationsFact} tells of. @throws RecordingError `corrupt_recording` */
export function populationsTold(text: string): readonly PopulationInfo[] {
  let told: unknown;
  try {
    told = JSON.parse(text);
  } catch {}
  if (typeof told !== 'object' || told === null) throw corrupt(0, 'what is known of the populations', text);
  return Object.entries(told).map(([name, one]) => populationOf(name, String(one)));
}

/** The populations of a recorded run; none of a controller that told of none, and of recordings that earlier versions made. */
export async function readPopulations({ reader }: RunFile): Promise<readonly PopulationInfo[]> {
  const populations: PopulationInfo[] = [];
  for await (const { metadata } of reader.readMetadata({ name: POPULATIONS }))
    for (const [name, text] of metadata) populations.push(populationOf(name, text));
  return populations;
}

/** @throws RecordingError `corrupt_recording` */
function populationOf(name: string, text: string): PopulationInfo {
  let told: unknown;
  try {
    told = JSON.parse(text);
  } catch {}
  if (!isTold(told)) throw corrupt(0, `what is known of the population ${name}`, text);
  const { size, centres, directions, frame, whileRunning } = told;
  return {
    ...{ name, size },
    ...(centres && { centres: Float64Array.from(centres) }),
    ...(directions && { directions: Float64Array.from(directions) }),
    ...(frame && { frame }),
    ...(whileRunning && { whileRunning }),
  };
}

type Told = Omit<PopulationInfo, 'name' | 'centres' | 'directions'> & {
  readonly centres?: readonly number[];
  readonly directions?: readonly number[];
};

function isTold(told: unknown): told is Told {
  if (typeof told !== 'object' || told === null) return false;
  const { size, centres = [], directions = [] } = told as Partial<Record<keyof Told, unknown>>;
  return Number.isSafeInteger(size) && Array.isArray(centres) && Array.isArray(directions);
}
