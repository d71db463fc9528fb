<#
.SYNOPSIS
Accounts that are to be let in, and Remote Desktop Users.
#>

# Name and SID of an account or group as this host knows it; $null where it knows none.
function Find-Account {
    param([string] $Account)
    try {
        if ($Account -match '^S-1-') { $sid = New-Object System.Security.Principal.SecurityIdentifier $Account }
        else { $sid = (New-Object System.Security.Principal.NTAccount $Account).Translate([System.Security.Principal.SecurityIdentifier]) }
        @{ Name = $sid.Translate([System.Security.Principal.NTAccount]).Value; Sid = $sid.Value }
    } catch {
        $cause = $_.Exception.GetBaseException()
        if ($cause -isnot [System.Security.Principal.IdentityNotMappedException] -and $cause -isnot [System.ArgumentException]) { throw }
    }
}

# An account that may be let in: Name and Sid; or Problem and Message, why it is not.
function Resolve-LogonAccount {
    param([string] $Account)
    $is = @{ Name = $null; Sid = $null; Problem = $null; Message = $null }
    $computer = @(Get-CimInstance -ClassName Win32_ComputerSystem -ErrorAction Stop)[0]
    if ([int]$computer.DomainRole -in 4, 5) { $is.Problem = 'DomainController'; $is.Message = "This host is a domain controller: its Remote Desktop Users are those of every controller, so nobody is put in there."; return $is }
    $found = Find-Account -Account $Account
    if ($null -eq $found) { $is.Problem = 'NoAccount'; $is.Message = 'This host knows no account of that name or SID, or its domain does not answer.'; return $is }
    $is.Name = $found.Name
    $is.Sid = $found.Sid
    # Of a domain, of this host, or of Entra ID; not Guest, nor the groups that stand for everybody of a domain.
    if ($found.Sid -notmatch '^S-1-(5-21-\d+-\d+-\d+|12-1-\d+-\d+-\d+)-\d+$' -or $found.Sid -match '^S-1-5-21-.*-(501|513|514|515)$') {
        $is.Problem = 'TooMany'; $is.Message = "$($found.Name) ($($found.Sid)) stands for more people than one account or a group of your own, so it is not let in."
    }
    $is
}

function Test-RemoteDesktopUser {
    param([string] $Sid)
    @(Get-LocalGroupMember -SID 'S-1-5-32-555' -ErrorAction Stop | Where-Object { [string]$_.SID -eq $Sid }).Count -gt 0
}

# The policy that decides who is in Remote Desktop Users; it names the group by its SID or in the host's language.
function Get-GroupOwner {
    $group = Find-Account -Account 'S-1-5-32-555'
    $name = $(if ($null -ne $group) { $group.Name.Split('\')[-1] } else { 'Remote Desktop Users' })
    foreach ($one in 'S-1-5-32-555', '*S-1-5-32-555', $name.Replace("'", "\'")) {
        $owner = Get-PolicyOwner -ClassName RSOP_RestrictedGroup -Filter "GroupName='$one'"
        if ($null -ne $owner) { return $owner }
    }
}
