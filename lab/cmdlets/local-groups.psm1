# Local groups by SID, and who is in them, as Microsoft.PowerShell.LocalAccounts shows and changes them.
Import-Module (Join-Path $PSScriptRoot 'state.psm1')
Import-Module (Join-Path $PSScriptRoot 'access.psm1')

function Get-LabMember {
    param([string] $Group)
    $lab = Get-LabHost
    if ($lab.Contains('localGroups') -and $lab['localGroups'].Contains($Group)) { $lab['localGroups'][$Group] }
}

function New-MemberMissing {
    param([string] $Member, [string] $Group, [string] $By)
    New-LabError ([System.Exception]::new("Member $Member was not found in group $Group.")) "MemberNotFound,Microsoft.PowerShell.Commands.$By" 'ObjectNotFound' $Member
}

function Get-LocalGroupMember {
    [CmdletBinding()]
    param([string] $SID, [string] $Member)
    $found = @(Get-LabMember $SID | Where-Object { $_ -and (-not $Member -or $_ -eq $Member) })
    if ($Member -and $found.Count -eq 0) { $PSCmdlet.WriteError((New-MemberMissing $Member $SID 'GetLocalGroupMemberCommand')); return }
    foreach ($each in $found) { [pscustomobject]@{ SID = $each } }
}

function Remove-LocalGroupMember {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param([string] $SID, [string] $Member)
    if ($Member -notin @(Get-LabMember $SID)) { $PSCmdlet.WriteError((New-MemberMissing $Member $SID 'RemoveLocalGroupMemberCommand')); return }
    if (-not (Test-CallerIsAdministrator)) { $PSCmdlet.WriteError((New-LabError ([System.UnauthorizedAccessException]::new('Access denied.')) 'AccessDenied' 'PermissionDenied')); return }
    (Get-LabHost)['localGroups'][$SID] = @(Get-LabMember $SID | Where-Object { $_ -ne $Member })
    Save-LabState
}

Export-ModuleMember -Function Get-LocalGroupMember, Remove-LocalGroupMember
