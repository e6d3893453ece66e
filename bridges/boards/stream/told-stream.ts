import type { BoardStream, StreamCounts, StreamEnd } from './board-stream.ts';

/** Stream whose state is kept elsewhere: by its ledger, or by the stream that it goes through. */
export abstract class ToldStream implements Pick<BoardStream, 'credits' | 'next' | 'ended' | 'counts'> {
  protected abstract readonly told: Pick<BoardStream, 'credits' | 'next' | 'ended' | 'counts'>;

  get credits(): number {
    return this.told.credits;
  }

  get next(): number {
    return this.told.next;
  }

  get ended(): StreamEnd | undefined {
    return this.told.ended;
  }

  get counts(): StreamCounts {
    return this.told.counts;
  }
}
