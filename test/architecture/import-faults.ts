import {
  ASKED_FOR,
  COMPUTED_IMPORTS,
  FOUND,
  MAY_IMPORT,
  NODE_MODULES,
  PACKAGES,
  ROOMS,
  WHEN_ASKED_FOR,
} from './house.ts';
import type { Import, Source } from './sources.ts';

const isIn = (path: string, room: string): boolean => path === room || path.startsWith(`${room}/`);

/** The entries of a table whose folder a file lies in. */
function* entriesFor(table: Readonly<Record<string, readonly string[]>>, path: string): Generator<string> {
  for (const [folder, entries] of Object.entries(table)) if (isIn(path, folder)) yield* entries;
}

/** Whether a file comes later than another in the folder whose rooms they lie in. */
function comesLater(target: string, path: string): string | undefined {
  // A module may tell others its own address.
  if (target === path) return undefined;
  const [one, other] = [path, target].map((each) => each.split('/')) as [string[], string[]];
  const depth = one.findIndex((part, i) => part !== other[i]);
  const folder = one.slice(0, depth).join('/');
  const rooms = ROOMS[folder];
  if (rooms === undefined) return undefined;
  const [here, there] = [one, other].map((parts) => {
    const place = rooms.indexOf(parts[depth].replace(/\.ts$/, ''));
    return place < 0 ? rooms.length : place;
  }) as [number, number];
  return there > here ? folder : undefined;
}

/** The room that is found where it lies, of a file in one; undefined of any other. */
function foundRoomOf(path: string): string | undefined {
  return isIn(path, FOUND) ? path.slice(FOUND.length + 1).split('/')[0] : undefined;
}

/** Why a file may not import another of ours; undefined if it may. */
function faultOfOwn(path: string, target: string, { way }: Import): string | undefined {
  const [from] = path.split('/') as [string];
  if (!isIn(target, from) && ![...entriesFor(MAY_IMPORT, path)].some((folder) => isIn(target, folder))) {
    return `may not import ${target}`;
  }
  if (
    way === 'static' &&
    from === 'scenarios' &&
    WHEN_ASKED_FOR.test(target) &&
    !ASKED_FOR.some((room) => isIn(path, room))
  ) {
    return `${target} is to be loaded when it is asked for, by import()`;
  }
  if (isIn(target, FOUND) && foundRoomOf(path) !== foundRoomOf(target)) {
    return `${target} is of a study, which nobody else imports`;
  }
  const folder = comesLater(target, path);
  return folder === undefined ? undefined : `${target} comes later in ${folder}`;
}

/** Why a file may not use something of others; undefined if it may. */
function faultOfOthers(path: string, specifier: string, { way }: Import): string | undefined {
  if (way === 'type') return undefined;
  const node = /^node:(.*)/.exec(specifier)?.[1];
  const allowed =
    node === undefined
      ? PACKAGES[specifier]?.some((room) => isIn(path, room))
      : [...entriesFor(NODE_MODULES, path)].includes(node);
  return allowed ? undefined : `${specifier} is not used here`;
}

/** What is wrong with the imports of a file, each with its path. */
export function importFaults({ path, imports }: Source): readonly string[] {
  return imports.flatMap((found) => {
    const { way, specifier, target } = found;
    if (specifier === undefined) {
      return way === 'dynamic' && !COMPUTED_IMPORTS.includes(path) ? [`${path}: imports what is computed`] : [];
    }
    const fault = target === undefined ? faultOfOthers(path, specifier, found) : faultOfOwn(path, target, found);
    return fault === undefined ? [] : [`${path}: ${fault}`];
  });
}

/** Circles of imports, types included, each as the files on it. What is told an address is no import. */
export function importCircles(sources: readonly Source[]): readonly (readonly string[])[] {
  const targetsOf = new Map(
    sources.map(({ path, imports }) => [
      path,
      imports.flatMap(({ way, target }) => (way === 'address' || target === undefined ? [] : [target])),
    ]),
  );
  const found: string[][] = [];
  const done = new Set<string>();
  const visit = (path: string, way: readonly string[]): void => {
    const at = way.indexOf(path);
    if (at >= 0) found.push(way.slice(at));
    if (at >= 0 || done.has(path)) return;
    for (const target of targetsOf.get(path) ?? []) visit(target, [...way, path]);
    done.add(path);
  };
  for (const path of targetsOf.keys()) visit(path, []);
  return found;
}
