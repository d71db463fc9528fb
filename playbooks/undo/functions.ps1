<#
.SYNOPSIS
What the scripts of the timed undo share: it stands in the harness they come in, before that runs the script.
.DESCRIPTION
Windows PowerShell 5.1. A host that is about to be changed keeps, below ProgramData, what it was and a task of its own
that puts it back unless we confirm in time. The state of that is the name of one file, state.armed, state.confirmed,
state.undoing or state.undone, and it changes by renaming that file and in no other way: of two who try, one is told
that it is gone. How much time is left is the name of another (tick.UPTIME.LEFT, milliseconds), which the task renames
each minute: a counter below the one it names means that Windows was started anew, and what was left runs from then.
The clock on the wall is for display. What Windows alone has stands in the first eight functions, which tests replace.
#>

# Milliseconds since Windows was started, sleep included. Setting the clock does not move it. Not QueryPerformanceCounter:
# where that begins is not said, and under a hypervisor it may outlive a restart.
function Get-UptimeMilliseconds {
    if (-not ('RdpMedic.Ticks' -as [type])) {
        Add-Type -Namespace RdpMedic -Name Ticks -MemberDefinition @'
[DllImport("kernel32.dll")] public static extern ulong GetTickCount64();
'@
    }
    [long][RdpMedic.Ticks]::GetTickCount64()
}

# SID of the account this runs under.
function Get-CallerSid { [System.Security.Principal.WindowsIdentity]::GetCurrent().User.Value }

# What stands at a path: absent, file, folder or link (a reparse point, wherever it leads).
function Get-UndoPathKind {
    param([string] $Path)
    try { $attributes = [System.IO.File]::GetAttributes($Path) }
    catch [System.IO.FileNotFoundException], [System.IO.DirectoryNotFoundException] { return 'absent' }
    if ($attributes -band [System.IO.FileAttributes]::ReparsePoint) { return 'link' }
    if ($attributes -band [System.IO.FileAttributes]::Directory) { 'folder' } else { 'file' }
}

# Names of everything in a folder.
function Get-UndoName {
    param([string] $Folder)
    [System.IO.Directory]::GetFileSystemEntries($Folder) | ForEach-Object { [System.IO.Path]::GetFileName($_) }
}

# Makes a folder that SYSTEM and administrators alone can open, closed from its first moment. One that is there stays
# as it is, whoever made it: it is looked at afterwards.
function New-UndoFolder {
    param([string] $Path)
    $security = New-Object System.Security.AccessControl.DirectorySecurity
    $security.SetSecurityDescriptorSddlForm('O:BAD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)')
    if ($PSVersionTable.PSVersion.Major -lt 6) { [void][System.IO.Directory]::CreateDirectory($Path, $security) }
    else { [System.IO.FileSystemAclExtensions]::Create([System.IO.DirectoryInfo]$Path, $security) }
}

# Owner and access list of a folder, see Read-AccessList.
function Read-UndoAccess {
    param([string] $Path)
    Read-AccessList -Path $Path
}

# The text of a file; with Text, writes it instead: whole or not at all, and on the disk before this returns.
function Use-UndoText {
    param([string] $Path, [object] $Text = $null)
    if ($null -eq $Text) { return [System.IO.File]::ReadAllText($Path) }
    $bytes = (New-Object System.Text.UTF8Encoding $false).GetBytes([string]$Text)
    $stream = New-Object System.IO.FileStream "$Path.new", 'Create', 'Write', 'None', 4096, 'WriteThrough'
    try { $stream.Write($bytes, 0, $bytes.Length); $stream.Flush($true) } finally { $stream.Dispose() }
    if ([System.IO.File]::Exists($Path)) { [System.IO.File]::Replace("$Path.new", $Path, [NullString]::Value) }
    else { [System.IO.File]::Move("$Path.new", $Path) }
}

# Renames a file; whether it was there to be renamed. NTFS does it in one piece, so of two who try one gets false.
function Move-UndoFile {
    param([string] $From, [string] $To)
    try { [System.IO.File]::Move($From, $To); $true } catch [System.IO.FileNotFoundException] { $false }
}

function Assert-RunId {
    param([string] $RunId)
    # It becomes the name of a folder, and of a task; these few are devices.
    if ($RunId -notmatch '^[A-Za-z0-9][A-Za-z0-9-]{0,63}\z' -or $RunId -match '^(con|prn|aux|nul|com\d|lpt\d)\z') {
        throw (Get-Refusal 'BadRunId' 'This is not the id of a run.')
    }
}

