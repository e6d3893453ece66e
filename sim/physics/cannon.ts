import type * as CANNON from 'cannon-es';
import type { Body, Pose, Twist } from '../../agents/index.ts';
import { ValidationError } from '../../agents/index.ts';
import type { Footprint } from '../world/footprints.ts';
import { Footprints, obstacleFootprint, wallFootprint } from '../world/footprints.ts';
import { validateWorld } from '../world/validate-world.ts';
import type { World } from '../world/world.ts';
import type { CannonWorld, Movable } from './cannon-world.ts';
import { buildCannonWorld, prepareStep, SMALLEST_RADIUS } from './cannon-world.ts';
import { CONTACT_STATE, ContactList } from './contact-list.ts';
import { Drive, rollWheels } from './drive.ts';
import type { Contact, PhysicsCapabilities, PhysicsEngine } from './engine.ts';
import { checkPlacement } from './placement.ts';
import { PlanarMotion } from './planar-motion.ts';
import { raycast } from './raycast.ts';
import { Sweep } from './sweep.ts';

/** Metres by which the body may enter a surface in a step before contact forces act. */
const STRIDE_AT_CONTACT = 0.25e-3;

/** Metres that a body which is slightly in a surface may move in one step. A sweep meets no surface that it begins in. */
const STRIDE_WITHIN = 5e-3;

const OWN_STATE = 16;
const MOVABLE_STATE = 13;

/** Metres: an obstacle above the body is given an outline this far away. */
const OUT_OF_REACH = 1e9;

/**
 * Rigid-body dynamics by cannon-es: masses, contacts, friction; movable boxes and spheres can be pushed.
 *
 * The body is driven by velocity: in each period its motors bring the velocity closer to the command within the limits of
 * acceleration, and wheels that do not slip sideways keep it along the heading. Contacts then act on that velocity. Headings are
 * integrated here, with our own sine and cosine, as the body's rotation is free.
 *
 * A step is divided if a swept disc finds that the body would meet something, or if a pushed obstacle is fast. So nothing enters a
 * surface deeper than contact forces can correct, and nothing tunnels, at any speed. The division depends on the state alone.
 */
export class CannonEngine implements PhysicsEngine {
  /** Name of the engine, as the option `physics` takes it. */
  readonly name = 'cannon';
  /** Abilities: dynamics, with masses, inertia and impulses. */
  readonly capabilities: PhysicsCapabilities = { dynamics: true };
  /** Pose of the body in the map frame, in m and rad; rewritten by `step`. */
  readonly pose: Pose = { x: 0, y: 0, heading: 0 };
  /** Mean velocity of the body over the last step in `base_link`, in m/s and rad/s; rewritten by `step`. */
  readonly twist: Twist = { linearX: 0, linearY: 0, angularZ: 0 };
  /** Radians by which the left and the right wheel rolled since `place`; zeros for a body without wheels. */
  readonly wheelAngles = new Float64Array(2);
  readonly #body: Body;
  readonly #period: number;
  #cannon!: CannonWorld;
  #shapes!: Footprints;
  /** Index of each movable obstacle's outline. */
  #outlines!: readonly number[];
  readonly #drive: Drive;
  readonly #motion: PlanarMotion;
  #sweep!: Sweep;
  #contacts!: ContactList;
  /** State of the movable obstacles at the places that the world gives them. */
  #initial!: Float64Array;
  readonly #command: Twist = { linearX: 0, linearY: 0, angularZ: 0 };
  /** Velocity at the end of the step, base_link; `twist` is the mean over it. */
  readonly #velocity: Twist = { linearX: 0, linearY: 0, angularZ: 0 };

  /** @param period s per step */
  constructor(world: World, body: Body, period: number) {
    this.#body = body.radius < SMALLEST_RADIUS ? { ...body, radius: SMALLEST_RADIUS } : body;
    this.#period = period;
    this.#drive = new Drive(body, period);
    this.#motion = new PlanarMotion(period);
    this.replace(world);
  }

  /**
   * Replaces the world; `place` must follow.
   *
   * @throws ValidationError for a bad world, `unsupported_by_engine` for a movable cylinder; the engine then keeps its present world
   */
  replace(world: World): void {
    validateWorld(world);
    const body = this.#body;
    this.#cannon = buildCannonWorld(world, body);
    const outlines: Footprint[] = world.walls.map(wallFootprint);
    const indices: number[] = [];
    world.obstacles.forEach((obstacle, index) => {
      const movable = (obstacle.mass ?? 0) > 0;
      const outline = obstacleFootprint(obstacle, index, movable ? Number.POSITIVE_INFINITY : body.height);
      if (outline === undefined) return;
      if (movable) indices.push(outlines.length);
      outlines.push(outline);
    });
    this.#shapes = new Footprints(outlines);
    this.#outlines = indices;
    this.#sweep = new Sweep(this.#shapes, body.radius);
    this.#contacts = new ContactList(this.#cannon.names);
    this.#initial = this.#saveMovables();
    this.#traceMovables();
  }

