<#
.SYNOPSIS
What a shell of the management host holds: it runs one job per line and answers in frames.
.DESCRIPTION
Windows PowerShell 5.1 and PowerShell 7. A job comes as base64 of JSON in which every string is base64 of UTF-16, so
that neither edition's ConvertFrom-Json can turn text into dates or replace half a surrogate pair. Each job has a
runspace of its own, here or on another computer. A frame is one ASCII line: the job's nonce, a kind, and fields.
#>

$global:RdpMedicOut = New-Object System.IO.StreamWriter ([Console]::OpenStandardOutput()), (New-Object System.Text.ASCIIEncoding)
$global:RdpMedicOut.AutoFlush = $true
$global:RdpMedicOut.NewLine = "`n"
$global:RdpMedicNext = $null
# Each line typed into a shell stays in its history, and a job is a long line.
$global:MaximumHistoryCount = 1
$global:ProgressPreference = 'SilentlyContinue'

# BlockCopy and not an Encoding: an Encoding replaces half a surrogate pair.
function global:ConvertTo-RdpMedicField {
    param([AllowNull()] [AllowEmptyString()] [string] $Text)
    if ([string]::IsNullOrEmpty($Text)) { return '-' }
    $characters = $Text.ToCharArray()
    $bytes = [byte[]]::new($characters.Length * 2)
    [Buffer]::BlockCopy($characters, 0, $bytes, 0, $bytes.Length)
    [Convert]::ToBase64String($bytes)
}

# Words for people: what is longer would make a frame that nobody takes.
function global:ConvertTo-RdpMedicWords {
    param([AllowNull()] [AllowEmptyString()] [string] $Text)
    if ($null -ne $Text -and $Text.Length -gt 8000) { $Text = $Text.Substring(0, 8000) }
    ConvertTo-RdpMedicField $Text
}

function global:ConvertFrom-RdpMedicField {
    param([string] $Field)
    $bytes = [Convert]::FromBase64String($Field)
    $characters = [char[]]::new($bytes.Length / 2)
    [Buffer]::BlockCopy($bytes, 0, $characters, 0, $bytes.Length)
    [string]::new($characters)
}

# Lists are ["a", item ...], tables ["h", key, value ...], all else a string whose first letter says what it is.
function global:ConvertFrom-RdpMedicValue {
    param([object] $Node)
    if ($Node -is [string]) {
        $rest = $Node.Substring(1)
        $kind = $Node[0]
        if ($kind -ceq 's') { return ConvertFrom-RdpMedicField $rest }
        $invariant = [System.Globalization.CultureInfo]::InvariantCulture
        if ($kind -ceq 'i') { return [int]::Parse($rest, $invariant) }
        if ($kind -ceq 'l') { return [long]::Parse($rest, $invariant) }
        if ($kind -ceq 'd') { return [double]::Parse($rest, $invariant) }
        if ($kind -ceq 'n') { return $null }
        return $kind -ceq 't'
    }
    if ($Node[0] -ceq 'a') {
        $list = New-Object object[] ($Node.Count - 1)
        for ($at = 1; $at -lt $Node.Count; $at += 1) { $list[$at - 1] = ConvertFrom-RdpMedicValue $Node[$at] }
        return , $list
    }
    $table = @{}
    for ($at = 1; $at -lt $Node.Count; $at += 2) {
        $key = ConvertFrom-RdpMedicValue $Node[$at]
        # Two keys that differ only in case: the table must then tell them apart.
        if ($table.ContainsKey($key)) { $table = New-Object System.Collections.Hashtable $table, ([StringComparer]::Ordinal) }
        $table[$key] = ConvertFrom-RdpMedicValue $Node[$at + 1]
    }
    return $table
}

function global:Write-RdpMedicFrame {
    param([string] $Nonce, [string[]] $Fields)
    $global:RdpMedicOut.WriteLine($Nonce + ' ' + ($Fields -join ' '))
}

function global:Write-RdpMedicThrown {
    param([string] $Nonce, [string] $Kind, [System.Management.Automation.ErrorRecord] $Record)
    $position = ''
    if ($null -ne $Record.InvocationInfo) { $position = [string]$Record.InvocationInfo.PositionMessage }
    $fields = [string]$Record.Exception.Message, [string]$Record.FullyQualifiedErrorId, [string]$Record.CategoryInfo.Category, $position
    Write-RdpMedicFrame $Nonce (@($Kind) + @($fields | ForEach-Object { ConvertTo-RdpMedicWords $_ }))
}