# SHA-256 of a text in UTF-8, lower-case hexadecimal.
function Get-TextDigest {
    param([string] $Text)
    $digest = [System.Security.Cryptography.SHA256]::Create().ComputeHash((New-Object System.Text.UTF8Encoding $false).GetBytes($Text))
    [BitConverter]::ToString($digest).Replace('-', '').ToLowerInvariant()
}

# The folder of a run, each level looked at first; $null where there is none, unless it is to be made. Users may make
# folders below ProgramData, and what SYSTEM reads must not come from one of theirs.
function Open-UndoFolder {
    param([string] $RunId, [switch] $Make)
    $own = 'S-1-5-18', 'S-1-5-32-544'
    $path = Get-ProgramDataFolder
    foreach ($name in 'rdp-medic', 'undo', $RunId) {
        $path = "$path\$name"
        if ((Get-UndoPathKind -Path $path) -eq 'absent') {
            if (-not $Make) { return $null }
            New-UndoFolder -Path $path
        }
        $kind = Get-UndoPathKind -Path $path
        if ($kind -ne 'folder') { throw (Get-Refusal 'ForeignOwner' "$path is a $kind in place of a folder, so nothing in it is trusted. A person must look at it.") }
        $access = Read-UndoAccess -Path $path
        if ($access.Owner -notin $own) { throw (Get-Refusal 'ForeignOwner' "$path belongs to $($access.Owner), so nothing in it is trusted. A person must look at it.") }
        if (-not $access.Sddl.StartsWith('D:P') -or @($access.Entries | Where-Object { $_.type -eq 'Allow' -and $_.sid -notin $own }).Count -gt 0) {
            throw (Get-Refusal 'ForeignOwner' "$path can be opened by others than SYSTEM and Administrators, so nothing in it is trusted. A person must look at it.")
        }
    }
    $path
}

# States go forward only: asked for in this order, one that changes meanwhile is not missed.
function Get-UndoState {
    param([string] $Folder)
    foreach ($state in 'armed', 'confirmed', 'undoing', 'undone') {
        if ((Get-UndoPathKind -Path "$Folder\state.$state") -eq 'file') { return $state }
    }
    'none'
}

# Runs beside this one whose undo is armed or under way.
function Get-OtherUndo {
    param([string] $RunId)
    $base = "$(Get-ProgramDataFolder)\rdp-medic\undo"
    if ((Get-UndoPathKind -Path $base) -ne 'folder') { return }
    foreach ($name in Get-UndoName -Folder $base | Where-Object { $_ -ne $RunId } | Sort-Object) {
        $folder = Open-UndoFolder -RunId $name
        if ((Get-UndoState -Folder $folder) -in 'armed', 'undoing') { $name }
    }
}

# Data that a script stored. PowerShell 7 makes dates of texts that look like one; the only one we store is `at`.
function Read-UndoData {
    param([string] $Path)
    $read = ConvertFrom-Json (Use-UndoText -Path $Path)
    $at = Read-Property $read 'at'
    if ($at -is [datetime]) { $read.at = Format-Time $at }
    $read
}

# Files whose text is no longer the one that was stored.
function Get-ChangedFile {
    param([string] $Folder)
    try {
        $digests = Read-UndoData -Path "$Folder\digests.json"
        foreach ($name in 'harness.ps1', 'task.ps1', 'undo.ps1', 'values.json') {
            $same = $false
            try { $same = (Get-TextDigest (Use-UndoText -Path "$Folder\$name")) -eq (Read-Property $digests $name) } catch [System.IO.IOException] { $same = $false }
            if (-not $same) { $name }
        }
    } catch [System.IO.IOException], [System.ArgumentException] { 'digests.json' }
}

# What was stored when the undo was armed; a refusal where it is not whole.
function Read-UndoValue {
    param([string] $Folder)
    $changed = @(Get-ChangedFile -Folder $Folder)
    if ($changed.Count -gt 0) { throw (Get-Refusal 'Corrupt' "$($changed -join ', ') of this undo changed since it was armed, so nothing is put back from it. A person must look at it.") }
    Read-UndoData -Path "$Folder\values.json"
}

# Name of the file that counts, the counter now, and milliseconds left, which may be below 0.
function Get-UndoClock {
    param([string] $Folder)
    for ($turn = 0; $turn -lt 5; $turn++) {
        # A listing that meets a renaming may show neither name.
        if ($turn -gt 0) { Start-Sleep -Milliseconds 50 }
        foreach ($name in Get-UndoName -Folder $Folder) {
            if ($name -notmatch '^tick\.(\d{1,15})\.(\d{1,15})\z') { continue }
            $seen = [long]$Matches[1]; $left = [long]$Matches[2]
            $now = Get-UptimeMilliseconds
            $since = $(if ($now -lt $seen) { $now } else { $now - $seen })
            return @{ Name = $name; Now = $now; Left = $left - $since }
        }
    }
    throw (Get-Refusal 'Corrupt' 'How much time is left is not on record. A person must look at it.')
}

