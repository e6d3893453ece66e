/**
 * Works on pieces, which begin in their order, so many at a time. A piece is made when its work begins.
 *
 * @param signal no piece begins once it is aborted
 * @throws the first error, when all work under way has ended, which is told by its signal to
 */
export async function severalAtATime<T>(
  most: number,
  pieces: Iterable<T>,
  work: (piece: T, signal: AbortSignal) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  const fault = new AbortController();
  const either = signal === undefined ? fault.signal : AbortSignal.any([signal, fault.signal]);
  let error: unknown;
  const underWay = new Set<Promise<void>>();
  for (const piece of pieces) {
    if (either.aborted) break;
    const one: Promise<void> = work(piece, either)
      .catch((thrown: unknown) => {
        if (!fault.signal.aborted) error = thrown;
        fault.abort();
      })
      .finally(() => underWay.delete(one));
    underWay.add(one);
    if (underWay.size >= most) await Promise.race(underWay);
    if (either.aborted) break;
  }
  await Promise.all(underWay);
  if (fault.signal.aborted) throw error;
}
