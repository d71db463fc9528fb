<#
.SYNOPSIS
Takes the account out of Remote Desktop Users again, where apply put it in. Whoever is logged on stays.
.PARAMETER Before
The object apply returned as before.
.PARAMETER Account
As it was given to apply; without meaning here.
.PARAMETER Minutes
As it was given to apply; without meaning here.
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param(
    [Parameter(Mandatory = $true)] [System.Collections.IDictionary] $Before,
    [Parameter(Mandatory = $true)] [string] $Account,
    [ValidateRange(0, 240)] [int] $Minutes = 0
)

$sid = [string]$Before['sid']
if ($sid -notmatch '^S-1-\d+(-\d+)+$' -or -not $Before.Contains('member')) { throw (Get-Refusal 'BadBefore' 'The stored state does not say who was in the group.') }
try { $member = Test-RemoteDesktopUser -Sid $sid } catch {
    if (-not (Test-AccessDenied $_)) { throw }
    throw (Get-Refusal 'Unreadable' 'Who is in Remote Desktop Users may not be read, so it is not changed.')
}
$present = [ordered]@{ account = $Before['account']; sid = $sid; member = $(if ($member) { "$($Before['account']) ($sid)" }) }
# Who was in before is not put in again: that would give access which somebody took away since.
if (-not $member -or $null -ne $Before['member']) {
    return [pscustomobject]@{ changed = $false; before = $present; after = $present; rebootRequired = $false }
}
$wanted = [ordered]@{ account = $Before['account']; sid = $sid; member = $null }
if (-not $PSCmdlet.ShouldProcess('S-1-5-32-555', "Remove $sid")) {
    return [pscustomobject]@{ changed = $false; before = $present; after = $wanted; rebootRequired = $false }
}
Remove-LocalGroupMember -SID 'S-1-5-32-555' -Member $sid -Confirm:$false -ErrorAction Stop
if (Test-RemoteDesktopUser -Sid $sid) { throw (Get-Refusal 'NotAsWritten' 'The account is still in Remote Desktop Users.') }
[pscustomobject]@{ changed = $true; before = $present; after = $wanted; rebootRequired = $false }
