<#
.SYNOPSIS
The listener's own key, where it may be replaced.
#>

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