function Get-SecondsLeft {
    param([long] $Milliseconds)
    [long][Math]::Max(0, [Math]::Floor($Milliseconds / 1000))
}

# The task as it is to be. As XML, because New-ScheduledTaskTrigger of 5.1 knows no repetition for a start-up, wants an
# end for one that has none on old builds, and writes a start in local time; and because it can be read back as XML,
# where the account is a SID in every language. The start is long past, in UTC, so that no zone and no clock moves it.
function Get-UndoTaskText {
    param([string] $RunId)
    $arguments = '-NoLogo -NoProfile -NonInteractive -ExecutionPolicy Bypass -File "{0}\rdp-medic\undo\{1}\task.ps1" -RunId {1}' -f (Get-ProgramDataFolder), $RunId
    @'
<Task version="1.3" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Author>rdp-medic</Author>
    <Description>Puts back what run {0} changed, unless confirmed in time.</Description>
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
      <Command>%SystemRoot%\System32\WindowsPowerShell\v1.0\powershell.exe</Command>
      <Arguments>{1}</Arguments>
    </Exec>
  </Actions>
</Task>
'@ -f $RunId, [System.Security.SecurityElement]::Escape($arguments)
}

# Texts at a path of elements, joined; what the schema takes where there is none (MS-TSCH 2.5).
function Read-TaskPart {
    param([xml] $Task, [string] $Path, [string] $Default)
    $steps = -join ($Path.Split('/') | ForEach-Object { if ($_ -eq '*') { '/*' } else { "/*[local-name()='$_']" } })
    $found = @($Task.SelectNodes("/*$steps"))
    if ($found.Count -eq 0) { return $Default }
    @($found | ForEach-Object { if ($Path.EndsWith('*')) { $_.LocalName } else { $_.InnerText } }) -join ' '
}

