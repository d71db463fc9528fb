<#
.SYNOPSIS
Puts one account into Remote Desktop Users (S-1-5-32-555) of this host, by its SID.
.DESCRIPTION
Refuses on a domain controller, for what is no account, for groups that stand for everybody, and where a policy decides
who is in the group.
.PARAMETER Account
DOMAIN\name, or a SID.
.PARAMETER Minutes
For how many minutes; 0: until it is undone. What ends it stands on the host before apply is sent.
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param(
    [Parameter(Mandatory = $true)] [string] $Account,
    [ValidateRange(0, 240)] [int] $Minutes = 0
)

$found = Resolve-LogonAccount -Account $Account
if ($found.Problem) { throw (Get-Refusal $found.Problem $found.Message) }
try { $member = Test-RemoteDesktopUser -Sid $found.Sid } catch {
    if (-not (Test-AccessDenied $_)) { throw }
    throw (Get-Refusal 'Unreadable' 'Who is in Remote Desktop Users may not be read, so it is not changed.')
}
$shown = "$($found.Name) ($($found.Sid))"
$before = [ordered]@{ account = $found.Name; sid = $found.Sid; member = $(if ($member) { $shown }) }
$owner = Get-GroupOwner
if (-not $member -and $null -ne $owner) {
    throw (Get-Refusal 'PolicyOwned' "Who is in Remote Desktop Users is decided by policy ($owner); a local change would be undone at the next refresh." @{ setting = 'Remote Desktop Users'; owner = $owner })
}
if ($member) {
    return [pscustomobject]@{ changed = $false; before = $before; after = $before; rebootRequired = $false }
}
$after = [ordered]@{ account = $found.Name; sid = $found.Sid; member = $shown }
if (-not $PSCmdlet.ShouldProcess('S-1-5-32-555', "Add $($found.Sid)$(if ($Minutes -gt 0) { " for $Minutes minutes" })")) {
    return [pscustomobject]@{ changed = $false; before = $before; after = $after; rebootRequired = $false }
}
Add-LocalGroupMember -SID 'S-1-5-32-555' -Member $found.Sid -Confirm:$false -ErrorAction Stop
if (-not (Test-RemoteDesktopUser -Sid $found.Sid)) { throw (Get-Refusal 'NotAsWritten' 'The account is still not in Remote Desktop Users.') }
[pscustomobject]@{ changed = $true; before = $before; after = $after; rebootRequired = $false }
