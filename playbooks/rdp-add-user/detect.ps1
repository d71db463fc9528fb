<#
.SYNOPSIS
Says whether an account is in Remote Desktop Users of this host, and who decides over that group. Changes nothing.
.PARAMETER Account
DOMAIN\name, or a SID.
.PARAMETER Minutes
For how many minutes; 0: until it is undone. What ends it stands on the host before apply is sent.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory = $true)] [string] $Account,
    [ValidateRange(0, 240)] [int] $Minutes = 0
)

$state = [ordered]@{ readable = $true; account = $null; sid = $null; member = $false }
$findings = @()
$found = Resolve-LogonAccount -Account $Account
$state.account = $found.Name
$state.sid = $found.Sid
if (-not $found.Problem) {
    try {
        $state.member = Test-RemoteDesktopUser -Sid $found.Sid
        # A policy of restricted groups puts the group's list back at the next refresh.
        if (-not (Test-PolicyRecord)) { $findings += [ordered]@{ id = 'owner-unknown'; setting = 'Remote Desktop Users' } }
        else {
            $owner = Get-GroupOwner
            if ($null -ne $owner) { $findings += [ordered]@{ id = 'policy-owned'; setting = 'Remote Desktop Users'; owner = $owner } }
        }
    } catch {
        if (-not (Test-AccessDenied $_)) { throw }
        $state.readable = $false
        $findings += [ordered]@{ id = 'unreadable'; what = 'Remote Desktop Users' }
    }
}
[pscustomobject]@{ inDesiredState = $state.member; state = $state; findings = $findings }