# Whether the task is there (as-registered, changed, absent), and the settings that are not what was written.
function Get-UndoTask {
    param([string] $RunId)
    try { [void](Get-ScheduledTask -TaskPath '\rdp-medic\' -TaskName "undo-$RunId" -ErrorAction Stop) }
    catch {
        if ($_.FullyQualifiedErrorId -notlike 'CmdletizationQuery_NotFound*') { throw }
        return [ordered]@{ state = 'absent'; differs = @() }
    }
    $is = [xml](Export-ScheduledTask -TaskPath '\rdp-medic\' -TaskName "undo-$RunId" -ErrorAction Stop)
    $wanted = [xml](Get-UndoTaskText -RunId $RunId)
    $parts = [ordered]@{
        'Principals/Principal/UserId' = ''; 'Principals/Principal/RunLevel' = 'LeastPrivilege'; 'Triggers/*' = ''; 'Actions/*' = ''
        'Triggers/BootTrigger/Enabled' = 'true'; 'Triggers/BootTrigger/Delay' = ''; 'Triggers/BootTrigger/StartBoundary' = ''; 'Triggers/BootTrigger/EndBoundary' = ''
        'Triggers/TimeTrigger/Enabled' = 'true'; 'Triggers/TimeTrigger/StartBoundary' = ''; 'Triggers/TimeTrigger/EndBoundary' = ''; 'Triggers/TimeTrigger/RandomDelay' = ''
        'Triggers/TimeTrigger/Repetition/Interval' = ''; 'Triggers/TimeTrigger/Repetition/Duration' = ''
        'Settings/Enabled' = 'true'; 'Settings/AllowStartOnDemand' = 'true'; 'Settings/StartWhenAvailable' = 'false'; 'Settings/MultipleInstancesPolicy' = 'IgnoreNew'
        'Settings/DisallowStartIfOnBatteries' = 'true'; 'Settings/StopIfGoingOnBatteries' = 'true'; 'Settings/ExecutionTimeLimit' = 'PT72H'
        'Settings/RunOnlyIfIdle' = 'false'; 'Settings/RunOnlyIfNetworkAvailable' = 'false'; 'Settings/DeleteExpiredTaskAfter' = ''
        'Actions/Exec/Command' = ''; 'Actions/Exec/Arguments' = ''; 'Actions/Exec/WorkingDirectory' = ''
    }
    $differs = @($parts.Keys | Where-Object { (Read-TaskPart $is $_ $parts[$_]) -ne (Read-TaskPart $wanted $_ $parts[$_]) })
    [ordered]@{ state = $(if ($differs.Count -eq 0) { 'as-registered' } else { 'changed' }); differs = $differs }
}

# Takes the task away; one that is not there is no fault. A run of it that is under way is not stopped by this.
function Remove-UndoTask {
    param([string] $RunId)
    if ((Get-UndoTask -RunId $RunId).state -eq 'absent') { return }
    Unregister-ScheduledTask -TaskPath '\rdp-medic\' -TaskName "undo-$RunId" -Confirm:$false -ErrorAction Stop
}

# Keys whose values may be put back: those of Remote Desktop on this host, none of a policy.
$restorableKeys = 'SYSTEM\CurrentControlSet\Control\Terminal Server', 'SYSTEM\CurrentControlSet\Control\Terminal Server\WinStations\RDP-Tcp'

# A value as it is stored and compared: numbers without sign, bytes as hexadecimal.
function ConvertTo-PlainValue {
    param([object] $Value)
    if ($null -eq $Value) { return $null }
    if ($Value -is [byte[]]) { return [BitConverter]::ToString($Value).Replace('-', '') }
    if ($Value -is [int]) { return [long]$Value -band 0xFFFFFFFFL }
    if ($Value -is [System.Collections.IEnumerable] -and $Value -isnot [string]) { return , @($Value | ForEach-Object { [string]$_ }) }
    $Value
}

function Test-SameValue {
    param([object] $One, [object] $Other)
    (ConvertTo-Json -InputObject @(, $One) -Compress) -ceq (ConvertTo-Json -InputObject @(, $Other) -Compress)
}

# What an item is about, for people.
function Format-ItemName {
    param([object] $Item)
    switch ($Item.kind) {
        'registry-value' { "$($Item.key)\$($Item.name)" }
        'listener-certificate-pin' { 'certificate pinned to RDP-Tcp' }
        'local-group-member-remove' { "$($Item.member) in $($Item.group)" }
        default { "firewall rule $($Item.rule)" }
    }
}

# The value now: of the registry, a pinned thumbprint, whether a rule is on, true for a member; $null where it is absent.
function Read-ItemValue {
    param([object] $Item)
    switch ($Item.kind) {
        'registry-value' { return ConvertTo-PlainValue (Read-MachineValue -Key $Item.key -Name $Item.name -AsWritten) }
        'listener-certificate-pin' { return Get-ListenerPin }
        'local-group-member-remove' {
            try { [void](Get-LocalGroupMember -SID $Item.group -Member $Item.member -ErrorAction Stop) }
            catch { if ($_.FullyQualifiedErrorId -like 'MemberNotFound*') { return $null }; throw }
            return $true
        }
        default {
            try { $rule = Get-NetFirewallRule -PolicyStore PersistentStore -Name $Item.rule -ErrorAction Stop }
            catch { if ($_.FullyQualifiedErrorId -like 'CmdletizationQuery_NotFound*') { return $null }; throw }
            return [string]$rule.Enabled -eq 'True'
        }
    }
}

# Puts the value of before back.
function Write-ItemValue {
    param([object] $Item)
    $key = 'SYSTEM\CurrentControlSet\Control\Terminal Server\WinStations\RDP-Tcp'; $name = 'SSLCertificateSHA1Hash'; $kind = 'Binary'
    switch ($Item.kind) {
        'registry-value' { $key = $Item.key; $name = $Item.name; $kind = $Item.type }
        'listener-certificate-pin' { break }
        'local-group-member-remove' { Remove-LocalGroupMember -SID $Item.group -Member $Item.member -Confirm:$false -ErrorAction Stop; return }
        'firewall-rule-remove' { Remove-NetFirewallRule -PolicyStore PersistentStore -Name $Item.rule -Confirm:$false -ErrorAction Stop; return }
        'firewall-rule-enabled' {
            Set-NetFirewallRule -PolicyStore PersistentStore -Name $Item.rule -Enabled $(if ($Item.before) { 'True' } else { 'False' }) -Confirm:$false -ErrorAction Stop
            return
        }
    }
    $value = $Item.before
    if ($null -eq $value) { Remove-MachineValue -Key $key -Name $name; return }
    if ($kind -eq 'Binary') { $value = [byte[]]@(for ($at = 0; $at -lt $value.Length; $at += 2) { [Convert]::ToByte($value.Substring($at, 2), 16) }) }
    elseif ($kind -eq 'DWord') { $value = [BitConverter]::ToInt32([BitConverter]::GetBytes([uint32]$value), 0) }
    elseif ($kind -eq 'MultiString') { $value = [string[]]@($value) }
    Write-MachineValue -Key $key -Name $name -Value $value -Kind $kind
}

# Whether a value may be what an item puts back, or finds.
function Test-ItemValue {
    param([string] $Type, [object] $Value)
    if ($null -eq $Value) { return $true }
    switch ($Type) {
        'DWord' { return ($Value -is [int] -or $Value -is [long]) -and $Value -ge 0 -and $Value -le 0xFFFFFFFFL }
        'Binary' { return $Value -is [string] -and $Value -cmatch '^([0-9A-F]{2}){0,1024}\z' }
        'MultiString' { return $Value -isnot [string] -and $Value -is [System.Collections.IEnumerable] -and @($Value | Where-Object { $_ -isnot [string] }).Count -eq 0 }
        'Thumbprint' { return $Value -is [string] -and $Value -cmatch '^[0-9A-F]{40}\z' }
        'Switch' { return $Value -is [bool] }
        default { return $Value -is [string] -and $Value.Length -le 2000 }
    }
}

# One thing to be put back, checked against the few kinds there are; every field there and in order.
function ConvertTo-RestoreItem {
    param([System.Collections.IDictionary] $Given)
    $fields = @{
        'registry-value' = 'key', 'name', 'type'; 'listener-certificate-pin' = @(); 'local-group-member-remove' = 'group', 'member'
        'firewall-rule-enabled' = @('rule'); 'firewall-rule-remove' = @('rule')
    }
    $kind = [string]$Given['kind']
    if (-not $fields.ContainsKey($kind)) { throw (Get-Refusal 'BadItem' "There is no kind of thing to put back called '$(Limit-Text $kind 40)'.") }
    $known = @('kind', 'before', 'left', 'always') + $fields[$kind]
    foreach ($name in $Given.Keys) { if ($name -notin $known) { throw (Get-Refusal 'BadItem' "A $kind has no $(Limit-Text $name 40).") } }
    foreach ($name in @('before', 'left') + $fields[$kind]) { if (-not $Given.Contains($name)) { throw (Get-Refusal 'BadItem' "A $kind does not say its $name.") } }
    $item = [ordered]@{ kind = $kind }
    foreach ($name in $fields[$kind]) { $item[$name] = [string]$Given[$name] }
    $item.before = ConvertTo-ItemValue $Given['before']
    $item.left = ConvertTo-ItemValue $Given['left']
    $item.always = $Given['always'] -eq $true
    $type = 'Switch'
    $sound = switch ($kind) {
        'registry-value' {
            $type = $item.type
            $item.key -in $restorableKeys -and $item.name -match '^[A-Za-z0-9 _-]{1,64}\z' -and $type -cmatch '^(DWord|String|ExpandString|MultiString|Binary)\z'
        }
        'listener-certificate-pin' { $type = 'Thumbprint'; $true }
        'local-group-member-remove' { $item.group -eq 'S-1-5-32-555' -and $item.member -match '^S-1-\d+(-\d+){1,14}\z' -and $null -eq $item.before -and $item.left -eq $true }
        'firewall-rule-remove' { $item.rule -match '^[A-Za-z0-9 ._{}()-]{1,200}\z' -and $null -eq $item.before -and $item.left -eq $true }
        default { $item.rule -match '^[A-Za-z0-9 ._{}()-]{1,200}\z' -and $item.before -is [bool] }
    }
    if (-not ($sound -and (Test-ItemValue $type $item.before) -and (Test-ItemValue $type $item.left))) {
        throw (Get-Refusal 'BadItem' "A $kind is not one that can be put back.")
    }
    if ($kind -eq 'registry-value' -and $item.name -eq 'SecurityLayer' -and $item.before -eq 0 -and $null -ne $item.before) {
        throw (Get-Refusal 'BadItem' 'Plain RDP security (SecurityLayer 0) is never put back; 1 comes in its place.')
    }
    $item
}

# Lists that came over a wire are lists of this PowerShell.
function ConvertTo-ItemValue {
    param([object] $Value)
    if ($Value -is [string] -or $Value -isnot [System.Collections.IEnumerable]) { return $Value }
    , @($Value | ForEach-Object { $_ })
}

# What the result of an undo says of one item.
function ConvertTo-ItemReport {
    param([object] $Item, [string] $Outcome, [object] $Present, [object] $Why = $null)
    [ordered]@{ kind = $Item.kind; what = Format-ItemName -Item $Item; outcome = $Outcome; before = $Item.before; left = $Item.left; present = $Present; why = $Why }
}
