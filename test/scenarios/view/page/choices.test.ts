import { describe, expect, it } from 'vitest';
import { Choices } from '../../../../scenarios/view/page/choices.ts';

describe('what is chosen in panels', () => {
  it('is the same for all who watch a name, and is told once for each change', () => {
    const told: (string | undefined)[] = [];
    let changes = 0;
    const choices = new Choices({ 'weights.view': 'arrows' }, () => changes++);
    for (const _ of [1, 2]) choices.watch('weights.view', (value) => void told.push(value));
    choices.set('weights.view', 'arrows');
    expect([told, changes, choices.get('weights.view')]).toEqual([[], 0, 'arrows']);
    choices.set('weights.view', 'change');
    choices.set('arena.over', 'nothing');
    expect([told, changes]).toEqual([['change', 'change'], 2]);
    expect(choices.all).toEqual({ 'weights.view': 'change', 'arena.over': 'nothing' });
    expect(choices.unheard).toEqual(['arena.over']);
    choices.forgetWatchers();
    choices.set('weights.view', undefined);
    expect([told.length, choices.all]).toEqual([2, { 'arena.over': 'nothing' }]);
  });
});
