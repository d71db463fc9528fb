# Ports, the processes that hold them, and the channel to the domain.
Import-Module (Join-Path $PSScriptRoot 'state.psm1')
Import-Module (Join-Path $PSScriptRoot 'access.psm1')

# The svchost of TermService in every lab host.
$script:termService = 1128

# Port of RDP-Tcp.
function Get-ListenerPort {
    $values = (Get-LabHost).registry['HKLM\SYSTEM\CurrentControlSet\Control\Terminal Server\WinStations\RDP-Tcp']
    if ($null -ne $values -and $null -ne $values.PortNumber) { return [int]$values.PortNumber }
    3389
}

# Whether TermService has its listener open: it runs, connections are not denied, and the listener is as it must be.
function Test-ListenerOpen {
    $lab = Get-LabHost
    if ($null -eq $lab.services.TermService -or $lab.services.TermService.status -ne 'Running') { return $false }
    $server = 'HKLM\SYSTEM\CurrentControlSet\Control\Terminal Server'
    $ruled = $lab.registry['HKLM\SOFTWARE\Policies\Microsoft\Windows NT\Terminal Services']
    $deny = $(if ($null -ne $ruled -and $null -ne $ruled.fDenyTSConnections) { $ruled.fDenyTSConnections } else { $lab.registry[$server].fDenyTSConnections })
    if ($null -eq $deny -or $deny -ne 0) { return $false }
    $listener = $lab.registry["$server\WinStations\RDP-Tcp"]
    # Absent is as shipped; an adapter that this host does not have leaves the listener without one.
    $null -ne $listener -and $listener.fEnableWinStation -ne 0 -and $listener.LanAdapter -in $null, 0
}

# Ports of Windows' own are always open, so the answer is never empty.
function Get-NetTCPConnection {
    [CmdletBinding()]
    param([string] $State, [int[]] $LocalPort)
    $open = @([pscustomobject]@{ LocalAddress = '0.0.0.0'; LocalPort = 135; State = 'Listen'; OwningProcess = 912 })
    $holder = (Get-LabHost).portHolder
    if ($null -ne $holder) { $open += [pscustomobject]@{ LocalAddress = '0.0.0.0'; LocalPort = Get-ListenerPort; State = 'Listen'; OwningProcess = [int]$holder.processId } }
    elseif (Test-ListenerOpen) { foreach ($address in '0.0.0.0', '::') { $open += [pscustomobject]@{ LocalAddress = $address; LocalPort = Get-ListenerPort; State = 'Listen'; OwningProcess = $script:termService } } }
    $found = @($open | Where-Object { (-not $State -or $_.State -eq $State) -and (-not $LocalPort -or $_.LocalPort -in $LocalPort) })
    if ($found.Count -eq 0) {
        $PSCmdlet.WriteError((New-LabError ([System.Exception]::new('No MSFT_NetTCPConnection objects found.')) 'CmdletizationQuery_NotFound_LocalPort' 'ObjectNotFound'))
    }
    $found
}

# Of this host, or of the PowerShell itself when nobody asks for a process by number.
function Get-Process {
    [CmdletBinding()]
    param([int] $Id)
    if (-not $PSBoundParameters.ContainsKey('Id')) { return Microsoft.PowerShell.Management\Get-Process }
    $holder = (Get-LabHost).portHolder
    if ($null -ne $holder -and $holder.processId -eq $Id) { return [pscustomobject]@{ Id = $Id; ProcessName = $holder.process } }
    if ($Id -in 912, $script:termService) { return [pscustomobject]@{ Id = $Id; ProcessName = 'svchost' } }
    $PSCmdlet.WriteError((New-LabError ([System.Exception]::new("Cannot find a process with the process identifier $Id.")) 'NoProcessFoundForGivenId' 'ObjectNotFound' $Id))
}

# Windows PowerShell 5.1 has it; it wants an administrator.
function Test-ComputerSecureChannel {
    [CmdletBinding()]
    param()
    if (-not (Test-CallerIsAdministrator)) {
        $PSCmdlet.ThrowTerminatingError((New-LabError ([System.InvalidOperationException]::new('Cannot verify the secure channel for the local computer. Access is denied.')) 'FailToTestSecureChannel' 'PermissionDenied'))
    }
    [bool](Get-LabHost).domainMember.secureChannel
}

Export-ModuleMember -Function *
