import type { Body, Pose, Twist } from '../../agents/index.ts';
import type { World } from '../world/world.ts';

/** A contact of the body with a solid in a step. */
export interface Contact {
  /** Name of the solid touched. */
  readonly other: string;
  /** Metres, point of contact along the map's x axis. */
  readonly x: number;
  /** Metres, point of contact along the map's y axis. */
  readonly y: number;
  /** Unit normal from the solid towards the body in the map frame: its x component, dimensionless. */
  readonly normalX: number;
  /** Unit normal from the solid towards the body in the map frame: its y component, dimensionless. */
  readonly normalY: number;
  /** Impulse in N s; 0 from an engine without dynamics. */
  readonly impulse: number;
}

/** Abilities of a physics engine. */
export interface PhysicsCapabilities {
  /** Whether it has masses, inertia and impulses. Without them, bodies follow commands at once and only surfaces stop them. */
  readonly dynamics: boolean;
}

/**
 * Makes an engine for a world and a body in it; `period` is the length of a step in s.
 *
 * @throws ValidationError for a bad world
 */
export type PhysicsFactory = (world: World, body: Body, period: number) => PhysicsEngine;

/**
 * The seam between a simulated robot and its physics. One body is driven; movable obstacles belong to the world. Engines are
 * deterministic: the same calls give the same bits.
 */
export interface PhysicsEngine {
  /** Name of the engine, in errors and in the identity of saved states: `kinematic`. */
  readonly name: string;
  /** Abilities of the engine: whether it has dynamics. */
  readonly capabilities: PhysicsCapabilities;
  /**
   * Replaces the world, as if the engine had been made with the new one; saved states then belong to that world. `place` must be
   * called before anything else.
   *
   * @throws ValidationError as when it was made; the engine then keeps its present world
   */
  replace(world: World): void;
  /**
   * Puts the body at rest at a pose with a command of zero, and all movable obstacles back at the places that the world gives them.
   *
   * @throws ValidationError `pose_occupied` if a solid is in the way, `invalid_pose`; the body then stays where it is
   */
  place(pose: Readonly<Pose>): void;
  /** Commands a velocity in base_link, which holds until the next command. */
  drive(command: Readonly<Twist>): void;
  /** Advances by one period. */
  step(): void;
  /** The body's pose in the map frame, rewritten by `step`. */
  readonly pose: Readonly<Pose>;
  /** The body's actual velocity in base_link, rewritten by `step`. */
  readonly twist: Readonly<Twist>;
  /** Radians by which the left and the right wheel rolled since `place`, without slip; zeros for a body without wheels. */
  readonly wheelAngles: Readonly<Float64Array>;
  /** Contacts of the last step; the list and its records are rewritten by the next. */
  contacts(): readonly Contact[];
  /** Metres from a point along a direction to the nearest solid within the body's height; 0 inside one, Infinity if there is none. */
  raycast(x: number, y: number, directionX: number, directionY: number): number;
  /** The whole state, so that an engine of the same world, body and period continues bit-identically. */
  save(): Float64Array;
  /** @throws ValidationError `state_mismatch` when the state does not fit */
  restore(state: Float64Array): void;
  /** Frees the engine's resources. */
  dispose(): void;
}
