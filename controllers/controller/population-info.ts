import type { PopulationInfo } from '../../agents/index.ts';
import { ValidationError } from '../../agents/index.ts';
import { nearestName } from '../../agents/nearest-name.ts';
import type { Population } from '../engine/index.ts';

/** Centres and preferred directions of a population's neurons, their frame, and which population they are while the body runs. */
export type Fields = Omit<PopulationInfo, 'name' | 'size'>;

/**
 * The populations of a controller with the centres and directions that it declares.
 *
 * @throws ValidationError `duplicate_population`, `unknown_population` or `invalid_fields`
 */
export function populationInfos(
  populations: readonly Population[],
  fields: Readonly<Record<string, Fields>>,
): readonly PopulationInfo[] {
  const names = populations.map(({ name }) => name);
  names.forEach((name, k) => {
    if (names.indexOf(name) === k) return;
    throw new ValidationError(`two populations of a controller are called '${name}'`, {
      code: 'duplicate_population',
      expected: 'a name of its own for each population, also in several networks',
      received: name,
    });
  });
  for (const name of Object.keys(fields)) requirePopulation(name, names);
  return populations.map(({ name, size }) => {
    const { centres, directions, whileRunning } = fields[name] ?? {};
    requireLength(`centres of '${name}'`, centres, 2 * size);
    requireLength(`directions of '${name}'`, directions, size);
    if (whileRunning !== undefined) requireSameCells(name, size, whileRunning, populations);
    return { name, size, ...fields[name] };
  });
}

function requireSameCells(name: string, size: number, whileRunning: string, populations: readonly Population[]): void {
  requirePopulation(
    whileRunning,
    populations.map((population) => population.name),
  );
  const cells = populations.find((population) => population.name === whileRunning)?.size;
  if (whileRunning !== name && cells === size) return;
  throw new ValidationError(`the cells of '${name}' cannot be those of '${whileRunning}' while running`, {
    code: 'invalid_fields',
    expected: `another population of ${size} neurons`,
    received: whileRunning === name ? 'the same population' : cells,
    block: name,
  });
}

/** @throws ValidationError `unknown_population`, suggesting the nearest */
export function requirePopulation(name: string, names: readonly string[]): void {
  if (names.includes(name)) return;
  const nearest = nearestName(name, names);
  throw new ValidationError(`no simulation among the parts has a population '${name}'`, {
    code: 'unknown_population',
    expected: names.join(', '),
    received: name,
    remedy: nearest === undefined ? 'declare the simulation as a part' : `did you mean '${nearest}'?`,
  });
}

/** @throws ValidationError `invalid_fields` where nobody says where the fields of a population are */
export function requireCentres(name: string, populations: readonly PopulationInfo[]): void {
  if (populations.some((population) => population.name === name && population.centres !== undefined)) return;
  throw new ValidationError(`weights of '${name}' are to be shown as vectors, and its centres are not declared`, {
    code: 'invalid_fields',
    expected: `centres of '${name}' among the populations of the controller`,
    received: 'none',
    block: name,
    remedy: 'declare the centres, or leave the projection out of weightVectors',
  });
}

function requireLength(what: string, values: Readonly<Float64Array> | undefined, length: number): void {
  if (values === undefined || values.length === length) return;
  throw new ValidationError(`the number of ${what} is not that of its neurons`, {
    code: 'invalid_fields',
    expected: `${length} numbers`,
    received: values.length,
  });
}
