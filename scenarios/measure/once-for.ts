/**
 * Makes a function that computes once for each object and then remembers, for what several measures or probes are read from. The other
 * arguments must be the same whenever the object is.
 */
export function onceFor<K extends object, A extends readonly unknown[], R>(
  compute: (key: K, ...others: A) => R,
): (key: K, ...others: A) => R {
  const known = new WeakMap<K, { readonly result: R }>();
  return (key, ...others) => {
    let found = known.get(key);
    if (found === undefined) {
      found = { result: compute(key, ...others) };
      known.set(key, found);
    }
    return found.result;
  };
}
