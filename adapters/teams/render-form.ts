import { cut } from '../../src/view/cut.ts';
import type { Field, Form } from '../../src/view/form.ts';
import { linesOf, oneLine } from '../../src/view/lines.ts';
import { calm } from './calm.ts';
import type { Element, Input } from './card.ts';
import { draw, rich } from './draw.ts';
import { fitCard } from './fit-card.ts';
import { limits } from './limits.ts';
import { type Rendered, renderCard } from './render.ts';
import { execute } from './render-buttons.ts';

/** Starts the id of every input; the rest is the field's name, so that no field is taken for what a button says. */
export const fieldPrefix = 'field:';

interface Filled {
  /** What was typed, by field: it stands there again. */
  readonly values: Readonly<Record<string, string>>;
  /** What is wrong with it, by field; what belongs to no field stands above them all. */
  readonly faults: Readonly<Record<string, string>>;
}

const empty: Filled = { values: {}, faults: {} };

/** A form as a card with inputs; sending it is pressing its one button. */
export function renderForm(form: Form, filled: Filled = empty): Rendered {
  const title = oneLine(form.title) || 'Form';
  const send = execute(cut(oneLine(form.submitLabel) || 'Send', limits.actionTitle), {
    say: form.command,
    send: true,
  });
  const end: Element[] =
    form.fields.length === 0
      ? []
      : [{ type: 'ActionSet', actions: [{ ...send, style: 'positive' }], spacing: 'medium' }];
  const head = [
    ...draw(linesOf({ kind: 'heading', mark: 'none', text: title })),
    ...Object.entries(filled.faults)
      .filter(([name]) => !form.fields.some((field) => field.name === name))
      .map(([, text]) => fault(text)),
  ];
  for (let most: number = limits.choices; ; most = Math.floor(most / 2)) {
    const fields = form.fields.flatMap((field) => renderField(field, filled, most));
    const left = limits.cardJson - JSON.stringify([...head, ...fields, ...end]).length;
    if (left < 2_000 && most > 1) continue;
    const blocks = fitCard(form.blocks, Math.max(500, left), null);
    return renderCard(title, [...head, ...blocks, ...fields, ...end]);
  }
}

function fault(text: string): Element {
  return rich(
    [
      { text: '! ', bold: true, silent: true },
      { text: cut(oneLine(text), 400), bold: true },
    ],
    'small',
  );
}

function renderField(field: Field, { values, faults }: Filled, most: number): Element[] {
  const { input, left } = renderInput(field, values[field.name] ?? field.initial, most);
  const missing = left > 0 ? `… ${left} more; name the one you mean in the command instead` : '';
  const hint = [oneLine(field.hint ?? ''), missing].filter((text) => text !== '').join(' · ');
  const wrong = faults[field.name];
  return [
    ...(wrong === undefined ? [] : [fault(wrong)]),
    input,
    ...(hint === ''
      ? []
      : draw({ as: 'small', noun: 'lines', lines: [{ runs: [{ text: cut(hint, 400) }], bullet: false }] })),
  ];
}

/** Choices beyond what is shown, or whose value would not come back whole, are counted in the hint. */
function renderInput(
  field: Field,
  initial: string | undefined,
  most: number,
): { readonly input: Input; readonly left: number } {
  const label = calm(cut(oneLine(field.label) || field.name, limits.inputLabel));
  const common = {
    id: `${fieldPrefix}${field.name}`,
    label,
    isRequired: field.required,
    errorMessage: 'This is needed.',
  };
  const { input } = field;
  const text = (isMultiline: boolean, maxLength: number): Input => ({
    type: 'Input.Text',
    ...common,
    isMultiline,
    maxLength: Math.max(1, Math.min(maxLength, limits.inputLength)),
    ...(initial !== undefined &&
    initial !== '' &&
    initial.isWellFormed() &&
    initial.length <= Math.min(maxLength, limits.inputLength)
      ? { value: initial }
      : {}),
  });
  if (input.kind === 'text') return { input: text(input.multiline, input.maxLength), left: 0 };
  const choices = input.choices
    .filter(({ value }) => value !== '' && value.length <= limits.choiceValue && value.isWellFormed())
    .slice(0, most)
    .map(({ value, label: name }) => ({
      title: calm(cut(oneLine(name) || oneLine(value) || '–', limits.choiceTitle)),
      value,
    }));
  // What cannot be chosen can still be written.
  if (choices.length === 0) return { input: text(false, limits.inputLength), left: input.choices.length };
  const chosen = choices.find(({ value }) => value === initial);
  return {
    input: {
      type: 'Input.ChoiceSet',
      ...common,
      style: 'compact',
      choices,
      ...(chosen === undefined ? {} : { value: chosen.value }),
    },
    left: input.choices.length - choices.length,
  };
}
