import type { Subscription } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { FanOut } from '../../agents/fan-out.ts';

describe('FanOut', () => {
  it('hands every value to all subscribers, in the order in which they came', () => {
    const out = new FanOut<number>();
    const got: string[] = [];
    out.stream.subscribe((value) => got.push(`a${value}`));
    out.next(1);
    const second = out.stream.subscribe((value) => got.push(`b${value}`));
    out.next(2);
    second.unsubscribe();
    out.next(3);
    expect(got).toEqual(['a1', 'a2', 'b2', 'a3']);
  });

  it('says whether anybody listens', () => {
    const out = new FanOut<number>();
    expect(out.observed).toBe(false);
    const subscription = out.stream.subscribe();
    expect(out.observed).toBe(true);
    subscription.unsubscribe();
    expect(out.observed).toBe(false);
  });

  it('skips nobody when one leaves during a value, and lets one who comes wait for the next', () => {
    const out = new FanOut<number>();
    const got: string[] = [];
    const first: Subscription = out.stream.subscribe((value) => {
      got.push(`a${value}`);
      first.unsubscribe();
      out.stream.subscribe((later) => got.push(`c${later}`));
    });
    out.stream.subscribe((value) => got.push(`b${value}`));
    out.next(1);
    out.next(2);
    expect(got).toEqual(['a1', 'b1', 'b2', 'c2']);
  });

  it('completes who listens and who comes later', () => {
    const out = new FanOut<number>();
    const got: string[] = [];
    out.stream.subscribe({ next: () => got.push('value'), complete: () => got.push('early') });
    out.complete();
    out.next(1);
    out.stream.subscribe({ complete: () => got.push('late') });
    expect(got).toEqual(['early', 'late']);
    expect(out.observed).toBe(false);
  });
});
