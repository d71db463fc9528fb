import net from 'node:net';

/**
 * Preloaded into a program that was not written to stay on this machine (`node --import`): every TCP port it opens is
 * opened on 127.0.0.1, and every connection to anywhere else than this machine is refused before a name is looked up.
 */
const here = '127.0.0.1';
const loopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);

const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function onLoopback(this: net.Server, ...given: unknown[]): net.Server {
  const [first, second] = given;
  const callback = given.findLast((one) => typeof one === 'function') as (() => void) | undefined;
  const options =
    typeof first === 'object' && first !== null
      ? { ...first }
      : typeof first === 'string' && Number.isNaN(Number(first))
        ? { path: first }
        : { port: Number(first ?? 0), ...(typeof second === 'number' ? { backlog: second } : {}) };
  // A handle or a path is no port of a network.
  const local =
    'path' in options || 'fd' in options || '_handle' in options ? options : { ...options, host: here };
  return listen.call(this, local as net.ListenOptions, callback);
} as typeof listen;

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function toLoopback(this: net.Socket, ...given: unknown[]): net.Socket {
  // Node's own callers hand over one array of options and callback.
  const [first, second] = Array.isArray(given[0]) ? (given[0] as unknown[]) : given;
  const options =
    typeof first === 'object' && first !== null
      ? (first as { host?: unknown; path?: unknown })
      : { host: second, path: typeof first === 'string' && Number.isNaN(Number(first)) ? first : undefined };
  const host = typeof options.host === 'string' ? options.host : 'localhost';
  if (options.path === undefined || options.path === null) {
    if (!loopback(host)) {
      process.stderr.write(`refused a connection to ${host}\n`);
      queueMicrotask(() => this.destroy(new Error(`${host} is not this machine`)));
      return this;
    }
  }
  return Reflect.apply(connect, this, given) as net.Socket;
} as typeof connect;
