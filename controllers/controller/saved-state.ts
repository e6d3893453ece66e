import { pack, unpack } from 'msgpackr';
import type { ControllerManifest } from '../../agents/index.ts';
import { ValidationError } from '../../agents/index.ts';
import type { Part, SavedPart } from './part.ts';
import { restorePart, savePart } from './part.ts';

/** Version of the layout of a saved state. */
const LAYOUT = 1;

type Owner = Pick<ControllerManifest, 'name' | 'version'>;
type Parts = Readonly<Record<string, Part>>;

interface SavedState {
  readonly layout: number;
  readonly controller: string;
  readonly version: number;
  readonly parts: Readonly<Record<string, SavedPart>>;
}

/** The named parts of a controller as bytes. */
export function saveParts({ name, version }: Owner, parts: Parts): Uint8Array {
  const saved = Object.fromEntries(Object.entries(parts).map(([part, value]) => [part, savePart(value)]));
  return pack({ layout: LAYOUT, controller: name, version, parts: saved } satisfies SavedState);
}

/**
 * Restores what {@link saveParts} saved. A state that does not fit leaves the parts as they were.
 *
 * @throws ValidationError `state_mismatch` when the state is of another controller, version or list of parts
 */
export function restoreParts(owner: Owner, parts: Parts, bytes: Uint8Array): void {
  const { parts: saved } = read(owner, Object.keys(parts), bytes);
  const before = Object.entries(parts).map(([name, part]) => ({ name, part, saved: savePart(part) }));
  try {
    for (const { name, part } of before) restorePart(name, part, saved[name]);
  } catch (error) {
    for (const { name, part, saved: old } of before) restorePart(name, part, old);
    throw error;
  }
}

function read(owner: Owner, parts: readonly string[], bytes: Uint8Array): SavedState {
  const state = decode(bytes);
  const fits =
    state?.layout === LAYOUT &&
    state.controller === owner.name &&
    state.version === owner.version &&
    Object.keys(state.parts).join() === parts.join();
  if (fits) return state;
  throw new ValidationError(`the saved state is not one of controller '${owner.name}'`, {
    code: 'state_mismatch',
    expected: describe({ layout: LAYOUT, controller: owner.name, version: owner.version }, parts),
    received: state === undefined ? `${bytes.length} other bytes` : describe(state, Object.keys(state.parts)),
    block: owner.name,
    remedy: 'restore into the controller, of the version, that saved it',
  });
}

function decode(bytes: Uint8Array): SavedState | undefined {
  try {
    const state: SavedState | null = unpack(bytes);
    return typeof state?.parts === 'object' && state.parts !== null ? state : undefined;
  } catch {
    return undefined;
  }
}

function describe({ layout, controller, version }: Omit<SavedState, 'parts'>, parts: readonly string[]): string {
  return `${controller} version ${version}, layout ${layout}, parts ${parts.join(', ')}`;
}
