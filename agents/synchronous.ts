import { ValidationError } from './errors.ts';

/**
 * Refuses a promise from a function that must be done when it returns: an error in its
 * asynchronous part would be unhandled. A rejection of the promise itself is caught.
 *
 * @param what names the function for people, as in "'step' of controller 'a'"
 * @throws ValidationError `not_synchronous`
 */
export function refusePromise(returned: unknown, what: string): void {
  if (returned === undefined || !isPromise(returned)) return;
  Promise.resolve(returned).catch(() => {});
  throw new ValidationError(`${what} is asynchronous`, {
    code: 'not_synchronous',
    expected: 'a function that is done when it returns',
    received: 'a promise',
    remedy: 'do what takes longer outside of the ticks, and keep its latest result for the next one',
  });
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === 'object' && value !== null && typeof (value as Partial<PromiseLike<unknown>>).then === 'function'
  );
}
