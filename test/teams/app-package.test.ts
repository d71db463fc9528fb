import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, inflateRawSync, inflateSync } from 'node:zlib';
import { Ajv } from 'ajv';
import { afterAll, describe, expect, it } from 'vitest';
import { packApp } from '../../adapters/teams/app-package.ts';
import { type AppManifest, createAppManifest } from '../../adapters/teams/manifest.ts';
import { parseCommand } from '../../src/bot/grammar.ts';
import { commands } from '../../src/view/commands.ts';

const root = join(import.meta.dirname, '../..');
const main = join(root, 'src/main.ts');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const schema = JSON.parse(readFileSync(join(root, 'docs/schema/teams-app.schema.json'), 'utf8'));
const holds = new Ajv({ allErrors: true, strict: true, strictRequired: false, strictTypes: false }).compile(
  schema,
);
const appId = '0f8fad5b-d9cb-469f-a165-70867728950e';
const page = 'https://intranet.example.com/rdp-medic';
const manifestOf = (slash: boolean) =>
  createAppManifest({ appId, version: '1.2.3', url: page, slash, commands });

const folder = mkdtempSync(join(tmpdir(), 'rdp-medic-package-'));
afterAll(() => rmSync(folder, { recursive: true }));

function medic(...args: readonly string[]) {
  const ran = spawnSync(process.execPath, [main, 'teams', 'package', ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { code: ran.status, out: ran.stdout, err: ran.stderr };
}

/** Reads a zip by its central directory (APPNOTE 4.3.12), with nothing of the library that wrote it. */
function unzip(zip: Buffer): Map<string, Buffer> {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  const files = new Map<string, Buffer>();
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    expect(zip.readUInt32LE(at)).toBe(0x02014b50);
    const [method, sum, packed, size] = [10, 16, 20, 24].map((offset) =>
      offset === 10 ? zip.readUInt16LE(at + offset) : zip.readUInt32LE(at + offset),
    ) as [number, number, number, number];
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ];
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
    const local = zip.readUInt32LE(at + 42);
    const begins = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const raw = zip.subarray(begins, begins + packed);
    const file = method === 8 ? inflateRawSync(raw) : Buffer.from(raw);
    expect([file.length, crc32(file)], name).toEqual([size, sum]);
    files.set(name, file);
    at += 46 + nameLength + extra + comment;
  }
  return files;
}

/** Width, height, and the pixels of a PNG with 8-bit RGBA and unfiltered rows; every checksum is looked at. */
function pixelsOf(png: Buffer) {
  expect(png.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    const body = png.subarray(at + 4, at + 8 + length);
    expect(png.readUInt32BE(at + 8 + length)).toBe(crc32(body));
    chunks.set(body.toString('latin1', 0, 4), body.subarray(4));
    at += 12 + length;
  }
  const header = chunks.get('IHDR')!;
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  expect([...header.subarray(8)]).toEqual([8, 6, 0, 0, 0]);
  const rows = inflateSync(chunks.get('IDAT')!);
  expect(rows.length).toBe(height * (1 + width * 4));
  const pixels = Array.from({ length: height }, (_, y) => {
    if (rows[y * (1 + width * 4)] !== 0) throw new Error(`row ${y} is filtered`);
    return Array.from({ length: width }, (_, x) => {
      const start = y * (1 + width * 4) + 1 + x * 4;
      return [...rows.subarray(start, start + 4)] as [number, number, number, number];
    });
  });
  return { width, height, pixels: pixels.flat(), at: (x: number, y: number) => pixels[y]![x]! };
}

describe('medic teams package', () => {
  it('writes a zip with the three files at its root, and says what is in it', () => {
    const out = join(folder, 'app.zip');
    const ran = medic('--app-id', appId.toUpperCase(), '--url', page, '--out', out);
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out).toContain(`${out}: rdp-medic ${version}, app ${appId}, manifest 1.22.`);
    const files = unzip(readFileSync(out));
    expect([...files.keys()]).toEqual(['manifest.json', 'color.png', 'outline.png']);
    const manifest = JSON.parse(files.get('manifest.json')!.toString('utf8'));
    expect(manifest).toEqual(
      JSON.parse(JSON.stringify(createAppManifest({ appId, version, url: page, slash: false, commands }))),
    );
    expect(manifest).toMatchObject({ id: appId, version, bots: [{ botId: appId }] });
  });

  it('takes the app id from rdp-medic.yaml', () => {
    writeFileSync(join(folder, 'rdp-medic.yaml'), `teams: {appId: ${appId}}\n`);
    const ran = medic('--url', page, '--slash', '--app-version', '2.0.1');
    rmSync(join(folder, 'rdp-medic.yaml'));
    expect(ran).toMatchObject({ code: 0, err: '' });
    const files = unzip(readFileSync(join(folder, 'rdp-medic-teams.zip')));
    const manifest = JSON.parse(files.get('manifest.json')!.toString('utf8'));
    expect([manifest.id, manifest.version, manifest.manifestVersion]).toEqual([appId, '2.0.1', '1.29']);
  });

  it('says everything that is wrong at once', () => {
    const ran = medic('--url', 'http://intranet', '--app-version', '1');
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err.trim().split('\n')).toEqual([
      'Whose package? Say --app-id ID, or teams.appId in rdp-medic.yaml.',
      'http://intranet is no page that Teams can link to; it goes: --url https://intranet.example.com/rdp-medic',
      '1 is no version that Teams takes; it goes: --app-version 1.2.3',
    ]);
    expect(medic('--app-id', 'rdp-medic', '--url', page).err).toContain('rdp-medic is no app id');
    expect(medic('--app-id', appId, '--url', page, '--out', join(folder, 'no', 'x.zip'))).toMatchObject({
      code: 2,
      err: expect.stringContaining(
        'cannot be written: there is no such folder. Name another with --out FILE.',
      ),
    });
  });

  it('repeats no password of the page', () => {
    const ran = medic('--app-id', appId, '--url', 'https://me:hunter2@intranet.example.com/');
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(ran.err).toMatch(/^What Teams links to holds no user and no password; it goes: --url https/);
    expect(ran.err).not.toContain('hunter2');
  });

  it('makes the same bytes of the same facts', () => {
    const first = Buffer.from(packApp(manifestOf(true)));
    expect(first.equals(packApp(manifestOf(true)))).toBe(true);
  });
});

