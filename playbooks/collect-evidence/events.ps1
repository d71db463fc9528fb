<#
.SYNOPSIS
Events about the listener, its certificate, TLS and logons, read by id and data, never by their translated text. Changes nothing.
.DESCRIPTION
Each question is bounded in number and in length of its answers, newest first; where there were more, the channel is cut.
.PARAMETER SinceMinutes
How far back, in minutes by the host's own clock.
.PARAMETER After
By channel: EventRecordID of the newest record that is not wanted. A channel that is not named is read by time alone.
#>
[CmdletBinding()]
param(
    [ValidateRange(1, 10080)] [int] $SinceMinutes = 60,
    [System.Collections.IDictionary] $After = @{}
)

$mostRecords = 100
$mostLetters = 12000
# Of a failed logon: who, from where, and why. The rest is long and helps nobody.
$logonFields = 'TargetUserName', 'TargetDomainName', 'Status', 'SubStatus', 'LogonType', 'IpAddress', 'IpPort', 'AuthenticationPackageName', 'WorkstationName', 'AccountName', 'AccountDomain', 'ClientAddress'
$since = (Get-HostTime).AddMinutes(-$SinceMinutes)
$channels = @()
$events = @()

# What keeps a log from being read, of the errors of one question to it; $null: nothing does. A record whose text
# cannot be rendered, as where a provider was taken off, is an error of Get-WinEvent too, and a record all the same.
function Get-Obstacle {
    param($Problems, [int] $Records)
    foreach ($problem in $Problems) {
        $id = Read-Property $problem 'FullyQualifiedErrorId'
        if ($null -ne $id -and ($Records -eq 0 -or $id -like 'NoMatching*' -or (Test-AccessDenied $problem))) { return $problem }
    }
}

# Fields of EventData and UserData by name; those without one by their place.
function Get-EventField {
    param([object] $Record, [string[]] $Only)
    $data = [ordered]@{}
    # Whoever fails to log on chooses the name that stands here: what XML does not know would end the whole part.
    $xml = [xml]($Record.ToXml() -replace '[\x00-\x08\x0B\x0C\x0E-\x1F]|&#(x0*(?:[0-8BCEF]|1[0-9A-F])|0*(?:[0-8]|1[124-9]|2[0-9]|3[01]));', ' ')
    $place = 0
    foreach ($field in @($xml.SelectNodes("/*/*[local-name()='EventData']/*|/*/*[local-name()='UserData']/*/*")) | Select-Object -First 30) {
        $key = $field.GetAttribute('Name')
        if (-not $key) { $key = $(if ($field.LocalName -eq 'Data') { [string]$place } else { $field.LocalName }) }
        $place += 1
        if ($null -eq $Only -or $key -in $Only) { $data[$key] = Limit-Text $field.InnerText 400 }
    }
    $data
}

$wanted = Get-WantedEvent
foreach ($name in $wanted.Keys) {
    $channel = [ordered]@{ name = $name; state = 'read'; oldest = $null; cut = $false }
    $channels += $channel
    try {
        $log = Get-WinEvent -ListLog $name -ErrorAction Stop
        if (-not $log.IsEnabled) { $channel.state = 'disabled'; continue }
        $problems = @()
        $first = @(Get-WinEvent -LogName $name -MaxEvents 1 -Oldest -ErrorAction SilentlyContinue -ErrorVariable problems)
        $obstacle = Get-Obstacle -Problems $problems -Records $first.Count
        if ($null -ne $obstacle) { throw $obstacle }
        $channel.oldest = Format-Time $first[0].TimeCreated
    } catch {
        if ($_.FullyQualifiedErrorId -like 'NoMatchingEventsFound*') { continue }
        if (Test-AccessDenied $_) { $channel.state = 'denied' }
        elseif ($_.FullyQualifiedErrorId -like 'NoMatchingLogsFound*') { $channel.state = 'absent' }
        else { $channel.state = 'failed' }
        continue
    }
    $found = @()
    foreach ($question in $wanted[$name]) {
        $letters = 0
        try {
            $filter = @{ LogName = $name; Id = [int[]]$question.Ids; StartTime = $since.ToLocalTime() }
            $problems = @()
            $records = @(Get-WinEvent -FilterHashtable $filter -MaxEvents $mostRecords -ErrorAction SilentlyContinue -ErrorVariable problems)
            $obstacle = Get-Obstacle -Problems $problems -Records $records.Count
            if ($null -ne $obstacle) { throw $obstacle }
        } catch {
            if ($_.FullyQualifiedErrorId -like 'NoMatchingEventsFound*') { continue }
            $channel.state = $(if (Test-AccessDenied $_) { 'denied' } else { 'failed' })
            break
        }
        $reached = $false
        foreach ($record in $records) {
            if ($After.Contains($name) -and $null -ne $After[$name] -and $record.RecordId -le [long]$After[$name]) { $reached = $true; break }
            # Ids are only unique within their provider.
            if ([string]$record.ProviderName -notin $question.Providers) { continue }
            $data = Get-EventField $record $(if ($name -eq 'Security') { $logonFields })
            if ($name -eq 'Application' -and "$($data.Values)" -notmatch 'TermService|termsrv|rdpcorets') { continue }
            $letters += 150 + "$($data.Keys)$($data.Values)".Length
            if ($letters -gt $mostLetters) { $channel.cut = $true; break }
            $found += [ordered]@{ channel = $name; provider = [string]$record.ProviderName; id = [int]$record.Id; at = Format-Time $record.TimeCreated; record = [long]$record.RecordId; data = $data }
        }
        if ($records.Count -ge $mostRecords -and -not $reached) { $channel.cut = $true }
    }
    $events += @($found | Sort-Object -Property { $_.record } -Descending)
}
[pscustomobject]@{ since = Format-Time $since; channels = $channels; events = $events }
