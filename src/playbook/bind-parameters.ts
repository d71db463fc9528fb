import { nearMisses } from '../inventory/near-misses.ts';
import { isWithin } from './is-within.ts';
import type { Parameter, ParameterValue, Playbook } from './playbook.ts';

type Bound =
  | { readonly kind: 'bound'; readonly parameters: Readonly<Record<string, ParameterValue>> }
  /** Everything that is wrong at once, each a phrase for the person who typed. */
  | { readonly kind: 'faults'; readonly faults: string[] };

/**
 * The parameters a playbook will get: what was typed, as its type, and defaults for the rest, in the order in
 * which the playbook declares them. Names are taken in any letter case, as PowerShell takes them.
 */
export function bindParameters(
  { parameters: declared }: Pick<Playbook, 'parameters'>,
  given: Readonly<Record<string, string>>,
): Bound {
  const faults: string[] = [];
  const texts = new Map<string, string>();
  for (const [name, text] of Object.entries(given)) {
    const known = Object.keys(declared).find((each) => each.toLowerCase() === name.toLowerCase());
    if (known === undefined) faults.push(unknown(name, Object.keys(declared)));
    else if (texts.has(known)) faults.push(`${known} is given twice`);
    else texts.set(known, text);
  }
  const parameters: Record<string, ParameterValue> = {};
  for (const [name, parameter] of Object.entries(declared)) {
    const text = texts.get(name);
    const value = text === undefined ? parameter.default : read(text, parameter);
    if (value !== undefined && value !== null) parameters[name] = value;
    else if (text === undefined)
      faults.push(`${name} must be given: ${parameter.description.replace(/\.$/, '')}`);
    else faults.push(`${name}: expected ${wanted(parameter)}, found "${text}"`);
  }
  return faults.length > 0 ? { kind: 'faults', faults } : { kind: 'bound', parameters };
}

/** The typed text as a value of the parameter's type; null when it is none. */
function read(text: string, parameter: Parameter): ParameterValue | null {
  const { type, pattern } = parameter;
  switch (type) {
    case 'boolean':
      return /^(true|yes)$/i.test(text) ? true : /^(false|no)$/i.test(text) ? false : null;
    case 'integer':
      return /^-?\d{1,15}$/.test(text) && isWithin(Number(text), parameter) ? Number(text) : null;
    case 'string':
      return pattern === undefined || new RegExp(`^(?:${pattern})$`, 'u').test(text) ? text : null;
  }
}

function wanted({ type, pattern, minimum, maximum }: Parameter): string {
  if (type === 'boolean') return 'true or false';
  if (type === 'integer') {
    const from = minimum === undefined ? '' : ` from ${minimum}`;
    return `a whole number${from}${maximum === undefined ? '' : `${from === '' ? ' of at most' : ' to'} ${maximum}`}`;
  }
  // Words with bars between them are a choice, and read better as one.
  return /^[\w|-]+$/.test(pattern ?? '') ? pattern!.split('|').join(' or ') : `text that fits ${pattern}`;
}

function unknown(name: string, known: readonly string[]): string {
  if (known.length === 0) return `${name}: this playbook has no parameters`;
  const near = nearMisses(name, known, 1);
  const hint = near.length > 0 ? `did you mean ${near[0]}?` : `it has ${known.join(', ')}`;
  return `${name} is not a parameter of this playbook (${hint})`;
}
