<#
.SYNOPSIS
Runs one script under the same rules on every host, and holds what several scripts need.
.DESCRIPTION
Windows PowerShell 5.1. This text is sent as the outer script; the inner one comes as an argument. The inner
script returns exactly one object; it leaves here as one string of JSON, because remoting flattens nested
objects. Nothing in here changes a host but Write-AccessList (and Write-KeyAccess above it), Write-MachineValue,
Remove-MachineValue, Remove-MachineKey, Start-PolicyRefresh, Move-File, Remove-File, New-ClosedFolder and
Restart-SessionEnv. What Windows alone has stands in few functions, which tests replace:
Open-MachineKey, those that change it, Read-AccessList, Get-FileName, Get-FolderName, Get-LogonSession,
Get-FirewallPolicy, Get-HostTime and Get-ProgramDataFolder.
.PARAMETER Script
Text of the script to be run.
.PARAMETER Parameters
Its arguments by name.
.PARAMETER WhatIf
True: a script that can change something only says what it would change.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory = $true)] [string] $Script,
    [System.Collections.IDictionary] $Parameters = @{},
    [bool] $WhatIf = $false
)

Set-StrictMode -Version 3.0
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

# A refusal, thrown by apply and revert. The id is what callers compare; the message is for people.
function Get-Refusal {
    param([string] $Id, [string] $Message, [object] $Data = $null)
    New-Object System.Management.Automation.ErrorRecord (New-Object System.InvalidOperationException $Message), "RdpMedic.$Id", 'InvalidOperation', $Data
}

# A time as text: ISO 8601 in UTC, whole milliseconds.
function Format-Time {
    param([datetime] $Time)
    $Time.ToUniversalTime().ToString('yyyy-MM-ddTHH:mm:ss.fffZ', [System.Globalization.CultureInfo]::InvariantCulture)
}

# The host's own clock, UTC.
function Get-HostTime { [datetime]::UtcNow }

# Where this host keeps ProgramData, from its environment, which Windows fills from ProfileList.
function Get-ProgramDataFolder { $env:ProgramData }

# A text of at most so many characters; null stays null.
function Limit-Text {
    param([object] $Text, [int] $Length = 1000)
    if ($null -eq $Text) { return $null }
    ([string]$Text).Substring(0, [Math]::Min($Length, ([string]$Text).Length))
}

# A key under HKEY_LOCAL_MACHINE in its 64-bit view; $null when absent, an exception when access is denied.
function Open-MachineKey {
    param([string] $Key, [bool] $Writable = $false)
    $root = [Microsoft.Win32.RegistryKey]::OpenBaseKey('LocalMachine', 'Registry64')
    $root.OpenSubKey($Key, $Writable)
}

# A registry value; $null when the key or the value is absent, an exception when access is denied. As it is written,
# or with the names of the environment in it replaced, which is what .NET does unasked.
function Read-MachineValue {
    param([string] $Key, [string] $Name, [switch] $AsWritten)
    $opened = Open-MachineKey -Key $Key
    if ($null -eq $opened) { return $null }
    $options = [Microsoft.Win32.RegistryValueOptions]$(if ($AsWritten) { 'DoNotExpandEnvironmentNames' } else { 'None' })
    try { , $opened.GetValue($Name, $null, $options) } finally { $opened.Dispose() }
}

# A registry value that is a number, a DWORD without its sign; $null when absent.
function Read-MachineNumber {
    param([string] $Key, [string] $Name)
    $value = Read-MachineValue -Key $Key -Name $Name
    if ($null -eq $value) { return $null }
    if ($value -is [int]) { return [long]$value -band 0xFFFFFFFFL }
    if ($value -is [long]) { return $value }
    throw (Get-Refusal 'Unreadable' "$Name is no number.")
}

function Write-MachineValue {
    param([string] $Key, [string] $Name, [object] $Value, [Microsoft.Win32.RegistryValueKind] $Kind)
    $root = [Microsoft.Win32.RegistryKey]::OpenBaseKey('LocalMachine', 'Registry64')
    $opened = $root.CreateSubKey($Key)
    try { $opened.SetValue($Name, $Value, $Kind) } finally { $opened.Dispose() }
}

function Remove-MachineValue {
    param([string] $Key, [string] $Name)
    $opened = Open-MachineKey -Key $Key -Writable $true
    if ($null -ne $opened) { try { $opened.DeleteValue($Name, $false) } finally { $opened.Dispose() } }
}

function Remove-MachineKey {
    param([string] $Key)
    [Microsoft.Win32.RegistryKey]::OpenBaseKey('LocalMachine', 'Registry64').DeleteSubKeyTree($Key, $false)
}

# A property of an instance; $null when there is no instance, or its class does not have the property on this build.
function Read-Property {
    param([object] $Instance, [string] $Name)
    if ($null -eq $Instance) { return $null }
    $property = $Instance.PSObject.Properties[$Name]
    if ($null -ne $property) { $property.Value }
}

# Whether an error says that somebody may not look, in whatever it is wrapped: 5 and 0x80070005 are Windows' word for
# it, 0x80041003 is WMI's.
function Test-AccessDenied {
    param([System.Management.Automation.ErrorRecord] $Record)
    if ([string]$Record.CategoryInfo.Category -eq 'PermissionDenied') { return $true }
    for ($exception = $Record.Exception; $null -ne $exception; $exception = $exception.InnerException) {
        if ($exception -is [System.UnauthorizedAccessException] -or $exception -is [System.Security.SecurityException]) { return $true }
        if ($exception.HResult -in -2147024891, -2147217405 -or [string](Read-Property $exception 'NativeErrorCode') -in '5', 'AccessDenied') { return $true }
    }
    $false
}

