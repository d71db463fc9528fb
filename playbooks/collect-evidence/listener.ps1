<#
.SYNOPSIS
Settings of the listener in the registry, and what the policy key says about them. Changes nothing.
#>
[CmdletBinding()]
param()

$server = 'SYSTEM\CurrentControlSet\Control\Terminal Server'
$stations = "$server\WinStations"
$listener = "$stations\RDP-Tcp"
$policy = 'SOFTWARE\Policies\Microsoft\Windows NT\Terminal Services'

[pscustomobject]@{
    local = [ordered]@{
        fDenyTSConnections = Read-MachineNumber -Key $server -Name 'fDenyTSConnections'
        portNumber = Read-MachineNumber -Key $listener -Name 'PortNumber'
        securityLayer = Read-MachineNumber -Key $listener -Name 'SecurityLayer'
        userAuthentication = Read-MachineNumber -Key $listener -Name 'UserAuthentication'
        minEncryptionLevel = Read-MachineNumber -Key $listener -Name 'MinEncryptionLevel'
        fEnableWinStation = Read-MachineNumber -Key $listener -Name 'fEnableWinStation'
        fAllowSecProtocolNegotiation = Read-MachineNumber -Key $listener -Name 'fAllowSecProtocolNegotiation'
        lanAdapter = Read-MachineNumber -Key $listener -Name 'LanAdapter'
        maxInstanceCount = Read-MachineNumber -Key $listener -Name 'MaxInstanceCount'
        fQueryUserConfigFromLocalMachine = Read-MachineNumber -Key $listener -Name 'fQueryUserConfigFromLocalMachine'
        maxOutstandingConnections = Read-MachineNumber -Key $server -Name 'MaxOutstandingConnections'
        selfSignedCertStore = Limit-Text (Read-MachineValue -Key $stations -Name 'SelfSignedCertStore')
    }
    policy = [ordered]@{
        fDenyTSConnections = Read-MachineNumber -Key $policy -Name 'fDenyTSConnections'
        securityLayer = Read-MachineNumber -Key $policy -Name 'SecurityLayer'
        userAuthentication = Read-MachineNumber -Key $policy -Name 'UserAuthentication'
        minEncryptionLevel = Read-MachineNumber -Key $policy -Name 'MinEncryptionLevel'
        maxInstanceCount = Read-MachineNumber -Key $policy -Name 'MaxInstanceCount'
        selectTransport = Read-MachineNumber -Key $policy -Name 'SelectTransport'
        certTemplateName = Limit-Text (Read-MachineValue -Key $policy -Name 'CertTemplateName')
    }
}
