import * as CANNON from 'cannon-es';
import type { Body } from '../../agents/index.ts';
import { ValidationError } from '../../agents/index.ts';
import { cos, sin } from '../../kernels/math-f64.ts';
import { wallFootprint } from '../world/footprints.ts';
import type { Obstacle, World } from '../world/world.ts';
import { nameOfObstacle, nameOfWall, topOfObstacle, WALL_DEFAULTS } from '../world/world.ts';

/** Acceleration of gravity, m/s^2. */
export const GRAVITY = 9.81;

/** Coulomb coefficient of obstacles on the floor and against one another. The driven body's bumper is frictionless. */
export const FRICTION = 0.3;

/** Compliance of a contact in a step, 1/kg, small against inverse masses: practically rigid, and well conditioned. */
const COMPLIANCE = 0.02;

/** Steps in which a contact corrects a penetration (cannon-es's relaxation). */
const RELAXATION = 3;

/** Contacts of a box that stands on the floor. Each carries its share of the friction, so that turning is braked too. */
const FLOOR_CONTACTS = 4;

/** Metres, radius of the bumper of a point: a rigid body needs an extent. */
export const SMALLEST_RADIUS = 1e-3;

const FLOOR = 1;
const FIXED = 2;
const MOVABLE = 4;
const DRIVEN = 8;

/** An obstacle that can be pushed. */
export interface Movable {
  readonly body: CANNON.Body;
  /** Index of the obstacle in the world, from 0. */
  readonly index: number;
  readonly obstacle: Obstacle;
  /** Metres: it must not move farther than this in one step, or it could pass through other solids. */
  readonly stride: number;
}

/** A world in cannon-es's terms. */
export interface CannonWorld {
  readonly world: CANNON.World;
  readonly driven: CANNON.Body;
  readonly movables: readonly Movable[];
  /** Names of walls, then obstacles; `thingOf` gives indices into them by cannon body. */
  readonly names: readonly string[];
  readonly thingOf: ReadonlyMap<CANNON.Body, number>;
}

/**
 * Builds a world of rigid bodies, from shapes whose contacts need no transcendental function: boxes, spheres and the floor's plane.
 *
 * The driven body is planar: it neither falls nor tilts, and turns freely, like an upright cylinder on wheels with a frictionless
 * bumper. It consists of spheres on its axis, at heights such that every solid it can run into spans one of them: a sphere touches
 * an upright face where the cylinder would. A cylinder of the world likewise consists of spheres at those heights.
 */
export function buildCannonWorld(world: World, body: Body): CannonWorld {
  const heights = bumperHeights(world, body.height);
  const slick = new CANNON.Material('bumper');
  const rough = new CANNON.Material('solid');
  const floor = new CANNON.Material('floor');
  const physics = new CANNON.World({
    gravity: new CANNON.Vec3(0, 0, -GRAVITY),
    allowSleep: false,
    frictionGravity: new CANNON.Vec3(),
  });
  physics.broadphase = new CANNON.NaiveBroadphase();
  physics.broadphase.useBoundingBoxes = true;
  const meets = (a: CANNON.Material, b: CANNON.Material, friction: number): void =>
    physics.addContactMaterial(
      new CANNON.ContactMaterial(a, b, { friction, restitution: 0, contactEquationRelaxation: RELAXATION }),
    );
  meets(slick, rough, 0);
  meets(rough, rough, FRICTION);
  meets(rough, floor, FRICTION / FLOOR_CONTACTS);

  const driven = new CANNON.Body({
    mass: body.mass,
    material: slick,
    position: new CANNON.Vec3(0, 0, heights[0]),
    linearFactor: new CANNON.Vec3(1, 1, 0),
    fixedRotation: true,
    linearDamping: 0,
    angularDamping: 0,
    collisionFilterGroup: DRIVEN,
    collisionFilterMask: FIXED | MOVABLE,
  });
  const radius = Math.max(body.radius, SMALLEST_RADIUS);
  for (const height of heights) driven.addShape(new CANNON.Sphere(radius), new CANNON.Vec3(0, 0, height - heights[0]));
  driven.updateMassProperties();
  physics.addBody(driven);

  const thingOf = new Map<CANNON.Body, number>();
  const add = (thing: number, one: CANNON.Body): CANNON.Body => {
    thingOf.set(one, thing);
    physics.addBody(one);
    return one;
  };
  world.walls.forEach((wall, index) => {
    const { x, y, axisX, axisY, halfX, halfY } = wallFootprint(wall, index);
    const half = (wall.height ?? WALL_DEFAULTS.height) / 2;
    const one = add(index, fixed(rough, x, y, half));
    one.addShape(new CANNON.Box(new CANNON.Vec3(halfX, halfY, half)));
    one.quaternion.set(
      0,
      0,
      (axisY < 0 ? -1 : 1) * Math.sqrt(Math.max(0, 1 - axisX) / 2),
      Math.sqrt(Math.max(0, 1 + axisX) / 2),
    );
    one.updateAABB();
  });
  const movables: Movable[] = [];
  world.obstacles.forEach((obstacle, index) => {
    const one = obstacleBody(obstacle, index, heights, rough);
    add(world.walls.length + index, one);
    if (one.mass > 0) movables.push({ body: one, index, obstacle, stride: smallestHalf(obstacle) / 8 });
  });
  if (movables.length > 0) {
    const ground = new CANNON.Body({
      mass: 0,
      material: floor,
      collisionFilterGroup: FLOOR,
      collisionFilterMask: MOVABLE,
    });
    ground.addShape(new CANNON.Plane());
    physics.addBody(ground);
  }
  const names = [...world.walls.map(nameOfWall), ...world.obstacles.map(nameOfObstacle)];
  return { world: physics, driven, movables, names, thingOf };
}

