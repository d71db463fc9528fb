import type { IncomingMessage } from 'node:http';
import { isDict } from './check-shape.ts';
import type { Dict } from './fake-slack.ts';

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Arguments of a call: query, form, multipart or JSON, whatever the content type says. Null: not readable. */
export async function readArguments(request: IncomingMessage): Promise<Dict | null> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const query: Dict = Object.fromEntries(url.searchParams);
  const body = await readBody(request);
  if (body.length === 0) return query;
  const type = String(request.headers['content-type'] ?? '');
  if (type.startsWith('application/json')) {
    try {
      const parsed: unknown = JSON.parse(body.toString('utf8'));
      return isDict(parsed) ? { ...query, ...parsed } : null;
    } catch {
      return null;
    }
  }
  if (type.startsWith('multipart/form-data')) {
    const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
    return { ...query, ...Object.fromEntries(form) };
  }
  return { ...query, ...Object.fromEntries(new URLSearchParams(body.toString('utf8'))) };
}

/** The bytes of an upload: raw, or the one file of a multipart form. */
export async function readUpload(request: IncomingMessage): Promise<Buffer> {
  const body = await readBody(request);
  const type = String(request.headers['content-type'] ?? '');
  if (!type.startsWith('multipart/form-data')) return body;
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
  const [first] = [...form.values()];
  if (first === undefined) return Buffer.alloc(0);
  return typeof first === 'string' ? Buffer.from(first) : Buffer.from(await first.arrayBuffer());
}
