<#
.SYNOPSIS
Who listens on the port of Remote Desktop: process, and the services living in it. Changes nothing.
#>
[CmdletBinding()]
param()

$port = Read-MachineNumber -Key 'SYSTEM\CurrentControlSet\Control\Terminal Server\WinStations\RDP-Tcp' -Name 'PortNumber'
if ($null -eq $port) { $port = 3389 }
try {
    $open = @(Get-NetTCPConnection -State Listen -ErrorAction Stop | Where-Object { $_.LocalPort -eq $port } | Select-Object -First 20)
} catch {
    if ($_.FullyQualifiedErrorId -notlike 'CmdletizationQuery_NotFound*') { throw }
    $open = @()
}
$owners = @{}
$listeners = foreach ($one in $open) {
    $id = [int]$one.OwningProcess
    if (-not $owners.Contains($id)) {
        $process = $null
        try {
            $process = Limit-Text (Get-Process -Id $id -ErrorAction Stop).ProcessName 200
        } catch {
            # It may be protected, or gone since.
            $process = $null
        }
        # No services is an answer; not to have learnt them is none, so a failure here fails the part.
        $services = @(Get-CimInstance -ClassName Win32_Service -Filter "ProcessId=$id" -ErrorAction Stop | ForEach-Object { [string]$_.Name } | Sort-Object | Select-Object -First 50)
        $owners[$id] = @{ Process = $process; Services = $services }
    }
    [ordered]@{ address = [string]$one.LocalAddress; processId = $id; process = $owners[$id].Process; services = $owners[$id].Services }
}
[pscustomobject]@{ port = $port; listeners = @($listeners) }
