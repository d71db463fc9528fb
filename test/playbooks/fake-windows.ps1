# Runs scripts in the real harness on hosts that are held in hashtables, one host per case: what Windows alone has is put in its
# place just before the harness runs the script. Reads one JSON file; its last line of output is the outcomes as JSON.
param([string] $File)
$given = Get-Content -Raw -LiteralPath $File | ConvertFrom-Json -AsHashtable -DateKind String

$fakes = {
    function Open-MachineKey {
        param([string] $Key, [bool] $Writable = $false)
        $name = @($fake.registry.Keys | Where-Object { $_ -eq $Key })
        $below = @($fake.registry.Keys | Where-Object { $_ -like "$Key\*" } | ForEach-Object { $_.Substring($Key.Length + 1).Split('\')[0] } | Select-Object -Unique)
        if ($name.Count -eq 0 -and $below.Count -eq 0) { return $null }
        if ($Key -in $fake.deniedKeys) { throw ([System.Security.SecurityException]::new('Requested registry access is not allowed.')) }
        $opened = [pscustomobject]@{ Values = $(if ($name.Count) { $fake.registry[$name[0]] } else { @{} }); Below = $below }
        $opened | Add-Member ScriptMethod GetValue { param($n, $d) foreach ($k in $this.Values.Keys) { if ($k -eq $n) { $v = $this.Values[$k]; if ($v -is [System.Collections.IDictionary]) { return , [Convert]::FromBase64String($v.base64) }; if ($v -is [long]) { return [int]$v }; return , $v } }; $d }
        $opened | Add-Member ScriptMethod GetSubKeyNames { , [string[]]$this.Below }
        $opened | Add-Member ScriptMethod GetValueNames { , [string[]]@($this.Values.Keys) }
        $opened | Add-Member ScriptMethod DeleteValue { param($n, $t) foreach ($k in @($this.Values.Keys)) { if ($k -eq $n) { $this.Values.Remove($k) } } }
        $opened | Add-Member ScriptMethod Dispose { }
        $opened
    }
    function Write-MachineValue {
        param([string] $Key, [string] $Name, [object] $Value, [string] $Kind)
        if (-not $fake.registry.Contains($Key)) { $fake.registry[$Key] = @{} }
        $fake.registry[$Key][$Name] = $(if ($Kind -eq 'Binary') { @{ base64 = [Convert]::ToBase64String($Value) } } else { $Value })
    }
    function Remove-MachineKey { param([string] $Key) $fake.registry.Remove($Key) }
    function Get-PolicyOwner {
        param([string] $ClassName, [string] $Filter)
        $name = $Filter.Split("'")[1]
        $fake.owners[$name]
    }
    function Get-CimInstance {
        param($Namespace, $ClassName, $Filter, $ErrorAction)
        if ($ClassName -eq 'Win32_Process') { return $fake.shells | ForEach-Object { [pscustomobject]@{ SessionId = $_ } } }
        [pscustomobject]@{ SSLCertificateSHA1HashType = $fake.hashType }
    }
    function Get-KeyFolder { 'keys:' }
    function Test-KeyFile { param([string] $File) $fake.keyFiles.Contains($File) }
    function Invoke-WithPrivilege { param([string] $Privilege, [scriptblock] $Block) throw 'not on this platform' }
    function ConvertTo-AccessEntry {
        param([string] $Sddl)
        foreach ($ace in (New-Object System.Security.AccessControl.RawSecurityDescriptor $Sddl).DiscretionaryAcl) {
            [ordered]@{ sid = $ace.SecurityIdentifier.Value; type = $(if ($ace.AceQualifier -eq 'AccessDenied') { 'Deny' } else { 'Allow' }); mask = [long]$ace.AccessMask }
        }
    }
    function Read-KeyAccess {
        param([string] $File)
        if ($fake.accessDenied) { throw ([System.UnauthorizedAccessException]::new('Attempted to perform an unauthorized operation.')) }
        $one = $fake.keyFiles[$File]
        @{ Owner = $one.owner; Sddl = $one.sddl; Entries = @(ConvertTo-AccessEntry -Sddl $one.sddl) }
    }
    function Write-KeyAccess { param([string] $File, [string] $Sddl) $fake.keyFiles[$File].sddl = $Sddl }
    # The access control types exist on Windows alone; these do what is asked of them here.
    function New-Object {
        param([Parameter(Position = 0)] $TypeName, [Parameter(Position = 1)] $ArgumentList, $ComObject)
        $short = @{ SY = 'S-1-5-18'; NS = 'S-1-5-20'; BA = 'S-1-5-32-544'; WD = 'S-1-1-0' }
        switch -Wildcard ($TypeName) {
            '*.SecurityIdentifier' { return [pscustomobject]@{ Value = $ArgumentList } }
            '*.CommonAce' { return [pscustomobject]@{ SecurityIdentifier = $ArgumentList[3]; AceQualifier = $ArgumentList[1]; AccessMask = $ArgumentList[2]; IsInherited = $false } }
            '*.RawSecurityDescriptor' {
                $list = [System.Collections.ArrayList]@()
                foreach ($match in [regex]::Matches($ArgumentList, '\(([AD]);;([^;]+);;;([^;)]+)\)')) {
                    $mask = $(switch ($match.Groups[2].Value) { 'FA' { 0x1F01FF } 'FR' { 0x120089 } default { [int]$_ } })
                    $sid = $match.Groups[3].Value
                    if ($short.Contains($sid)) { $sid = $short[$sid] }
                    [void]$list.Add([pscustomobject]@{ SecurityIdentifier = [pscustomobject]@{ Value = $sid }; AceQualifier = $(if ($match.Groups[1].Value -eq 'D') { 'AccessDenied' } else { 'AccessAllowed' }); AccessMask = $mask; IsInherited = $false })
                }
                Add-Member -InputObject $list ScriptMethod RemoveAce { param($at) $this.RemoveAt($at) }
                Add-Member -InputObject $list ScriptMethod InsertAce { param($at, $ace) $this.Insert($at, $ace) }
                $descriptor = [pscustomobject]@{ DiscretionaryAcl = $list; Short = $short }
                $descriptor | Add-Member ScriptMethod GetSddlForm {
                    'D:PAI' + -join ($this.DiscretionaryAcl | ForEach-Object {
                        $ace = $_; $sid = $ace.SecurityIdentifier.Value
                        foreach ($k in $this.Short.Keys) { if ($this.Short[$k] -eq $sid) { $sid = $k } }
                        $rights = switch ($ace.AccessMask) { 0x1F01FF { 'FA' } 0x120089 { 'FR' } default { '0x{0:x}' -f $_ } }
                        "($(if ($ace.AceQualifier -eq 'AccessDenied') { 'D' } else { 'A' });;$rights;;;$sid)" })
                }
                return $descriptor
            }
            default {
                if ($ComObject) {
                    $policy = [pscustomobject]@{ CurrentProfileTypes = $fake.activeProfiles }
                    $policy | Add-Member ScriptMethod FirewallEnabled { param($bit) $fake.firewallOn }
                    return $policy
                }
                Microsoft.PowerShell.Utility\New-Object -TypeName $TypeName -ArgumentList $ArgumentList
            }
        }
    }
    function Get-Service {
        param([string] $Name, $ErrorAction)
        if (-not $fake.services.Contains($Name)) {
            throw ([System.Management.Automation.ErrorRecord]::new([Exception]::new('absent'), 'NoServiceFoundForGivenName,GetService', 'ObjectNotFound', $Name))
        }
        $one = [pscustomobject]@{ Name = $Name }
        $one | Add-Member ScriptProperty Status { $fake.services[$this.Name].status }
        $one | Add-Member ScriptProperty StartType { [int]$fake.services[$this.Name].startType }
        $one | Add-Member ScriptProperty ServicesDependedOn { foreach ($n in $fake.services[$this.Name].dependsOn) { if ($fake.services.Contains($n)) { Get-Service -Name $n } } }
        $one | Add-Member ScriptMethod Start {
            foreach ($n in @($fake.services[$this.Name].dependsOn) + $this.Name) { if ($fake.services.Contains($n) -and $fake.services[$n].startType -eq 4) { throw "$n is disabled" } }
            $fake.services[$this.Name].status = 'Running'
            if ($this.Name -eq 'SessionEnv' -and $fake.next) {
                $store = 'SOFTWARE\Microsoft\SystemCertificates\Remote Desktop\Certificates'
                if (@($fake.registry.Keys | Where-Object { $_ -like "$store\*" }).Count -eq 0) { $fake.registry["$store\$($fake.next.thumbprint)"] = @{ Blob = @{ base64 = $fake.next.base64 } } }
            }
        }
        $one | Add-Member ScriptMethod Stop { $fake.services[$this.Name].status = 'Stopped' }
        $one | Add-Member ScriptMethod WaitForStatus { param($status, $time) if ($fake.services[$this.Name].status -ne $status) { throw 'timeout' } }
        $one
    }
    function Get-WinEvent {
        param($ListLog, $LogName, $FilterHashtable, $MaxEvents, [switch] $Oldest, $ErrorAction)
        $name = "$ListLog$LogName$(if ($FilterHashtable) { $FilterHashtable.LogName })"
        $state = $fake.channels[$name]
        if ($state -eq 'denied') { throw ([System.UnauthorizedAccessException]::new('Attempted to perform an unauthorized operation.')) }
        if ($state -eq 'absent') { throw ([System.Management.Automation.ErrorRecord]::new([Exception]::new('absent'), 'NoMatchingLogsFound,GetWinEvent', 'ObjectNotFound', $name)) }
        if ($ListLog) { return [pscustomobject]@{ IsEnabled = $state -ne 'disabled' } }
        if ($Oldest) { return [pscustomobject]@{ TimeCreated = [datetime]::UtcNow.AddDays(-30) } }
        if ($FilterHashtable.StartTime.Kind -ne 'Local' -or $FilterHashtable.Id.Count -gt 22) { throw 'no such query' }
        $records = @($fake.events | Where-Object { $_.channel -eq $name -and $_.id -in $FilterHashtable.Id -and [datetime]::Parse($_.at) -ge $FilterHashtable.StartTime } | Sort-Object -Property { $_.at } -Descending)
        if ($records.Count -eq 0) { throw ([System.Management.Automation.ErrorRecord]::new([Exception]::new('none'), 'NoMatchingEventsFound,GetWinEvent', 'ObjectNotFound', $name)) }
        foreach ($record in $records) {
            $one = [pscustomobject]@{ ProviderName = $record.provider; Id = [int]$record.id; TimeCreated = [datetime]::Parse($record.at); Fields = $record.data }
            $one | Add-Member ScriptMethod ToXml {
                $fields = -join ($this.Fields.Keys | ForEach-Object { "<Data Name='$_'>$([System.Security.SecurityElement]::Escape($this.Fields[$_]))</Data>" })
                "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><EventID>$($this.Id)</EventID></System><EventData>$fields</EventData></Event>"
            }
            $one
        }
    }
    function Set-Service { param([string] $Name, [string] $StartupType, [switch] $Confirm, $ErrorAction) $fake.services[$Name].startType = @{ Automatic = 2; Manual = 3; Disabled = 4 }[$StartupType] }
}

$mark = '$block = [scriptblock]::Create($Script)'
$harness = [string]$given.harness
if (-not $harness.Contains($mark)) { throw 'the harness has no place to put fakes' }
$harness = [scriptblock]::Create($harness.Replace($mark, "$fakes`n$mark"))
$all = [System.Collections.ArrayList]@()
foreach ($case in $given.cases) {
    $fake = $case.host
    $before = $null
    $outcomes = foreach ($step in $case.steps) {
        $parameters = $step.parameters
        if ($step.undo) { $parameters['Before'] = $before }
        try {
            $text = & $harness -Script $given.scripts[$step.name] -Parameters $parameters -WhatIf $step.whatIf
            $value = $text | ConvertFrom-Json -AsHashtable -DateKind String
            if ($step.keep) { $before = $value.before }
            @{ kind = 'returned'; value = $value }
        } catch {
            @{ kind = 'threw'; id = $_.FullyQualifiedErrorId; message = "$($_.Exception.Message) $($_.InvocationInfo.PositionMessage)" }
        }
    }
    [void]$all.Add(@($outcomes))
}
# What a script would change is said to the host, so other lines stand before this one.
[Console]::Out.Write("`n" + (ConvertTo-Json -InputObject $all -Depth 20 -Compress))
