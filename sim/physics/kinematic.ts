import type { Body, Pose, Twist } from '../../agents/index.ts';
import { ValidationError } from '../../agents/index.ts';
import type { Footprints } from '../world/footprints.ts';
import { footprintsOf } from '../world/footprints.ts';
import { validateWorld } from '../world/validate-world.ts';
import type { World } from '../world/world.ts';
import { CONTACT_STATE, ContactList } from './contact-list.ts';
import { Drive, rollWheels } from './drive.ts';
import type { Contact, PhysicsCapabilities, PhysicsEngine } from './engine.ts';
import { checkPlacement } from './placement.ts';
import { PlanarMotion } from './planar-motion.ts';
import { raycast } from './raycast.ts';
import { Sweep } from './sweep.ts';

/** Surfaces that one step may run into; a body that meets more stops there. */
const MOST_SURFACES = 4;

const STATE = 11 + CONTACT_STATE;

/**
 * Motion without dynamics: the body follows its drive at once, only surfaces stop it, and movable obstacles do not move.
 *
 * A step moves the body along the exact arc of its twist. Where the way is blocked, the end of the displacement is moved back along
 * the surface's normal by as much as it lies beyond the surface, so that the body slides. A body with a `rebound` is moved back by
 * at least that much. In a plain rectangular arena a point then moves by `x += vx * period; if (x > wall) x -= rebound`, and
 * likewise in y: the wall rule of published water-maze models (Frémaux, Sprekeler & Gerstner 2013; Vasilaki et al. 2009), which it
 * reproduces bit for bit.
 *
 * The actual twist is that of the displacement without the part that surfaces took off; the rebound does not count as motion.
 * Every surface met in a step is a contact of that step.
 */
export class KinematicEngine implements PhysicsEngine {
  /** Name of the engine, as the option `physics` takes it. */
  readonly name = 'kinematic';
  /** Abilities: no dynamics, so that obstacles never move. */
  readonly capabilities: PhysicsCapabilities = { dynamics: false };
  /** Pose of the body in the map frame, in m and rad; rewritten by `step`. */
  readonly pose: Pose = { x: 0, y: 0, heading: 0 };
  /** Velocity of the body in the last step in `base_link`, in m/s and rad/s, without the rebound; rewritten by `step`. */
  readonly twist: Twist = { linearX: 0, linearY: 0, angularZ: 0 };
  /** Radians by which the left and the right wheel rolled since `place`; zeros for a body without wheels. */
  readonly wheelAngles = new Float64Array(2);
  readonly #body: Body;
  readonly #period: number;
  readonly #rebound: number;
  #shapes!: Footprints;
  readonly #drive: Drive;
  readonly #motion: PlanarMotion;
  #sweep!: Sweep;
  #contacts!: ContactList;
  readonly #command: Twist = { linearX: 0, linearY: 0, angularZ: 0 };

  /** @param period s per step */
  constructor(world: World, body: Body, period: number) {
    this.#body = body;
    this.#period = period;
    this.#rebound = body.rebound ?? 0;
    this.#drive = new Drive(body, period);
    this.#motion = new PlanarMotion(period);
    this.replace(world);
  }

  /** Replaces the world; `place` must follow. @throws ValidationError for a bad world; the engine then keeps its present one */
  replace(world: World): void {
    validateWorld(world);
    this.#shapes = footprintsOf(world, this.#body.height);
    this.#sweep = new Sweep(this.#shapes, this.#body.radius);
    this.#contacts = new ContactList(this.#shapes.names);
  }

