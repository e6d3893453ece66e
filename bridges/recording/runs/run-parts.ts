/** Parts of a run that can be left out. */
export const RUN_PARTS = ['sensors', 'events', 'spikes', 'activity', 'signals', 'weights', 'clock'] as const;

/** A part of a run that can be left out: `events` are the sensors that are event cameras. */
export type RunPart = (typeof RUN_PARTS)[number];
