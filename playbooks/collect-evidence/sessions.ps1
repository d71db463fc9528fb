<#
.SYNOPSIS
Who is logged on, by Windows' own list of sessions, or else by the shells that run. Changes nothing.
#>
[CmdletBinding()]
param()

# WTS_CONNECTSTATE_CLASS; a session with a user's name is a person's, whatever its state.
$states = @{ 0 = 'active'; 1 = 'connected'; 4 = 'disconnected' }
$sessions = $null
$by = $null
try {
    $listed = @(Get-LogonSession)
    $sessions = @(foreach ($one in $listed | Where-Object { $_.User }) {
        [ordered]@{ id = [int]$one.Id; user = Limit-Text $one.User 200; state = $(if ($states.Contains([int]$one.State)) { $states[[int]$one.State] } else { 'unknown' }) }
    })
    $by = 'wts'
} catch {
    # A shell proves that somebody is there. That none was seen proves nothing: Server Core has none.
    try {
        $shells = @(Get-CimInstance -ClassName Win32_Process -Filter "Name='explorer.exe' OR Name='rdpshell.exe'" -ErrorAction Stop | Where-Object { $_.SessionId -ne 0 })
        $ids = @($shells | ForEach-Object { [int]$_.SessionId } | Sort-Object -Unique)
        if ($ids.Count -gt 0) {
            $sessions = @(foreach ($id in $ids) { [ordered]@{ id = $id; user = $null; state = 'unknown' } })
            $by = 'processes'
        }
    } catch {
        $sessions = $null
    }
}
# More than any host holds: a list cut short would be a wrong number.
if ($null -ne $sessions -and $sessions.Count -gt 1000) { $sessions = $null; $by = $null }
[pscustomobject]@{ sessions = $sessions; by = $by }
