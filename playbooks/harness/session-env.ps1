<#
.SYNOPSIS
Restarts SessionEnv, which makes the listener's certificate, and tells what came of it.
#>

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
