/** Nothing that a card replaces (`{{DATE(…)}}`), where a text cannot be put into two runs. */
export function calm(text: string): string {
  return text.replace(/\{(?=\{)/g, '{ ');
}