# What the script has said since the last time, within the job's limits.
function global:Send-RdpMedicRecords {
    param([string] $Nonce, [powershell] $Shell, [hashtable] $Said, [hashtable] $Limits)
    $records = @()
    foreach ($each in $Shell.Streams.Progress.ReadAll()) { $records += , @('progress', [string]$each.PercentComplete, $each.Activity, $each.StatusDescription) }
    foreach ($each in $Shell.Streams.Warning.ReadAll()) { $records += , @('warning', '-1', $each.Message, '') }
    foreach ($each in $Shell.Streams.Verbose.ReadAll()) { $records += , @('verbose', '-1', $each.Message, '') }
    foreach ($each in $Shell.Streams.Debug.ReadAll()) { $records += , @('debug', '-1', $each.Message, '') }
    foreach ($each in $Shell.Streams.Information.ReadAll()) { $records += , @('information', '-1', [string]$each.MessageData, '') }
    foreach ($each in $Shell.Streams.Error.ReadAll()) {
        if (-not $Said.failed) { Write-RdpMedicThrown $Nonce 'error' $each }
        $Said.failed = $true
        $records += , @('error', '-1', [string]$each.Exception.Message, '')
    }
    foreach ($record in $records) {
        if ($Said.records -ge $Limits.records) { break }
        $Said.records += 1
        $texts = foreach ($text in $record[2], $record[3]) {
            $text = [string]$text
            if ($text.Length -gt $Limits.recordCharacters) { $text = $text.Substring(0, $Limits.recordCharacters) }
            ConvertTo-RdpMedicField $text
        }
        Write-RdpMedicFrame $Nonce (@('record', $record[0], $record[1]) + $texts)
    }
}

# One object that the script wrote, in pieces; past the job's limits only that there was one.
function global:Send-RdpMedicObject {
    param([string] $Nonce, [object] $Object, [hashtable] $Said, [hashtable] $Limits)
    $base = $Object
    if ($Object -is [psobject]) { $base = $Object.PSObject.BaseObject }
    $kind = 'text'
    $text = $base
    if ($base -isnot [string]) {
        $kind = 'json'
        $text = [string](ConvertTo-Json -InputObject $Object -Depth 12 -Compress -WarningAction SilentlyContinue)
    }
    if ($Said.characters + $text.Length -gt $Limits.characters) {
        $Said.characters = $Limits.characters
        Write-RdpMedicFrame $Nonce @('object', 'left-out')
        return
    }
    $Said.characters += $text.Length
    for ($at = 0; $at -lt $text.Length; $at += 65536) {
        $piece = $text.Substring($at, [Math]::Min(65536, $text.Length - $at))
        Write-RdpMedicFrame $Nonce @('part', (ConvertTo-RdpMedicField $piece))
    }
    Write-RdpMedicFrame $Nonce @('object', $kind)
}

function global:New-RdpMedicRunspace {
    # Not CreateDefault2: with that, each runspace loads the usual cmdlets anew.
    $runspace = [runspacefactory]::CreateRunspace([initialsessionstate]::CreateDefault())
    $runspace.Open()
    $runspace
}

# The first half of Invoke-Command -ComputerName: whatever fails in here, the script has not been sent.
function global:Open-RdpMedicSession {
    param([hashtable] $Computer)
    $arguments = @{ ComputerName = $Computer.name; ErrorAction = 'Stop' }
    foreach ($name in 'ConfigurationName', 'Authentication', 'Port', 'UseSSL') {
        if ($Computer.ContainsKey($name)) { $arguments[$name] = $Computer[$name] }
    }
    $option = New-Object System.Management.Automation.Remoting.PSSessionOption
    $option.OpenTimeout = [TimeSpan]::FromMilliseconds($Computer.openTimeoutMs)
    $option.NoMachineProfile = $true
    $arguments.SessionOption = $option
    New-PSSession @arguments
}

