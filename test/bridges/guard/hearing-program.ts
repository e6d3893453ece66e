/** Waits until the base at a UDP port, its argument, says something, repeats it and ends. */
import { point } from '../../../agents/index.ts';
import { guard } from '../../../bridges/guard/index.ts';

let hear: (bytes: Uint8Array) => void = () => {};
const first = new Promise<Uint8Array>((resolve) => {
  hear = resolve;
});
const drive = await guard({
  limits: point.limits,
  base: { kind: 'udp', port: Number(process.argv[2]) },
  heard: (bytes) => hear(bytes),
});
process.stdout.write(await first);
await drive.dispose();
