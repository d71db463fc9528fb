<#
.SYNOPSIS
Hotfixes, newest first. Changes nothing.
#>
[CmdletBinding()]
param()

# The date as Windows keeps it: a time, a text of month, day and year, or a FILETIME in hexadecimal; else $null.
function Read-Date {
    param([object] $Hotfix)
    try { $value = Read-Property $Hotfix 'InstalledOn' } catch { return $null }
    $culture = [System.Globalization.CultureInfo]::InvariantCulture
    $date = [datetime]::MinValue
    if ($value -is [datetime]) { $date = $value }
    elseif ([string]$value -match '^[0-9A-Fa-f]{16}$') { $date = [datetime]::FromFileTimeUtc([Convert]::ToInt64([string]$value, 16)) }
    elseif (-not [datetime]::TryParseExact([string]$value, 'M/d/yyyy', $culture, 'None', [ref]$date)) { return $null }
    # A day without a time of day: it is not moved by the time zone.
    $date.ToString('yyyy-MM-dd', $culture) + 'T00:00:00.000Z'
}

$hotfixes = foreach ($one in Get-CimInstance -ClassName Win32_QuickFixEngineering -ErrorAction Stop) {
    if ([string]$one.HotFixID -match '^KB\d+$') { [ordered]@{ id = [string]$one.HotFixID; on = Read-Date $one } }
}
$sorted = @($hotfixes | Sort-Object -Property { [string]$_.on }, { $_.id } -Descending | Select-Object -First 100)
[pscustomobject]@{ hotfixes = $sorted }
