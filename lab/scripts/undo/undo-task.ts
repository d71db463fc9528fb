import { programData } from '../../find-key-file.ts';
import type { LabHost } from '../../model.ts';
import { Thrown } from '../../thrown.ts';
import { uptimeMs } from '../../uptime.ts';
import type { Machine } from '../machine.ts';

/** What playbooks/harness/undo-task.ps1 knows of the task. */
export interface Task {
  readonly state: 'as-registered' | 'changed' | 'absent';
  readonly differs: readonly string[];
}

export function taskPath(run: string): string {
  return `\\rdp-medic\\undo-${run}`;
}

/** Settings that are read back, each with what the schema takes where nothing is said. */
const parts: Readonly<Record<string, string>> = {
  'Principals/Principal/UserId': '',
  'Principals/Principal/RunLevel': 'LeastPrivilege',
  'Triggers/*': '',
  'Actions/*': '',
  'Triggers/BootTrigger/Enabled': 'true',
  'Triggers/BootTrigger/Delay': '',
  'Triggers/BootTrigger/StartBoundary': '',
  'Triggers/BootTrigger/EndBoundary': '',
  'Triggers/TimeTrigger/Enabled': 'true',
  'Triggers/TimeTrigger/StartBoundary': '',
  'Triggers/TimeTrigger/EndBoundary': '',
  'Triggers/TimeTrigger/RandomDelay': '',
  'Triggers/TimeTrigger/Repetition/Interval': '',
  'Triggers/TimeTrigger/Repetition/Duration': '',
  'Settings/Enabled': 'true',
  'Settings/AllowStartOnDemand': 'true',
  'Settings/StartWhenAvailable': 'false',
  'Settings/MultipleInstancesPolicy': 'IgnoreNew',
  'Settings/DisallowStartIfOnBatteries': 'true',
  'Settings/StopIfGoingOnBatteries': 'true',
  'Settings/ExecutionTimeLimit': 'PT72H',
  'Settings/RunOnlyIfIdle': 'false',
  'Settings/RunOnlyIfNetworkAvailable': 'false',
  'Settings/DeleteExpiredTaskAfter': '',
  'Actions/Exec/Command': '',
  'Actions/Exec/Arguments': '',
  'Actions/Exec/WorkingDirectory': '',
};

export function taskOf(host: LabHost, run: string): Task {
  const task = host.scheduledTasks?.[taskPath(run)];
  if (task === undefined || host.identity === 'user') return { state: 'absent', differs: [] };
  const [is, wanted] = [partsOf(task.xml), partsOf(taskText(host, run))];
  const differs = Object.keys(parts).filter(
    (path) => (is[path] ?? parts[path]) !== (wanted[path] ?? parts[path]),
  );
  return { state: differs.length === 0 ? 'as-registered' : 'changed', differs };
}

export function registerTask({ host, now, touched }: Machine, run: string): void {
  if (host.identity === 'user')
    throw new Thrown('HRESULT 0x80070005,Register-ScheduledTask', 'Access is denied.');
  const { from, to } = host.taskRewrite ?? { from: '', to: '' };
  const xml = from === '' ? taskText(host, run) : taskText(host, run).replaceAll(from, to);
  host.scheduledTasks = {
    ...host.scheduledTasks,
    [taskPath(run)]: { xml, lastRunMs: uptimeMs(host, now()) },
  };
  touched();
}

export function removeTask({ host, touched }: Machine, run: string): void {
  if (taskOf(host, run).state === 'absent') return;
  Reflect.deleteProperty(host.scheduledTasks!, taskPath(run));
  touched();
}

/** Texts of a task's XML by the paths of `parts`. The documents are our own, or our own with a hand laid on them. */
function partsOf(xml: string): Record<string, string> {
  const found: Record<string, string[]> = {};
  const path: string[] = [];
  for (const [, close, name = '', empty, text] of xml.matchAll(/<(\/)?([A-Za-z]+)[^>]*?(\/)?>([^<]*)/g)) {
    if (close === '/') {
      path.pop();
      continue;
    }
    path.push(name);
    const below = path.slice(1);
    if (below.length === 2) add(found, `${below[0]}/*`, name);
    add(found, below.join('/'), (text ?? '').trim());
    if (empty === '/') path.pop();
  }
  return Object.fromEntries(Object.entries(found).map(([key, texts]) => [key, texts.join(' ')]));
}

function add(to: Record<string, string[]>, key: string, text: string): void {
  to[key] = [...(to[key] ?? []), text];
}

function taskText(host: LabHost, run: string): string {
  const file = `${programData(host)}\\rdp-medic\\undo\\${run}\\task.ps1`;
  const how = '-NoLogo -NoProfile -NonInteractive -ExecutionPolicy Bypass';
  return `<Task version="1.3" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Author>rdp-medic</Author>
    <Description>Puts back what run ${run} changed, unless confirmed in time.</Description>
    <SecurityDescriptor>D:P(A;;FA;;;SY)(A;;FA;;;BA)</SecurityDescriptor>
  </RegistrationInfo>
  <Triggers>
    <BootTrigger>
      <Enabled>true</Enabled>
    </BootTrigger>
    <TimeTrigger>
      <Repetition>
        <Interval>PT1M</Interval>
        <StopAtDurationEnd>false</StopAtDurationEnd>
      </Repetition>
      <StartBoundary>2000-01-01T00:00:00Z</StartBoundary>
      <Enabled>true</Enabled>
    </TimeTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <UserId>S-1-5-18</UserId>
      <RunLevel>HighestAvailable</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <RunOnlyIfNetworkAvailable>false</RunOnlyIfNetworkAvailable>
    <AllowStartOnDemand>true</AllowStartOnDemand>
    <Enabled>true</Enabled>
    <RunOnlyIfIdle>false</RunOnlyIfIdle>
    <ExecutionTimeLimit>PT10M</ExecutionTimeLimit>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>%SystemRoot%\\System32\\WindowsPowerShell\\v1.0\\powershell.exe</Command>
      <Arguments>${how} -File &quot;${file}&quot; -RunId ${run}</Arguments>
    </Exec>
  </Actions>
</Task>`;
}
