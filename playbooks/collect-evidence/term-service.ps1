<#
.SYNOPSIS
The program behind TermService, its version, and who signed it. Changes nothing.
#>
[CmdletBinding()]
param()

$key = 'SYSTEM\CurrentControlSet\Services\TermService\Parameters'
$dll = Read-MachineValue -Key $key -Name 'ServiceDll' -AsWritten
$version = $null
$signature = 'unknown'
$signer = $null
if ($dll) {
    # With the names of the environment in it replaced: a wrapper lies in Program Files as a rule.
    $path = [string](Read-MachineValue -Key $key -Name 'ServiceDll')
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
