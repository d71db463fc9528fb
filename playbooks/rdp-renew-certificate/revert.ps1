<#
.SYNOPSIS
Puts the store entry back that apply removed, in place of the one made since.
.DESCRIPTION
The entry alone comes back: a key that was replaced in the meantime does not.
.PARAMETER Before
The object apply returned as before.
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param([Parameter(Mandatory = $true)] [System.Collections.IDictionary] $Before)

$store = 'SOFTWARE\Microsoft\SystemCertificates\Remote Desktop\Certificates'
if (-not $Before['blob']) { throw (Get-Refusal 'BadBefore' 'There was no entry before, so there is none to put back.') }
$blob = [Convert]::FromBase64String($Before['blob'])
# The name of the key is taken from the certificate itself, not from what was stored beside it.
$old = ConvertFrom-CertificateBlob -Blob $blob
$wanted = [ordered]@{ thumbprint = $old.Thumbprint; notAfter = $old.NotAfter; container = $old.Container; blob = $old.Blob }
try {
    $entries = @(Get-StoreEntry -Store 'Remote Desktop')
} catch [System.UnauthorizedAccessException], [System.Security.SecurityException] {
    throw (Get-Refusal 'Unreadable' 'The certificate store may not be read, so it is not changed.')
}
$present = [ordered]@{ thumbprint = $null; notAfter = $null; container = $null; blob = $null }
if ($entries.Count -gt 0) {
    $last = $entries[-1]
    $present = [ordered]@{ thumbprint = $last.Thumbprint; notAfter = $last.NotAfter; container = $last.Container; blob = $last.Blob }
}
if ($present.thumbprint -eq $wanted.thumbprint) {
    return [pscustomobject]@{ changed = $false; before = $present; after = $present; rebootRequired = $false }
}
if (-not $PSCmdlet.ShouldProcess('Remote Desktop certificate', 'Put the old entry back')) {
    return [pscustomobject]@{ changed = $false; before = $present; after = $wanted; rebootRequired = $false }
}
Write-MachineValue -Key "$store\$($old.Thumbprint)" -Name 'Blob' -Value $blob -Kind Binary
foreach ($one in $entries) {
    if ($one.Thumbprint -ne $old.Thumbprint) { Remove-MachineKey -Key "$store\$($one.Thumbprint)" }
}
$now = Get-StoreEntry -Store 'Remote Desktop' | Select-Object -Last 1
if ($null -eq $now -or $now.Thumbprint -ne $old.Thumbprint) { throw (Get-Refusal 'NotAsWritten' 'The entry that was read back is not the one that was written.') }
[pscustomobject]@{ changed = $true; before = $present; after = $wanted; rebootRequired = $false }