  /**
   * Puts the body at rest at a pose, and movable obstacles back at their places.
   *
   * @throws ValidationError `pose_occupied`, `invalid_pose`; everything then stays where it is
   */
  place(pose: Readonly<Pose>): void {
    const moved = this.#saveMovables();
    this.#restoreMovables(this.#initial);
    try {
      checkPlacement(pose, this.#body, this.#shapes);
    } catch (refusal) {
      this.#restoreMovables(moved);
      throw refusal;
    }
    const { driven } = this.#cannon;
    Object.assign(this.pose, pose);
    driven.position.x = pose.x;
    driven.position.y = pose.y;
    driven.velocity.set(0, 0, 0);
    driven.aabbNeedsUpdate = true;
    for (const twist of [this.twist, this.#velocity, this.#command])
      Object.assign(twist, { linearX: 0, linearY: 0, angularZ: 0 });
    this.wheelAngles.fill(0);
    this.#contacts.clear();
  }

  /** Commands a velocity in `base_link`, in m/s and rad/s, which holds until the next command. */
  drive(command: Readonly<Twist>): void {
    this.#command.linearX = command.linearX;
    this.#command.linearY = command.linearY;
    this.#command.angularZ = command.angularZ;
  }

  /** Advances the body and movable obstacles by one period. */
  step(): void {
    const { driven } = this.#cannon;
    const { pose, twist } = this;
    const velocity = this.#velocity;
    const motion = this.#motion;
    const period = this.#period;
    this.#drive.approach(this.#command, velocity);
    motion.from(pose, velocity);
    driven.velocity.x = motion.dx / period;
    driven.velocity.y = motion.dy / period;
    this.#contacts.clear();
    const touched = this.#advance(this.#divisions());
    if (touched) motion.velocityOf(driven.velocity.x * period, driven.velocity.y * period, velocity);
    twist.linearX = velocity.linearX;
    twist.linearY = velocity.linearY;
    twist.angularZ = velocity.angularZ;
    const { x, y } = driven.position;
    if (touched) motion.velocityOf(x - pose.x, y - pose.y, twist);
    pose.x = x;
    pose.y = y;
    pose.heading = motion.heading;
    rollWheels(this.#body, twist, period, this.wheelAngles);
    this.#traceMovables();
  }

  /** Number of equal parts in which this step is taken. */
  #divisions(): number {
    const { pose } = this;
    const { dx, dy } = this.#motion;
    let divisions = 1;
    const stride = Math.sqrt(dx * dx + dy * dy);
    const meets = stride > 0 && this.#sweep.first(pose.x, pose.y, dx, dy) >= 0;
    if (meets || (stride > STRIDE_WITHIN && this.#shapes.occupant(pose.x, pose.y, this.#body.radius) >= 0)) {
      divisions = Math.ceil(stride / STRIDE_AT_CONTACT);
    }
    const { movables } = this.#cannon;
    for (let i = 0; i < movables.length; i++) {
      const { body, stride } = movables[i];
      divisions = Math.max(divisions, Math.ceil((speedOf(body.velocity) * this.#period) / stride));
    }
    return divisions;
  }

  /** Advances the world by one period in equal parts; true when the body touched something. */
  #advance(divisions: number): boolean {
    const { world } = this.#cannon;
    const dt = this.#period / divisions;
    prepareStep(world, dt);
    let touched = false;
    for (let part = 0; part < divisions; part++) {
      world.step(dt);
      if (world.contacts.length > 0) touched = this.#collect(dt) || touched;
    }
    return touched;
  }

  #collect(dt: number): boolean {
    const { world, driven, thingOf } = this.#cannon;
    let touched = false;
    for (let i = 0; i < world.contacts.length; i++) {
      const contact = world.contacts[i];
      const first = contact.bi === driven;
      if (!first && contact.bj !== driven) continue;
      touched = true;
      const sign = first ? -1 : 1;
      const { x, y } = contact.ni;
      const length = Math.sqrt(x * x + y * y);
      if (length === 0) continue;
      const arm = first ? contact.ri : contact.rj;
      const impulse = contact.multiplier * dt;
      const other = thingOf.get(first ? contact.bj : contact.bi) as number;
      this.#contacts.add(
        other,
        driven.position.x + arm.x,
        driven.position.y + arm.y,
        (sign * x) / length,
        (sign * y) / length,
        impulse,
      );
    }
    return touched;
  }

  /** Moves the outlines of pushed obstacles to their present places. */
  #traceMovables(): void {
    const { movables } = this.#cannon;
    for (let i = 0; i < movables.length; i++) {
      const { body, obstacle } = movables[i];
      const { x, y, z, w } = body.quaternion;
      const axisX = 1 - 2 * (y * y + z * z);
      const axisY = 2 * (x * y + z * w);
      const length = Math.sqrt(axisX * axisX + axisY * axisY);
      const upright = obstacle.kind === 'box' && length > 0;
      const below = obstacle.kind === 'box' ? obstacle.size[2] / 2 : obstacle.kind === 'sphere' ? obstacle.radius : 0;
      const away = body.position.z - below >= this.#body.height ? OUT_OF_REACH : 0;
      this.#shapes.move(
        this.#outlines[i],
        body.position.x + away,
        body.position.y,
        upright ? axisX / length : 1,
        upright ? axisY / length : 0,
      );
    }
  }

  /** Contacts of the body in the last step, at most 8; rewritten by the next. */
  contacts(): readonly Contact[] {
    return this.#contacts.current;
  }

  /** Metres from a point along a direction to the nearest solid; 0 inside one, Infinity if there is none. */
  raycast(x: number, y: number, directionX: number, directionY: number): number {
    return raycast(this.#shapes, x, y, directionX, directionY);
  }

  /** State of the body, its contacts and the movable obstacles. */
  save(): Float64Array {
    const { driven } = this.#cannon;
    const { pose, twist, wheelAngles } = this;
    const command = this.#command;
    const velocity = this.#velocity;
    const state = new Float64Array(this.#stateLength());
    state.set([driven.position.x, driven.position.y, pose.heading]);
    state.set([twist.linearX, twist.linearY, twist.angularZ], 3);
    state.set([velocity.linearX, velocity.linearY, velocity.angularZ], 6);
    state.set([command.linearX, command.linearY, command.angularZ], 9);
    state.set([wheelAngles[0], wheelAngles[1], driven.velocity.x, driven.velocity.y], 12);
    this.#contacts.save(state, OWN_STATE);
    state.set(this.#saveMovables(), OWN_STATE + CONTACT_STATE);
    return state;
  }

  /** Puts a saved state in place of the present one. @throws ValidationError `state_mismatch` for one of another length */
  restore(state: Float64Array): void {
    if (state.length !== this.#stateLength()) {
      throw new ValidationError('the saved state is not of this cannon engine', {
        code: 'state_mismatch',
        expected: `${this.#stateLength()} numbers`,
        received: state.length,
        block: this.name,
      });
    }
    const { driven } = this.#cannon;
    [this.pose.x, this.pose.y, this.pose.heading] = state;
    driven.position.x = state[0];
    driven.position.y = state[1];
    [this.twist, this.#velocity, this.#command].forEach((twist, i) => {
      [twist.linearX, twist.linearY, twist.angularZ] = state.subarray(3 + 3 * i);
    });
    this.wheelAngles.set(state.subarray(12, 14));
    driven.velocity.set(state[14], state[15], 0);
    driven.aabbNeedsUpdate = true;
    this.#contacts.restore(state, OWN_STATE);
    this.#restoreMovables(state.subarray(OWN_STATE + CONTACT_STATE));
  }

  #saveMovables(): Float64Array {
    const { movables } = this.#cannon;
    const state = new Float64Array(movables.length * MOVABLE_STATE);
    movables.forEach(({ body }, i) => {
      const { position: p, quaternion: q, velocity: v, angularVelocity: w } = body;
      state.set([p.x, p.y, p.z, q.x, q.y, q.z, q.w, v.x, v.y, v.z, w.x, w.y, w.z], i * MOVABLE_STATE);
    });
    return state;
  }

  #restoreMovables(state: Float64Array): void {
    this.#cannon.movables.forEach((movable, i) => {
      restoreMovable(movable, state, i * MOVABLE_STATE);
    });
    this.#traceMovables();
  }