  /** Puts the body at rest at a pose. @throws ValidationError `pose_occupied`, `invalid_pose`; the body then stays where it is */
  place(pose: Readonly<Pose>): void {
    checkPlacement(pose, this.#body, this.#shapes);
    Object.assign(this.pose, pose);
    halt(this.twist);
    halt(this.#command);
    this.wheelAngles.fill(0);
    this.#contacts.clear();
  }

  /** Commands a velocity in `base_link`, in m/s and rad/s, which holds until the next command. */
  drive(command: Readonly<Twist>): void {
    this.#command.linearX = command.linearX;
    this.#command.linearY = command.linearY;
    this.#command.angularZ = command.angularZ;
  }

  /** Moves the body for one period, as far as surfaces let it. */
  step(): void {
    this.#drive.approach(this.#command, this.twist);
    this.#motion.from(this.pose, this.twist);
    this.#contacts.clear();
    const { dx, dy } = this.#motion;
    if (dx !== 0 || dy !== 0) this.#carry(dx, dy);
    this.pose.heading = this.#motion.heading;
    rollWheels(this.#body, this.twist, this.#period, this.wheelAngles);
  }

  /** Moves the body by a displacement, as far as surfaces let it. */
  #carry(dx: number, dy: number): void {
    const sweep = this.#sweep;
    const { pose } = this;
    const { radius } = this.#body;
    let fromX = pose.x;
    let fromY = pose.y;
    let endX = fromX + dx;
    let endY = fromY + dy;
    let stoppedX = 0;
    let stoppedY = 0;
    for (let surfaces = 0; ; surfaces++) {
      const met = sweep.first(fromX, fromY, endX - fromX, endY - fromY);
      if (met < 0) break;
      const { normalX, normalY, time } = sweep;
      fromX += time * (endX - fromX);
      fromY += time * (endY - fromY);
      this.#contacts.add(met, fromX - normalX * radius, fromY - normalY * radius, normalX, normalY, 0);
      if (surfaces === MOST_SURFACES) {
        stoppedX = fromX - pose.x - dx;
        stoppedY = fromY - pose.y - dy;
        endX = fromX;
        endY = fromY;
        break;
      }
      const back = Math.max(sweep.beyond, this.#rebound);
      endX += normalX * back;
      endY += normalY * back;
      stoppedX += normalX * (back - this.#rebound);
      stoppedY += normalY * (back - this.#rebound);
    }
    pose.x = endX;
    pose.y = endY;
    if (stoppedX !== 0 || stoppedY !== 0) this.#motion.velocityOf(dx + stoppedX, dy + stoppedY, this.twist);
  }

  /** Contacts of the body in the last step, at most 8; rewritten by the next. */
  contacts(): readonly Contact[] {
    return this.#contacts.current;
  }

  /** Metres from a point along a direction to the nearest solid; 0 inside one, Infinity if there is none. */
  raycast(x: number, y: number, directionX: number, directionY: number): number {
    return raycast(this.#shapes, x, y, directionX, directionY);
  }

  /** State of the body, its command and its contacts. */
  save(): Float64Array {
    const { pose, twist, wheelAngles } = this;
    const command = this.#command;
    const state = new Float64Array(STATE);
    state.set([
      pose.x,
      pose.y,
      pose.heading,
      twist.linearX,
      twist.linearY,
      twist.angularZ,
      wheelAngles[0],
      wheelAngles[1],
    ]);
    state.set([command.linearX, command.linearY, command.angularZ], 8);
    this.#contacts.save(state, 11);
    return state;
  }

  /** Puts a saved state in place of the present one. @throws ValidationError `state_mismatch` for one of another length */
  restore(state: Float64Array): void {
    if (state.length !== STATE) {
      throw new ValidationError('the saved state is not of a kinematic engine', {
        code: 'state_mismatch',
        expected: `${STATE} numbers`,
        received: state.length,
        block: this.name,
      });
    }
    [this.pose.x, this.pose.y, this.pose.heading] = state;
    [this.twist.linearX, this.twist.linearY, this.twist.angularZ] = state.subarray(3);
    this.wheelAngles.set(state.subarray(6, 8));
    [this.#command.linearX, this.#command.linearY, this.#command.angularZ] = state.subarray(8);
    this.#contacts.restore(state, 11);
  }

  /** Does nothing: the engine holds no resources. */
  dispose(): void {}
}

/**
 * Makes a {@link KinematicEngine}.
 *
 * @example
 * const world = { name: 'room', walls: rectangularArena(2, 2), obstacles: [] };
 * const physics = kinematic(world, point, 1e-3);
 * physics.place({ x: 0, y: 0, heading: 0 });
 * physics.drive({ linearX: 0.5, linearY: 0, angularZ: 0 });
 * for (let step = 0; step < 1000; step++) physics.step();
 * console.log(physics.pose.x); // 0.5 m after a second
 */
export function kinematic(world: World, body: Body, period: number): PhysicsEngine {
  return new KinematicEngine(world, body, period);
}

function halt(twist: Twist): void {
  twist.linearX = 0;
  twist.linearY = 0;
  twist.angularZ = 0;
}
