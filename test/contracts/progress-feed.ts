import { expect, it } from 'vitest';
import type { Progress, ProgressFeed } from '../../src/ports/progress-feed.ts';
import { eventually, pause } from './eventually.ts';

/** What every ProgressFeed holds to. `given` returns one feed as two processes see it. */
export function progressFeedContract(
  given: () => Promise<{ readonly feed: ProgressFeed; readonly elsewhere: ProgressFeed }>,
): void {
  const said = (text: string): Progress => ({ subject: { kind: 'run', id: 'R1' }, host: 'ts-02', text });

  it('is heard by everybody who follows, here and elsewhere, in order', async () => {
    const { feed, elsewhere } = await given();
    const here: Progress[] = [];
    const there: Progress[] = [];
    feed.follow((progress) => here.push(progress));
    elsewhere.follow((progress) => there.push(progress));
    feed.tell({ ...said('one'), percent: 50 });
    feed.tell(said('two'));
    await eventually(() => here.length === 2 && there.length === 2);
    expect(here).toEqual([{ ...said('one'), percent: 50 }, said('two')]);
    expect(there).toEqual(here);
  });

  it('is not heard any more by whoever stopped following, while the others go on', async () => {
    const { feed } = await given();
    const stopped: string[] = [];
    const going: string[] = [];
    const listen = (progress: Progress) => stopped.push(progress.text);
    const stop = feed.follow(listen);
    feed.follow((progress) => going.push(progress.text));
    stop();
    feed.tell(said('one'));
    await eventually(() => going.length === 1);
    await pause(10);
    expect(stopped).toEqual([]);
  });
}
