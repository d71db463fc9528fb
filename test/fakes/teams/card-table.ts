/**
 * What an Adaptive Card may hold, element by element (schema 1.5, the newest that Teams draws; everything else is an
 * error there). Beside it stand the two properties of Teams' own: `msteams` on the card, `choices.data` left out.
 */
export type Kind =
  | 'string'
  | 'boolean'
  | 'number'
  | 'object'
  | 'data'
  | 'elements'
  | 'actions'
  /** An action that is no Action.ShowCard. */
  | 'select'
  | 'columns'
  | 'facts'
  | 'inlines'
  | 'images'
  | 'choices'
  | 'tableColumns'
  | 'tableRows'
  | 'tableCells'
  | 'targets'
  | 'card'
  | 'refresh'
  | 'msteams'
  | 'fallback'
  | 'widthOfColumn'
  | readonly string[];

export interface Shape {
  readonly has: Readonly<Record<string, Kind>>;
  readonly needs: readonly string[];
}

const spacing = ['default', 'none', 'small', 'medium', 'large', 'extralarge', 'padding'];
const across = ['left', 'center', 'right'];
const down = ['top', 'center', 'bottom'];
const colour = ['default', 'dark', 'light', 'accent', 'good', 'warning', 'attention'];
const size = ['default', 'small', 'medium', 'large', 'extralarge'];
const weight = ['default', 'lighter', 'bolder'];
const font = ['default', 'monospace'];
const boxStyle = ['default', 'emphasis', 'good', 'attention', 'warning', 'accent'];

const any: Record<string, Kind> = {
  id: 'string',
  isVisible: 'boolean',
  height: ['auto', 'stretch'],
  separator: 'boolean',
  spacing,
  fallback: 'fallback',
  requires: 'object',
};
const box: Record<string, Kind> = {
  items: 'elements',
  selectAction: 'select',
  style: boxStyle,
  verticalContentAlignment: down,
  bleed: 'boolean',
  backgroundImage: 'object',
  minHeight: 'string',
  rtl: 'boolean',
};
const input: Record<string, Kind> = {
  ...any,
  label: 'string',
  isRequired: 'boolean',
  errorMessage: 'string',
  value: 'string',
  placeholder: 'string',
};
const action: Record<string, Kind> = {
  id: 'string',
  title: 'string',
  iconUrl: 'string',
  style: ['default', 'positive', 'destructive'],
  fallback: 'fallback',
  tooltip: 'string',
  isEnabled: 'boolean',
  mode: ['primary', 'secondary'],
  requires: 'object',
};
const inputs = ['auto', 'none'];

const of = (has: Record<string, Kind>, ...needs: string[]): Shape => ({ has, needs });

export const elements: Readonly<Record<string, Shape>> = {
  TextBlock: of(
    {
      ...any,
      text: 'string',
      color: colour,
      fontType: font,
      horizontalAlignment: across,
      isSubtle: 'boolean',
      maxLines: 'number',
      size,
      weight,
      wrap: 'boolean',
      style: ['default', 'heading'],
    },
    'text',
  ),
  RichTextBlock: of({ ...any, inlines: 'inlines', horizontalAlignment: across }, 'inlines'),
  Image: of(
    {
      ...any,
      url: 'string',
      altText: 'string',
      backgroundColor: 'string',
      height: 'string',
      width: 'string',
      horizontalAlignment: across,
      selectAction: 'select',
      size: ['auto', 'stretch', 'small', 'medium', 'large'],
      style: ['default', 'person'],
    },
    'url',
  ),
  ImageSet: of(
    { ...any, images: 'images', imageSize: ['auto', 'stretch', 'small', 'medium', 'large'] },
    'images',
  ),
  Container: of({ ...any, ...box }, 'items'),
  ColumnSet: of({
    ...any,
    columns: 'columns',
    selectAction: 'select',
    style: boxStyle,
    bleed: 'boolean',
    minHeight: 'string',
    horizontalAlignment: across,
  }),
  FactSet: of({ ...any, facts: 'facts' }, 'facts'),
  ActionSet: of({ ...any, actions: 'actions' }, 'actions'),
  Table: of({
    ...any,
    columns: 'tableColumns',
    rows: 'tableRows',
    firstRowAsHeader: 'boolean',
    showGridLines: 'boolean',
    gridStyle: boxStyle,
    horizontalCellContentAlignment: across,
    verticalCellContentAlignment: down,
  }),
  'Input.Text': of(
    {
      ...input,
      isMultiline: 'boolean',
      maxLength: 'number',
      regex: 'string',
      style: ['text', 'tel', 'url', 'email', 'password'],
      inlineAction: 'select',
    },
    'id',
  ),
  'Input.Number': of({ ...input, value: 'number', min: 'number', max: 'number' }, 'id'),
  'Input.Date': of({ ...input, min: 'string', max: 'string' }, 'id'),
  'Input.Time': of({ ...input, min: 'string', max: 'string' }, 'id'),
  'Input.Toggle': of(
    { ...input, title: 'string', valueOn: 'string', valueOff: 'string', wrap: 'boolean' },
    'id',
    'title',
  ),
  'Input.ChoiceSet': of(
    {
      ...input,
      choices: 'choices',
      isMultiSelect: 'boolean',
      style: ['compact', 'expanded', 'filtered'],
      wrap: 'boolean',
    },
    'id',
  ),
};

export const actions: Readonly<Record<string, Shape>> = {
  'Action.Execute': of({ ...action, verb: 'string', data: 'data', associatedInputs: inputs }),
  'Action.Submit': of({ ...action, data: 'data', associatedInputs: inputs }),
  'Action.OpenUrl': of({ ...action, url: 'string' }, 'url'),
  'Action.ShowCard': of({ ...action, card: 'card' }),
  'Action.ToggleVisibility': of({ ...action, targetElements: 'targets' }, 'targetElements'),
};

/** Parts that stand inside one element and nowhere else. */
export const parts = {
  card: of({
    $schema: 'string',
    version: 'string',
    body: 'elements',
    actions: 'actions',
    refresh: 'refresh',
    authentication: 'object',
    selectAction: 'select',
    fallbackText: 'string',
    backgroundImage: 'object',
    minHeight: 'string',
    rtl: 'boolean',
    speak: 'string',
    lang: 'string',
    verticalContentAlignment: down,
    msteams: 'msteams',
  }),
  column: of({ ...any, ...box, width: 'widthOfColumn' }),
  fact: of({ title: 'string', value: 'string' }, 'title', 'value'),
  choice: of({ title: 'string', value: 'string' }, 'title', 'value'),
  run: of(
    {
      text: 'string',
      color: colour,
      fontType: font,
      size,
      weight,
      isSubtle: 'boolean',
      highlight: 'boolean',
      italic: 'boolean',
      strikethrough: 'boolean',
      underline: 'boolean',
      selectAction: 'select',
    },
    'text',
  ),
  tableColumn: of({
    width: 'widthOfColumn',
    horizontalCellContentAlignment: across,
    verticalCellContentAlignment: down,
  }),
  tableRow: of({
    ...any,
    cells: 'tableCells',
    horizontalCellContentAlignment: across,
    verticalCellContentAlignment: down,
    style: boxStyle,
  }),
  tableCell: of({ ...any, ...box }, 'items'),
  target: of({ elementId: 'string', isVisible: 'boolean' }, 'elementId'),
  refresh: of({ action: 'select', userIds: 'object', expires: 'string' }, 'action'),
  msteams: of({ width: ['full'], entities: 'object' }),
} as const;
