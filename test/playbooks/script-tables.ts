/** Commands a script may call that only looks, with the parameters they may be given. Lower case. */
export const readingCommands: Readonly<Record<string, readonly string[]>> = {
  'foreach-object': [],
  'get-authenticodesignature': ['literalpath', 'erroraction'],
  'get-ciminstance': ['namespace', 'classname', 'filter', 'erroraction'],
  'get-command': ['name', 'erroraction'],
  'get-item': ['literalpath', 'erroraction'],
  'get-nettcpconnection': ['state', 'erroraction'],
  'get-process': ['id', 'erroraction'],
  'get-winevent': [
    'listlog',
    'logname',
    'filterhashtable',
    'maxevents',
    'oldest',
    'erroraction',
    'errorvariable',
  ],
  // Its methods are looked at one by one.
  'invoke-cimmethod': ['inputobject', 'methodname', 'arguments', 'erroraction'],
  'new-object': [],
  'select-object': ['first', 'last', 'unique'],
  'sort-object': ['property', 'descending', 'unique'],
  // Without -Repair it asks and no more.
  'test-computersecurechannel': ['erroraction'],
  'where-object': [],
};

/** Functions of the harness that change a host, or run what they are given. */
export const changingFunctions: readonly string[] = [
  'invoke-withprivilege',
  'restart-sessionenv',
  'remove-file',
  'new-closedfolder',
  'move-file',
  'remove-machinekey',
  'remove-machinevalue',
  'start-policyrefresh',
  'write-accesslist',
  'write-keyaccess',
  'write-machinevalue',
  'write-newtext',
];

/** Methods a script may call that only looks. */
export const readingMethods: readonly string[] = [
  'AddMinutes',
  'Contains',
  'Dequeue',
  'Dispose',
  'Enqueue',
  'FirewallEnabled',
  'FromFileTimeUtc',
  'GetAttribute',
  'GetSubKeyNames',
  'GetUtcOffset',
  'GetValue',
  'GetValueNames',
  'IndexOf',
  'LastIndexOf',
  'SelectNodes',
  'Substring',
  'ToInt64',
  'ToLocalTime',
  'ToString',
  'ToUpperInvariant',
  'ToXml',
  'Trim',
  'ToLowerInvariant',
  'TryParseExact',
];

/** Types it may name. */
export const readingTypes: readonly string[] = [
  'bool',
  'convert',
  'datetime',
  'environment',
  'int',
  'int[]',
  'int64',
  'long',
  'object',
  'ordered',
  'pscustomobject',
  'ref',
  'string',
  'string[]',
  'system.collections.idictionary',
  'system.globalization.cultureinfo',
  'timezoneinfo',
  'uint32',
  'xml',
];

/** What it may make with New-Object. */
export const readingObjects: readonly string[] = ['system.collections.queue'];

/** What the script for a person's own PC may use besides: it runs alone, without harness, and reads their own files. */
export const onClient = {
  commands: {
    'get-content': ['literalpath', 'totalcount', 'erroraction'],
    'get-itemproperty': ['literalpath', 'erroraction'],
    'join-path': [],
    'set-strictmode': ['version'],
    'test-path': ['literalpath'],
  },
  /** Programs, with the one argument they may be given. */
  programs: { 'cmdkey.exe': '/list' },
  methods: [
    'Add',
    'AddDays',
    'GetBaseException',
    'GetElementsByTagName',
    'GetFolderPath',
    'GetHostAddressesAsync',
    'Insert',
    'Matches',
    'Min',
    'RemoveAt',
    'Replace',
    'ToCharArray',
    'ToUniversalTime',
    'Wait',
  ],
  types: ['char', 'cultureinfo', 'math', 'regex', 'system.collections.ilist', 'system.net.dns', 'void'],
  objects: ['system.collections.arraylist'],
} as const;

/** Classes whose instances it may ask for; asking for Win32_Product alone repairs every program of a host. */
export const cimClasses: readonly string[] = [
  'Msvm_ComputerSystem',
  'RSOP_GPO',
  'Win32_ComputerSystem',
  'Win32_EncryptableVolume',
  'Win32_LogicalDisk',
  'Win32_OperatingSystem',
  'Win32_Process',
  'Win32_QuickFixEngineering',
  'Win32_Service',
  'Win32_TerminalServiceSetting',
  'Win32_TSGeneralSetting',
  'Win32_TSNetworkAdapterSetting',
];