describe.each([
  ['without the slash menu', false],
  ['with the slash menu', true],
])('the app manifest %s', (_, slash) => {
  const manifest = manifestOf(slash);

  it('holds against the schema of the project', () => {
    expect(holds(manifest), JSON.stringify(holds.errors)).toBe(true);
  });

  it.each<[string, (manifest: Record<string, unknown>) => unknown]>([
    ['a permission', (of) => ({ ...of, permissions: ['identity'] })],
    [
      'a right over a team',
      (of) => ({
        ...of,
        authorization: {
          permissions: { resourceSpecific: [{ name: 'ChannelMessage.Read.Group', type: 'Application' }] },
        },
      }),
    ],
    ['a domain', (of) => ({ ...of, validDomains: ['*.example.com'] })],
    ['another bot', (of) => ({ ...of, bots: [...(of.bots as []), ...(of.bots as [])] })],
    ['an id that is none', (of) => ({ ...of, id: 'rdp-medic' })],
    [
      "the other version's number",
      (of) => ({ ...of, manifestVersion: of.manifestVersion === '1.22' ? '1.29' : '1.22' }),
    ],
    ['nothing but itself', () => ({})],
  ])('would not with %s', (_, spoilt) => {
    expect(holds(spoilt(structuredClone(manifest) as unknown as Record<string, unknown>))).toBe(false);
  });

  it('lists every command in every kind of chat, and the grammar knows each as it is listed', () => {
    const [bot] = manifest.bots as [AppManifest['bots'][number]];
    const inScope = (scope: string) =>
      bot.commandLists.filter(({ scopes }) => (scopes as readonly string[]).includes(scope));
    for (const scope of bot.scopes) expect(inScope(scope)[0]!.commands).toHaveLength(commands.length);
    expect(bot.commandLists).toHaveLength(slash ? 2 : 1);
    for (const list of bot.commandLists)
      for (const { title, description } of list.commands) {
        expect(description.length, title).toBeLessThanOrEqual(128);
        for (const said of [`${title} R1`, `/${title} R1`])
          if (title.startsWith('rdp-') || !said.startsWith('/'))
            expect(parseCommand(said), said).not.toMatchObject({ kind: 'refusal' });
      }
  });
});

describe('the icons', () => {
  const files = unzip(Buffer.from(packApp(manifestOf(false))));
  const color = pixelsOf(files.get('color.png')!);
  const outline = pixelsOf(files.get('outline.png')!);

  it('are as large as Teams wants them', () => {
    expect([color.width, color.height, outline.width, outline.height]).toEqual([192, 192, 32, 32]);
  });

  it('are full colour without a hole, and white on nothing', () => {
    expect(color.pixels.filter(([, , , alpha]) => alpha !== 255)).toEqual([]);
    expect(outline.pixels.filter(([r, g, b]) => r + g + b !== 3 * 255)).toEqual([]);
    expect(outline.at(0, 0)[3]).toBe(0);
    const drawn = outline.pixels.filter(([, , , alpha]) => alpha === 255).length;
    expect(drawn).toBeGreaterThan(100);
    expect(drawn).toBeLessThan(500);
  });

  it('show a screen with a cross in it, the same from both sides', () => {
    expect(color.at(96, 89)).toEqual([0x2f, 0xbf, 0x71, 255]);
    expect(color.at(96, 50)).toEqual([255, 255, 255, 255]);
    expect(color.at(4, 4)).toEqual([0x1f, 0x3a, 0x5f, 255]);
    const uneven = [color, outline].flatMap(({ width, pixels }) =>
      pixels.filter((pixel, index) => {
        const [x, row] = [index % width, index - (index % width)];
        return String(pixel) !== String(pixels[row + width - 1 - x]);
      }),
    );
    expect(uneven).toEqual([]);
    // Teams may cut round the middle 120 pixels of the coloured one.
    const ground = String(color.at(4, 4));
    const outside = color.pixels.filter((pixel, index) => {
      const [x, y] = [index % 192, Math.floor(index / 192)];
      return (x < 36 || x >= 156 || y < 36 || y >= 156) && String(pixel) !== ground;
    });
    expect(outside).toEqual([]);
  });
});
