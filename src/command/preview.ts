import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { cards } from '../view/samples/cards.ts';
import { columns } from './preview-columns.ts';
import { previewPage } from './preview-page.ts';
import { whyNotWritten } from './why-not-written.ts';

/** medic preview [--out FILE]: 0 written, 2 when the file cannot be. */
export function program(): Command {
  return new Command('preview')
    .description('Write one HTML page with every card as each chat shows it, side by side.')
    .option('--out <file>', 'where the page goes', 'rdp-medic-preview.html')
    .action(preview);
}

async function preview({ out }: { readonly out: string }): Promise<void> {
  try {
    await writeFile(out, previewPage(cards, columns));
  } catch (error) {
    console.error(
      `medic preview: ${out} cannot be written: ${whyNotWritten(error)}. Name another with --out FILE.`,
    );
    process.exitCode = 2;
    return;
  }
  console.log(`${cards.length} cards as ${columns.map(({ name }) => name).join(', ')}: ${out}`);
}
