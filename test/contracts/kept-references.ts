import { expect, it } from 'vitest';
import type { KeptReferences } from '../../src/ports/kept-references.ts';
import { eventually } from './eventually.ts';

const hourMs = 3_600_000;

/** What every KeptReferences holds to. `given` returns one as two processes see it, nothing kept yet. */
export function keptReferencesContract(
  given: () => Promise<{ readonly references: KeptReferences; readonly elsewhere: KeptReferences }>,
): void {
  it('knows nothing of what was never kept', async () => {
    const { references } = await given();
    expect(await references.read('place:t/19:a')).toBeNull();
  });

  it('gives back what was kept, in another process too', async () => {
    const { references, elsewhere } = await given();
    const reference = { serviceUrl: 'https://x/', conversation: { id: '19:ä;messageid=1' }, bot: null };
    await references.keep('place:t/19:ä;messageid=1', reference, hourMs);
    expect(await elsewhere.read('place:t/19:ä;messageid=1')).toEqual(reference);
  });

  it('tells names apart, and puts the newest in place of what stood there', async () => {
    const { references, elsewhere } = await given();
    await references.keep('post:R1:root', { id: '1' }, hourMs);
    await elsewhere.keep('post:R2:root', { id: '2' }, hourMs);
    await elsewhere.keep('post:R1:root', { id: '3' }, hourMs);
    expect(await references.read('post:R1:root')).toEqual({ id: '3' });
    expect(await references.read('post:R2:root')).toEqual({ id: '2' });
  });

  it('gives nobody a hold on what is kept', async () => {
    const { references } = await given();
    const value = { ids: ['1'] };
    await references.keep('a', value, hourMs);
    value.ids.push('2');
    const read = (await references.read('a')) as typeof value;
    read.ids.push('3');
    expect(await references.read('a')).toEqual({ ids: ['1'] });
  });

  it('forgets when the time is over, and starts it anew with each keeping', async () => {
    const { references, elsewhere } = await given();
    await references.keep('short', 1, 30);
    await references.keep('long', 1, 30);
    await references.keep('long', 2, hourMs);
    await eventually(async () => (await elsewhere.read('short')) === null);
    expect(await elsewhere.read('long')).toBe(2);
  });
}
