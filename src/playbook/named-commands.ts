/** Verbs of PowerShell (Get-Verb, and those kept for itself): by one of them a command is told from any other word. */
const verbs =
  'Add Approve Assert Backup Block Build Checkpoint Clear Close Compare Complete Compress Confirm Connect Convert ConvertFrom ConvertTo Copy Debug Deny Deploy Disable Disconnect Dismount Edit Enable Enter Exit Expand Export Find ForEach Format Get Grant Group Hide Import Initialize Install Invoke Join Limit Lock Measure Merge Mount Move New Open Optimize Out Ping Pop Protect Publish Push Read Receive Redo Register Remove Rename Repair Request Reset Resize Resolve Restart Restore Resume Revoke Save Search Select Send Set Show Skip Sort Split Start Step Stop Submit Suspend Switch Sync Tee Test Trace Unblock Undo Uninstall Unlock Unprotect Unpublish Unregister Update Use Wait Watch Where Write';
const command = new RegExp(
  `(?<![\\w$.:\\\\/-])(?:${verbs.split(' ').join('|')})-[A-Za-z]\\w*(?![\\w-])`,
  'g',
);

/**
 * Every Verb-Noun that stands in a script outside of its comments, once each and in order. Letter case counts. A name in a
 * string counts too, for code may stand in strings: rather one name too many than one too few.
 */
export function namedCommands(script: string): readonly string[] {
  return [...new Set(withoutComments(script).match(command) ?? [])].sort();
}

/** Functions that a script declares at the beginning of a line. */
export function declaredFunctions(script: string): readonly string[] {
  return [...withoutComments(script).matchAll(/^function ([\w-]+)/gm)].map(([, name]) => name!);
}

/** A comment behind code stays: to tell it from a # in a string takes a whole parser. */
function withoutComments(script: string): string {
  return script.replace(/<#[\s\S]*?#>/g, '').replace(/^[ \t]*#.*$/gm, '');
}
