import type { Body, Pose, Twist } from '../../agents/index.ts';
import type { World } from '../world/world.ts';

/** A contact of the body with something, in a step. */
export interface Contact {
  /** Name of what is touched. */
  readonly other: string;
  /** m, map frame */
  readonly x: number;
  readonly y: number;
  /** Unit normal at the contact, from the other towards the body, map frame. */
  readonly normalX: number;
  readonly normalY: number;
  /** N s; 0 where the engine has no dynamics */
  readonly impulse: number;
}

/** What an engine can be asked. */
export interface PhysicsCapabilities {
  /** Masses, inertia and impulses; without it bodies follow commands at once and only walls stop them. */
  readonly dynamics: boolean;
}

/** Makes an engine for a world and a body in it. @throws ValidationError for a bad world */
export type PhysicsFactory = (world: World, body: Body, period: number) => PhysicsEngine;

/**
 * The seam between a simulated robot and what moves it. One body is driven; other movable things belong to the world.
 * Deterministic: the same calls give the same bits.
 */
export interface PhysicsEngine {
  readonly name: string;
  readonly capabilities: PhysicsCapabilities;
  /**
   * Takes another world in place of its own, as if it had been made with it: a state is then one of that world. The body stays
   * out of it until `place`, which comes before anything else.
   *
   * @throws ValidationError as when it was made; the engine then keeps the world that it has
   */
  replace(world: World): void;
  /**
   * Puts the body at rest at a pose, commanded to stay, and everything movable back where the world has it.
   *
   * @throws ValidationError `pose_occupied` when something is in the way, `invalid_pose`; the body then stays where it is
   */
  place(pose: Readonly<Pose>): void;
  /** The velocity that the body's drive aims at from now on, in base_link. */
  drive(command: Readonly<Twist>): void;
  /** Advances by one period. */
  step(): void;
  /** The body's pose in the map frame, rewritten by step(); read-only to callers. */
  readonly pose: Readonly<Pose>;
  /** The body's realised velocity in base_link, rewritten by step(). */
  readonly twist: Readonly<Twist>;
  /** Travel of the left and right wheel since place(), rad, rolling without slip; zeros for a body without wheels. */
  readonly wheelAngles: Readonly<Float64Array>;
  /** Contacts of the last step; the list and its records are rewritten by the next. */
  contacts(): readonly Contact[];
  /** m from a point along a direction to the first thing within the body's height; 0 inside one, Infinity if there is none. */
  raycast(x: number, y: number, directionX: number, directionY: number): number;
  /** State that continues bit-identically after restore() in an engine of the same world, body and period. */
  save(): Float64Array;
  restore(state: Float64Array): void;
  dispose(): void;
}
