import { fileURLToPath } from 'node:url';
import { Language, type Node, Parser } from 'web-tree-sitter';
import * as table from './script-tables.ts';

/** One rule that a script breaks: the rule's name, and the place. */
export interface Broken {
  readonly rule: RuleName;
  readonly line: number;
  readonly text: string;
}

/** `client` reads too, on a person's own PC; `reading` in the harness, on a host; `undo` keeps and puts back there. */
export type ScriptKind = 'harness' | 'reading' | 'changing' | 'undo' | 'client';

interface Script {
  readonly kind: ScriptKind;
  readonly text: string;
  readonly root: Node;
  /** Functions of the harness, lower case. */
  readonly harness: readonly string[];
}

type Rule = (script: Script) => readonly Node[];

/** The script's own text: comments and here-strings, which hold native code, apart. */
const all = (script: Script, ...types: string[]): Node[] =>
  script.root.descendantsOfType(types).filter((node): node is Node => node !== null);
const whole = (script: Script, broken: boolean): readonly Node[] => (broken ? [script.root] : []);
const only =
  (kinds: readonly ScriptKind[], rule: Rule): Rule =>
  (script) =>
    kinds.includes(script.kind) ? rule(script) : [];
const reading = (rule: Rule): Rule => only(['reading', 'client'], rule);
const changing = (rule: Rule): Rule => only(['changing'], rule);

/** Commands with their parameters that a script may call, where it only reads. */
const readingCommands = ({ kind }: Script): Readonly<Record<string, readonly string[]>> =>
  kind === 'client' ? { ...table.readingCommands, ...table.onClient.commands } : table.readingCommands;
const besides = ({ kind }: Script, what: 'methods' | 'types' | 'objects'): readonly string[] =>
  kind === 'client' ? table.onClient[what] : [];
/** Such as `& cmdkey.exe /list`. */
const isProgram = ({ kind }: Script, command: Node): boolean => {
  const argument = Object.entries(table.onClient.programs).find(([name]) => name === nameOf(command))?.[1];
  const given = argumentsOf(command).map(({ text }) => text);
  return kind === 'client' && argument !== undefined && given.length === 1 && given[0] === argument;
};

const commands = (script: Script): Node[] => all(script, 'command');
const nameOf = (command: Node): string =>
  (command.childForFieldName('command_name')?.text ?? '').toLowerCase();
/** Its own arguments; those of commands inside them are theirs. */
const argumentsOf = (command: Node): Node[] =>
  (command.childForFieldName('command_elements')?.namedChildren ?? []).filter(
    (node): node is Node => node !== null && node.type !== 'command_argument_sep',
  );
const parametersOf = (command: Node): string[] =>
  argumentsOf(command)
    .filter(({ type }) => type === 'command_parameter')
    .map(({ text }) => text.replace(/^-|:$/g, '').toLowerCase());
/** What stands behind a parameter. */
function argumentOf(command: Node, parameter: string): string | null {
  const given = argumentsOf(command);
  const at = given.findIndex(({ text }) => text.toLowerCase() === `-${parameter}`);
  return at < 0 ? null : (given[at + 1]?.text ?? '');
}
const calls = (script: Script): Node[] => all(script, 'invokation_expression');
const memberOf = (node: Node): string =>
  node.namedChildren.find((child) => child?.type === 'member_name')?.text ?? '';
