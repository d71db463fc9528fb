<#
.SYNOPSIS
What Schannel is told about TLS versions, cipher suites, FIPS and its own logging. Changes nothing.
#>
[CmdletBinding()]
param()

$schannel = 'SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL'
$protocols = foreach ($name in 'TLS 1.0', 'TLS 1.1', 'TLS 1.2', 'TLS 1.3') {
    $key = "$schannel\Protocols\$name\Server"
    [ordered]@{
        name = $name
        enabled = Read-MachineNumber -Key $key -Name 'Enabled'
        disabledByDefault = Read-MachineNumber -Key $key -Name 'DisabledByDefault'
    }
}
# One text with commas, or many texts. Present and empty leaves no suite at all; absent leaves Windows' own list.
$ordered = Read-MachineValue -Key 'SOFTWARE\Policies\Microsoft\Cryptography\Configuration\SSL\00010002' -Name 'Functions'
$own = Read-MachineValue -Key 'SYSTEM\CurrentControlSet\Control\Cryptography\Configuration\Local\SSL\00010002' -Name 'Functions'
$cipherPolicy = 'absent'
if ($null -ne $ordered) { $cipherPolicy = $(if ((-join $ordered).Trim() -eq '') { 'empty' } else { 'present' }) }
[pscustomobject]@{
    protocols = @($protocols)
    cipherPolicy = $cipherPolicy
    localCiphersEmpty = $null -ne $own -and (-join $own).Trim() -eq ''
    fips = Read-MachineNumber -Key 'SYSTEM\CurrentControlSet\Control\Lsa\FIPSAlgorithmPolicy' -Name 'Enabled'
    eventLogging = Read-MachineNumber -Key $schannel -Name 'EventLogging'
}
