<#
.SYNOPSIS
The program behind TermService, its version, and who signed it. Changes nothing.
#>
[CmdletBinding()]
param()

$dll = Read-MachineValue -Key 'SYSTEM\CurrentControlSet\Services\TermService\Parameters' -Name 'ServiceDll' -AsWritten
$version = $null
$signature = 'unknown'
$signer = $null
if ($dll) {
    $root = Read-MachineValue -Key 'SOFTWARE\Microsoft\Windows NT\CurrentVersion' -Name 'SystemRoot'
    if (-not $root) { $root = 'C:\Windows' }
    $path = ([string]$dll) -replace '%(SystemRoot|windir)%', $root -replace '%SystemDrive%', ([string]$root).Substring(0, 2)
    try {
        # Its numbers: the text beside them may be that of another update.
        $info = (Get-Item -LiteralPath $path -ErrorAction Stop).VersionInfo
        $version = '{0}.{1}.{2}.{3}' -f $info.FileMajorPart, $info.FileMinorPart, $info.FileBuildPart, $info.FilePrivatePart
    } catch {
        $version = $null
    }
    try {
        $signed = Get-AuthenticodeSignature -LiteralPath $path -ErrorAction Stop
        switch ([string]$signed.Status) {
            'Valid' { $signature = 'valid' }
            'NotSigned' { $signature = 'unsigned' }
            'HashMismatch' { $signature = 'invalid' }
            'NotTrusted' { $signature = 'invalid' }
        }
        if ($null -ne $signed.SignerCertificate) { $signer = Limit-Text $signed.SignerCertificate.Subject 300 }
    } catch {
        $signature = 'unknown'
    }
}
[pscustomobject]@{ serviceDll = Limit-Text $dll 500; fileVersion = $version; signature = $signature; signer = $signer }
