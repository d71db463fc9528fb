import type { Rendered } from '../../adapters/slack/render.ts';
import { escapeHtml } from './escape-html.ts';

type Block = Rendered['blocks'][number];
type RichText = Extract<Block, { type: 'rich_text' }>['elements'][number];
type Actions = Extract<Block, { type: 'actions' }>['elements'][number];

/** A message as Slack shows it, drawn from its Block Kit and nothing else. A look-alike: Slack's own fonts differ. */
export function slackHtml({ text, blocks, file }: Rendered): string {
  const attached = file
    ? `<p class="slack-file"><span aria-hidden="true">▤</span> ${escapeHtml(file.name)}</p>`
    : '';
  return `<div class="slack-message">
<div class="slack-avatar" aria-hidden="true">+</div>
<div class="slack-body"><p class="slack-author"><b>rdp-medic</b> <span class="slack-app">APP</span></p>
${blocks.map(blockHtml).join('\n')}${attached}</div></div>
<details><summary>Notification and screen reader</summary><p class="fallback">${fallbackHtml(text)}</p></details>`;
}

function blockHtml(block: Block): string {
  switch (block.type) {
    case 'header':
      return `<h5 class="slack-header">${escapeHtml(block.text.text)}</h5>`;
    case 'context':
      return `<p class="slack-context">${block.elements.map((one) => ('text' in one ? escapeHtml(one.text) : '')).join(' ')}</p>`;
    case 'rich_text':
      return `<div class="slack-rich">${block.elements.map(richHtml).join('')}</div>`;
    case 'actions':
      return `<div class="slack-actions">${block.elements.map(buttonHtml).join('')}</div>`;
    default:
      // Shown rather than skipped: what the page cannot draw must be seen to be missing.
      return `<p class="slack-context">[a block of type ${escapeHtml(block.type)}]</p>`;
  }
}

function richHtml(element: RichText): string {
  switch (element.type) {
    case 'rich_text_list':
      return `<ul>${element.elements.map((item) => `<li>${runsHtml(item.elements)}</li>`).join('')}</ul>`;
    case 'rich_text_section':
      return `<p>${runsHtml(element.elements)}</p>`;
    default:
      return `<p>[rich text of type ${escapeHtml(element.type)}]</p>`;
  }
}

function runsHtml(runs: Extract<RichText, { type: 'rich_text_section' }>['elements']): string {
  return runs
    .map((run) => {
      if (run.type === 'link') return `<span class="slack-link">${escapeHtml(run.text ?? run.url)}</span>`;
      if (run.type !== 'text') return `[${escapeHtml(run.type)}]`;
      return run.style?.bold ? `<b>${escapeHtml(run.text)}</b>` : escapeHtml(run.text);
    })
    .join('');
}

function buttonHtml(element: Actions): string {
  if (element.type !== 'button') return `[${escapeHtml(element.type)}]`;
  const label = escapeHtml(element.accessibility_label ?? element.text.text);
  const style = element.style === undefined ? '' : ` slack-${element.style}`;
  return `<button type="button" class="slack-button${style}" aria-label="${label}" title="says: ${escapeHtml(element.value ?? '')}">${escapeHtml(element.text.text)}</button>`;
}

/** The text is already escaped for Slack, with the same three entities as in HTML. */
function fallbackHtml(text: string): string {
  return text.replaceAll('"', '&quot;');
}
