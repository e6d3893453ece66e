import { PHYSICS } from '../../sim/robot.ts';
import {
  type Check,
  either,
  fields,
  func,
  having,
  list,
  named,
  number,
  object,
  oneOf,
  optional,
  pair,
  text,
} from './plain-data.ts';

const quantity = { unit: text, meaning: text };
const trials = pair(number);
const settings = named(either(number, text));

const gate = fields({
  id: text,
  statistic: having(
    'measure',
    fields({ measure: text, over: optional(text) }),
    fields({
      metric: text,
      over: text,
      trials: either(text, trials),
      within: optional(number),
      after: optional(number),
    }),
  ),
  contrast: optional(settings),
  relativeTo: optional(text),
  atLeast: optional(number),
  atMost: optional(number),
  reason: optional(text),
  bodies: optional(list(text)),
});

/** A scenario's fields, each of its type. What they say is not looked at. */
export const SCENARIO_STRUCTURE: Check = fields({
  id: text,
  version: number,
  title: text,
  source: text,
  parameters: named(
    having(
      'choices',
      fields({ default: text, choices: list(text), meaning: text }),
      fields({ ...quantity, default: number, minimum: optional(number), maximum: optional(number) }),
    ),
  ),
  bodies: named(object),
  physics: list(oneOf(...Object.keys(PHYSICS))),
  period: optional(number),
  seeds: list(number),
  gates: list(gate),
  ablations: list(
    fields({
      id: text,
      set: settings,
      controller: optional(text),
      mustFail: text,
      side: optional(text),
      seeds: optional(number),
    }),
  ),
  world: func,
  agent: func,
  trials: func,
  trial: func,
  sessions: optional(list(fields({ name: text, trials }))),
  probes: optional(named(fields({ ...quantity, read: func }))),
  restProbes: optional(named(fields({ ...quantity, read: func }))),
  measures: optional(named(fields({ ...quantity, range: optional(pair(number)), of: func }))),
  closeUps: optional(func),
  sections: optional(func),
  vocabulary: optional(fields({ heading: optional(text), lead: optional(text), latency: optional(text) })),
  baselines: optional(named(func)),
  cruiseSpeed: optional(func),
});
