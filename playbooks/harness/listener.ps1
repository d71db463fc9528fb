<#
.SYNOPSIS
How RDP-Tcp is set: port, pinned certificate, where its certificate comes from.
#>

# Port of RDP-Tcp; Windows takes 3389 where none is set.
function Get-ListenerPort {
    $port = Read-MachineNumber -Key 'SYSTEM\CurrentControlSet\Control\Terminal Server\WinStations\RDP-Tcp' -Name 'PortNumber'
    $(if ($null -eq $port) { 3389 } else { $port })
}

# Thumbprint pinned to the listener; $null when it uses the self-signed certificate.
function Get-ListenerPin {
    $bytes = Read-MachineValue -Key 'SYSTEM\CurrentControlSet\Control\Terminal Server\WinStations\RDP-Tcp' -Name 'SSLCertificateSHA1Hash'
    if ($null -eq $bytes -or @($bytes | Where-Object { $_ -ne 0 }).Count -eq 0) { return $null }
    [BitConverter]::ToString([byte[]]$bytes).Replace('-', '')
}

# Where the listener's certificate comes from: 1 self-signed, 2 Group Policy, 3 custom.
function Get-HashType {
    $setting = Get-CimInstance -Namespace root/cimv2/TerminalServices -ClassName Win32_TSGeneralSetting -Filter "TerminalName='RDP-Tcp'" -ErrorAction Stop
    [int]$setting.SSLCertificateSHA1HashType
}
