import { type ErrorCode, ValidationError } from '../../agents/index.ts';
import { checkOptions, type Every } from '../../agents/known-options.ts';
import type { Footprint } from './footprints.ts';
import { obstacleFootprint, SKIN, wallFootprint } from './footprints.ts';
import { gap } from './gap.ts';
import type { Box, Cylinder, Obstacle, Sphere, Wall, World } from './world.ts';
import { nameOfObstacle, nameOfWall, topOfObstacle, WALL_DEFAULTS } from './world.ts';

const WORLD: Every<World> = {
  name: true,
  walls: true,
  obstacles: true,
  floor: true,
  sky: true,
  illumination: true,
};
const WALL: Every<Wall> = { name: true, from: true, to: true, thickness: true, height: true, surface: true };
const ANY = { kind: true, name: true, at: true, z: true, mass: true, surface: true } as const;
const OBSTACLE: { readonly box: Every<Box>; readonly cylinder: Every<Cylinder>; readonly sphere: Every<Sphere> } = {
  box: { ...ANY, size: true, heading: true },
  cylinder: { ...ANY, radius: true, height: true },
  sphere: { ...ANY, radius: true },
};

/**
 * Checks a world. Walls may touch, join and cross one another; obstacles may touch but not overlap.
 *
 * @example
 * const pillar = { kind: 'cylinder', name: 'pillar', at: { x: 0.3, y: 0 }, radius: 0.05, height: 0.2 } as const;
 * validateWorld({ name: 'room', walls: rectangularArena(1, 1), obstacles: [pillar] }); // throws where solids overlap
 *
 * @throws ValidationError `invalid_position`, `invalid_size`, `invalid_mass`, `invalid_kind`, `zero_length_wall`, `duplicate_name`,
 * `solids_overlap` or `unknown_option`; the message names the walls or obstacles at fault
 */
export function validateWorld(world: World): void {
  checkOptions<object>(`world '${world.name}'`, world, WORLD);
  const walls = world.walls.map((wall, index) => checkWall(wall, nameOfWall(wall, index), index));
  const obstacles = world.obstacles.map((obstacle, index) =>
    checkObstacle(obstacle, nameOfObstacle(obstacle, index), index),
  );
  const solids = [...walls, ...obstacles];
  const seen = new Set<string>();
  for (const { footprint } of solids) {
    if (seen.has(footprint.name)) {
      throw new ValidationError(`world '${world.name}' has two things named '${footprint.name}'`, {
        code: 'duplicate_name',
        expected: 'a name of its own for every wall and obstacle',
        received: footprint.name,
        block: footprint.name,
      });
    }
    seen.add(footprint.name);
  }
  for (let i = walls.length; i < solids.length; i++) {
    for (let j = 0; j < i; j++) {
      if (!overlap(solids[i], solids[j])) continue;
      const [one, other] = [solids[j].footprint.name, solids[i].footprint.name];
      throw new ValidationError(`'${one}' and '${other}' overlap in world '${world.name}'`, {
        code: 'solids_overlap',
        expected: 'solids that touch at most',
        received: [one, other],
        block: other,
        remedy: `move or shrink '${other}'`,
      });
    }
  }
}

/** A solid: its outline from above and its extent in height, m. */
interface Prism {
  readonly footprint: Footprint;
  readonly bottom: number;
  readonly top: number;
  /** Middle and radius of a sphere, m. */
  readonly round?: { readonly z: number; readonly radius: number };
}

function checkWall(wall: Wall, name: string, index: number): Prism {
  checkOptions<object>(`'${name}'`, wall, WALL);
  finite('invalid_position', name, {
    'from.x': wall.from.x,
    'from.y': wall.from.y,
    'to.x': wall.to.x,
    'to.y': wall.to.y,
  });
  const { thickness = WALL_DEFAULTS.thickness, height = WALL_DEFAULTS.height } = wall;
  positive(name, { thickness, height });
  if (wall.from.x === wall.to.x && wall.from.y === wall.to.y) {
    throw new ValidationError(`'${name}' has no length`, {
      code: 'zero_length_wall',
      expected: 'two different ends',
      received: wall.from,
      block: name,
    });
  }
  return { footprint: wallFootprint(wall, index), bottom: 0, top: height };
}

