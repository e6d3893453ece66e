import { ValidationError } from '../../../agents/errors.ts';
import type { Events } from '../../../agents/index.ts';
import type { EventRecording, SensorGeometry, SideSample } from '../../../bridges/recording/index.ts';
import type { applyFilters, EventFilter } from '../../../controllers/filtering/index.ts';
import type { AskedFilter } from '../options/filter.ts';

/** The filters of a call, which are made when the recording has said how large the sensor is. */
export class FilterChain {
  readonly #asked: readonly AskedFilter[];
  readonly #recording: EventRecording;
  readonly #folder: string;
  #filters: readonly EventFilter[] | undefined;
  #apply!: typeof applyFilters;

  /** @param folder in which files of filters are looked for */
  constructor(asked: readonly AskedFilter[] | undefined, recording: EventRecording, folder: string) {
    this.#folder = folder;
    this.#asked = asked ?? [];
    this.#recording = recording;
  }

  /** Size of the sensor of the events that pass; undefined while the recording does not say its own. */
  get geometry(): SensorGeometry | undefined {
    const { geometry } = this.#recording;
    return geometry && (this.#filters ?? []).reduce((size, filter) => filter.resized(size), geometry);
  }

  /** Whether no later event can pass. */
  get done(): boolean {
    return this.#filters?.some(({ done }) => done) ?? false;
  }

  /** The events that pass, borrowed until the next call. @throws ValidationError `unknown_geometry` */
  async apply(events: Events): Promise<Readonly<Events>> {
    if (this.#asked.length === 0) return events;
    this.#filters ??= await this.#create();
    return this.#apply(events, this.#filters);
  }

  /** Of what came beside the latest events, what passes: filters of time take it as they take events, others leave it as it is. */
  beside(samples: readonly SideSample[]): readonly SideSample[] {
    const filters = this.#filters ?? [];
    return filters.length === 0 ? samples : samples.filter(({ t }) => filters.every((filter) => filter.admits(t)));
  }

  /** Number of events that each filter received and removed, and the pixels that it masked, as JSON. */
  get facts() {
    return (this.#filters ?? []).map((filter, k) => ({
      filter: this.#asked[k].text,
      received: filter.received,
      removed: filter.removed,
      ...('masked' in filter ? { masked: filter.masked } : {}),
    }));
  }

  /** The same in a sentence each. */
  get lines(): readonly string[] {
    return this.facts.map(({ filter, received, removed, masked }) => {
      const pixels = Array.isArray(masked) ? `, of ${masked.length} hot pixels` : '';
      return `${filter} left out ${removed} of ${received} events${pixels}`;
    });
  }

  async #create(): Promise<readonly EventFilter[]> {
    ({ applyFilters: this.#apply } = await import('../../../controllers/filtering/index.ts'));
    const filters: EventFilter[] = [];
    let size = this.#recording.geometry;
    for (const { text, needsSize, create } of this.#asked) {
      if (needsSize && size === undefined) {
        throw new ValidationError('the recording does not say how large the sensor is', {
          code: 'unknown_geometry',
          expected: `the columns and rows of the sensor, for the filter ${text}`,
          received: `a recording of format ${this.#recording.format} without them`,
          remedy: 'give them: --geometry 640x480',
        });
      }
      const filter = await create(size, this.#folder);
      size = size && filter.resized(size);
      filters.push(filter);
    }
    return filters;
  }
}