  #stateLength(): number {
    return OWN_STATE + CONTACT_STATE + this.#cannon.movables.length * MOVABLE_STATE;
  }

  /** Does nothing: the engine holds no resources. */
  dispose(): void {}
}

/**
 * Makes a {@link CannonEngine}.
 *
 * @example
 * const ball = { kind: 'sphere', name: 'ball', at: { x: 0.2, y: 0 }, radius: 0.03, mass: 0.05 } as const;
 * const physics = cannon({ name: 'room', walls: rectangularArena(2, 2), obstacles: [ball] }, rodent, 1e-3);
 * physics.place({ x: 0, y: 0, heading: 0 });
 * physics.drive({ linearX: 0.5, linearY: 0, angularZ: 0 });
 * for (let step = 0; step < 1000; step++) physics.step();
 * console.log(physics.pose.x); // 0.48 m: it speeds up, and pushes the ball ahead
 *
 * @throws ValidationError for a bad world, `unsupported_by_engine` for a movable cylinder
 */
export function cannon(world: World, body: Body, period: number): PhysicsEngine {
  return new CannonEngine(world, body, period);
}

function speedOf({ x, y, z }: CANNON.Vec3): number {
  return Math.sqrt(x * x + y * y + z * z);
}

function restoreMovable({ body }: Movable, state: Float64Array, offset: number): void {
  const [px, py, pz, qx, qy, qz, qw, vx, vy, vz, wx, wy, wz] = state.subarray(offset, offset + MOVABLE_STATE);
  body.position.set(px, py, pz);
  body.quaternion.set(qx, qy, qz, qw);
  body.velocity.set(vx, vy, vz);
  body.angularVelocity.set(wx, wy, wz);
  body.aabbNeedsUpdate = true;
  // not forced: a body of isotropic inertia keeps the world inertia that it was built with, and recomputing it would round differently
  body.updateInertiaWorld();
}