function checkObstacle(obstacle: Obstacle, name: string, index: number): Prism {
  const bottom = obstacle.z ?? 0;
  finite('invalid_position', name, { 'at.x': obstacle.at.x, 'at.y': obstacle.at.y, z: bottom });
  if (bottom < 0) refuse('invalid_position', name, 'z', 'at least 0 m: on the floor or above it', bottom);
  const mass = obstacle.mass ?? 0;
  if (!(mass >= 0) || mass === Number.POSITIVE_INFINITY)
    refuse('invalid_mass', name, 'mass', 'kg, or 0 for an immovable thing', mass);
  switch (obstacle.kind) {
    case 'box':
      positive(name, { 'size[0]': obstacle.size[0], 'size[1]': obstacle.size[1], 'size[2]': obstacle.size[2] });
      finite('invalid_position', name, { heading: obstacle.heading ?? 0 });
      break;
    case 'cylinder':
      positive(name, { radius: obstacle.radius, height: obstacle.height });
      break;
    case 'sphere':
      positive(name, { radius: obstacle.radius });
      break;
    default:
      refuse('invalid_kind', name, 'kind', 'box, cylinder or sphere', (obstacle as { kind: unknown }).kind);
  }
  checkOptions<object>(`'${name}'`, obstacle, OBSTACLE[obstacle.kind]);
  const top = topOfObstacle(obstacle);
  const prism = { footprint: obstacleFootprint(obstacle, index, Number.POSITIVE_INFINITY) as Footprint, bottom, top };
  return obstacle.kind === 'sphere'
    ? { ...prism, round: { z: bottom + obstacle.radius, radius: obstacle.radius } }
    : prism;
}

function finite(code: ErrorCode, name: string, values: Readonly<Record<string, number>>): void {
  for (const [field, value] of Object.entries(values)) {
    if (!Number.isFinite(value)) refuse(code, name, field, 'a finite number', value);
  }
}

function positive(name: string, values: Readonly<Record<string, number>>): void {
  for (const [field, value] of Object.entries(values)) {
    if (!(value > 0) || value === Number.POSITIVE_INFINITY)
      refuse('invalid_size', name, field, 'a positive number of metres', value);
  }
}

function refuse(code: ErrorCode, name: string, field: string, expected: string, received: unknown): never {
  throw new ValidationError(`'${name}' has an impossible ${field}`, { code, expected, received, block: name });
}

/** Whether two solids overlap by more than SKIN: in height and, by separating axes, in their outlines. */
function overlap(a: Prism, b: Prism): boolean {
  if (a.bottom >= b.top - SKIN || b.bottom >= a.top - SKIN) return false;
  if (a.round !== undefined && b.round !== undefined) {
    const dx = a.footprint.x - b.footprint.x;
    const dy = a.footprint.y - b.footprint.y;
    const dz = a.round.z - b.round.z;
    return Math.sqrt(dx * dx + dy * dy + dz * dz) < a.round.radius + b.round.radius - SKIN;
  }
  return gap(sectionOf(a, b), sectionOf(b, a)) < -SKIN;
}

/** The outline of a solid within the height of another: a sphere is narrower above and below its middle. */
function sectionOf(a: Prism, other: Prism): Footprint {
  if (a.round === undefined) return a.footprint;
  const away = Math.max(a.round.z - other.top, other.bottom - a.round.z, 0);
  return { ...a.footprint, rounding: Math.sqrt(Math.max(0, a.round.radius * a.round.radius - away * away)) };
}
