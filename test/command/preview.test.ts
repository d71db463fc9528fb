import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { columns } from '../../src/command/preview-columns.ts';
import { previewPage } from '../../src/command/preview-page.ts';
import { cards } from '../../src/view/samples/cards.ts';

const main = join(import.meta.dirname, '../../src/main.ts');
const folder = mkdtempSync(join(tmpdir(), 'preview-'));
const page = join(folder, 'cards.html');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('medic preview', () => {
  it('writes one page and says what is on it', () => {
    const ran = spawnSync(process.execPath, [main, 'preview', '--out', page], { encoding: 'utf8' });
    expect(ran.status, ran.stderr).toBe(0);
    expect(ran.stdout).toBe(
      `${cards.length} cards as ${columns.map(({ name }) => name).join(', ')}: ${page}\n`,
    );
  });

  it('says why the page cannot be written', () => {
    const ran = spawnSync(process.execPath, [main, 'preview', '--out', join(folder, 'no', 'x.html')], {
      encoding: 'utf8',
    });
    expect(ran.status).toBe(2);
    expect(ran.stderr).toMatch(
      /^medic preview: .*x\.html cannot be written: there is no such folder\. Name another/,
    );
  });

  it('takes a further chat as one entry', () => {
    const more = [...columns, { id: 'other', name: 'Another chat', draw: () => '<p>drawn</p>' }];
    const html = previewPage(cards, more);
    expect(html.match(/<p>drawn<\/p>/g)).toHaveLength(cards.length);
  });

  it('says where a chat has no place for a card, and draws it nowhere else than it can stand', () => {
    const ours = columns.map((column) => ({ ...column, draw: () => `<p>in ${column.id}</p>` }));
    const html = previewPage(
      cards.filter(([name]) => name === 'home-empty'),
      ours,
    );
    expect(html.match(/<p>in [\w-]+<\/p>/g)).toEqual(['<p>in slack</p>', '<p>in slack-phone</p>']);
    expect(html.match(/has no place for this one/g)).toHaveLength(3);
  });

  it('shows the markup of a host as text', () => {
    const hostile = '<script>alert(1)</script><img src=x onerror="alert(2)">';
    const html = previewPage(
      [
        [
          'check-hostile',
          {
            text: hostile,
            blocks: [
              { kind: 'heading', mark: 'fault', text: hostile },
              { kind: 'text', text: hostile },
              { kind: 'buttons', buttons: [{ label: hostile, command: hostile }] },
            ],
          },
        ],
      ],
      columns,
    );
    expect(html).not.toMatch(/<script|<img/);
    expect(html).not.toContain('onerror="');
  });
});

const browserPath = ['/usr/bin', ...(process.env.PATH ?? '').split(delimiter)]
  .map((one) => join(one, 'chromium'))
  .find((one) => existsSync(one));

