<#
.SYNOPSIS
What else depends on this host: domain controller, broker, gateway, cluster node, Hyper-V. Changes nothing.
#>
[CmdletBinding()]
param()

# Whether a service is there and not disabled; $null when that could not be learnt.
function Test-Role {
    param([string] $Service)
    try {
        $found = Find-Service -Name $Service
        $null -ne $found -and [int]$found.StartType -ne 4
    } catch {
        $null
    }
}

try {
    # 4 is a backup, 5 the primary domain controller.
    $computer = @(Get-CimInstance -ClassName Win32_ComputerSystem -ErrorAction Stop)[0]
    $controller = [int]$computer.DomainRole -in 4, 5
} catch {
    try {
        $type = Read-MachineValue -Key 'SYSTEM\CurrentControlSet\Control\ProductOptions' -Name 'ProductType'
        $controller = $(if ($null -eq $type) { $null } else { $type -eq 'LanmanNT' })
    } catch {
        $controller = $null
    }
}
try {
    # 1: applications for many, which is the role; 0: two people may administer the host.
    $terminal = @(Get-CimInstance -Namespace root/cimv2/TerminalServices -ClassName Win32_TerminalServiceSetting -ErrorAction Stop)[0]
    $sessionHost = [int]$terminal.TerminalServerMode -eq 1
} catch {
    $sessionHost = $null
}
$hyperV = Test-Role 'vmms'
$machines = $null
if ($hyperV) {
    try {
        # The host itself is an instance too; it has its name there, and machines have an id. 2 is running.
        $running = @(Get-CimInstance -Namespace root/virtualization/v2 -ClassName Msvm_ComputerSystem -Filter 'EnabledState=2' -ErrorAction Stop)
        $machines = @($running | Where-Object { [string]$_.Name -match '^[0-9A-Fa-f]{8}-' }).Count
    } catch {
        $machines = $null
    }
}
[pscustomobject]@{
    domainController = $controller
    connectionBroker = Test-Role 'Tssdis'
    gateway = Test-Role 'TSGateway'
    sessionHost = $sessionHost
    clusterNode = Test-Role 'ClusSvc'
    hyperVHost = $hyperV
    runningMachines = $machines
}
