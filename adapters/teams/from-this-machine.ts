import type { IncomingHttpHeaders } from 'node:http';

const local = /^(127(\.\d{1,3}){3}|localhost|\[::1\])(:\d+)?$/i;
const passedOn = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'];

/**
 * Whether a request can be that of a program on this machine. Where nobody is authenticated a loopback bind is not
 * enough: a proxy passes on what comes from anywhere, and a browser sends what any page it shows tells it to, which is
 * JSON only after a question that is not answered here (Fetch standard, CORS-preflight).
 */
export function isFromThisMachine(headers: IncomingHttpHeaders): boolean {
  if (!local.test(headers.host ?? '') || headers.origin !== undefined) return false;
  if (passedOn.some((name) => headers[name] !== undefined)) return false;
  return /^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '');
}
