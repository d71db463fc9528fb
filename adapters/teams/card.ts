/** As much of Adaptive Cards 1.5 (adaptivecards.io/explorer) as is drawn here. */
export interface Card {
  readonly type: 'AdaptiveCard';
  readonly $schema: 'http://adaptivecards.io/schemas/adaptive-card.json';
  readonly version: '1.5';
  /** Shown where a client knows no cards. */
  readonly fallbackText: string;
  readonly body: readonly Element[];
  readonly msteams: { readonly width: 'Full' };
  /** These people's clients ask for a view of their own whenever they look. */
  readonly refresh?: Refresh;
}

export type Element = Heading | Rich | Table | ActionSet | Input;

type Spacing = 'none' | 'small' | 'default' | 'medium' | 'large';

/** Only for text in which nothing is markup. */
interface Heading {
  readonly type: 'TextBlock';
  readonly style: 'heading';
  readonly text: string;
  readonly size: 'large' | 'medium';
  readonly weight: 'bolder';
  readonly wrap: true;
  readonly spacing?: Spacing;
}

/** Its runs know no markup, unlike a TextBlock. */
export interface Rich {
  readonly type: 'RichTextBlock';
  readonly inlines: readonly TextRun[];
  readonly spacing?: Spacing;
}

export interface TextRun {
  readonly type: 'TextRun';
  readonly text: string;
  readonly weight?: 'bolder';
  readonly size?: 'small' | 'large';
  readonly isSubtle?: true;
  readonly color?: 'good' | 'attention' | 'warning';
  readonly selectAction?: { readonly type: 'Action.OpenUrl'; readonly url: string };
}

export interface Table {
  readonly type: 'Table';
  readonly columns: readonly { readonly width: number }[];
  readonly rows: readonly {
    readonly type: 'TableRow';
    readonly cells: readonly { readonly type: 'TableCell'; readonly items: readonly Rich[] }[];
  }[];
  readonly showGridLines: false;
  readonly spacing?: Spacing;
}

export interface ActionSet {
  readonly type: 'ActionSet';
  readonly actions: readonly Execute[];
  readonly spacing?: Spacing;
}

/** What a button brings back. It carries words, and no right to anything. */
export interface ActionData {
  /** What pressing it says. */
  readonly say: string;
  /** Sends the form it stands in. */
  readonly send?: true;
  /** Which card it stands on. */
  readonly card?: string;
}

export interface Refresh {
  readonly action: {
    readonly type: 'Action.Execute';
    readonly title: string;
    readonly verb: 'refresh';
    readonly data: Readonly<Record<string, never>>;
  };
  readonly userIds: readonly string[];
}

export interface Execute {
  readonly type: 'Action.Execute';
  readonly title: string;
  readonly verb: 'say';
  readonly data: ActionData;
  readonly tooltip?: string;
  readonly style?: 'positive' | 'destructive';
  /** For a client from before 1.4: it comes as a message without words. */
  readonly fallback?: { readonly type: 'Action.Submit'; readonly title: string; readonly data: ActionData };
}

export type Input =
  | {
      readonly type: 'Input.Text';
      readonly id: string;
      readonly label: string;
      readonly isMultiline: boolean;
      readonly maxLength: number;
      readonly isRequired: boolean;
      readonly errorMessage: string;
      readonly value?: string;
    }
  | {
      readonly type: 'Input.ChoiceSet';
      readonly id: string;
      readonly label: string;
      readonly style: 'compact';
      readonly choices: readonly { readonly title: string; readonly value: string }[];
      readonly isRequired: boolean;
      readonly errorMessage: string;
      readonly value?: string;
    };