/** Methods of those classes that only tell something. */
export const cimMethods: readonly string[] = ['GetGracePeriodDays', 'GetKeyProtectors'];

/** Functions of Windows that native code may call. */
export const nativeFunctions: readonly string[] = [
  'AdjustTokenPrivileges',
  'CloseHandle',
  'GetCurrentProcess',
  'GetTickCount64',
  'LookupPrivilegeValueW',
  'MoveFileExW',
  'OpenProcessToken',
  'WTSEnumerateSessionsExW',
  'WTSFreeMemoryExW',
];

/** Commands no script may call, whatever it is for. */
export const forbiddenCommands: readonly string[] = [
  'add-mppreference',
  'disable-netfirewallrule',
  'exit',
  'get-acl',
  'get-wmiobject',
  'icacls',
  'icacls.exe',
  'invoke-command',
  'invoke-expression',
  'invoke-restmethod',
  'invoke-webrequest',
  'netsh',
  'netsh.exe',
  'qwinsta',
  'quser',
  'read-host',
  'set-acl',
  'set-executionpolicy',
  'set-netfirewallprofile',
  'start-job',
  'start-process',
  'takeown',
  'takeown.exe',
  'using',
  'write-host',
];

/** Commands that came after Windows PowerShell 5.1 (about_What's_New of 6 and 7). */
export const newerCommands: readonly string[] = [
  'convertfrom-markdown',
  'get-error',
  'get-securerandom',
  'get-uptime',
  'get-verb -group',
  'join-string',
  'remove-service',
  'show-markdown',
  'start-threadjob',
  'switch-process',
  'test-json',
];

/** Parameters that came after it, whichever command they belong to. Lower case. */
export const newerParameters: readonly string[] = [
  'additionalchildpath',
  'asarray',
  'asbytestream',
  'ashashtable',
  'asutc',
  'bottom',
  'datekind',
  'enumsasstrings',
  'escapehandling',
  'extension',
  'followsymlink',
  'leafbase',
  'noemphasis',
  'noenumerate',
  'parallel',
  'skipcertificatecheck',
  'stable',
  'standarddeviation',
  'throttlelimit',
  'top',
  'unixtimeseconds',
];

/** Commands that hear no preference of the caller, or whose failure must not pass unseen (PowerShell #4568). */
export const deafCommands =
  /^(get-cim|invoke-cim|set-cim|new-cim|remove-cim|(get|set|new|remove|enable|disable)-net(?!work)|(get|register|unregister|export|start)-scheduledtask|(get|add|remove)-local|get-content|get-filehash|get-winevent|get-service|set-service|get-process|get-item|get-authenticodesignature|test-computersecurechannel)/;

/** Aliases of Windows PowerShell 5.1 and of PowerShell 7 that could be typed for a command. */
export const aliases: readonly string[] =
  '% ? ac cat cd chdir clc clear clhy cli clp cls clv cnsn compare copy cp cpi cpp curl cvpa dbp del diff dir dnsn ebp echo epal epcsv epsn erase etsn exsn fc fhx fl foreach ft fw gal gbp gc gci gcm gcs gdr ghy gi gin gip gjb gl gm gmo gp gps gpv group gsn gsnp gsv gu gv gwmi h history icm iex ihy ii ipal ipcsv ipmo ipsn irm ise iwmi iwr kill lp ls man md measure mi mount move mp mv nal ndr ni nmo npssc nsn nv ogv oh popd ps pushd pwd r rbp rcjb rcsn rd rdr ren ri rjb rm rmdir rmo rni rnp rp rsn rsnp rujb rv rvpa rwmi sajb sal saps sasv sbp sc select set shcm si sl sleep sls sort sp spjb spps spsv start stz sujb sv swmi tee trcm type wget where wjb write gcim scim icim ncim rcim gcb scb gtz'.split(
    ' ',
  );
