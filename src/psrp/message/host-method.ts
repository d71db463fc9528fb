/** MS-PSRP 2.2.3.17, by number; the first is 1. */
const names = [
  'GetName',
  'GetVersion',
  'GetInstanceId',
  'GetCurrentCulture',
  'GetCurrentUICulture',
  'SetShouldExit',
  'EnterNestedPrompt',
  'ExitNestedPrompt',
  'NotifyBeginApplication',
  'NotifyEndApplication',
  'ReadLine',
  'ReadLineAsSecureString',
  'Write1',
  'Write2',
  'WriteLine1',
  'WriteLine2',
  'WriteLine3',
  'WriteErrorLine',
  'WriteDebugLine',
  'WriteProgress',
  'WriteVerboseLine',
  'WriteWarningLine',
  'Prompt',
  'PromptForCredential1',
  'PromptForCredential2',
  'PromptForChoice',
  'GetForegroundColor',
  'SetForegroundColor',
  'GetBackgroundColor',
  'SetBackgroundColor',
  'GetCursorPosition',
  'SetCursorPosition',
  'GetWindowPosition',
  'SetWindowPosition',
  'GetCursorSize',
  'SetCursorSize',
  'GetBufferSize',
  'SetBufferSize',
  'GetWindowSize',
  'SetWindowSize',
  'GetWindowTitle',
  'SetWindowTitle',
  'GetMaxWindowSize',
  'GetMaxPhysicalWindowSize',
  'GetKeyAvailable',
  'ReadKey',
  'FlushInputBuffer',
  'SetBufferContents1',
  'SetBufferContents2',
  'GetBufferContents',
  'ScrollBufferContents',
  'PushRunspace',
  'PopRunspace',
  'GetIsRunspacePushed',
  'GetRunspace',
  'PromptForChoiceMultipleSelection',
] as const;

type HostMethod = (typeof names)[number];

/** Calls that wait for somebody at the keyboard. */
const questions: ReadonlySet<HostMethod> = new Set([
  'EnterNestedPrompt',
  'ReadLine',
  'ReadLineAsSecureString',
  'Prompt',
  'PromptForCredential1',
  'PromptForCredential2',
  'PromptForChoice',
  'PromptForChoiceMultipleSelection',
  'ReadKey',
]);

export function hostMethod(id: number): HostMethod | undefined {
  return names[id - 1];
}

/** True where only a person can answer. An unknown method that wants an answer counts as a question. */
export function asksPerson(method: HostMethod | undefined): boolean {
  return method === undefined || questions.has(method);
}
