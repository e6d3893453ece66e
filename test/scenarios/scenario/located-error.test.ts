import { expect, test } from 'vitest';
import { BridgeError, DivergenceError, ScenarioError, ValidationError } from '../../../agents/index.ts';
import { LanguageError } from '../../../controllers/engine/language/language.ts';
import { locateSeed, rebuildError, recordError } from '../../../scenarios/scenario/located-error.ts';

test('an error of the framework keeps its class and says its seed, once', () => {
  const error = new DivergenceError('x is not finite', { code: 'not_finite', tick: 5, block: 'x' });
  const located = locateSeed(locateSeed(error, 7, 2), 7, 2);
  expect(located).toBe(error);
  expect(located.message.match(/with seed: 7, in trial 3/g)).toHaveLength(1);
});

test('any other error becomes the cause of one that says its seed', () => {
  const cause = new TypeError('what?');
  expect(locateSeed(cause, 7, undefined)).toMatchObject({ name: 'ScenarioError', code: 'seed_failed', cause });
});

test('an error survives the way between threads', () => {
  const cause = new ValidationError('bad', {
    code: 'test/bad',
    expected: 'good',
    received: { a: [1] },
    remedy: 'be good',
    cause: new TypeError('deep'),
  });
  const error = new ScenarioError('outer', { code: 'test/outer', tick: 3, block: 'judge', cause });
  error.suppress([new DivergenceError('after', { code: 'test/after' }), 'text']);
  const rebuilt = rebuildError(structuredClone(recordError(error))) as ScenarioError;
  expect(rebuilt).toBeInstanceOf(ScenarioError);
  expect(rebuilt).toMatchObject({
    message: error.message,
    code: 'test/outer',
    tick: 3,
    block: 'judge',
    stack: error.stack,
  });
  expect(rebuilt.cause).toBeInstanceOf(ValidationError);
  expect(rebuilt.cause).toMatchObject({
    expected: 'good',
    received: { a: [1] },
    remedy: 'be good',
    message: cause.message,
  });
  expect((rebuilt.cause as Error).cause).toMatchObject({ name: 'TypeError', message: 'deep' });
  expect(rebuilt.suppressed).toMatchObject([{ name: 'DivergenceError', code: 'test/after' }, { message: 'text' }]);
});

test('errors that hold each other are recorded once', () => {
  const first = new BridgeError('first', { code: 'test/first' });
  const second = new BridgeError('second', { code: 'test/second', cause: first });
  const third = Object.assign(new Error('third'), { cause: second });
  first.suppress([second, third]);
  const rebuilt = rebuildError(structuredClone(recordError(first))) as BridgeError;
  expect(rebuilt.suppressed).toMatchObject([
    { message: 'second' },
    { message: 'third', cause: { code: 'test/second' } },
  ]);
  expect((rebuilt.suppressed[0] as Error).cause).toBeUndefined();
  const own: Error = new Error('own');
  own.cause = own;
  expect(rebuildError(recordError(own)).cause).toBeUndefined();
});

test('an error of a narrower class stays of its family, with its code and name', () => {
  const error = new LanguageError('no such name', { text: 'v + x', start: 4, end: 5 }, { code: 'unknown_name' });
  const rebuilt = rebuildError(structuredClone(recordError(error)));
  expect(rebuilt).toBeInstanceOf(ValidationError);
  expect(rebuilt).toMatchObject({ name: 'LanguageError', code: 'unknown_name', message: error.message });
});

test('what cannot be cloned becomes text', () => {
  const error = new ValidationError('bad', { code: 'test/bad', received: () => 3 });
  expect(rebuildError(structuredClone(recordError(error)))).toMatchObject({ received: '() => 3' });
  expect(rebuildError(recordError('just text'))).toMatchObject({ message: 'just text' });
});
