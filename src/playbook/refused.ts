/** Something that is never done, whoever asks for it. Stands in playbooks/refused.yaml. */
export interface Refused {
  readonly id: string;
  /** The rest of the sentence "I do not …", such as `rename MachineKeys`. */
  readonly does: string;
  readonly severity: Severity;
  /** What people type for it: words in any order, commands and settings. */
  readonly names: readonly string[];
  readonly reason: string;
  readonly instead: Instead;
}

/** dangerous: destroys keys or settings, or cuts people off; weakening: lowers security; useless: cannot help. */
export type Severity = 'dangerous' | 'weakening' | 'useless';

/** What serves the same wish. */
export interface Instead {
  /** One sentence, without its full stop. */
  readonly say: string;
  /** Best first. A site may lack any of them: those are not offered. */
  readonly playbooks: readonly string[];
  /** Id of a topic of advice.yaml. */
  readonly advice?: string | undefined;
}

/** What is said about everything else that people try or ask for. Stands in playbooks/advice.yaml. */
export interface Advice {
  readonly id: string;
  /** repair: a playbook does it; check: the check does it; advice: a person does it; myth: often said, and wrong. */
  readonly kind: 'repair' | 'check' | 'advice' | 'myth';
  readonly title: string;
  readonly names: readonly string[];
  readonly text: string;
  /** To be typed by a person as they stand; never run by us. */
  readonly commands: readonly { readonly run: string; readonly does: string }[];
  readonly playbooks: readonly string[];
}

/** Both files together. */
export interface Topics {
  readonly refused: readonly Refused[];
  readonly advice: readonly Advice[];
}
