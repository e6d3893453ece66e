import { parse } from '@foxglove/rosmsg';

type Mend = (message: Record<string, unknown>) => void;

/**
 * Makes what mends messages of a type that come from rclnodejs as objects: it gives single whole numbers of 64 bits as `bigint`, but
 * those in arrays as numbers, or as text where they are large. They become `bigint`, in place.
 *
 * @param schema definition of the type and those that it depends on
 */
export function bigintsOf(schema: string): (message: object) => object {
  const [root, ...parts] = parse(schema, { ros2: true });
  const mends = new Map<string, Mend>();
  const mendOf = (definitions: (typeof root)['definitions']): Mend => {
    const steps = definitions.flatMap(({ name, type, isArray, isComplex }): Mend[] => {
      if (isComplex === true) {
        const mend = mends.get(type) ?? mendOf(parts.find((part) => part.name === type)?.definitions ?? []);
        mends.set(type, mend);
        return [(message) => [message[name]].flat().forEach((value) => void mend(value as Record<string, unknown>))];
      }
      if (isArray !== true || (type !== 'int64' && type !== 'uint64')) return [];
      return [
        (message) => {
          message[name] = Array.from(message[name] as ArrayLike<string | number | bigint>, BigInt);
        },
      ];
    });
    return (message) => {
      for (const step of steps) step(message);
    };
  };
  const mend = mendOf(root?.definitions ?? []);
  return (message) => {
    mend(message as Record<string, unknown>);
    return message;
  };
}
