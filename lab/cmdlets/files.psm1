# Files that scripts look at beside the keys: the program behind TermService.
Import-Module (Join-Path $PSScriptRoot 'state.psm1')

# Every file of a Windows path is TermService's program, which the model alone knows; other paths are this system's.
function Get-Item {
    [CmdletBinding()]
    param([Parameter(Position = 0)] [string[]] $Path, [string[]] $LiteralPath)
    $wanted = @($Path) + @($LiteralPath) | Where-Object { $_ } | Select-Object -First 1
    if ($wanted -notmatch '^[A-Za-z]:\\') { return Microsoft.PowerShell.Management\Get-Item @PSBoundParameters }
    $parts = @(([string](Get-LabHost).termService.fileVersion).Split('.') | ForEach-Object { [int]$_ })
    [pscustomobject]@{
        FullName = $wanted
        VersionInfo = [pscustomobject]@{ FileMajorPart = $parts[0]; FileMinorPart = $parts[1]; FileBuildPart = $parts[2]; FilePrivatePart = $parts[3] }
    }
}

function Get-AuthenticodeSignature {
    [CmdletBinding()]
    param([Parameter(Mandatory = $true)] [string] $LiteralPath)
    if ($LiteralPath -notmatch '^[A-Za-z]:\\') {
        $PSCmdlet.WriteError((New-LabError ([System.Exception]::new("Cannot find path '$LiteralPath' because it does not exist.")) 'PathNotFound' 'ObjectNotFound' $LiteralPath))
        return
    }
    $program = (Get-LabHost).termService
    [pscustomobject]@{
        Path = $LiteralPath
        Status = @{ valid = 'Valid'; invalid = 'HashMismatch'; unsigned = 'NotSigned' }[$program.signature]
        SignerCertificate = $(if ($program.signer) { [pscustomobject]@{ Subject = $program.signer } })
    }
}

Export-ModuleMember -Function *
