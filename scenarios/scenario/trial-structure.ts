import { type Check, fields, func, list, named, number, optional, text, typed } from './plain-data.ts';
import { FAULTS_STRUCTURE } from './sensor-fault.ts';

const goal = fields({ x: number, y: number, radius: number, name: optional(text), reward: optional(number) });

/** A trial's fields, each of its type. The world, which may have any solids, is not looked into. */
export const TRIAL_STRUCTURE: Check = fields({
  start: fields({ x: number, y: number, heading: number }),
  goal: optional(goal),
  goals: optional(list(goal)),
  target: optional(func),
  shortestMetres: optional(number),
  timeLimitSeconds: number,
  restSeconds: optional(number),
  outcomeSeconds: optional(number),
  cues: optional(named(typed(Float64Array))),
  faults: optional(FAULTS_STRUCTURE),
  judge: optional(func),
  reward: optional(func),
  memory: optional(typed(Float64Array)),
});