function global:Invoke-RdpMedicJob {
    param([string] $Line)
    $writers = [Console]::Out, [Console]::Error
    $nonce = '-'; $session = $null; $shell = $null; $runspace = $null; $clock = [Diagnostics.Stopwatch]::StartNew()
    try {
        # What a script writes past the pipeline would stand between the frames.
        [Console]::SetOut([System.IO.TextWriter]::Null)
        [Console]::SetError([System.IO.TextWriter]::Null)
        $json = [System.Text.Encoding]::ASCII.GetString([Convert]::FromBase64String($Line))
        $job = ConvertFrom-RdpMedicValue (ConvertFrom-Json $json).job
        $nonce = $job.nonce
        $shell = [powershell]::Create()
        if ($null -ne $job.computer) {
            try { $session = Open-RdpMedicSession $job.computer } catch {
                $code = ''
                if ($_.Exception -is [System.Management.Automation.Remoting.PSRemotingTransportException]) { $code = [string]$_.Exception.ErrorCode }
                $fields = $code, [string]$_.FullyQualifiedErrorId, [string]$_.Exception.Message
                Write-RdpMedicFrame $nonce (@('unreachable') + @($fields | ForEach-Object { ConvertTo-RdpMedicWords $_ }))
                return
            }
            $shell.Runspace = $session.Runspace
        } else {
            if ($null -eq $global:RdpMedicNext) { $global:RdpMedicNext = New-RdpMedicRunspace }
            $runspace = $global:RdpMedicNext
            $global:RdpMedicNext = $null
            $shell.Runspace = $runspace
        }
        if ($null -ne $job.command) { [void]$shell.AddCommand($job.command) } else { [void]$shell.AddScript($job.script) }
        [void]$shell.AddParameters([System.Collections.IDictionary]$job.parameters)

        $inputs = New-Object 'System.Management.Automation.PSDataCollection[psobject]'
        $inputs.Complete()
        $outputs = New-Object 'System.Management.Automation.PSDataCollection[psobject]'
        $said = @{ records = 0; characters = 0; failed = $false }
        $stopped = $null
        Write-RdpMedicFrame $nonce @('sent')
        $running = $shell.BeginInvoke($inputs, $outputs)
        do {
            $done = $running.AsyncWaitHandle.WaitOne(20)
            Send-RdpMedicRecords $nonce $shell $said $job.limits
            foreach ($each in $outputs.ReadAll()) { Send-RdpMedicObject $nonce $each $said $job.limits }
            if ($done) { break }
            if ($null -eq $stopped) {
                # The second is for a bot that has died: nobody else stops the script then.
                if ([System.IO.File]::Exists($job.stopFile) -or $clock.ElapsedMilliseconds -gt $job.limits.lastMs) {
                    $stopped = $clock.ElapsedMilliseconds
                    [void]$shell.BeginStop($null, $null)
                }
            } elseif ($clock.ElapsedMilliseconds -gt $stopped + 5000) { [Environment]::Exit(3) }
        } while ($true)

        $state = [string]$shell.InvocationStateInfo.State
        $reason = $shell.InvocationStateInfo.Reason
        if ($reason -is [System.Management.Automation.Remoting.PSRemotingTransportException]) {
            Write-RdpMedicFrame $nonce @('lost', (ConvertTo-RdpMedicWords $reason.Message))
        } elseif ($state -eq 'Failed') {
            $record = $reason.ErrorRecord
            if ($null -eq $record) { $record = [System.Management.Automation.ErrorRecord]::new($reason, $reason.GetType().Name, 'NotSpecified', $null) }
            Write-RdpMedicThrown $nonce 'threw' $record
        } else {
            # Completed or Stopped.
            Write-RdpMedicFrame $nonce @($state.ToLowerInvariant())
        }
    } catch {
        Write-RdpMedicThrown $nonce 'fault' $_
    } finally {
        if ($null -ne $shell) { $shell.Dispose() }
        if ($null -ne $session) { Remove-PSSession -Session $session -ErrorAction SilentlyContinue }
        if ($null -ne $runspace) { $runspace.Dispose() }
        [Console]::SetOut($writers[0])
        [Console]::SetError($writers[1])
    }
    # Between jobs, when nobody waits for it.
    if ($null -eq $global:RdpMedicNext) { $global:RdpMedicNext = New-RdpMedicRunspace }
    Write-RdpMedicFrame $nonce @('idle', [string][Environment]::WorkingSet)
}
