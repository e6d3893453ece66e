import { expect } from 'vitest';

/** Typed arrays of the same class and bits are equal. Vitest goes through their elements one by one, which states make slow. */
expect.addEqualityTesters([
  (one: unknown, other: unknown): true | undefined => {
    if (!ArrayBuffer.isView(one) || !ArrayBuffer.isView(other) || one.constructor !== other.constructor)
      return undefined;
    const [a, b] = [one, other].map((view) => Buffer.from(view.buffer, view.byteOffset, view.byteLength));
    return a.equals(b) || undefined;
  },
]);