/**
 * Prepares a world for steps of `dt` s. cannon-es bounds the impulse (not the force) of friction by mu m |frictionGravity|, which
 * must therefore be the impulse of gravity. Its contacts are springs whose compliance in a step is
 * 4 / (dt^2 stiffness (1 + 4 relaxation)), so that the stiffness must follow the step (Lacoursière 2007, SPOOK).
 */
export function prepareStep(world: CANNON.World, dt: number): void {
  world.frictionGravity?.set(0, 0, -GRAVITY * dt);
  const stiffness = 4 / (dt * dt * COMPLIANCE * (1 + 4 * RELAXATION));
  for (let i = 0; i < world.contactmaterials.length; i++)
    world.contactmaterials[i].contactEquationStiffness = stiffness;
}

function fixed(material: CANNON.Material, x: number, y: number, z: number): CANNON.Body {
  return new CANNON.Body({
    mass: 0,
    material,
    position: new CANNON.Vec3(x, y, z),
    collisionFilterGroup: FIXED,
    collisionFilterMask: MOVABLE | DRIVEN,
  });
}

function obstacleBody(
  obstacle: Obstacle,
  index: number,
  heights: readonly number[],
  material: CANNON.Material,
): CANNON.Body {
  const mass = obstacle.mass ?? 0;
  const bottom = obstacle.z ?? 0;
  const top = topOfObstacle(obstacle);
  const { x, y } = obstacle.at;
  if (obstacle.kind === 'cylinder') {
    if (mass > 0) {
      const name = nameOfObstacle(obstacle, index);
      throw new ValidationError(`cylinder '${name}' cannot be movable under the cannon engine`, {
        code: 'unsupported_by_engine',
        expected: 'mass 0, or a box or sphere',
        received: mass,
        block: name,
      });
    }
    const one = fixed(material, x, y, (bottom + top) / 2);
    const within = heights.filter((height) => height > bottom && height < top);
    for (const height of within.length > 0 ? within : [(bottom + top) / 2]) {
      one.addShape(new CANNON.Sphere(obstacle.radius), new CANNON.Vec3(0, 0, height - one.position.z));
    }
    return one;
  }
  const z = (bottom + top) / 2;
  const shape =
    obstacle.kind === 'sphere'
      ? new CANNON.Sphere(obstacle.radius)
      : new CANNON.Box(new CANNON.Vec3(obstacle.size[0] / 2, obstacle.size[1] / 2, obstacle.size[2] / 2));
  const half = obstacle.kind === 'box' ? (obstacle.heading ?? 0) / 2 : 0;
  const one =
    mass === 0
      ? fixed(material, x, y, z)
      : new CANNON.Body({
          mass,
          material,
          position: new CANNON.Vec3(x, y, z),
          linearDamping: 0,
          angularDamping: 0,
          collisionFilterGroup: MOVABLE,
          collisionFilterMask: FLOOR | FIXED | MOVABLE | DRIVEN,
        });
  one.quaternion.set(0, 0, sin(half), cos(half));
  one.addShape(shape);
  one.updateAABB();
  return one;
}

function smallestHalf(obstacle: Obstacle): number {
  if (obstacle.kind === 'box') return Math.min(obstacle.size[0], obstacle.size[1], obstacle.size[2]) / 2;
  return obstacle.radius;
}

/**
 * Fewest heights in m such that every solid within the body's height spans one (interval stabbing, greedy by upper end). Each is
 * the middle of the interval that its solids have in common.
 */
export function bumperHeights(world: World, bodyHeight: number): readonly number[] {
  const spans = world.walls.map((wall): [number, number] => [
    0,
    Math.min(bodyHeight, wall.height ?? WALL_DEFAULTS.height),
  ]);
  for (const obstacle of world.obstacles) {
    const bottom = obstacle.z ?? 0;
    if (bottom >= bodyHeight) continue;
    if (obstacle.kind === 'sphere') {
      const widest = Math.min(bottom + obstacle.radius, bodyHeight);
      spans.push([widest, widest]);
    } else spans.push([bottom, Math.min(bodyHeight, topOfObstacle(obstacle))]);
  }
  spans.sort((a, b) => a[1] - b[1] || a[0] - b[0]);
  const common: [number, number][] = [];
  for (const [low, high] of spans) {
    const last = common.at(-1);
    if (last !== undefined && low <= last[1]) last[0] = Math.max(last[0], low);
    else common.push([low, high]);
  }
  return common.length === 0 ? [bodyHeight / 2] : common.map(([low, high]) => (low + high) / 2);
}