const variablesAssigned = (script: Script): Node[] => all(script, 'left_assignment_expression');
/** The variable at the head of `$a.b[0].c`. */
const headOf = (text: string): string => /^\$?\{?([\w:]+)/.exec(text)?.[1]?.toLowerCase() ?? '';
const functionsOf = (root: Node): string[] =>
  root
    .descendantsOfType('function_name')
    .map((node) => node?.text.toLowerCase() ?? '')
    .filter((name) => name !== '');

/** Head variables that hold what the script itself made: a table, nothing, or what a function of its own returned. */
function ownTables(script: Script): Set<string> {
  const own = new Set<string>();
  const foreign = new Set<string>();
  const functions = functionsOf(script.root);
  for (const left of variablesAssigned(script)) {
    if (!/^\$\w+$/.test(left.text)) continue;
    const right = left.parent?.childForFieldName('value')?.text.trim() ?? '';
    const byFunction = functions.some((name) => right.toLowerCase().startsWith(`${name} `));
    const made = byFunction || /^(\[ordered\]\s*)?@\{|^\$null$/i.test(right);
    (made ? own : foreign).add(headOf(left.text));
  }
  return new Set([...own].filter((name) => !foreign.has(name)));
}

const asks = (script: Script): Node[] => calls(script).filter((call) => memberOf(call) === 'ShouldProcess');
const changes = (script: Script): Node[] => [
  ...commands(script).filter(
    (command) =>
      table.changingFunctions.includes(nameOf(command)) ||
      /^((set|start|stop|restart|new|enable|disable|register)-(?!object)|invoke-cimmethod$|(add|remove)-(net|local))/.test(
        nameOf(command),
      ),
  ),
  ...calls(script).filter((call) =>
    /^(Start|Stop|Delete\w*|SetValue|SetAccessControl)$/i.test(memberOf(call)),
  ),
];
/** A revert with nothing to put back is one refusal, and no more. */
const onlyRefuses = (script: Script): boolean =>
  /^<#[\s\S]*?#>\n[^\n]*\nparam\([^\n]*\)\n\nthrow \(Get-Refusal 'NotUndoable' '[^'\n]*'\)\n$/.test(
    script.text,
  );
const nativeCode = (script: Script): Node[] => all(script, 'verbatim_here_string_characters');

const rules = {
  parses: ({ root }) => (root.hasError ? [root] : []),
  'newer-syntax': (script) => [
    ...all(script, 'pipeline_chain_tail'),
    // `??`, `??=`, `?.`, `?[` and `a ? b : c`: the grammar, like 5.1, does not understand them.
    ...all(script, 'ERROR').filter(({ text }) => text.includes('?')),
    ...commands(script).filter((command) => nameOf(command) === 'clean'),
  ],
  'newer-command': (script) => commands(script).filter((one) => table.newerCommands.includes(nameOf(one))),
  'newer-parameter': (script) =>
    commands(script).filter((one) => parametersOf(one).some((each) => table.newerParameters.includes(each))),
  // Saved without a byte order mark, 5.1 reads a file in the host's code page: letters beyond ASCII would change.
  ascii: (script) => whole(script, /[^\t\n -~]/.test(script.text)),
  help: (script) => whole(script, !/^<#\n\.SYNOPSIS\n\S[\s\S]*?\n#>\n/.test(script.text)),
  length: (script) => whole(script, script.text.split('\n').length > (script.kind === 'harness' ? 251 : 101)),
  alias: (script) => commands(script).filter((command) => table.aliases.includes(nameOf(command))),
  forbidden: (script) => [
    ...commands(script).filter((command) => table.forbiddenCommands.includes(nameOf(command))),
    ...all(script, 'flow_control_statement').filter(({ text }) => /^exit\b/i.test(text)),
    ...calls(script).filter((call) => /^Download/i.test(memberOf(call))),
    ...all(script, 'class_statement', 'enum_statement', 'trap_statement', 'data_statement'),
  ],
  'error-action': (script) =>
    commands(script).filter(
      (command) =>
        table.deafCommands.test(nameOf(command)) &&
        argumentOf(command, 'erroraction')?.toLowerCase() !== 'stop' &&
        // Kept apart, because one of its errors is no reason to lose what else it found.
        !(nameOf(command) === 'get-winevent' && argumentOf(command, 'errorvariable') === 'problems'),
    ),
  redirection: (script) => all(script, 'file_redirection_operator'),
  'global-state': (script) =>
    variablesAssigned(script).filter(({ text }) => /^(\[[^\]]*\]\s*)*\$\{?\w+:/.test(text)),
  translated: (script) => [
    ...all(script, 'comparison_expression').filter(({ text }) =>
      /\.(Message|DisplayName|DisplayGroup|LocalizedDescription)\b\s*-(eq|ne|match|like|contains|in)\b/i.test(
        text,
      ),
    ),
    // A rule that is made must have one; what is there is told by its name.
    ...commands(script).filter(
      (one) =>
        nameOf(one) !== 'new-netfirewallrule' &&
        parametersOf(one).some((each) => each === 'displayname' || each === 'displaygroup'),
    ),
  ],
  'native-code': (script) => [
    ...commands(script).filter((one) => nameOf(one) === 'add-type' && script.kind !== 'harness'),
    ...nativeCode(script).filter(({ text }) => {
      const imported = [...text.matchAll(/\[DllImport\([^\]]*\)\][^;]*?\b(\w+)\s*\(/g)].map(
        ([, name]) => name!,
      );
      // C# 6 and later: expression bodies, interpolation, nameof, null-conditional, out var.
      const newer = /=>|\$"|\bnameof\s*\(|\?\.|\bout var\b|\busing static\b|\bis \w+ \w+\b/.test(text);
      return newer || imported.some((name) => !table.nativeFunctions.includes(name));
    }),
  ],

  'only-reads': reading((script) => [
    ...commands(script).filter((command) => {
      const name = nameOf(command);
      const known = script.kind === 'client' ? [] : script.harness;
      const ours = known.includes(name) && !table.changingFunctions.includes(name);
      const isBlock = script.kind === 'client' && name.startsWith('{');
      return !(
        ours ||
        isBlock ||
        isProgram(script, command) ||
        functionsOf(script.root).includes(name) ||
        name in readingCommands(script)
      );
    }),
    ...whole(script, /SupportsShouldProcess/i.test(script.text)),
  ]),
  'reading-parameter': reading((script) =>
    commands(script).filter((command) => {
      const allowed = readingCommands(script)[nameOf(command)];
      // A table of parameters (@name) hides which they are.
      if (argumentsOf(command).some(({ text }) => /^@\w/.test(text))) return true;
      return allowed !== undefined && parametersOf(command).some((each) => !allowed.includes(each));
    }),
  ),
  'named-properties': reading((script) =>
    commands(script).filter(
      (command) =>
        nameOf(command) === 'select-object' && argumentsOf(command).some(({ text }) => text.includes('*')),
    ),
  ),
  'reading-method': reading((script) => [
    ...calls(script).filter(
      (call) => ![...table.readingMethods, ...besides(script, 'methods')].includes(memberOf(call)),
    ),
    ...all(script, 'invokation_foreach_expression'),
  ]),
  'reading-type': reading((script) => {
    const types = [...table.readingTypes, ...besides(script, 'types')];
    return all(script, 'type_literal').filter((node) => {
      // In a catch it says which error is meant.
      const caught = node.parent?.type === 'catch_type_list';
      return !caught && !types.includes(node.text.slice(1, -1).trim().toLowerCase());
    });
  }),
  'new-object': reading((script) =>
    commands(script).filter((command) => {
      if (nameOf(command) !== 'new-object') return false;
      const [type] = argumentsOf(command);
      return ![...table.readingObjects, ...besides(script, 'objects')].includes(
        type?.text.toLowerCase() ?? '',
      );
    }),
  ),
  'dynamic-call': (script) =>
    script.kind === 'harness'
      ? []
      : commands(script).filter(
          (one) =>
            one.firstChild?.type === 'command_invokation_operator' &&
            !(script.kind === 'client' && (nameOf(one).startsWith('{') || isProgram(script, one))),
        ),
  'dynamic-member': reading((script) =>
    all(script, 'member_name').filter((node) => node.firstNamedChild?.type !== 'simple_name'),
  ),
  // `ForEach-Object Delete` calls a method by its name.
  'member-by-name': reading((script) =>
    commands(script).filter(
      (command) =>
        ['foreach-object', 'where-object'].includes(nameOf(command)) &&
        !argumentsOf(command).every(({ text }) => /^\{[\s\S]*\}$/.test(text)),
    ),
  ),
  'member-assignment': reading((script) => {
    const own = ownTables(script);
    return variablesAssigned(script).filter(
      ({ text }) => /^\$\w+\s*[.[]/.test(text) && !own.has(headOf(text)),
    );
  }),
  'cim-class': reading((script) =>
    commands(script).filter((command) => {
      if (nameOf(command) !== 'get-ciminstance') return false;
      const name = argumentOf(command, 'classname') ?? '';
      const record = argumentOf(command, 'namespace') === 'root/rsop/computer' && name === '$ClassName';
      return !record && !table.cimClasses.includes(name);
    }),
  ),
  'cim-method': reading((script) =>
    commands(script).filter(
      (command) =>
        nameOf(command) === 'invoke-cimmethod' &&
        !table.cimMethods.includes(argumentOf(command, 'methodname') ?? ''),
    ),
  ),
  bounded: reading((script) =>
    commands(script).filter(
      (command) =>
        nameOf(command) === 'get-winevent' &&
        !parametersOf(command).some((each) => each === 'listlog' || each === 'maxevents'),
    ),
  ),

  'asks-once': changing((script) =>
    whole(
      script,
      (asks(script).length !== 1 && !onlyRefuses(script)) ||
        !script.text.includes('\n[CmdletBinding(SupportsShouldProcess = $true)]\n'),
    ),
  ),
  'asks-first': changing((script) => {
    const asked = asks(script)[0]?.startIndex ?? Number.POSITIVE_INFINITY;
    return changes(script).filter(({ startIndex }) => startIndex < asked);
  }),
  'reads-back': changing((script) => {
    const wrote = changes(script).at(-1)?.startIndex ?? 0;
    const looks =
      /^(read-\w+|test-remotedesktopuser|get-storeentry|get-service|get-policystate|get-ciminstance|get-renamedkey|get-keptkey)$/;
    return whole(
      script,
      !onlyRefuses(script) &&
        (!commands(script).some(
          (command) => looks.test(nameOf(command)) && command.startIndex > (asks(script)[0]?.startIndex ?? 0),
        ) ||
          wrote === 0),
    );
  }),
} satisfies Record<string, Rule>;

export type RuleName = keyof typeof rules;
export const ruleNames = Object.keys(rules) as RuleName[];

export type CheckScript = (file: string, text: string) => readonly Broken[];

/**
 * The rules of the house as a function: script file (as below playbooks) and text in, broken rules out. It reads by
 * the grammar and runs nothing. `harness` is the text of all its pieces, whose functions scripts may call.
 */
export async function loadScriptRules(harness: string): Promise<CheckScript> {
  await Parser.init();
  const grammar = fileURLToPath(import.meta.resolve('tree-sitter-powershell/tree-sitter-powershell.wasm'));
  const parser = new Parser();
  parser.setLanguage(await Language.load(grammar));
  const functions = functionsOf(parser.parse(asTheGrammarReads(harness))!.rootNode);
  return (file, text) => {
    const tree = parser.parse(asTheGrammarReads(text))!;
    const script: Script = { kind: kindOf(file), text, root: tree.rootNode, harness: functions };
    const broken = ruleNames.flatMap((rule) =>
      (rules[rule] as Rule)(script).map((node) => ({
        rule,
        line: node.startPosition.row + 1,
        text: node.text.split('\n')[0]!.slice(0, 120),
      })),
    );
    tree.delete();
    return broken;
  };
}

function kindOf(file: string): ScriptKind {
  // What the undo's task starts does what the core does where remoting starts a script.
  if (file.startsWith('harness/') || file === 'undo/task.ps1') return 'harness';
  if (file.startsWith('undo/')) return 'undo';
  if (file === 'client-report.ps1') return 'client';
  return /\/(apply|revert)\.ps1$/.test(file) ? 'changing' : 'reading';
}

/** Numbers may end in a type, such as `0xFFL`, which the grammar does not know: digits stand in, so no place moves. */
function asTheGrammarReads(text: string): string {
  return text.replace(
    /(?<![\w$])(0x[0-9a-f]+|\d+)([ul]?l?(?:[kmgtp]b)?)(?!\w)/gi,
    (_, digits: string, suffix: string) => digits + '0'.repeat(suffix.length),
  );
}
