type Field = number | ArrayBufferView;

/** A message in a checkpoint: every field as a typed array, so that each number keeps its bits, -0 and NaN included. */
export type MessageState = Readonly<Record<string, ArrayBufferView>>;

export function saveMessage(message: object): MessageState {
  const fields = Object.entries(message as Record<string, Field>);
  return Object.fromEntries(
    fields.map(([name, value]) => [name, typeof value === 'number' ? Float64Array.of(value) : structuredClone(value)]),
  );
}

/** Writes a saved message's fields into one of the same shape. */
export function restoreMessage(state: MessageState, message: object): void {
  const fields = message as Record<string, Field>;
  for (const [name, value] of Object.entries(fields)) {
    const saved = state[name] as Float64Array;
    if (typeof value === 'number') fields[name] = saved[0];
    else (value as Float64Array).set(saved);
  }
}
