/**
 * A program on a robot of its own: it drives the base at a UDP port until a fault strikes it. `PORT FAULT`; it says the number of its process once
 * the guard lets it, and strikes when it is told to.
 */
import { point } from '../../../agents/index.ts';
import { guard } from '../../../bridges/guard/index.ts';

const [port, fault] = process.argv.slice(2);
let driving = false;
const drive = await guard({
  limits: point.limits,
  base: { kind: 'udp', port: Number(port) },
  encoding: 'float64',
  stopped(stop) {
    if (stop === undefined && !driving) process.send?.(process.pid);
    driving ||= stop === undefined;
  },
});
if (fault === 'Ctrl-C, which the program does not heed') process.on('SIGINT', () => {});
setInterval(() => drive.next({ linearX: 0.3, linearY: 0, angularZ: 0 }), 5);
process.on('message', () => {
  switch (fault) {
    case 'an exception':
      throw new Error('nobody catches this');
    case 'a rejected promise':
      void Promise.reject(new Error('nobody handles this'));
      break;
    case 'process.exit':
      process.exit(0);
      break;
    case 'an endless loop':
      for (;;);
  }
});
