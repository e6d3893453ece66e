import { errorMessage } from '../../../agents/error-message.ts';
import { ReafferenceError, ValidationError } from '../../../agents/errors.ts';
import { given } from '../../../agents/given.ts';
import type { Environment } from '../../environment/environment.ts';
import type { Spaces } from '../../environment/spaces.ts';

/** Name and version of the protocol, which the first line says. A change that a caller could trip over is a new number. */
export const PROTOCOL = 'reafference-environment/1';

/** The first line: what the environment is like. JSON has no infinities: a range without an end has null there. */
export function describeEnvironment({
  identity,
  stepSeconds,
  trials,
  observationSpace,
  actionSpace,
}: Environment): object {
  return {
    protocol: PROTOCOL,
    ...identity,
    stepSeconds,
    trials,
    observationSpace: plainSpaces(observationSpace),
    actionSpace: plainSpaces(actionSpace),
  };
}

function plainSpaces(spaces: Spaces): object {
  const end = (value: number): number | null => (Number.isFinite(value) ? value : null);
  return Object.fromEntries(
    Object.entries(spaces).map(([name, { fields, ...space }]) => [
      name,
      { ...space, fields: fields.map((field) => ({ ...field, low: end(field.low), high: end(field.high) })) },
    ]),
  );
}

/** The value that a line says. @throws ValidationError `not_a_request` where it is no JSON */
export function valueIn(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw notARequest(line, cause);
  }
}

/**
 * Answers a request, a value with one key: `{"reset": {"seed": 5}}`, where the seed may be left out, `{"step": {"velocity": [0.1, 0]}}`, or
 * `{"scene": {}}`. Returns the text of the answer, `{"error": ...}` where it failed.
 */
export function answer(environment: Environment, request: () => unknown): string {
  try {
    return JSON.stringify(respond(environment, request()), inPlainNumbers);
  } catch (error) {
    return errorAnswer(error);
  }
}

/** The text of the answer to what failed. */
export function errorAnswer(error: unknown): string {
  return JSON.stringify({ error: plainError(error) });
}

/** @throws ValidationError `not_a_request`, and what the environment throws */
function respond(environment: Environment, request: unknown): object {
  const [[name, body] = [], ...more]: [string?, unknown?][] =
    typeof request === 'object' && request !== null ? Object.entries(request) : [];
  const known = name === 'reset' || name === 'step' || name === 'scene';
  if (!known || more.length > 0 || typeof body !== 'object' || body === null)
    throw notARequest(JSON.stringify(request));
  if (name === 'step') return environment.step(body as never);
  if (name === 'reset') return environment.reset(body);
  const { scene } = environment;
  if (scene === undefined) return { walls: [], obstacles: [], goals: [] };
  const { world, goals } = scene;
  return { walls: world.walls, obstacles: world.obstacles, goals };
}

/** Characters of a line that an error repeats, and of what an error says in all. */
const [REPEATED, LONGEST_MESSAGE] = [200, 500];

/** The error about a line that is no request. */
export function notARequest(line: string, cause?: unknown): ValidationError {
  return new ValidationError('a line is no request', {
    code: 'not_a_request',
    expected: '{"reset": {}}, {"reset": {"seed": 5}}, {"step": {ACTUATOR: [NUMBERS]}} or {"scene": {}}',
    received: line.slice(0, REPEATED),
    remedy: 'send one of these, a line each',
    ...given({ cause }),
  });
}

/** Typed arrays are lists. */
function inPlainNumbers(_: string, value: unknown): unknown {
  return value instanceof Float64Array ? Array.from(value) : value;
}

/** An error as the line tells it, with little of what was received. */
function plainError(error: unknown): object {
  if (error instanceof ReafferenceError) {
    const { name, code, message, expected, received, remedy } = error;
    return { name, code, message: message.slice(0, LONGEST_MESSAGE), expected, received: briefly(received), remedy };
  }
  const message = errorMessage(error);
  return { name: 'Error', code: '', message: message.slice(0, LONGEST_MESSAGE) };
}

/** The value that was received, or the beginning of its text where that is long. */
function briefly(received: unknown): unknown {
  const text = typeof received === 'string' ? received : (JSON.stringify(received) ?? '');
  return text.length > REPEATED ? text.slice(0, REPEATED) : received;
}
