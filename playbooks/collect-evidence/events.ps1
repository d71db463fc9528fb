<#
.SYNOPSIS
Events about the listener, its certificate and TLS, read by id and data, never by their translated text. Changes nothing.
.PARAMETER SinceMinutes
How far back, in minutes by the host's own clock.
#>
[CmdletBinding()]
param([ValidateRange(1, 10080)] [int] $SinceMinutes = 60)

$since = [datetime]::UtcNow.AddMinutes(-$SinceMinutes)
$manager = 'Microsoft-Windows-TerminalServices-RemoteConnectionManager'
$certificate = 1050..1059
# Windows refuses a query of more than about twenty ids.
$wanted = [ordered]@{
    'System' = $certificate + 36869, 36870, 36871, 36872, 36874, 36887, 36888
    "$manager/Admin" = $certificate
    "$manager/Operational" = $certificate + 258, 259, 260, 261
}
$channels = @()
$events = @()
foreach ($name in $wanted.Keys) {
    $channel = [ordered]@{ name = $name; state = 'read'; oldest = $null }
    try {
        $log = Get-WinEvent -ListLog $name -ErrorAction Stop
        if (-not $log.IsEnabled) { $channel.state = 'disabled' }
        else {
            $channel.oldest = Format-Time (Get-WinEvent -LogName $name -MaxEvents 1 -Oldest -ErrorAction Stop).TimeCreated
            $filter = @{ LogName = $name; Id = $wanted[$name]; StartTime = $since.ToLocalTime() }
            foreach ($record in Get-WinEvent -FilterHashtable $filter -MaxEvents 300 -ErrorAction Stop) {
                $provider = [string]$record.ProviderName
                if ($provider -ne 'Schannel' -and $provider -ne 'Microsoft-Windows-Schannel' -and $provider -ne $manager) { continue }
                $xml = [xml]$record.ToXml()
                $data = [ordered]@{}
                foreach ($field in $xml.SelectNodes("/*/*[local-name()='EventData']/*|/*/*[local-name()='UserData']/*/*")) {
                    $key = $field.GetAttribute('Name')
                    if (-not $key) { $key = $(if ($field.LocalName -eq 'Data') { [string]$data.Count } else { $field.LocalName }) }
                    $data[$key] = $field.InnerText.Substring(0, [Math]::Min(1000, $field.InnerText.Length))
                }
                $events += [ordered]@{ channel = $name; provider = $provider; id = [int]$record.Id; at = Format-Time $record.TimeCreated; data = $data }
            }
        }
    } catch [System.UnauthorizedAccessException] {
        $channel.state = 'denied'
    } catch {
        if ($_.FullyQualifiedErrorId -like 'NoMatchingLogsFound*') { $channel.state = 'absent' }
        elseif ($_.FullyQualifiedErrorId -notlike 'NoMatchingEventsFound*') { throw }
    }
    $channels += $channel
}
[pscustomobject]@{ since = Format-Time $since; channels = $channels; events = $events }