# Who set something by policy: the GPO of highest precedence, by name; $null when Windows keeps no record of it.
function Get-PolicyOwner {
    param([string] $ClassName, [string] $Filter)
    try {
        $setting = @(Get-CimInstance -Namespace root/rsop/computer -ClassName $ClassName -Filter "$Filter AND precedence=1" -ErrorAction Stop)
        $id = ([string]$setting[0].GPOID).Replace('\', '\\').Replace("'", "\'")
        $gpo = @(Get-CimInstance -Namespace root/rsop/computer -ClassName RSOP_GPO -Filter "id='$id'" -ErrorAction Stop)
        "GPO '$($gpo[0].name)'"
    } catch {
        $null
    }
}

# A service, or $null when there is none of that name; asked for by name, because asking for all fails where one of
# them may not be queried.
function Find-Service {
    param([string] $Name)
    try { Get-Service -Name $Name -ErrorAction Stop } catch { if ($_.FullyQualifiedErrorId -notlike 'NoServiceFoundForGivenName*') { throw } }
}

# Who set the access list of a file or folder by policy; $null when nobody is known to have.
function Get-AccessOwner {
    param([string] $Path)
    Get-PolicyOwner -ClassName RSOP_File -Filter "Path='$($Path.Replace('\', '\\'))'"
}

# Whether Windows keeps a readable record of the policies it applied. Without one every owner is unknown.
function Test-PolicyRecord {
    try {
        # Even the empty local policy is on record once policies were applied.
        @(Get-CimInstance -Namespace root/rsop/computer -ClassName RSOP_GPO -ErrorAction Stop).Count -gt 0
    } catch {
        $false
    }
}

# When a service was started, ISO 8601, told by its process; $null when it does not run, or shares the process with
# others, as most do before build 15063: then nothing tells.
function Read-ServiceStart {
    param([string] $Name)
    $service = Get-CimInstance -ClassName Win32_Service -Filter "Name='$Name'" -ErrorAction Stop | Select-Object -First 1
    $id = Read-Property $service 'ProcessId'
    if ($null -eq $id -or $id -eq 0) { return $null }
    if (@(Get-CimInstance -ClassName Win32_Service -Filter "ProcessId=$id" -ErrorAction Stop).Count -ne 1) { return $null }
    $process = Get-CimInstance -ClassName Win32_Process -Filter "ProcessId=$id" -ErrorAction Stop | Select-Object -First 1
    if ($null -ne $process) { Format-Time $process.CreationDate }
}

# What is wrong in an error of a service: Windows' own code, which is the same in every language, or its words.
function Format-ServiceProblem {
    param([System.Management.Automation.ErrorRecord] $Record)
    $cause = $Record.Exception.GetBaseException()
    if ($cause -is [System.ComponentModel.Win32Exception]) { "error $($cause.NativeErrorCode)" } else { $cause.Message.TrimEnd('.') }
}

# Values that policies wrote about Remote Desktop and cipher suites, each as a text by key and name; and when Windows
# last began to apply policies (a FILETIME in two halves), $null when it never did.
function Get-PolicyState {
    $values = [ordered]@{}
    $policies = 'SOFTWARE\Policies\Microsoft'
    foreach ($key in 'Windows NT\Terminal Services', 'Cryptography\Configuration\SSL\00010002') {
        $opened = Open-MachineKey -Key "$policies\$key"
        if ($null -eq $opened) { continue }
        try {
            foreach ($name in $opened.GetValueNames() | Sort-Object) { $values[$name] = Limit-Text ([string]$opened.GetValue($name)) 200 }
        } finally { $opened.Dispose() }
    }
    $last = 'SOFTWARE\Microsoft\Windows\CurrentVersion\Group Policy\State\Machine\Extension-List\{00000000-0000-0000-0000-000000000000}'
    $high = Read-MachineNumber -Key $last -Name 'startTimeHi'
    $low = Read-MachineNumber -Key $last -Name 'startTimeLo'
    $began = $(if ($null -ne $high -and $null -ne $low) { Format-Time ([datetime]::FromFileTimeUtc($high * 4294967296 + $low)) })
    [ordered]@{ values = $values; refreshed = $began }
}

# Has Windows fetch and apply the policies of the computer; waits so many seconds at most. Its exit code; $null when it
# had not ended by then, and goes on. What it prints is translated and not read; it can ask nothing, having no input.
function Start-PolicyRefresh {
    param([int] $Seconds)
    $start = New-Object System.Diagnostics.ProcessStartInfo "$([Environment]::SystemDirectory)\gpupdate.exe", '/target:computer /wait:60'
    $start.UseShellExecute = $false
    $start.CreateNoWindow = $true
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $process = [System.Diagnostics.Process]::Start($start)
    try {
        $process.StandardInput.Close()
        [void]$process.StandardOutput.ReadToEndAsync()
        if ($process.WaitForExit($Seconds * 1000)) { $process.ExitCode }
    } finally { $process.Dispose() }
}

# Where the listener's certificate comes from: 1 self-signed, 2 Group Policy, 3 custom.
function Get-HashType {
    $setting = Get-CimInstance -Namespace root/cimv2/TerminalServices -ClassName Win32_TSGeneralSetting -Filter "TerminalName='RDP-Tcp'" -ErrorAction Stop
    [int]$setting.SSLCertificateSHA1HashType
}

# The certificate and the key container in a store entry's blob: properties of 12 bytes (id, reserved, size)
# and their data. 32 is the certificate; 2 names the key: offsets from its start to UTF-16 strings, then the
# provider type, which is 0 for CNG.
function ConvertFrom-CertificateBlob {
    param([byte[]] $Blob)
    $container = $null; $providerType = $null; $certificate = $null; $at = 0
    while ($at + 12 -le $Blob.Length) {
        $id = [BitConverter]::ToUInt32($Blob, $at)
        $size = [BitConverter]::ToUInt32($Blob, $at + 8)
        $at += 12
        if ($size -gt $Blob.Length - $at) { throw (Get-Refusal 'Unreadable' 'A store entry ends in the middle of a property.') }
        if ($id -eq 2 -and $size -ge 28) {
            $start = $at + [int][BitConverter]::ToUInt32($Blob, $at)
            $length = $at + [int]$size - $start
            if ($start -gt $at -and $length -gt 0) {
                $container = [Text.Encoding]::Unicode.GetString($Blob, $start, $length).Split([char]0)[0]
            }
            $providerType = [int][BitConverter]::ToUInt32($Blob, $at + 8)
        }
        if ($id -eq 32) { $certificate = [byte[]]$Blob[$at..($at + $size - 1)] }
        $at += [int]$size
    }
    if ($null -eq $certificate) { throw (Get-Refusal 'Unreadable' 'A store entry holds no certificate.') }
    $read = New-Object System.Security.Cryptography.X509Certificates.X509Certificate2 (, $certificate)
    # A certificate that names no use may be used for everything (RFC 5280 4.2.1.12).
    $uses = @($read.Extensions | Where-Object { $_ -is [System.Security.Cryptography.X509Certificates.X509EnhancedKeyUsageExtension] })
    $server = $uses.Count -eq 0 -or @($uses | ForEach-Object { $_.EnhancedKeyUsages } | Where-Object { $_.Value -in '1.3.6.1.5.5.7.3.1', '2.5.29.37.0' }).Count -gt 0
    @{
        Thumbprint = $read.Thumbprint; Subject = $read.Subject; NotBefore = Format-Time $read.NotBefore; NotAfter = Format-Time $read.NotAfter
        Container = $container; ProviderType = $providerType; Blob = [Convert]::ToBase64String($Blob); ServerAuthentication = $server
    }
}

# Entries of a certificate store of the machine, or the one that is named, newest last. MY is the personal store.
function Get-StoreEntry {
    param([ValidateSet('Remote Desktop', 'MY')] [string] $Store, [string] $Thumbprint = '*')
    $key = "SOFTWARE\Microsoft\SystemCertificates\$Store\Certificates"
    $opened = Open-MachineKey -Key $key
    if ($null -eq $opened) { return }
    try { $names = $opened.GetSubKeyNames() } finally { $opened.Dispose() }
    $entries = foreach ($name in $names | Where-Object { $_ -like $Thumbprint }) {
        $blob = Read-MachineValue -Key "$key\$name" -Name 'Blob'
        if ($null -ne $blob) { ConvertFrom-CertificateBlob -Blob $blob }
    }
    $entries | Sort-Object -Property { $_.NotBefore }
}

# Thumbprint pinned to the listener; $null when it uses the self-signed certificate.
function Get-ListenerPin {
    $bytes = Read-MachineValue -Key 'SYSTEM\CurrentControlSet\Control\Terminal Server\WinStations\RDP-Tcp' -Name 'SSLCertificateSHA1Hash'
    if ($null -eq $bytes -or @($bytes | Where-Object { $_ -ne 0 }).Count -eq 0) { return $null }
    [BitConverter]::ToString([byte[]]$bytes).Replace('-', '')
}

# The certificate the listener uses: the pinned one where the personal store has it, else the newest self-signed
# one, which Windows falls back to; $null when there is none.
function Get-ListenerEntry {
    $pin = Get-ListenerPin
    $entry = $null
    if ($null -ne $pin) { $entry = Get-StoreEntry -Store 'MY' -Thumbprint $pin | Select-Object -First 1 }
    if ($null -eq $entry) { $entry = Get-StoreEntry -Store 'Remote Desktop' | Select-Object -Last 1 }
    $entry
}

# Name of the file under MachineKeys that holds a container: MD5 of the lower-case name and a NUL, as four
# little-endian words, then MachineGuid. $null without a container, or where the key is kept by CNG.
function Get-KeyFileName {
    param([System.Collections.IDictionary] $Entry)
    if ($null -eq $Entry -or -not $Entry.Container -or $Entry.ProviderType -eq 0) { return $null }
    $guid = Read-MachineValue -Key 'SOFTWARE\Microsoft\Cryptography' -Name 'MachineGuid'
    $name = [Text.Encoding]::ASCII.GetBytes($Entry.Container.ToLowerInvariant() + [char]0)
    $digest = [Security.Cryptography.MD5]::Create().ComputeHash($name)
    $words = 0, 4, 8, 12 | ForEach-Object { '{0:x8}' -f [BitConverter]::ToUInt32($digest, $_) }
    (-join $words) + '_' + $guid
}

function Get-KeyFolder { "$(Get-ProgramDataFolder)\Microsoft\Crypto\RSA\MachineKeys" }

# The key file of an entry: File, its name; or Problem, an id, and Message where there is none to work on.
function Find-KeyFile {
    param([System.Collections.IDictionary] $Entry)
    $key = @{ File = $null; Problem = $null; Message = $null }
    if ($null -eq $Entry) { $key.Problem = 'no-certificate'; $key.Message = 'There is no certificate in use, so there is no key: rdp-renew-certificate has one made.' }
    elseif (-not $Entry.Container) { $key.Problem = 'no-key-named'; $key.Message = 'The certificate in use names no key (an orphan): it has to be renewed, which rdp-renew-certificate does.' }
    elseif ($Entry.ProviderType -eq 0) { $key.Problem = 'kept-by-cng'; $key.Message = 'The key of the certificate in use is kept by CNG, not in MachineKeys: a person must look at it.' }
    if ($key.Problem) { return $key }
    $key.File = Get-KeyFileName -Entry $Entry
    try {
        if (-not (Test-KeyFile -File $key.File)) { $key.Problem = 'key-file-missing'; $key.Message = "The key file of the certificate in use is not in MachineKeys. Where the folder was renamed, rdp-restore-machinekeys puts it back; else rdp-renew-certificate has a new one made." }
    } catch [System.IO.DirectoryNotFoundException] {
        $key.Problem = 'key-folder-missing'; $key.Message = "$(Get-KeyFolder) is not there: ProgramData leads elsewhere, or the folder was renamed. That comes first."
    }
    $key
}

# Names of the files in a folder that fit a pattern; an exception when the folder is not there or may not be listed.
function Get-FileName {
    param([string] $Folder, [string] $Pattern = '*')
    [System.IO.Directory]::GetFiles($Folder, $Pattern) | ForEach-Object { [System.IO.Path]::GetFileName($_) }
}

# The same of the folders in it.
function Get-FolderName {
    param([string] $Folder, [string] $Pattern = '*')
    [System.IO.Directory]::GetDirectories($Folder, $Pattern) | ForEach-Object { [System.IO.Path]::GetFileName($_) }
}

# Listing the folder tells "not there" from "may not look", which asking for one file does not.
function Test-KeyFile {
    param([string] $File)
    @(Get-FileName -Folder (Get-KeyFolder) -Pattern $File).Count -gt 0
}

# Runs a block with a privilege that is put back as it was. On new builds administrators have no entry on key
# files; SeBackup reads and SeRestore writes an access list all the same. A token without the privilege is no
# fault here: the access that follows is then denied, and says so.
function Invoke-WithPrivilege {
    param([string] $Privilege, [scriptblock] $Block)
    if (-not ('RdpMedic.Token' -as [type])) {
        Add-Type -Namespace RdpMedic -Name Token -MemberDefinition @'
[StructLayout(LayoutKind.Sequential, Pack = 4)] public struct State { public uint Count; public long Luid; public uint Attributes; }
[DllImport("kernel32.dll")] static extern IntPtr GetCurrentProcess();
[DllImport("kernel32.dll")] static extern bool CloseHandle(IntPtr handle);
[DllImport("advapi32.dll", SetLastError = true)] static extern bool OpenProcessToken(IntPtr process, uint access, out IntPtr token);
[DllImport("advapi32.dll", CharSet = CharSet.Unicode, SetLastError = true)] static extern bool LookupPrivilegeValueW(string system, string name, out long luid);
[DllImport("advapi32.dll", SetLastError = true)] static extern bool AdjustTokenPrivileges(IntPtr token, bool none, ref State next, int size, ref State previous, out int needed);
/* Returns whether the privilege was on before. TOKEN_QUERY | TOKEN_ADJUST_PRIVILEGES is 0x28, SE_PRIVILEGE_ENABLED 2. */
public static bool Set(string name, bool on) {
    IntPtr token; if (!OpenProcessToken(GetCurrentProcess(), 0x28, out token)) return false;
    try {
        State next = new State(), previous = new State(); int needed; next.Count = 1; next.Attributes = on ? 2u : 0u;
        if (!LookupPrivilegeValueW(null, name, out next.Luid)) return false;
        AdjustTokenPrivileges(token, false, ref next, 16, ref previous, out needed);
        return previous.Count == 0 ? on && Marshal.GetLastWin32Error() == 0 : (previous.Attributes & 2) != 0;
    } finally { CloseHandle(token); }
}
'@
    }
    $wasOn = [RdpMedic.Token]::Set($Privilege, $true)
    try { & $Block } finally { if (-not $wasOn) { [void][RdpMedic.Token]::Set($Privilege, $false) } }
}

# Owner and access list of a file or folder, or of a key under HKEY_LOCAL_MACHINE: entries in their order, and the
# list as SDDL. $null when a key is not there; UnauthorizedAccessException when it may not be read.
# Windows PowerShell 5.1 has this in File and Directory (.NET Framework), PowerShell 7, which comes over SSH, in
# extensions of FileInfo and DirectoryInfo (.NET).
function Read-AccessList {
    param([string] $Path, [string] $Key)
    $sections = [System.Security.AccessControl.AccessControlSections]'Owner, Access'
    if ($Key) {
        $root = [Microsoft.Win32.RegistryKey]::OpenBaseKey('LocalMachine', 'Registry64')
        try { $opened = $root.OpenSubKey($Key, [Microsoft.Win32.RegistryKeyPermissionCheck]::Default, [System.Security.AccessControl.RegistryRights]::ReadPermissions) }
        catch [System.Security.SecurityException] {
            throw (New-Object System.Management.Automation.ErrorRecord (New-Object System.UnauthorizedAccessException $_.Exception.Message), 'UnauthorizedAccessException', 'PermissionDenied', $Key)
        }
        if ($null -eq $opened) { return $null }
        try { $security = $opened.GetAccessControl($sections) } finally { $opened.Dispose() }
    } else {
        $security = Invoke-WithPrivilege -Privilege 'SeBackupPrivilege' -Block {
            $isFolder = [System.IO.Directory]::Exists($Path)
            if ($PSVersionTable.PSVersion.Major -lt 6) {
                if ($isFolder) { [System.IO.Directory]::GetAccessControl($Path, $sections) } else { [System.IO.File]::GetAccessControl($Path, $sections) }
            } else {
                $item = $(if ($isFolder) { [System.IO.DirectoryInfo]$Path } else { [System.IO.FileInfo]$Path })
                [System.IO.FileSystemAclExtensions]::GetAccessControl($item, $sections)
            }
        }
    }
    $sddl = $security.GetSecurityDescriptorSddlForm('Access')
    @{
        Owner = $security.GetOwner([System.Security.Principal.SecurityIdentifier]).Value
        Sddl = $sddl
        Entries = @(ConvertTo-AccessEntry -Sddl $sddl)
    }
}

function Read-KeyAccess {
    param([string] $File)
    Read-AccessList -Path "$(Get-KeyFolder)\$File"
}

function ConvertTo-AccessEntry {
    param([string] $Sddl)
    foreach ($ace in (New-Object System.Security.AccessControl.RawSecurityDescriptor $Sddl).DiscretionaryAcl) {
        $type = if ([string]$ace.AceQualifier -eq 'AccessDenied') { 'Deny' } else { 'Allow' }
        [ordered]@{ sid = $ace.SecurityIdentifier.Value; type = $type; mask = [long]$ace.AccessMask -band 0xFFFFFFFFL }
    }
}

# Writes the access list of a file and nothing else: the owner stays.
function Write-AccessList {
    param([string] $Path, [string] $Sddl)
    $security = New-Object System.Security.AccessControl.FileSecurity
    $security.SetSecurityDescriptorSddlForm($Sddl, 'Access')
    Invoke-WithPrivilege -Privilege 'SeRestorePrivilege' -Block {
        if ($PSVersionTable.PSVersion.Major -lt 6) { [System.IO.File]::SetAccessControl($Path, $security) }
        else { [System.IO.FileSystemAclExtensions]::SetAccessControl([System.IO.FileInfo]$Path, $security) }
    }
}

function Write-KeyAccess {
    param([string] $File, [string] $Sddl)
    Write-AccessList -Path "$(Get-KeyFolder)\$File" -Sddl $Sddl
}

# Renames a file within its volume. Never over another one, and never by copying, which would lose its access list.
function Move-File {
    param([string] $From, [string] $To)
    if (-not ('RdpMedic.Files' -as [type])) {
        Add-Type -Namespace RdpMedic -Name Files -MemberDefinition @'
[DllImport("kernel32.dll", CharSet = CharSet.Unicode, SetLastError = true)] static extern bool MoveFileExW(string from, string to, uint flags);
/* 8 is MOVEFILE_WRITE_THROUGH; neither replacing nor copying is allowed. */
public static void Move(string from, string to) { if (!MoveFileExW(from, to, 8)) throw new System.ComponentModel.Win32Exception(); }
'@
    }
    [RdpMedic.Files]::Move($From, $To)
}

# Deletes one file for good; one that is not there is no fault.
function Remove-File {
    param([string] $Path)
    [System.IO.File]::Delete($Path)
}

# Makes a folder that SYSTEM and administrators alone can open, closed from its first moment. One that is there stays.
function New-ClosedFolder {
    param([string] $Path)
    $security = New-Object System.Security.AccessControl.DirectorySecurity
    $security.SetSecurityDescriptorSddlForm('O:BAD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)')
    if ($PSVersionTable.PSVersion.Major -lt 6) { [void][System.IO.Directory]::CreateDirectory($Path, $security) }
    else { [System.IO.FileSystemAclExtensions]::Create([System.IO.DirectoryInfo]$Path, $security) }
}

# Refuses a folder that somebody else made, or that others may open: users may make folders below ProgramData.
function Assert-ClosedFolder {
    param([string] $Path)
    $own = 'S-1-5-18', 'S-1-5-32-544'
    $access = Read-AccessList -Path $Path
    if ($access.Owner -notin $own) { throw (Get-Refusal 'ForeignFolder' "$Path belongs to $($access.Owner), so nothing in it is trusted. A person must look at it.") }
    if (@($access.Entries | Where-Object { $_.type -eq 'Allow' -and $_.sid -notin $own }).Count -gt 0) { throw (Get-Refusal 'OpenFolder' "$Path can be opened by others than SYSTEM and Administrators, so no key is kept in it.") }
}

# Where replaced keys are kept, on the volume they come from and straight below a folder nobody else can rename in; and
# their names there: file, thumbprint of the certificate, day after which it may be deleted.
function Get-KeptFolder { "$(Get-ProgramDataFolder)\RdpMedicKeptKeys" }

# Names of the kept copies that fit a pattern; none where the folder is not there yet.
function Get-KeptKey {
    param([string] $Pattern = '*')
    $folder = Get-KeptFolder
    try { $there = @(Get-FolderName -Folder (Get-ProgramDataFolder) -Pattern 'RdpMedicKeptKeys').Count -gt 0 }
    catch [System.IO.DirectoryNotFoundException] { $there = $false }
    if (-not $there) { return }
    Assert-ClosedFolder -Path $folder
    Get-FileName -Folder $folder -Pattern $Pattern | Where-Object { $_ -match '^[0-9a-f]{32}_[0-9A-Fa-f-]{36}\.[0-9A-F]{40}\.\d{8}$' }
}

# What is known to keep Windows from making a certificate for its listener: Id and Message; $null where nothing is.
function Get-RenewalObstacle {
    foreach ($name in 'SessionEnv', 'CryptSvc', 'KeyIso') {
        $one = Find-Service -Name $name
        if ($null -ne $one -and [int]$one.StartType -eq 4) { return @{ Id = 'ServiceDisabled'; Message = "$name is disabled; no certificate can be made without it." } }
    }
    $folder = Get-KeyFolder
    try { [void]@(Get-FileName -Folder $folder -Pattern 'f686*') } catch [System.IO.DirectoryNotFoundException] {
        return @{ Id = 'NoKeyFolder'; Message = "$folder is not there: ProgramData leads elsewhere, or the folder was renamed. That comes first." }
    }
    $store = Read-AccessList -Key 'SOFTWARE\Microsoft\SystemCertificates\Remote Desktop\Certificates'
    # KEY_SET_VALUE, KEY_CREATE_SUB_KEY, GENERIC_ALL, GENERIC_WRITE; SYSTEM and the groups in its token.
    $denied = @($store.Entries | Where-Object { $_.type -eq 'Deny' -and $_.sid -in 'S-1-5-18', 'S-1-5-32-544', 'S-1-1-0', 'S-1-5-11' -and ($_.mask -band 0x50000006L) })
    if ($denied.Count -gt 0) { return @{ Id = 'StoreDenied'; Message = "An entry denies $($denied[0].sid) the registry key of the Remote Desktop store, so Windows can put no certificate there. Someone put it there and must take it off." } }
    $disk = Get-CimInstance -ClassName Win32_LogicalDisk -Filter "DeviceID='$($folder.Substring(0, 2))'" -ErrorAction Stop | Select-Object -First 1
    if ($null -ne $disk -and $null -ne $disk.FreeSpace -and [long]$disk.FreeSpace -lt 10485760) { return @{ Id = 'DiskFull'; Message = "$($folder.Substring(0, 2)) has less than 10 MB free: a new key and certificate would not fit. Make room first." } }
}

# What Windows said of the listener's certificate since then: event 1056 (made), 1057 or 1058 (not made), with the data.
function Get-RenewalEvent {
    param([datetime] $Since)
    $manager = 'Microsoft-Windows-TerminalServices-RemoteConnectionManager'
    foreach ($log in 'System', "$manager/Admin", "$manager/Operational") {
        try {
            $found = @(Get-WinEvent -FilterHashtable @{ LogName = $log; Id = 1056, 1057, 1058; StartTime = $Since.ToLocalTime() } -MaxEvents 50 -ErrorAction Stop)
        } catch { continue }
        $last = $found | Where-Object { $_.ProviderName -eq $manager } | Select-Object -First 1
        if ($null -eq $last) { continue }
        $data = ([xml]$last.ToXml()).SelectNodes("/*/*[local-name()='EventData' or local-name()='UserData']") | ForEach-Object { $_.InnerText }
        return "event $($last.Id) $(Limit-Text ([string]$data).Trim() 80)".Trim()
    }
}

# Whether Schannel could not open a server's key (36870) since the listener's certificate was last made, and within a day.
# Another service's key may be meant: that is for the diagnosis to tell. False where the log may not be read.
function Test-KeyRefused {
    $since = (Get-HostTime).AddDays(-1)
    try {
        $refused = Get-WinEvent -FilterHashtable @{ LogName = 'System'; Id = 36870; StartTime = $since.ToLocalTime() } -MaxEvents 1 -ErrorAction Stop
    } catch { return $false }
    try {
        $made = Get-WinEvent -FilterHashtable @{ LogName = 'System'; Id = 1056; StartTime = $since.ToLocalTime() } -MaxEvents 1 -ErrorAction Stop
    } catch { return $true }
    $refused.RecordId -gt $made.RecordId
}

# What rdp-replace-listener-key works on: the newest entry of the listener's own store and its key, whether they are as
# they should be (Right), or why there is nothing it may replace: Problem, an id, and Message.
function Get-ReplaceableKey {
    $entry = Get-StoreEntry -Store 'Remote Desktop' | Select-Object -Last 1
    $key = Find-KeyFile -Entry $entry
    $found = @{ HashType = Get-HashType; Entry = $entry; File = $key.File; Access = $null; Right = $false; Problem = $key.Problem; Message = $key.Message }
    if ($found.HashType -ne 1) { $found.Problem = 'not-self-signed'; $found.Message = 'The listener does not use its self-signed certificate, so its key is not this playbook''s business.' }
    elseif (-not $found.Problem -and $key.File -notmatch '^[0-9a-f]{32}_[0-9A-Fa-f-]{36}$') { $found.Problem = 'no-machine-guid'; $found.Message = 'This host has no MachineGuid of the usual form, so its key file cannot be told from a copied one.' }
    if ($found.Problem) { return $found }
    $found.Access = Read-KeyAccess -File $key.File
    $valid = $entry.NotAfter -gt (Format-Time (Get-HostTime))
    $found.Right = $valid -and (Test-ServiceRead -Entries $found.Access.Entries) -and -not (Test-KeyRefused)
    $found
}

# The keys in a folder that was MachineKeys once: Folder (its name); Missing, those whose name is free in MachineKeys
# now; Taken, those whose name is not; or Problem, an id, and Message. Without a name: the only such folder.
function Get-RenamedKey {
    param([string] $From)
    $found = @{ Folder = $null; Missing = @(); Taken = @(); Problem = $null; Message = $null }
    $keys = Get-KeyFolder
    $above = $keys.Substring(0, $keys.LastIndexOf('\'))
    try { $folders = @(Get-FolderName -Folder $above -Pattern '*MachineKeys*') } catch [System.IO.DirectoryNotFoundException] { $folders = @() }
    $renamed = @($folders | Where-Object { $_ -ne 'MachineKeys' -and (-not $From -or $_ -eq $From) } | Sort-Object)
    if ($folders -notcontains 'MachineKeys') { $found.Problem = 'key-folder-missing'; $found.Message = "$keys is not there: ProgramData leads elsewhere, or nothing was made in its place yet. A person must look at it." }
    elseif ($renamed.Count -eq 0) { $found.Problem = 'no-renamed-folder'; $found.Message = "Beside MachineKeys lies no folder $(if ($From) { "named $From" } else { 'that was MachineKeys once' })." }
    elseif ($renamed.Count -gt 1) { $found.Problem = 'several-folders'; $found.Message = "Several folders may have been MachineKeys once: $($renamed -join ', '). Say which: from=$($renamed[0])." }
    if ($found.Problem) { return $found }
    $found.Folder = $renamed[0]
    $owner = (Read-AccessList -Path "$above\$($found.Folder)").Owner
    if ($owner -notin 'S-1-5-18', 'S-1-5-32-544') { $found.Problem = 'foreign-folder'; $found.Message = "$above\$($found.Folder) belongs to $owner, so no key is taken from it. A person must look at it."; return $found }
    $present = @(Get-FileName -Folder $keys)
    $names = @(Get-FileName -Folder "$above\$($found.Folder)" | Where-Object { $_ -match '^[0-9a-f]{32}_[0-9A-Fa-f-]{36}$' } | Sort-Object)
    $found.Missing = @($names | Where-Object { $_ -notin $present })
    $found.Taken = @($names | Where-Object { $_ -in $present })
    if ($found.Missing.Count -gt 500) { $found.Problem = 'too-many'; $found.Message = "$($found.Missing.Count) keys are missing, more than the 500 that are moved at a time. A person must look at it." }
    $found
}

# Where a kept copy is, as people are told it.
function Format-KeptKey {
    param([string] $Name)
    if ($Name) { "in $(Get-KeptFolder) until $($Name.Substring($Name.Length - 8, 4))-$($Name.Substring($Name.Length - 4, 2))-$($Name.Substring($Name.Length - 2))" }
}

# A certificate as it is stored to be put back.
function Get-EntrySnapshot {
    param([System.Collections.IDictionary] $Entry)
    if ($null -eq $Entry) { return [ordered]@{ thumbprint = $null; notAfter = $null; container = $null; blob = $null } }
    [ordered]@{ thumbprint = $Entry.Thumbprint; notAfter = $Entry.NotAfter; container = $Entry.Container; blob = $Entry.Blob }
}

# Every value of a key as a text by its name, bytes in hexadecimal.
function Get-KeyValue {
    param([string] $Key)
    $values = [ordered]@{}
    $opened = Open-MachineKey -Key $Key
    if ($null -eq $opened) { return $values }
    try {
        foreach ($name in $opened.GetValueNames() | Sort-Object) {
            $value = $opened.GetValue($name, $null, 'DoNotExpandEnvironmentNames')
            if ($value -is [byte[]]) { $value = [BitConverter]::ToString($value).Replace('-', '') }
            elseif ($value -is [int]) { $value = [long]$value -band 0xFFFFFFFFL }
            $values[$name] = Limit-Text ($value -join ' ') 500
        }
    } finally { $opened.Dispose() }
    $values
}

# Restarts SessionEnv, which makes the listener's certificate where it needs one; each wait ends after 30 seconds.
# With Known, it waits for an entry that is none of these and has its key. Entry; Event; Problem, what went wrong.
function Restart-SessionEnv {
    param([object[]] $Known)
    $answer = @{ Entry = $null; Event = $null; Problem = $null }
    $since = Get-HostTime
    try {
        $service = Get-Service -Name SessionEnv -ErrorAction Stop
        if ([string]$service.Status -ne 'Stopped') {
            $service.Stop()
            $service.WaitForStatus('Stopped', [timespan]::FromSeconds(30))
        }
        $service.Start()
        $service.WaitForStatus('Running', [timespan]::FromSeconds(30))
        # Turns are counted, because the clock may be set meanwhile.
        for ($turn = 0; $null -ne $Known -and $turn -lt 60 -and ($null -eq $answer.Entry -or $null -eq $answer.Event); $turn++) {
            Start-Sleep -Milliseconds 500
            $answer.Event = Get-RenewalEvent -Since $since
            if ($null -eq $answer.Entry) { $answer.Entry = Get-StoreEntry -Store 'Remote Desktop' | Where-Object { $_.Thumbprint -notin $Known -and $_.Container } | Select-Object -Last 1 }
        }
    } catch { $answer.Problem = Format-ServiceProblem $_ }
    $answer
}

# Name and SID of an account or group as this host knows it; $null where it knows none.
function Find-Account {
    param([string] $Account)
    try {
        if ($Account -match '^S-1-') { $sid = New-Object System.Security.Principal.SecurityIdentifier $Account }
        else { $sid = (New-Object System.Security.Principal.NTAccount $Account).Translate([System.Security.Principal.SecurityIdentifier]) }
        @{ Name = $sid.Translate([System.Security.Principal.NTAccount]).Value; Sid = $sid.Value }
    } catch {
        $cause = $_.Exception.GetBaseException()
        if ($cause -isnot [System.Security.Principal.IdentityNotMappedException] -and $cause -isnot [System.ArgumentException]) { throw }
    }
}

# An account that may be let in: Name and Sid; or Problem and Message, why it is not.
function Resolve-LogonAccount {
    param([string] $Account)
    $is = @{ Name = $null; Sid = $null; Problem = $null; Message = $null }
    $computer = @(Get-CimInstance -ClassName Win32_ComputerSystem -ErrorAction Stop)[0]
    if ([int]$computer.DomainRole -in 4, 5) { $is.Problem = 'DomainController'; $is.Message = "This host is a domain controller: its Remote Desktop Users are those of every controller, so nobody is put in there."; return $is }
    $found = Find-Account -Account $Account
    if ($null -eq $found) { $is.Problem = 'NoAccount'; $is.Message = 'This host knows no account of that name or SID, or its domain does not answer.'; return $is }
    $is.Name = $found.Name
    $is.Sid = $found.Sid
    # Of a domain, of this host, or of Entra ID; not Guest, nor the groups that stand for everybody of a domain.
    if ($found.Sid -notmatch '^S-1-(5-21-\d+-\d+-\d+|12-1-\d+-\d+-\d+)-\d+$' -or $found.Sid -match '^S-1-5-21-.*-(501|513|514|515)$') {
        $is.Problem = 'TooMany'; $is.Message = "$($found.Name) ($($found.Sid)) stands for more people than one account or a group of your own, so it is not let in."
    }
    $is
}

function Test-RemoteDesktopUser {
    param([string] $Sid)
    @(Get-LocalGroupMember -SID 'S-1-5-32-555' -ErrorAction Stop | Where-Object { [string]$_.SID -eq $Sid }).Count -gt 0
}

# The policy that decides who is in Remote Desktop Users; it names the group by its SID or in the host's language.
function Get-GroupOwner {
    $group = Find-Account -Account 'S-1-5-32-555'
    $name = $(if ($null -ne $group) { $group.Name.Split('\')[-1] } else { 'Remote Desktop Users' })
    foreach ($one in 'S-1-5-32-555', '*S-1-5-32-555', $name.Replace("'", "\'")) {
        $owner = Get-PolicyOwner -ClassName RSOP_RestrictedGroup -Filter "GroupName='$one'"
        if ($null -ne $owner) { return $owner }
    }
}

# The firewall as a COM object, which is quick where asking for its rules one by one is not.
function Get-FirewallPolicy { New-Object -ComObject HNetCfg.FwPolicy2 }

# Port of RDP-Tcp; Windows takes 3389 where none is set.
function Get-ListenerPort {
    $port = Read-MachineNumber -Key 'SYSTEM\CurrentControlSet\Control\Terminal Server\WinStations\RDP-Tcp' -Name 'PortNumber'
    $(if ($null -eq $port) { 3389 } else { $port })
}

# The rule of our own, for addresses that somebody named.
function Get-OwnRuleName { 'RdpMedic-RemoteDesktop-In-TCP' }

# Keys below which firewall rules lie: of this host, of Group Policy, of device management.
function Get-FirewallPlace {
    $local = 'SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy'
    @{ Name = 'local'; Key = $local }, @{ Name = 'policy'; Key = 'SOFTWARE\Policies\Microsoft\WindowsFirewall' }, @{ Name = 'policy'; Key = "$local\Mdm" }
}

# The rules of a key: name, and the text v2.30|Action=Allow|Active=TRUE|Dir=In|Protocol=6|Profile=Domain|LPort=3389|...
function Read-RuleText {
    param([string] $Key)
    $opened = Open-MachineKey -Key $Key
    if ($null -eq $opened) { return }
    try { foreach ($name in $opened.GetValueNames()) { @{ Name = $name; Text = [string]$opened.GetValue($name) } } } finally { $opened.Dispose() }
}

# What stands behind a field's name in such a text; it may be there more than once.
function Get-RuleField {
    param([string[]] $Fields, [string] $Name)
    $Fields -like "$Name=*" | ForEach-Object { $_.Substring($_.IndexOf('=') + 1) }
}

# One remote address in one form: 10.1.2.0/24 and 10.1.2.7/255.255.255.0 both as 10.1.2.0/255.255.255.0, one machine
# without a mask; $null for what is none, and with Named for what is too wide. LocalSubnet is the firewall's own word.
function ConvertTo-RemoteAddress {
    param([string] $Text, [switch] $Named)
    if ($Text -eq 'LocalSubnet') { return 'LocalSubnet' }
    $written, $mask, $more = $Text -split '/'
    $address = $null
    # .NET would take 10.1 for 10.0.0.1, and 010 for 8.
    if ($null -ne $more -or $written -notmatch '^((0|[1-9]\d{0,2})(\.(0|[1-9]\d{0,2})){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:]*)$') { return $null }
    if (-not [System.Net.IPAddress]::TryParse($written, [ref]$address)) { return $null }
    $bytes = $address.GetAddressBytes()
    $bits = 8 * $bytes.Length
    $length = $(if ($null -eq $mask) { $bits } elseif ($mask -match '^\d{1,3}$') { [int]$mask } elseif ($bits -eq 32 -and $mask -match '^(\d{1,3}\.){3}\d{1,3}$') {
        ((-join ($mask -split '\.' | ForEach-Object { [Convert]::ToString([int]$_, 2) })) -replace '0').Length
    } else { -1 })
    if ($length -lt 0 -or $length -gt $bits) { return $null }
    $net = New-Object byte[] $bytes.Length
    $masks = for ($at = 0; $at -lt $bytes.Length; $at++) {
        $part = 0xFF -band (0xFF -shl (8 - [Math]::Max(0, [Math]::Min(8, $length - 8 * $at))))
        $net[$at] = $bytes[$at] -band $part
        $part
    }
    if ($mask -like '*.*' -and $mask -ne ($masks -join '.')) { return $null }
    # Who names whom to let in does not mean half the world.
    if ($Named -and $length -lt $bits / 4) { return $null }
    $name = (New-Object System.Net.IPAddress (, $net)).ToString()
    if ($length -eq $bits) { $name } elseif ($bits -eq 32) { "$name/$($masks -join '.')" } else { "$name/$length" }
}

# Each once, in an order that is the same in every language.
function Get-SortedText {
    param([object[]] $Texts)
    $list = [string[]]@($Texts | Select-Object -Unique)
    [array]::Sort($list, [System.StringComparer]::Ordinal)
    $list
}

# The rules for what comes in that concern a port: those that name it, those that block every port, Windows' own for
# Remote Desktop and ours. They are read from the registry (MS-FASP, MS-GPFAS 2.2.2), where names are the same in every language.
function Read-FirewallRule {
    param([long] $Port)
    $profileBits = @{ Domain = 1; Private = 2; Public = 4 }
    foreach ($place in Get-FirewallPlace) {
        foreach ($rule in Read-RuleText -Key "$($place.Key)\FirewallRules") {
            # Hosts with many users hold tens of thousands of rules: most are told by one look.
            if ($rule.Text.IndexOf('|Dir=In|') -lt 0) { continue }
            $fields = @($rule.Text -split '\|')
            $isBlock = $fields -contains 'Action=Block'
            # LPort=3389, or as a range LPort2_10=3300-3400.
            $ports = @(Get-RuleField $fields 'LPort*')
            $names = $false
            foreach ($one in $ports) {
                $from, $to = $one -split '-'
                if ($one -eq "$Port" -or ($to -match '^\d+$' -and $from -match '^\d+$' -and $Port -ge [long]$from -and $Port -le [long]$to)) { $names = $true }
            }
            # A rule that blocks everything keeps Remote Desktop out without naming it.
            $app = "$(Get-RuleField $fields 'App')$(Get-RuleField $fields 'Svc')"
            $protocol = Get-RuleField $fields 'Protocol' | Select-Object -First 1
            $blocksAll = $isBlock -and $fields -contains 'Active=TRUE' -and $ports.Count -eq 0 -and $protocol -in $null, '6', '256' -and ($app -eq '' -or $app -match 'svchost\.exe$|TermService')
            if (-not $names -and -not $blocksAll -and $rule.Name -notlike 'RemoteDesktop-*' -and $rule.Name -ne (Get-OwnRuleName)) { continue }
            $profiles = 0
            foreach ($one in Get-RuleField $fields 'Profile') { $profiles = $profiles -bor [int]$profileBits[$one] }
            $addresses = @(Get-SortedText @($fields -match '^RA(4|6|42|62)(_\d+)?=' | ForEach-Object {
                $written = $_.Substring($_.IndexOf('=') + 1)
                $plain = ConvertTo-RemoteAddress $written
                $(if ($null -eq $plain) { Limit-Text $written 100 } else { $plain })
            }))
            [ordered]@{
                name = Limit-Text $rule.Name 200
                enabled = $fields -contains 'Active=TRUE'
                action = $(if ($isBlock) { 'Block' } else { 'Allow' })
                profiles = $(if ($profiles -eq 0) { 7 } else { $profiles })
                place = $place.Name
                protocol = $(if ($null -eq $protocol -or $protocol -eq '256') { $null } else { [int]$protocol })
                localPort = $(if ($ports.Count -eq 0) { $null } else { Limit-Text ($ports -join ',') 100 })
                addresses = $addresses
                onPort = $names -or $ports.Count -eq 0
            }
        }
    }
}

# Rules of connection security in force; those that require it take nothing in that is not secured (MS-GPFAS 2.2.5).
function Read-SecurityRule {
    foreach ($place in Get-FirewallPlace | Select-Object -First 2) {
        foreach ($rule in Read-RuleText -Key "$($place.Key)\ConSecRules") {
            $fields = @($rule.Text -split '\|')
            if ($fields -notcontains 'Active=TRUE') { continue }
            # Boundary only asks for it.
            $requires = @($fields | Where-Object { $_ -in 'Action=SecureServer', 'Action=Secure' }).Count -gt 0
            [ordered]@{ name = Limit-Text $rule.Name 200; requiresInbound = $requires; place = $place.Name }
        }
    }
}

# Profiles in use (Domain 1, Private 2, Public 4), whether the firewall is on in any of them, and whether rules of this
# host count beside those of policy in all of them; $null: unknown.
function Read-FirewallProfile {
    $firewall = Get-FirewallPolicy
    $state = @{ Active = [int]$firewall.CurrentProfileTypes -band 7; On = $false; LocalCount = $null }
    foreach ($bit in 1, 2, 4) { if (($state.Active -band $bit) -and $firewall.FirewallEnabled($bit)) { $state.On = $true } }
    try {
        # 1 is NET_FW_MODIFY_STATE_GP_OVERRIDE: policy has the last word in a profile that is in use.
        $count = [int]$firewall.LocalPolicyModifyState -ne 1
        foreach ($one in @{ Bit = 1; Name = 'DomainProfile' }, @{ Bit = 2; Name = 'PrivateProfile' }, @{ Bit = 2; Name = 'StandardProfile' }, @{ Bit = 4; Name = 'PublicProfile' }) {
            if (($state.Active -band $one.Bit) -and (Read-MachineNumber -Key "SOFTWARE\Policies\Microsoft\WindowsFirewall\$($one.Name)" -Name 'AllowLocalPolicyMerge') -eq 0) { $count = $false }
        }
        $state.LocalCount = $count
    } catch { $state.LocalCount = $null }
    $state
}

# The policy that brought a rule or a setting of the firewall; $null where that is not on record.
function Get-RuleOwner {
    param([string] $Name)
    Get-PolicyOwner -ClassName RSOP_RegistryPolicySetting -Filter "valueName='$($Name.Replace('\', '\\').Replace("'", "\'"))'"
}

# Profiles by the names that the cmdlets know.
function ConvertTo-ProfileName {
    param([int] $Profiles)
    if ($Profiles -eq 7) { return 'Any' }
    foreach ($one in @{ Bit = 1; Name = 'Domain' }, @{ Bit = 2; Name = 'Private' }, @{ Bit = 4; Name = 'Public' }) { if ($Profiles -band $one.Bit) { $one.Name } }
}

# Whether Remote Desktop is let in: Right; what could be done: Before and After, rules by name (null: none); or Problem and
# Message, why nothing can, with Setting and Owner where it is a policy's. With addresses a rule of our own, for just
# these, is what is wanted; without, Windows' own two, which are never opened on a Public network.
function Read-RemoteDesktopFirewall {
    param([string] $RemoteAddresses = '')
    $ask = 'Say remoteAddresses=... (who may come in), and a rule for just these is made.'
    $given = @($RemoteAddresses -split '[,;\s]+' | Where-Object { $_ -ne '' })
    $scope = @(Get-SortedText @($given | ForEach-Object { ConvertTo-RemoteAddress $_ -Named }))
    if ($given.Count -gt 50 -or @($given | Where-Object { $null -eq (ConvertTo-RemoteAddress $_ -Named) }).Count -gt 0 -or ($RemoteAddresses -ne '' -and $given.Count -eq 0)) {
        throw (Get-Refusal 'BadAddresses' 'remoteAddresses: expected addresses such as 10.1.2.0/24, with commas between them, none wider than /8 (IPv6: /32), or LocalSubnet.')
    }
    $state = Read-FirewallProfile
    $port = Get-ListenerPort
    $is = @{ Right = $false; Problem = $null; Message = $null; Setting = $null; Owner = $null; Scoped = @(); Before = [ordered]@{}; After = [ordered]@{}; Port = $port; Active = $state.Active }
    $rules = @(Read-FirewallRule -Port $port)
    $inForce = @($rules | Where-Object { $_.enabled -and $_.onPort -and ($_.profiles -band $state.Active) -and $_.protocol -in $null, 6 })
    $counting = @($inForce | Where-Object { $_.place -eq 'policy' -or $state.LocalCount -ne $false })
    # A Block beats every Allow, unless it speaks of somebody else's address.
    $blocks = @($counting | Where-Object { $_.action -eq 'Block' } | Sort-Object -Property { $_.name })
    $block = $blocks | Where-Object { $_.addresses.Count -eq 0 } | Select-Object -First 1
    $is.Scoped = @($blocks | Where-Object { $_.addresses.Count -gt 0 } | ForEach-Object { $_.name })
    # The other RemoteDesktop-* rules are for UDP, shadowing and WebSocket.
    $tcp, $udp, $own = 'RemoteDesktop-UserMode-In-TCP', 'RemoteDesktop-UserMode-In-UDP', (Get-OwnRuleName)
    $open = @($counting | Where-Object { $_.action -eq 'Allow' -and $_.addresses.Count -eq 0 -and ($_.name -eq $tcp -or $_.name -notlike 'RemoteDesktop-*') })
    foreach ($rule in $rules | Where-Object { $_.place -eq 'local' -and $_.name -in $(if ($scope.Count -gt 0) { $own } else { $tcp, $udp }) } | Sort-Object -Property { $_.name }) {
        $is.Before[$rule.name] = [ordered]@{ enabled = $rule.enabled; profiles = $rule.profiles; port = $rule.localPort; addresses = $rule.addresses }
    }
    $known = $rules | Where-Object { $_.place -eq 'local' -and $_.name -eq $tcp } | Select-Object -First 1
    $mine = $rules | Where-Object { $_.place -eq 'local' -and $_.name -eq $own } | Select-Object -First 1
    $secured = Read-SecurityRule | Where-Object { $_.requiresInbound } | Select-Object -First 1
    if (-not $state.On) { $is.Right = $true }
    elseif ($null -ne $secured) {
        $is.Problem = 'IpsecRequired'; $is.Message = "The connection security rule '$($secured.name)' takes nothing in without IPsec, whatever the firewall allows. It is left as it is."
        if ($secured.place -eq 'policy') { $is.Setting = "connection security rule '$($secured.name)'"; $is.Owner = Get-RuleOwner $secured.name }
    } elseif ($null -ne $block) {
        $is.Problem = 'BlockRule'; $is.Message = "The firewall rule '$($block.name)' blocks the port and beats every rule that allows it. Somebody put it there; it is left as it is."
        if ($block.place -eq 'policy') { $is.Setting = "firewall rule '$($block.name)'"; $is.Owner = Get-RuleOwner $block.name }
    } elseif ($open.Count -gt 0) { $is.Right = $true }
    elseif ($state.LocalCount -eq $false) {
        $is.Problem = 'PolicyOwned'; $is.Message = 'Policy lets no firewall rule of this host count, and brings none for Remote Desktop.'
        $is.Setting = 'which firewall rules count'; $is.Owner = Get-RuleOwner 'AllowLocalPolicyMerge'
    } elseif ($null -eq $state.LocalCount) { $is.Problem = 'Unreadable'; $is.Message = 'Whether rules of this host count could not be read, so none is changed.' }
    elseif ($scope.Count -gt 0) {
        $wanted = [ordered]@{ enabled = $true; profiles = $state.Active; port = "$port"; addresses = $scope }
        $is.After[$own] = $wanted
        if ($null -eq $mine) { $is.Before[$own] = $null }
        else {
            $found = $is.Before[$own]
            $wanted.profiles = $found.profiles
            $fits = $mine.action -eq 'Allow' -and $mine.protocol -eq 6 -and ($found.profiles -band $state.Active) -eq $state.Active -and $found.port -eq "$port" -and ($found.addresses -join ' ') -eq ($scope -join ' ')
            if (-not $fits) { $is.Problem = 'RuleExists'; $is.Message = "There is a rule '$own' already, for other addresses, another port or another network. It is left as it is: change it or take it away by hand." }
        }
    } elseif ($port -ne 3389) { $is.Problem = 'NeedsAddresses'; $is.Message = "Remote Desktop listens on port $port, which no rule of Windows is for. $ask" }
    elseif ($state.Active -band 4) { $is.Problem = 'NeedsAddresses'; $is.Message = "A network in use is Public, and there Remote Desktop is not opened for everybody. $ask" }
    elseif ($null -eq $known -or $known.action -ne 'Allow') { $is.Problem = 'NeedsAddresses'; $is.Message = "There is no rule $tcp here. $ask" }
    elseif ($known.addresses.Count -gt 0) { $is.Problem = 'NeedsAddresses'; $is.Message = "The rule $tcp is for certain addresses, which stay as they are. $ask" }
    elseif (-not $known.onPort -or ($known.profiles -band $state.Active) -ne $state.Active) { $is.Problem = 'NeedsAddresses'; $is.Message = "The rule $tcp is for another network or port than is in use; it stays as it is. $ask" }
    else { foreach ($name in $is.Before.Keys) { $one = $is.Before[$name]; $is.After[$name] = [ordered]@{ enabled = $true; profiles = $one.profiles; port = $one.port; addresses = $one.addresses } } }
    if (-not $is.Problem -and -not $is.Right) { $is.Right = (ConvertTo-Json $is.Before -Depth 4 -Compress) -eq (ConvertTo-Json $is.After -Depth 4 -Compress) }
    $is
}

# Sessions as Windows lists them: Id, User (DOMAIN\user, empty where nobody is logged on), and State (0 active,
# 1 connected, 4 disconnected, see WTS_CONNECTSTATE_CLASS). An exception when Windows does not answer.
function Get-LogonSession {
    if (-not ('RdpMedic.Sessions' -as [type])) {
        Add-Type -Namespace RdpMedic -Name Sessions -MemberDefinition @'
[StructLayout(LayoutKind.Sequential, CharSet = CharSet.Unicode)] struct Info {
    public uint Environment; public int State; public uint Id; public string Name; public string Host; public string User; public string Domain; public string Farm; }
[DllImport("wtsapi32.dll", SetLastError = true)] static extern bool WTSEnumerateSessionsExW(IntPtr server, ref uint level, uint filter, out IntPtr list, out uint count);
[DllImport("wtsapi32.dll")] static extern bool WTSFreeMemoryExW(int kind, IntPtr list, uint count);
/* Each as id, state and name with tabs between; 2 is WTSTypeSessionInfoLevel1. */
public static string[] List() {
    uint level = 1; uint count; IntPtr list;
    if (!WTSEnumerateSessionsExW(IntPtr.Zero, ref level, 0, out list, out count)) throw new System.ComponentModel.Win32Exception();
    try {
        string[] all = new string[count]; int size = Marshal.SizeOf(typeof(Info));
        for (int i = 0; i < count; i++) {
            Info info = (Info)Marshal.PtrToStructure(new IntPtr(list.ToInt64() + (long)i * size), typeof(Info));
            all[i] = (int)info.Id + "\t" + info.State + "\t" + (string.IsNullOrEmpty(info.User) ? "" : info.Domain + "\\" + info.User);
        }
        return all;
    } finally { WTSFreeMemoryExW(2, list, count); }
}
'@
    }
    foreach ($line in [RdpMedic.Sessions]::List()) {
        $id, $state, $user = $line.Split([char]9)
        [pscustomobject]@{ Id = [int]$id; User = $user; State = [int]$state }
    }
}

# SIDs in the token of TermService: NETWORK SERVICE, Everyone, Authenticated Users, SERVICE and its own.
$serviceToken = 'S-1-5-20', 'S-1-1-0', 'S-1-5-11', 'S-1-5-6', 'S-1-5-80-446051430-1559341753-4161941529-1950928533-810483104'

# The rights an access mask grants on a file; the generic ones (MS-DTYP 2.4.3) stand for specific ones.
function Get-FileRight {
    param([long] $Mask)
    $right = $Mask -band 0x1FFFFF
    if ($Mask -band 0x10000000L) { $right = $right -bor 0x1F01FF }
    if ($Mask -band 0x80000000L) { $right = $right -bor 0x120089 }
    $right
}

# Entries that keep the service from reading. A Deny wins over every Allow.
function Get-DenyEntry {
    param([object[]] $Entries)
    $Entries | Where-Object { $_.type -eq 'Deny' -and $_.sid -in $serviceToken -and ((Get-FileRight $_.mask) -band 0x120089) }
}

function Test-ServiceRead {
    param([object[]] $Entries)
    if (@(Get-DenyEntry -Entries $Entries).Count -gt 0) { return $false }
    $granted = 0
    $Entries | Where-Object { $_.type -eq 'Allow' -and $_.sid -in $serviceToken } | ForEach-Object { $granted = $granted -bor (Get-FileRight $_.mask) }
    ($granted -band 0x120089) -eq 0x120089
}

# Entries that Windows gives such a key file and that this one lacks. A pinned certificate's key is its owner's: there
# the service's read alone. The third entry of the listener's own key changed between builds 14393 and 17763.
function Get-MissingAccess {
    param([object[]] $Entries, [bool] $Pinned)
    $wanted = @(@{ sid = 'S-1-5-20'; mask = 0x120089L })
    if (-not $Pinned) {
        $wanted = @(@{ sid = 'S-1-5-18'; mask = 0x1F01FFL }) + $wanted
        $build = [int](Read-MachineValue -Key 'SOFTWARE\Microsoft\Windows NT\CurrentVersion' -Name 'CurrentBuildNumber')
        if ($build -ge 17763) { $wanted += @{ sid = 'S-1-5-80-4022436659-1090538466-1613889075-870485073-3428993833'; mask = 0x1F01FFL } }
        elseif ($build -le 14393) { $wanted += @{ sid = 'S-1-5-32-544'; mask = 0x120089L } }
    }
    foreach ($one in $wanted) {
        $granted = 0
        $Entries | Where-Object { $_.type -eq 'Allow' -and $_.sid -eq $one.sid } | ForEach-Object { $granted = $granted -bor (Get-FileRight $_.mask) }
        if (($granted -band $one.mask) -ne $one.mask) { [ordered]@{ sid = $one.sid; type = 'Allow'; mask = $one.mask } }
    }
}

# A key file's access as people are shown it: what denies NETWORK SERVICE apart from the rest.
function Get-AccessSnapshot {
    param([string] $File, [string] $Sddl)
    $entries = @(ConvertTo-AccessEntry -Sddl $Sddl)
    $mine = { $_.type -eq 'Deny' -and $_.sid -eq 'S-1-5-20' }
    [ordered]@{ file = $File; denied = @($entries | Where-Object $mine); entries = @($entries | Where-Object { -not (& $mine) }); sddl = $Sddl }
}

# What keeps a certificate of the personal store from serving the listener: Id and Message; $null where nothing does.
# Remote Desktop opens its key as NETWORK SERVICE. Only a key that CryptoAPI keeps is a file with a known name.
function Get-ServingProblem {
    param([System.Collections.IDictionary] $Entry)
    $now = Format-Time (Get-HostTime)
    if (-not $Entry.Container) { return @{ Id = 'NoPrivateKey'; Message = 'It has no private key on this host.' } }
    if (-not $Entry.ServerAuthentication) { return @{ Id = 'NotForServers'; Message = 'It is not issued for Server Authentication.' } }
    if ($Entry.NotBefore -gt $now) { return @{ Id = 'NotYetValid'; Message = "It is valid only from $($Entry.NotBefore)." } }
    if ($Entry.NotAfter -le $now) { return @{ Id = 'Expired'; Message = "It expired at $($Entry.NotAfter)." } }
    if ($Entry.ProviderType -eq 0) { return @{ Id = 'KeyUnknown'; Message = 'Its key is kept by CNG, so whether NETWORK SERVICE may read it is not known.' } }
    $key = Find-KeyFile -Entry $Entry
    if ($key.Problem) { return @{ Id = 'KeyMissing'; Message = 'Its key file is not in MachineKeys.' } }
    if (-not (Test-ServiceRead -Entries (Read-KeyAccess -File $key.File).Entries)) { return @{ Id = 'KeyUnreadable'; Message = 'NETWORK SERVICE may not read its private key.' } }
}

# What is read of the event logs: by channel, ids with the providers that write them, so few at once that Windows
# takes the question (it refuses about twenty-three), and what is noisy apart from what is rare.
function Get-WantedEvent {
    $manager = 'Microsoft-Windows-TerminalServices-RemoteConnectionManager'
    $session = 'Microsoft-Windows-TerminalServices-LocalSessionManager'
    $core = 'Microsoft-Windows-RemoteDesktopServices-RdpCoreTS'
    $schannel = 'Schannel', 'Microsoft-Windows-Schannel'
    $certificate = 1050..1059
    $enrolment = 1060..1069
    [ordered]@{
        'System' = @(
            @{ Providers = $schannel; Ids = 36869, 36870, 36872, 36886 }
            @{ Providers = $schannel; Ids = 36871, 36873, 36874, 36888 }
            @{ Providers = $schannel; Ids = 36880, 36887 }
            @{ Providers = @($manager); Ids = $certificate + $enrolment }
            @{ Providers = @($manager); Ids = 1006, 1012, 1035, 1036 }
            @{ Providers = 'TermDD', 'Service Control Manager', 'LsaSrv', 'LSA (LsaSrv)'; Ids = 50, 56, 7000, 7009, 7011, 7031, 7034, 6167 }
        )
        "$manager/Admin" = @(
            @{ Providers = @($manager); Ids = $certificate + $enrolment }
            @{ Providers = @($manager); Ids = 1006, 1158, 20499 }
        )
        "$manager/Operational" = @(@{ Providers = @($manager); Ids = $certificate + 258, 259, 260, 261, 262, 1149 })
        "$session/Operational" = @(@{ Providers = @($session); Ids = 21, 22, 23, 24, 25, 39, 40 })
        "$core/Operational" = @(@{ Providers = @($core); Ids = 65, 98, 99, 102, 103, 131, 139, 140, 148, 226, 227 })
        'Application' = @(@{ Providers = @('Application Error'); Ids = @(1000) })
        'Security' = @(@{ Providers = @('Microsoft-Windows-Security-Auditing'); Ids = 4625, 4825 })
    }
}

$block = [scriptblock]::Create($Script)
$arguments = @{}
foreach ($name in $Parameters.Keys) { $arguments[$name] = $Parameters[$name] }
if ($Script -match '(?m)^\[CmdletBinding\(SupportsShouldProcess') {
    $arguments['WhatIf'] = $WhatIf
    $arguments['Confirm'] = $false
}
$returned = @(& $block @arguments)
if ($returned.Count -ne 1) { throw (Get-Refusal 'NotOneObject' "The script returned $($returned.Count) objects in place of one.") }
ConvertTo-Json -InputObject $returned[0] -Depth 12 -Compress
