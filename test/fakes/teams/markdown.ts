/**
 * What is left of the Markdown that Teams knows when a person reads it: words, without the marks. One line break alone
 * is a space, as on Teams' desktop; two are a new paragraph, and a list keeps its lines.
 */
export function readMarkdown(text: string): { readonly shown: string; readonly links: readonly string[] } {
  const links: string[] = [];
  const kept: string[] = [];
  const keep = (one: string): string => `\uE000${kept.push(one) - 1}\uE001`;
  const lines = text
    .replace(/\r\n?/g, '\n')
    // What is escaped stands for itself, whatever comes of the rest.
    .replace(/\\([!-/:-@[-`{-~])/g, (_, one: string) => keep(one))
    .replace(/`([^`\n]+)`/g, (_, one: string) => keep(one))
    .replace(/&(lt|gt|amp|quot|nbsp|#(\d+));/g, (_, name: string, code: string | undefined) =>
      keep(code === undefined ? entities[name]! : String.fromCodePoint(Number(code))),
    )
    .replace(/!?\[([^\]]*)\]\(([^()\s]+)\)/g, (_, label: string, url: string) => {
      links.push(url.replace(/\uE000(\d+)\uE001/g, (__, at: string) => kept[Number(at)]!));
      return label;
    })
    .replace(/(\*\*|__)(?=\S)([^\n]*?\S)\1/g, '$2')
    .replace(/(?<![\w*])\*(?=\S)([^*\n]*?\S)\*(?![\w*])/g, '$1')
    .replace(/(?<!\w)_(?=\S)([^_\n]*?\S)_(?!\w)/g, '$1')
    .replace(/~~(?=\S)([^\n]*?\S)~~/g, '$1')
    .split(/\n{2,}/)
    .map((paragraph) => paragraph.replace(/\n(?!\s*([-*+]|\d+\.)\s)/g, ' '));
  const shown = lines.join('\n').replace(/\uE000(\d+)\uE001/g, (_, at: string) => kept[Number(at)]!);
  return { shown, links };
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', nbsp: '\u00A0' };

/** Text of a message with `textFormat` xml: Teams' subset of HTML. */
export function readHtml(text: string): string {
  return text
    .replace(/<br\s*\/?>|<\/(p|div|li|h\d)>/gi, '\n')
    .replace(/<[^>]+>/g, '')
    .replace(/&(lt|gt|amp|quot|nbsp);/g, (_, name: string) => entities[name]!);
}
