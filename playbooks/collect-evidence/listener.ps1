<#
.SYNOPSIS
Settings of the listener, what policy says about them and who set that, and TLS 1.2 for servers. Changes nothing.
#>
[CmdletBinding()]
param()

$server = 'SYSTEM\CurrentControlSet\Control\Terminal Server'
$policyKey = 'SOFTWARE\Policies\Microsoft\Windows NT\Terminal Services'
$schannel = 'SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols\TLS 1.2\Server'
$ciphers = 'SOFTWARE\Policies\Microsoft\Cryptography\Configuration\SSL\00010002'

$policy = [ordered]@{}
$owners = [ordered]@{}
foreach ($name in 'fDenyTSConnections', 'SecurityLayer', 'UserAuthentication', 'MinEncryptionLevel') {
    $value = Read-MachineValue -Key $policyKey -Name $name
    $policy[$name.Substring(0, 1).ToLowerInvariant() + $name.Substring(1)] = $value
    if ($null -ne $value) { $owners[$name] = Get-PolicyOwner -ClassName RSOP_RegistryPolicySetting -Filter "valueName='$name'" }
}
$order = Read-MachineValue -Key $ciphers -Name 'Functions'
[pscustomobject]@{
    local = [ordered]@{
        fDenyTSConnections = Read-MachineValue -Key $server -Name 'fDenyTSConnections'
        portNumber = Read-MachineValue -Key "$server\WinStations\RDP-Tcp" -Name 'PortNumber'
        securityLayer = Read-MachineValue -Key "$server\WinStations\RDP-Tcp" -Name 'SecurityLayer'
        userAuthentication = Read-MachineValue -Key "$server\WinStations\RDP-Tcp" -Name 'UserAuthentication'
        minEncryptionLevel = Read-MachineValue -Key "$server\WinStations\RDP-Tcp" -Name 'MinEncryptionLevel'
        fEnableWinStation = Read-MachineValue -Key "$server\WinStations\RDP-Tcp" -Name 'fEnableWinStation'
    }
    policy = $policy
    owners = $owners
    tls12Server = [ordered]@{
        enabled = Read-MachineValue -Key $schannel -Name 'Enabled'
        disabledByDefault = Read-MachineValue -Key $schannel -Name 'DisabledByDefault'
    }
    # Present and empty leaves no cipher suite at all; absent leaves Windows' own list.
    cipherPolicyEmpty = $null -ne $order -and (-join $order).Trim() -eq ''
}
