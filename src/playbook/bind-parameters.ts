import type { Parameter, ParameterValue, Playbook } from './playbook.ts';

export type BoundParameters =
  | { readonly kind: 'bound'; readonly parameters: Readonly<Record<string, ParameterValue>> }
  /** Every fault at once, each a sentence that names the parameter and what was expected. */
  | { readonly kind: 'faults'; readonly faults: readonly string[] };

/** Turns what a person typed as name=value into typed values, defaults filled in. Nothing unknown passes. */
export function bindParameters(
  playbook: Pick<Playbook, 'parameters'>,
  given: Readonly<Record<string, string>>,
): BoundParameters {
  const faults: string[] = [];
  const parameters: Record<string, ParameterValue> = {};
  const names = Object.keys(playbook.parameters);
  for (const name of Object.keys(given).filter((one) => !names.includes(one))) {
    const known = names.length === 0 ? 'it takes none' : `it takes ${names.join(', ')}`;
    faults.push(`there is no parameter ${name}; ${known}`);
  }
  for (const [name, parameter] of Object.entries(playbook.parameters)) {
    const text = given[name];
    if (text === undefined) {
      if (parameter.default === undefined) faults.push(`${name} must be given: ${parameter.description}`);
      else parameters[name] = parameter.default;
      continue;
    }
    const value = readValue(parameter, text);
    if (value === null) faults.push(`${name}: expected ${expected(parameter)}, got ${JSON.stringify(text)}`);
    else parameters[name] = value;
  }
  return faults.length > 0 ? { kind: 'faults', faults } : { kind: 'bound', parameters };
}

function readValue({ type, pattern }: Parameter, text: string): ParameterValue | null {
  switch (type) {
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : null;
    case 'integer':
      return /^-?\d{1,9}$/.test(text) ? Number(text) : null;
    case 'string':
      return pattern === undefined || new RegExp(`^(?:${pattern})$`).test(text) ? text : null;
  }
}

function expected({ type, pattern }: Parameter): string {
  if (type === 'boolean') return 'true or false';
  if (type === 'integer') return 'a whole number';
  return pattern === undefined ? 'text' : `text that matches ${pattern}`;
}
