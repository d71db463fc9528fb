import type { Dict } from './fake-slack.ts';

/** What is wrong and where: Slack names the place as a JSON pointer. */
export type Complain = (path: string, what: string) => void;
export type Check = (value: unknown, path: string, complain: Complain) => void;

export function isDict(value: unknown): value is Dict {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A string of `min` to `max` UTF-16 units. */
export function string(max: number, min = 0): Check {
  return (value, path, complain) => {
    if (typeof value !== 'string') return complain(path, 'must be a string');
    if (value.length > max) complain(path, `must be less than ${max + 1} characters`);
    if (value.length < min) complain(path, `must be more than ${min - 1} characters`);
  };
}

export function wholeNumber(min: number, max: number): Check {
  return (value, path, complain) => {
    if (typeof value !== 'number' || !Number.isInteger(value)) return complain(path, 'must be an integer');
    if (value < min) complain(path, `must be greater than ${min - 1}`);
    if (value > max) complain(path, `must be less than ${max + 1}`);
  };
}

export const boolean: Check = (value, path, complain) => {
  if (typeof value !== 'boolean') complain(path, 'must be a boolean');
};

export const anything: Check = () => {};

export function oneOf(...values: readonly string[]): Check {
  return (value, path, complain) => {
    if (typeof value !== 'string' || !values.includes(value)) {
      complain(path, `must be a valid enum value`);
    }
  };
}

export function list(min: number, max: number, item: Check): Check {
  return (value, path, complain) => {
    if (!Array.isArray(value)) return complain(path, 'must be an array');
    if (value.length > max) complain(path, `no more than ${max} items allowed`);
    if (value.length < min) complain(path, `no less than ${min} items allowed`);
    value.forEach((one, at) => {
      item(one, `${path}/${at}`, complain);
    });
  };
}

/** Fields marked with `!` must be there; a field nobody knows is refused, as Slack does. */
export function object(fields: Readonly<Record<string, Check>>): Check {
  const known = new Map<string, Check>();
  const required: string[] = [];
  for (const [name, check] of Object.entries(fields)) {
    const bare = name.replace(/!$/, '');
    known.set(bare, check);
    if (bare !== name) required.push(bare);
  }
  return (value, path, complain) => {
    if (!isDict(value)) return complain(path, 'must be an object');
    for (const name of required) {
      if (value[name] === undefined) complain(path, `missing required field: ${name}`);
    }
    for (const [name, one] of Object.entries(value)) {
      const check = known.get(name);
      if (check === undefined) complain(path, `invalid additional property: ${name}`);
      else if (one !== undefined) check(one, `${path}/${name}`, complain);
    }
  };
}

/** Chooses the check by `type`; any other type is refused. */
export function byType(
  shapes: Readonly<Record<string, Check>>,
  allowed: readonly string[] = Object.keys(shapes),
): Check {
  return (value, path, complain) => {
    if (!isDict(value)) return complain(path, 'must be an object');
    const type = value.type;
    if (type === undefined) return complain(path, 'missing required field: type');
    const shape = typeof type === 'string' && allowed.includes(type) ? shapes[type] : undefined;
    if (shape === undefined) return complain(`${path}/type`, `unsupported type: ${String(type)}`);
    shape(value, path, complain);
  };
}

/** A text object: `emoji` belongs to plain_text, `verbatim` to mrkdwn. */
export function text(kinds: 'plain_text' | 'mrkdwn' | 'either', max: number): Check {
  const shapes: Record<string, Check> = {
    plain_text: object({ type: anything, 'text!': string(max, 1), emoji: boolean }),
    mrkdwn: object({ type: anything, 'text!': string(max, 1), verbatim: boolean }),
  };
  return byType(shapes, kinds === 'either' ? ['plain_text', 'mrkdwn'] : [kinds]);
}
