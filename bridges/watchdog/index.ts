export { type Watchdog, type WatchOptions, watch } from './watchdog.ts';
