import { oneLine } from '../../src/view/lines.ts';
import type { Block } from '../../src/view/message.ts';
import type { Table } from './card.ts';
import { rich } from './draw.ts';
import { limits } from './limits.ts';

/** A table as such where it is small enough for a phone; null: its rows read better as lines. */
export function drawTable({ columns, rows }: Extract<Block, { kind: 'table' }>): Table | null {
  const cells = rows.map((row) => columns.map((_, at) => oneLine(row[at] ?? '')));
  const small =
    columns.length >= 2 &&
    columns.length <= limits.tableColumns &&
    rows.length > 0 &&
    rows.length <= limits.tableRows &&
    cells.flat().every((text) => text.length <= limits.tableCell);
  if (!small) return null;
  const row = (texts: readonly string[], bold: boolean) => ({
    type: 'TableRow' as const,
    cells: texts.map((text) => ({
      type: 'TableCell' as const,
      items: [rich([bold ? { text: text || ' ', bold } : { text: text || ' ' }])],
    })),
  });
  return {
    type: 'Table',
    // The first row is the head unless said otherwise; the first column names what the others tell about.
    columns: columns.map((_, at) => ({ width: at === 0 ? 2 : 3 })),
    rows: [row(columns.map(oneLine), true), ...cells.map((texts) => row(texts, false))],
    showGridLines: false,
    spacing: 'default',
  };
}
