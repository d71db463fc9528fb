<#
.SYNOPSIS
Settings of the listener as Windows itself tells them, and whether policy set them. Changes nothing.
#>
[CmdletBinding()]
param()

$place = 'root/cimv2/TerminalServices'
$filter = "TerminalName='RDP-Tcp'"
$general = @(Get-CimInstance -Namespace $place -ClassName Win32_TSGeneralSetting -Filter $filter -ErrorAction Stop) | Select-Object -First 1
$server = @(Get-CimInstance -Namespace $place -ClassName Win32_TerminalServiceSetting -ErrorAction Stop) | Select-Object -First 1
$adapter = @(Get-CimInstance -Namespace $place -ClassName Win32_TSNetworkAdapterSetting -Filter $filter -ErrorAction Stop) | Select-Object -First 1

# A number, or $null where this build does not have the property.
function Read-Number {
    param([object] $Instance, [string] $Name)
    $value = Read-Property $Instance $Name
    if ($null -ne $value) { [long]$value }
}

$thumbprint = [string](Read-Property $general 'SSLCertificateSHA1Hash')
if ($thumbprint -notmatch '^[0-9A-Fa-f]{40}$' -or $thumbprint -match '^0+$') { $thumbprint = $null }
[pscustomobject]@{
    present = $null -ne $general
    thumbprint = $thumbprint
    hashType = Read-Number $general 'SSLCertificateSHA1HashType'
    securityLayer = Read-Number $general 'SecurityLayer'
    userAuthenticationRequired = Read-Number $general 'UserAuthenticationRequired'
    minEncryptionLevel = Read-Number $general 'MinEncryptionLevel'
    allowConnections = Read-Number $server 'AllowTSConnections'
    lanAdapter = Read-Number $adapter 'NetworkAdapterLanaID'
    maximumConnections = Read-Number $adapter 'MaximumConnections'
    policySource = [ordered]@{
        securityLayer = Read-Number $general 'PolicySourceSecurityLayer'
        userAuthenticationRequired = Read-Number $general 'PolicySourceUserAuthenticationRequired'
        minEncryptionLevel = Read-Number $general 'PolicySourceMinEncryptionLevel'
        allowConnections = Read-Number $server 'PolicySourceAllowTSConnections'
    }
}