describe.skipIf(browserPath === undefined)(
  'the page in a browser (skipped where there is no chromium)',
  () => {
    let browser: Browser;
    let shown: Page;
    const noises: string[] = [];

    beforeAll(async () => {
      browser = await chromium.launch({
        executablePath: browserPath!,
        // Chromium's sandbox refuses to run as root.
        args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
      });
      shown = await browser.newPage({ viewport: { width: 1_600, height: 900 } });
      shown.on('console', (message) => noises.push(message.text()));
      shown.on('pageerror', (error) => noises.push(error.message));
      shown.on('request', (request) => {
        if (!request.url().startsWith('data:')) noises.push(`asked for ${request.url()}`);
      });
      writeFileSync(page, previewPage(cards, columns));
      await shown.goto(pathToFileURL(page).href);
    }, 60_000);
    afterAll(() => browser?.close());

    it('has each card, and each chat of each card, by its name', async () => {
      const articles = await shown.getByRole('article').locator('h3').allTextContents();
      expect([...articles].sort()).toEqual(cards.map(([name]) => name).sort());
      await expect(shown.getByRole('article', { name: 'check-broken', exact: true }).count()).resolves.toBe(
        1,
      );
      for (const { name } of columns) {
        const regions = shown.getByRole('region', { name: new RegExp(`: ${name}$`) });
        await expect(regions.count()).resolves.toBe(cards.length);
      }
      await expect(shown.getByText('[a block of type').count()).resolves.toBe(0);
      await expect(shown.getByText('[an element of type').count()).resolves.toBe(0);
    }, 30_000);

    it.each([375, 800, 1_200, 1_450, 1_600])(
      'does not run over the edge at %i pixels',
      async (width) => {
        await shown.setViewportSize({ width, height: 900 });
        expect(await shown.evaluate(overTheEdge)).toEqual([]);
      },
      20_000,
    );

    it('shows a chat wider than on a phone where the window has room for it, and a link as a link in each', async () => {
      const widthOf = async (name: string) =>
        (await shown.getByRole('region', { name: `plan-waiting: ${name}`, exact: true }).boundingBox())!
          .width;
      for (const width of [1_450, 1_600, 1_920]) {
        await shown.setViewportSize({ width, height: 900 });
        expect(await widthOf('Slack')).toBeGreaterThan((await widthOf('Slack on a phone')) + 50);
        expect(await widthOf('Teams')).toBeGreaterThan((await widthOf('Teams on a phone')) + 50);
      }
      for (const name of ['Slack', 'Teams']) {
        const colourOf = (text: string) =>
          shown.evaluate(
            `getComputedStyle([...document.querySelectorAll('[aria-label="incident-cause: ${name}"] *')].find((one) => one.children.length === 0 && one.textContent.startsWith('${text}'))).color`,
          );
        expect(await colourOf('The check of ts-05')).not.toBe(await colourOf('Look for what they have'));
      }
    }, 20_000);

    it('leads from its contents to every card, by headings that skip no level', async () => {
      const links = await shown
        .getByRole('navigation', { name: 'Cards' })
        .getByRole('link')
        .evaluateAll((all) => all.map((one) => one.getAttribute('href')?.slice(1) ?? ''));
      expect([...links].sort()).toEqual(cards.map(([name]) => name).sort());
      const levels = await shown
        .locator('main :is(h1, h2, h3, h4, h5, h6)')
        .evaluateAll((all) => all.map((one) => Number(one.tagName.slice(1))));
      expect(levels.filter((level, at) => level > (levels[at - 1] ?? 1) + 1)).toEqual([]);
    });

    it('says of each button which one it is', async () => {
      const buttons = await shown
        .locator('button')
        .evaluateAll((all) => all.map((one) => [one.textContent, one.getAttribute('aria-label')]));
      expect(buttons.length).toBeGreaterThan(0);
      expect(buttons.filter(([face, label]) => !label?.startsWith(`${face}: `))).toEqual([]);
    });

    it.each(['light', 'dark'])(
      'can be read in %s: contrast is at least 4.5 to 1',
      async (theme) => {
        await shown.getByLabel(theme, { exact: true }).check();
        const ground = await shown.locator('body').evaluate(groundOf);
        expect(ground).toBe(theme === 'light' ? 'rgb(244, 244, 246)' : 'rgb(18, 19, 23)');
        expect(await shown.evaluate(faintTexts)).toEqual([]);
      },
      20_000,
    );

    it('has asked nobody for anything, and nothing went wrong in it', () => {
      expect(noises).toEqual([`asked for ${pathToFileURL(page).href}`]);
    });
  },
);

function groundOf(one: object): string {
  return Reflect.get(globalThis, 'getComputedStyle')(one).backgroundColor;
}

/** Runs in the page: what ends right of the window, and terminals of which a part is hidden. */
const overTheEdge = `(() => {
  const all = [...document.querySelectorAll('body *')];
  const edge = document.documentElement.clientWidth + 1;
  const over = all.filter((one) => one.getBoundingClientRect().right > edge);
  const hidden = all.filter((one) => one.matches('pre') && one.scrollWidth > one.clientWidth + 1);
  return [...over, ...hidden].map((one) => one.className || one.tagName);
})()`;

/** Runs in the page: texts whose colour is too near to the ground they stand on (WCAG 2.2, 1.4.3). */
const faintTexts = `(() => {
  const channels = (colour) => (colour.match(/[0-9.]+/g) ?? []).map(Number);
  const luminance = (colour) => {
    const [r, g, b] = channels(colour).slice(0, 3).map((one) => one / 255)
      .map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (from) => {
    for (let one = from; one; one = one.parentElement) {
      const colour = getComputedStyle(one).backgroundColor;
      if (channels(colour)[3] !== 0) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  const faint = new Set();
  for (const one of document.querySelectorAll('body *')) {
    const own = [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!own || one.getAttribute('aria-hidden') === 'true') continue;
    const [text, behind] = [luminance(getComputedStyle(one).color), luminance(ground(one))];
    const ratio = (Math.max(text, behind) + 0.05) / (Math.min(text, behind) + 0.05);
    if (ratio < 4.5) faint.add((one.className || one.tagName) + ' ' + ratio.toFixed(2));
  }
  return [...faint];
})()`;
