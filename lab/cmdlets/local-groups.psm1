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

# Accounts that a lab host can find, of its domain and its own.
$script:domain = 'S-1-5-21-1004336348-1177238915-682003330'
$script:accounts = @{
    'LAB\operator1' = "$script:domain-1104"; 'LAB\operator2' = "$script:domain-1105"; 'LAB\Domain Users' = "$script:domain-513"
    'Everyone' = 'S-1-1-0'; 'BUILTIN\Remote Desktop Users' = 'S-1-5-32-555'
}

# In place of the harness's function.
function Find-Account {
    [CmdletBinding()]
    param([string] $Account)
    foreach ($name in $script:accounts.Keys) { if ($name -eq $Account -or $script:accounts[$name] -eq $Account) { return @{ Name = $name; Sid = $script:accounts[$name] } } }
}

function Add-LocalGroupMember {
    [CmdletBinding(SupportsShouldProcess = $true)]
    param([string] $SID, [string] $Member)
    if (-not (Test-CallerIsAdministrator)) { $PSCmdlet.WriteError((New-LabError ([System.UnauthorizedAccessException]::new('Access denied.')) 'AccessDenied' 'PermissionDenied')); return }
    if ($Member -in @(Get-LabMember $SID)) { $PSCmdlet.WriteError((New-LabError ([System.Exception]::new("$Member is already a member of group $SID.")) 'MemberExists' 'ResourceExists' $Member)); return }
    $lab = Get-LabHost
    if (-not $lab.Contains('localGroups')) { $lab['localGroups'] = [ordered]@{} }
    $lab['localGroups'][$SID] = @(@(Get-LabMember $SID | Where-Object { $_ }) + $Member)
    Save-LabState
}

Export-ModuleMember -Function Get-LocalGroupMember, Remove-LocalGroupMember, Add-LocalGroupMember, Find-Account
